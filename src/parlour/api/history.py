"""`/parlour/rooms/:name/history`: who changed what in a room. Our own; the documented API has nothing of the kind."""

from typing import Final, NamedTuple

from parlour.api.answers import MAYBE_TEXT, TEXT, Fields, ListOf, field
from parlour.api.authentication import RoomCaller
from parlour.api.body import whole_number
from parlour.api.refusals import room_not_found
from parlour.api.replies import iso
from parlour.properties import is_room_name
from parlour.store import Change

__all__ = ["HISTORY", "get_room_history"]

PAGE_LIMIT: Final = 100


class KnownChange(NamedTuple):
    """A change, and what the API key that asked for it is called (`None`: no key, or one that is gone)."""

    change: Change
    key_label: str | None


HISTORY: Final = Fields[list[KnownChange]](
    "RoomHistory",
    data=field(
        ListOf(
            Fields[KnownChange](
                time=field(TEXT, lambda one: iso(one.change.at), "2026-03-24T14:50:59.000Z"),
                action=field(
                    {"enum": ["created", "configured", "deleted", "replaced"]},
                    lambda one: one.change.action,
                    "configured",
                ),
                room_id=field(TEXT, lambda one: one.change.room_id, "3f0c1a52-7d44-4e0b-9a61-5b8d2c7e9f10"),
                version=field({"type": "integer"}, lambda one: one.change.version, 2),
                key_id=field(MAYBE_TEXT, lambda one: one.change.key_id, "9e0c1a52-7d44-4e0b-9a61-5b8d2c7e9f12"),
                key_label=field(MAYBE_TEXT, lambda one: one.key_label, "backend"),
                changes=field(
                    {
                        "type": "object",
                        "additionalProperties": {
                            "type": "object",
                            "properties": {"from": {}, "to": {}},
                            "required": ["from", "to"],
                            "additionalProperties": False,
                        },
                    },
                    lambda one: one.change.changes,
                    {"max_participants": {"from": None, "to": 5}},
                    "What is different now, by property.",
                ),
            )
        ),
        lambda changes: changes,
    ),
)


async def get_room_history(caller: RoomCaller) -> list[KnownChange]:
    """`GET /parlour/rooms/:name/history`: newest first, of every room that had this name; 404 when there was none."""
    limit = whole_number(caller.request, "limit", default=PAGE_LIMIT, least=1, most=PAGE_LIMIT)
    database = caller.context.database
    changes = []
    if is_room_name(caller.name):
        changes = await database.history.of_room(caller.domain.id, caller.name, limit=limit)
    if not changes and caller.room is None:
        raise room_not_found(caller.name)
    labels = {key.id: key.label for key in await database.keys.all(caller.domain.id)}
    return [KnownChange(one, None if one.key_id is None else labels.get(one.key_id)) for one in changes]
