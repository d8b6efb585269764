"""Whoever is refused reads why, and what can be waited for is waited for: early, full, restarting."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.caller import PATIENCE
from tests.support.fixtures import OpenCall, OpenPage
from tests.support.server import ParlourServer, wait_until

pytestmark = [pytest.mark.media, pytest.mark.browser]

LONG = 2000 * PATIENCE
"""Milliseconds for what takes the page some tries."""

SOON = 6
"""Seconds until a room opens: enough for a page to load on a busy machine."""


def shown(page: BrowserPage, title: str, artifacts: Path, name: str) -> None:
    """See the reason with the focus on its way on, look at it in both schemes, and let axe judge."""
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.locator("main button.primary")).to_be_focused()
    assert_accessible(page)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.screenshot(path=artifacts / f"refusal-{name}-{scheme}.png")


def test_each_refusal_has_its_words_and_its_way_on(server: ParlourServer, open_page: OpenPage, artifacts: Path) -> None:
    room, other = server.create_room(), server.create_room()
    private = server.create_room(privacy="private")
    end = int(time.time()) + SOON
    expired = server.create_room(exp=end)
    old_token = server.token(room, exp=end)
    wait_until(end + 1)
    for name, url, title, way in (
        ("no-room", f"{server.url}/missing", "There is no room here", "Try again"),
        ("private", private.url, "You need an invitation", "Go to the start page"),
        ("expired", expired.url, "The room has closed", "Go to the start page"),
        ("token-expired", f"{room.url}?t={old_token}", "Your invitation has expired", "Go to the start page"),
        ("other-room", f"{room.url}?t={server.token(other)}", "You need an invitation", "Go to the start page"),
    ):
        page = open_page(url).page
        shown(page, title, artifacts, name)
        expect(page.locator("main button")).to_have_text([way])


@pytest.mark.property("nbf")
def test_a_room_that_is_not_open_yet_tells_when_and_opens_by_itself(
    server: ParlourServer, open_page: OpenPage, artifacts: Path
) -> None:
    later = open_page(server.create_room(nbf=4_000_000_000).url).page
    shown(later, "The room is not open yet", artifacts, "early")
    expect(
        later.get_by_text("It opens Sunday, 2 October 2096").or_(later.get_by_text("October 2, 2096"))
    ).to_be_visible()

    room = server.create_room(nbf=int(time.time()) + SOON, enable_prejoin_ui=True)
    page = open_page(room.url).page
    expect(page.get_by_text("Next try in 0:0")).to_be_visible()
    expect(page.get_by_role("heading", name=f"Join {room.name}")).to_be_visible(timeout=LONG)


@pytest.mark.property("nbf")
def test_an_invitation_that_is_early_waits_for_its_time(server: ParlourServer, open_page: OpenPage) -> None:
    room = server.create_room(enable_prejoin_ui=True)
    token = server.token(room, nbf=int(time.time()) + SOON)
    page = open_page(f"{room.url}?t={token}").page
    expect(page.get_by_role("heading", name="You are early")).to_be_visible()
    expect(page.get_by_role("heading", name=f"Join {room.name}")).to_be_visible(timeout=LONG)


def test_a_full_room_is_tried_again_until_somebody_leaves(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall, artifacts: Path
) -> None:
    room = server.create_room(max_participants=1, enable_prejoin_ui=True)
    inside = open_call()
    inside.join(room.url)
    page, stopped = open_page(room.url).page, open_page(room.url).page
    shown(page, "The room is full", artifacts, "full")
    expect(page.get_by_role("timer")).to_contain_text("Next try in 0:")
    stopped.get_by_role("button", name="Stop trying").click()
    expect(stopped.get_by_role("timer")).to_have_count(0)
    inside.run("() => call.leave()")
    expect(page.get_by_role("heading", name=f"Join {room.name}")).to_be_visible(timeout=LONG)
    expect(stopped.get_by_role("heading", name="The room is full")).to_be_visible()


def test_a_server_that_restarts_says_so_and_the_page_is_back_with_it(
    tmp_path: Path, open_page: OpenPage, artifacts: Path
) -> None:
    with ParlourServer(tmp_path / "data", {"PARLOUR_SERVER_DRAIN_SECONDS": "60"}) as server:
        room = server.create_room(enable_prejoin_ui=False)
        late = server.create_room(enable_prejoin_ui=True)
        inside = open_page(room.url)
        expect(inside.page.get_by_role("button", name="Leave the call")).to_be_visible()
        page = open_page("about:blank").page
        server.ask_to_stop()
        page.goto(late.url)
        shown(page, "The server is restarting", artifacts, "restarting")
        expect(page.get_by_text("It will be back in a moment.")).to_be_visible()
        inside.page.get_by_role("button", name="Leave the call").click()  # the last one: now it stops
        server.wait_stopped()
        page.wait_for_timeout(4000)  # some tries while nobody answers
        expect(page.get_by_role("heading", name="The server is restarting")).to_be_visible()
        server.start()
        expect(page.get_by_role("heading", name=f"Join {late.name}")).to_be_visible(timeout=LONG)
