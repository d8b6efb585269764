"""The way out of the call page: where room and token lead whoever leaves, and whom they lead nowhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import Route, expect

from tests.support.axe import assert_accessible
from tests.support.fixtures import OpenCall, OpenPage
from tests.support.server import ParlourServer, Room

pytestmark = [pytest.mark.media, pytest.mark.browser]

SHOP = "https://shop.example/bye?from=call"


@pytest.fixture
def room(server: ParlourServer) -> Iterator[Room]:
    yield server.create_room(enable_prejoin_ui=False)
    server.configure_domain(redirect_on_meeting_exit=None, redirect_on_meeting_exit_allowed_hosts=None)


def seen_from(page: BrowserPage) -> list[str]:
    """Catch what leads to the shops outside, which are not there; the list grows."""
    led: list[str] = []

    def shop(route: Route) -> None:
        led.append(route.request.url)
        route.fulfill(body="<h1>Thank you</h1>", content_type="text/html")

    page.context.route("https://*.example/**", shop)
    return led


def leave(page: BrowserPage) -> None:
    page.get_by_role("button", name="Leave the call").click()


def recent(room: Room) -> str:
    return f"recent-call=parlour/{room.name}"


@pytest.mark.property("redirect_on_meeting_exit")
def test_the_domain_leads_whoever_leaves_and_the_token_elsewhere(
    server: ParlourServer, room: Room, open_page: OpenPage
) -> None:
    server.configure_domain(redirect_on_meeting_exit=SHOP)
    page = open_page(room.url).page
    led = seen_from(page)
    leave(page)
    page.wait_for_url(f"{SHOP}&{recent(room)}")
    assert led == [f"{SHOP}&{recent(room)}"]

    token = server.token(room, redirect_on_meeting_exit="https://other.example/")
    other = open_page(f"{room.url}?t={token}").page
    seen_from(other)
    leave(other)
    other.wait_for_url(f"https://other.example/?{recent(room)}")


@pytest.mark.property("redirect_on_meeting_exit")
def test_whoever_is_put_out_is_led_nowhere_and_reads_why(
    server: ParlourServer, room: Room, open_page: OpenPage, open_call: OpenCall
) -> None:
    server.configure_domain(redirect_on_meeting_exit=SHOP)
    page = open_page(room.url).page
    led = seen_from(page)
    expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
    assert server.api("POST", f"/rooms/{room.name}/eject", {"ids": ids_in(server, room)}).status_code == 200
    expect(page.get_by_role("heading", name="You are no longer in the call")).to_be_visible()
    assert led == []
    assert_accessible(page)


def ids_in(server: ParlourServer, room: Room) -> list[str]:
    people = server.api("GET", f"/rooms/{room.name}/presence").json()["data"]
    return [person["id"] for person in people]


@pytest.mark.property("redirect_on_meeting_exit_allowed_hosts")
def test_a_token_leads_only_where_the_domain_allows(server: ParlourServer, room: Room, open_page: OpenPage) -> None:
    server.configure_domain(redirect_on_meeting_exit_allowed_hosts=["shop.example"])
    for redirect, leads in ((SHOP, True), ("https://evil.example/", False)):
        token = server.token(room, redirect_on_meeting_exit=redirect)
        page = open_page(f"{room.url}?t={token}").page
        led = seen_from(page)
        leave(page)
        if leads:
            page.wait_for_url(f"{SHOP}&{recent(room)}")
        else:
            expect(page.get_by_role("heading", name="You left the call")).to_be_visible()
            page.wait_for_load_state("networkidle")
        assert bool(led) is leads


@pytest.mark.property("redirect_on_meeting_exit")
def test_in_an_apps_frame_the_frame_is_led_on_and_the_app_stays(
    server: ParlourServer, room: Room, open_call: OpenCall
) -> None:
    server.configure_domain(redirect_on_meeting_exit=SHOP)
    app = open_call("frame")
    led = seen_from(app.page)
    app.start_joining(room.url, showLeaveButton=True)
    app.finish_joining()
    outside = app.page.url
    app.page.frame_locator("iframe").get_by_role("button", name="Leave the call").click()
    expect(app.page.frame_locator("iframe").get_by_role("heading", name="Thank you")).to_be_visible()
    assert led == [f"{SHOP}&{recent(room)}"]
    assert app.page.url == outside


@pytest.mark.property("close_tab_on_exit")
def test_the_tab_closes_for_whose_token_says_so(server: ParlourServer, room: Room, open_page: OpenPage) -> None:
    app = open_page(f"{server.url}/test/connection").page
    for close, closed in ((True, True), (False, False)):
        url = f"{room.url}?t={server.token(room, close_tab_on_exit=close)}"
        with app.expect_popup() as opened:
            app.evaluate("(url) => void window.open(url)", url)
        tab = opened.value
        if closed:
            with tab.expect_event("close"):
                leave(tab)
        else:
            leave(tab)
            expect(tab.get_by_role("button", name="Join again")).to_be_visible()


@pytest.mark.property("close_tab_on_exit")
def test_a_tab_that_cannot_be_closed_shows_the_last_screen(
    server: ParlourServer, room: Room, open_page: OpenPage, artifacts: Path
) -> None:
    page = open_page(f"{room.url}?t={server.token(room, close_tab_on_exit=True)}").page
    # A page that came to its tab by more than one address is none that a script may close.
    page.evaluate("() => history.pushState(null, '', location.href)")
    leave(page)
    expect(page.get_by_role("heading", name="You left the call")).to_be_visible()
    expect(page.get_by_role("button", name="Join again")).to_be_focused()
    assert_accessible(page)
    page.screenshot(path=artifacts / "left.png")


@pytest.mark.property("audio_only")
def test_in_a_room_of_sound_nobody_is_asked_for_a_camera(server: ParlourServer, open_page: OpenPage) -> None:
    room = server.create_room(audio_only=True, enable_prejoin_ui=True)
    person = open_page(room.url)
    page = person.page
    expect(page.get_by_role("combobox", name="Microphone")).to_be_visible()
    expect(page.get_by_role("combobox", name="Camera")).to_have_count(0)
    page.get_by_label("Your name").fill("Ann")
    page.get_by_role("button", name="Join the call").click()
    expect(page.get_by_role("button", name="Mute microphone")).to_be_visible()
    expect(page.get_by_role("button", name="Turn camera")).to_have_count(0)
    expect(page.get_by_role("button", name="Share your screen")).to_have_count(0)
