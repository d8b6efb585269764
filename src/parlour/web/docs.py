"""The documentation: the API page (Swagger UI over `/openapi.json`) and the guides, built from `docs/` by `web/docs`.

All of it is in our own static files, so it works without internet.
"""

import gzip
import hashlib
import re
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from parlour import strict_json
from parlour.api import openapi_document
from parlour.web import plain
from parlour.web.assets import REVALIDATE, STATIC_DIR, Assets
from parlour.web.negotiation import accepted_encodings, has_already

__all__ = ["routes"]

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_GUIDE_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")


def routes(*, static_dir: Path = STATIC_DIR) -> list[Route]:
    """Return the routes of the API page, of the guides and of the OpenAPI document."""
    assets = Assets(static_dir)
    document = _OpenApi()

    async def page(path: str, request: Request) -> Response:
        response = await assets.serve(f"docs/{path}.html", request)
        if response.status_code == 404:
            return plain.not_here() if await _is_built(assets, request) else plain.not_built()
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    async def api(request: Request) -> Response:
        return await page("api", request)

    async def index(request: Request) -> Response:
        return await page("guides/index", request)

    async def guide(request: Request) -> Response:
        name: str = request.path_params["name"]
        if name == "index" or not _GUIDE_NAME.fullmatch(name):
            return plain.not_here()
        return await page(f"guides/{name}", request)

    return [
        Route("/openapi.json", document.serve),
        *(
            Route(path + slash, endpoint)
            for path, endpoint in {"/docs": api, "/docs/guides": index, "/docs/guides/{name}": guide}.items()
            for slash in ("", "/")
        ),
    ]


async def _is_built(assets: Assets, request: Request) -> bool:
    return (await assets.serve("docs/api.html", request)).status_code != 404


class _OpenApi:
    """The OpenAPI document as bytes, plain and compressed; made when it is first asked for."""

    def __init__(self) -> None:
        self._bodies: dict[str, bytes] = {}

    async def serve(self, request: Request) -> Response:
        """Answer with the document, or with 304 where the client has it already."""
        encoding = "gzip" if "gzip" in accepted_encodings(request.headers) else ""
        body = self._body(encoding)
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Cache-Control": REVALIDATE,
            "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
            "Vary": "Accept-Encoding",
        }
        if has_already(request.headers, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        if encoding:
            headers["Content-Encoding"] = encoding
        return Response(body, headers=headers, media_type="application/json")

    def _body(self, encoding: str) -> bytes:
        if encoding not in self._bodies:
            plain_body = strict_json.dump(dict(openapi_document()))
            self._bodies[encoding] = gzip.compress(plain_body, mtime=0) if encoding else plain_body
        return self._bodies[encoding]
