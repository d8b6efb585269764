"""Several writers, one commit: what waits while the disk is busy goes to disk together.

SQLite commits one transaction after the other and each waits for the disk. Statements that arrive meanwhile are
collected and share the next transaction, so the cost of reaching the disk is shared too. Nobody is answered before the
commit that holds their statement.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from parlour.store.backends.base import Query

__all__ = ["GroupCommit"]

T = TypeVar("T")
Outcome = tuple[Any, Exception | None]


@dataclass(slots=True)
class _Waiting:
    query: Query[Any]
    future: asyncio.Future[Any]


class GroupCommit:
    """Runs queries of one statement each, or of a few that cannot break a rule after the first.

    `transaction` runs a function in one transaction; `thread` is where.
    """

    def __init__(self, transaction: Callable[[Query[list[Outcome]]], list[Outcome]], thread: Executor) -> None:
        self._transaction = transaction
        self._thread = thread
        self._waiting: list[_Waiting] = []
        self._under_way: asyncio.Future[list[Outcome]] | None = None

    async def run(self, query: Query[T]) -> T:
        """Run `query` and return once its transaction is on disk."""
        one = _Waiting(query, asyncio.get_running_loop().create_future())
        self._waiting.append(one)
        if self._under_way is None:
            self._begin()
        result: T = await one.future
        return result

    async def drain(self) -> None:
        """Return when nothing waits any more."""
        while self._under_way is not None:
            await asyncio.wait([self._under_way])
            await asyncio.sleep(0)  # lets `_settle` begin the next transaction, if something waits

    def _begin(self) -> None:
        batch, self._waiting = self._waiting, []
        queries = [one.query for one in batch]
        loop = asyncio.get_running_loop()
        self._under_way = loop.run_in_executor(self._thread, self._transaction, lambda on: _outcomes(on, queries))
        self._under_way.add_done_callback(lambda done: self._settle(batch, done))

    def _settle(self, batch: list[_Waiting], done: "asyncio.Future[list[Outcome]]") -> None:
        failure = done.exception()
        outcomes = done.result() if failure is None else [(None, failure)] * len(batch)
        for one, (result, error) in zip(batch, outcomes, strict=True):
            if one.future.done():
                continue  # the caller was cancelled; its statement is committed all the same
            if error is None:
                one.future.set_result(result)
            else:
                one.future.set_exception(error)
        self._under_way = None
        if self._waiting:
            self._begin()


def _outcomes(connection: Connection, queries: list[Query[Any]]) -> list[Outcome]:
    return [_outcome(connection, query) for query in queries]


def _outcome(connection: Connection, query: Query[Any]) -> Outcome:
    try:
        return query(connection), None
    except IntegrityError as error:
        # Refuses this statement alone. Any other failure may have undone the transaction, so it is everybody's.
        return None, error
