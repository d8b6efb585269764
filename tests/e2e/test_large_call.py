"""A call of many: its list of people comes in pages, and the call page has a mode for it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.crowd import crowd
from tests.support.fixtures import OpenCall, OpenPage
from tests.support.server import ParlourServer
from tests.support.sound import SILENT_MICROPHONE

pytestmark = [pytest.mark.media, pytest.mark.browser]

OTHERS = 60


def test_the_application_hears_of_everybody_once_in_the_order_of_coming_after_it_has_joined(
    server: ParlourServer, open_call: OpenCall
) -> None:
    room = server.create_room()
    with crowd(server, room.name, OTHERS) as names:
        page = open_call()
        page.join(room.url, startAudioOff=True, startVideoOff=True)
        page.wait_for("(count) => Object.keys(call.participants()).length === count", OTHERS + 1)
        told = [event["detail"]["participant"]["user_name"] for event in page.events("participant-joined")]
        assert told == names
        order: list[str] = page.run("() => events.map((event) => event.name)")
        assert order.index("joined-meeting") < order.index("participant-joined")
        assert page.run("() => call.participantCounts()") == {"present": OTHERS + 1, "hidden": 0}
    page.wait_for("() => Object.keys(call.participants()).length === 1")
    left = [event["detail"]["participant"]["user_name"] for event in page.events("participant-left")]
    assert sorted(left) == sorted(names)


@pytest.mark.property("experimental_optimize_large_calls")
def test_in_large_calls_one_begins_muted_sees_twelve_and_gives_the_microphone_up_to_the_seventeenth(
    server: ParlourServer, open_page: OpenPage, artifacts: Path
) -> None:
    room = server.create_room(enable_prejoin_ui=False, experimental_optimize_large_calls=True)
    page = open_page(room.url, width=1280, height=720, script=SILENT_MICROPHONE).page
    tray = page.get_by_role("toolbar")
    tray.get_by_role("button", name="Unmute microphone").click()
    expect(tray.get_by_role("button", name="Mute microphone")).to_be_visible()
    with crowd(server, room.name, 16, tracks={"audio": {"state": "on"}}):
        messages = page.get_by_role("region", name="Messages")
        expect(messages).to_contain_text("16 people have theirs on, and you were silent longest")
        expect(tray.get_by_role("button", name="Unmute microphone")).to_be_visible()
        expect(page.locator("li.tile")).to_have_count(12)
        page.get_by_role("button", name="People", exact=True).click()
        rows = page.get_by_role("list", name="People").get_by_role("listitem")
        muted = rows.filter(has=page.get_by_role("img", name="microphone off"))
        expect(muted).to_have_text(["GGuest (You)"])
        page.screenshot(path=artifacts / "large-call-muted.png")
        messages.get_by_role("button", name="Unmute microphone").click()
        expect(tray.get_by_role("button", name="Mute microphone")).to_be_visible()
        expect(messages).not_to_contain_text("silent longest")
        expect(muted).to_have_text(["P0person 0"])
