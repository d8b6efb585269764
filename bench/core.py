"""How many commands the pure call core takes per second: one process, no sockets, no database."""

import time
from collections.abc import Callable

from bench.table import print_table
from parlour.calls.call import Call
from parlour.calls.commands import Leave, SendAppMessage, UpdateTracks
from parlour.calls.events import Join
from parlour.calls.rules import CallRules, ParticipantRules
from parlour.calls.tracks import TrackState
from parlour.ids import new_uuid

__all__ = ["run"]

_PEOPLE = 10
_ROUNDS = 20_000
_ON, _OFF = TrackState("on"), TrackState("off", ("byUser",))


def _call(people: int) -> tuple[Call, list[str]]:
    rules = CallRules("room-id", "room", max_participants=people + 1)
    call, ids = Call(new_uuid(), rules), [new_uuid() for _ in range(people)]
    for wished in ids:
        call.handle(Join(rules, ParticipantRules(), wished, new_uuid()), 0.0)
    return call, ids


def _mute_and_unmute() -> Callable[[int], object]:
    call, ids = _call(_PEOPLE)
    return lambda turn: call.request(
        ids[turn % _PEOPLE], UpdateTracks({"audio": _ON if turn // _PEOPLE % 2 else _OFF}), float(turn)
    )


def _app_message() -> Callable[[int], object]:
    call, ids = _call(_PEOPLE)
    return lambda turn: call.request(ids[turn % _PEOPLE], SendAppMessage({"text": "hello"}, 16, None), float(turn))


def _join_and_leave() -> Callable[[int], object]:
    call, _ = _call(_PEOPLE)
    rules, person, spare = call.rules, ParticipantRules(), new_uuid()
    guests = [new_uuid() for _ in range(_ROUNDS)]

    def step(turn: int) -> object:
        guest = guests[turn // 2]
        if turn % 2:
            return call.request(guest, Leave(), float(turn))
        return call.handle(Join(rules, person, guest, spare), float(turn))

    return step


def run() -> None:
    """Print commands per second for three kinds of command in a call of ten people."""
    rows = []
    for name, prepare in (
        ("mute, unmute", _mute_and_unmute),
        ("app message to everybody", _app_message),
        ("join, leave", _join_and_leave),
    ):
        step = prepare()
        begin = time.perf_counter()
        for turn in range(_ROUNDS):
            if not step(turn):
                raise RuntimeError(f"{name}: the core did nothing")
        rows.append([name, f"{_ROUNDS / (time.perf_counter() - begin):,.0f}"])
    print_table(f"Call core, {_PEOPLE} people in the call", ["command", "per second"], rows)


if __name__ == "__main__":
    run()
