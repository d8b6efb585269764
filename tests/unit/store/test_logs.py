"""The two logs: who finds which lines, in which order, and what is forgotten when."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from parlour.store import ERROR, INFO, OLDEST, ApiLine, CallLine, Database, UnknownCursorError, bounded
from parlour.store.redaction import LONGEST_BODY, Redaction

CALL = CallLine("", "m", None, 0.0, INFO, "code", "")
API = ApiLine("", None, "api", None, "GET", "/v1/rooms", 200, 0.0, None, None)


class Book:
    """The logs of a domain that has a neighbour."""

    def __init__(self, database: Database, domain: str, neighbour: str) -> None:
        self.logs = database.logs
        self.domain = domain
        self.neighbour = neighbour

    async def say(self, *lines: CallLine) -> None:
        await self.logs.write([line if line.domain_id else replace(line, domain_id=self.domain) for line in lines], [])

    async def asked(self, *lines: ApiLine) -> None:
        await self.logs.write([], [line if line.domain_id else replace(line, domain_id=self.domain) for line in lines])

    async def of_call(self, **query: Any) -> list[str]:
        plain = {"meeting_id": None, "session_id": None, "limit": 100, "offset": 0}
        return [line.message for line in await self.logs.of_call(self.domain, **plain | query)]

    async def of_api(self, **query: Any) -> list[int]:
        plain = {"source": None, "url": None, "limit": 100}
        return [line.status for line in await self.logs.of_api(self.domain, **plain | query)]


@pytest.fixture
async def book(migrated_url: str) -> AsyncIterator[Book]:
    database = await Database.open(migrated_url, server_key=bytes(32))
    first = await database.domains.by_host("")
    second = await database.domains.create("second", None, now=1.0)
    yield Book(database, first.id, second.id)
    await database.close()


def call(message: str, **fields: Any) -> CallLine:
    return replace(CALL, message=message, **fields)


async def test_lines_of_a_call_are_found_by_meeting_and_by_participant(book: Book) -> None:
    await book.say(
        call("meeting"),
        call("ann", session_id="ann"),
        call("ben", session_id="ben"),
        call("ann elsewhere", session_id="ann", meeting_id="other"),
        call("of the neighbour", session_id="ann", domain_id=book.neighbour),
    )
    assert await book.of_call(meeting_id="m") == ["ben", "ann", "meeting"]
    assert await book.of_call(session_id="ann") == ["ann elsewhere", "ann"]
    assert await book.of_call(meeting_id="m", session_id="ann") == ["ann"]
    assert await book.of_call(meeting_id="nowhere") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["c", "b", "a"]),
        ({"newest_first": False}, ["a", "b", "c"]),
        ({"start": 2.0}, ["c", "b"]),
        ({"end": 2.0}, ["b", "a"]),
        ({"start": 2.0, "end": 2.0}, ["b"]),
        ({"start": 2.1, "end": 2.9}, []),
        ({"least_level": ERROR}, ["b"]),
        ({"least_level": ERROR + 1}, []),
        ({"limit": 2}, ["c", "b"]),
        ({"limit": 2, "offset": 2}, ["a"]),
        ({"limit": 1, "offset": 1, "newest_first": False}, ["b"]),
        ({"offset": 9}, []),
    ],
    ids=lambda value: " ".join(f"{name}={given}" for name, given in value.items()) if isinstance(value, dict) else None,
)
async def test_lines_of_a_call_are_bounded_by_time_level_and_number(
    book: Book, query: dict[str, Any], found: list[str]
) -> None:
    await book.say(call("a", at=1.0), call("b", at=2.0, level=ERROR), call("c", at=3.0))
    assert await book.of_call(meeting_id="m", **query) == found


async def test_a_line_comes_back_as_it_was_written(book: Book) -> None:
    line = CallLine(book.domain, "m", "s", 1.25, ERROR, "a-code", "Ünïcode 🎈 'quoted' %s", 1.5)
    await book.say(line)
    assert await book.logs.of_call(book.domain, meeting_id="m", session_id="s", limit=1, offset=0) == [line]


async def test_whatever_people_call_themselves_can_be_written(book: Book) -> None:
    await book.say(call("a\x00b\ud800c"), call("x" * 5000))
    long, odd = await book.of_call(meeting_id="m")
    assert (len(long), odd) == (2000, "ab?c")


async def test_api_calls_are_found_by_source_and_by_a_part_of_the_url(book: Book) -> None:
    await book.asked(
        replace(API, status=1),
        replace(API, status=2, url="/v1/rooms/a_b"),
        replace(API, status=3, url="/v1/rooms/axb"),
        replace(API, status=4, source="webhook", url="https://x/100%"),
        replace(API, status=5, domain_id=book.neighbour),
    )
    assert await book.of_api() == [4, 3, 2, 1]
    assert await book.of_api(source="webhook") == [4]
    assert await book.of_api(url="a_b") == [2]  # no wildcard
    assert await book.of_api(url="%") == [4]
    assert await book.of_api(source="api", url="rooms/") == [3, 2]


async def test_pages_of_api_calls_go_both_ways(book: Book) -> None:
    await book.asked(*(replace(API, status=number) for number in range(1, 6)))
    lines = await book.logs.of_api(book.domain, source=None, url=None, limit=100)
    ids = {line.status: line.id for line in lines}
    assert await book.of_api(limit=2) == [5, 4]
    assert await book.of_api(limit=2, starting_after=ids[4]) == [3, 2]
    assert await book.of_api(limit=2, starting_after=ids[1]) == []
    assert await book.of_api(limit=2, ending_before=ids[2]) == [4, 3]
    assert await book.of_api(limit=9, ending_before=ids[5]) == []
    assert await book.of_api(limit=2, ending_before=OLDEST) == [2, 1]


async def test_the_cursor_of_a_neighbour_is_unknown(book: Book) -> None:
    await book.asked(replace(API, domain_id=book.neighbour), API)
    (theirs,) = await book.logs.of_api(book.neighbour, source=None, url=None, limit=1)
    for query in ({"starting_after": theirs.id}, {"ending_before": theirs.id}, {"starting_after": 10**6}):
        with pytest.raises(UnknownCursorError):
            await book.of_api(**query)


async def test_each_line_has_its_own_secrets_taken_out_when_it_is_written(book: Book) -> None:
    hidden = (Redaction(frozenset({"pin"})), Redaction(frozenset({"answer"})))
    body = b'{"pin":"1234","answer":"42"}'
    await book.asked(replace(API, request=body, response=body, hidden=hidden))
    (line,) = await book.logs.of_api(book.domain, source=None, url=None, limit=1)
    assert (line.request, line.response) == ('{"pin":"***","answer":"42"}', '{"pin":"1234","answer":"***"}')


async def test_nothing_to_write_is_written(book: Book) -> None:
    await book.logs.write([], [])
    assert await book.of_api() == []


async def test_one_line_that_cannot_be_written_undoes_its_batch(book: Book) -> None:
    broken = replace(API, domain_id=book.domain, method=None)  # type: ignore[arg-type]
    with pytest.raises(Exception, match=r"(?i)null"):
        await book.logs.write([replace(CALL, domain_id=book.domain)], [broken])
    assert await book.of_call(meeting_id="m") == []


@pytest.mark.parametrize(
    ("newest", "since", "left"),
    [
        (10, 0.0, [5, 4, 3, 2, 1]),
        (3, 0.0, [5, 4, 3]),
        (10, 4.0, [5, 4]),
        (1, 4.0, [5]),
        (3, 5.0, [5]),
        (10, 9.0, []),
    ],
    ids=["all are young", "too many", "too old", "both by number", "both by age", "none is young"],
)
async def test_old_lines_are_forgotten_in_both_logs(book: Book, newest: int, since: float, left: list[int]) -> None:
    for number in range(1, 6):
        await book.asked(replace(API, status=number, at=float(number)))
        await book.say(call(str(number), at=float(number)))
    await book.logs.prune(newest=newest, since=since)
    assert await book.of_api() == left
    assert await book.of_call(meeting_id="m") == [str(number) for number in left]


async def test_forgetting_in_an_empty_log_is_nothing(book: Book) -> None:
    await book.logs.prune(newest=1, since=1.0)
    assert await book.of_api() == []


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (None, None),
        (b"", b""),
        (b"x" * LONGEST_BODY, b"x" * LONGEST_BODY),
        (b"x" * (LONGEST_BODY + 1), b'{"omitted_bytes": %d}' % (LONGEST_BODY + 1)),
        (memoryview(b"view"), b"view"),
    ],
    ids=["none", "empty", "longest", "too long", "a view"],
)
def test_a_body_waits_in_memory_only_if_it_is_short(body: bytes | memoryview | None, kept: bytes | None) -> None:
    assert bounded(body) == kept
