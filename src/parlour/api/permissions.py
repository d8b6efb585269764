"""`POST /rooms/:name/update-permissions`: what people in a running call may do from now on."""

from typing import Final

from parlour.api.answers import Fixed
from parlour.api.authentication import RoomCaller
from parlour.api.body import read_json
from parlour.api.in_call import act
from parlour.calls.backend import UpdatePermissions
from parlour.calls.permissions import PermissionChange
from parlour.properties import JsonValue
from parlour.properties.kinds import Field, Kind, Object, Permissions, String
from parlour.shapes.base import Schema
from parlour.shapes.faults import every
from parlour.shapes.texts import refused, shown, wrong_type

__all__ = ["PERMISSIONS_BODY", "STATUS_SENT", "update_permissions"]

_MAX_PEOPLE: Final = 1000


class _ByParticipant(Kind):
    """Permissions by session id; `*` stands for everybody who is not named."""

    type_name = "object"
    noun = "an object"

    def __init__(self) -> None:
        """Take permissions as everywhere else."""
        self._permissions = Permissions()
        self._id = String(max_length=128, min_length=1)

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return isinstance(value, dict)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if not isinstance(value, dict):
            raise wrong_type(at, value, self.wanted)
        if len(value) > _MAX_PEOPLE:
            raise refused(at, value, f"should have at most {_MAX_PEOPLE} entries, not {len(value)}")

        def person(key: str, item: object) -> tuple[str, JsonValue]:
            return self._id.text(key, f"a key of {at}"), self._permissions.check(item, f"{at}.{shown(key)}")

        return dict(every(value, person))

    def schema(self) -> Schema:
        """See `Kind`."""
        return {
            "type": "object",
            "maxProperties": _MAX_PEOPLE,
            "propertyNames": {"minLength": 1, "maxLength": 128},
            "additionalProperties": self._permissions.schema(),
        }


PERMISSIONS_BODY: Final = Object(
    Field(name="data", kind=_ByParticipant(), required=True, effect="Permissions by session id, or `*`.")
)


STATUS_SENT: Final = Fixed(status="sent")


async def update_permissions(caller: RoomCaller) -> None:
    """`POST /rooms/:name/update-permissions`: fields that are not given stay; `canReceive` is replaced part by part."""

    async def read() -> UpdatePermissions:
        body = PERMISSIONS_BODY.check(await read_json(caller.request), "")
        people = body["data"] if isinstance(body, dict) else {}
        assert isinstance(people, dict)  # noqa: S101 - what `_ByParticipant` returns
        changes = {key: PermissionChange.of(change) for key, change in people.items() if isinstance(change, dict)}
        return UpdatePermissions(changes)

    await act(caller, read)
