"""The built files below `/static`: what may be cached for how long, who may load it, and in which encoding it leaves.

The web build writes `NAME.br` and `NAME.gz` beside each larger file (`web/build/precompress.ts`), so a first visit over
a slow network costs a third of the bytes and the server no work.
"""

import re
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from parlour.web.negotiation import accepted_encodings

__all__ = ["REVALIDATE", "STATIC_DIR", "Assets"]

STATIC_DIR: Final = Path(__file__).with_name("static")
"""Where the web build writes; see `make web`."""
REVALIDATE: Final = "no-cache"
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ON_DEMAND: Final = r"(call-machine|processors)/[a-z-]+-[0-9a-f]{8}\.(js|wasm|tflite)"
_HASHED_ASSET: Final = re.compile(rf"(.*/)?assets/[^/]*-[A-Za-z0-9_-]{{8}}\.[a-z0-9]+|{_ON_DEMAND}")
_CALL_MACHINE: Final = re.compile(rf"call-machine-object-bundle\.js(\.map)?|{_ON_DEMAND}")
_ENCODED: Final = {".br": "br", ".gz": "gzip"}
"""Suffix of the encoded file, and the name of its encoding; the smallest first."""
_MEDIA_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".tflite": "application/octet-stream",
}


class Assets(StaticFiles):
    """The built files, with the caching and cross-origin rules of each kind. Never leaves its directory."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory, check_dir=False)
        self._root = directory

    async def serve(self, path: str, request: Request) -> Response:
        """Answer with the file at `path`, or with 404; with 304 where the browser has it in this encoding already."""
        relative = self.get_path({"type": "http", "path": f"/{path}", "root_path": ""})
        try:
            response = await self._encoded(relative, request) or await self.get_response(relative, request.scope)
        except (HTTPException, ValueError):  # ValueError: a NUL byte in the path
            # With an upgrade the parts of the former one are gone, which the pages that have that one may know.
            shared = {"Access-Control-Allow-Origin": "*"} if _CALL_MACHINE.fullmatch(path) else {}
            return PlainTextResponse("not found", status_code=404, headers={"Cache-Control": REVALIDATE} | shared)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = _FOR_EVER if _HASHED_ASSET.fullmatch(path) else REVALIDATE
        response.headers["Vary"] = "Accept-Encoding"
        media_type = _MEDIA_TYPES.get(Path(path).suffix)
        if media_type is not None and response.status_code != 304:
            response.headers["Content-Type"] = media_type
        if _CALL_MACHINE.fullmatch(path):
            # Loaded by the pages of others, by fetch, as a script or in a worker, COEP pages included.
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    async def _encoded(self, relative: str, request: Request) -> Response | None:
        """Return the smallest encoding that the browser takes; `None` sends the file as it is."""
        accepted = accepted_encodings(request.headers)
        for suffix, encoding in _ENCODED.items():
            if encoding in accepted and self._is_current(relative, suffix):
                response = await self.get_response(relative + suffix, request.scope)
                response.headers["Content-Encoding"] = encoding
                return response
        return None

    def _is_current(self, relative: str, suffix: str) -> bool:
        """Tell whether there is an encoded file that is no older than its original: an outdated one tells the past."""
        original, _ = self.lookup_path(relative)
        encoded, found = self.lookup_path(relative + suffix)
        if not original or found is None:
            return False
        return found.st_mtime_ns >= Path(original).stat().st_mtime_ns and Path(encoded).is_file()
