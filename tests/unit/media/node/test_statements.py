"""What the node is told adds up to what was stated, however it is cut and whatever is lost on the way."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.media.node import statements as module
from parlour.media.node.protocol import LONGEST_LINE, REQUEST_BY_TYPE
from parlour.media.node.statements import MOST_TRACKS, RoomStatements
from parlour.media.port import Layers, TrackRef

PEERS = st.sampled_from(["ann", "ben", "cat"])
TRACKS = st.builds(TrackRef, st.sampled_from(["dan", "eve", "fay"]), st.sampled_from(["audio", "video", "é"]))
STEPS = st.lists(
    st.tuples(st.just("want"), PEERS, st.frozensets(TRACKS))
    | st.tuples(st.sampled_from(["remove", "tell", "lose"]), PEERS, st.just(frozenset())),
    max_size=30,
)


class Node:
    """Adds up what it is told."""

    def __init__(self) -> None:
        self.wanted: dict[str, set[tuple[str, str]]] = {}

    def take(self, notices: Iterable[Any]) -> None:
        for notice in notices:
            assert len(json.dumps(notice)) < LONGEST_LINE
            REQUEST_BY_TYPE["want"].fields.fields_of({"room": "room", **notice})
            peers = [change["peer"] for change in notice["changes"]]
            assert len(set(peers)) == len(peers), "each peer at most once"
            for change in notice["changes"]:
                wanted = self.wanted.setdefault(change["peer"], set())
                assert change["add"] or change["drop"]
                wanted |= {(one["peer"], one["name"]) for one in change["add"]}
                wanted -= {(one["peer"], one["name"]) for one in change["drop"]}


@given(steps=STEPS, most=st.integers(1, 4))
def test_the_node_knows_what_was_stated(steps: list[tuple[str, str, frozenset[TrackRef]]], most: int) -> None:
    room, node = RoomStatements(), Node()
    stated: dict[str, frozenset[TrackRef]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_TRACKS", most)
        for step, peer, tracks in steps:
            if step == "want":
                room.want(peer, tracks)
                stated[peer] = tracks
            elif step == "remove":
                room.remove(peer)
                node.wanted.pop(peer, None)
                stated.pop(peer, None)
            elif step == "lose":
                node.wanted.clear()
                for name in room.names:
                    room.forget_told(name)
            else:
                node.take(room.changes())
        node.take(room.changes())
    assert {peer: wanted for peer, wanted in node.wanted.items() if wanted} == {
        peer: set(tracks) for peer, tracks in stated.items() if tracks
    }
    assert not list(room.changes())


def test_two_hundred_who_join_at_once_fit_into_a_few_messages() -> None:
    room, node = RoomStatements(), Node()
    tracks = {TrackRef(f"{number:036}", name) for number in range(200) for name in ("audio", "video")}
    for number in range(200):
        room.want(f"{number:036}", frozenset(tracks))
    notices = list(room.changes())
    node.take(notices)
    assert len(notices) <= 200 * 400 / MOST_TRACKS * 1.1 + 1
    assert all(len(wanted) == 400 for wanted in node.wanted.values())


def test_the_longest_names_fit() -> None:
    room, node = RoomStatements(), Node()
    room.want("é" * 64, frozenset(TrackRef(f"{number:04}" + "é" * 62, "é" * 32) for number in range(2 * MOST_TRACKS)))
    node.take(room.changes())
    assert [len(wanted) for wanted in node.wanted.values()] == [2 * MOST_TRACKS]


def test_layers_of_tracks_that_come_and_go_are_remembered_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_REMEMBERED", 10)
    room = RoomStatements()
    kept = TrackRef("kept", "video")
    for number in range(100):
        track = TrackRef(str(number), "video")
        room.want("ann", frozenset({kept, track}))
        assert list(room.limit("ann", {kept: Layers(0, 0), track: None, TrackRef("x", "y"): None}))
        assert len(room.peer("ann").layers) <= 12
        assert room.peer("ann").layers[track] is None
    told = {wish["peer"]: wish["layers"] for notice in room.forget_told("ann") for wish in notice["tracks"]}
    assert told["kept"] == {"spatial": 0, "temporal": 0}
    assert "x" not in told
