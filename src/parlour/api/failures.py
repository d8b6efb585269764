"""Turns every exception into the documented error body, framework errors and bugs included."""

import logging
from collections.abc import Iterable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from parlour.api.replies import error_reply, error_reply_for
from parlour.errors import InvalidRequestError, NotFoundError, ParlourError

__all__ = ["bug", "gone", "install_error_replies", "not_allowed", "nothing_here", "refusal"]

log = logging.getLogger(__name__)


def install_error_replies(app: Starlette) -> None:
    """Make `app` answer every failure outside the REST API with `{"error", "info"}` too."""
    app.add_exception_handler(ParlourError, _refused)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(Exception, _bug)


def refusal(error: ParlourError) -> Response:
    """Return the answer to a refusal; what is our fault goes to the server's log as well."""
    if error.status >= 500:
        log.error("request failed: %s", error)
    return error_reply_for(error)


def nothing_here() -> Response:
    """Return the answer to a path that does not exist."""
    return error_reply(NotFoundError.code, "there is nothing at this path", 404)


def not_allowed(method: str, allowed: Iterable[str]) -> Response:
    """Return the answer to a method that the path does not have."""
    listed = ", ".join(sorted(allowed))
    info = f"{method[:20]} is not possible here, only {listed}"
    return error_reply(InvalidRequestError.code, info, 405, {"Allow": listed})


def gone() -> Response:
    """Return the answer to somebody who is not there to read it; the status is for the metrics."""
    return Response(status_code=499)


def bug() -> Response:
    """Return the answer to a fault of ours; whoever answers so raises it again, so that the log has the traceback."""
    return error_reply(ParlourError.code, "the server made a mistake; its log says more", 500)


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ParlourError)  # noqa: S101 - registered for this type alone
    return refusal(error)


async def _framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type alone
    if error.status_code == 404:
        return nothing_here()
    if error.status_code == 405:
        return not_allowed(request.method, _methods_at(request))
    code = InvalidRequestError.code if error.status_code < 500 else ParlourError.code
    return error_reply(code, str(error.detail), error.status_code, error.headers)


def _methods_at(request: Request) -> set[str]:
    """Return every method that some route offers at the request's path."""
    return {
        method
        for route in request.app.routes
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE
        for method in route.methods or ()
    }


async def _bug(_request: Request, _error: Exception) -> Response:
    return bug()
