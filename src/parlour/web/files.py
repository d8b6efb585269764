"""Files that are stored on this machine, for whoever has a link to one: played in the browser, or saved.

A link says which file and until when, signed. Who holds it needs no key: it is made for people, players and pages on
other origins. Ranges are answered, so films can be played from anywhere and downloads go on where they stopped.
"""

import re
from typing import Final, cast

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from parlour.storage import StorageError, Stores, content_disposition, content_type_of
from parlour.storage.links import PATH
from parlour.web.negotiation import has_already

__all__ = ["routes"]

_SHARED: Final = {
    # Nothing of what is stored is a page, and nothing may become one by a browser's guess.
    "Content-Security-Policy": "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # Who has the link may read the file; without this no page elsewhere could show a transcript beside its film.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
_FRESH: Final = {"Cache-Control": "private, no-cache"}
"""Asked for anew each time, without being sent anew: a link ends, and a file can be deleted."""

_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-Modified-Since, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "7200",
}
"""What a browser is told that asks whether a page may fetch in parts, or go on with what it has."""

_RANGES: Final = re.compile(
    r"bytes=\s*(?:[0-9]{1,19}-[0-9]{0,19}|-[0-9]{1,19})(?:\s*,\s*(?:[0-9]{1,19}-[0-9]{0,19}|-[0-9]{1,19}))*"
)


def routes() -> list[Route]:
    """Return the route of links. It needs `app.state.stores`. No room is there: it has more parts."""
    return [
        Route(PATH + "/{token}/{name}", linked),
        Route(PATH + "/{token}/{name}", _preflight, methods=["OPTIONS"]),
    ]


async def _preflight(_request: Request) -> Response:
    return Response(status_code=204, headers=_SHARED | _PREFLIGHT)


async def linked(request: Request) -> Response:
    """Answer with the file that a link leads to, whole or in part."""
    stores = cast("Stores", request.app.state.stores)
    file = stores.links.read(request.path_params["token"])
    if file is None:
        return _refused(403, "this link is not valid any more, or never was")
    try:
        found = await stores.local.find(file.key)
    except StorageError as error:
        if error.temporary:
            return _refused(503, "the file cannot be read at the moment")
        found = None
    if found is None:
        return _refused(404, "the file has been deleted")
    path, status = found
    _drop_senseless_range(request)
    answer = FileResponse(
        path,
        headers=_SHARED | _FRESH | {"Content-Disposition": content_disposition(file.filename, inline=file.inline)},
        media_type=content_type_of(file.filename),
        stat_result=status,
    )
    if has_already(request.headers, answer.headers["etag"]):
        return Response(status_code=304, headers=_SHARED | _FRESH | {"ETag": answer.headers["etag"]})
    return answer


def _drop_senseless_range(request: Request) -> None:
    """Let a header that names no range of bytes count for nothing, as RFC 9110 14.2 wants, rather than as an error."""
    headers = Headers(scope=request.scope)
    if "range" in headers and _RANGES.fullmatch(headers["range"]) is None:
        del MutableHeaders(scope=request.scope)["range"]


def _refused(status: int, text: str) -> Response:
    return PlainTextResponse(text, status, headers=_SHARED | {"Cache-Control": "no-store"})
