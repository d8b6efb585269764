"""Turns every exception into the documented error body, framework errors and bugs included."""

import logging
from collections.abc import Iterable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route

from parlour.api.replies import error_reply, error_reply_for
from parlour.errors import InvalidRequestError, NotFoundError, ParlourError

__all__ = ["install_error_replies", "refusal"]

log = logging.getLogger(__name__)


def install_error_replies(app: Starlette) -> None:
    """Make `app` answer every failure with `{"error", "info"}`."""
    app.add_exception_handler(ParlourError, _refused)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _bug)


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ParlourError)  # noqa: S101 - registered for this type alone
    return refusal(error)


def refusal(error: ParlourError) -> Response:
    """Return the answer to a refusal; what is our fault goes to the server's log as well."""
    if error.status >= 500:
        log.error("request failed: %s", error)
    return error_reply_for(error)


async def _framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type alone
    if error.status_code == 404:
        return error_reply(NotFoundError.code, "there is nothing at this path", 404)
    if error.status_code == 405:
        allowed = ", ".join(sorted(_methods_at(request.app.routes, request)))
        info = f"{request.method[:20]} is not possible here, only {allowed}"
        return error_reply(InvalidRequestError.code, info, 405, {"Allow": allowed})
    code = InvalidRequestError.code if error.status_code < 500 else ParlourError.code
    return error_reply(code, str(error.detail), error.status_code, error.headers)


def _methods_at(routes: Iterable[BaseRoute], request: Request) -> set[str]:
    """Return every method that some route offers at the request's path."""
    return {
        method
        for route in routes
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE
        for method in route.methods or ()
    }


async def _gone(_request: Request, _error: Exception) -> Response:
    return Response(status_code=499)  # nobody is there to read it; the status is for the access log


async def _bug(_request: Request, _error: Exception) -> Response:
    """Answer a fault of ours. Starlette raises it again afterwards, so the server's log has the traceback."""
    return error_reply(ParlourError.code, "the server made a mistake; its log says more", 500)
