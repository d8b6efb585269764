"""What the call page is told about the way out. That it goes this way is seen in `tests/e2e/test_leaving.py`."""

from typing import Any

import pytest

from parlour.properties import Changes
from tests.support.call_server import CallServer

BYE = "https://shop.example/bye?a=1"


async def told(server: CallServer, **token: Any) -> dict[str, Any]:
    """What somebody with such a token is told of the room before the join; no properties: without a token."""
    client = await server.client()
    given = {"token": await server.token(**token)} if token else {}
    info: dict[str, Any] = (await client.request("preauth", room="room", **given))["room"]
    return info


async def configure(server: CallServer, **properties: Any) -> None:
    domain = await server.app.database.domains.by_host("")
    await server.app.database.domains.configure(domain.id, Changes(properties))


@pytest.mark.property("redirect_on_meeting_exit")
async def test_the_page_is_told_where_to_lead_and_the_name_of_the_domain(server: CallServer) -> None:
    await server.room()
    assert (await told(server))["domain_config"]["redirect_on_meeting_exit"] == ""
    await configure(server, redirect_on_meeting_exit=BYE)
    info = await told(server, redirect_on_meeting_exit="https://other.example/")
    assert info["domain_config"]["redirect_on_meeting_exit"] == BYE
    assert info["token_config"]["redirect_on_meeting_exit"] == "https://other.example/"
    assert info["domain_name"] == "parlour"


@pytest.mark.property("close_tab_on_exit")
async def test_the_page_is_told_to_close_the_tab(server: CallServer) -> None:
    await server.room()
    assert (await told(server, close_tab_on_exit=True))["token_config"]["close_tab_on_exit"] is True


@pytest.mark.property("redirect_on_meeting_exit_allowed_hosts")
@pytest.mark.parametrize(
    ("redirect", "kept"),
    [
        (BYE, True),
        ("https://shop.example:8443/bye", True),
        ("https://SHOP.example/bye", True),
        ("https://one.example:8443/", True),
        ("https://default.example/", True),
        ("https://[2001:db8::1]/", True),
        ("", True),
        ("https://one.example/", False),
        ("https://evil.example/", False),
        ("https://shop.example.evil.example/", False),
        ("https://shop.example@evil.example/", False),
        ("http://default.example/", False),
    ],
)
async def test_a_token_leads_to_allowed_hosts_only(server: CallServer, redirect: str, kept: bool) -> None:
    await server.room()
    hosts = ["shop.example", "one.example:8443", "default.example:443", "[2001:db8::1]"]
    await configure(server, redirect_on_meeting_exit_allowed_hosts=hosts)
    info = await told(server, redirect_on_meeting_exit=redirect)
    assert info["token_config"].get("redirect_on_meeting_exit") == (redirect if kept else None)
    assert "redirect_on_meeting_exit_allowed_hosts" not in info["domain_config"]


@pytest.mark.property("redirect_on_meeting_exit_allowed_hosts")
async def test_an_empty_list_allows_no_host_and_the_domains_own_way_stays(server: CallServer) -> None:
    await server.room()
    await configure(server, redirect_on_meeting_exit_allowed_hosts=[], redirect_on_meeting_exit=BYE)
    info = await told(server, redirect_on_meeting_exit=BYE)
    assert "redirect_on_meeting_exit" not in info["token_config"]
    assert info["domain_config"]["redirect_on_meeting_exit"] == BYE
