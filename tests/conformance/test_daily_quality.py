"""What the published daily-js tells of the network and the processor in a call."""

import pytest

from tests.support.fixtures import OpenCall
from tests.support.pictures import USUAL_PICTURES
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]


def test_the_network_is_measured_in_a_call(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = (open_call(camera=USUAL_PICTURES) for _ in range(2))
    room = server.create_room()
    other_id = other.join(room.url)
    app.join(room.url)
    app.wait_until_seen([other_id])
    app.wait_event("network-quality-change")
    app.wait_for(
        """async () => {
            const { latest } = (await call.getNetworkStats()).stats;
            return latest.videoSendBitsPerSecond > 10_000 && latest.videoRecvBitsPerSecond > 10_000
                && latest.audioRecvBitsPerSecond > 0;
        }"""
    )
    told = app.run("async () => await call.getNetworkStats()")
    latest = told["stats"]["latest"]
    assert told["networkState"] in {"good", "warning", "bad"}
    assert told["threshold"] in {"good", "low", "very-low"}
    assert 0 <= told["quality"] <= 100
    assert latest["recvBitsPerSecond"] == pytest.approx(
        latest["videoRecvBitsPerSecond"] + latest["audioRecvBitsPerSecond"], abs=2
    )
    assert 0 <= latest["networkRoundTripTime"] < 5  # a way of no length, on a machine that has other things to do
    assert 0 <= told["stats"]["averageNetworkRoundTripTime"] < 5
    assert latest["availableOutgoingBitrate"] > 30_000
    assert 0 <= latest["totalRecvPacketLoss"] <= told["stats"]["worstVideoRecvPacketLoss"] <= 1
    assert abs(latest["timestamp"] / 1000 - app.run("() => Date.now() / 1000")) < 30
    local = app.run("() => call.participants().local")
    assert local["networkQualityState"] == told["networkState"]


def test_the_processor_is_measured_in_a_call(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = (open_call(camera=USUAL_PICTURES) for _ in range(2))
    room = server.create_room()
    other_id = other.join(room.url)
    app.join(room.url)
    app.wait_until_seen([other_id])
    app.wait_for("async () => (await call.getCpuLoadStats()).stats.latest.avgFrameDecodeTimeSec > 0")
    told = app.run("async () => await call.getCpuLoadStats()")
    latest = told["stats"]["latest"]
    assert told["cpuLoadState"] in {"low", "high"}
    assert (told["cpuLoadState"] == "low") == (told["cpuLoadStateReason"] == "none")
    assert latest["totalReceivedVideoTracks"] == 1
    (track,) = latest["cpuInboundVideoStats"]
    assert track["frameWidth"] > 0
    assert 0 < latest["avgFrameDecodeTimeSec"] < 1
    assert 0 < latest["frameEncodeTimeSec"] < 1
    assert latest["scheduleDuration"] >= 1000
    assert latest["targetScheduleDuration"] == 2000


def test_what_the_browser_logs_can_be_read_while_the_call_goes_on(server: ParlourServer, open_call: OpenCall) -> None:
    app = open_call()
    room = server.create_room()
    token = server.token(room, user_name="Private Name")
    own_id = app.join(room.url, token)
    app.run("() => call.sendAppMessage('a secret of theirs', '*')")
    app.run("() => call.startRecording()")  # warns: nothing can be recorded yet

    def told() -> dict[str, dict[str, object]]:
        found = server.api("GET", f"/logs?userSessionId={own_id}&limit=100").json()["logs"]
        return {line["code"]: line for line in found if line["code"].startswith("client.")}

    awaited = {"client.joined", "client.network-quality", "client.daily-js.1011"}
    for _ in range(30):  # what the browser tells comes every few seconds
        if awaited <= told().keys():
            break
        app.page.wait_for_timeout(1000)
    assert awaited <= told().keys()
    assert told()["client.joined"]["clientTime"] is not None
    assert "Private" not in str(told())
    assert "secret of theirs" not in str(told())
    assert token not in str(told())
