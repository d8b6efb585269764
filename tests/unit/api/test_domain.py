"""The base path: the domain and its configuration."""

import pytest

from parlour.properties import CATALOGUE, Level
from tests.support.app import App

OF_THE_SERVER = {"max_app_message_size": 4096, "max_webhook_count": 100, "enable_transcription": True}
SHOWN = {**CATALOGUE.defaults(Level.DOMAIN), **OF_THE_SERVER}


@pytest.mark.parametrize("path", ["/v1", "/v1/"])
async def test_it_answers_with_and_without_slash_and_never_redirects(app: App, path: str) -> None:
    url = f"http://server{path}"
    got = await app.http.get(url)
    assert got.status_code == 200
    assert list(got.json()) == ["domain_name", "domain_id", "config"]
    assert got.json()["domain_name"] == "parlour"
    assert got.json()["config"] == SHOWN
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
    answer = response.json()
    assert (response.status_code, answer["error"], answer["info"]) == (400, "invalid-request-error", info)
    assert (await app.ok("GET", "/"))["config"] == SHOWN


async def test_what_is_read_only_may_be_sent_back_as_it_is(app: App) -> None:
    old = {"hipaa": False, "max_live_streams": 20, "max_webhook_count": 100, "max_api_rooms": None}
    await app.ok("POST", "/", {"properties": {**old, "enforce_unique_user_ids": True}})
    assert (await app.ok("GET", "/"))["config"] == {**SHOWN, "enforce_unique_user_ids": True}
    everything = (await app.ok("GET", "/"))["config"]
    assert (await app.ok("POST", "/", {"properties": everything}))["config"] == everything


@pytest.mark.parametrize("changed", [{"hipaa": True}, {"hipaa": 0}, {"hipaa": None}, {"max_live_streams": 21}])
async def test_what_is_read_only_cannot_be_changed(app: App, changed: dict[str, object]) -> None:
    response = await app.http.post("", json={"properties": changed})
    assert response.status_code == 400
    assert response.json()["info"] == f"{next(iter(changed))} is read-only: the server sets it"
