"""The documentation in a browser: open to everybody in both themes (axe), readable on a phone, usable by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.axe import faults
from tests.support.server import ParlourServer

pytestmark = pytest.mark.browser

OPERATION = "#operations-Rooms-setRoomConfig"
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ParlourServer]:
    with ParlourServer(tmp_path_factory.mktemp("docs") / "data", {"PARLOUR_MEDIA_ENABLED": "false"}) as running:
        yield running


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture
def page(browser: Browser, theme: str) -> Iterator[Page]:
    context = browser.new_context(color_scheme=theme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: "Content Security Policy" in message.text and problems.append(message.text))
    yield page
    context.close()
    assert problems == []


def open_api(page: Page, server: ParlourServer, place: str = "") -> Locator:
    page.goto(f"{server.url}/docs{place}")
    operation = page.locator(OPERATION)
    # Swagger UI draws the whole document before anything is seen.
    expect(operation).to_be_visible(timeout=30_000)
    return operation


def background(page: Page) -> str:
    colour: str = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    return colour


def is_dark(page: Page) -> bool:
    red, green, blue = (int(part) for part in background(page).removeprefix("rgb(").removesuffix(")").split(","))
    return red + green + blue < 200


def test_the_api_page_is_open_to_everybody(page: Page, server: ParlourServer, theme: str, artifacts: Path) -> None:
    operation = open_api(page, server)
    assert is_dark(page) == (theme == "dark")
    assert faults(page) == []
    page.screenshot(path=artifacts / f"docs-api-{theme}.png")

    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("textbox", name="name", exact=True).fill("team-sync")
    assert faults(page) == []
    operation.get_by_role("tab", name="Schema").first.click()
    expect(operation.get_by_text("ConfigureRoom").first).to_be_visible()
    assert faults(page) == []

    operation.get_by_role("button", name="Execute").click()
    expect(operation.get_by_text("authorization-header-error")).to_be_visible()
    assert faults(page) == []
    operation.screenshot(path=artifacts / f"docs-operation-{theme}.png")


def test_the_schemas_are_open_to_everybody(page: Page, server: ParlourServer) -> None:
    open_api(page, server)
    page.get_by_role("button", name="Schemas").click()
    expect(page.get_by_text("ConfigureRoom").first).to_be_visible()
    assert faults(page) == []


def test_the_dialog_for_the_key_takes_the_focus_and_gives_it_back(page: Page, server: ParlourServer) -> None:
    open_api(page, server)
    authorize = page.get_by_role("button", name="Authorize")
    authorize.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Value")).to_be_focused()
    assert faults(page) == []
    for _ in range(6):
        page.keyboard.press("Tab")
        expect(dialog.locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(authorize).to_be_focused()


@pytest.mark.parametrize("name", ["", "/rest", "/properties", "/daily-operations"])
def test_the_guides_are_open_to_everybody(
    page: Page, server: ParlourServer, theme: str, name: str, artifacts: Path
) -> None:
    page.goto(f"{server.url}/docs/guides{name}")
    assert is_dark(page) == (theme == "dark")
    assert faults(page) == []
    page.screenshot(path=artifacts / f"docs-guide{name.replace('/', '-')}-{theme}.png")


@pytest.mark.parametrize("theme", ["light"], indirect=True)
class TestInOneTheme:
    """What does not depend on the theme."""

    def test_a_chosen_theme_is_kept_on_every_page(self, page: Page, server: ParlourServer) -> None:
        page.goto(f"{server.url}/docs/guides")
        switch = page.get_by_role("switch", name="Dark")
        expect(switch).not_to_be_checked()
        switch.click()
        assert is_dark(page)
        page.get_by_role("link", name="API", exact=True).click()
        expect(switch).to_be_checked()
        assert is_dark(page)
        switch.click()
        assert not is_dark(page)

    def test_operations_that_wait_say_so_before_they_are_opened(self, page: Page, server: ParlourServer) -> None:
        open_api(page, server)
        waiting = page.get_by_role("button", name="Call a phone").locator(".pending")
        expect(waiting).to_have_text("not served yet")
        expect(page.locator(f"{OPERATION} .pending")).to_have_count(0)

    def test_an_operation_has_an_address(self, page: Page, server: ParlourServer) -> None:
        operation = open_api(page, server, "#/Rooms/setRoomConfig")
        expect(operation.get_by_role("button", name="Try it out")).to_be_visible()

    def test_the_keyboard_reaches_what_scrolls(self, page: Page, server: ParlourServer) -> None:
        page.goto(f"{server.url}/docs/guides/properties")
        expect(page.locator(".scroller").first).to_have_attribute("tabindex", "0")

    def test_nothing_is_cut_off_on_a_phone(self, page: Page, server: ParlourServer) -> None:
        page.set_viewport_size({"width": 390, "height": 844})
        open_api(page, server)
        paths = ["/docs", "/docs/guides", "/docs/guides/rest", "/docs/guides/daily-operations"]
        for path in paths:
            page.goto(f"{server.url}{path}")
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), path
            assert faults(page) == [], path
