"""Who may come in, and who gives way."""

import asyncio
import logging

import pytest

from parlour.web.listening.guard import Guard, room_for_connections
from parlour.web.listening.limits import TransportLimits
from parlour.web.listening.seldom import SeldomLog


class Peer(asyncio.Transport):
    """A transport that only knows where it comes from."""

    def __init__(self, address: str = "192.0.2.1") -> None:
        super().__init__({"peername": (address, 1)})
        self.aborted = False

    def abort(self) -> None:
        self.aborted = True


class Owner:
    def __init__(self) -> None:
        self.checked: list[float] = []

    def check(self, now: float) -> None:
        self.checked.append(now)


def make_guard(*, room: int | None = None, per_address: int = 0, proxies: tuple[str, ...] = ()) -> Guard:
    limits = TransportLimits(per_address=per_address, trusted_proxies=proxies)
    return Guard(limits, room=room, now=lambda: 7.0)


async def test_the_longest_idle_connection_gives_way_to_a_new_one(caplog: pytest.LogCaptureFixture) -> None:
    guard = make_guard(room=3)
    working, old, young, new = Peer(), Peer(), Peer(), Peer()
    for peer in (working, old, young):
        assert guard.enter(peer, Owner())
    guard.busy(working)
    guard.busy(old)
    guard.idle(old)  # it was used just now: the other one is idle for longer
    assert guard.enter(new, Owner())
    assert [peer.aborted for peer in (working, old, young, new)] == [False, False, True, False]
    assert len(guard) == 3
    assert [record.levelname for record in caplog.records] == ["WARNING"]


async def test_nobody_at_work_is_put_out(caplog: pytest.LogCaptureFixture) -> None:
    guard = make_guard(room=2)
    peers = [Peer(), Peer()]
    for peer in peers:
        guard.enter(peer, Owner())
        guard.busy(peer)
    assert not any(guard.enter(Peer(), Owner()) for _ in range(50))
    assert not any(peer.aborted for peer in peers)
    assert len(caplog.records) == 1, "one line a minute, however many come"
    guard.leave(peers[0])
    assert guard.enter(Peer(), Owner())


async def test_an_address_has_so_many_connections_and_no_more() -> None:
    guard = make_guard(per_address=2)
    first = Peer("192.0.2.1")
    assert guard.enter(first, Owner())
    assert guard.enter(Peer("192.0.2.1"), Owner())
    assert not guard.enter(Peer("192.0.2.1"), Owner())
    assert guard.enter(Peer("192.0.2.2"), Owner())
    guard.leave(first)
    guard.leave(first)
    assert guard.enter(Peer("192.0.2.1"), Owner())
    assert not guard.enter(Peer("192.0.2.1"), Owner())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
    ],
)
async def test_ipv6_addresses_count_by_network(one: str, other: str, same: bool) -> None:
    guard = make_guard(per_address=1)
    assert guard.enter(Peer(one), Owner())
    assert guard.enter(Peer(other), Owner()) is not same


@pytest.mark.parametrize("proxies", [("192.0.2.1",), ("192.0.2.0/24",), ("*",)])
async def test_trusted_proxies_stand_for_many(proxies: tuple[str, ...]) -> None:
    guard = make_guard(per_address=1, proxies=proxies)
    assert all(guard.enter(Peer("192.0.2.1"), Owner()) for _ in range(20))


async def test_a_sweep_looks_after_everybody() -> None:
    guard, owners = make_guard(), [Owner(), Owner()]
    for owner in owners:
        guard.enter(Peer(), owner)
    guard.sweep()
    assert [owner.checked for owner in owners] == [[7.0], [7.0]]


@pytest.mark.parametrize("limit", [128, 1024, 20_000])
def test_room_is_left_for_everything_that_is_no_connection(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda _: (limit, limit))
    monkeypatch.setattr("os.listdir", lambda _: ["fd"] * 20)
    room = room_for_connections()
    assert room is not None
    assert limit - 20 - 256 <= room <= limit - 20 - 16


def test_a_line_is_written_once_a_minute_with_the_number_of_those_left_out(caplog: pytest.LogCaptureFixture) -> None:
    times = iter([0.0, 1.0, 59.0, 60.0, 60.0])
    log = SeldomLog(logging.getLogger("seldom"), lambda: next(times))
    for _ in range(4):
        log.warning("again")
    log.warning("another")
    assert [record.getMessage() for record in caplog.records] == [
        "again",
        "again (2 more like this since the last line)",
        "another",
    ]
