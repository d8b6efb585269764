"""The dashboard in a real browser: signing in, rooms, their configuration, and the people in a real call."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.dashboard import Photograph, photograph, sign_in, signed_in
from tests.support.fixtures import OpenCall, OpenPage, own_server
from tests.support.server import ParlourServer, Room

__all__ = ["own_server", "photograph"]

pytestmark = [pytest.mark.media, pytest.mark.browser]


def properties_of(server: ParlourServer, room: str) -> dict[str, Any]:
    config: dict[str, Any] = server.api("GET", f"/rooms/{room}").json()["config"]
    return config


def test_a_wrong_key_is_refused_in_words_and_a_good_one_stays_in_the_tab(
    server: ParlourServer, open_page: OpenPage, photograph: Photograph
) -> None:
    opened = open_page(f"{server.url}/dashboard", width=1280, height=800)
    page, key = opened.page, server.new_key()
    sign_in(page, "0" * 64)
    expect(page.get_by_role("alert")).to_contain_text("does not know this API key")
    assert_accessible(page)
    photograph(page, "sign-in")
    sign_in(page, key)
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    assert key not in page.url
    assert page.evaluate("() => JSON.stringify({...localStorage}) + document.cookie") == "{}"
    page.reload()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("API key")).to_be_visible()
    assert page.evaluate("() => JSON.stringify({...sessionStorage})") == "{}"
    assert key not in server.log.read_text()
    assert all("401" in line for line in opened.console), opened.console


def test_a_key_that_is_revoked_meanwhile_leads_back_to_the_sign_in(server: ParlourServer, open_page: OpenPage) -> None:
    page = signed_in(open_page, server)
    page.route("**/v1/**", lambda route: route.fulfill(status=401, json={"error": "authentication-error"}))
    expect(page.get_by_text("no longer takes the API key")).to_be_visible(timeout=20_000)
    expect(page.get_by_label("API key")).to_have_value("")


def test_a_room_is_made_found_configured_and_deleted(
    server: ParlourServer, open_page: OpenPage, photograph: Photograph
) -> None:
    for number in range(25):
        server.api("POST", "/rooms", {"name": f"many-{number}"})
    page = signed_in(open_page, server)
    page.get_by_role("button", name="Create a room").click()
    page.get_by_label("Name", exact=True).fill("no spaces please")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("contains invalid characters")
    assert_accessible(page)
    page.get_by_label("Name", exact=True).fill("team-sync")
    page.get_by_label("Private").check()
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("heading", name="team-sync")).to_be_visible()

    # What the form says comes from the server; what is changed, and nothing else, goes there.
    row = page.locator("[data-property=max_participants]")
    expect(row).to_contain_text("default")
    row.get_by_label("max_participants").fill("5")
    switch = page.get_by_role("switch", name="start_video_off")
    switch.check()
    expect(page.get_by_role("region", name="Unsaved changes")).to_contain_text("2 unsaved changes")
    assert_accessible(page)
    photograph(page, "configuration")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: max_participants, start_video_off.")).to_be_visible()
    expect(row).to_contain_text("set in this room")
    assert properties_of(server, "team-sync") == {"max_participants": 5, "start_video_off": True}

    # A way back.
    row.get_by_role("button", name="Reset max_participants").click()
    page.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("default")
    assert properties_of(server, "team-sync") == {"start_video_off": True}

    page.get_by_role("link", name="Rooms", exact=True).first.click()
    expect(page.get_by_role("list", name="Rooms").get_by_role("listitem")).to_have_count(20)
    photograph(page, "rooms")
    page.get_by_label("Search by name").fill("many-")
    expect(page.get_by_text("1 to 20 of 25")).to_be_visible()
    page.get_by_role("button", name="Older").click()
    expect(page.get_by_text("21 to 25 of 25")).to_be_visible()
    page.get_by_label("Search by name").fill("SYNC")
    expect(page.get_by_role("list", name="Rooms").get_by_role("listitem")).to_have_count(1)
    assert_accessible(page)
    page.get_by_role("link", name="team-sync", exact=True).click()
    page.get_by_role("button", name="Delete").click()
    photograph(page, "delete")
    assert_accessible(page)
    page.get_by_role("button", name="Delete the room").click()
    expect(page.get_by_role("heading", name="Rooms", exact=True)).to_be_visible()
    assert server.api("GET", "/rooms/team-sync").status_code == 404


def test_what_the_server_refuses_is_said_at_the_field_and_nothing_is_lost(
    server: ParlourServer, open_page: OpenPage, photograph: Photograph
) -> None:
    room = server.create_room()
    page = signed_in(open_page, server, f"#/rooms/{room.name}/configuration")
    seats = page.locator("[data-property=max_participants]")
    seats.get_by_label("max_participants").fill("many")
    expect(seats).to_contain_text("This should be a number.")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    seats.get_by_label("max_participants").fill("0")
    hook = page.locator("[data-property=meeting_join_hook]")
    hook.get_by_label("meeting_join_hook", exact=True).fill("ftp://example.com")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("region", name="Unsaved changes")).to_contain_text("Nothing was saved.")
    expect(seats).to_contain_text("should be at least 1")
    expect(hook).to_contain_text("should be a URL that starts with http:// or https://")
    assert_accessible(page)
    photograph(page, "refused")
    assert properties_of(server, room.name) == {}

    page.get_by_role("link", name="Domain").click()
    expect(page.get_by_role("alertdialog")).to_contain_text("has not been saved")
    page.get_by_role("button", name="Stay").click()
    expect(seats.get_by_label("max_participants")).to_have_value("0")
    page.get_by_role("link", name="Domain").click()
    page.get_by_role("button", name="Discard the changes").click()
    expect(page.get_by_role("heading", name="Domain", exact=True)).to_be_visible()


def test_a_domains_value_is_shown_in_its_rooms_as_such(
    server: ParlourServer, open_page: OpenPage, photograph: Photograph
) -> None:
    room = server.create_room()
    page = signed_in(open_page, server, "#/domain")
    language = page.locator("[data-property=lang]")
    language.get_by_label("lang").select_option(label="de")
    page.get_by_role("button", name="Save").click()
    expect(language).to_contain_text("set in this domain")
    photograph(page, "domain")
    assert_accessible(page)
    page.goto(f"{server.url}/dashboard#/rooms/{room.name}/configuration")
    expect(language).to_contain_text("from the domain")
    expect(language.get_by_label("lang")).to_have_value("1")
    server.api("POST", "/", {"properties": {"lang": None}})


def test_people_in_a_call_are_seen_muted_and_ejected(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall, photograph: Photograph
) -> None:
    room = server.create_room()
    ann, ben = enter(server, open_call, room, "<b>Ann</b>", owner=True), enter(server, open_call, room, "Ben")
    page = signed_in(open_page, server, f"#/rooms/{room.name}")
    expect(page.get_by_role("heading", name="2 people inside")).to_be_visible()
    row = page.get_by_role("listitem").filter(has_text="<b>Ann</b>")
    expect(row).to_contain_text("owner")
    expect(row.get_by_label("microphone on, camera on")).to_be_visible()
    assert_accessible(page)
    photograph(page, "people")

    row.get_by_role("button", name="Mute").click()
    expect(row.get_by_label("microphone off, camera on")).to_be_visible()
    ann.wait_for("() => call.participants().local.tracks.audio.state === 'off'")

    page.get_by_role("button", name="Eject Ben").click()
    page.get_by_role("button", name="Eject", exact=True).click()
    expect(page.get_by_role("heading", name="1 person inside")).to_be_visible()
    ben.wait_for("() => call.meetingState() === 'left-meeting' || call.meetingState() === 'error'")

    # A change is in force in the call that goes on.
    page.goto(f"{server.url}/dashboard#/rooms/{room.name}/configuration")
    page.locator("[data-property=max_participants]").get_by_label("max_participants").fill("1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: max_participants.")).to_be_visible()
    late = open_call()
    late.start_joining(room.url, None)
    late.wait_for("() => call.meetingState() === 'error'")


def enter(server: ParlourServer, open_call: OpenCall, room: Room, name: str, *, owner: bool = False) -> Any:
    person = open_call()
    person.start_joining(room.url, server.token(room, user_name=name, user_id=f"u-{len(name)}", is_owner=owner))
    person.finish_joining()
    person.wait_for("() => call.participants().local.tracks.audio.state === 'playable'")
    return person
