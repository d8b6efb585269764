"""What is said in the lobby and about it, as fields of frames."""

from collections.abc import Sequence
from typing import Any, assert_never

from parlour.calls.messages import (
    LobbyState,
    WaitingAdded,
    WaitingNow,
    WaitingRemoved,
    WaitingUpdated,
    WaitingView,
)

__all__ = ["lobby_state", "waiting_field", "waiting_push"]

Fields = dict[str, Any]


def lobby_state(state: LobbyState) -> Fields:
    """Write how somebody's wait stands."""
    return {"asked": state.asked, "granted": state.granted, "hosts": state.hosts}


def waiting_field(waiting: Sequence[WaitingView]) -> Fields:
    """Write who asks to be let in, for somebody who comes in; nothing where nobody does."""
    return {"waiting": [_waiting(each) for each in waiting]} if waiting else {}


def waiting_push(message: WaitingAdded | WaitingUpdated | WaitingRemoved | WaitingNow) -> Fields:
    """Write what those hear who may let people in."""
    match message:
        case WaitingAdded(waiting):
            return {"type": "waiting-participant-added", "participant": _waiting(waiting)}
        case WaitingUpdated(waiting):
            return {"type": "waiting-participant-updated", "participant": _waiting(waiting)}
        case WaitingRemoved(session_id):
            return {"type": "waiting-participant-removed", "id": session_id}
        case WaitingNow(everybody):
            return {"type": "waiting-participants", "participants": [_waiting(each) for each in everybody]}
        case _:
            assert_never(message)


def _waiting(view: WaitingView) -> Fields:
    return {"id": view.session_id, "name": view.user_name or "", "granted": view.granted}
