"""The first seconds of the call page, by a browser that was never here."""

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

CALL_MACHINE = "/static/call-machine-object-bundle.js"


def test_the_call_machine_comes_beside_the_page_and_once(server: ParlourServer, browser: Browser) -> None:
    page = browser.new_context().new_page()
    warned: list[str] = []
    page.on("console", lambda message: warned.append(message.text))
    page.goto(server.create_room().url)
    expect(page.get_by_role("button", name="Join the call")).to_be_visible()
    entries = page.evaluate(
        """(bundle) => performance.getEntriesByType('resource')
          .filter(({ name }) => name.endsWith(bundle) || name.includes('/assets/room-'))
          .map((entry) => entry.toJSON())""",
        CALL_MACHINE,
    )
    bundles = [entry for entry in entries if entry["name"].endswith(CALL_MACHINE)]
    (script,) = [entry for entry in entries if entry["name"].endswith(".js") and entry not in bundles]
    assert [entry["initiatorType"] for entry in bundles] == ["link"], "asked for by the document, and not again"
    assert bundles[0]["startTime"] < script["responseEnd"]
    assert not [line for line in warned if "preload" in line]
    page.context.close()


def test_something_moves_while_the_page_loads_and_goes_with_its_first_words(
    server: ParlourServer, browser: Browser
) -> None:
    page = browser.new_context().new_page()
    held: list[Route] = []
    page.route("**/assets/room-*.js", lambda route: held.append(route))
    page.goto(server.create_room().url, wait_until="commit")
    expect(page.locator(".opening .spinner")).to_be_visible()
    held[0].continue_()
    expect(page.get_by_role("button", name="Join the call")).to_be_visible()
    expect(page.locator(".opening")).to_have_count(0)
    page.context.close()
