"""`/parlour/rooms/:name/history`: who changed what in a room. Our own; the documented API has nothing of the kind."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from parlour.api.access import authenticate_for_room
from parlour.api.body import whole_number
from parlour.api.replies import iso, json_reply, room_not_found
from parlour.properties import JsonValue, is_room_name
from parlour.store import Change

__all__ = ["get_room_history"]

PAGE_LIMIT: Final = 100


async def get_room_history(request: Request) -> Response:
    """`GET /parlour/rooms/:name/history`: newest first, of every room that had this name; 404 when there was none."""
    caller = await authenticate_for_room(request)
    limit = whole_number(request, "limit", default=PAGE_LIMIT, least=1, most=PAGE_LIMIT)
    database = caller.context.database
    changes = []
    if is_room_name(caller.name):
        changes = await database.history.of_room(caller.domain.id, caller.name, limit=limit)
    if not changes and caller.room is None:
        raise room_not_found(caller.name)
    labels = {key.id: key.label for key in await database.keys.all(caller.domain.id)}
    data: list[JsonValue] = [_change_object(change, labels) for change in changes]
    return json_reply({"data": data})


def _change_object(change: Change, labels: dict[str, str]) -> JsonValue:
    return {
        "time": iso(change.at),
        "action": change.action,
        "room_id": change.room_id,
        "version": change.version,
        "key_id": change.key_id,
        "key_label": None if change.key_id is None else labels.get(change.key_id),
        "changes": change.changes,
    }
