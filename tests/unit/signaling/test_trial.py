"""`try-media`: for those who may enter and have not, once on each connection."""

from pathlib import Path

import pytest

from tests.support.call_client import CallClient, Closed, Refused, offer_sdp
from tests.support.call_server import CallServer, running_call_server
from tests.support.waiting import until

OFFER = offer_sdp("audio", "video", "video")


async def code(client: CallClient, **fields: object) -> str:
    with pytest.raises(Refused) as refused:
        await client.request("try-media", **(fields or {"sdp": OFFER}))
    assert refused.value.msg
    return refused.value.type


async def nobody_tries(server: CallServer) -> bool:
    return all("trial" not in peers for peers in server.sfu.rooms.values())


async def preauthorised(server: CallServer) -> CallClient:
    await server.room()
    client = await server.client()
    await client.request("preauth", room="room")
    return client


async def test_whoever_may_enter_may_try_and_nobody_receives_it(server: CallServer) -> None:
    client = await preauthorised(server)
    answer = await client.request("try-media", sdp=OFFER)
    assert answer["sdp"].startswith("v=0 answer")
    assert set(server.sfu.published["trial"].values()) == {"audio", "video"}  # of each kind the first
    assert server.sfu.published["trial"]["1"] == "video"
    assert server.signaling.calls.census().participants == 0


async def test_nobody_may_try_who_was_not_found_welcome(server: CallServer) -> None:
    await server.room()
    client = await server.client()
    assert await code(client) == "not-joined"
    assert server.sfu.rooms == {}


async def test_who_is_inside_measures_in_the_call(server: CallServer) -> None:
    client = await preauthorised(server)
    await client.join("room")
    assert await code(client) == "already-joined"


async def test_a_connection_tries_once(server: CallServer) -> None:
    client = await preauthorised(server)
    await client.request("try-media", sdp=OFFER)
    assert await code(client) == "not-permitted"


async def test_what_the_sfu_refuses_is_told_and_may_be_tried_again(server: CallServer) -> None:
    client = await preauthorised(server)
    server.sfu.failing = "no codec in common"
    assert await code(client) == "media-error"
    server.sfu.failing = None
    assert await client.request("try-media", sdp=OFFER)


@pytest.mark.parametrize("sdp", ["hello", "v=0\r\n", offer_sdp("application")])
async def test_an_offer_without_media_is_none(server: CallServer, sdp: str) -> None:
    client = await preauthorised(server)
    assert await code(client, sdp=sdp) == "invalid-message"


async def test_it_ends_with_the_connection(server: CallServer) -> None:
    client = await preauthorised(server)
    await client.request("try-media", sdp=OFFER)
    await client.close()
    await until(lambda: nobody_tries(server))


async def test_it_ends_by_joining(server: CallServer) -> None:
    client = await preauthorised(server)
    await client.request("try-media", sdp=OFFER)
    await client.join("room")
    await until(lambda: nobody_tries(server))
    assert len(server.sfu.rooms) == 1


async def test_what_is_preauthorised_names_the_relays(server: CallServer) -> None:
    await server.room()
    client = await server.client()
    told = await client.request("preauth", room="room")
    assert isinstance(told["ice_servers"], list)


async def test_who_was_refused_is_put_out(server: CallServer) -> None:
    await server.room(privacy="private")
    client = await server.client()
    with pytest.raises(Refused):
        await client.request("preauth", room="room")
    with pytest.raises(Closed):
        await client.request("try-media", sdp=OFFER)


async def test_one_address_does_not_take_all_and_is_told_so(tmp_path: Path) -> None:
    async with running_call_server(tmp_path, limits={"trials_per_address": 1, "trials_per_minute": 2}) as server:
        first = await preauthorised(server)
        await first.request("try-media", sdp=OFFER)
        another = await server.client()
        await another.request("preauth", room="room")
        assert await code(another) == "address-limit"
        elsewhere = await server.client(address="192.0.2.7")
        await elsewhere.request("preauth", room="room")
        await elsewhere.request("try-media", sdp=OFFER)
