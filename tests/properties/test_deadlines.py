"""When people must go: to the second, fixed when they joined."""

import pytest

from tests.support.call_client import CallClient
from tests.support.call_server import CallServer
from tests.support.clock import START

NOW = int(START)


async def assert_ejected_exactly_at(server: CallServer, client: CallClient, moment: float) -> None:
    """Move the clock to just before and then to `moment`, and look at what the client gets."""
    assert client.joined["participant"]["will_eject_at"] == moment
    server.clock.set(moment - 1)
    assert await client.request("app-message", data="still here", to="*")
    server.clock.set(moment)
    assert await client.error() == {"type": "ejected", "msg": "Meeting has ended"}
    assert await client.closed() == 1000


@pytest.mark.property("eject_at_room_exp")
async def test_everybody_goes_when_the_room_expires(server: CallServer) -> None:
    await server.room(exp=NOW + 600, eject_at_room_exp=True)
    client, other = await server.join(), await server.join()
    await assert_ejected_exactly_at(server, client, START + 600)
    assert (await other.error())["type"] == "ejected"
    assert server.signaling.calls.running <= 1


async def test_expiry_alone_puts_nobody_out(server: CallServer) -> None:
    await server.room(exp=NOW + 600)
    client = await server.join()
    assert client.joined["participant"]["will_eject_at"] is None
    server.clock.set(START + 10_000)
    assert await client.request("app-message", data="still here", to="*")


@pytest.mark.property("eject_after_elapsed")
async def test_each_goes_so_many_seconds_after_their_own_join(server: CallServer) -> None:
    await server.room(eject_after_elapsed=60)
    early = await server.join()
    server.clock.advance(30)
    late = await server.join()
    await assert_ejected_exactly_at(server, early, START + 60)
    await assert_ejected_exactly_at(server, late, START + 90)


@pytest.mark.property("eject_after_elapsed")
async def test_the_token_says_after_how_many_seconds(server: CallServer) -> None:
    await server.room(eject_after_elapsed=60)
    await assert_ejected_exactly_at(server, await server.join(token={"eject_after_elapsed": 20}), START + 20)


@pytest.mark.property("eject_at_token_exp")
async def test_the_holder_goes_when_the_token_expires(server: CallServer) -> None:
    await server.room()
    holder = await server.join(token={"exp": NOW + 300, "eject_at_token_exp": True})
    stays = await server.join(token={"exp": NOW + 300})
    await assert_ejected_exactly_at(server, holder, START + 300)
    assert await stays.request("app-message", data="still here", to="*")


@pytest.mark.property("eject_at_token_exp")
async def test_a_tokens_eject_option_replaces_all_of_the_rooms(server: CallServer) -> None:
    await server.room(exp=NOW + 100, eject_at_room_exp=True, eject_after_elapsed=50)
    holder = await server.join(token={"exp": NOW + 300, "eject_at_token_exp": True})
    await assert_ejected_exactly_at(server, holder, START + 300)


@pytest.mark.parametrize(
    ("exp", "elapsed", "end"),
    [
        pytest.param(100, 50, 50, marks=pytest.mark.property("eject_after_elapsed")),
        pytest.param(50, 100, 50, marks=pytest.mark.property("eject_at_room_exp")),
    ],
)
async def test_the_earliest_of_several_counts(server: CallServer, exp: int, elapsed: int, end: int) -> None:
    await server.room(exp=NOW + exp, eject_at_room_exp=True, eject_after_elapsed=elapsed)
    first = await server.join()
    server.clock.advance(10)
    second = await server.join()
    assert first.joined["participant"]["will_eject_at"] == START + end
    assert second.joined["participant"]["will_eject_at"] == START + min(exp, elapsed + 10)


@pytest.mark.property("eject_at_room_exp")
async def test_a_deadline_is_fixed_at_join(server: CallServer) -> None:
    await server.room(exp=NOW + 600, eject_at_room_exp=True)
    client = await server.join()
    await server.configure(exp=NOW + 9000, eject_at_room_exp=False)
    later = await server.join()
    assert later.joined["participant"]["will_eject_at"] is None
    await assert_ejected_exactly_at(server, client, START + 600)


async def test_deleting_the_room_puts_everybody_out(server: CallServer) -> None:
    await server.room()
    clients = [await server.join() for _ in range(3)]
    await server.app.ok("DELETE", "rooms/room")
    for client in clients:
        error = await client.error()
        assert error["type"] == "ejected"
        assert "deleted" in error["msg"]
        assert await client.closed() == 1000
