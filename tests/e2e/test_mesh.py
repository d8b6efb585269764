"""What holds between browsers that are connected directly: permissions, mutes, subscriptions, failures."""

import pytest

from tests.e2e.test_permissions import SCREEN, assert_neither_seen_nor_heard, may_not_send, set_permissions
from tests.e2e.test_topology import assert_see_and_hear_each_other, topology, wait_for_topology
from tests.support.browser import CallPage
from tests.support.caller import AUDIBLE
from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer, Room

pytestmark = [pytest.mark.media, pytest.mark.browser]

STUBBORN = """
// A browser that goes on sending what it is to take away, once `stubborn` is set.
window.stubborn = false;
const replace = RTCRtpSender.prototype.replaceTrack;
RTCRtpSender.prototype.replaceTrack = function (track) {
  return window.stubborn && track === null ? Promise.resolve() : replace.call(this, track);
};
const stop = MediaStreamTrack.prototype.stop;
MediaStreamTrack.prototype.stop = function () { if (!window.stubborn) stop.call(this); };
"""

UNREACHABLE = """
// A browser whose way to other browsers is blocked; the server names its own addresses in its descriptions.
RTCPeerConnection.prototype.addIceCandidate = () => Promise.resolve();
const set = RTCPeerConnection.prototype.setRemoteDescription;
RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
  const blocked = sdp.includes("a=ice-lite") ? sdp : sdp.replace(/^a=candidate:.*$/gm, "a=x-blocked");
  return set.call(this, { type, sdp: blocked });
};
"""


def direct_call(server: ParlourServer, *pages: CallPage) -> Room:
    room = server.create_room(sfu_switchover=4)
    for page in pages:
        page.join(room.url)
    assert {topology(page) for page in pages} == {"peer"}
    return room


def test_what_may_not_be_sent_is_sent_to_nobody(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(), open_call()
    room = direct_call(server, ann, ben)
    assert_see_and_hear_each_other(ann, ben)
    set_permissions(server, room, ben.session_id, canSend=["audio"])
    ann.wait_person(ben.session_id, may_not_send("video"))
    set_permissions(server, room, ben.session_id, canSend=False)
    ann.wait_person(ben.session_id, may_not_send("audio"))
    assert_neither_seen_nor_heard(ann, [ben.session_id])
    assert ben.packets_during(1)["sent"]["video"] == 0
    ben.wait_until_seen([ann.session_id])
    set_permissions(server, room, ben.session_id, canSend=True)
    ben.wait_for("() => call.participants().local.permissions.canSend === true")
    ben.run("() => { call.setLocalAudio(true); call.setLocalVideo(true); }")
    assert_see_and_hear_each_other(ann, ben)
    assert topology(ann) == "peer"


def test_what_may_not_be_received_is_not_sent_there(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben, cid = open_call(), open_call(), open_call()
    room = direct_call(server, ann, ben, cid)
    assert_see_and_hear_each_other(ann, ben, cid)
    set_permissions(server, room, ben.session_id, canReceive={"base": True, "byParticipantId": {ann.session_id: False}})
    ben.wait_person(ann.session_id, "(p) => p.tracks.video.subscribed === false && p.tracks.video.state === 'sendable'")
    assert_neither_seen_nor_heard(ben, [ann.session_id])
    ben.wait_until_seen([cid.session_id])
    cid.wait_until_seen([ann.session_id])
    assert topology(ann) == "peer"


def test_an_admin_mutes_and_the_person_switches_on_again(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(), open_call()
    room = server.create_room(sfu_switchover=4)
    ann.join(room.url, server.token(room, is_owner=True))
    ben_id = ben.join(room.url)
    assert_see_and_hear_each_other(ann, ben)
    ann.run("(id) => call.updateParticipant(id, { setAudio: false, setVideo: false })", ben_id)
    ann.wait_person(ben_id, "(p) => p.tracks.audio.state === 'off' && p.tracks.video.state === 'off'")
    assert_neither_seen_nor_heard(ann, [ben_id])
    ben.wait_for("() => !call.localAudio() && !call.localVideo()")
    ben.run("() => { call.setLocalAudio(true); call.setLocalVideo(true); }")
    assert_see_and_hear_each_other(ann, ben)


def test_who_is_put_out_is_connected_with_nobody(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(), open_call()
    room = server.create_room(sfu_switchover=4)
    ann.join(room.url, server.token(room, is_owner=True))
    ben_id = ben.join(room.url)
    assert_see_and_hear_each_other(ann, ben)
    ann.run("(id) => call.updateParticipant(id, { eject: true })", ben_id)
    ann.wait_gone(ben_id)
    assert ben.wait_event("error")["error"]["type"] == "ejected"
    assert [page.run("() => probe.connections()") for page in (ann, ben)] == [0, 0]


def test_who_does_not_obey_is_not_heard_and_the_call_goes_to_the_sfu(
    server: ParlourServer, open_call: OpenCall
) -> None:
    ann, ben = open_call(), open_call(script=STUBBORN)
    room = server.create_room(sfu_switchover=4)
    ann.join(room.url, server.token(room, is_owner=True))
    ben_id = ben.join(room.url)
    assert_see_and_hear_each_other(ann, ben)
    ben.run("() => { window.stubborn = true; }")
    ann.run("(id) => call.updateParticipant(id, { setAudio: false })", ben_id)
    ann.wait_person(ben_id, "(p) => p.tracks.audio.state === 'off'")
    ann.run("() => probe.mark()")
    wait_for_topology(ann, "sfu")
    ann.page.wait_for_timeout(2000)
    assert ann.run("(id) => probe.loudness()[id] ?? 0", ben_id) < AUDIBLE
    ann.wait_until_seen([ben_id])
    assert ann.run("() => call.setNetworkTopology({ topology: 'peer' }).catch(({ error }) => ({ error }))")


def test_those_who_cannot_reach_each_other_meet_at_the_sfu(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(script=UNREACHABLE), open_call(script=UNREACHABLE)
    room = server.create_room(sfu_switchover=4)
    for page in (ann, ben):
        page.join(room.url)
    for page in (ann, ben):
        page.wait_for("() => call.meetingSessionState().topology === 'sfu'", seconds=30)
    assert_see_and_hear_each_other(ann, ben)


def test_screens_custom_tracks_and_new_devices_go_directly(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(script=SCREEN), open_call()
    direct_call(server, ann, ben)
    ann_id = ann.session_id
    assert_see_and_hear_each_other(ann, ben)
    ann.run("() => call.startScreenShare({ mediaStream: window.screenStream() })")
    ben.wait_person(ann_id, "(p) => p.tracks.screenVideo.state === 'playable'")
    ben.wait_until_seen([f"{ann_id} screen"])
    ann.run("() => call.startCustomTrack({ track: window.screenStream().getVideoTracks()[0], trackName: 'slides' })")
    ben.wait_person(ann_id, "(p) => p.tracks.slides?.state === 'playable'")
    ann.run("() => call.stopScreenShare()")
    ben.wait_person(ann_id, "(p) => p.tracks.screenVideo.state === 'off'")
    ann.run("async () => { await call.cycleCamera(); }")
    assert_see_and_hear_each_other(ann, ben)
    ben.run(
        "() => call.startScreenShare({ mediaStream: (() => { const c = document.createElement('canvas');"
        " const x = c.getContext('2d'); setInterval(() => x.fillRect(0, 0, Math.random() * 99, 9), 100);"
        " return c.captureStream(10); })() })"
    )
    ann.wait_person(ben.session_id, "(p) => p.tracks.screenVideo.state === 'playable'")
    assert topology(ann) == "peer"


def test_nobody_is_received_directly_without_a_subscription(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(manual=True), open_call()
    direct_call(server, ann, ben)
    ben_id = ben.session_id
    ann.wait_person(ben_id, "(p) => p.tracks.video.state === 'sendable'")
    ben.wait_until_seen([ann.session_id])
    assert_neither_seen_nor_heard(ann, [ben_id])
    ann.run("(id) => call.updateParticipant(id, { setSubscribedTracks: { video: true } })", ben_id)
    ann.wait_until_seen([ben_id])


def test_who_speaks_is_told_by_their_own_browsers(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(), open_call()
    room = server.create_room(sfu_switchover=4)
    ann.join(room.url, startAudioOff=True)
    ben_id = ben.join(room.url)
    told = ann.wait_event("active-speaker-change")
    assert told["activeSpeaker"]["peerId"] == ben_id


def test_figures_of_the_network_are_those_of_the_direct_way(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(), open_call()
    direct_call(server, ann, ben)
    assert_see_and_hear_each_other(ann, ben)
    ann.wait_for(
        "async () => { const { stats } = await call.getNetworkStats();"
        " return stats.latest.videoRecvBitsPerSecond > 0 && stats.latest.audioSendBitsPerSecond > 0; }"
    )
