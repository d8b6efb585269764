"""Pictures: only those that a search gave, only pictures, bounded in bytes, time and number."""

import asyncio
import ipaddress
from collections.abc import Callable

import pytest

from parlour.calls.effects import FindGifs
from parlour.calls.gifs import GifsNow
from parlour.gifs import BusyError, GifService, PictureError, UnknownPictureError
from parlour.gifs.pictures import FETCHES, MAX_BYTES, SHARE, media_type_of
from parlour.gifs.signing import SIZES, Addresses, Signer
from parlour.outgoing.egress import Address
from parlour.settings import GifSettings
from tests.support.clock import FakeClock
from tests.support.giphy import Behaviour, FakeGiphy, Writer, animated_gif, answer, running_giphy

WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 more"


async def an_id(service: GifService, query: str = "cats", number: int = 0) -> str:
    answered: asyncio.Future[GifsNow] = asyncio.get_running_loop().create_future()
    service.searches.find(FindGifs("ann", query, 0, ""), "d/room", answered.set_result)
    return (await asyncio.wait_for(answered, 10)).gifs[number].id


def sends(body: bytes, media_type: str = "image/gif", *, status: int = 200, more: str = "") -> Behaviour:
    async def behave(_giphy: FakeGiphy, _path: str, writer: Writer) -> None:
        await answer(writer, body, media_type, status=status, more=more)

    return behave


async def test_every_size_of_what_was_found_is_fetched_once(service: GifService, giphy: FakeGiphy) -> None:
    made = await an_id(service)
    for _ in range(2):
        for size in SIZES:
            picture = await service.pictures.get(made, size, "192.0.2.1")
            assert picture.media_type == "image/gif"
    assert len(giphy.fetched()) == 4
    assert all("?ep=v1&ct=g" in path for path in giphy.fetched())  # as Giphy gave it


async def test_who_asks_at_once_for_the_same_shares_one_fetch(service: GifService, giphy: FakeGiphy) -> None:
    made = await an_id(service)
    pictures = await asyncio.gather(*(service.pictures.get(made, "chat", f"192.0.2.{n}") for n in range(20)))
    assert len(giphy.fetched()) == 1
    assert all(each is pictures[0] for each in pictures)


async def test_forged_ids_and_those_of_other_servers_fetch_nothing(
    service: GifService, giphy: FakeGiphy, clock: FakeClock
) -> None:
    other = GifService(GifSettings(giphy_key="x", api_url=giphy.url), clock, b"o" * 32)
    made = await an_id(other)
    for forged in (made, made[:-1], "", "a.b", made.replace(".", ".x")):
        with pytest.raises(UnknownPictureError):
            await service.pictures.get(forged, "chat", "192.0.2.1")
    assert giphy.fetched() == []
    await other.stop()


async def test_even_a_signed_address_of_another_place_is_not_fetched(service: GifService) -> None:
    async with running_giphy() as inside:
        made = Signer(b"k" * 32).sign(Addresses(*[f"{inside.url}/media/x/200.gif"] * 4))
        assert made is not None
        with pytest.raises(UnknownPictureError):
            await service.pictures.get(made, "chat", "192.0.2.1")
        assert inside.asked == []


async def test_names_of_giphy_that_lead_inside_are_not_connected_to(clock: FakeClock) -> None:
    async def resolver(_domain: str, _host: str, _port: int) -> list[Address]:
        return [ipaddress.ip_address("127.0.0.1")]

    service = GifService(GifSettings(giphy_key="x"), clock, b"k" * 32, resolver)
    made = Signer(b"k" * 32).sign(Addresses(*["https://media1.giphy.com/media/x/200.gif"] * 4))
    assert made is not None
    with pytest.raises(PictureError, match="private address"):
        await service.pictures.get(made, "chat", "192.0.2.1")
    await service.stop()


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (sends(b"", status=302, more="Location: http://127.0.0.1:1/inside\r\n"), "status 302"),
        (sends(b"", status=404), "status 404"),
        (sends(b"<html><script>alert(1)</script>", "image/gif"), "no picture"),
        (sends(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"), "no picture"),
        (sends(b"\x89PNG\r\n\x1a\n", "image/png"), "no picture"),
        (sends(b"", "image/gif"), "no picture"),
        (sends(b"GIF89a" + bytes(MAX_BYTES)), "more than"),
    ],
)
async def test_what_is_no_picture_or_too_large_is_refused(
    service: GifService, giphy: FakeGiphy, behaviour: Behaviour, why: str
) -> None:
    made = await an_id(service)
    giphy.behaviour = behaviour
    with pytest.raises(PictureError, match=why):
        await service.pictures.get(made, "chat", "192.0.2.1")
    giphy.behaviour = None
    assert (await service.pictures.get(made, "chat", "192.0.2.1")).media_type == "image/gif"


async def test_a_body_without_end_is_cut_off_at_the_bound(service: GifService, giphy: FakeGiphy) -> None:
    made, sent = await an_id(service), 0

    async def endless(_giphy: FakeGiphy, _path: str, writer: Writer) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 x\r\nContent-Type: image/gif\r\n\r\nGIF89a")
        while True:
            writer.write(bytes(65_536))
            await writer.drain()
            sent += 65_536

    giphy.behaviour = endless
    with pytest.raises(PictureError, match="more than"):
        await service.pictures.get(made, "chat", "192.0.2.1")
    assert sent < 4 * MAX_BYTES


async def test_a_slow_body_is_given_up(service: GifService, giphy: FakeGiphy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parlour.gifs.pictures._SECONDS", 0.3)
    made = await an_id(service)

    async def drip(_giphy: FakeGiphy, _path: str, writer: Writer) -> None:
        writer.write(b"HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\nGIF89a")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    giphy.behaviour = drip
    with pytest.raises(PictureError, match="no whole answer"):
        await service.pictures.get(made, "chat", "192.0.2.1")


def hanging(until: asyncio.Event) -> Behaviour:
    async def behave(_giphy: FakeGiphy, _path: str, writer: Writer) -> None:
        await until.wait()
        await answer(writer, animated_gif(), "image/gif")

    return behave


@pytest.fixture
def ids(giphy: FakeGiphy) -> Callable[[int], list[str]]:
    signer = Signer(b"k" * 32)

    def make(count: int) -> list[str]:
        made = [signer.sign(Addresses(*[f"{giphy.url}/media/x/{number}/200.gif"] * 4)) for number in range(count)]
        return [each for each in made if each is not None]

    return make


async def test_one_address_takes_its_share_and_leaves_room_for_others(
    service: GifService, giphy: FakeGiphy, ids: Callable[[int], list[str]]
) -> None:
    over = asyncio.Event()
    giphy.behaviour = hanging(over)
    made = ids(SHARE + 2)
    tasks = [asyncio.create_task(service.pictures.get(each, "chat", "192.0.2.1")) for each in made[:SHARE]]
    await asyncio.sleep(0)
    with pytest.raises(BusyError):
        await service.pictures.get(made[SHARE], "chat", "192.0.2.1")
    tasks.append(asyncio.create_task(service.pictures.get(made[SHARE + 1], "chat", "192.0.2.2")))
    over.set()
    await asyncio.gather(*tasks)


async def test_one_address_may_ask_for_so_many_in_a_minute_but_what_is_kept_is_free(
    service: GifService, giphy: FakeGiphy, clock: FakeClock, ids: Callable[[int], list[str]]
) -> None:
    giphy.behaviour = sends(WEBP)
    made = ids(FETCHES + 1)
    for each in made[:FETCHES]:
        await service.pictures.get(each, "chat", "192.0.2.1")
    with pytest.raises(BusyError):
        await service.pictures.get(made[-1], "chat", "192.0.2.1")
    assert (await service.pictures.get(made[0], "chat", "192.0.2.1")).media_type == "image/webp"
    clock.advance(60)
    await service.pictures.get(made[-1], "chat", "192.0.2.1")


async def test_memory_is_bounded_and_what_was_not_used_for_longest_goes(
    giphy: FakeGiphy, clock: FakeClock, ids: Callable[[int], list[str]]
) -> None:
    giphy.behaviour = sends(b"GIF89a" + bytes(994))
    service = GifService(GifSettings(giphy_key="x", api_url=giphy.url, cache_bytes=3_500), clock, b"k" * 32)
    first, *rest = ids(4)
    for each in (first, *rest[:2], first, rest[2]):
        await service.pictures.get(each, "chat", "192.0.2.1")
    assert service.pictures._kept.size == 3000
    asked = len(giphy.fetched())
    await service.pictures.get(first, "chat", "192.0.2.1")
    assert len(giphy.fetched()) == asked
    await service.pictures.get(rest[0], "chat", "192.0.2.1")
    assert len(giphy.fetched()) == asked + 1
    await service.stop()


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"GIF87a", "image/gif"),
        (animated_gif(), "image/gif"),
        (WEBP, "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"gif89a", None),
        (b" GIF89a", None),
        (b"", None),
    ],
)
def test_the_first_bytes_say_what_it_is(body: bytes, media_type: str | None) -> None:
    assert media_type_of(body) == media_type
