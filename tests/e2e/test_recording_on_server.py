"""Recording on the server from the call page: begun with its button, told to everybody, and ended by whoever may."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.fixtures import OpenPage
from tests.support.pictures import small_camera
from tests.support.server import ParlourServer, Room

pytestmark = [pytest.mark.media, pytest.mark.browser]


def enter(open_page: OpenPage, server: ParlourServer, room: Room, name: str, **claims: object) -> Page:
    link = f"{room.url}?t={server.token(room, user_name=name, **claims)}"
    page = open_page(link, width=1280, height=720, script=small_camera()).page
    expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
    return page


def told(page: Page, words: str) -> None:
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible(timeout=20_000)


@pytest.mark.property("enable_recording")
def test_a_host_records_on_the_server_and_everybody_knows_until_it_ends(
    server: ParlourServer, open_page: OpenPage
) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_recording=["cloud", "local"])
    ada = enter(open_page, server, room, "Ada", is_owner=True)
    ben = enter(open_page, server, room, "Ben")
    dot = {each: each.get_by_role("timer", name=re.compile("^This call is being recorded")) for each in (ada, ben)}
    expect(ben.get_by_role("button", name="Record the call")).to_have_count(0)

    ada.get_by_role("button", name="Record the call").click()
    ada.get_by_role("button", name="Record on the server", exact=True).click()
    told(ben, "Ada started recording the call")
    told(ada, "The recording goes on when you leave")
    for each in (ada, ben):
        expect(dot[each]).to_be_visible()

    ben.reload()
    told(ben, "Ada is recording this call")
    ada.get_by_role("button", name="Leave the call").click()
    expect(ada.get_by_role("button", name="Leave the call")).to_have_count(0)
    expect(dot[ben]).to_be_visible()

    ada.goto(f"{room.url}?t={server.token(room, user_name='Ada', is_owner=True)}")
    told(ada, "This call is being recorded")
    ada.get_by_role("button", name="Stop recording").click()
    told(ben, "The call is no longer being recorded")
    expect(dot[ben]).to_have_count(0)
    expect(ada.get_by_role("button", name="Record the call")).to_be_visible()
    (recording,) = server.api("GET", f"/recordings?room_name={room.name}").json()["data"]
    assert recording["type"] == "cloud"
    assert recording["status"] == "finished"
