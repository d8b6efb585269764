"""Backgrounds and the noise filter of the call page: chosen, seen and heard by others, remembered, and not offered."""

from pathlib import Path

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.browser import CallPage
from tests.support.fixtures import OpenCall, OpenPage
from tests.support.processors import PORTRAIT, SIGHTS, SOUNDS, look
from tests.support.server import ParlourServer, Room
from tests.support.sound import decibels

pytestmark = [pytest.mark.media, pytest.mark.browser]

SHARP = "({ wall }) => wall.sharpness > 20"
BLURRED = "({ wall }) => wall.sharpness < 5"


def enter(page: BrowserPage, room: Room) -> None:
    page.goto(room.url)
    page.get_by_label("Your name").fill("Ada")
    page.get_by_role("button", name="Join the call").click()
    expect(page.get_by_role("button", name="Leave the call")).to_be_visible()


def id_of_ada(other: CallPage) -> str:
    session_id: str = other.wait_for("() => Object.values(people()).find((one) => one.user_name === 'Ada')?.session_id")
    return session_id


def seen_in(room: Room, open_call: OpenCall) -> CallPage:
    other = open_call(script=SIGHTS)
    other.join(room.url, startVideoOff=True, startAudioOff=True)
    return other


@pytest.mark.property("enable_video_processing_ui")
def test_a_background_is_chosen_before_the_call_changed_in_it_and_remembered(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall, artifacts: Path
) -> None:
    room = server.create_room(enable_prejoin_ui=True)
    other = seen_in(room, open_call)
    person = open_page(room.url, width=1280, height=800, script=PORTRAIT)
    page = person.page
    page.get_by_role("button", name="Background", exact=True).click()
    page.get_by_role("radio", name="Strong blur").check(force=True)
    person.wait_for("() => JSON.parse(localStorage['parlour.effects'] ?? '{}').background === 'blur-strong'")
    assert_accessible(page)
    page.screenshot(path=artifacts / "background-preview.png", full_page=True)
    page.get_by_label("Your name").fill("Ada")
    page.get_by_role("button", name="Join the call").click()
    look(other, id_of_ada(other), BLURRED)

    page.get_by_role("button", name="Camera settings").click()
    page.get_by_role("button", name="Background", exact=True).click()
    expect(page.get_by_role("radio", name="Strong blur")).to_be_checked()
    page.get_by_role("radio", name="Blue").check(force=True)
    look(other, id_of_ada(other), "({ wall }) => wall.colour[2] > wall.colour[0] + 40")
    page.locator("input[type=file]").set_input_files(
        {"name": "red.svg", "mimeType": "image/svg+xml", "buffer": b"no picture"}
    )
    expect(page.get_by_text("This file is not a picture")).to_be_visible()
    own = bytes(person.run(RED_PICTURE))
    page.locator("input[type=file]").set_input_files({"name": "red.png", "mimeType": "image/png", "buffer": own})
    look(other, id_of_ada(other), "({ wall }) => wall.colour[0] > 150 && wall.colour[2] < 80")
    assert_accessible(page)
    page.screenshot(path=artifacts / "background-dialog.png")

    page.get_by_role("radio", name="Light blur").check(force=True)
    person.wait_for("() => JSON.parse(localStorage['parlour.effects']).background === 'blur-light'")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("button", name="Camera settings")).to_be_focused()
    former = id_of_ada(other)
    page.get_by_role("button", name="Leave the call").click()
    other.wait_gone(former)
    enter(page, room)
    look(other, id_of_ada(other), "({ wall }) => wall.sharpness < 15")


RED_PICTURE = """async () => {
    const canvas = new OffscreenCanvas(640, 360);
    const context = canvas.getContext("2d");
    context.fillStyle = "rgb(220 20 20)";
    context.fillRect(0, 0, 640, 360);
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
}"""


@pytest.mark.property("enable_video_processing_ui")
def test_where_backgrounds_are_not_offered_a_remembered_one_is_not_used_either(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall
) -> None:
    room = server.create_room(enable_prejoin_ui=True, enable_video_processing_ui=False)
    other = seen_in(room, open_call)
    page = open_page(server.url, width=1280, height=800, script=PORTRAIT).page
    page.evaluate("() => localStorage.setItem('parlour.effects', JSON.stringify({ background: 'blur-strong' }))")
    page.goto(room.url)
    expect(page.get_by_role("switch", name="Filter out background noise")).to_be_visible()
    expect(page.get_by_role("button", name="Background", exact=True)).to_have_count(0)
    enter(page, room)
    look(other, id_of_ada(other), SHARP)
    page.get_by_role("button", name="Camera settings").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("button", name="Background", exact=True)).to_have_count(0)


@pytest.mark.property("enable_noise_cancellation_ui")
def test_noise_is_filtered_where_that_is_offered_and_where_it_is_remembered(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall
) -> None:
    room = server.create_room(enable_prejoin_ui=True)
    noisy = SOUNDS + "\nObject.assign(sounds, { noise: 0.05, voice: 0 });"
    other = seen_in(room, open_call)
    person = open_page(room.url, width=1280, height=800, script=noisy)
    page = person.page
    enter(page, room)
    session_id = id_of_ada(other)
    other.wait_person(session_id, "(p) => p.tracks.audio.state === 'playable'")
    loud = decibels(other)
    page.get_by_role("button", name="Microphone and speaker settings").click()
    page.get_by_role("switch", name="Filter out background noise").click()
    person.wait_for("() => JSON.parse(localStorage['parlour.effects'] ?? '{}').quiet === true")
    assert_accessible(page)
    other.page.wait_for_timeout(1_500)  # the filter learns the noise, and what was sent before is played
    assert decibels(other) < loud - 20

    page.goto(room.url)
    other.wait_gone(session_id)
    expect(page.get_by_role("switch", name="Filter out background noise")).to_be_checked()

    plain = server.create_room(enable_prejoin_ui=True, enable_noise_cancellation_ui=False)
    listener = seen_in(plain, open_call)
    enter(page, plain)
    listener.wait_person(id_of_ada(listener), "(p) => p.tracks.audio.state === 'playable'")
    listener.page.wait_for_timeout(1_500)
    assert decibels(listener) > loud - 8, "what is remembered is not done where the room does not offer it"
    page.get_by_role("button", name="Microphone and speaker settings").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("switch")).to_have_count(0)
