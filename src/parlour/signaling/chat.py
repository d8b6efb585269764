"""What was said in the chat of a call, written as browsers read it."""

from typing import Any

from parlour.calls.chat import Said

__all__ = ["chat_message"]


def chat_message(said: Said) -> dict[str, Any]:
    """Return one message of the chat."""
    fields: dict[str, Any] = {
        "number": said.number,
        "from": said.sender,
        "user_name": said.user_name or "",
        "at": said.at,
        "message": said.message,
    }
    given = {"name": said.name, "id": said.id, "reactions": said.reactions or None}
    return fields | {name: value for name, value in given.items() if value is not None}
