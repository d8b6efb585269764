"""The interactive API documentation: Swagger UI from our own static files, so that it works offline."""

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from parlour import strict_json
from parlour.api import openapi_document

__all__ = ["router"]

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Parlour: REST API</title>
<link rel="stylesheet" href="/static/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<noscript>This page needs JavaScript. <a href="/openapi.json">The OpenAPI document</a> does not.</noscript>
<script src="/static/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
_SCRIPT: Final = """SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
});
"""


def router() -> APIRouter:
    """Return the routes of the documentation page and of the OpenAPI document."""
    routes = APIRouter(include_in_schema=False, redirect_slashes=False)
    document = strict_json.dump(dict(openapi_document()))

    @routes.get("/openapi.json")
    async def openapi() -> Response:
        return Response(document, headers={"Access-Control-Allow-Origin": "*"}, media_type="application/json")

    @routes.get("/docs")
    async def docs(_request: Request) -> Response:
        return HTMLResponse(_PAGE, headers=_HEADERS)

    @routes.get("/docs/start.js")
    async def start() -> Response:
        return Response(_SCRIPT, headers=_HEADERS, media_type="text/javascript")

    return routes
