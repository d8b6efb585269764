"""Calls from browser to browser, through the SFU, and from one to the other, in real browsers with daily-js."""

import pytest

from tests.support.browser import CallPage
from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]


def topology(page: CallPage) -> str:
    value: str = page.run("async () => (await call.getNetworkTopology()).topology")
    return value


def wait_for_topology(page: CallPage, wanted: str) -> None:
    page.wait_for("(wanted) => call.meetingSessionState().topology === wanted", wanted)
    assert topology(page) == wanted


def assert_see_and_hear_each_other(*pages: CallPage) -> None:
    ids = {page: page.session_id for page in pages}
    for page in pages:
        others = [other for each, other in ids.items() if each is not page]
        page.wait_until_seen(others)
        page.wait_until_heard(others)


def test_two_people_are_connected_directly(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room(sfu_switchover=2)
    ann, ben = open_call(), open_call()
    ann.join(room.url)
    ben_id = ben.join(room.url)
    assert_see_and_hear_each_other(ann, ben)
    assert [topology(ann), topology(ben)] == ["peer", "peer"]
    told = ann.wait_event("network-connection", "(event) => event.type === 'peer-to-peer'")
    assert (told["event"], told["session_id"]) == ("connected", ben_id)
    assert ann.run("() => probe.connections()") == 1


def test_the_third_person_turns_the_call_to_the_sfu_and_the_last_one_back(
    server: ParlourServer, open_call: OpenCall
) -> None:
    room = server.create_room(sfu_switchover=2)
    ann, ben, cid = open_call(), open_call(), open_call()
    ann.join(room.url)
    ben_id = ben.join(room.url)
    assert_see_and_hear_each_other(ann, ben)
    cid_id = cid.join(room.url)
    assert topology(cid) == "sfu"
    for page in (ann, ben):
        wait_for_topology(page, "sfu")
    assert_see_and_hear_each_other(ann, ben, cid)
    assert ann.run("() => probe.connections()") == 2  # to the SFU and from it
    cid.leave()
    ann.wait_gone(cid_id)
    assert topology(ann) == "sfu"
    ben.leave()
    ann.wait_gone(ben_id)
    wait_for_topology(ann, "peer")
    dan = open_call()
    dan.join(room.url)
    assert topology(dan) == "peer"
    assert_see_and_hear_each_other(ann, dan)


def test_anybody_can_choose_the_topology(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    ann, ben = open_call(), open_call()
    ann.join(room.url)
    ben.join(room.url)
    assert_see_and_hear_each_other(ann, ben)
    assert ann.run("() => call.setNetworkTopology({ topology: 'peer' })").get("workerId") is None
    for page in (ann, ben):
        wait_for_topology(page, "peer")
    assert_see_and_hear_each_other(ann, ben)
    assert ben.run("() => call.setNetworkTopology({ topology: 'sfu' })")["workerId"]
    for page in (ann, ben):
        wait_for_topology(page, "sfu")
    assert_see_and_hear_each_other(ann, ben)
