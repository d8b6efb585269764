"""The call in a small window over other programs: one of its own, and the browser's floating picture in a frame."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from tests.support.axe import faults
from tests.support.fixtures import OpenCall, OpenPage
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

SCREEN = """
if (navigator.mediaDevices) navigator.mediaDevices.getDisplayMedia = async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
    const pen = canvas.getContext("2d");
    setInterval(() => {
        pen.fillStyle = "#e8ecf4"; pen.fillRect(0, 0, 640, 360);
        pen.fillStyle = "#123"; pen.font = "40px sans-serif"; pen.fillText(`Slide ${Date.now() % 100}`, 60, 120);
    }, 100);
    return canvas.captureStream(10);
};
"""
PLAYS = """
() => [...document.querySelectorAll("video")].every((each) => each.readyState >= 2 && !each.paused)
"""


def opened(page: Page, press: Callable[[], None]) -> Page:
    """Return the window that a press opens."""
    with page.context.expect_page() as window:
        press()
    return window.value


@pytest.mark.property("enable_pip_ui")
def test_the_call_goes_on_in_a_window_of_its_own(server: ParlourServer, open_page: OpenPage, artifacts: Path) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_pip_ui=True, enable_hand_raising=True)

    def enter(name: str, script: str = "") -> Page:
        address = f"{room.url}?t={server.token(room, user_name=name)}"
        return open_page(address, width=1280, height=720, script=script).page

    ada, ben = enter("Ada"), enter("Ben", SCREEN)
    button = ada.get_by_role("button", name="Picture in picture")
    expect(ada.get_by_role("listitem")).to_have_count(2)
    window = opened(ada, button.click)
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(ada.get_by_text("The call is in a small window now")).to_be_attached()
    window.set_viewport_size({"width": 400, "height": 368})
    expect(window.get_by_role("listitem", name="Ben")).to_have_attribute("data-role", "focus")
    expect(window.get_by_role("listitem", name="Ada (You)")).to_have_attribute("data-role", "bar")
    window.wait_for_function(PLAYS)
    expect(window.get_by_role("main")).to_have_css("color-scheme", "dark")
    assert window.title().startswith(room.name)
    window.screenshot(path=artifacts / "pip-two.png")
    assert faults(window) == []

    # One's own controls are those of the tray, by press and by key; marks are those of the tiles.
    window.get_by_role("button", name="Turn camera off").click()
    expect(ada.get_by_role("button", name="Turn camera on")).to_be_visible()
    window.keyboard.press("m")
    expect(ada.get_by_role("button", name="Unmute microphone")).to_be_visible()
    expect(window.get_by_role("button", name="Unmute microphone")).to_be_visible()
    ben.keyboard.press("h")
    ben.keyboard.press("m")
    expect(window.get_by_role("listitem", name="Ben, microphone off")).to_be_visible()
    expect(window.get_by_role("img", name="hand raised")).to_be_visible()

    ben.get_by_role("button", name="Share your screen").click()
    expect(window.get_by_role("listitem", name="Screen of Ben")).to_have_attribute("data-role", "focus")
    window.wait_for_function(PLAYS)
    window.screenshot(path=artifacts / "pip-screen.png")
    window.set_viewport_size({"width": 640, "height": 240})
    expect(window.get_by_role("listitem")).to_have_count(3)
    window.screenshot(path=artifacts / "pip-broad.png")
    window.set_viewport_size({"width": 240, "height": 180})
    expect(window.get_by_role("listitem")).to_have_count(1)
    window.screenshot(path=artifacts / "pip-tiny.png")
    window.set_viewport_size({"width": 360, "height": 560})
    expect(window.get_by_role("listitem")).to_have_count(3)
    window.screenshot(path=artifacts / "pip-upright.png")
    ada.screenshot(path=artifacts / "pip-page.png")

    # It is closed and opened by the tray and by key, and ends with the call.
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    window = opened(ada, lambda: ada.keyboard.press("i"))
    expect(window.get_by_role("main")).to_be_visible()
    with window.expect_event("close"), suppress(Error):  # the window is gone before the press has ended
        window.get_by_role("button", name="Leave the call").click()
    expect(ada.get_by_text("You left the call")).to_be_visible()

    ben.close()
    ada.goto(server.create_room(enable_prejoin_ui=False).url)
    expect(ada.get_by_role("button", name="Leave the call")).to_be_visible()
    ada.keyboard.press("i")
    expect(button).to_have_count(0)
    assert len(ada.context.pages) == 1, "without the property there is no such window"


@pytest.mark.property("enable_pip_ui")
def test_in_the_frame_of_an_app_the_browser_floats_the_picture(server: ParlourServer, open_call: OpenCall) -> None:
    app = open_call("frame", size="1000x640", frame=json.dumps({}))
    app.page.set_viewport_size({"width": 1040, "height": 680})
    app.join(server.create_room(enable_prejoin_ui=False, enable_pip_ui=True).url, userName="Embedded")
    call = app.page.frame_locator("iframe")
    button = call.get_by_role("button", name="Picture in picture")
    button.click()
    app.wait_event("pip-started")
    expect(button).to_have_attribute("aria-pressed", "true")
    floats = "() => document.pictureInPictureElement?.srcObject?.getVideoTracks()[0]?.readyState ?? null"
    assert app.page.frames[1].evaluate(floats) == "live"
    button.click()
    app.wait_event("pip-stopped")
    assert app.page.frames[1].evaluate(floats) is None
    expect(call.locator("video.visually-hidden")).to_have_count(0)
