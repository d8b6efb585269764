"""What the node is told adds up to what was stated, however it is cut and whatever is lost on the way."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.media.events import TrackRef
from parlour.media.node import statements as module
from parlour.media.node.protocol import LONGEST_LINE, REQUEST_BY_TYPE
from parlour.media.node.statements import MOST_NAMED, RoomStatements
from parlour.media.port import Layers

PEERS = st.sampled_from(["ann", "ben", "cat"])
TRACKS = st.builds(TrackRef, st.sampled_from(["dan", "eve", "fay"]), st.sampled_from(["audio", "video", "é"]))
STEPS = st.lists(
    st.tuples(st.sampled_from(["want", "add", "drop"]), st.frozensets(PEERS, min_size=1), st.frozensets(TRACKS))
    | st.tuples(
        st.sampled_from(["remove", "tell", "lose one", "lose all"]),
        st.frozensets(PEERS, min_size=1, max_size=1),
        st.just(frozenset()),
    ),
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
            for change in notice["changes"]:
                assert change["peers"]
                assert change["add"] or change["drop"]
                for peer in change["peers"]:
                    wanted = self.wanted.setdefault(peer, set())
                    wanted -= {(one["peer"], one["name"]) for one in change["drop"]}
                    wanted |= {(one["peer"], one["name"]) for one in change["add"]}


@given(steps=STEPS, most=st.integers(1, 4))
def test_the_node_knows_what_was_stated(
    steps: list[tuple[str, frozenset[str], frozenset[TrackRef]]], most: int
) -> None:
    room, node = RoomStatements(), Node()
    stated: dict[str, frozenset[TrackRef]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_NAMED", most)
        for step, peers, tracks in steps:
            (peer, *_) = peers
            match step:
                case "want":
                    room.want(peer, tracks)
                    stated[peer] = tracks
                case "add":
                    room.change([*peers], tracks, frozenset())
                    stated |= {name: stated.get(name, frozenset()) | tracks for name in peers}
                case "drop":
                    room.change([*peers], frozenset(), tracks)
                    stated |= {name: stated.get(name, frozenset()) - tracks for name in peers}
                case "remove":
                    room.remove(peer)
                    node.wanted.pop(peer, None)
                    stated.pop(peer, None)
                case "lose one":
                    node.wanted.pop(peer, None)
                    if room.known(peer) is not None:
                        room.forget_told(peer)
                case "lose all":
                    node.wanted.clear()
                    room.forget_all_told()
                case _:
                    node.take(room.changes())
            assert not node.wanted.keys() - stated.keys(), "nothing is said of who was removed"
        node.take(room.changes())
    assert {peer: wanted for peer, wanted in node.wanted.items() if wanted} == {
        peer: set(tracks) for peer, tracks in stated.items() if tracks
    }
    assert not list(room.changes())


def test_two_hundred_who_join_at_once_fit_into_a_few_messages() -> None:
    """Each who comes is told of to all who are there, and of all who are there: two statements."""
    room, node = RoomStatements(), Node()
    names, there = [f"{number:036}" for number in range(200)], list[str]()
    for name in names:
        room.change([*there], frozenset({(name, "audio"), (name, "video")}), frozenset())
        room.change([name], frozenset((other, track) for other in there for track in ("audio", "video")), frozenset())
        there.append(name)
    notices = list(room.changes())
    node.take(notices)
    named = 200 * 200 / 2 + 200 * 2 + 200 * 200 + 200
    assert len(notices) <= named / MOST_NAMED * 1.1 + 1
    assert all(len(wanted) == 2 * 199 for wanted in node.wanted.values())


def test_one_change_for_very_many_is_cut_into_pieces_that_fit() -> None:
    room, node = RoomStatements(), Node()
    names = [f"{number:064}" + "é" * 32 for number in range(MOST_NAMED)]
    room.change(names, frozenset({("ann", "audio")}), frozenset({("ben", "audio")}))
    node.take(room.changes())
    assert node.wanted == {name: {("ann", "audio")} for name in names}


def test_the_longest_names_fit() -> None:
    room, node = RoomStatements(), Node()
    room.want("é" * 64, frozenset(TrackRef(f"{number:04}" + "é" * 62, "é" * 32) for number in range(2 * MOST_NAMED)))
    node.take(room.changes())
    assert [len(wanted) for wanted in node.wanted.values()] == [2 * MOST_NAMED]


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
