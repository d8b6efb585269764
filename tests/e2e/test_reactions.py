"""Emoji reactions on the call page: sent by a key, seen over the sender, few in a flood, and where there are none."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import assert_accessible
from tests.support.fixtures import OpenCall, OpenPage
from tests.support.server import ParlourServer, Room

pytestmark = [pytest.mark.media, pytest.mark.browser]

REACT = """(emoji) => call.sendAppMessage(
    { event: "sync-emoji-reaction", reaction: { emoji, room: "main-room", sessionId: "x", id: `${Math.random()}` } },
    "*"
)"""


def enter(server: ParlourServer, open_page: OpenPage, room: Room, name: str) -> Page:
    page = open_page(f"{room.url}?t={server.token(room, user_name=name)}", width=1280, height=720).page
    expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
    return page


@pytest.mark.property("enable_emoji_reactions")
def test_a_reaction_rises_over_its_sender(server: ParlourServer, open_page: OpenPage, artifacts: Path) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_emoji_reactions=True)
    ada, ben = enter(server, open_page, room, "Ada"), enter(server, open_page, room, "Ben")
    expect(ben.get_by_role("listitem", name="Ada")).to_be_visible()
    ada.keyboard.press("e")
    bar = ada.get_by_role("toolbar", name="Reactions")
    expect(bar).to_be_visible()
    assert_accessible(ada)
    ada.keyboard.press("6")
    expect(ben.locator(".reaction", has_text="🎉")).to_contain_text("Ada")
    expect(ada.locator(".reaction", has_text="🎉")).to_contain_text("Ada (You)")
    over = ben.evaluate("""() => {
        const reaction = document.querySelector('.reaction').getBoundingClientRect();
        const tile = document.querySelector(".tile:not([data-role='float'])").getBoundingClientRect();
        const middle = reaction.left + reaction.width / 2;
        return tile.left <= middle && middle <= tile.right;
    }""")
    assert over
    ben.screenshot(path=artifacts / "reaction.png")
    ada.screenshot(path=artifacts / "reaction-bar.png")
    expect(ben.get_by_role("status").filter(has_text="Ada reacts with 🎉")).to_have_count(1)
    expect(ben.locator(".reaction")).to_have_count(0)
    ada.keyboard.press("Escape")
    expect(bar).to_have_count(0)


@pytest.mark.property("enable_emoji_reactions")
def test_a_flood_stays_pleasant(server: ParlourServer, open_page: OpenPage, open_call: OpenCall) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_emoji_reactions=True)
    page = enter(server, open_page, room, "Ada")
    page.emulate_media(reduced_motion="reduce")
    app = open_call()
    app.join(room.url, userName="Robot")
    page.evaluate("""() => {
        window.most = 0;
        new MutationObserver(() => {
            window.most = Math.max(window.most, document.querySelectorAll(".reaction").length);
        }).observe(document.body, { childList: true, subtree: true });
    }""")
    app.run(f"() => {{ for (let count = 0; count < 100; count += 1) ({REACT})('👍'); }}")
    expect(page.locator(".reaction").first).to_be_visible()
    assert page.locator(".reaction").first.evaluate("(each) => getComputedStyle(each).animationName") == "none"
    expect(page.locator(".reaction")).to_have_count(0)
    assert 1 <= page.evaluate("() => window.most") <= 6


@pytest.mark.property("enable_emoji_reactions")
def test_without_the_property_nothing_is_sent_or_seen(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall
) -> None:
    room = server.create_room(enable_prejoin_ui=False)
    page = enter(server, open_page, room, "Ada")
    app = open_call()
    app.join(room.url, userName="Robot")
    app.run(REACT, "👍")
    app.run("() => call.setUserName('Robot 2')")
    expect(page.get_by_role("listitem", name="Robot 2")).to_be_visible()
    assert page.locator(".reaction").count() == 0
    expect(page.get_by_role("button", name="Reactions")).to_have_count(0)
