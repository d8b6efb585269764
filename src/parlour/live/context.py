"""What all rooms share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from parlour.calls.facts import CallFact
from parlour.calls.lobby import Knocks
from parlour.clock import Clock
from parlour.live.farewells import Farewells
from parlour.live.media import MeetingMedia
from parlour.live.ports import GifSearch, JobRunners, Wire
from parlour.live.snapshot import RoomSource
from parlour.media.port import Sfu

if TYPE_CHECKING:
    from parlour.live.room import Room

__all__ = ["Context", "RoomKey"]

RoomKey: TypeAlias = tuple[str, str]
"""Domain id and room name."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where rooms read, whom they drive, and whom they tell."""

    rooms: RoomSource
    clock: Clock
    sfu: Sfu | None
    wire: Wire
    farewells: Farewells
    app_message_size: int
    knocks: Knocks
    gifs: GifSearch | None
    jobs: JobRunners
    meeting_began: "Callable[[str, Room], None]"
    meeting_ended: Callable[[str, MeetingMedia | None], None]
    idle: "Callable[[Room], None]"
    report: Callable[[RoomKey, Sequence[CallFact]], None]
