"""`/logs`: what happened in calls, and which calls of the API were made."""

from typing import Final, NamedTuple

from parlour.api.answers import MAYBE_TEXT, TEXT, Fields, ListOf, field
from parlour.api.authentication import Caller
from parlour.api.body import whole_number
from parlour.api.queries import cursors, moment, one_of, text, unknown_cursor
from parlour.api.replies import iso
from parlour.errors import InvalidRequestError
from parlour.store import ERROR, INFO, OLDEST, ApiLogRecord, CallLine, UnknownCursorError

__all__ = ["API_LOG", "CALL_LOG", "list_api_logs", "list_logs"]

_LEVELS: Final = {"ERROR": ERROR, "INFO": INFO, "DEBUG": 0}


class ShownLine(NamedTuple):
    """A line, and the domain that it belongs to."""

    line: CallLine
    domain_name: str


_SCALE: Final = "10 debugging, 20 information, 30 warning, 40 error."
_NOTHING: Final = {"type": "null"}

CALL_LOG: Final = Fields[list[ShownLine]](
    "CallLog",
    logs=field(
        ListOf(
            Fields[ShownLine](
                time=field(TEXT, lambda shown: iso(shown.line.at), "2026-03-24T14:50:59.000Z"),
                clientTime=field(
                    MAYBE_TEXT,
                    lambda shown: None if shown.line.client_at is None else iso(shown.line.client_at),
                    None,
                    "By the clock of the browser that says so.",
                ),
                message=field(TEXT, lambda shown: shown.line.message, "joined, 2 inside"),
                mtgSessionId=field(TEXT, lambda shown: shown.line.meeting_id, "4a9c2c1e-96b4-4c8e-9d52-0a4f9b6f1f10"),
                userSessionId=field(
                    MAYBE_TEXT, lambda shown: shown.line.session_id, "c7df0ba5-7dd1-4c5e-8a4e-4f3a1a0d2b11"
                ),
                peerId=field(_NOTHING, lambda _: None),
                domainName=field(TEXT, lambda shown: shown.domain_name, "parlour"),
                level=field(
                    {"type": "integer"},
                    lambda shown: shown.line.level,
                    20,
                    _SCALE,
                ),
                code=field(TEXT, lambda shown: shown.line.code, "participant.joined", "Stable, for programs."),
            )
        ),
        lambda lines: lines,
    ),
    metrics=field({"type": "array", "maxItems": 0}, lambda _: [], []),
)
API_LOG: Final = ListOf(
    Fields[ApiLogRecord](
        id=field(TEXT, lambda line: str(line.id), "1042"),
        userId=field(
            MAYBE_TEXT, lambda line: line.key_id, "3f0c1a52-7d44-4e0b-9a61-5b8d2c7e9f10", "The id of the API key."
        ),
        domainId=field(TEXT, lambda line: line.domain_id, "8d0c1a52-7d44-4e0b-9a61-5b8d2c7e9f11"),
        source=field({"enum": ["api", "webhook"]}, lambda line: line.source, "api"),
        ip=field(MAYBE_TEXT, lambda line: line.ip, "192.0.2.7"),
        method=field(TEXT, lambda line: line.method, "POST"),
        url=field(TEXT, lambda line: line.url, "/v1/rooms"),
        status=field({"type": "integer"}, lambda line: line.status, 200),
        createdAt=field(TEXT, lambda line: iso(line.at), "2026-03-24T14:50:59.000Z"),
        request=field(MAYBE_TEXT, lambda line: line.request, '{"name":"team-sync"}', "JSON text without secrets."),
        response=field(MAYBE_TEXT, lambda line: line.response, None, "JSON text without secrets."),
    ),
    name="ApiLog",
)


async def list_logs(caller: Caller) -> list[ShownLine]:
    """`GET /logs`: lines of a meeting, of a participant, or of one in the other."""
    request = caller.request
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
    return [ShownLine(line, caller.domain.name) for line in lines] if include != "false" else []


async def list_api_logs(caller: Caller) -> list[ApiLogRecord]:
    """`GET /logs/api`: calls with a valid key, newest first; the one that asks is not among them yet."""
    request = caller.request
    limit = whole_number(request, "limit", default=20, least=1, most=100)
    source = one_of(request, "source", ("api", "webhook"))
    after, before = cursors(request)
    for cursor in (after, before if before != OLDEST else None):
        if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
            raise unknown_cursor(request, "line")
    context = caller.context
    await context.logs.flush()
    try:
        return await context.database.logs.of_api(
            caller.domain.id,
            source=source,
            url=text(request, "url"),
            limit=limit,
            starting_after=None if after is None else int(after),
            ending_before=before if before is None or before == OLDEST else int(before),
        )
    except UnknownCursorError:
        raise unknown_cursor(request, "line") from None
