"""For load balancers: is the process alive, can it serve."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from parlour.api import ApiContext, json_reply
from parlour.api.replies import error_reply_for
from parlour.errors import UnavailableError
from parlour.signaling import Signaling

__all__ = ["routes"]


def routes() -> list[Route]:
    """Return `/health` (the process answers) and `/ready` (it can take calls; 503 and the reason otherwise)."""
    return [Route("/health", health), Route("/ready", ready)]


async def health(_request: Request) -> Response:
    """The process answers."""
    return json_reply({"status": "ok"})


async def ready(request: Request) -> Response:
    """The database answers, the SFU (where there is to be one) answers, and people are let in."""
    context: ApiContext = request.app.state.api
    signaling: Signaling = request.app.state.signaling
    if signaling.calls.draining:
        return error_reply_for(UnavailableError("the server is about to stop and lets nobody in"))
    await context.database.ping()
    sfu = signaling.calls.sfu_health()
    if sfu is not None and not sfu.up:
        return error_reply_for(UnavailableError("the media server does not answer; it is being started again"))
    return json_reply({"status": "ready"})
