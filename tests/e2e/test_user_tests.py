"""The tests that an app makes with a user, by the published daily-js: with a relay, and behind firewalls."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.browser import CallPage
from tests.support.firewall import dropping
from tests.support.fixtures import OpenCall
from tests.support.pictures import USUAL_PICTURES
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

PORT, MEDIA, RELAYED = 3489, "22000-22099", "23000-23999"
RELAY = (f"udp dport {PORT}", f"tcp dport {PORT}")
DIRECT = (f"udp dport {MEDIA} udp sport != {RELAYED}", f"tcp dport {MEDIA}")
"""What a browser sends to the media server itself; the relay's own packets come from ports that no browser has."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ParlourServer]:
    settings = {
        "PARLOUR_MEDIA_PORT": MEDIA.partition("-")[0],
        "PARLOUR_TURN_ENABLED": "true",
        "PARLOUR_TURN_PORT": str(PORT),
        "PARLOUR_TURN_RELAY_PORT_MIN": RELAYED.partition("-")[0],
        "PARLOUR_TURN_RELAY_PORT_MAX": RELAYED.partition("-")[2],
    }
    with ParlourServer(tmp_path_factory.mktemp("parlour") / "data", settings) as running:
        yield running


CAMERA = "(await navigator.mediaDevices.getUserMedia({ video: true })).getVideoTracks()[0]"

COUNTED = """(() => {
    window.connections = [];
    const Real = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Real {
        constructor(...given) { super(...given); window.connections.push(this); }
    };
    window.sockets = [];
    const Socket = window.WebSocket;
    window.WebSocket = class extends Socket {
        constructor(...given) { super(...given); window.sockets.push(this); }
    };
})();"""
"""Remembers what the page opens."""


def left_open(page: CallPage) -> list[str]:
    """What the page still holds of connections."""
    found: list[str] = page.run(
        "() => [...connections.map((pc) => pc.connectionState).filter((state) => state !== 'closed'),"
        " ...sockets.filter(({ readyState }) => readyState < 2).map(({ url }) => url)]"
    )
    return found


def result_of(page: CallPage, call: str) -> Any:
    """Make a test; `track` is a camera in it."""
    results = page.run(f"async () => {{ const track = {CAMERA}; return await ({call}); }}")
    assert left_open(page) == []
    return results


def aborted(page: CallPage, call: str, stop: str) -> Any:
    """Make a test, which does not end by itself, and stop it once it has opened something."""
    page.run(
        f"async () => {{ const track = {CAMERA}; connections.length = sockets.length = 0; window.testing = {call}; }}"
    )
    page.wait_for("() => connections.length + sockets.length > 0")
    page.run(f"() => {{ {stop}; }}")
    results = page.run("() => window.testing")
    assert left_open(page) == []
    return results


def test_right_after_loading_the_network_can_be_tested(server: ParlourServer, open_call: OpenCall) -> None:
    page = open_call(script=COUNTED, camera=USUAL_PICTURES, avoidEval=True)
    host = server.url.partition("//")[2]
    passed = {"result": "passed", "passedRegions": [host], "failedRegions": [], "abortedRegions": []}
    assert result_of(page, "call.testWebsocketConnectivity()") == passed
    assert result_of(page, "call.testNetworkConnectivity(track)") == {"result": "passed"}
    told = [event["detail"] for event in page.events("test-completed")]
    assert [event["test"] for event in told] == ["websocket-connectivity", "network-connectivity"]
    assert [event["results"]["result"] for event in told] == ["passed", "passed"]
    assert page.events("error") == []


def test_between_two_people_the_relay_is_measured(server: ParlourServer, open_call: OpenCall) -> None:
    page = open_call(script=COUNTED, camera=USUAL_PICTURES)  # evaluated: daily-js says where the bundle came from
    results = result_of(page, "call.testPeerToPeerCallQuality({ videoTrack: track, duration: 8 })")
    assert results["result"] in {"good", "warning", "bad"}, results
    assert 8 <= results["secondsElapsed"] < 40
    data = results["data"]
    assert 0 <= data["avgRoundTripTime"] <= data["maxRoundTripTime"] < 5
    assert 0 <= data["avgRecvPacketLoss"] < 1
    assert data["avgSendBitsPerSecond"] > 20_000
    assert data["avgRecvBitsPerSecond"] == pytest.approx(data["avgSendBitsPerSecond"], rel=0.6)
    assert data["avgAvailableOutgoingBitrate"] > 30_000


def test_the_quality_of_a_call_is_measured_before_joining(server: ParlourServer, open_call: OpenCall) -> None:
    page = open_call(script=COUNTED, camera=USUAL_PICTURES)
    room = server.create_room(privacy="private")
    page.run("async ([url, token]) => { await call.startCamera({ url, token }); }", [room.url, server.token(room)])
    results = result_of(page, "call.testCallQuality()")
    assert results["result"] in {"good", "warning", "bad"}, results
    assert 30 <= results["secondsElapsed"] < 60
    data = results["data"]
    assert set(data) == {
        "maxRoundTripTime",
        "avgRoundTripTime",
        "avgSendPacketLoss",
        "avgAvailableOutgoingBitrate",
        "avgSendBitsPerSecond",
    }
    assert 0 <= data["avgRoundTripTime"] <= data["maxRoundTripTime"] < 5
    assert 0 <= data["avgSendPacketLoss"] < 1
    assert data["avgSendBitsPerSecond"] > 20_000
    assert data["avgAvailableOutgoingBitrate"] > 30_000
    page.join(room.url, server.token(room))
    assert page.events("error") == []


def test_where_no_media_gets_through_the_tests_say_so(server: ParlourServer, open_call: OpenCall) -> None:
    page = open_call(script=COUNTED, camera=USUAL_PICTURES)
    room = server.create_room()
    page.run("async (url) => { await call.startCamera({ url, startVideoOff: true }); }", room.url)
    with dropping(*RELAY, *DIRECT):
        assert result_of(page, "call.testNetworkConnectivity(track)") == {"result": "failed"}
        quality = result_of(page, "call.testCallQuality()")
    assert quality["result"] == "failed"
    assert "No way for media" in quality["errorMsg"]
    assert result_of(page, "call.testNetworkConnectivity(track)") == {"result": "passed"}


def test_without_the_relay_the_way_to_the_media_server_counts(server: ParlourServer, open_call: OpenCall) -> None:
    page = open_call(script=COUNTED, camera=USUAL_PICTURES)
    room = server.create_room()
    page.run("async (url) => { await call.preAuth({ url }); }", room.url)
    with dropping(*RELAY):
        results = page.run(f"async () => await call.testNetworkConnectivity({CAMERA})")
        failed = page.run(f"async () => await call.testPeerToPeerCallQuality({{ videoTrack: {CAMERA}, duration: 3 }})")
    assert results == {"result": "passed"}
    assert failed["result"] == "failed"


def test_who_may_not_enter_is_told_that_instead_of_a_quality(server: ParlourServer, open_call: OpenCall) -> None:
    page = open_call(script=COUNTED, camera=USUAL_PICTURES)
    room = server.create_room(privacy="private")
    page.run("async (url) => { await call.startCamera({ url }); }", room.url)
    results = result_of(page, "call.testCallQuality()")
    assert results["result"] == "failed"
    assert results["error"]["type"] == "not-allowed"


STOPS = {
    "call.testCallQuality()": "call.stopTestCallQuality()",
    "call.testPeerToPeerCallQuality({ videoTrack: track })": "call.stopTestPeerToPeerCallQuality()",
    "call.testNetworkConnectivity(track)": "call.abortTestNetworkConnectivity()",
}


def test_every_test_can_be_stopped(server: ParlourServer, open_call: OpenCall) -> None:
    page = open_call(script=COUNTED, camera=USUAL_PICTURES)
    room = server.create_room()
    page.run("async (url) => { await call.startCamera({ url }); }", room.url)
    with dropping(*RELAY, *DIRECT):
        for test, stop in STOPS.items():
            assert aborted(page, test, stop)["result"] == "aborted", test
    stop = "call.abortTestWebsocketConnectivity()"
    stopped_at_once = f"{{ const test = call.testWebsocketConnectivity(); {stop}; return test; }}"
    assert page.run(f"async () => {stopped_at_once}")["result"] == "aborted"
    assert left_open(page) == []


LOSSES = {"sendPacketLoss": f"udp dport {MEDIA}", "recvPacketLoss": f"udp sport {MEDIA}"}


@pytest.mark.parametrize("reason", LOSSES)
def test_a_call_on_a_bad_network_says_so_with_the_reason(
    server: ParlourServer, open_call: OpenCall, reason: str
) -> None:
    page, other = (open_call(camera=USUAL_PICTURES) for _ in range(2))
    room = server.create_room()
    other_id = other.join(room.url)
    page.join(room.url)
    page.wait_until_seen([other_id])
    page.wait_event("network-quality-change")
    page.forget_events()
    with dropping(f"{LOSSES[reason]} numgen random mod 100 < 35"):
        blames = f"(told) => told.networkStateReasons?.includes('{reason}')"
        told = page.wait_event("network-quality-change", blames, seconds=60)
        assert told["networkState"] in {"warning", "bad"}
        assert told["threshold"] in {"low", "very-low"}
        assert told["quality"] < 80
        other.wait_person(page.session_id, "(one) => ['warning', 'bad'].includes(one.networkQualityState)", seconds=60)
    page.wait_for(f"async () => !(await call.getNetworkStats()).networkStateReasons.includes('{reason}')", seconds=60)
