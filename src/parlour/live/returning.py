"""The way back into a room: somebody's connection broke, and another one is to go on in its place."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from parlour.calls.absence import SEAT_GONE
from parlour.calls.effects import TakeOver
from parlour.calls.events import Resume
from parlour.live.asker import Asker
from parlour.live.context import Context
from parlour.live.entrance import CRASHED
from parlour.live.farewells import Farewells
from parlour.live.mailbox import Mailbox, MailboxClosedError, WorkCrashedError
from parlour.live.requests import ResumeRequest
from parlour.live.stage import Stage

__all__ = ["refuse_return", "resume"]

_log = logging.getLogger(__name__)

_RESTARTING: Final = "The server is restarting."


async def resume(
    stage: Stage,
    context: Context,
    mailbox: Mailbox,
    request: ResumeRequest,
    asker: Asker,
    abandoned: Callable[[str], None],
) -> str | None:
    """Go on with the seat whose key was given, and answer; return the session id, `None` when refused.

    `abandoned` gets the session id when the seat was taken over for a caller who was cancelled meanwhile.
    """

    def give_back(resumed: "asyncio.Future[str | None]") -> None:
        if not resumed.cancelled() and resumed.exception() is None and (back := resumed.result()) is not None:
            abandoned(back)

    async def work() -> str | None:
        return _resume(stage, context, request, asker)

    outcome = mailbox.ask(work)
    try:
        return await asyncio.shield(outcome)
    except asyncio.CancelledError:
        outcome.add_done_callback(give_back)
        raise
    except WorkCrashedError:
        asker.refuse("connection-error", CRASHED)
    except MailboxClosedError:
        asker.refuse("connection-error", _RESTARTING, restarting=True)
    return None


def refuse_return(farewells: Farewells, request: ResumeRequest, asker: Asker) -> None:
    """Tell who comes back that there is no such seat, or why it was put out meanwhile."""
    reason = farewells.of(request.seat_key)
    if reason is None:
        asker.refuse(SEAT_GONE.type, SEAT_GONE.msg)
    else:
        asker.refuse("ejected", reason.value)


def _resume(stage: Stage, context: Context, request: ResumeRequest, asker: Asker) -> str | None:
    meeting = stage.meeting
    effects = [] if meeting is None else meeting.call.handle(Resume(request.seat_key), stage.now())
    back = next((effect.session_id for effect in effects if isinstance(effect, TakeOver)), None)
    if meeting is None or back is None:
        refuse_return(context.farewells, request, asker)
    if meeting is not None:
        meeting.carry_out(effects, None if back is None else asker, request.received)
        stage.end_if_over(meeting)
        if back is not None:
            where = {"participant": back, "connection": asker.connection.id}
            _log.info("participant resumed", extra=meeting.where | where)
    return back
