"""Queries about logs: what happened in calls, and which API calls were made."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select

from parlour.store.backends.base import Backend
from parlour.store.errors import UnknownCursorError
from parlour.store.paging import OLDEST
from parlour.store.redaction import LONGEST_BODY, OF_CATALOGUE, Redaction
from parlour.store.tables import api_logs, call_logs

__all__ = ["ERROR", "INFO", "LONGEST_BODY", "ApiLine", "ApiLogRecord", "CallLine", "Logs", "bounded"]

INFO: Final = 20
ERROR: Final = 40
"""Levels of call log lines, in the scale of Python's logging."""


@dataclass(frozen=True, slots=True)
class CallLine:
    """Something that happened in a call. `code` is for programs, `message` for people.

    `client_at` is when it was, by the clock of the browser that says so.
    """

    domain_id: str
    meeting_id: str
    session_id: str | None
    at: float
    level: int
    code: str
    message: str
    client_at: float | None = None


@dataclass(frozen=True, slots=True)
class ApiLine:
    """An API call or a webhook delivery (`source`). Bodies are raw JSON; secrets are taken out when it is written."""

    domain_id: str
    key_id: str | None
    source: str
    ip: str | None
    method: str
    url: str
    status: int
    at: float
    request: bytes | None
    response: bytes | None
    hidden: tuple[Redaction, Redaction] = (OF_CATALOGUE, OF_CATALOGUE)
    """What is taken out of the request and out of the response."""


@dataclass(frozen=True, slots=True)
class ApiLogRecord:
    """An API call as it is remembered. `request` and `response` are JSON text."""

    id: int
    domain_id: str
    key_id: str | None
    source: str
    ip: str | None
    method: str
    url: str
    status: int
    at: float
    request: str | None
    response: str | None


class Logs:
    """The two logs. Lines come in batches from `LogWriter`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def write(self, calls: Sequence[CallLine], api: Sequence[ApiLine]) -> None:
        """Write lines in one transaction."""

        def query(connection: Connection) -> None:
            if calls:
                connection.execute(insert(call_logs), [_call_row(line) for line in calls])
            if api:
                connection.execute(insert(api_logs), [_api_row(line) for line in api])

        await self._backend.write(query)

    async def of_call(
        self,
        domain_id: str,
        *,
        meeting_id: str | None,
        session_id: str | None,
        least_level: int = 0,
        start: float | None = None,
        end: float | None = None,
        newest_first: bool = True,
        limit: int,
        offset: int,
    ) -> list[CallLine]:
        """Return lines of a meeting, of a participant, or of one in the other. Times in Unix seconds, `end` included.

        Lines of the meeting itself are not a participant's.
        """
        column = call_logs.c
        bounds: list[ColumnElement[bool]] = [column.domain_id == domain_id, column.level >= least_level]
        bounds += [column.meeting_id == meeting_id] if meeting_id is not None else []
        bounds += [column.session_id == session_id] if session_id is not None else []
        bounds += [column.at >= start] if start is not None else []
        bounds += [column.at <= end] if end is not None else []
        order = column.seq.desc() if newest_first else column.seq
        query = select(*list(column)[1:]).where(*bounds).order_by(order).limit(limit).offset(offset)
        rows = await self._backend.read(lambda connection: connection.execute(query).all())
        return [CallLine(*row) for row in rows]

    async def of_api(
        self,
        domain_id: str,
        *,
        source: str | None,
        url: str | None,
        limit: int,
        starting_after: int | None = None,
        ending_before: int | str | None = None,
    ) -> list[ApiLogRecord]:
        """Return one page, newest first; cursors as everywhere. `url` is a part of it. Raises `UnknownCursorError`."""
        column = api_logs.c
        bounds: list[ColumnElement[bool]] = [column.domain_id == domain_id]
        bounds += [column.source == source] if source is not None else []
        bounds += [column.url.contains(url, autoescape=True)] if url else []
        backwards = ending_before is not None
        cursor = starting_after if starting_after is not None else ending_before

        def query(connection: Connection) -> list[ApiLogRecord]:
            if cursor is not None and cursor != OLDEST:
                known = select(column.seq).where(column.domain_id == domain_id, column.seq == cursor)
                if connection.execute(known).first() is None:
                    raise UnknownCursorError
                bounds.append(column.seq > cursor if backwards else column.seq < cursor)
            order = column.seq if backwards else column.seq.desc()
            rows = connection.execute(select(api_logs).where(*bounds).order_by(order).limit(limit)).all()
            found = [ApiLogRecord(*row) for row in rows]
            return found[::-1] if backwards else found

        return await self._backend.read(query)

    async def prune(self, *, newest: int, since: float) -> None:
        """Forget all but the `newest` lines of each log, and those before `since`."""

        def query(connection: Connection) -> None:
            for log in (call_logs, api_logs):
                _prune(connection, log, newest, since)

        await self._backend.write(query)


def _prune(connection: Connection, log: Table, newest: int, since: float) -> None:
    """Numbers grow with time, so the first line young enough tells which are too old without a look at each."""
    last = connection.execute(select(log.c.seq).order_by(log.c.seq.desc()).limit(1)).scalar()
    if last is None:
        return
    young = connection.execute(select(log.c.seq).where(log.c.at >= since).order_by(log.c.seq).limit(1)).scalar()
    first = max(last + 1 if young is None else young, last - newest + 1)
    connection.execute(delete(log).where(log.c.seq < first))


def _call_row(line: CallLine) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(line, name) for name in CallLine.__slots__}
    row["message"] = line.message.encode("utf-8", "replace").decode().replace("\x00", "")[:2000]
    return row


def _api_row(line: ApiLine) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(line, name) for name in ApiLine.__slots__}
    of_request, of_response = line.hidden
    del row["hidden"]
    row["request"], row["response"] = of_request.of(line.request), of_response.of(line.response)
    row["url"] = line.url.encode("ascii", "backslashreplace").decode()[:2000].replace("\x00", "")
    return row


def bounded(body: bytes | memoryview | None) -> bytes | None:
    """Return a JSON body as it may wait in memory: one that is too long gives way to its size."""
    if body is None or len(body) <= LONGEST_BODY:
        return None if body is None else bytes(body)
    return json.dumps({"omitted_bytes": len(body)}).encode("ascii")
