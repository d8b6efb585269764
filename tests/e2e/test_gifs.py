"""Animated pictures in the chat: the server finds and fetches them, here from a stand-in; browsers speak to it only."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.axe import assert_accessible
from tests.support.fixtures import OpenPage
from tests.support.giphy import FakeGiphy, giphy_in_a_thread
from tests.support.server import ParlourServer, Room

pytestmark = [pytest.mark.media, pytest.mark.browser]

KEY = "sesame-open"
IS_SHOWN = "(image) => image.complete && image.naturalWidth > 0"


@pytest.fixture(scope="module")
def giphy() -> Iterator[FakeGiphy]:
    with giphy_in_a_thread() as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, giphy: FakeGiphy) -> Iterator[ParlourServer]:
    settings = {"PARLOUR_GIFS_GIPHY_KEY": KEY, "PARLOUR_GIFS_API_URL": giphy.url}
    with ParlourServer(tmp_path_factory.mktemp("parlour") / "data", settings) as running:
        yield running


def enter(server: ParlourServer, open_page: OpenPage, room: Room, name: str, *, width: int = 1280) -> Page:
    page = open_page(f"{room.url}?t={server.token(room, user_name=name)}", width=width, height=720).page
    expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_role("log", name="Messages")).to_be_visible()
    return page


def picture(page: Page, name: str) -> Locator:
    return page.get_by_role("log", name="Messages").get_by_role("img", name=name, exact=True)


def assert_shown(image: Locator) -> None:
    expect(image).to_be_visible()
    image.page.wait_for_function(IS_SHOWN, arg=image.element_handle())


@pytest.mark.property("enable_advanced_chat")
def test_a_gif_is_searched_for_sent_seen_and_remembered(
    server: ParlourServer, open_page: OpenPage, giphy: FakeGiphy, artifacts: Path
) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_chat=True, enable_advanced_chat=True)
    ada, ben = enter(server, open_page, room, "Ada"), enter(server, open_page, room, "Ben", width=375)
    asked: list[str] = []
    ada.on("request", lambda request: asked.append(request.url))
    ada.get_by_role("button", name="Send a GIF").click()
    search = ada.get_by_role("searchbox", name="Search for GIFs")
    expect(search).to_be_focused()
    assert_shown(ada.get_by_role("img", name="popular GIF 0", exact=True))
    search.fill("happy cat")
    assert_shown(ada.get_by_role("img", name="happy cat GIF 0", exact=True))
    ada.screenshot(path=artifacts / "chat-gif-search.png")
    assert_accessible(ada)
    search.press("ArrowDown")
    ada.keyboard.press("ArrowRight")
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("textbox", name="Write to everybody")).to_be_focused()
    for page in (ada, ben):
        assert_shown(picture(page, "happy cat GIF 1"))

    picture(ben, "happy cat GIF 1").hover()
    ben.get_by_role("button", name="React to this message").click()
    ben.get_by_role("searchbox", name="Search emoji").fill("joy")
    ben.get_by_role("button", name="joy tears").click()
    expect(ada.get_by_role("button", name="😂 1: Ben")).to_be_visible()
    ada.emulate_media(reduced_motion="reduce")
    expect(picture(ada, "happy cat GIF 1")).to_have_attribute("src", re.compile("/chat-still$"))
    ada.get_by_role("button", name="Play this GIF").click()
    expect(picture(ada, "happy cat GIF 1")).to_have_attribute("src", re.compile("/chat$"))

    ben.screenshot(path=artifacts / "chat-gif-phone.png")
    ben.close()  # machines are busy
    late = enter(server, open_page, room, "Cleo")
    assert_shown(picture(late, "happy cat GIF 1"))
    expect(late.get_by_role("button", name="😂 1: Ben")).to_be_visible()
    late.screenshot(path=artifacts / "chat-gif.png")
    assert_accessible(late)

    assert giphy.searches() == ["", "happy cat"]
    assert all(url.startswith(server.url) for url in asked if not url.startswith(("data:", "blob:")))
    assert KEY not in server.log.read_text()

    plain = server.create_room(enable_prejoin_ui=False, enable_chat=True)
    visitor = enter(server, open_page, plain, "Ada")
    expect(visitor.get_by_role("textbox", name="Write to everybody")).to_be_visible()
    expect(visitor.get_by_role("button", name="Send a GIF")).to_have_count(0)
