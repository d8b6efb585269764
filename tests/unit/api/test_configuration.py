"""What can be set, what holds in a room and in a domain, and where it comes from, over REST."""

from typing import Any

from parlour.properties import CATALOGUE, Level
from tests.support.app import App


async def held(app: App, path: str) -> dict[str, Any]:
    properties: dict[str, Any] = (await app.ok("GET", f"/parlour/{path}"))["properties"]
    return properties


async def test_a_value_comes_from_the_room_else_the_domain_else_the_default(app: App) -> None:
    await app.ok("POST", "/", {"properties": {"lang": "de", "sfu_switchover": 4}})
    await app.ok("POST", "/rooms", {"name": "a", "properties": {"lang": "fr"}})
    found = await held(app, "rooms/a/configuration")
    assert found["lang"] == {
        "value": "fr",
        "source": "room",
        "own": "fr",
        "inherited": "de",
        "inherited_source": "domain",
    }
    assert found["sfu_switchover"] == {
        "value": 4,
        "source": "domain",
        "own": None,
        "inherited": 4,
        "inherited_source": "domain",
    }
    assert found["max_participants"] == {
        "value": 200,
        "source": "default",
        "own": None,
        "inherited": 200,
        "inherited_source": "default",
    }


async def test_a_room_is_told_every_property_that_it_can_set_and_no_other(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a"})
    can_stand = {entry.name for entry in CATALOGUE.top() if Level.ROOM in entry.levels} - {"name"}
    assert set(await held(app, "rooms/a/configuration")) == can_stand
    assert "privacy" in can_stand


async def test_privacy_is_the_rooms_own_when_it_is_not_the_default(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a", "privacy": "private"})
    assert (await held(app, "rooms/a/configuration"))["privacy"] == {
        "value": "private",
        "source": "room",
        "own": "private",
        "inherited": "public",
        "inherited_source": "default",
    }
    await app.ok("POST", "/rooms/a", {"privacy": "public"})
    assert (await held(app, "rooms/a/configuration"))["privacy"]["source"] == "default"


async def test_permissions_are_what_their_parts_come_to_while_each_level_shows_its_own(app: App) -> None:
    await app.ok("POST", "/", {"properties": {"permissions": {"canAdmin": ["streaming"]}}})
    await app.ok("POST", "/rooms", {"name": "a", "properties": {"permissions": {"canSend": False}}})
    found = (await held(app, "rooms/a/configuration"))["permissions"]
    assert found["own"] == {"canSend": False}
    assert (found["value"]["canSend"], found["value"]["canAdmin"]) == (False, ["streaming"])
    assert (found["inherited"]["canSend"], found["inherited"]["canAdmin"]) == (True, ["streaming"])
    assert (found["source"], found["inherited_source"]) == ("room", "domain")


async def test_a_domain_is_told_what_the_server_decides_and_what_it_decides_itself(app: App) -> None:
    await app.ok("POST", "/", {"properties": {"lang": "de"}})
    found = await held(app, "configuration")
    assert found["lang"]["source"] == "domain"
    assert found["lang"]["inherited"] == "en"
    limit = app.context.settings.limits.app_message_bytes
    assert found["max_app_message_size"] == {
        "value": limit,
        "source": "server",
        "own": None,
        "inherited": limit,
        "inherited_source": "server",
    }
    assert found["hipaa"]["source"] == "default"
    assert set(found) == {entry.name for entry in CATALOGUE.top() if Level.DOMAIN in entry.levels}


async def test_what_a_room_is_told_can_be_sent_back(app: App) -> None:
    """A form that shows a value can save it."""
    await app.ok("POST", "/rooms", {"name": "a"})
    found = await held(app, "rooms/a/configuration")
    shown = {
        name: held["value"]
        for name, held in found.items()
        if held["value"] is not None and not CATALOGUE[name].read_only and name != "privacy"
    }
    assert len(shown) > 20
    await app.ok("POST", "/rooms/a", {"privacy": found["privacy"]["value"], "properties": shown})


async def test_there_is_no_configuration_of_a_room_that_is_not_there(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a", "properties": {"exp": int(app.clock.now()) + 5}})
    app.clock.advance(6)
    for name in ("a", "b"):
        assert (await app.http.get(f"/parlour/rooms/{name}/configuration")).status_code == 404


async def test_the_catalogue_tells_all_that_a_form_needs_of_every_property(app: App) -> None:
    found = await app.ok("GET", "/parlour/properties")
    by_name = {each["name"]: each for each in found["properties"]}
    assert set(by_name) == {entry.name for entry in CATALOGUE}
    assert {each["section"] for each in by_name.values()} == {each["name"] for each in found["sections"]}
    assert all(each["effect"] and each["schema"] for each in by_name.values())
    assert by_name["exp"]["moment"]
    assert by_name["exp"]["future"]
    assert by_name["meeting_join_hook"]["secret"]
    assert by_name["sip.video"]["parent"] == "sip"
    assert by_name["max_participants"]["schema"]["minimum"] == 1


async def test_what_a_dashboard_asks_for_again_and_again_is_not_in_the_log_and_what_it_changes_is(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a"})
    for path in ("properties", "configuration", "rooms", "rooms/a/configuration", "rooms/a/participants"):
        await app.ok("GET", f"/parlour/{path}")
    await app.http.post("/parlour/rooms/a/mute", json={"ids": ["*"]})
    lines = (await app.http.get("/logs/api")).json()
    assert [line["url"] for line in lines] == ["/v1/parlour/rooms/a/mute", "/v1/rooms"]
