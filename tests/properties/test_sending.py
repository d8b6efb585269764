"""What browsers are asked to send."""

from typing import Any

import pytest

from parlour.media.events import LayersNeeded
from tests.support.call_client import CallClient
from tests.support.call_server import CallServer


async def told_layers(server: CallServer, who: CallClient, spatial: int) -> dict[str, Any] | None:
    """Return what a publisher is told when the largest layer that somebody receives of its picture changes."""
    (meeting,) = server.sfu.rooms
    server.sfu.emit(LayersNeeded(meeting, who.session_id, "video", spatial))
    await who.request("app-message", data="a mark", to="*")
    if "send-layers" not in [one["type"] for one in who.pushes]:
        return None
    layers: dict[str, Any] = (await who.push("send-layers"))["layers"]
    return layers


async def call_of(server: CallServer, people: int, **properties: Any) -> CallClient:
    await server.room(**properties)
    first, *_ = [await server.join() for _ in range(people)]
    await first.publish(video="video")
    return first


@pytest.mark.property("enable_adaptive_simulcast")
@pytest.mark.parametrize("properties", [{}, {"enable_adaptive_simulcast": True}])
async def test_of_two_people_each_is_told_what_the_other_one_receives(
    server: CallServer, properties: dict[str, Any]
) -> None:
    assert await told_layers(server, await call_of(server, 2, **properties), 0) == {"video": 0}


@pytest.mark.property("enable_adaptive_simulcast")
async def test_not_where_the_room_does_not_adapt_and_a_change_counts_at_once(server: CallServer) -> None:
    first = await call_of(server, 2, enable_adaptive_simulcast=False)
    assert await told_layers(server, first, 0) is None
    await server.configure(enable_adaptive_simulcast=True)
    assert (await first.push("send-layers"))["layers"] == {"video": 0}
    await server.configure(enable_adaptive_simulcast=False)
    assert (await first.push("send-layers"))["layers"] == {"video": 2}


@pytest.mark.property("enable_multiparty_adaptive_simulcast")
async def test_larger_calls_adapt_when_the_room_says_so(server: CallServer) -> None:
    first = await call_of(server, 3, enable_multiparty_adaptive_simulcast=True)
    assert await told_layers(server, first, 1) == {"video": 1}
    await server.configure(enable_multiparty_adaptive_simulcast=False)
    assert (await first.push("send-layers"))["layers"] == {"video": 2}
    assert await told_layers(server, first, 0) is None


@pytest.mark.property("enable_multiparty_adaptive_simulcast")
async def test_larger_calls_adapt_only_where_small_ones_do(server: CallServer) -> None:
    first = await call_of(server, 3, enable_multiparty_adaptive_simulcast=True, enable_adaptive_simulcast=False)
    assert await told_layers(server, first, 1) is None


@pytest.mark.property("enable_opus_fec")
async def test_sound_is_protected_unless_the_domain_says_otherwise(server: CallServer) -> None:
    await server.room()
    assert "useinbandfec=0" not in (await (await server.join()).publish(audio="audio"))["sdp"]
    for enabled in (False, True):
        await server.app.ok("POST", "", {"properties": {"enable_opus_fec": enabled}})
        answer = (await (await server.join()).publish(audio="audio"))["sdp"]
        assert ("useinbandfec=0" in answer) is not enabled
