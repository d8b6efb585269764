"""The base path: the domain and its configuration."""

import pytest

from parlour.properties import CATALOGUE, Level
from tests.support.app import App


@pytest.mark.parametrize("path", ["/v1", "/v1/"])
async def test_it_answers_with_and_without_slash_and_never_redirects(app: App, path: str) -> None:
    url = f"http://server{path}"
    got = await app.http.get(url)
    assert got.status_code == 200
    assert list(got.json()) == ["domain_name", "domain_id", "config"]
    assert got.json()["domain_name"] == "parlour"
    assert got.json()["config"] == CATALOGUE.defaults(Level.DOMAIN)
    posted = await app.http.post(url, json={"properties": {"lang": "de"}})
    assert posted.status_code == 200
    assert list(posted.json()) == ["domain_name", "config"]


async def test_changes_merge_and_null_unsets(app: App) -> None:
    await app.ok("POST", "/", {"properties": {"lang": "de", "enable_people_ui": False}})
    await app.ok("POST", "/", {"properties": {"lang": None}})
    config = (await app.ok("GET", "/"))["config"]
    assert (config["lang"], config["enable_people_ui"]) == ("en", False)


@pytest.mark.parametrize(
    ("body", "info"),
    [
        ({"lang": "de"}, "unknown parameter 'lang'"),
        ({"properties": {"exp": 1}}, "unknown parameter 'exp'"),
        ({"properties": {"nothing": 1}}, "unknown parameter 'nothing'"),
    ],
)
async def test_what_a_domain_does_not_have_is_refused_and_changes_nothing(app: App, body: object, info: str) -> None:
    response = await app.http.post("", json=body)
    assert (response.status_code, response.json()) == (400, {"error": "invalid-request-error", "info": info})
    assert (await app.ok("GET", "/"))["config"] == CATALOGUE.defaults(Level.DOMAIN)
