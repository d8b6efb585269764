"""The whole driver on a scripted node: a bench for its tests, and short ways to read what the node was told."""

from pathlib import Path
from typing import Any

from parlour.media.events import MediaEvent, RoomReset, TrackRef
from parlour.media.node import MediasoupSfu, NodeOptions
from parlour.media.port import TapCodec
from tests.support.clock import FakeClock
from tests.unit.media.node.fake_node import FakeEngine, FakeNode, Json, until

ROOM = "room"
OFFER = "v=0 offer"
AUDIO, VIDEO = TrackRef("bob", "audio"), TrackRef("bob", "video")
CODEC = TapCodec("audio", "audio/opus", 100, 48_000, 2, 7, None, simulcast=False)


class Bench:
    """The driver on a scripted node, with one open room and every event that it emitted."""

    def __init__(self, tmp_path: Path) -> None:
        self.engine = FakeEngine()
        self.clock = FakeClock()
        self.events: list[MediaEvent] = []
        options = NodeOptions(data_dir=tmp_path, workers=2, request_seconds=0.2, silent_seconds=0.1, busy_seconds=0.5)
        self.sfu = MediasoupSfu(options, clock=self.clock, engine=self.engine)

    @property
    def node(self) -> FakeNode:
        return self.engine.node

    def of(self, kind: type[Any]) -> list[Any]:
        return [one for one in self.events if isinstance(one, kind)]

    async def restarted(self, before: int) -> None:
        await until(lambda: len(self.of(RoomReset)) > before and self.sfu.health().up)


def wants(node: FakeNode) -> dict[str, tuple[set[tuple[str, str]], set[tuple[str, str]]]]:
    """What the node was told of each peer, all in all: (added, dropped)."""
    told: dict[str, tuple[set[tuple[str, str]], set[tuple[str, str]]]] = {}
    for notice in node.of("want"):
        for change in notice["changes"]:
            for peer in change["peers"]:
                added, dropped = told.setdefault(peer, (set(), set()))
                added |= {(one["peer"], one["name"]) for one in change["add"]}
                dropped |= {(one["peer"], one["name"]) for one in change["drop"]}
    return told


def offer(seq: int, connection: int = 1, peer: str = "ann") -> Json:
    tracks = {"0": {"peer": "bob", "name": "audio"}, "1": None}
    return {"room": ROOM, "peer": peer, "connection": connection, "seq": seq, "sdp": OFFER, "tracks": tracks}
