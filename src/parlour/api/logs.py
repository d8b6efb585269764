"""`/logs`: what happened in calls, and which calls of the API were made."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from parlour.api.access import authenticate
from parlour.api.body import whole_number
from parlour.api.queries import cursors, moment, one_of, text, unknown_cursor
from parlour.api.replies import iso, json_reply
from parlour.errors import InvalidRequestError
from parlour.properties import JsonValue
from parlour.store import ERROR, INFO, OLDEST, ApiLogRecord, CallLine, UnknownCursorError

__all__ = ["list_api_logs", "list_logs"]

_LEVELS: Final = {"ERROR": ERROR, "INFO": INFO, "DEBUG": 0}


async def list_logs(request: Request) -> Response:
    """`GET /logs`: lines of a meeting, of a participant, or of one in the other."""
    caller = await authenticate(request)
    meeting_id, session_id = text(request, "mtgSessionId"), text(request, "userSessionId")
    limit = whole_number(request, "limit", default=20, least=1, most=100)
    offset = whole_number(request, "offset", default=0, least=0, most=1_000_000)
    level = one_of(request, "logLevel", tuple(_LEVELS))
    order = one_of(request, "order", ("ASC", "DESC"))
    include = one_of(request, "includeLogs", ("true", "false"))
    one_of(request, "includeMetrics", ("true", "false"))
    start, end = (moment(request, key, unit="milliseconds") for key in ("startTime", "endTime"))
    if not meeting_id and not session_id:
        raise InvalidRequestError("mtgSessionId or userSessionId is required")
    context = caller.context
    await context.logs.flush()
    lines = await context.database.logs.of_call(
        caller.domain.id,
        meeting_id=meeting_id or None,
        session_id=session_id or None,
        least_level=_LEVELS[level or "DEBUG"],
        start=start,
        end=end,
        newest_first=order != "ASC",
        limit=limit,
        offset=offset,
    )
    shown: list[JsonValue] = [_line_object(line, caller.domain.name) for line in lines]
    return json_reply({"logs": shown if include != "false" else [], "metrics": []})


def _line_object(line: CallLine, domain_name: str) -> dict[str, JsonValue]:
    return {
        "time": iso(line.at),
        "clientTime": None,
        "message": line.message,
        "mtgSessionId": line.meeting_id,
        "userSessionId": line.session_id,
        "peerId": None,
        "domainName": domain_name,
        "level": line.level,
        "code": line.code,
    }


async def list_api_logs(request: Request) -> Response:
    """`GET /logs/api`: calls with a valid key, newest first; the one that asks is not among them yet."""
    caller = await authenticate(request)
    limit = whole_number(request, "limit", default=20, least=1, most=100)
    source = one_of(request, "source", ("api", "webhook"))
    after, before = cursors(request)
    for cursor in (after, before if before != OLDEST else None):
        if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
            raise unknown_cursor(request, "line")
    context = caller.context
    await context.logs.flush()
    try:
        lines = await context.database.logs.of_api(
            caller.domain.id,
            source=source,
            url=text(request, "url"),
            limit=limit,
            starting_after=None if after is None else int(after),
            ending_before=before if before is None or before == OLDEST else int(before),
        )
    except UnknownCursorError:
        raise unknown_cursor(request, "line") from None
    return json_reply([_api_object(line) for line in lines])


def _api_object(line: ApiLogRecord) -> JsonValue:
    return {
        "id": str(line.id),
        "userId": line.key_id,
        "domainId": line.domain_id,
        "source": line.source,
        "ip": line.ip,
        "method": line.method,
        "url": line.url,
        "status": line.status,
        "createdAt": iso(line.at),
        "request": line.request,
        "response": line.response,
    }
