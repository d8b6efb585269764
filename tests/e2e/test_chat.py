"""The chat of the call page: between people, apps and backends, with its history, and where there is none."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.axe import assert_accessible
from tests.support.fixtures import OpenCall, OpenPage
from tests.support.server import ParlourServer, Room

pytestmark = [pytest.mark.media, pytest.mark.browser]

UP = """async (list) => {
    for (let still = 0; still < 5; still = list.scrollTop === 0 ? still + 1 : 0) {
        list.scrollTop = 0;
        await new Promise(requestAnimationFrame);
    }
}"""
"""Scrolls up as a person does, who goes on until it stays there: the list may be about to follow the latest message."""

SEND = "(data) => call.sendAppMessage(data, '*')"


def enter(
    server: ParlourServer, open_page: OpenPage, room: Room, name: str, *, width: int = 1280, is_owner: bool = False
) -> Page:
    token = server.token(room, user_name=name, is_owner=is_owner)
    page = open_page(f"{room.url}?t={token}", width=width, height=720 if width > 500 else 780).page
    expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
    return page


def write(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Write to everybody").fill(text)
    page.keyboard.press("Enter")


def log(page: Page) -> Locator:
    return page.get_by_role("log", name="Messages")


@pytest.mark.property("enable_chat")
def test_people_write_to_each_other(server: ParlourServer, open_page: OpenPage, artifacts: Path) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_chat=True)
    ada, ben = enter(server, open_page, room, "Ada"), enter(server, open_page, room, "Ben", width=375)
    ada.keyboard.press("c")
    expect(ada.get_by_role("textbox", name="Write to everybody")).to_be_focused()
    write(ada, "Hello there")
    write(ada, "the notes: https://notes.example/today, <b>not bold</b>")
    expect(ben.get_by_role("status").filter(has_text="Ada")).to_be_visible()
    ben.get_by_role("button", name="More").click()
    ben.get_by_role("button", name="Chat, 2 new messages").click()
    expect(log(ben)).to_contain_text("<b>not bold</b>")
    expect(log(ben).get_by_role("link")).to_have_attribute("href", "https://notes.example/today")
    expect(log(ben)).to_contain_text("Ada")
    write(ben, "Thanks!")
    expect(log(ada)).to_contain_text("Thanks!")
    ada.screenshot(path=artifacts / "chat-desktop.png")
    ben.screenshot(path=artifacts / "chat-phone.png")
    assert_accessible(ada)
    assert_accessible(ben)

    ada.keyboard.press("Escape")
    expect(log(ada)).to_have_count(0)
    expect(ada.get_by_role("button", name="Chat", exact=True)).to_be_visible()


@pytest.mark.property("enable_chat")
def test_apps_and_backends_take_part_under_names_that_are_verified(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall
) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_chat=True)
    ada = enter(server, open_page, room, "Ada")
    ada.keyboard.press("c")
    app = open_call()
    app.join(room.url, userName="Robot")
    app.run(SEND, {"event": "chat-msg", "message": "from an app", "name": "The boss", "room": "main-room"})
    expect(log(ada)).to_contain_text("The boss (Robot)")
    reply = server.api(
        "POST", f"/rooms/{room.name}/send-app-message", {"data": {"event": "chat-msg", "message": "Ends at ten"}}
    )
    assert reply.status_code == 200
    expect(log(ada)).to_contain_text("Server")
    expect(log(ada)).to_contain_text("Ends at ten")
    write(ada, "to the app")
    heard = app.wait_event("app-message", "(event) => event.data.message === 'to the app'")
    assert heard["data"] | {"date": "", "id": ""} == {
        "event": "chat-msg",
        "message": "to the app",
        "name": "Ada",
        "room": "main-room",
        "date": "",
        "id": "",
    }


@pytest.mark.property("enable_chat")
def test_who_reads_back_stays_there_in_a_flood(server: ParlourServer, open_page: OpenPage, open_call: OpenCall) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_chat=True)
    ada = enter(server, open_page, room, "Ada")
    ada.keyboard.press("c")
    app = open_call()
    app.join(room.url, userName="Robot")
    flood = """async ([from, to]) => {
        for (let number = from; number < to; number += 1) {
            call.sendAppMessage({ event: "chat-msg", message: `line ${number}` }, "*");
            if (number % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 100));
        }
    }"""
    app.run(flood, [0, 120])
    expect(log(ada)).to_contain_text("line 119")
    log(ada).evaluate(UP)
    app.run(flood, [120, 200])
    more = ada.get_by_role("button", name="New messages")
    expect(more).to_be_visible()
    assert log(ada).evaluate("(list) => list.scrollTop") < 50
    more.click()
    expect(log(ada).get_by_text("line 199", exact=True)).to_be_in_viewport()
    expect(more).to_have_count(0)


@pytest.mark.property("enable_chat")
def test_hidden_people_read_and_cannot_write(server: ParlourServer, open_page: OpenPage, open_call: OpenCall) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_chat=True, enable_hidden_participants=True)
    host = enter(server, open_page, room, "Host", is_owner=True)
    host.keyboard.press("c")
    viewer = enter(server, open_page, room, "Viewer")
    viewer.keyboard.press("c")
    write(host, "welcome")
    expect(log(viewer)).to_contain_text("welcome")
    expect(viewer.get_by_text("Viewers can read the chat, but not write.")).to_be_visible()
    expect(viewer.get_by_role("textbox", name="Write to everybody")).to_have_count(0)
    app = open_call()
    app.join(room.url)
    app.run(SEND, {"event": "chat-msg", "message": "from the dark"})
    app.run(SEND, {"event": "mine", "message": "an app's own"})
    write(host, "done")
    expect(log(viewer)).to_contain_text("done")
    assert "from the dark" not in (log(host).text_content() or "")


@pytest.mark.property("enable_chat")
def test_without_the_property_there_is_no_chat(server: ParlourServer, open_page: OpenPage, open_call: OpenCall) -> None:
    room = server.create_room(enable_prejoin_ui=False)
    page = enter(server, open_page, room, "Ada")
    app = open_call()
    app.join(room.url, userName="Robot")
    app.run(SEND, {"event": "chat-msg", "message": "anybody?"})
    page.keyboard.press("c")
    app.run("() => call.setUserName('Robot 2')")
    expect(page.get_by_role("listitem", name="Robot 2")).to_be_visible()
    expect(page.get_by_role("button", name="Chat")).to_have_count(0)
    expect(page.get_by_text("anybody?")).to_have_count(0)


@pytest.mark.property("enable_shared_chat_history")
@pytest.mark.parametrize("shared", [True, False])
def test_newcomers_read_what_was_said_before(server: ParlourServer, open_page: OpenPage, shared: bool) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_chat=True, enable_shared_chat_history=shared)
    ada = enter(server, open_page, room, "Ada")
    ada.keyboard.press("c")
    write(ada, "said early")
    expect(log(ada).get_by_text("said early")).to_be_visible()
    late = enter(server, open_page, room, "Ben")
    write(ada, "said late")
    expect(late.get_by_role("button", name="Chat, 1 new message")).to_be_visible()
    late.keyboard.press("c")
    expect(log(late).get_by_text("said late")).to_have_count(1)
    expect(log(late).get_by_text("said early")).to_have_count(1 if shared else 0)
    # Nobody's again: the call's end is the history's.
    ada.get_by_role("button", name="Leave the call").click()
    late.get_by_role("button", name="Leave the call").click()
    expect(late.get_by_role("heading", name="You left the call")).to_be_visible()
    other = enter(server, open_page, room, "Cleo")
    other.keyboard.press("c")
    expect(other.get_by_text("Nothing has been written yet.")).to_be_visible()


@pytest.mark.property("enable_advanced_chat")
def test_emoji_are_chosen_and_messages_reacted_to(server: ParlourServer, open_page: OpenPage, artifacts: Path) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_chat=True, enable_advanced_chat=True)
    ada, ben = enter(server, open_page, room, "Ada"), enter(server, open_page, room, "Ben", width=375)
    ada.keyboard.press("c")
    ada.get_by_role("textbox", name="Write to everybody").fill("Lunch ")
    ada.get_by_role("button", name="Insert an emoji").click()
    ada.get_by_role("searchbox", name="Search emoji").fill("pizza")
    ada.screenshot(path=artifacts / "chat-emoji.png")
    assert_accessible(ada)
    ada.get_by_role("button", name="pizza").click()
    expect(ada.get_by_role("textbox", name="Write to everybody")).to_be_focused()
    ada.keyboard.press("Enter")
    ben.keyboard.press("c")
    expect(log(ben)).to_contain_text("Lunch 🍕")
    log(ben).get_by_text("Lunch").hover()
    log(ben).get_by_role("button", name="React to this message").click()
    ben.get_by_role("searchbox", name="Search emoji").fill("yum")
    ben.get_by_role("button", name="delicious").click()
    ada.get_by_role("button", name="😋 1: Ben").click()
    expect(ben.get_by_role("button", name="😋 2: Ben, Ada")).to_be_visible()
    late = enter(server, open_page, room, "Cleo")
    late.keyboard.press("c")
    expect(late.get_by_role("button", name="😋 2: Ben, Ada")).to_be_visible()
    assert_accessible(late)
    ada.screenshot(path=artifacts / "chat-advanced.png")
    ben.screenshot(path=artifacts / "chat-advanced-phone.png")
    # The operator has set no key: nothing is there that could not work.
    expect(ada.get_by_role("button", name="Send a GIF")).to_have_count(0)


def test_a_plain_chat_has_neither(server: ParlourServer, open_page: OpenPage) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_chat=True)
    ada = enter(server, open_page, room, "Ada")
    ada.keyboard.press("c")
    write(ada, "plain")
    expect(log(ada).get_by_text("plain")).to_be_visible()
    expect(ada.get_by_role("button", name="React to this message")).to_have_count(0)
    expect(ada.get_by_role("button", name="Insert an emoji")).to_have_count(0)
