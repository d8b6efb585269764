"""Custom tracks of the unmodified daily-js: who gets them, under which name, and how they sound."""

from typing import Any

import pytest

from tests.support.browser import CallPage
from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

QUIET = {"startVideoOff": True, "startAudioOff": True}

TRACKS = """
window.made = {};
window.picture = (name, width = 320, height = 180) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d");
    let turn = 0;
    setInterval(() => { pen.fillStyle = `hsl(${turn += 10} 80% 50%)`; pen.fillRect(0, 0, width, height); }, 125);
    return made[name] = canvas.captureStream(8).getVideoTracks()[0];
};
window.tones = (name, left, right) => {
    const context = new AudioContext();
    const out = Object.assign(context.createMediaStreamDestination(), { channelCount: 2 });
    const merger = context.createChannelMerger(2);
    [left, right].forEach((frequency, channel) => {
        const tone = context.createOscillator();
        tone.frequency.value = frequency;
        tone.connect(merger, 0, channel);
        tone.start();
    });
    merger.connect(out);
    return made[name] = out.stream.getAudioTracks()[0];
};
window.start = async (options) => {
    try {
        return { name: await call.startCustomTrack(options) };
    } catch (error) {
        return { error: String(error.error ?? error) };
    }
};
"""
"""A page that makes pictures and tones, and sends them."""

HEAR_CHANNELS = """async (id) => {
    const track = call.participants()[id].tracks.music.persistentTrack;
    const context = new AudioContext();
    const splitter = context.createChannelSplitter(2);
    context.createMediaStreamSource(new MediaStream([track])).connect(splitter);
    const loudest = [0, 1].map((channel) => {
        const analyser = new AnalyserNode(context, { fftSize: 2048 });
        splitter.connect(analyser, channel);
        return () => {
            const levels = new Float32Array(analyser.frequencyBinCount);
            analyser.getFloatFrequencyData(levels);
            return levels.indexOf(Math.max(...levels)) * context.sampleRate / 2048;
        };
    });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return loudest.map((measure) => measure());
}"""
"""The loudest frequency in each of two channels."""


def names_of(page: CallPage, session_id: str) -> dict[str, Any]:
    """The custom tracks of somebody, as `participants()` tells them: kind and state by name."""
    tracks = page.run("(id) => people()[id].tracks", session_id)
    usual = {"audio", "video", "screenAudio", "screenVideo"}
    return {name: (one["kind"], one["state"]) for name, one in tracks.items() if name not in usual}


def test_several_are_received_under_their_names_until_they_end(server: ParlourServer, open_call: OpenCall) -> None:
    sender, viewer = open_call(script=TRACKS), open_call()
    room = server.create_room()
    viewer.join(room.url, **QUIET)
    sender_id = sender.join(room.url, **QUIET)
    assert sender.run("() => start({ track: picture('board'), trackName: 'board' })") == {"name": "board"}
    assert sender.run("() => start({ track: picture('map'), trackName: 'map' })") == {"name": "map"}
    assert sender.run("() => start({ track: tones('music', 440, 440), trackName: 'music' })") == {"name": "music"}
    unnamed = sender.run("() => start({ track: picture('unnamed') })")["name"]
    everything = dict.fromkeys(("board", "map", unnamed), ("video", "playable")) | {"music": ("audio", "playable")}
    viewer.wait_for(
        "(id) => Object.values(people()[id].tracks).filter((t) => t.kind && t.state === 'playable').length === 4",
        sender_id,
    )
    assert names_of(viewer, sender_id) == everything
    started = {event["detail"]["type"] for event in viewer.events("track-started")}
    assert {"board", "map", "music", unnamed} <= started
    viewer.wait_until_seen([sender_id])
    viewer.wait_until_heard([sender_id])

    assert sender.run("() => call.stopCustomTrack('board')") == "board"
    sender.run("() => made.map.stop()")  # ended by the app behind everybody's back
    viewer.wait_for("(id) => !people()[id].tracks.board && !people()[id].tracks.map", sender_id)
    stopped = {event["detail"]["type"] for event in viewer.events("track-stopped")}
    assert {"board", "map"} <= stopped
    assert sender.run("() => made.board.readyState") == "live"  # it is the app's to stop

    assert sender.run("() => start({ track: picture('again'), trackName: 'board' })") == {"name": "board"}
    viewer.wait_person(sender_id, "(p) => p.tracks.board?.state === 'playable'")
    late = open_call()
    late.join(room.url, **QUIET)
    late.wait_person(sender_id, "(p) => p.tracks.board?.state === 'playable' && p.tracks.music?.state === 'playable'")


def test_music_arrives_in_stereo_and_speech_does_not(server: ParlourServer, open_call: OpenCall) -> None:
    sender, viewer = open_call(script=TRACKS), open_call()
    room = server.create_room()
    viewer.join(room.url, **QUIET)
    sender_id = sender.join(room.url, **QUIET)
    for mode in ("speech", "music"):
        sender.run("(mode) => start({ track: tones('music', 500, 2000), trackName: 'music', mode })", mode)
        viewer.wait_person(sender_id, "(p) => p.tracks.music?.state === 'playable'")
        left, right = viewer.run(HEAR_CHANNELS, sender_id)
        if mode == "music":
            assert (abs(left - 500) < 50, abs(right - 2000) < 50) == (True, True), (left, right)
        else:
            assert left == right
        sender.run("() => call.stopCustomTrack('music')")
        viewer.wait_for("(id) => !people()[id].tracks.music", sender_id)


def test_single_ones_are_subscribed_to_by_name(server: ParlourServer, open_call: OpenCall) -> None:
    sender, viewer = open_call(script=TRACKS), open_call(manual=True)
    room = server.create_room()
    sender_id = sender.join(room.url, **QUIET)
    viewer.join(room.url, **QUIET)
    for name in ("board", "map"):
        sender.run("(trackName) => start({ track: picture(trackName), trackName })", name)
    viewer.wait_person(sender_id, "(p) => p.tracks.board?.state === 'sendable' && p.tracks.map?.state === 'sendable'")
    wish = "([id, custom]) => call.updateParticipant(id, { setSubscribedTracks: { custom } })"
    viewer.run(wish, [sender_id, {"map": True}])
    viewer.wait_person(sender_id, "(p) => p.tracks.map.state === 'playable' && p.tracks.board.state === 'sendable'")
    viewer.run(wish, [sender_id, "staged"])
    viewer.wait_person(
        sender_id, "(p) => p.tracks.map.subscribed === 'staged' && p.tracks.board.subscribed === 'staged'"
    )
    viewer.run(wish, [sender_id, True])
    viewer.wait_person(sender_id, "(p) => p.tracks.map.state === 'playable' && p.tracks.board.state === 'playable'")


def test_the_right_to_send_them_is_one_by_kind(server: ParlourServer, open_call: OpenCall) -> None:
    guest, owner = open_call(script=TRACKS), open_call()
    room = server.create_room(permissions={"canSend": ["customVideo"]})
    owner.join(room.url, server.token(room, is_owner=True), **QUIET)
    guest_id = guest.join(room.url, **QUIET)
    assert guest.run("() => start({ track: picture('board'), trackName: 'board' })") == {"name": "board"}
    refused = guest.run("() => start({ track: tones('music', 440, 440), trackName: 'music' })")
    assert "not allowed" in refused["error"]
    owner.wait_person(guest_id, "(p) => p.tracks.board?.state === 'playable' && !p.tracks.music")

    change = "([id, canSend]) => call.updateParticipant(id, { updatePermissions: { canSend } })"
    owner.run(change, [guest_id, ["customAudio"]])
    owner.wait_person(guest_id, "(p) => !p.tracks.board")
    guest.wait_person(guest_id, "(p) => !p.tracks.board")
    assert guest.run("() => start({ track: tones('music', 440, 440), trackName: 'music' })") == {"name": "music"}
    owner.wait_person(guest_id, "(p) => p.tracks.music?.state === 'playable'")


def test_what_cannot_be_sent_is_refused_with_a_reason(server: ParlourServer, open_call: OpenCall) -> None:
    sender = open_call(script=TRACKS)
    sender.join(server.create_room().url, **QUIET)
    assert sender.run("() => start({ track: picture('board'), trackName: 'board' })") == {"name": "board"}
    assert "already" in sender.run("() => start({ track: picture('other'), trackName: 'board' })")["error"]
    assert (
        "ended" in sender.run("() => { const track = picture('x'); track.stop(); return start({ track }); }")["error"]
    )
    assert "bytes" in sender.run("() => start({ track: picture('y'), trackName: 'é'.repeat(40) })")["error"]
