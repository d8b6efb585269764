"""The list of people beside the call, and what hosts do with it."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.fixtures import OpenCall, OpenPage
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]


def rows(page: Page, name: str) -> Locator:
    return page.get_by_role("list", name="People", exact=True).get_by_role("listitem").filter(has_text=name)


@pytest.mark.property("enable_people_ui")
def test_a_host_sees_mutes_and_removes_people(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall, artifacts: Path
) -> None:
    room = server.create_room(enable_prejoin_ui=False)
    token = server.token(room, user_name="Ada", is_owner=True)
    page = open_page(f"{room.url}?t={token}", width=1280, height=720).page
    guest = open_call()
    guest.join(room.url, userName="Ben")
    page.get_by_role("button", name="People", exact=True).click()
    expect(page.get_by_role("heading", name="People")).to_be_focused()
    expect(rows(page, "Ben")).to_be_visible()
    page.screenshot(path=artifacts / "people-panel.png")

    page.get_by_role("button", name="Mute Ben").click()
    guest.wait_for("() => call.participants().local.tracks.audio.state === 'off'")
    expect(rows(page, "Ben").get_by_role("img", name="microphone off")).to_be_visible()
    page.get_by_role("button", name="Remove Ben from the call").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Remove").click()
    assert guest.wait_event("error")["error"]["type"] == "ejected"
    expect(rows(page, "Ben")).to_have_count(0)

    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary", name="People")).to_have_count(0)


@pytest.mark.property("enable_people_ui")
def test_the_room_takes_the_list_away(server: ParlourServer, open_page: OpenPage) -> None:
    closed = server.create_room(enable_prejoin_ui=False, enable_people_ui=False)
    page = open_page(closed.url).page
    expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
    expect(page.get_by_role("button", name="People", exact=True)).to_have_count(0)
    page.keyboard.press("p")
    expect(page.get_by_role("complementary", name="People")).to_have_count(0)
