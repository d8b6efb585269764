"""The interactive API documentation: Swagger UI from our own static files, so that it works offline."""

from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from parlour import strict_json
from parlour.api import openapi_document

__all__ = ["routes"]

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


def routes() -> list[Route]:
    """Return the routes of the documentation page and of the OpenAPI document."""
    document = strict_json.dump(dict(openapi_document()))

    async def openapi(_request: Request) -> Response:
        return Response(document, headers={"Access-Control-Allow-Origin": "*"}, media_type="application/json")

    async def docs(_request: Request) -> Response:
        return HTMLResponse(_PAGE, headers=_HEADERS)

    async def start(_request: Request) -> Response:
        return Response(_SCRIPT, headers=_HEADERS, media_type="text/javascript")

    return [Route("/openapi.json", openapi), Route("/docs", docs), Route("/docs/start.js", start)]
