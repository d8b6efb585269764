"""Searches: what one gets, how often one may, what Giphy is spared, and what becomes of its troubles."""

import asyncio
import logging

import pytest

from parlour.calls.effects import FindGifs
from parlour.calls.gifs import GifsNow
from parlour.gifs import GifService
from parlour.gifs.searches import PAUSE_S, SEAT_SEARCHES
from parlour.settings import GifSettings
from tests.support.clock import FakeClock
from tests.support.giphy import Behaviour, FakeGiphy, Writer, answer
from tests.unit.gifs.conftest import KEY


async def find(
    service: GifService, query: str = "cats", *, seat: str = "ann", room: str = "d/room", offset: int = 0
) -> GifsNow:
    answered: asyncio.Future[GifsNow] = asyncio.get_running_loop().create_future()
    service.searches.find(FindGifs(seat, query, offset, "en"), room, answered.set_result)
    return await asyncio.wait_for(answered, 10)


def always(status: int, body: bytes = b"", more: str = "") -> Behaviour:
    async def behave(_giphy: FakeGiphy, _path: str, writer: Writer) -> None:
        await answer(writer, body, status=status, more=more)

    return behave


async def test_what_is_found_comes_in_pages(service: GifService, giphy: FakeGiphy) -> None:
    first = await find(service)
    assert (len(first.gifs), first.next, first.trouble) == (24, 24, None)
    assert (first.gifs[0].title, first.gifs[0].width, first.gifs[0].height) == ("cats GIF 0", 356, 200)
    rest = await find(service, offset=24)
    assert (len(rest.gifs), rest.next) == (6, None)
    assert not {each.id for each in first.gifs} & {each.id for each in rest.gifs}
    assert await find(service, "nothing") == GifsNow()
    assert giphy.searches() == ["cats", "cats", "nothing"]


async def test_equal_searches_are_made_once(service: GifService, giphy: FakeGiphy, clock: FakeClock) -> None:
    answers = await asyncio.gather(*(find(service, seat=f"s{number}") for number in range(9)), find(service, " CATS "))
    assert len(giphy.searches()) == 1
    assert all(each == answers[0] for each in answers)
    await find(service)
    clock.advance(599)
    await find(service)
    assert len(giphy.searches()) == 1
    clock.advance(1)
    await find(service)
    assert len(giphy.searches()) == 2


async def test_a_seat_may_ask_so_often(service: GifService, clock: FakeClock) -> None:
    for _ in range(SEAT_SEARCHES):
        assert (await find(service)).trouble is None
    assert (await find(service)).trouble == "too-fast"
    assert (await find(service, seat="ben")).trouble is None
    clock.advance(60)
    assert (await find(service)).trouble is None


async def test_ten_thousand_searches_of_one_room_leave_others_their_share(
    service: GifService, giphy: FakeGiphy
) -> None:
    answers, all_there = 0, asyncio.Event()

    def count(_found: GifsNow) -> None:
        nonlocal answers
        answers += 1
        if answers == 10_000:
            all_there.set()

    for number in range(10_000):
        asked = FindGifs(f"seat{number % 300}", f"word{number}", 0, "")
        service.searches.find(asked, "d/flood", count)
        if number % 50 == 0:
            await asyncio.sleep(0)
    await asyncio.wait_for(all_there.wait(), 30)
    assert len(giphy.searches()) <= 50
    assert (await find(service, "calm", room="d/other")).trouble is None
    assert service.searches._answering == set()


async def test_all_rooms_together_ask_giphy_no_more_than_the_operator_says(giphy: FakeGiphy, clock: FakeClock) -> None:
    service = GifService(GifSettings(giphy_key=KEY, api_url=giphy.url, searches_per_minute=4), clock, b"k" * 32)
    told = [(await find(service, f"w{number}", room=f"d/{number}")).trouble for number in range(6)]
    assert told == [None] * 4 + ["too-fast"] * 2
    clock.advance(60)
    assert [(await find(service, f"x{number}")).trouble for number in range(3)] == [None, None, "too-fast"]
    await service.stop()


@pytest.mark.parametrize(("status", "trouble"), [(429, "too-fast"), (403, "unavailable"), (401, "unavailable")])
async def test_who_is_told_to_wait_waits(
    service: GifService, giphy: FakeGiphy, clock: FakeClock, status: int, trouble: str
) -> None:
    giphy.behaviour = always(status)
    assert (await find(service, "a")).trouble == trouble
    giphy.behaviour = None
    assert (await find(service, "b")).trouble == "unavailable"
    assert len(giphy.searches()) == 1
    clock.advance(PAUSE_S)
    assert (await find(service, "b")).trouble is None


@pytest.mark.parametrize(
    "behaviour",
    [
        always(500),
        always(200, b"<html>"),
        always(200, b"{}"),
        always(200, b"x" * 3_000_000),
        always(302, more="Location: http://127.0.0.1:1/inside\r\n"),
    ],
)
async def test_trouble_is_told_and_not_kept(service: GifService, giphy: FakeGiphy, behaviour: Behaviour) -> None:
    giphy.behaviour = behaviour
    assert await find(service) == GifsNow(trouble="unavailable")
    giphy.behaviour = None
    assert (await find(service)).trouble is None


async def test_a_giphy_that_is_gone(giphy: FakeGiphy, clock: FakeClock) -> None:
    service = GifService(GifSettings(giphy_key=KEY, api_url="http://127.0.0.1:1"), clock, b"k" * 32)
    assert await find(service) == GifsNow(trouble="unavailable")
    await service.stop()


async def test_a_giphy_that_never_ends_its_answer(
    service: GifService, giphy: FakeGiphy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parlour.gifs.searches._SECONDS", 0.3)

    async def drip(_giphy: FakeGiphy, _path: str, writer: Writer) -> None:
        writer.write(b"HTTP/1.1 200 x\r\n\r\n")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)

    giphy.behaviour = drip
    assert await find(service) == GifsNow(trouble="unavailable")


async def test_the_end_of_the_server_ends_what_is_under_way(service: GifService, giphy: FakeGiphy) -> None:
    came = asyncio.Event()

    async def hang(_giphy: FakeGiphy, _path: str, _writer: Writer) -> None:
        came.set()
        await asyncio.sleep(3600)

    giphy.behaviour = hang
    waiting = asyncio.create_task(find(service))
    await came.wait()
    await asyncio.wait_for(service.stop(), 5)
    waiting.cancel()
    assert service.searches._answering == set()


@pytest.mark.parametrize("status", [200, 401, 429, 500])
async def test_the_key_is_in_no_log(
    service: GifService, giphy: FakeGiphy, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    giphy.behaviour = always(status, b"no JSON")
    await find(service)
    assert f"api_key={KEY}" in giphy.asked[0]
    assert caplog.records
    assert KEY not in caplog.text


async def test_who_asks_is_called_back_but_once(service: GifService) -> None:
    told: list[GifsNow] = []
    service.searches.find(FindGifs("ann", "cats", 0, ""), "d/room", told.append)
    await find(service)
    assert len(told) == 1
