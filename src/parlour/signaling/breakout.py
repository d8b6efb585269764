"""What is said about breakout rooms: from a browser's message to a typed request, and as fields of frames. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias, assert_never

from parlour.calls.breakout import BreakoutRoom, BreakoutView
from parlour.calls.commands import AskForHelp, EnterBreakoutRoom, TellBreakoutRooms, UpdateBreakout
from parlour.calls.messages import BreakoutMessage, BreakoutNow

__all__ = ["BREAKOUT_READERS", "breakout_field", "breakout_push"]

Checked: TypeAlias = Mapping[str, Any]
Fields: TypeAlias = dict[str, Any]


def _rooms(rooms: Sequence[Checked]) -> dict[str, BreakoutRoom]:
    """Read a list of rooms; of two with the same id the last counts."""
    return {room["id"]: BreakoutRoom(room["id"], room["name"]) for room in rooms}


def _update(message: Checked) -> UpdateBreakout:
    rooms = message.get("rooms")
    return UpdateBreakout(
        rooms=None if rooms is None else tuple(_rooms(rooms).values()),
        assignment=message["assignment"],
        open=message.get("open"),
        sets_time="ends_in" in message,
        ends_in=message.get("ends_in"),
    )


BREAKOUT_READERS: Final[
    Mapping[str, Callable[[Checked], UpdateBreakout | EnterBreakoutRoom | AskForHelp | TellBreakoutRooms]]
] = {
    "update-breakout": _update,
    "enter-breakout-room": lambda message: EnterBreakoutRoom(message["room"]),
    "breakout-help": lambda message: AskForHelp(message["wanted"]),
    "breakout-message": lambda message: TellBreakoutRooms(message["text"]),
}


def _fields(view: BreakoutView) -> Fields:
    """Write the breakout rooms as they are."""
    return {
        "version": view.version,
        "open": view.open,
        "at": view.at,
        "ends_at": view.ends_at,
        "rooms": [{"id": room.id, "name": room.name} for room in view.rooms],
        "assignment": view.assignment,
        "stepped_out": view.stepped_out,
        "help": view.help,
    }


def breakout_push(message: BreakoutNow | BreakoutMessage) -> Fields:
    """Write what is said about breakout rooms, or to them."""
    match message:
        case BreakoutNow(view):
            return {"type": "breakout", **_fields(view)}
        case BreakoutMessage(text, sender):
            return {"type": "breakout-message", "text": text, "from": sender}
        case _:
            assert_never(message)


def breakout_field(view: BreakoutView | None) -> Fields:
    """Write them for somebody who comes in; nothing where there was never any room."""
    return {} if view is None else {"breakout": _fields(view)}
