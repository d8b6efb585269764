"""Nothing of the call page goes anywhere but to its own server, and its policy forbids nothing that it needs."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

BROKEN = """
window.broken = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    window.broken.push(`${violatedDirective} ${blockedURI}`));
"""


def test_the_call_page_asks_its_own_server_alone(server: ParlourServer, browser: Browser) -> None:
    room = server.create_room(enable_prejoin_ui=True, enable_hand_raising=True, lang="de")
    own = urlsplit(server.url).netloc
    elsewhere: list[str] = []
    asked: list[str] = []

    def note(url: str) -> None:
        asked.append(url)
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != own:
            elsewhere.append(url)

    with browser.new_context(viewport={"width": 1280, "height": 720}) as context:
        context.add_init_script(BROKEN)
        # Also of workers and of pages that it opens.
        context.on("request", lambda request: note(request.url))
        page = context.new_page()
        page.on("websocket", lambda socket: note(socket.url))
        page.goto(room.url)
        page.get_by_label("Ihr Name").fill("Ada")
        page.get_by_role("button", name="Am Gespräch teilnehmen").click()
        expect(page.get_by_text("Sie sind allein hier")).to_be_visible()
        page.keyboard.press("p")
        expect(page.get_by_role("complementary", name="Personen")).to_be_visible()
        page.keyboard.press("Escape")
        for name in ("Einstellungen", "Tastenkürzel"):
            page.get_by_role("button", name=name, exact=True).click()
            expect(page.get_by_role("dialog", name=name)).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("h")
        page.get_by_role("button", name="Gespräch verlassen").click()
        expect(page.get_by_role("heading").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("() => broken") == []
    assert not elsewhere
    assert any(url.startswith("ws") for url in asked), "the call's own connection was looked at"
    assert any("CallScreen" in url for url in asked)
