"""The base path itself: the caller's domain and the defaults it gives its rooms."""

from typing import Final

from parlour.api.answers import TEXT, Field, Fields, field, schema_ref
from parlour.api.authentication import ByKey, Caller
from parlour.api.body import read_json
from parlour.api.operation import TOO_LARGE, Example, Operation
from parlour.api.pending import note_stored
from parlour.api.replies import DOMAIN_CONFIG, ShownDomain
from parlour.errors import NotFoundError
from parlour.properties import CATALOGUE, Level
from parlour.store import DomainRecord

__all__ = ["DOMAIN_OPERATIONS"]

_NAME: Final[Field[ShownDomain]] = field(TEXT, lambda shown: shown.domain.name, "parlour")

DOMAIN: Final = Fields[ShownDomain](
    "Domain",
    domain_name=_NAME,
    domain_id=field(TEXT, lambda shown: shown.domain.id, "3f0c1a52-7d44-4e0b-9a61-5b8d2c7e9f10"),
    config=field(DOMAIN_CONFIG, lambda shown: shown),
)
CONFIGURED: Final = Fields[ShownDomain](
    "ConfiguredDomain", domain_name=_NAME, config=field(DOMAIN_CONFIG, lambda shown: shown)
)


async def get_domain(caller: Caller) -> ShownDomain:
    """`GET /`."""
    return _shown(caller, caller.domain)


async def set_domain_config(caller: Caller) -> ShownDomain:
    """`POST /`: like a room's configuration, for the defaults of every room of the domain."""
    now = caller.context.clock.now()
    present = _shown(caller, caller.domain).config()
    changes = CATALOGUE.validate_body(Level.DOMAIN, await read_json(caller.request), now=now, present=present)
    note_stored(caller.request, changes)
    domain = await caller.context.database.domains.configure(caller.domain.id, changes)
    if domain is None:
        raise NotFoundError("domain not found")
    await caller.context.calls.domain_changed(domain)
    return _shown(caller, domain)


def _shown(caller: Caller, domain: DomainRecord) -> ShownDomain:
    return ShownDomain(domain, caller.context.settings, caller.context.jobs.can_transcribe)


DOMAIN_OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/",
        handler=ByKey(get_domain),
        id="getDomain",
        tag="Domain",
        summary="Get the domain",
        description="The domain that the API key belongs to, with the defaults for its rooms.",
        reply=DOMAIN,
    ),
    Operation(
        method="POST",
        path="/",
        handler=ByKey(set_domain_config),
        id="setDomainConfig",
        stores_properties=True,
        tag="Domain",
        summary="Set the domain's configuration",
        description="Defaults for every room of the domain; a room's value wins, then a token's. `null` unsets.",
        body=schema_ref("ConfigureDomain"),
        body_examples=(Example("One seat per user", {"properties": {"enforce_unique_user_ids": True}}),),
        reply=CONFIGURED,
        errors={400: "unknown parameter 'language'", 413: TOO_LARGE},
    ),
)
