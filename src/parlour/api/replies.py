"""How answers look: JSON bytes, the room object, the domain object, errors."""

from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.responses import Response

from parlour import strict_json
from parlour.errors import NotFoundError, ParlourError, RateLimitError
from parlour.properties import CATALOGUE, JsonValue, Level
from parlour.store import DomainRecord, RoomRecord

__all__ = ["error_reply", "iso", "json_reply", "no_call", "room_not_found", "room_object"]

_LONGEST_NAME_SHOWN = 200


def json_reply(value: JsonValue, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return `value` as a JSON answer."""
    return Response(strict_json.dump(value), status, headers, "application/json")


def error_reply(code: str, info: str | None, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Return an error in the documented shape."""
    body: dict[str, JsonValue] = {"error": code}
    if info is not None:
        body["info"] = info
    return json_reply(body, status, headers)


def error_reply_for(error: ParlourError) -> Response:
    """Return the answer to a refusal."""
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, RateLimitError) else None
    return error_reply(error.code, error.info, error.status, headers)


def iso(moment: float) -> str:
    """Return Unix seconds as the documented time format: UTC with milliseconds and `Z`."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def room_object(room: RoomRecord, public_url: str) -> dict[str, JsonValue]:
    """Return the documented room object: `config` holds what differs from the defaults."""
    return {
        "id": room.id,
        "name": room.name,
        "api_created": room.api_created,
        "privacy": room.privacy,
        "url": f"{public_url}/{room.name}",
        "created_at": iso(room.created_at),
        "config": CATALOGUE.echo(Level.ROOM, room.config),
    }


def domain_config(domain: DomainRecord) -> dict[str, JsonValue]:
    """Return the `config` of a domain: its values, over the documented defaults."""
    return CATALOGUE.echo(Level.DOMAIN, domain.config)


def room_not_found(name: str) -> NotFoundError:
    """Refuse a request for a room that does not exist (documented wording)."""
    return NotFoundError(f"room {name[:_LONGEST_NAME_SHOWN]} not found")


def no_call(name: str) -> NotFoundError:
    """Refuse an operation on a running call in a room that nobody is in (documented wording)."""
    return NotFoundError(f"room {name[:_LONGEST_NAME_SHOWN]} does not seem to be hosting a call currently")
