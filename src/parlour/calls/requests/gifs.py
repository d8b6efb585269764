"""Animated pictures for the chat: for who may write in it, where the room has the advanced one."""

from typing import Final

from parlour.calls.commands import SearchGifs
from parlour.calls.desk import Desk
from parlour.calls.effects import FindGifs
from parlour.calls.participant import Participant
from parlour.calls.refusals import Refuse

__all__ = ["search_gifs"]

_OFF: Final = Refuse("not-permitted", "there are no GIFs in this room: enable_chat or enable_advanced_chat is off")
_UNSEEN: Final = Refuse("not-permitted", "who is hidden cannot write in the chat, and searches for no GIFs")


def search_gifs(desk: Desk, sender: Participant, request: SearchGifs) -> None:
    """Let a search be made; its answer follows.

    Rules: `enable_chat` and `enable_advanced_chat` of the room configuration, and hidden people only read.
    """
    if not (desk.rules.chat and desk.rules.advanced_chat):
        desk.effects.append(_OFF)
    elif not sender.visible:
        desk.effects.append(_UNSEEN)
    else:
        desk.effects.append(FindGifs(sender.session_id, request.query, request.offset, request.language))
