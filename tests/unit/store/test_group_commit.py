"""Writers that share a commit: each gets its own result, none is answered before the commit, none drags others down."""

import asyncio
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import IntegrityError

from parlour.store.backends.base import Query
from parlour.store.backends.group_commit import GroupCommit


class Disk:
    """A SQLite file whose commits can be held up and made to fail."""

    def __init__(self, path: Path) -> None:
        self.engine = create_engine(f"sqlite:///{path}")
        self.free = threading.Event()
        self.free.set()
        self.commits = 0
        self.broken = False
        with self.engine.begin() as connection:
            connection.execute(text("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"))

    def transaction(self, query: Query[Any]) -> Any:
        with self.engine.begin() as connection:
            result = query(connection)
            self.free.wait(10)
            if self.broken:
                raise OSError("the disk is full")
        self.commits += 1
        return result

    def numbers(self) -> set[int]:
        with self.engine.begin() as connection:
            return set(connection.execute(text("SELECT n FROM numbers")).scalars())


def insert(number: int) -> Query[int]:
    def query(connection: Connection) -> int:
        connection.execute(text("INSERT INTO numbers VALUES (:n)"), {"n": number})
        return number

    return query


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path / "numbers.db")


@pytest.fixture
async def group(disk: Disk) -> AsyncIterator[GroupCommit]:
    with ThreadPoolExecutor(1) as thread:
        yield GroupCommit(disk.transaction, thread)
    disk.engine.dispose()


async def test_what_arrives_while_the_disk_is_busy_shares_one_commit(disk: Disk, group: GroupCommit) -> None:
    disk.free.clear()
    writers = [asyncio.create_task(group.run(insert(n))) for n in range(10)]
    await asyncio.sleep(0)
    assert not any(writer.done() for writer in writers)
    disk.free.set()
    assert await asyncio.gather(*writers) == list(range(10))
    assert disk.commits == 2
    assert disk.numbers() == set(range(10))


async def test_one_refused_statement_leaves_the_others_of_its_commit_alone(disk: Disk, group: GroupCommit) -> None:
    await group.run(insert(1))
    outcomes = await asyncio.gather(*(group.run(insert(n)) for n in (0, 1, 2)), return_exceptions=True)
    assert outcomes[0] == 0
    assert isinstance(outcomes[1], IntegrityError)
    assert outcomes[2] == 2
    assert disk.numbers() == {0, 1, 2}


async def test_a_failed_commit_is_told_to_all_of_it_and_the_next_one_works(disk: Disk, group: GroupCommit) -> None:
    disk.broken = True
    outcomes = await asyncio.gather(*(group.run(insert(n)) for n in range(3)), return_exceptions=True)
    assert all(isinstance(outcome, OSError) for outcome in outcomes)
    assert disk.numbers() == set()
    disk.broken = False
    assert await group.run(insert(5)) == 5


async def test_a_cancelled_writer_does_not_disturb_the_others_and_drain_waits_for_all(
    disk: Disk, group: GroupCommit
) -> None:
    disk.free.clear()
    writers = [asyncio.create_task(group.run(insert(n))) for n in range(4)]
    await asyncio.sleep(0)
    writers[2].cancel()
    disk.free.set()
    await group.drain()
    assert disk.numbers() == {0, 1, 2, 3}
    assert [await writer for writer in (writers[0], writers[1], writers[3])] == [0, 1, 3]
