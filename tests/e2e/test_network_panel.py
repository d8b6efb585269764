"""What the call page tells about one's own connection and computer, and what it offers against trouble."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.fixtures import OpenCall, OpenPage
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

TROUBLE = """
  // The browser's own figures, until the test says what else they are to say.
  window.trouble = {};
  const { getStats } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.getStats = async function (...given) {
    const report = new Map(await getStats.apply(this, given));
    for (const [id, entry] of report) {
      if (window.trouble.slow && entry.type === "candidate-pair")
        report.set(id, { ...entry, currentRoundTripTime: 0.9, roundTripTime: 0.9 });
      if (window.trouble.slow && entry.type === "remote-inbound-rtp") report.set(id, { ...entry, roundTripTime: 0.9 });
      if (window.trouble.busy && entry.type === "outbound-rtp")
        report.set(id, { ...entry, qualityLimitationReason: "cpu" });
    }
    return report;
  };
"""
"""A browser whose figures the test decides: nothing else of it is made up."""

SOMEBODY_ELSE_WITH_CAMERA = """(state) => Object.values(people())
    .some((one) => !one.local && one.tracks.video.state === state)"""

LASTING = 60_000
"""Milliseconds in which a load that lasts is told; the page waits ten seconds by itself."""


@pytest.mark.property("enable_network_ui")
def test_the_network_panel_shows_figures_and_says_what_is_wrong_and_what_helps(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall, artifacts: Path
) -> None:
    room = server.create_room(enable_prejoin_ui=False, enable_network_ui=True)
    other = open_call()
    other.join(room.url)
    page = open_page(room.url, width=1280, height=800, script=TROUBLE).page
    page.get_by_role("button", name="Network", exact=True).click()
    panel = page.get_by_role("complementary", name="Network")
    expect(panel.get_by_text("Your connection is good")).to_be_visible()
    expect(panel.get_by_text("kb/s")).to_have_count(2)
    expect(panel.get_by_role("button", name="Turn camera off")).to_have_count(0)

    page.evaluate("() => { trouble.slow = true; }")
    expect(panel.get_by_text("Your connection is poor")).to_be_visible()
    expect(panel.get_by_text("It takes long until others hear you.")).to_be_visible()
    assert_accessible(page)
    page.screenshot(path=artifacts / "network-panel.png")
    panel.get_by_role("switch", name="Send a smaller picture").click()
    expect(panel.get_by_role("switch", name="Send a smaller picture")).to_be_checked()
    panel.get_by_role("switch", name="Receive smaller pictures").click()
    expect(panel.get_by_role("switch", name="Receive smaller pictures")).to_be_checked()
    panel.get_by_role("button", name="Turn camera off").click()
    other.wait_for(SOMEBODY_ELSE_WITH_CAMERA, "off")


@pytest.mark.property("enable_network_ui")
def test_without_the_property_there_is_no_network_panel(server: ParlourServer, open_page: OpenPage) -> None:
    page = open_page(server.create_room(enable_prejoin_ui=False).url, width=1280, height=800).page
    expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
    expect(page.get_by_role("button", name="Network", exact=True)).to_have_count(0)


@pytest.mark.property("enable_cpu_warning_notifications")
def test_a_computer_that_cannot_keep_up_is_told_where_the_room_has_it_so(
    server: ParlourServer, open_page: OpenPage, open_call: OpenCall, artifacts: Path
) -> None:
    rooms = [
        server.create_room(enable_prejoin_ui=False, enable_cpu_warning_notifications=False),
        server.create_room(enable_prejoin_ui=False),
    ]
    others = [open_call(), open_call()]
    for other, room in zip(others, rooms, strict=True):
        other.join(room.url, startVideoOff=True)
    quiet, told = [open_page(room.url, width=1280, height=800, script=TROUBLE).page for room in rooms]
    for other in others:
        other.wait_for(SOMEBODY_ELSE_WITH_CAMERA, "playable")
    for page in (quiet, told):
        page.evaluate("() => { trouble.busy = true; }")
    words = "This computer can hardly keep up with the call."
    expect(told.get_by_text(words)).to_be_visible(timeout=LASTING)
    told.screenshot(path=artifacts / "cpu-warning.png")
    assert_accessible(told)
    expect(quiet.get_by_text(words)).to_have_count(0)
    told.get_by_role("region", name="Messages").get_by_role("button", name="Turn camera off").click()
    others[1].wait_for(SOMEBODY_ELSE_WITH_CAMERA, "off")
    expect(told.get_by_text(words)).to_have_count(0)
    expect(quiet.get_by_text(words)).to_have_count(0)


@pytest.mark.property("hide_daily_branding")
def test_the_badge_is_there_unless_the_domain_hides_it(server: ParlourServer, open_page: OpenPage) -> None:
    room = server.create_room(enable_prejoin_ui=True)
    seen = open_page(room.url).page
    expect(seen.get_by_text("Parlour", exact=True)).to_be_visible()
    server.configure_domain(hide_daily_branding=True)
    hidden = open_page(room.url).page
    hidden.get_by_label("Your name").fill("Ada")
    server.configure_domain(hide_daily_branding=None)
    expect(hidden.get_by_text("Parlour", exact=True)).to_have_count(0)
    for page, shown in ((seen, 1), (hidden, 0)):
        page.get_by_label("Your name").fill("Ada")
        page.get_by_role("button", name="Join the call").click()
        page.get_by_role("button", name="Leave the call").click()
        expect(page.get_by_text("You left the call")).to_be_visible()
        expect(page.get_by_text("Parlour", exact=True)).to_have_count(shown)
