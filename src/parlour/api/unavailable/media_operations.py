"""Transcription: the pending operations."""

from typing import Any, Final

from parlour.api.operation import ROOM_NAME, Operation
from parlour.api.unavailable import handlers
from parlour.api.unavailable import media_bodies as bodies
from parlour.api.unavailable.declare import declare, obj
from parlour.properties.kinds import Object

__all__ = ["MEDIA"]

_NO_CALL: Final = "room team-sync does not seem to be hosting a call currently"
_TEXT: Final = {"type": "string"}
_SENT: Final = (obj(sent={"const": "true"}), {"sent": "true"})
_ID: Final = "5c9e1d52-97ab-4b6a-8d34-0f2f4a1c7d11"


def _in_call(
    action: str, what: str, tag: str, body: Object, sample: dict[str, Any], reply: tuple[dict[str, Any], Any]
) -> Operation[Any]:
    """Declare start, update or stop of something that runs in a call."""
    word = "".join(part.title() for part in what.split())
    return declare(
        "POST",
        f"/rooms/{{name}}/{what}/{action}",
        handlers.refused_in_call(what, body),
        id=f"{action}{word}",
        tag=tag,
        summary=f"{action.title()} {what}",
        pending=f"{what} is not available on this server yet",
        says="In the call that runs in the room; without one the answer is 404.",
        parameters=(ROOM_NAME,),
        body=body,
        sample=sample,
        reply=reply[0],
        example=reply[1],
        errors={400: f"{what} is not available on this server yet", 404: _NO_CALL},
    )


def _transcription(action: str, body: Object, sample: dict[str, Any]) -> Operation[Any]:
    return _in_call(action, "transcription", "Transcription", body, sample, _SENT)


_IN_CALLS: Final = (
    _transcription("start", bodies.TRANSCRIPTION_START, {"language": "en", "punctuate": True}),
    _transcription("update", bodies.TRANSCRIPTION_UPDATE, {"participants": [_ID]}),
    _transcription("stop", bodies.TRANSCRIPTION_STOP, {}),
)

MEDIA: Final[tuple[Operation[Any], ...]] = (*_IN_CALLS,)
