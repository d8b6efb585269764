"""The contract that every engine keeps: what is written is there, what fails is undone, and faults have one name."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from parlour.store import Database
from parlour.store.backends.base import Backend, Query
from parlour.store.tables import meta

_NAMES = select(meta.c.name).where(meta.c.name.like("t-%")).order_by(meta.c.name)
_BY_NAME = select(meta).where(meta.c.name == bindparam("name"))

WRITERS: dict[str, Callable[[Backend], Callable[[Query[Any]], Awaitable[Any]]]] = {
    "write": lambda backend: backend.write,
    "write_at_once": lambda backend: backend.write_at_once,
    "write_together": lambda backend: backend.write_together,
}
"""The three ways to write."""


def put(name: str, value: str = "x") -> Query[str]:
    def query(connection: Connection) -> str:
        connection.execute(insert(meta), {"name": f"t-{name}", "value": value})
        return name

    return query


def names(connection: Connection) -> list[str]:
    return [name.removeprefix("t-") for name in connection.execute(_NAMES).scalars()]


@pytest.fixture
async def backend(database_url: str) -> AsyncIterator[Backend]:
    database = await Database.open(database_url)
    yield database._backend
    await database.close()


@pytest.mark.parametrize("how", WRITERS)
async def test_what_is_written_is_there_for_every_reader_at_once(backend: Backend, how: str) -> None:
    assert await WRITERS[how](backend)(put("a")) == "a"
    assert await backend.read(names) == ["a"]
    assert await backend.lookup(names) == ["a"]
    row = await backend.first(_BY_NAME, {"name": "t-a"})
    assert row is not None
    assert tuple(row) == ("t-a", "x")


@pytest.mark.parametrize("how", WRITERS)
async def test_what_is_written_is_there_after_reopening(database_url: str, how: str) -> None:
    first = await Database.open(database_url)
    await WRITERS[how](first._backend)(put("a"))
    await first.close()
    second = await Database.open(database_url)
    assert await second._backend.read(names) == ["a"]
    await second.close()


@pytest.mark.parametrize("how", ["write", "write_together"])
async def test_an_exception_undoes_all_of_a_transaction(backend: Backend, how: str) -> None:
    def query(connection: Connection) -> None:
        put("a")(connection)
        put("b")(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await WRITERS[how](backend)(query)
    assert await backend.read(names) == []
    await WRITERS[how](backend)(put("a"))
    assert await backend.read(names) == ["a"]


@pytest.mark.parametrize("how", WRITERS)
async def test_a_broken_rule_of_a_table_is_told_to_who_broke_it_alone(backend: Backend, how: str) -> None:
    write = WRITERS[how](backend)
    await write(put("b"))
    outcomes = await asyncio.gather(*(write(put(name)) for name in ("a", "b", "c")), return_exceptions=True)
    assert [outcomes[0], outcomes[2]] == ["a", "c"]
    assert isinstance(outcomes[1], IntegrityError)
    assert await backend.read(names) == ["a", "b", "c"]


async def test_a_row_that_was_there_before_undoes_what_its_transaction_wrote_first(backend: Backend) -> None:
    await backend.write(put("b"))

    def both(connection: Connection) -> None:
        put("a")(connection)
        put("b")(connection)

    with pytest.raises(IntegrityError):
        await backend.write(both)
    assert await backend.read(names) == ["b"]


@pytest.mark.parametrize("how", WRITERS)
async def test_many_writers_at_once_all_get_their_own_result(backend: Backend, how: str) -> None:
    write = WRITERS[how](backend)
    wanted = [f"{number:02}" for number in range(30)]
    assert await asyncio.gather(*(write(put(name)) for name in wanted)) == wanted
    assert await backend.read(names) == wanted


async def test_readers_and_writers_do_not_wait_for_each_other(backend: Backend) -> None:
    async def read() -> int:
        return len(await backend.read(names))

    counts = await asyncio.gather(*(work for number in range(20) for work in (backend.write(put(str(number))), read())))
    seen = [count for count in counts if isinstance(count, int)]
    assert len(seen) == 20
    assert all(0 <= count <= 20 for count in seen)


async def test_a_mistake_of_ours_is_no_unavailable_database(backend: Backend) -> None:
    def wrong(connection: Connection) -> None:
        connection.execute(text("SELECT name FROM nowhere"))

    for run in (backend.read, backend.lookup, backend.write, backend.write_at_once):
        with pytest.raises((ProgrammingError, OperationalError), match="nowhere"):
            await run(wrong)
    assert await backend.read(names) == []


async def test_values_are_never_read_as_sql(backend: Backend) -> None:
    hostile = "'; DROP TABLE meta; --"
    await backend.write(put(hostile, value=hostile))
    row = await backend.first(_BY_NAME, {"name": f"t-{hostile}"})
    assert row is not None
    assert row[1] == hostile
    assert await backend.first(_BY_NAME, {"name": "' OR '1'='1"}) is None


async def test_a_cancelled_caller_disturbs_nobody(backend: Backend) -> None:
    writers = [asyncio.create_task(backend.write(put(name))) for name in ("a", "b", "c")]
    await asyncio.sleep(0)
    writers[1].cancel()
    outcomes = await asyncio.gather(*writers, return_exceptions=True)
    assert [outcomes[0], outcomes[2]] == ["a", "c"]
    assert {"a", "c"} <= set(await backend.read(names))
    await backend.write(put("d"))


async def test_preparing_is_done_by_one_at_a_time(database_url: str) -> None:
    databases = await asyncio.gather(*(Database.open(database_url) for _ in range(4)))
    inside = [0]
    most = [0]

    def alone(connection: Connection) -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        put(str(len(names(connection))))(connection)  # counts, then writes: two at once would write the same
        inside[0] -= 1

    await asyncio.gather(*(database._backend.prepare(alone) for database in databases))
    assert await databases[0]._backend.read(names) == ["0", "1", "2", "3"]
    assert most == [1]
    for database in databases:
        await database.close()


async def test_a_preparation_that_fails_leaves_nothing_behind_and_may_be_repeated(database_url: str) -> None:
    database = await Database.open(database_url)

    def half(connection: Connection) -> None:
        put("half")(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database._backend.prepare(half)
    assert await database._backend.read(names) == []
    await database._backend.prepare(put("whole"))
    assert await database._backend.read(names) == ["whole"]
    await database.close()


async def test_text_of_any_kind_comes_back_as_it_was(backend: Backend) -> None:
    values = {
        "plain": "a",
        "empty": "",
        "long": "x" * 100_000,
        "wide": "é€🎈",
        "control": "\x01\n\t\x7f",
        "rtl": "\u202e",
    }
    for name, value in values.items():
        await backend.write(put(name, value))
    for name, value in values.items():
        row = await backend.first(_BY_NAME, {"name": f"t-{name}"})
        assert row is not None
        assert row[1] == value
