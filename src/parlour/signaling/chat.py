"""What was said in the chat of a call, and found to be said in it, written as browsers read it."""

from dataclasses import asdict
from typing import Any

from parlour.calls.chat import Said
from parlour.calls.gifs import GifsNow

__all__ = ["chat_message", "gifs_found"]


def chat_message(said: Said) -> dict[str, Any]:
    """Return one message of the chat."""
    fields: dict[str, Any] = {
        "number": said.number,
        "from": said.sender,
        "user_name": said.user_name or "",
        "at": said.at,
        "message": said.message,
    }
    given: dict[str, Any] = {"name": said.name, "id": said.id, "reactions": said.reactions or None}
    if said.gif is not None:
        given["gif"] = asdict(said.gif)
    return fields | {name: value for name, value in given.items() if value is not None}


def gifs_found(found: GifsNow) -> dict[str, Any]:
    """Return what a search for animated pictures answers."""
    return {"gifs": [asdict(each) for each in found.gifs], "next": found.next, "trouble": found.trouble}
