"""Operations on a running call: messages, session data, ejection. With nobody in the room they answer 404.

Each goes to the call itself and has been carried out when the answer leaves.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from parlour import strict_json
from parlour.api.answers import TEXT, Fields, Fixed, field
from parlour.api.authentication import RoomCaller
from parlour.api.body import read_json
from parlour.api.refusals import no_call, room_not_found
from parlour.calls.backend import BackendCommand, Eject, GetSessionData, ReplaceSessionData, SendFromBackend
from parlour.calls.effects import Refuse
from parlour.errors import InvalidRequestError
from parlour.properties import JsonValue
from parlour.properties.kinds import Boolean, Choice, Field, FreeObject, Kind, ListOf, Object, String
from parlour.shapes.base import Schema
from parlour.shapes.texts import problem

__all__ = [
    "EJECTED",
    "EJECT_BODY",
    "MESSAGE_BODY",
    "SENT",
    "SESSION_DATA",
    "SESSION_DATA_BODY",
    "act",
    "eject",
    "get_session_data",
    "send_app_message",
    "set_session_data",
]

ResultT = TypeVar("ResultT")

EVERYBODY: Final = "*"
_id: Final = String(max_length=128, min_length=1)


class _Json(Kind):
    """Any JSON but `null`."""

    type_name = "any"
    noun = "any JSON"

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return value is not None

    def check(self, value: Any, at: str) -> JsonValue:  # noqa: ARG002
        """See `Kind`."""
        return value  # type: ignore[no-any-return]

    def schema(self) -> Schema:
        """See `Kind`."""
        return {"not": {"type": "null"}}


MESSAGE_BODY: Final = Object(
    Field(name="data", kind=_Json(), required=True, effect="The message."),
    Field(name="recipient", kind=_id, default=EVERYBODY, effect="A session id, or `*` for everybody."),
)
SESSION_DATA_BODY: Final = Object(
    Field(name="data", kind=FreeObject(max_bytes=1_048_576), effect="The data, or what is merged into them."),
    Field(name="mergeStrategy", kind=Choice("replace", "shallow-merge"), default="replace", effect="How."),
    Field(name="keysToDelete", kind=ListOf(String(), max_items=1000), effect="Keys to drop before merging."),
)
EJECT_BODY: Final = Object(
    Field(name="ids", kind=ListOf(_id, max_items=100), effect="Session ids."),
    Field(name="user_ids", kind=ListOf(_id, max_items=100), effect="User ids."),
    Field(name="ban", kind=Boolean(), default=False, effect="Keep these users out as long as the meeting lasts."),
)


SENT: Final = Fixed(sent="true")
SESSION_DATA: Final = Fields[dict[str, JsonValue]](
    data=field({"type": "object", "additionalProperties": True}, lambda data: data, {"agenda": 3})
)
EJECTED: Final = Fields[tuple[str, ...]](
    ejectedIds=field({"type": "array", "items": TEXT}, lambda ids: [*ids], ["d61cd7b2-a273-42b4-89bd-be763fd562c1"])
)


async def act(caller: RoomCaller, read: Callable[[], Awaitable[BackendCommand[ResultT]]]) -> ResultT:
    """Do what the caller asks to the call of the room in its path, and return the result.

    Raises `NotFoundError` when there is no such room or nobody is in it, `InvalidRequestError` when the call refuses.
    """
    if caller.room is None:
        raise room_not_found(caller.name)
    result = await _operate(caller, await read())
    if isinstance(result, Refuse):
        raise InvalidRequestError(result.msg)
    return result


async def _operate(caller: RoomCaller, command: BackendCommand[ResultT]) -> ResultT | Refuse:
    result = await caller.context.calls.operate(caller.domain.id, caller.name, command)
    if result is None:
        caller.existing_room()
        raise no_call(caller.name)
    return result


async def _body(caller: RoomCaller, shape: Object) -> dict[str, Any]:
    checked = shape.check(await read_json(caller.request), "")
    assert isinstance(checked, dict)  # noqa: S101 - what an `Object` returns
    return checked


async def send_app_message(caller: RoomCaller) -> None:
    """`POST /rooms/:name/send-app-message`: those who are there get it as an `app-message` event."""

    async def read() -> SendFromBackend:
        body = await _body(caller, MESSAGE_BODY)
        data, recipient = body["data"], body.get("recipient", EVERYBODY)
        return SendFromBackend(data, len(strict_json.dump(data)), None if recipient == EVERYBODY else recipient)

    await act(caller, read)


async def get_session_data(caller: RoomCaller) -> dict[str, JsonValue]:
    """`GET /rooms/:name/get-session-data`."""

    async def read() -> GetSessionData:
        return GetSessionData()

    return dict((await act(caller, read)).data)


async def set_session_data(caller: RoomCaller) -> None:
    """`POST /rooms/:name/set-session-data`."""

    async def read() -> ReplaceSessionData:
        body = await _body(caller, SESSION_DATA_BODY)
        without = frozenset(body.get("keysToDelete", ()))
        return ReplaceSessionData(body.get("data", {}), body.get("mergeStrategy", "replace"), without)

    await act(caller, read)


async def eject(caller: RoomCaller) -> tuple[str, ...]:
    """`POST /rooms/:name/eject`: ids of people who are not there are skipped."""

    async def read() -> Eject:
        body = await _body(caller, EJECT_BODY)
        if "ids" not in body and "user_ids" not in body:
            raise problem("", "either ids or user_ids is required")
        return Eject(frozenset(body.get("ids", ())), frozenset(body.get("user_ids", ())), body.get("ban", False))

    return (await act(caller, read)).session_ids
