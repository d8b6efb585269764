"""The stage of the call page in real browsers: who is large, who is small, and who is on another page."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browser import Page
from tests.support.crowd import crowd
from tests.support.fixtures import OpenCall, OpenPage
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

PIECE_OF_SCREEN = "() => call.startScreenShare({ displayMediaOptions: { video: { width: 640 } } })"


def box(tile: Locator) -> Any:
    """Return where a tile is once it has stopped gliding."""
    tile.evaluate("(tile) => Promise.all(tile.getAnimations().map((each) => each.finished))")
    return tile.bounding_box()


def tile(page: Page, name: str) -> Locator:
    """Return the tile of that name, whatever its marks say."""
    return page.page.locator("li.tile").filter(has=page.page.locator(f".tile-name:text-is('{name}')"))


def test_two_people_are_the_other_one_large_and_oneself_in_a_window_that_can_be_moved(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall, artifacts: Path
) -> None:
    room = server.create_room(enable_prejoin_ui=False)
    person = open_page(room.url, width=1280, height=720)
    open_call().join(room.url, userName="Other")
    person.wait_for_pictures(2)
    stage = person.page.locator(".stage-box").bounding_box()
    own = person.page.locator("li[data-role=float]")
    large = box(tile(person, "Other"))
    assert stage is not None
    assert large["height"] > stage["height"] * 0.95
    before = box(own)
    assert before["width"] < large["width"] / 4
    assert before["x"] > stage["x"] + stage["width"] / 2
    assert before["y"] > stage["y"] + stage["height"] / 2
    person.page.screenshot(path=artifacts / "stage-two.png")

    mouse = person.page.mouse
    mouse.move(before["x"] + 40, before["y"] + 60)
    mouse.down()
    mouse.move(stage["x"] + 200, stage["y"] + 150, steps=5)
    mouse.up()
    moved = box(own)
    assert moved["x"] < stage["x"] + 30
    assert moved["y"] < stage["y"] + 30
    person.page.get_by_role("button", name="Move your own picture").focus()
    person.page.keyboard.press("ArrowRight")
    assert box(own)["x"] == before["x"]

    person.page.reload()
    person.wait_for_pictures(2)
    again = box(own)
    assert (again["x"], again["y"]) == (before["x"], moved["y"])


def test_a_shared_screen_takes_the_stage_and_leaves_it(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall, artifacts: Path
) -> None:
    room = server.create_room(enable_prejoin_ui=False)
    person = open_page(room.url, width=1280, height=720)
    sharer = open_call()
    sharer.join(room.url, userName="Sharer")
    person.wait_for_pictures(2)
    sharer.run(PIECE_OF_SCREEN)
    screen = person.page.get_by_role("listitem", name="Screen of Sharer")
    expect(screen).to_have_attribute("data-role", "focus")
    expect(person.page.locator("li[data-role=bar]")).to_have_count(2)
    person.wait_for_pictures(3, frames=1)
    assert box(screen)["width"] > 1280 * 0.6
    person.page.screenshot(path=artifacts / "stage-share.png")
    sharer.run("() => call.stopScreenShare()")
    expect(screen).to_have_count(0)
    expect(tile(person, "Sharer")).to_have_attribute("data-role", "focus")
    expect(person.page.locator("li[data-role=float]")).to_be_visible()


def test_ones_own_shared_screen_is_a_card_that_ends_it(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall
) -> None:
    room = server.create_room(enable_prejoin_ui=False)
    person, other = open_page(room.url, width=1280, height=720), open_call()
    other.join(room.url)
    own_id = other.wait_for("() => Object.values(people()).find((one) => !one.local)?.session_id")
    person.page.get_by_role("button", name="Share your screen").click()
    expect(person.page.get_by_text("You are sharing your screen")).to_be_visible()
    other.wait_person(own_id, "(p) => p.screen")
    expect(person.page.locator("li[data-kind=screen]")).to_have_count(0)
    person.page.get_by_role("button", name="Stop sharing", exact=True).click()
    other.wait_person(own_id, "(p) => !p.screen")
    expect(person.page.get_by_text("You are sharing your screen")).to_have_count(0)


def test_a_double_click_makes_anybody_large_and_a_button_of_the_tile_ends_it(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall, artifacts: Path
) -> None:
    room = server.create_room(enable_prejoin_ui=False)
    person = open_page(room.url, width=1280, height=720)
    for name in ("Ben", "Cleo"):
        open_call().join(room.url, userName=name)
    person.wait_for_pictures(3)
    cleo = tile(person, "Cleo")
    before = box(cleo)
    cleo.dblclick()
    expect(cleo).to_have_attribute("data-role", "focus")
    assert box(cleo)["width"] > before["width"] * 1.5
    person.wait_for_pictures(3)
    person.page.screenshot(path=artifacts / "stage-pinned.png")
    tile(person, "Ben").click()
    expect(tile(person, "Ben")).to_have_attribute("data-role", "focus")
    expect(cleo).to_have_attribute("data-role", "bar")
    person.page.get_by_role("button", name="Unpin Ben").focus()
    person.page.keyboard.press("Enter")
    expect(person.page.locator("li[data-role=grid]")).to_have_count(3)
    assert box(cleo) == before


def test_speaker_view_is_who_speaks_and_the_bar_can_be_hidden(
    server: ParlourServer, open_call: OpenCall, artifacts: Path
) -> None:
    app = open_call("frame")
    room = server.create_room(enable_prejoin_ui=False)
    app.join(room.url, userName="Embedded", startAudioOff=True)
    speaker, silent = open_call(), open_call()
    silent.join(room.url, userName="Silent", startAudioOff=True)
    speaker.join(room.url, userName="Speaker", startAudioOff=True)
    page = app.page.frame_locator("iframe")
    expect(page.locator("li[data-role=grid]")).to_have_count(3)
    app.run("() => call.setActiveSpeakerMode(true) && undefined")
    expect(page.locator("li[data-role=focus]")).to_have_count(1)
    speaker.run("() => call.setLocalAudio(true) && undefined")
    expect(page.locator("li[data-role=focus]")).to_have_accessible_name(re.compile("^Speaker"), timeout=20_000)
    expect(page.locator("li[data-role=bar]")).to_have_count(2)
    app.page.screenshot(path=artifacts / "stage-speaker.png")
    app.run("() => call.setShowParticipantsBar(false) && undefined")
    expect(page.locator("li[data-role=bar]")).to_have_count(0)
    app.run("() => call.setActiveSpeakerMode(false) && undefined")
    expect(page.locator("li[data-role=grid]")).to_have_count(3)


def test_a_crowd_comes_in_pages_and_a_newcomer_who_is_out_of_sight_is_heard(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall, artifacts: Path
) -> None:
    room = server.create_room(enable_prejoin_ui=False)
    with crowd(server, room.name, 60) as names:
        person = open_page(room.url, width=360, height=640)
        tiles = person.page.locator("li.tile")
        expect(tile(person, names[0])).to_be_visible()
        pages = person.page.locator(".pager [role=status]")
        expect(pages).to_contain_text("Page 1 of")
        shown = tiles.count()
        assert 4 <= shown <= 12
        person.page.keyboard.press("PageDown")
        expect(pages).to_contain_text("Page 2 of")
        expect(tile(person, names[0])).to_have_count(0)
        expect(tiles).to_have_count(shown)
        person.page.screenshot(path=artifacts / "stage-crowd.png")

        late = open_call()
        late.join(room.url, userName="Late")
        person.wait_for_voices(1)
        expect(tile(person, "Late")).to_have_count(0)
        person.page.keyboard.press("PageUp")
        expect(tile(person, "Late")).to_be_visible()
        person.wait_for_pictures(2)
