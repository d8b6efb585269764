"""For load balancers: is the process alive, can it serve."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from parlour.api import ApiContext, json_reply

__all__ = ["router"]


def router() -> APIRouter:
    """Return `/health` (the process answers) and `/ready` (so does its database; 503 otherwise)."""
    routes = APIRouter(include_in_schema=False, redirect_slashes=False)

    @routes.get("/health")
    async def health() -> Response:
        return json_reply({"status": "ok"})

    @routes.get("/ready")
    async def ready(request: Request) -> Response:
        context: ApiContext = request.app.state.api
        await context.database.ping()
        return json_reply({"status": "ready"})

    return routes
