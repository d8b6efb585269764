"""The pages around the calls: the start page for guests, the first steps for developers, an address of nothing."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from parlour.variables import KEY_VARIABLE
from tests.support.axe import assert_accessible
from tests.support.fixtures import OpenPage
from tests.support.server import PARLOUR, ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]


def test_the_start_page_is_for_guests_and_leads_developers_on(
    server: ParlourServer, open_page: OpenPage, artifacts: Path
) -> None:
    page = open_page(server.url, width=1000, height=800).page
    expect(page.get_by_role("heading", name="Join a call")).to_be_visible()
    expect(page.get_by_text("curl")).to_have_count(0)
    assert_accessible(page)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.screenshot(path=artifacts / f"landing-{scheme}.png")
    page.get_by_role("link", name="make the first room").click()
    expect(page.get_by_role("heading", name="The first room")).to_be_visible()
    assert_accessible(page)
    page.screenshot(path=artifacts / "first-room.png", full_page=True)


def test_the_first_steps_name_what_exists(server: ParlourServer, open_page: OpenPage) -> None:
    page = open_page(f"{server.url}/docs/first-room").page
    make_key, make_room = page.locator(".code code").all_inner_texts()
    assert f"${KEY_VARIABLE}" in make_room
    script = f"PATH={PARLOUR.parent}:$PATH\n{make_key.replace('DIR', str(server.data_dir))}\n{make_room}"
    made = subprocess.run(["bash", "-ec", script], capture_output=True, text=True, check=True)
    assert '"name":"team-sync"' in made.stdout.replace(" ", ""), made.stdout + made.stderr
    page.get_by_role("link", name="/team-sync").click()
    expect(page.get_by_role("heading", name="Join team-sync")).to_be_visible()


def test_an_address_that_leads_nowhere_is_a_page_with_a_way_on(
    server: ParlourServer, open_page: OpenPage, artifacts: Path
) -> None:
    page = open_page(f"{server.url}/foo/bar").page
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    assert_accessible(page)
    page.screenshot(path=artifacts / "nothing-here.png")
    page.get_by_role("link", name="Go to the start page").click()
    expect(page.get_by_role("heading", name="Join a call")).to_be_visible()


def test_the_connection_test_leads_back_to_the_room(server: ParlourServer, open_page: OpenPage) -> None:
    page = open_page(f"{server.url}/test/connection?room=team-sync").page
    expect(page.get_by_role("link", name="Back to team-sync")).to_have_attribute("href", "/team-sync")
    page.goto(f"{server.url}/test/connection?room=//evil.example")
    expect(page.get_by_role("link", name="Go to the start page")).to_have_attribute("href", "/")
