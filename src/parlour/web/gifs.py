"""The animated pictures of the chat, on this server's own origin: browsers never speak to whoever has them.

Nothing is asked of who asks: an id is what a search in a call gave, and leads to one picture that anybody could have.
"""

from typing import Final, cast

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from parlour.calls.gifs import ID
from parlour.gifs import SIZES, BusyError, GifService, PictureError, UnknownPictureError
from parlour.web.negotiation import has_already

__all__ = ["routes"]

_SHARED: Final = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
_ETAG: Final = '"1"'
"""What an id stands for never changes."""

_FOUND: Final = {"Cache-Control": "private, max-age=604800, immutable", "ETag": _ETAG}


def routes() -> list[Route]:
    """Return the route of the pictures. It needs `app.state.gifs`. No room is there: it has a second part."""
    return [Route("/gifs/{id}/{size}", picture)]


async def picture(request: Request) -> Response:
    """Answer with a picture that a search has found."""
    service = cast("GifService | None", request.app.state.gifs)
    signed, size = (
        request.path_params["id"],
        next((each for each in SIZES if each == request.path_params["size"]), None),
    )
    if service is None or size is None or ID.fullmatch(signed) is None:
        return _refused(404, "there is no such picture")
    try:
        found = await service.pictures.get(signed, size, request.client.host if request.client is not None else "")
    except UnknownPictureError:
        return _refused(404, "there is no such picture")
    except BusyError:
        return _refused(429, "too many pictures at once", {"Retry-After": "10"})
    except PictureError:
        return _refused(502, "the picture cannot be had at the moment")
    if has_already(request.headers, _ETAG):
        return Response(status_code=304, headers=_SHARED | _FOUND)
    return Response(found.body, media_type=found.media_type, headers=_SHARED | _FOUND)


def _refused(status: int, text: str, more: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(text, status, headers=_SHARED | {"Cache-Control": "no-store"} | (more or {}))
