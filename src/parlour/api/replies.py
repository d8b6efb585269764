"""How answers leave: JSON bytes, errors in the documented shape, times, and the objects that several resources show."""

import functools
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple

from starlette.responses import Response

from parlour import strict_json
from parlour.api.answers import BOOLEAN, MOMENT, TEXT, Described, Fields, field
from parlour.api.refusals import DeletedBeforeError
from parlour.errors import InvalidRequestError, ParlourError, Problem, RateLimitError
from parlour.properties import CATALOGUE, JsonValue, Level
from parlour.settings import Settings
from parlour.store import DomainRecord, RoomRecord

__all__ = ["DOMAIN_CONFIG", "ROOM", "ShownDomain", "ShownRoom", "error_reply", "error_reply_for", "iso", "json_reply"]


def json_reply(value: JsonValue, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return `value` as a JSON answer."""
    return Response(strict_json.dump(value), status, headers, "application/json")


def error_reply(
    code: str,
    info: str | None,
    status: int,
    headers: Mapping[str, str] | None = None,
    problems: Iterable[Problem] = (),
) -> Response:
    """Return an error in the documented shape, with every fault of the body beside it."""
    body: dict[str, JsonValue] = {"error": code}
    if info is not None:
        body["info"] = info
    if errors := [_fault(problem) for problem in problems]:
        body["errors"] = errors
    return json_reply(body, status, headers)


def _fault(problem: Problem) -> JsonValue:
    told: dict[str, JsonValue] = {"path": problem.path, "info": problem.info}
    return told if problem.hint is None else told | {"hint": problem.hint}


def error_reply_for(error: ParlourError) -> Response:
    """Return the answer to a refusal."""
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, RateLimitError) else None
    if isinstance(error, DeletedBeforeError):
        return json_reply({"error": error.code, "info": error.info, "deleted": True}, error.status)
    problems = error.problems if isinstance(error, InvalidRequestError) else ()
    return error_reply(error.code, error.info, error.status, headers, problems)


@functools.lru_cache(maxsize=4096)
def iso(moment: float) -> str:
    """Return Unix seconds as the documented time format: UTC with milliseconds and `Z`."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


class ShownRoom(NamedTuple):
    """A room, and the origin under which browsers reach it, without a slash at the end."""

    room: RoomRecord
    origin: str


def _room_config(room: RoomRecord) -> dict[str, JsonValue]:
    return CATALOGUE.echo(Level.ROOM, room.config)


class ShownDomain(NamedTuple):
    """A domain, the settings of the server that shows it, and whether that has a recogniser."""

    domain: DomainRecord
    settings: Settings
    transcribes: bool

    def limits(self) -> dict[str, JsonValue]:
        """Return what holds for every domain of the server that sets nothing else."""
        able: dict[str, JsonValue] = {"enable_transcription": True} if self.transcribes else {}
        return {
            "max_app_message_size": self.settings.limits.app_message_bytes,
            "max_webhook_count": self.settings.webhooks.max_webhook_count,
            **able,
        }

    def config(self) -> dict[str, JsonValue]:
        """Return what the domain sets, over the limits of the server and the documented defaults."""
        return CATALOGUE.echo(Level.DOMAIN, {**self.limits(), **self.domain.config})


DOMAIN_CONFIG: Final = Described(
    CATALOGUE.json_schema(Level.DOMAIN, reply=True),
    {"enforce_unique_user_ids": True},
    ShownDomain.config,
    name="DomainConfig",
)
"""What a domain sets, over limits and defaults."""

ROOM: Final = Fields[ShownRoom](
    "Room",
    id=field({**TEXT, "format": "uuid"}, lambda shown: shown.room.id, "3f0c1a52-7d44-4e0b-9a61-5b8d2c7e9f10"),
    name=field(CATALOGUE["name"].kind.schema(), lambda shown: shown.room.name, "team-sync"),
    api_created=field(BOOLEAN, lambda shown: shown.room.api_created, True),
    privacy=field({**TEXT, "enum": ["public", "private"]}, lambda shown: shown.room.privacy, "public"),
    url=field(
        {**TEXT, "format": "uri"},
        lambda shown: f"{shown.origin}/{shown.room.name}",
        "https://meet.example.com/team-sync",
    ),
    created_at=field(MOMENT, lambda shown: iso(shown.room.created_at), "2026-02-03T10:20:30.000Z"),
    config=field(
        Described(
            CATALOGUE.json_schema(Level.ROOM, reply=True),
            {"max_participants": 5, "start_video_off": True},
            _room_config,
            name="RoomConfig",
        ),
        lambda shown: shown.room,
    ),
)
"""The documented room object: `config` holds what differs from the defaults."""
