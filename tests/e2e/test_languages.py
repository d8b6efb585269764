"""The call page in each of its languages: what it says fits where it says it, from a small phone to a screen."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.fixtures import OpenPage
from tests.support.overflow import cut_off
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

LANGUAGES = ["da", "de", "en", "es", "fi", "fr", "it", "jp", "ka", "nl", "no", "pl", "pt", "pt-BR", "ru", "sv", "tr"]
SIZES = [(320, 568), (375, 450), (768, 1024), (1280, 720)]
SWITCHES = (
    "enable_prejoin_ui enable_people_ui enable_hand_raising enable_chat enable_advanced_chat enable_emoji_reactions"
    " enable_network_ui enable_pip_ui enable_live_captions_ui enable_breakout_rooms"
    " enable_video_processing_ui enable_noise_cancellation_ui"
)
EVERYTHING = {
    **dict.fromkeys(SWITCHES.split(), True),
    "enable_recording": ["cloud", "cloud-audio-only", "raw-tracks", "local"],
}
LOOKED_AT = {"de", "ka", "jp"}


@pytest.mark.property("lang")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_read_in_full(
    server: ParlourServer, open_page: OpenPage, artifacts: Path, language: str
) -> None:
    room = server.create_room(lang=language, **EVERYTHING)
    page = open_page(f"{room.url}?t={server.token(room, is_owner=True)}", width=1280, height=720).page
    faults: list[str] = []

    def look(name: str) -> None:
        faults.extend(f"{name}: {fault}" for width, height in SIZES for fault in cut_off(page, width, height))
        if language in LOOKED_AT:
            page.screenshot(path=artifacts / f"language-{language}-{name}.png")
        page.set_viewport_size({"width": 1280, "height": 720})

    expect(page.locator(".prejoin-form input")).to_be_visible()
    look("preview")
    page.locator(".prejoin-form input").fill("Ada")
    page.locator(".prejoin-form button[type=submit]").click()
    expect(page.locator(".tile")).to_have_count(1)
    look("call")
    page.locator(".tray button:has(.lucide-circle)").click()
    expect(page.locator(".choices li")).to_have_count(4)
    faults.extend(f"ways to record: {fault}" for fault in cut_off(page, 1280, 720))
    page.keyboard.press("Escape")
    panels = page.locator(".tray button[aria-expanded]:not([aria-haspopup])")
    for index in range(panels.count()):
        panels.nth(index).click()
        look(f"panel-{index}")
        page.keyboard.press("Escape")
    assert faults == []
