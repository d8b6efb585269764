"""The lobby as people meet it: the waiting screen on one side of the door, and the queue on the other."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.axe import faults
from tests.support.browser import Page
from tests.support.fixtures import OpenCall, OpenPage
from tests.support.server import ParlourServer, Room

pytestmark = [pytest.mark.media, pytest.mark.browser]


def lobby_room(server: ParlourServer, **properties: object) -> Room:
    return server.create_room(privacy="private", enable_knocking=True, enable_prejoin_ui=False, **properties)


def knock(open_page: OpenPage, room: Room, name: str, *, width: int = 1280, height: int = 720) -> Page:
    """Open the link of a room without an invitation, and ask to join."""
    visitor = open_page(room.url, width=width, height=height)
    visitor.page.get_by_label("Your name").fill(name)
    visitor.page.get_by_role("button", name="Ask to join").click()
    expect(visitor.page.get_by_role("heading", name="You are asking to join")).to_be_visible()
    return visitor


def host_of(open_page: OpenPage, server: ParlourServer, room: Room) -> Page:
    token = server.token(room, is_owner=True, user_name="Hedy")
    host = open_page(f"{room.url}?t={token}", width=1280, height=720)
    expect(host.page.get_by_role("button", name="Leave the call")).to_be_visible()
    return host


def test_somebody_is_let_in_by_the_page(server: ParlourServer, open_page: OpenPage, artifacts: Path) -> None:
    room = lobby_room(server)
    ann = knock(open_page, room, "Ann")
    expect(ann.page.get_by_text("Nobody who could let you in is here yet")).to_be_visible()
    host = host_of(open_page, server, room)
    expect(ann.page.get_by_text("The hosts have been told")).to_be_visible()
    queue = host.page.get_by_role("region", name="People who want to join")
    expect(queue.get_by_text("Ann wants to join")).to_be_visible()
    ann.page.screenshot(path=artifacts / "lobby-waiting.png")
    host.page.screenshot(path=artifacts / "lobby-one.png")
    assert faults(ann.page) == []
    assert faults(host.page) == []
    queue.get_by_role("button", name="Let in Ann").focus()
    host.page.keyboard.press("Enter")
    expect(queue).to_be_hidden()
    for person in (ann, host):
        person.wait_for_pictures(2)
        expect(person.page.get_by_text("2 people in the call").first).to_be_attached()


def test_several_at_once_and_one_turned_away(server: ParlourServer, open_page: OpenPage, artifacts: Path) -> None:
    room = lobby_room(server)
    host = host_of(open_page, server, room)
    people = [knock(open_page, room, name) for name in ("Ann", "Ben", "Ann")]
    queue = host.page.get_by_role("region", name="People who want to join").first
    expect(queue.get_by_text("3 people want to join")).to_be_visible()
    queue.locator("summary").click()
    host.page.screenshot(path=artifacts / "lobby-several.png")
    assert faults(host.page) == []
    queue.get_by_role("button", name="Turn away Ben").click()
    expect(people[1].page.get_by_text("The hosts did not let you in this time.")).to_be_visible()
    people[1].page.screenshot(path=artifacts / "lobby-turned-away.png")
    queue.get_by_role("button", name="Let everybody in").click()
    for person in (people[0], people[2]):
        expect(person.page.get_by_text("3 people in the call").first).to_be_attached()
    people[1].page.get_by_role("button", name="Try again").click()
    people[1].page.get_by_role("button", name="Ask to join").click()
    expect(host.page.get_by_text("Ben wants to join").first).to_be_visible()


def test_a_full_room_says_so_and_lets_in_later(server: ParlourServer, open_page: OpenPage, artifacts: Path) -> None:
    room = lobby_room(server, max_participants=2)
    host = host_of(open_page, server, room)
    guest = open_page(f"{room.url}?t={server.token(room)}", width=1280, height=720)
    expect(guest.page.get_by_role("button", name="Leave the call")).to_be_visible()
    ann = knock(open_page, room, "Ann", width=390, height=800)
    host.page.get_by_role("button", name="Let in Ann").click()
    expect(ann.page.get_by_text("the room is full")).to_be_visible()
    ann.page.screenshot(path=artifacts / "lobby-full-phone.png")
    expect(host.page.get_by_text("Ann comes in as soon as there is a free place")).to_be_visible()
    guest.page.get_by_role("button", name="Leave the call").click()
    ann.wait_for_pictures(2)


def test_somebody_gives_up(server: ParlourServer, open_page: OpenPage) -> None:
    room = lobby_room(server)
    host = host_of(open_page, server, room)
    ann = knock(open_page, room, "Ann")
    expect(host.page.get_by_text("Ann wants to join").first).to_be_visible()
    ann.page.get_by_role("button", name="Stop waiting").click()
    expect(ann.page.get_by_role("heading", name="You left the call")).to_be_visible()
    expect(host.page.get_by_role("region", name="People who want to join")).to_be_hidden()


def test_in_an_apps_frame_the_page_lets_in(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall, artifacts: Path
) -> None:
    room = lobby_room(server)
    host = open_call("frame")
    host.start_joining(room.url, server.token(room, is_owner=True, user_name="Hedy"))
    host.finish_joining()
    knock(open_page, room, "Ann")
    inner = host.page.frame_locator("iframe")
    inner.get_by_role("button", name="Let in Ann").click()
    expect(inner.get_by_text("2 people in the call").first).to_be_attached()
    assert host.events("waiting-participant-added")
