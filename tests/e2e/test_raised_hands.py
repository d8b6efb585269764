"""Raised hands on the call page: their order, their end, and where there are none."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.fixtures import OpenPage
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]


def hands(page: Page) -> list[str]:
    return page.get_by_role("region", name="Raised hands").get_by_role("listitem").locator("> span").all_text_contents()


@pytest.mark.property("enable_hand_raising")
def test_hands_stand_in_order_and_a_host_lowers_them(
    server: ParlourServer, open_page: OpenPage, artifacts: Path
) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_hand_raising=True)

    def enter(name: str, *, is_owner: bool = False) -> Page:
        return open_page(
            f"{room.url}?t={server.token(room, user_name=name, is_owner=is_owner)}", width=1280, height=720
        ).page

    host, ben, cleo = enter("Ada", is_owner=True), enter("Ben"), enter("Cleo")
    host.get_by_role("button", name="People", exact=True).click()
    cleo.get_by_role("button", name="Raise your hand").click()
    expect(cleo.get_by_role("button", name="Lower your hand")).to_have_attribute("aria-pressed", "true")
    ben.keyboard.press("h")
    expect(host.get_by_role("region", name="Raised hands").get_by_role("listitem")).to_have_count(2)
    assert hands(host) == ["Cleo", "Ben"]
    host.screenshot(path=artifacts / "raised-hands.png")

    late = enter("Dora")
    late.get_by_role("button", name="People", exact=True).click()
    expect(late.get_by_role("region", name="Raised hands").get_by_role("listitem")).to_have_count(2)
    assert hands(late) == ["Cleo", "Ben"], "a newcomer sees who was first"
    expect(late.get_by_role("button", name="Lower the hand of Ben")).to_have_count(0)

    host.get_by_role("button", name="Lower the hand of Cleo").click()
    expect(cleo.get_by_role("button", name="Raise your hand")).to_be_visible()
    assert hands(host) == ["Ben"]


@pytest.mark.property("enable_hand_raising")
def test_without_the_property_there_is_no_hand_to_raise(server: ParlourServer, open_page: OpenPage) -> None:
    room = server.create_room(enable_prejoin_ui=False)
    page = open_page(room.url).page
    expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
    expect(page.get_by_role("button", name="Raise your hand")).to_have_count(0)
