"""Connections break, browsers die and the server restarts, in calls of the official daily-js."""

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.support.browser import CHROMIUM, FLAGS, CallPage
from tests.support.door import Door, door_to
from tests.support.firewall import dropping
from tests.support.fixtures import OpenCall
from tests.support.server import MEDIA_ADDRESS, ParlourServer, Room

pytestmark = [pytest.mark.media, pytest.mark.browser]

SWITCHED = [{"type": "signaling", "event": "interrupted"}, {"type": "signaling", "event": "connected"}]


@pytest.fixture
def door(server: ParlourServer) -> Iterator[Door]:
    with door_to(server.host, server.port) as opened:
        yield opened


def through(door: Door, room: Room) -> str:
    return f"{door.url}/{room.name}"


def token(server: ParlourServer, room: Room, user_id: str) -> str:
    body = {"properties": {"room_name": room.name, "user_id": user_id}}
    made: str = server.api("POST", "/meeting-tokens", body).json()["token"]
    return made


def connections(page: CallPage) -> list[dict[str, Any]]:
    """What the app heard of its connections, without what only names the seat."""
    return [
        {key: value for key, value in event["detail"].items() if key in ("type", "event")}
        for event in page.events("network-connection")
    ]


def codes(server: ParlourServer, meeting: str) -> list[str]:
    """What the log of calls says of a meeting."""
    return [line["code"] for line in server.api("GET", f"/logs?mtgSessionId={meeting}&limit=100").json()["logs"]]


def assert_unnoticed(pages: list[CallPage]) -> None:
    for page in pages:
        for name in ("participant-left", "participant-joined", "error", "left-meeting"):
            assert page.events(name) == [], name


@pytest.mark.parametrize("seconds", [5, 15, 29])
@pytest.mark.parametrize("how", ["cut", "swallow", "cut in a mesh"])
def test_a_websocket_that_is_away_takes_nothing_from_a_full_room_with_unique_user_ids(
    server: ParlourServer, door: Door, open_call: OpenCall, seconds: int, how: str, artifacts: Path
) -> None:
    switchover = 2 if "mesh" in how else 0.5
    room = server.create_room(max_participants=2, enforce_unique_user_ids=True, sfu_switchover=switchover)
    ann, ben = open_call(), open_call()
    ann_id = ann.join(room.url, token(server, room, "ann"))
    ben_id = ben.join(through(door, room), token(server, room, "ben"))
    for page, other in ((ann, ben_id), (ben, ann_id)):
        page.wait_until_seen([other])
        page.wait_until_heard([other])
        page.forget_events()
        page.run("() => probe.watch()")

    (door.swallow if how == "swallow" else door.cut)()
    began = time.monotonic()
    ann.run("() => call.sendAppMessage('while you are away')")
    asked = "() => { window.renaming = call.setUserName('Ben, away'); }"
    ben.run(asked)
    counted = ben.packets_during(2)
    assert counted["received"]["video"] > 10
    assert counted["sent"]["video"] > 10
    ben.page.wait_for_timeout(max(0.0, seconds - (time.monotonic() - began)) * 1000)
    assert server.api("GET", f"/rooms/{room.name}/presence").json()["total_count"] == 2
    door.open()
    back = ben.wait_event("network-connection", "(e) => e.type === 'signaling' && e.event === 'connected'")
    took = time.monotonic() - began - seconds
    assert back["session_id"] == ben_id
    ben.wait_event("app-message", "(e) => e.data === 'while you are away'")
    ben.run("() => window.renaming")
    ann.wait_person(ben_id, "(p) => p.user_name === 'Ben, away'")

    assert_unnoticed([ann, ben])
    assert connections(ben) == SWITCHED
    assert ben.session_id == ben_id
    assert len(ben.events("app-message")) == 1
    still = {page: page.run("(id) => probe.stillness()[id]", other) for page, other in ((ann, ben_id), (ben, ann_id))}
    report = f"{how} for {seconds} s: back after {took:.1f} s, pictures stood still for {[*still.values()]} ms\n"
    with (artifacts / "websocket-away.txt").open("a") as figures:
        figures.write(report)
    assert max(still.values()) < 3_000
    with pytest.raises(AssertionError, match="meeting-full"):
        open_call().join(room.url, token(server, room, "cid"))


def test_people_who_come_while_the_websocket_is_away_are_there_when_it_is_back(
    server: ParlourServer, door: Door, open_call: OpenCall
) -> None:
    room = server.create_room()
    ann, ben, cid = open_call(), open_call(), open_call()
    ann_id, ben_id = ann.join(room.url), ben.join(through(door, room))
    ben.wait_until_seen([ann_id])
    ben.forget_events()
    door.cut()
    cid_id = cid.join(room.url)
    cid.wait_until_seen([ann_id, ben_id])
    ben.page.wait_for_timeout(20_000)  # longer than an offer may wait for its answer
    assert ben.events("network-connection") != []
    ben.wait_until_seen([ann_id])
    door.open()
    ben.wait_until_seen([ann_id, cid_id])
    ben.wait_until_heard([cid_id])
    assert [event["detail"]["participant"]["session_id"] for event in ben.events("participant-joined")] == [cid_id]
    assert connections(ben) == SWITCHED


@pytest.mark.parametrize("seconds", [8, 20])
def test_media_whose_way_was_closed_come_back_on_the_same_connections(
    server: ParlourServer, open_call: OpenCall, seconds: int, artifacts: Path
) -> None:
    room = server.create_room()
    ann, ben = open_call(), open_call()
    ids = {ann: ann.join(room.url), ben: ben.join(room.url)}
    pairs = [(ann, ids[ben]), (ben, ids[ann])]
    for page, other in pairs:
        page.wait_until_seen([other])
        page.forget_events()
    made = ben.run("() => probe.connections()")
    with dropping(f"ip daddr {MEDIA_ADDRESS}", f"ip saddr {MEDIA_ADDRESS}"):
        ben.page.wait_for_timeout(seconds * 1000)
    opened = time.monotonic()
    for page, other in pairs:
        page.wait_until_seen([other])
        page.wait_until_heard([other])
    took = time.monotonic() - opened
    assert_unnoticed([ann, ben])
    for page, _ in pairs:
        page.wait_event("network-connection", "(e) => e.type === 'sfu' && e.event === 'connected'")
        assert {(each["type"], each["event"]) for each in connections(page)} == {
            ("sfu", "interrupted"),
            ("sfu", "connected"),
        }
    assert ben.run("() => probe.connections()") == made
    with (artifacts / "media-away.txt").open("a") as figures:
        figures.write(f"media away for {seconds} s: back after {took:.1f} s\n")


@pytest.mark.parametrize("way", ["sfu", "mesh"])
def test_a_browser_that_was_killed_is_gone_soon(
    way: str, server: ParlourServer, open_call: OpenCall, browser: Browser, pages: str, artifacts: Path
) -> None:
    room = server.create_room(sfu_switchover=2 if way == "mesh" else 0.5)
    ann = open_call()
    ann.join(room.url)
    doomed = browser.browser_type.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
    ben = CallPage(doomed, pages, server.url)
    ben_id = ben.join(room.url)
    ann.wait_until_seen([ben_id])
    for process in doomed.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]:
        os.kill(process["id"], signal.SIGKILL)
    began = time.monotonic()
    ann.wait_gone(ben_id, seconds=25)
    took = time.monotonic() - began
    (artifacts / f"killed-browser-{way}.txt").write_text(f"gone after {took:.1f} s\n")
    assert took < 20


def test_a_page_that_is_closed_or_loaded_anew_is_gone_at_once(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    ann, ben, cid = open_call(), open_call(), open_call()
    ann.join(room.url)
    ben_id, cid_id = ben.join(room.url), cid.join(room.url)
    ann.wait_until_seen([ben_id, cid_id])
    ben.page.reload()
    ann.wait_gone(ben_id, seconds=3)
    cid.page.close()
    ann.wait_gone(cid_id, seconds=3)


@pytest.mark.parametrize("drain", [0, 3])
def test_a_server_that_is_restarted_takes_its_calls_up_again(
    tmp_path: Path, open_call: OpenCall, pages: str, drain: int, artifacts: Path
) -> None:
    settings = {"PARLOUR_SERVER_DRAIN_SECONDS": str(drain)}
    with ParlourServer(tmp_path / "data", settings) as own:
        room = own.create_room(max_participants=2, enforce_unique_user_ids=True)
        ann, ben = open_call(), open_call()
        ids = {page: page.join(room.url, token(own, room, name)) for page, name in ((ann, "ann"), (ben, "ben"))}
        pairs = [(ann, ids[ben]), (ben, ids[ann])]
        for page, other in pairs:
            page.wait_until_seen([other])
            page.forget_events()
            page.run("() => probe.watch()")
        ann.run("() => call.setMeetingSessionData({ topic: 'tea' })")
        ben.wait_for("() => call.meetingSessionState().data?.topic === 'tea'")
        meeting = ann.run("() => call.meetingSessionSummary().id")
        began = time.monotonic()
        own.restart()
        down = time.monotonic() - began
        for page, other in pairs:
            page.wait_event("network-connection", "(e) => e.type === 'signaling' && e.event === 'connected'")
            page.wait_until_seen([other])
            page.wait_until_heard([other])
            assert page.session_id == ids[page]
        assert_unnoticed([ann, ben])
        still = [page.run("(id) => probe.stillness()[id]", other) for page, other in pairs]
        report = f"drain {drain} s: stopped and started in {down:.1f} s, pictures stood still for {still} ms\n"
        with (artifacts / "server-restarted.txt").open("a") as figures:
            figures.write(report)
        assert own.api("GET", f"/rooms/{room.name}/presence").json()["total_count"] == 2
        meetings = own.api("GET", f"/meetings?room={room.name}").json()["data"]
        assert [(each["id"], each["ongoing"]) for each in meetings] == [(meeting, True)]
        for page in (ann, ben):
            assert page.run("() => call.meetingSessionSummary().id") == meeting
            assert page.run("() => call.meetingSessionState().data") == {"topic": "tea"}
        assert codes(own, meeting).count("participant.joined") == 2
        assert not {"participant.left", "meeting.ended"} & set(codes(own, meeting))
        for page in (ann, ben):
            page.leave()
        end = time.monotonic() + 10
        while "meeting.ended" not in codes(own, meeting) and time.monotonic() < end:
            pass
        assert Counter(codes(own, meeting)) >= Counter({"participant.left": 2, "meeting.ended": 1})
        assert codes(own, meeting).count("meeting.ended") == 1
