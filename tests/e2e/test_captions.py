"""Captions and transcript on the call page, from the first press to the end for everybody. A script says the words."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.axe import assert_accessible, faults
from tests.support.fixtures import OpenPage
from tests.support.scripted_speech import ScriptedSpeech
from tests.support.server import Room

pytestmark = [pytest.mark.media, pytest.mark.browser]

START = "Show captions: starts transcription for everybody"
LONG = "I think that we should look at the figures of the last quarter before we decide anything about a new office"
HEBREW = "אני חושב שכדאי לבדוק את המספרים (Q3) לפני שנחליט"


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScriptedSpeech]:
    with ScriptedSpeech(tmp_path_factory.mktemp("speech")) as running:
        yield running


def enter(
    open_page: OpenPage, speech: ScriptedSpeech, room: Room, name: str, size: tuple[int, int], **claims: object
) -> Page:
    link = f"{room.url}?t={speech.server.token(room, user_name=name, **claims)}"
    page = open_page(link, width=size[0], height=size[1]).page
    expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
    return page


def press(page: Page, name: str) -> None:
    """Press a button of the tray, which may be under "More"."""
    button = page.get_by_role("button", name=name, exact=True)
    if button.count() == 0:
        page.get_by_role("button", name="More", exact=True).click()
    button.click()


def told(page: Page, words: str) -> None:
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()


def strip(page: Page) -> Locator:
    return page.get_by_role("region", name="Captions", exact=True)


def lines(page: Page) -> Locator:
    return strip(page).locator(".caption:not([data-faded])")


def box(locator: Locator) -> dict[str, float]:
    found = locator.bounding_box()
    assert found is not None
    return {
        "left": found["x"],
        "top": found["y"],
        "right": found["x"] + found["width"],
        "bottom": found["y"] + found["height"],
    }


def assert_in_place(page: Page) -> None:
    """The captions are in the window, between stage and tray, and make the page no wider."""
    captions, stage, tray = box(strip(page)), box(page.locator(".stage")), box(page.locator(".tray"))
    width = page.evaluate("innerWidth")
    assert captions["left"] >= 0
    assert captions["right"] <= width
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert stage["bottom"] <= captions["top"]
    assert captions["bottom"] <= tray["top"]


def assert_whole(page: Page) -> None:
    """What is to be seen of each line begins with its name, in whole rows: nothing is cut off at the top."""
    found = page.evaluate(
        """() => {
            const frame = document.querySelector(".caption-lines").getBoundingClientRect();
            return [...document.querySelectorAll(".caption:not([data-faded])")].map((line) => {
                const [all, name] = [line, line.querySelector("bdi")].map((each) => each.getBoundingClientRect());
                const row = parseFloat(getComputedStyle(line).lineHeight);
                return { rows: all.height / row, above: all.top < frame.top - 1,
                         named: name.top >= all.top - 1 && name.top >= frame.top - 1 && name.height >= row - 1 };
            });
        }"""
    )
    seen = [line for line in found if line["rows"] > 0.1]
    assert seen, found
    assert all(line["named"] and not line["above"] for line in seen), found
    assert all(abs(line["rows"] - round(line["rows"])) < 0.1 for line in seen), found


def session_of(page: Page, name: str) -> str:
    tile = page.locator(".tile[data-kind=camera]", has_text=name) if name else page.locator(".tile.local")
    return str(tile.get_attribute("data-session-id"))


@pytest.mark.property("enable_live_captions_ui")
def test_everybody_reads_what_is_said_from_the_first_press_to_the_end(
    speech: ScriptedSpeech, open_page: OpenPage, artifacts: Path
) -> None:
    room = speech.server.create_room(enable_prejoin_ui=False, enable_live_captions_ui=True, enable_pip_ui=True)
    ada = enter(open_page, speech, room, "Ada", (1280, 720), is_owner=True)
    ben = enter(open_page, speech, room, "Ben", (390, 844))
    of_ben, of_ada = session_of(ada, "Ben"), session_of(ben, "Ada")
    people: dict[str, Page] = {"desktop": ada, "phone": ben}

    # Ben may not begin: there is nothing for him. Ada's press begins for all, and shows captions to her.
    for name in ("Show captions", START):
        expect(ben.get_by_role("button", name=name, exact=True)).to_have_count(0)
    press(ada, START)
    told(ada, "You started transcribing the call. The text is not saved.")
    told(ben, "Ada started transcribing the call. The text is not saved.")
    expect(strip(ada)).to_contain_text("What is said appears here.")
    expect(strip(ben)).to_have_count(0)
    ben.keyboard.press("Shift+C")
    expect(strip(ben)).to_be_visible()

    # Two talk over each other: each has a line, which stays where it is.
    speech.say(of_ada, "I think")
    speech.say(of_ben, "but the")
    for page in people.values():
        expect(lines(page)).to_have_count(2)
    before = {name: box(lines(page).nth(1))["bottom"] for name, page in people.items()}
    heads = {name: box(strip(page))["top"] for name, page in people.items()}
    speech.say(of_ada, LONG)
    speech.say(of_ada, "I think so.", final=True)
    for name, page in people.items():
        expect(lines(page).nth(0)).to_contain_text("I think so.")
        expect(lines(page).nth(1)).to_contain_text("but the")
        assert box(lines(page).nth(1))["bottom"] == before[name]
        assert box(strip(page))["top"] == heads[name]
    speech.say(of_ben, HEBREW, final=True)
    for name, page in people.items():
        hebrew = lines(page).filter(has_text=HEBREW)
        expect(hebrew).to_have_css("direction", "rtl")
        assert box(hebrew.locator("bdi"))["left"] >= box(hebrew.locator(".caption-text"))["right"]
        assert_in_place(page)
        page.screenshot(path=artifacts / f"captions-{name}.png")
    # Three long ones have more rows than there is room for: the oldest gives way, and keeps its name.
    speech.say(of_ada, f"{LONG}.", final=True)
    speech.say(of_ben, f"{LONG}, or a {LONG}")
    speech.say(of_ada, LONG)
    for name, page in people.items():
        expect(lines(page).last).to_contain_text(LONG)
        page.screenshot(path=artifacts / f"captions-long-{name}.png")
        assert_whole(page)
    with ada.context.expect_page() as opened:
        press(ada, "Picture in picture")
    window = opened.value
    for width, height in ((400, 368), (240, 180)):
        window.set_viewport_size({"width": width, "height": height})
        expect(lines(window)).to_have_count(2)
        window.screenshot(path=artifacts / f"captions-pip-{height}.png")
        assert_whole(window)
        assert box(strip(window))["top"] >= box(window.locator(".pip-pictures"))["bottom"]
    assert faults(window) == []
    press(ada, "Picture in picture")
    speech.say(of_ada, f"{LONG}.", final=True)
    speech.say(of_ben, f"{LONG}.", final=True)
    for page in people.values():
        expect(lines(page)).to_have_count(0, timeout=15_000)

    # What was said is read and searched beside the call.
    press(ada, "Transcript")
    said = ada.get_by_role("region", name="What was said")
    expect(said).to_contain_text(re.compile("Ada.*I think so.*Ben.*" + re.escape(HEBREW), re.DOTALL))
    ada.get_by_label("Search the transcript").fill("THINK SO")
    expect(ada.get_by_role("status").filter(has_text="1 match")).to_be_visible()
    expect(said.locator("mark[aria-current]")).to_have_text("think so")
    speech.say(of_ada, LONG)
    for name, page in people.items():
        expect(lines(page)).to_have_count(1)
        assert_accessible(page)
        assert_easily_read(page)
        page.screenshot(path=artifacts / f"transcript-{name}.png")
    ada.keyboard.press("Escape")

    # Off is off for Ben alone; who comes again is told what goes on, and has the captions as they were.
    press(ben, "Hide captions")
    expect(strip(ben)).to_have_count(0)
    expect(strip(ada)).to_be_visible()
    press(ben, "Show captions")
    ben.reload()
    told(ben, "This call is being transcribed. The text is not saved.")
    expect(strip(ben)).to_be_visible()

    # It fails, is begun again, and ended for everybody.
    speech.fail("the recogniser has no memory left")
    told(ada, "the recogniser has no memory left")
    told(ben, "The call is no longer being transcribed.")
    expect(ben.get_by_text("the recogniser has no memory left")).to_have_count(0)
    expect(strip(ben)).to_have_count(0)
    press(ada, START)
    told(ben, "Ada started transcribing the call.")
    speech.say(of_ada, "Here we are again.", final=True)
    expect(lines(ben)).to_contain_text("Here we are again.")
    ada.get_by_role("button", name="Caption options").click()
    ada.get_by_role("button", name="Stop transcription for everybody").click()
    told(ben, "The call is no longer being transcribed.")
    expect(strip(ben)).to_have_count(0)


@pytest.mark.property("enable_live_captions_ui")
def test_the_token_has_the_last_word_on_the_button(speech: ScriptedSpeech, open_page: OpenPage) -> None:
    shown, hidden = (
        speech.server.create_room(enable_prejoin_ui=False, **given) for given in ({}, {"enable_live_captions_ui": True})
    )
    for room, claims, count in (
        (shown, {}, 0),
        (shown, {"enable_live_captions_ui": True}, 1),
        (hidden, {"enable_live_captions_ui": False}, 0),
    ):
        page = enter(open_page, speech, room, "Ada", (1280, 720), is_owner=True, **claims)
        expect(page.get_by_role("button", name=START, exact=True)).to_have_count(count)
        page.close()


def assert_easily_read(page: Page) -> None:
    """Contrast of captions is 7:1 at least, by axe's stricter rule."""
    rule = "color-contrast-enhanced"
    found: Any = page.evaluate(
        "rule => axe.run('.captions', {runOnly: [rule], rules: {[rule]: {enabled: true}}})", rule
    )
    assert found["violations"] == []
    assert found["passes"], "there is something to measure"
