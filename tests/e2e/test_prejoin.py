"""The look before the call: devices, blocked and free, their tests, what is remembered, on large and small screens."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from playwright.sync_api import Page as BrowserPage

from tests.support.axe import assert_accessible
from tests.support.browser import CHROMIUM, FLAGS
from tests.support.caller import PATIENCE
from tests.support.fixtures import OpenPage
from tests.support.server import ParlourServer
from tests.support.sound import SILENT_MICROPHONE

pytestmark = [pytest.mark.media, pytest.mark.browser]

LONG = 1000 * PATIENCE
"""Milliseconds for what takes the page some seconds by itself."""

ASKING = [flag for flag in FLAGS if flag != "--use-fake-ui-for-media-stream"]
"""A browser that asks the person, who, where there is nobody, says no."""


@pytest.fixture
def cautious(browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which nobody has allowed anything yet."""
    running = browser.browser_type.launch(executable_path=CHROMIUM, headless=True, args=ASKING)
    context = running.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE * 1000)
    yield context
    running.close()


def pictures(page: BrowserPage, artifacts: Path, name: str) -> None:
    """Look at it in both schemes."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.screenshot(path=artifacts / f"{name}-{scheme}.png", full_page=True)


@pytest.mark.property("enable_prejoin_ui")
def test_a_blocked_camera_is_explained_and_used_once_it_is_free(
    server: ParlourServer, cautious: BrowserContext, artifacts: Path
) -> None:
    room = server.create_room(enable_prejoin_ui=True)
    page = cautious.new_page()
    cautious.grant_permissions([], origin=server.url)
    page.goto(room.url)
    expect(page.get_by_text("Camera and microphone are blocked.")).to_be_visible()
    expect(page.get_by_text("Click the icon at the left of the address bar")).to_be_visible()
    for device in ("Camera", "Microphone"):
        expect(page.get_by_role("combobox", name=device).locator("option:checked")).to_have_text("Blocked")
    expect(page.get_by_text("found")).to_have_count(0)
    assert_accessible(page)
    pictures(page, artifacts, "prejoin-blocked")

    cautious.grant_permissions(["camera", "microphone"], origin=server.url)
    expect(page.get_by_text("Camera and microphone are blocked.")).to_be_hidden()
    expect(page.get_by_role("combobox", name="Camera")).to_be_enabled()
    page.wait_for_function("() => document.querySelector('.self-view video')?.videoWidth > 0")


def test_a_microphone_that_another_program_uses_is_told_apart_from_a_missing_camera(
    server: ParlourServer, open_page: OpenPage
) -> None:
    trouble = """
      const missing = () => { throw new DOMException("Requested device not found", "NotFoundError"); };
      const busy = () => { throw new DOMException("Could not start audio source", "NotReadableError"); };
      navigator.mediaDevices.getUserMedia = async ({ video }) => (video ? missing() : busy());
    """
    page = open_page(server.create_room(enable_prejoin_ui=True).url, script=trouble).page
    expect(page.get_by_text("No camera was found. You can join without one.")).to_be_visible()
    expect(page.get_by_text("Another program is using the microphone.")).to_be_visible()
    expect(page.get_by_text("blocked")).to_have_count(0)
    expect(page.get_by_role("button", name="Join the call")).to_be_enabled()


def test_the_test_sound_is_heard_on_the_chosen_speaker(server: ParlourServer, open_page: OpenPage) -> None:
    watch = """
      window.sinks = [];
      const { setSinkId, play } = HTMLMediaElement.prototype;
      HTMLMediaElement.prototype.setSinkId = function (id) { window.sinks.push(id); return setSinkId.call(this, id); };
      HTMLMediaElement.prototype.play = function () {
        if (this instanceof HTMLAudioElement && this.srcObject) {
          const context = new AudioContext();
          const analyser = new AnalyserNode(context);
          context.createMediaStreamSource(this.srcObject).connect(analyser);
          const samples = new Float32Array(analyser.fftSize);
          const listen = () => {
            analyser.getFloatTimeDomainData(samples);
            window.loudest = Math.max(window.loudest ?? 0, ...samples);
          };
          setInterval(listen, 20);
        }
        return play.call(this);
      };
    """
    person = open_page(server.create_room(enable_prejoin_ui=True).url, script=watch)
    page = person.page
    speakers = page.get_by_label("Speaker", exact=True)
    expect(speakers).to_be_visible()
    chosen = speakers.locator("option").last.get_attribute("value")
    speakers.select_option(chosen)
    expect(speakers).to_have_value(chosen or "")
    page.get_by_role("button", name="Play a test sound").click()
    expect(page.get_by_text("You should hear two notes now.")).to_be_visible()
    person.wait_for("() => window.loudest > 0.1")
    assert person.run("() => window.sinks.at(-1)") == chosen
    expect(page.get_by_text("You should hear two notes now.")).to_be_hidden()


def test_the_microphone_is_tried_by_speaking(server: ParlourServer, open_page: OpenPage) -> None:
    page = open_page(server.create_room(enable_prejoin_ui=True).url).page
    expect(page.get_by_text("Your microphone works.")).to_be_visible(timeout=LONG)  # the fake one beeps


def test_a_silent_microphone_is_doubted(server: ParlourServer, open_page: OpenPage) -> None:
    page = open_page(server.create_room(enable_prejoin_ui=True).url, script=SILENT_MICROPHONE).page
    expect(page.get_by_text("Nothing is heard from this microphone.")).to_be_visible(timeout=LONG)


def test_what_was_chosen_is_chosen_the_next_time(server: ParlourServer, open_page: OpenPage) -> None:
    person = open_page(server.create_room(enable_prejoin_ui=True).url)
    page = person.page
    microphones = page.get_by_role("combobox", name="Microphone")
    expect(microphones).to_be_enabled()
    chosen = microphones.locator("option").last.get_attribute("value") or ""
    microphones.select_option(chosen)
    expect(microphones).to_have_value(chosen)
    page.get_by_role("button", name="Turn camera off").click()
    page.get_by_label("Your name").fill("Ann")
    page.get_by_role("button", name="Join the call").click()
    expect(page.get_by_role("button", name="Leave the call")).to_be_visible()

    page.goto(server.create_room(enable_prejoin_ui=True).url)
    expect(page.get_by_role("button", name="Turn camera on")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("Ann")
    expect(microphones).to_have_value(chosen)

    remembered: dict[str, Any] = person.run("() => JSON.parse(localStorage.getItem('parlour.devices'))")
    gone = remembered | {"camera": "gone", "microphone": "gone", "speaker": "gone", "cameraOn": True}
    person.run("(gone) => localStorage.setItem('parlour.devices', JSON.stringify(gone))", gone)
    page.goto(server.create_room(enable_prejoin_ui=True).url)
    person.wait_for("() => document.querySelector('.self-view video')?.videoWidth > 0")
    expect(page.locator(".trouble p")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "width", "height"), [("desktop", 1280, 800), ("phone", 390, 844), ("small", 320, 568)]
)
def test_every_screen_is_wide_enough(
    server: ParlourServer, open_page: OpenPage, artifacts: Path, name: str, width: int, height: int
) -> None:
    room = server.create_room(enable_prejoin_ui=True)
    page = open_page(room.url, width=width, height=height).page
    expect(page.get_by_text("Your microphone works.")).to_be_visible(timeout=LONG)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    pictures(page, artifacts, f"prejoin-{name}")


def test_a_browser_inside_another_app_sends_people_to_their_own(
    server: ParlourServer, browser: Browser, artifacts: Path
) -> None:
    agent = "Mozilla/5.0 (Linux; Android 15; wv) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36 Instagram 350"
    context = browser.new_context(user_agent=agent, viewport={"width": 360, "height": 640})
    context.add_init_script("delete window.RTCPeerConnection")
    page = context.new_page()
    page.goto(server.create_room().url)
    expect(page.get_by_role("heading", name="Open this link in your browser")).to_be_visible()
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()
    assert_accessible(page)
    pictures(page, artifacts, "unsupported-in-app")
    context.close()
