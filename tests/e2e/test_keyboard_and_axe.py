"""The call by keyboard alone, under axe, in forced colours, without motion, and before its end."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.axe import assert_accessible
from tests.support.fixtures import OpenPage
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

FOCUSED = """() => {
    const { activeElement: it } = document;
    return it === document.body ? "" : it.getAttribute("aria-label") ?? it.textContent;
}"""
RING = """() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
}"""
SCREENS = """
navigator.mediaDevices.getDisplayMedia = async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
    const pen = canvas.getContext("2d");
    setInterval(() => pen.fillRect(0, 0, 640, 360), 100);
    return canvas.captureStream(10);
};
"""


def focused(page: Page) -> str:
    value: str = page.evaluate(FOCUSED)
    return value


def tab_to(page: Page, name: str, *, key: str = "Tab", most: int = 40) -> None:
    """Press a key until the focus is on `name`; every stop on the way shows that it has the focus."""
    for _ in range(most):
        if focused(page) == name:
            return
        page.keyboard.press(key)
        if focused(page) not in ("", "People in the call"):
            assert page.evaluate(RING), f"the focus on {focused(page)!r} cannot be seen"
    raise AssertionError(f"{name!r} is not reached by {key}; the focus is on {focused(page)!r}")


def test_a_whole_call_is_held_by_keyboard_alone(server: ParlourServer, open_page: OpenPage) -> None:
    room = server.create_room(enable_prejoin_ui=True, enable_hand_raising=True)
    page = open_page(room.url, width=1280, height=720).page
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Ada")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main", name="People in the call")).to_be_focused()

    tab_to(page, "Mute microphone")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Unmute microphone")).to_be_focused()
    walked: list[str] = []
    for _ in range(20):
        if focused(page) == "Leave the call":
            break
        walked.append(focused(page))
        page.keyboard.press("ArrowRight")
        assert page.evaluate(RING)
    assert walked == [
        "Unmute microphone",
        "Microphone and speaker settings",
        "Turn camera off",
        "Camera settings",
        "Share your screen",
        "Raise your hand",
        "People",
        "Speaker view",
        "Full screen",
        "Settings",
    ]

    for opener in ("Microphone and speaker settings", "Camera settings", "Settings"):
        tab_to(page, opener, key="ArrowLeft")
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name=opener)
        expect(dialog).to_be_visible()
        assert dialog.evaluate("(it) => it.contains(document.activeElement)")
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(page.get_by_role("button", name=opener, exact=True)).to_be_focused()
        tab_to(page, "Leave the call", key="ArrowRight")
    tab_to(page, "People", key="ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="People")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="People", exact=True)).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    tab_to(page, "Leave the call", key="ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You left the call")).to_be_visible()
    expect(page.get_by_role("button", name="Join again")).to_be_focused()


def test_axe_finds_nothing_in_the_views_of_a_call(server: ParlourServer, open_page: OpenPage, artifacts: Path) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_hand_raising=True)
    ada = open_page(
        f"{room.url}?t={server.token(room, user_name='Ada', is_owner=True)}", width=1280, height=720, script=SCREENS
    ).page
    expect(ada.get_by_text("You are the only one here")).to_be_visible()
    assert_accessible(ada)
    ben = open_page(f"{room.url}?t={server.token(room, user_name='Ben')}", width=375, height=667, script=SCREENS).page
    expect(ada.get_by_role("listitem", name="Ben")).to_be_visible()
    assert_accessible(ada)
    assert_accessible(ben)

    ben.keyboard.press("h")
    ada.get_by_role("button", name="People", exact=True).click()
    expect(ada.get_by_role("region", name="Raised hands")).to_be_visible()
    assert_accessible(ada)
    ada.screenshot(path=artifacts / "axe-people.png")
    ada.keyboard.press("Escape")
    for name in ("Settings", "Keyboard shortcuts"):
        ada.get_by_role("button", name=name, exact=True).click()
        expect(ada.get_by_role("dialog", name=name)).to_be_visible()
        assert_accessible(ada)
        ada.screenshot(path=artifacts / f"axe-{name.split()[0].lower()}.png")
    ada.keyboard.press("Escape")
    ben.get_by_role("button", name="More").click()
    expect(ben.get_by_role("dialog", name="More")).to_be_visible()
    assert_accessible(ben)
    ben.screenshot(path=artifacts / "axe-more.png")
    ben.keyboard.press("Escape")

    ada.get_by_role("button", name="Share your screen").click()
    expect(ben.get_by_role("listitem", name="Screen of Ada")).to_be_visible()
    assert_accessible(ben)
    assert_accessible(ada)


def test_nothing_is_lost_in_forced_colours_and_nothing_moves_for_who_wants_no_motion(
    server: ParlourServer, browser: Browser, artifacts: Path
) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_hand_raising=True)
    with browser.new_context(
        forced_colors="active", reduced_motion="reduce", viewport={"width": 1000, "height": 600}
    ) as context:
        page = context.new_page()
        page.goto(room.url)
        page.get_by_role("button", name="Raise your hand").click()
        expect(page.get_by_role("button", name="Lower your hand")).to_be_visible()
        page.get_by_role("button", name="People", exact=True).click()
        expect(page.get_by_role("complementary", name="People")).to_be_visible()
        border = (
            "(it) => { const { borderStyle, borderWidth } = getComputedStyle(it); return borderStyle + borderWidth; }"
        )
        for button in page.get_by_role("toolbar").get_by_role("button").all():
            assert button.evaluate(border) != "none0px", "without a border no button is seen in forced colours"
        page.screenshot(path=artifacts / "forced-colours.png")
        moving = "() => document.getAnimations().filter((each) => each.effect.getComputedTiming().duration > 10).length"
        page.keyboard.press("w")
        assert page.evaluate(moving) == 0


@pytest.mark.property("eject_at_room_exp")
def test_who_is_put_out_at_the_rooms_end_is_told_before(
    server: ParlourServer, open_page: OpenPage, artifacts: Path
) -> None:
    room = server.create_room(enable_prejoin_ui=False, exp=int(time.time()) + 9 * 60, eject_at_room_exp=True)
    page = open_page(room.url, width=1000, height=600).page
    expect(page.get_by_text("This call ends in 9 minutes.")).to_be_visible()
    clock = page.get_by_role("timer")
    expect(clock).to_contain_text("8:")
    page.screenshot(path=artifacts / "time-left.png")
    calm = server.create_room(enable_prejoin_ui=False, exp=int(time.time()) + 9 * 60)
    page = open_page(calm.url).page
    expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
    expect(page.get_by_role("timer")).to_have_count(0)
