"""In which language the call page speaks: what the server tells it. What people then read is in `tests/e2e`."""

from typing import Any

import pytest

from parlour.properties import Changes
from tests.support.call_server import CallServer


async def told(server: CallServer, room: str, **token: Any) -> list[Any]:
    """The language at each level, as the page asks before anybody joins: token, room, domain."""
    client = await server.client()
    given = {"token": await server.token(**token)} if token else {}
    info = (await client.request("preauth", room=room, **given))["room"]
    return [info[level].get("lang") for level in ("token_config", "config", "domain_config")]


@pytest.mark.property("lang")
async def test_the_page_is_told_the_language_of_each_level(server: CallServer) -> None:
    await server.room("plain")
    await server.room("sala", lang="pt-BR")
    assert await told(server, "plain") == [None, None, "en"]
    assert await told(server, "sala") == [None, "pt-BR", "en"]
    assert await told(server, "sala", lang="user") == ["user", "pt-BR", "en"]
    domain = await server.app.database.domains.by_host("")
    await server.app.database.domains.configure(domain.id, Changes({"lang": "jp"}))
    assert await told(server, "sala", lang="ka") == ["ka", "pt-BR", "jp"]
    assert await told(server, "plain") == [None, None, "jp"]
