"""What browsers log: theirs by name, without secrets, and never much of it."""

from typing import Any

import pytest

from parlour.live.requests import LoggedAs
from parlour.signaling.client_logs import (
    DOMAIN_LINES_PER_SECOND,
    LINES_PER_SECOND,
    ClientLine,
    ClientLogs,
    ConnectionLog,
    without_secrets,
)
from parlour.store import CallLine
from tests.support.clock import FakeClock

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJyIjoidGVhbSJ9.c2lnbmF0dXJlLWhlcmU"


class FakeSeat:
    session_id = "s"

    def __init__(self, place: LoggedAs | None) -> None:
        self.place = place

    def logged_as(self) -> LoggedAs | None:
        return self.place


SEAT: Any = FakeSeat(LoggedAs("m", terse=False))


def line(message: str = "words", level: int = 20, code: str = "code") -> ClientLine:
    return ClientLine(level, code, message, 12.5)


class Bench:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.kept: list[CallLine] = []
        self.logs = ClientLogs(self.kept.append, self.clock)

    def connection(self, domain_id: str = "d") -> ConnectionLog:
        return self.logs.of_connection(domain_id)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_line_is_kept_as_what_its_browser_says(bench: Bench) -> None:
    bench.connection().take(SEAT, [line()])
    assert bench.kept == [CallLine("d", "m", "s", bench.clock.now(), 20, "client.code", "words", 12.5)]


def test_where_none_are_wanted_none_are_kept(bench: Bench) -> None:
    unwanted: Any = FakeSeat(None)
    bench.connection().take(unwanted, [line()])
    assert bench.kept == []


def test_of_whom_little_is_wanted_only_what_is_out_of_the_ordinary_is_kept(bench: Bench) -> None:
    terse: Any = FakeSeat(LoggedAs("m", terse=True))
    bench.connection().take(terse, [line(level=level) for level in (10, 20, 30, 40)])
    assert [kept.level for kept in bench.kept] == [30, 40]


def test_a_connection_may_say_much_at_once_and_little_for_long(bench: Bench) -> None:
    connection = bench.connection()
    connection.take(SEAT, [line() for _ in range(200)])
    assert len(bench.kept) == 50
    bench.clock.advance(10)
    connection.take(SEAT, [line("later") for _ in range(200)])
    told = bench.kept[50:]
    assert told[0].code == "client.dropped"
    assert told[0].message.startswith("150 lines")
    assert [kept.message for kept in told[1:]] == ["later"] * int(10 * LINES_PER_SECOND)


def test_long_lines_count_by_their_bytes(bench: Bench) -> None:
    bench.connection().take(SEAT, [line("x" * 996) for _ in range(50)])
    assert len(bench.kept) == 10


def test_many_connections_are_bounded_together_and_other_domains_are_not(bench: Bench) -> None:
    for _ in range(30):
        bench.connection().take(SEAT, [line() for _ in range(10)])
    assert len(bench.kept) == 5 * DOMAIN_LINES_PER_SECOND
    bench.kept.clear()
    bench.connection("other").take(SEAT, [line()])
    assert len(bench.kept) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("joined in 0.3 s", "joined in 0.3 s"),
        (f"token {JWT} was refused", "token *** was refused"),
        ("at https://meet.example/room?t=abc.def&x=1", "at https://meet.example/room?t=***&x=1"),
        ('{"token":"abc","room":"x"}', '{"token":"***","room":"x"}'),
        ("meeting_token: abc, rest", "meeting_token: ***, rest"),
        ("Authorization: Bearer abc123 rest", "Authorization: Bearer *** rest"),
        ("seat_key=0123 password = 'x' credential:y", "seat_key=*** password = '***' credential:***"),
        ("apiKey=abc&api_key=def", "apiKey=***&api_key=***"),
        ("clientSecret: s3", "clientSecret: ***"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str, shown: str) -> None:
    assert without_secrets(text) == shown


def test_long_nonsense_is_read_in_no_time() -> None:
    for text in ("a" * 1000, "token" * 200, "=" * 1000, "token = " * 125, "a." * 500, "\"'" * 500):
        without_secrets(text)
