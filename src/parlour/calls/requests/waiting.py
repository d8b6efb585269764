"""What owners and participant admins say to those who wait in the lobby."""

from typing import Final, assert_never

from parlour.calls.commands import AnswerWaiting, RequestAccess
from parlour.calls.desk import Desk
from parlour.calls.messages import FatalError, WaitingDecided
from parlour.calls.moderation import EVERYBODY_ELSE
from parlour.calls.participant import Participant
from parlour.calls.watchers import put_out

__all__ = ["serve_about_lobby"]

_NOT_ADMIN: Final = ("not-permitted", "only owners and participant admins may answer those who wait in the lobby")
_REJECTED: Final = FatalError("ejected", "Join request rejected")


def serve_about_lobby(desk: Desk, sender: Participant, request: AnswerWaiting | RequestAccess) -> None:
    """Do what somebody inside asks for. Who asks for access has it."""
    match request:
        case AnswerWaiting():
            _answer_waiting(desk, sender, request)
        case RequestAccess():
            desk.answer()
        case _:
            assert_never(request)


def _answer_waiting(desk: Desk, sender: Participant, request: AnswerWaiting) -> None:
    """Open the door to people, or turn them away. Unknown ids are skipped: they may have given up a moment ago.

    The first answer counts; who was let in but has no seat yet can still be turned away.
    """
    if not sender.moderates:
        desk.refuse(*_NOT_ADMIN)
        return
    everybody = request.decisions.get(EVERYBODY_ELSE)
    decided = [
        (waiting, decision)
        for waiting in desk.lobby.asking
        if (decision := request.decisions.get(waiting.session_id, everybody)) is not None
    ]
    desk.answer(WaitingDecided(tuple([waiting.session_id for waiting, _ in decided])))
    for waiting, decision in decided:
        if decision:
            desk.lobby.grant(waiting)
        else:
            put_out(desk, waiting, _REJECTED, "refused")
    desk.lobby.restless = True
