"""Which pages may call the REST API from a browser.

An API key in a header is all that REST looks at, never a cookie, so a page that may call can do no more than whoever
holds its key could do without a browser.
"""

import re
from collections.abc import Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from parlour.api.pending import PENDING_HEADER
from parlour.api.replies import error_reply_for
from parlour.errors import ForbiddenError

__all__ = ["Cors"]

EXPOSED: Final = f"Retry-After, {PENDING_HEADER}"
"""Headers of ours that a page may read."""

MAX_AGE_SECONDS: Final = 7200
"""How long a browser need not ask again; browsers cap it at about that."""

_METHODS: Final = "GET, HEAD, POST, PUT, PATCH, DELETE"
_ALWAYS_ALLOWED: Final = "authorization"
_HEADER_LIST: Final = re.compile(r"[A-Za-z0-9_-]+(, ?[A-Za-z0-9_-]+)*")
_LONGEST_LIST: Final = 1000
_LONGEST_ORIGIN_SHOWN: Final = 100


class Cors:
    """The rule of `server.cors_origins`: `*` for every page, some origins, or none."""

    def __init__(self, origins: Sequence[str]) -> None:
        self._all = "*" in origins
        self._origins = frozenset(origins)

    def preflight(self, request: Request) -> Response | None:
        """Return the answer when a browser asks whether a page may make a call; `None` when this is no such question.

        It is the same for every path and method: a page is to see the 404 or 405 that others see.
        """
        headers = request.headers
        if not self._origins or request.method != "OPTIONS" or "access-control-request-method" not in headers:
            return None
        origin = headers.get("origin", "")
        if not self._all and origin not in self._origins:
            shown = origin[:_LONGEST_ORIGIN_SHOWN]
            return error_reply_for(ForbiddenError(f"pages of '{shown}' may not call: see server.cors_origins"))
        asked = headers.get("access-control-request-headers", "")
        listed = len(asked) <= _LONGEST_LIST and _HEADER_LIST.fullmatch(asked) is not None
        told = {
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": asked if listed else _ALWAYS_ALLOWED,
            "Access-Control-Max-Age": str(MAX_AGE_SECONDS),
        }
        return Response(status_code=204, headers=told)

    def mark(self, request: Request, response: Response) -> None:
        """Let the page that asked read `response`, if it may."""
        if self._all:
            response.raw_headers += _FOR_ALL
            return
        if not self._origins:
            return
        response.raw_headers.append((b"vary", b"Origin"))
        origin = request.headers.get("origin", "")
        if origin in self._origins:
            response.raw_headers += [(b"access-control-allow-origin", origin.encode("latin-1")), _EXPOSE]


_EXPOSE: Final = (b"access-control-expose-headers", EXPOSED.encode("ascii"))
_FOR_ALL: Final = [(b"access-control-allow-origin", b"*"), _EXPOSE]
