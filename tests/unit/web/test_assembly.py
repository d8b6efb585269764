"""The parts of the server: started in order, ended in the reverse order, whatever fails on the way."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from parlour.errors import MissingPartError
from parlour.history import HistoryObserver
from parlour.live import Calls
from parlour.media.turn import TurnAccess, TurnService
from parlour.store import Database, LogWriter
from parlour.web.assembly import ice_servers, running_parts
from parlour.webhooks import WebhookService
from tests.support.app import make_settings
from tests.support.clock import FakeClock
from tests.support.fake_sfu import FakeSfu

STARTED = ["LogWriter.start", "HistoryObserver.start", "WebhookService.start", "Calls.start"]
STOPPED = ["Calls.stop", "WebhookService.stop", "HistoryObserver.stop", "LogWriter.stop", "Database.close"]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which parts were started and stopped, in order."""
    seen: list[str] = []
    for owner, names in (
        (LogWriter, ("start", "stop")),
        (HistoryObserver, ("start", "stop")),
        (WebhookService, ("start", "stop")),
        (Calls, ("start", "stop")),
        (Database, ("close",)),
    ):
        for name in names:
            monkeypatch.setattr(owner, name, noted(getattr(owner, name), f"{owner.__name__}.{name}", seen))
    return seen


def noted(
    real: Callable[[Any], Awaitable[None] | None], title: str, seen: list[str]
) -> Callable[[Any], Awaitable[None] | None]:
    def call(self: Any) -> Awaitable[None] | None:
        seen.append(title)
        return real(self)

    return call


async def test_parts_end_in_the_reverse_order(tmp_path: Path, said: list[str]) -> None:
    sfu = FakeSfu()
    async with running_parts(make_settings(tmp_path), clock=FakeClock(), sfu=sfu) as parts:
        assert said == STARTED
        assert sfu.running
        await parts.database.ping()
        assert parts.api.calls is parts.signaling.calls
    assert said == STARTED + STOPPED
    assert not sfu.running


class NoSfu(FakeSfu):
    async def start(self, on_event: Any) -> None:
        raise MissingPartError("Install it")


async def test_what_was_started_ends_when_a_later_part_cannot_start(tmp_path: Path, said: list[str]) -> None:
    before = asyncio.all_tasks()
    with pytest.raises(MissingPartError, match="Install it"):
        async with running_parts(make_settings(tmp_path), clock=FakeClock(), sfu=NoSfu()):
            raise AssertionError("it must not run")
    assert said == STARTED + STOPPED
    assert asyncio.all_tasks() == before


async def test_a_part_that_cannot_end_keeps_no_other_from_ending(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = LogWriter.stop

    async def broken(self: LogWriter) -> None:
        await real(self)
        raise ZeroDivisionError

    monkeypatch.setattr(LogWriter, "stop", broken)
    with pytest.raises(ZeroDivisionError):
        async with running_parts(make_settings(tmp_path), clock=FakeClock(), sfu=FakeSfu()):
            pass
    assert said == STARTED + STOPPED


async def test_a_start_that_is_broken_off_ends_what_runs(tmp_path: Path, said: list[str]) -> None:
    class Slow(FakeSfu):
        async def start(self, on_event: Any) -> None:
            entered.set()
            await asyncio.Event().wait()

    async def run() -> None:
        async with running_parts(make_settings(tmp_path), clock=FakeClock(), sfu=Slow()):
            raise AssertionError("it must not run")

    entered = asyncio.Event()
    starting = asyncio.create_task(run())
    await entered.wait()
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert said == STARTED + STOPPED


def test_who_joins_is_told_the_servers_of_the_settings_and_then_the_relays(tmp_path: Path) -> None:
    clock = FakeClock()
    settings = make_settings(tmp_path, media={"ice_servers": [{"urls": ["stun:s.example"]}]})
    others = TurnAccess(("turn:t.example",), "sesame", 60)
    told = ice_servers(settings, TurnService(clock, others=others))
    assert told("ann") == [{"urls": ["stun:s.example"]}, others.server("ann", clock.now())]
    clock.advance(1)
    assert told("ann")[1] == others.server("ann", clock.now())


async def test_the_relay_runs_as_long_as_the_server(tmp_path: Path, said: list[str]) -> None:
    class Relays(TurnService):
        async def start(self) -> None:
            said.append("relay")

        async def stop(self) -> None:
            said.append("no relay")

    async with running_parts(make_settings(tmp_path), clock=FakeClock(), sfu=FakeSfu(), turn=Relays(FakeClock())):
        assert said == [*STARTED[:-1], "relay", STARTED[-1]]
    assert said[len(STARTED) + 1 :] == [STOPPED[0], "no relay", *STOPPED[1:]]
