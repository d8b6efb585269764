"""The call page as people meet it: open a room's link in a browser and be in a call."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.fixtures import OpenCall, OpenPage
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]


def test_four_people_see_and_hear_each_other(server: ParlourServer, open_page: OpenPage, artifacts: Path) -> None:
    room = server.create_room(enable_prejoin_ui=False)
    names = ["Ada Lovelace", "Grace Hopper", "Katherine Johnson", "Radia Perlman"]
    people = [open_page(f"{room.url}?t={server.token(room, user_name=name)}", width=1280, height=720) for name in names]
    for person in people:
        person.wait_for_pictures(4)
        person.wait_for_voices(3)
        for name in names:
            expect(person.page.get_by_text(name).first).to_be_visible()
    people[0].page.screenshot(path=artifacts / "call-page-four-people.png")


@pytest.mark.property("enable_prejoin_ui")
def test_from_the_link_through_the_preview_into_the_call_and_out(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall, artifacts: Path
) -> None:
    room = server.create_room(enable_prejoin_ui=True)
    other = open_call()
    other.join(room.url, userName="Other")
    person = open_page(room.url, width=1280, height=720)
    page = person.page
    page.get_by_label("Your name").fill("Ann")
    page.screenshot(path=artifacts / "call-page-preview.png")
    page.get_by_role("button", name="Join the call").click()

    other.wait_for("() => Object.values(people()).some((one) => one.user_name === 'Ann')")
    own_id = other.run("() => Object.values(people()).find((one) => one.user_name === 'Ann').session_id")
    person.wait_for_pictures(2)
    other.wait_until_seen([own_id])
    other.wait_until_heard([own_id])

    page.get_by_role("button", name="Mute microphone").click()
    other.wait_person(own_id, "(p) => p.tracks.audio.state === 'off'")
    page.get_by_role("button", name="Turn camera off").click()
    other.wait_person(own_id, "(p) => p.tracks.video.state === 'off'")
    page.get_by_role("button", name="Unmute microphone").click()
    page.get_by_role("button", name="Turn camera on").click()
    other.wait_person(own_id, "(p) => p.tracks.audio.state === 'playable' && p.tracks.video.state === 'playable'")

    page.get_by_role("button", name="Leave the call").click()
    expect(page.get_by_text("You left the call")).to_be_visible()
    other.wait_gone(own_id)
    page.get_by_role("button", name="Join again").click()
    expect(page.get_by_role("button", name="Join the call")).to_be_visible()


def test_a_refusal_is_explained_in_words(server: ParlourServer, open_page: OpenPage, open_call: OpenCall) -> None:
    full = server.create_room(max_participants=1)
    open_call().join(full.url)
    explained = {
        f"{server.url}/missing": "There is no room here",
        server.create_room(privacy="private").url: "You need an invitation",
        server.create_room(nbf=4_000_000_000).url: "The room is not open yet",
        full.url: "The room is full",
    }
    for url, words in explained.items():
        expect(open_page(url).page.get_by_text(words)).to_be_visible()


def test_the_landing_page_leads_to_the_documentation(server: ParlourServer, open_page: OpenPage) -> None:
    page = open_page(server.url).page
    page.get_by_role("link", name="docs").or_(page.locator("a[href='/docs']")).first.click()
    expect(page.get_by_text("/rooms/{name}").first).to_be_visible()


@pytest.mark.property("lang")
def test_the_page_speaks_the_language_of_the_token_or_the_room(
    server: ParlourServer, open_page: OpenPage, artifacts: Path
) -> None:
    room = server.create_room(lang="de", enable_prejoin_ui=True)
    german = open_page(room.url, width=1280, height=720).page
    expect(german.get_by_label("Ihr Name")).to_be_visible()
    expect(german.locator("html")).to_have_attribute("lang", "de")
    german.get_by_label("Ihr Name").fill("Ada")
    german.get_by_role("button", name="Am Gespräch teilnehmen").click()
    expect(german.get_by_text("Sie sind allein hier")).to_be_visible()
    german.get_by_role("button", name="Einstellungen für die Kamera").click()
    expect(german.get_by_role("dialog").get_by_label("Kamera", exact=True)).to_be_visible()
    german.screenshot(path=artifacts / "call-page-german.png")

    japanese = open_page(f"{room.url}?t={server.token(room, lang='jp')}", width=1280, height=720).page
    expect(japanese.get_by_role("button", name="通話に参加")).to_be_visible()
    expect(japanese.locator("html")).to_have_attribute("lang", "ja")
    japanese.screenshot(path=artifacts / "call-page-japanese.png")


def test_a_refusal_comes_in_the_language_of_the_browser(server: ParlourServer, browser: Browser) -> None:
    with browser.new_context(locale="sv-SE") as context:
        page = context.new_page()
        page.goto(f"{server.url}/missing")
        expect(page.get_by_role("heading", name="Här finns inget rum")).to_be_visible()


def test_people_are_seen_on_a_phone_that_lies_on_its_side(server: ParlourServer, open_page: OpenPage) -> None:
    room = server.create_room(enable_prejoin_ui=False)
    page = open_page(room.url, width=780, height=340).page
    expect(page.get_by_role("button", name="Leave the call")).to_be_in_viewport(ratio=1)
    tile = page.get_by_role("listitem", name="Guest (You)")
    expect(tile).to_be_in_viewport(ratio=1)
    box = tile.bounding_box()
    assert box is not None
    assert box["height"] > 340 / 2
