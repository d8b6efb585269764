"""The base path itself: the caller's domain and the defaults it gives its rooms."""

from starlette.requests import Request
from starlette.responses import Response

from parlour.api.access import authenticate
from parlour.api.body import read_json
from parlour.api.replies import domain_config, json_reply
from parlour.errors import NotFoundError
from parlour.properties import CATALOGUE, Level

__all__ = ["get_domain", "set_domain_config"]


async def get_domain(request: Request) -> Response:
    """`GET /`."""
    domain = (await authenticate(request)).domain
    return json_reply({"domain_name": domain.name, "domain_id": domain.id, "config": domain_config(domain)})


async def set_domain_config(request: Request) -> Response:
    """`POST /`: like a room's configuration, for the defaults of every room of the domain."""
    caller = await authenticate(request)
    now = caller.context.clock.now()
    changes = CATALOGUE.validate_body(Level.DOMAIN, await read_json(request), now=now)
    domain = await caller.context.database.domains.configure(caller.domain.id, changes)
    if domain is None:
        raise NotFoundError("domain not found")
    return json_reply({"domain_name": domain.name, "config": domain_config(domain)})
