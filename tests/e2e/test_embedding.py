"""What daily-js can ask of the call page in its frame, method by method, and what a person sees of it."""

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Locator, TimeoutError, expect

from tests.support.axe import faults
from tests.support.browser import CallPage
from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

ICON = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"
SOUNDS = """
window.sounds = 0;
const { start } = OscillatorNode.prototype;
OscillatorNode.prototype.start = function (...when) { window.sounds += 1; return start.apply(this, when); };
"""
SCREENS = """
// The driver of the browser presses something with every look at the page.
Object.defineProperty(navigator, "userActivation", { value: { isActive: false } });
if (navigator.mediaDevices) navigator.mediaDevices.getDisplayMedia = async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
    setInterval(() => canvas.getContext("2d").fillRect(0, 0, 320, 180), 100);
    return canvas.captureStream(10);
};
"""

BOARD = "https://board.test/"
BOARD_PAGE = "<!doctype html><title>Board</title><p>The board</p><input aria-label=Note>"
SPY = "<p>Slides</p><script>document.body.append('script ran')</script>"


class App:
    """An app with the call page in its frame."""

    def __init__(self, page: CallPage) -> None:
        self.call = page
        self.frame: FrameLocator = page.page.frame_locator("iframe")

    def do(self, method: str, *arguments: object) -> Any:
        """Call a method of daily-js; what it returns is of no interest."""
        self.call.run(f"(given) => {{ call.{method}(...given); }}", list(arguments))

    def button(self, name: str) -> Locator:
        return self.frame.get_by_role("button", name=name, exact=True)

    def more(self, name: str) -> Locator:
        """Return a button of the tray, wherever it has found room: that may change while one looks, with the window."""
        there, more = self.button(name), self.button("More")
        expect(there.or_(more).first).to_be_visible()
        if not there.is_visible():
            with suppress(TimeoutError):  # "More" is gone where everything has found room meanwhile
                more.click(timeout=3_000)
        return there

    def inside(self, expression: str, argument: object = None) -> Any:
        """Evaluate JavaScript in the call page."""
        return self.call.page.frames[1].evaluate(expression, argument)

    def style(self, name: str, of: str = "html") -> str:
        value: str = self.inside("([of, name]) => getComputedStyle(document.querySelector(of))[name]", [of, name])
        return value


def embed(
    server: ParlourServer,
    open_call: OpenCall,
    *,
    url: str | None = None,
    token: str | None = None,
    script: str = "",
    size: str = "1000x640",
    **options: object,
) -> App:
    """Let an app join a room, or a new one, in a frame."""
    app = App(open_call("frame", script=script, size=size, frame=json.dumps(options)))
    app.call.page.set_viewport_size({"width": 1040, "height": 680})
    app.call.page.context.route(BOARD, lambda route: route.fulfill(body=BOARD_PAGE, content_type="text/html"))
    app.call.join(url or server.create_room(enable_prejoin_ui=False).url, token, userName="Embedded")
    expect(app.frame.get_by_role("main")).to_be_visible()
    return app


def test_the_colours_of_an_app_are_those_of_the_call(
    server: ParlourServer, open_call: OpenCall, artifacts: Path
) -> None:
    light = {"background": "#ffffff", "mainAreaBg": "#f0f4ff", "accent": "#2d5bff", "baseText": "#cccccc"}
    dark = {"background": "#001122", "mainAreaBg": "#000811", "accent": "#7799ff"}
    app = embed(server, open_call, theme={"light": {"colors": light}, "dark": {"colors": dark}})
    app.call.page.emulate_media(color_scheme="light")
    assert app.style("backgroundColor", ".page") == "rgb(240, 244, 255)"
    app.button("People").click()
    text = app.style("color", ".sidebar")
    assert text != "rgb(204, 204, 204)", "what nobody could read gives way"
    app.call.page.screenshot(path=artifacts / "embedding-light.png")
    app.call.page.emulate_media(color_scheme="dark")
    assert app.style("backgroundColor", ".page") == "rgb(0, 8, 17)"
    app.call.page.screenshot(path=artifacts / "embedding-dark.png")

    for colours in (
        {"background": "#ffffff", "mainAreaBg": "#121a24", "mainAreaText": "#ffffff", "baseText": "#121a24"},
        {"background": "#102a43", "backgroundAccent": "#fefefe", "supportiveText": "#1f3a5f", "accent": "#113355"},
        {"mainAreaBg": "#ffffff", "mainAreaBgAccent": "#000000", "accentText": "#ffff00", "accent": "#ffffff"},
    ):
        app.do("setTheme", {"colors": colours})
        expect(app.frame.locator("html")).to_have_attribute("data-scheme", re.compile("light|dark"))
        assert faults(app.call.page.frames[1]) == [], f"not everything can be read with {colours}"

    app.do("setTheme", {"colors": {"mainAreaBg": "#123456"}})
    expect(app.frame.locator(".page")).to_have_css("background-color", "rgb(18, 52, 86)")
    app.call.wait_event("theme-updated", "(detail) => detail.theme.colors.mainAreaBg === '#123456'")


def test_buttons_of_an_app_are_in_the_tray_and_tell_of_every_press(server: ParlourServer, open_call: OpenCall) -> None:
    def button(label: str, state: str) -> dict[str, str]:
        return {"iconPath": ICON, "label": label, "tooltip": f"{label}!", "visualState": state}

    app = embed(server, open_call, customTrayButtons={"vote": button("Vote", "default")})
    app.button("Vote").click()
    app.call.wait_event("custom-button-click", "(detail) => detail.button_id === 'vote'")
    expect(app.button("Vote")).to_have_attribute("title", "Vote!")

    states = {"a": button("Plain", "default"), "b": button("On", "active"), "c": button("Opened", "sidebar-open")}
    app.do("updateCustomTrayButtons", states)
    expect(app.button("Vote")).to_have_count(0)
    expect(app.more("Plain")).to_have_attribute("aria-pressed", "false")
    expect(app.button("On")).to_have_attribute("aria-pressed", "true")
    expect(app.button("Opened")).to_have_attribute("aria-expanded", "true")
    for _ in range(2):
        app.call.forget_events()
        app.more("Opened").click()
        app.call.wait_event("custom-button-click", "(detail) => detail.button_id === 'c'")

    many = {f"b{number}": button(f"Button {number}", "default") for number in range(12)}
    app.do("updateCustomTrayButtons", many)
    app.more("Button 11").click()
    app.call.wait_event("custom-button-click", "(detail) => detail.button_id === 'b11'")
    app.do("updateCustomTrayButtons", None)
    expect(app.button("Button 0")).to_have_count(0)


def test_the_arrangement_follows_the_app_and_the_app_hears_of_the_person(
    server: ParlourServer, open_call: OpenCall
) -> None:
    app = embed(server, open_call)
    people = app.frame.get_by_role("complementary", name="People")
    app.do("setSidebarView", "people")
    expect(people).to_be_visible()
    assert app.call.run("() => call.getSidebarView()") == "people"
    app.frame.get_by_role("button", name="Close").click()
    app.call.wait_event("sidebar-view-changed", "(detail) => detail.view === null")
    app.do("setSidebarView", "no-such-panel")
    assert app.call.run("() => call.getSidebarView()") is None

    own = app.frame.get_by_role("listitem", name="Embedded (You)")
    expect(own).to_be_visible()
    app.do("setShowNamesMode", "never")
    expect(app.frame.get_by_text("Embedded (You)", exact=True)).to_have_count(0)
    expect(own).to_be_visible()
    app.do("setShowNamesMode", "always")
    expect(app.frame.get_by_text("Embedded (You)", exact=True)).to_be_visible()
    app.do("setShowLocalVideo", False)
    expect(own).to_have_count(0)
    expect(app.frame.get_by_text("Your own picture is hidden here.", exact=False)).to_be_visible()
    app.do("setShowLocalVideo", True)

    for shape in (16 / 9, 4 / 3, 3 / 4):
        app.do("addFakeParticipant", {"aspectRatio": shape})
    expect(app.frame.get_by_role("listitem", name="Test person")).to_have_count(3)
    app.do("setActiveSpeakerMode", True)
    expect(app.frame.locator("[data-role=focus]")).to_have_count(1)
    app.call.wait_event("active-speaker-mode-change", "(detail) => detail.enabled === true")
    app.do("setShowParticipantsBar", False)
    expect(app.frame.get_by_role("listitem")).to_have_count(1)
    app.do("setShowParticipantsBar", True)
    expect(app.frame.get_by_role("listitem")).to_have_count(4)
    app.more("Speaker view").click()
    app.call.wait_event("active-speaker-mode-change", "(detail) => detail.enabled === false")
    expect(app.frame.locator("[data-role=focus]")).to_have_count(0)


def test_pages_of_the_grid_have_as_many_tiles_as_the_app_says(server: ParlourServer, open_call: OpenCall) -> None:
    app = embed(server, open_call, layoutConfig={"grid": {"minTilesPerPage": 2, "maxTilesPerPage": 2}})
    for _ in range(3):
        app.do("addFakeParticipant")
    expect(app.frame.get_by_role("listitem")).to_have_count(2)
    app.frame.get_by_role("button", name="Next people").click()
    expect(app.frame.get_by_role("listitem")).to_have_count(2)


def test_full_screen_is_the_apps_to_offer_and_its_page_to_do(server: ParlourServer, open_call: OpenCall) -> None:
    app = embed(server, open_call, showFullscreenButton=True)
    app.more("Full screen").click()
    app.call.wait_for("() => document.fullscreenElement?.tagName === 'IFRAME'")
    app.more("Leave full screen").click()
    app.call.wait_for("() => document.fullscreenElement === null")
    expect(app.more("Full screen")).to_be_visible()


def test_names_are_changed_in_the_call_unless_the_app_keeps_them(server: ParlourServer, open_call: OpenCall) -> None:
    app = embed(server, open_call)
    app.more("Settings").click()
    app.frame.get_by_label("Your name").fill("Renamed")
    app.button("Change name").click()
    app.call.wait_for("() => call.participants().local.user_name === 'Renamed'")
    app.call.run("() => call.setUserName('By the app')")
    expect(app.frame.get_by_label("Your name")).to_have_value("By the app")

    fixed = embed(server, open_call, showUserNameChangeUI=False, showLeaveButton=False)
    expect(fixed.button("Leave the call")).to_have_count(0)
    fixed.more("Settings").click()
    expect(fixed.frame.get_by_role("checkbox", name="Show my own picture")).to_be_visible()
    expect(fixed.frame.get_by_label("Your name")).to_have_count(0)


def test_the_language_is_the_apps(server: ParlourServer, open_call: OpenCall) -> None:
    app = embed(server, open_call, lang="de")
    expect(app.button("Stummschalten").or_(app.frame.get_by_role("button", name="Mikrofon").first)).to_be_visible()
    app.do("setDailyLang", "fr")
    app.call.wait_event("lang-updated", "(detail) => detail.lang === 'fr'")
    expect(app.frame.get_by_role("button", name="Quitter").first).to_be_visible()
    spoken = app.call.run("() => call.getDailyLang()")
    assert (spoken["lang"], spoken["langSetting"]) == ("fr", "fr")


def test_newcomers_are_heard_as_the_app_says(server: ParlourServer, open_call: OpenCall) -> None:
    app = embed(server, open_call, script=SOUNDS)
    room = app.call.run("() => call.properties.url")
    app.call.page.wait_for_timeout(2500)  # Who is there already makes no sound.
    app.do("setPlayNewParticipantSound", False)
    open_call().join(room, userName="Silent")
    expect(app.frame.get_by_role("listitem", name="Silent")).to_be_visible()
    assert app.inside("() => sounds") == 0
    app.do("setPlayNewParticipantSound", 3)
    open_call().join(room, userName="Heard")
    expect(app.frame.get_by_role("listitem", name="Heard")).to_be_visible()
    assert app.inside("() => sounds") == 2


def test_a_screen_that_the_app_asks_for_is_chosen_by_a_press_in_the_call(
    server: ParlourServer, open_call: OpenCall
) -> None:
    app = embed(server, open_call, script=SCREENS)
    app.do("startScreenShare")
    expect(app.frame.get_by_text("Share your screen?")).to_be_visible()
    app.button("Cancel").click()
    app.call.wait_event("local-screen-share-canceled")
    app.do("startScreenShare")
    app.button("Choose").click()
    app.call.wait_event("local-screen-share-started")
    app.do("stopScreenShare")
    app.call.wait_event("local-screen-share-stopped")


def test_an_app_gives_the_page_a_class_and_no_style_sheet(server: ParlourServer, open_call: OpenCall) -> None:
    app = embed(server, open_call, bodyClass="of-the-app", cssText="body { display: none }")
    expect(app.frame.locator("body.of-the-app")).to_be_visible()
    app.do("loadCss", {"bodyClass": "another", "cssFile": "https://elsewhere.invalid/a.css"})
    expect(app.frame.locator("body.another")).to_be_visible()
    assert any("loadCss" in line for line in app.call.console)


def test_pages_of_an_app_are_tabs_of_the_sidebar_or_take_the_main_area(
    server: ParlourServer, open_call: OpenCall, artifacts: Path
) -> None:
    board = {"label": "Board", "location": "sidebar", "src": BOARD}
    slides = {"label": "Slides", "location": "main", "srcdoc": SPY}
    app = embed(server, open_call, customIntegrations={"board": board})
    app.more("Board").click()
    page = app.frame.frame_locator("iframe[title=Board]")
    page.get_by_label("Note").fill("kept")
    app.call.wait_event("sidebar-view-changed", "(detail) => detail.view === 'board'")
    app.call.page.screenshot(path=artifacts / "embedding-sidebar.png")
    app.do("setSidebarView", "people")
    expect(page.get_by_text("The board")).to_be_hidden()
    app.do("setSidebarView", "board")
    expect(page.get_by_label("Note")).to_have_value("kept")
    app.do("stopCustomIntegrations", "board")
    expect(app.frame.locator("iframe")).to_have_count(0)

    itself = {"label": "Itself", "location": "main", "src": server.url}
    app.do("setCustomIntegrations", {"slides": slides, "self": itself})
    app.do("startCustomIntegrations", ["slides", "self"])
    expect(app.frame.frame_locator("iframe[title=Slides]").get_by_text("Slides")).to_be_visible()
    expect(app.frame.locator("iframe")).to_have_count(1)
    expect(app.frame.get_by_role("listitem", name="Embedded (You)")).to_be_visible()
    document = app.call.page.frames[-1]
    assert document.evaluate("() => { try { return localStorage.length } catch (e) { return e.name } }") == (
        "SecurityError"
    ), "a document of the app reads nothing of the call page"
    app.call.page.screenshot(path=artifacts / "embedding-main.png")
    app.more("Close Slides").click()
    expect(app.frame.locator("iframe")).to_have_count(0)


def test_what_is_shared_of_them_runs_for_all_also_for_who_comes_later(
    server: ParlourServer, open_call: OpenCall
) -> None:
    board = {"label": "Board", "location": "sidebar", "src": BOARD, "shared": True, "controlledBy": "owners"}
    room = server.create_room(enable_prejoin_ui=False)

    def enter(name: str, *, is_owner: bool = False) -> App:
        token = server.token(room, user_name=name, is_owner=is_owner)
        return embed(server, open_call, url=room.url, token=token, customIntegrations={"board": board})

    host, guest = enter("Host", is_owner=True), enter("Guest")
    guest.do("startCustomIntegrations", "board")
    assert guest.call.run("() => call.getSidebarView()") is None
    expect(guest.more("Settings")).to_be_visible()
    expect(guest.button("Board")).to_have_count(0)
    host.do("startCustomIntegrations", "board")
    expect(guest.frame.get_by_text("Host has opened Board.")).to_be_visible()
    guest.button("Show").click()
    expect(guest.frame.frame_locator("iframe[title=Board]").get_by_text("The board")).to_be_visible()
    expect(guest.button("Close Board")).to_have_count(0)

    late = enter("Late")
    expect(late.frame.get_by_text("Host has opened Board.")).to_be_visible()
    host.do("stopCustomIntegrations", "board")
    expect(guest.frame.locator("iframe")).to_have_count(0)
    assert not guest.call.events("app-message"), "what pages tell each other is no app's business"
