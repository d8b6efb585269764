"""The meeting's shared data."""

from typing import Final

from parlour.calls.commands import SetSessionData
from parlour.calls.desk import Desk
from parlour.calls.messages import SessionData
from parlour.calls.refusals import Refuse
from parlour.shapes.json_text import json_size
from parlour.strict_json import JsonValue

__all__ = ["MAX_SESSION_DATA", "keep_session_data", "set_session_data"]

MAX_SESSION_DATA: Final = 102_400


def set_session_data(desk: Desk, request: SetSessionData) -> None:
    """Replace the shared data, or merge its top level."""
    former = {} if request.merge == "replace" else desk.session_data
    refusal = keep_session_data(desk, {**former, **request.data}, answer=True)
    if refusal is not None:
        desk.effects.append(refusal)


def keep_session_data(desk: Desk, data: dict[str, JsonValue], *, answer: bool = False) -> Refuse | None:
    """Make this the meeting's shared data and tell everybody; if it is too large return why, and change nothing."""
    if json_size(data) > MAX_SESSION_DATA:
        return Refuse("message-too-large", f"session data may have at most {MAX_SESSION_DATA} bytes of JSON")
    if answer:
        desk.answer()
    desk.session_data = data
    desk.send(desk.roster.ids, SessionData(data))
    return None
