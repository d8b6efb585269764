"""Bots of `parlour.client` in calls with the official daily-js, through a real server and the real media node."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from parlour.client import (
    AppMessage,
    AudioFrame,
    Call,
    EjectedError,
    MediaUnavailableError,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    Reconnected,
    TracksMuted,
    VideoFrame,
)
from tests.support.bots import Bot, loudness, tone
from tests.support.browser import CallPage
from tests.support.caller import AUDIBLE
from tests.support.fixtures import OpenCall, own_server
from tests.support.server import ParlourServer

__all__ = ["own_server"]

pytestmark = [pytest.mark.media, pytest.mark.browser]

PITCH = 660.0

LOUDEST_PITCH = """(id) => {
  const element = document.querySelector(`audio[data-session-id="${id}"]`);
  const track = element?.srcObject?.getTracks()[0];
  if (!track) return 0;
  if (window.pitchTrack !== track) {
    window.pitchContext ??= new AudioContext();
    window.pitchNode = new AnalyserNode(window.pitchContext, { fftSize: 8192, smoothingTimeConstant: 0 });
    window.pitchContext.createMediaStreamSource(new MediaStream([track])).connect(window.pitchNode);
    window.pitchTrack = track;
  }
  const bins = new Float32Array(window.pitchNode.frequencyBinCount);
  window.pitchNode.getFloatFrequencyData(bins);
  const loudest = bins.indexOf(Math.max(...bins));
  return bins[loudest] > -60 ? (loudest * window.pitchContext.sampleRate) / 8192 : 0;
}"""


def is_loud(frame: AudioFrame) -> bool:
    return loudness(frame.pcm) > AUDIBLE


async def _hum(call: Call) -> None:
    while True:
        await call.microphone.write(tone(PITCH, 0.5), sample_rate=16_000)


@contextmanager
def humming(bot: Bot) -> Iterator[None]:
    """The bot makes the same sound all the while."""

    async def begin() -> "asyncio.Task[None]":
        return asyncio.create_task(_hum(bot.call))

    async def end(task: "asyncio.Task[None]") -> None:
        task.cancel()
        await asyncio.wait([task])

    task = bot.do(begin())
    try:
        yield
    finally:
        bot.do(end(task))


def wait_for_pitch(caller: CallPage, bot: Bot) -> None:
    caller.wait_for(f"(id) => Math.abs(({LOUDEST_PITCH})(id) - {PITCH}) < 15", bot.session_id)


def test_browser_and_bot_hear_each_other(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    ann = open_call()
    ann_id = ann.join(room.url, userName="Ann")
    with Bot(room.url, user_name="Bot") as bot, humming(bot):
        assert bot.call.participants[ann_id].user_name == "Ann"
        ann.wait_person(bot.session_id, "(p) => p.user_name === 'Bot' && p.tracks.audio.state === 'playable'")
        ann.wait_until_heard([bot.session_id])
        wait_for_pitch(ann, bot)

        frame = bot.hear(ann_id, is_loud)
        assert (frame.participant, frame.sample_rate, frame.channels) == (ann_id, 16_000, 1)
        assert frame.duration == pytest.approx(0.02, abs=0.002)
        gone = bot.session_id
    ann.wait_gone(gone)


def test_pauses_of_a_microphone_are_silence_where_that_is_wanted(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    ann = open_call()
    ann_id = ann.join(room.url)

    async def listen(call: Call) -> list[AudioFrame]:
        async with call.audio(ann_id, continuous=True) as frames:
            while not is_loud(await anext(frames)):
                pass
            return [await anext(frames) for _ in range(150)]

    with Bot(room.url) as bot:
        frames = bot.do(listen(bot.call))
        ends = [frame.timestamp + frame.duration for frame in frames]
        assert [frame.timestamp for frame in frames[1:]] == pytest.approx(ends[:-1], abs=0.001)
        assert any(is_loud(frame) for frame in frames)
        assert any(not any(frame.pcm) for frame in frames), "Chromium sends nothing in most of a pause"


def test_app_messages_and_data_go_both_ways(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    with Bot(room.url) as bot:
        ann = open_call()
        ann_id = ann.join(room.url)
        assert bot.wait(ParticipantJoined).participant.session_id == ann_id
        ann.run("() => call.sendAppMessage({ question: 'who?' })")
        assert bot.wait(AppMessage) == AppMessage({"question": "who?"}, ann_id)
        bot.do(bot.call.send_message({"answer": 42}, to=ann_id))
        assert ann.wait_event("app-message")["fromId"] == bot.session_id

        assert bot.do(bot.call.set_user_name("Echo")) == "Echo"
        bot.do(bot.call.set_user_data({"kind": "bot"}))
        ann.wait_person(bot.session_id, "(p) => p.user_name === 'Echo' && p.userData?.kind === 'bot'")
        bot.do(bot.call.set_session_data({"topic": "tests"}))
        ann.wait_for("() => call.meetingSessionState().data?.topic === 'tests'")
        ann.leave()
        assert bot.wait(ParticipantLeft).participant.session_id == ann_id


def test_mutes_are_seen_and_obeyed(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    ann = open_call()
    ann_id = ann.join(room.url, server.token(room, is_owner=True))
    with Bot(room.url) as bot:
        with humming(bot):
            ann.wait_until_heard([bot.session_id])
        ann.run("() => call.setLocalAudio(false)")
        bot.wait(ParticipantUpdated, lambda event: event.participant.track("audio").state == "off")

        bot.run(bot.call.microphone.mute)
        ann.wait_person(bot.session_id, "(p) => p.tracks.audio.state === 'off'")
        with pytest.raises(MediaUnavailableError):
            bot.say(tone(PITCH, 0.1))
        bot.run(bot.call.microphone.unmute)
        ann.wait_person(bot.session_id, "(p) => p.tracks.audio.state === 'playable'")

        ann.run("(id) => call.updateParticipant(id, { setAudio: false })", bot.session_id)
        assert bot.wait(TracksMuted) == TracksMuted(("audio",), ann_id)
        assert not bot.call.microphone.on
        ann.wait_person(bot.session_id, "(p) => p.tracks.audio.state === 'off'")
        bot.run(bot.call.microphone.unmute)
        with humming(bot):
            ann.wait_person(bot.session_id, "(p) => p.tracks.audio.state === 'playable'")
            ann.wait_until_heard([bot.session_id])


def test_without_permission_nothing_is_sent(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    ann = open_call()
    ann.join(room.url, server.token(room, is_owner=True))
    with Bot(room.url, token=server.token(room, permissions={"canSend": ["video"]})) as bot:
        assert not bot.call.me.permissions.may_send("audio")
        with pytest.raises(MediaUnavailableError):
            bot.say(tone(PITCH, 0.1))
        with pytest.raises(MediaUnavailableError):
            bot.run(bot.call.microphone.unmute)
        ann.wait_person(bot.session_id, "(p) => p.tracks.audio.state === 'off'")

        allow = "(id) => call.updateParticipant(id, { updatePermissions: { canSend: true } })"
        ann.run(allow, bot.session_id)
        bot.wait(ParticipantUpdated, lambda event: event.participant.permissions.may_send("audio"))
        bot.run(bot.call.microphone.unmute)
        with humming(bot):
            ann.wait_until_heard([bot.session_id])
            forbid = "(id) => call.updateParticipant(id, { updatePermissions: { canSend: false } })"
            ann.run(forbid, bot.session_id)
            ann.wait_person(bot.session_id, "(p) => p.tracks.audio.state === 'off'")
            bot.wait(ParticipantUpdated, lambda event: not event.participant.permissions.may_send("audio"))
            assert not bot.call.microphone.on


def test_an_ejected_bot_is_told_why(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    ann = open_call()
    ann.join(room.url, server.token(room, is_owner=True))
    with Bot(room.url) as bot:
        ann.wait_person(bot.session_id)
        ann.run("(id) => call.updateParticipant(id, { eject: true })", bot.session_id)
        end = bot.wait_until_over()
        assert isinstance(end, EjectedError)
        assert end.msg


def test_pictures_go_both_ways(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    ann = open_call()
    ann_id = ann.join(room.url)

    async def show(call: Call) -> None:
        async with asyncio.timeout(20):
            for shade in range(10_000):
                call.camera.write(bytes([shade % 256, 80, 160]) * (160 * 120), width=160, height=120)
                await asyncio.sleep(0.1)

    async def see(call: Call) -> VideoFrame:
        async with call.video(ann_id) as frames:
            return await anext(frames)

    with Bot(room.url, camera=True) as bot:
        frame = bot.do(see(bot.call))
        assert (frame.participant, len(frame.rgb())) == (ann_id, 3 * frame.width * frame.height)
        assert frame.width > 100

        async def begin() -> "asyncio.Task[None]":
            return asyncio.create_task(show(bot.call))

        task = bot.do(begin())
        ann.wait_until_seen([bot.session_id])
        bot.do(_stop(task))


async def _stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait([task])


def test_media_is_back_after_the_node_was_killed(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    ann = open_call()
    ann_id = ann.join(room.url)
    with Bot(room.url) as bot, humming(bot):
        ann.wait_until_heard([bot.session_id])
        bot.hear(ann_id, is_loud)
        node = server.media_node()
        node.kill()
        server.wait_for_other("media-node", node.pid)
        ann.wait_until_heard([bot.session_id])
        bot.hear(ann_id, is_loud)


@pytest.mark.parametrize("killed", [False, True])
def test_a_bot_comes_back_after_the_server_was_restarted(
    open_call: OpenCall, server: ParlourServer, killed: bool
) -> None:
    room = server.create_room()
    ann = open_call()
    ann.join(room.url)
    with Bot(room.url) as bot, humming(bot):
        ann.wait_until_heard([bot.session_id])
        if killed:
            server.kill9()
            server.start()
        else:
            server.restart()
        assert bot.wait(Reconnected) == Reconnected(bot.session_id, resumed=not killed)
        ann.wait_person(bot.session_id)
        ann.wait_until_heard([bot.session_id])
        bot.hear(ann.session_id, is_loud)


def test_a_cut_connection_is_resumed_and_nobody_notices(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    ann = open_call()
    ann_id = ann.join(room.url)
    with Bot(room.url) as bot, humming(bot):
        ann.wait_until_heard([bot.session_id])
        ann.forget_events()
        before = bot.session_id

        async def cut(call: Call) -> None:
            channel = call._keeper._channel  # type: ignore[union-attr]
            channel._socket.transport.abort()  # type: ignore[union-attr]

        bot.do(cut(bot.call))
        ann.run("() => call.sendAppMessage('while you were away')")
        assert bot.wait(Reconnected) == Reconnected(before, resumed=True)
        assert bot.wait(AppMessage) == AppMessage("while you were away", ann_id)
        bot.do(bot.call.send_message("back"))
        assert ann.wait_event("app-message")["data"] == "back"
        ann.wait_until_heard([before])
        bot.hear(ann_id, is_loud)
        assert ann.events("participant-left") == []


def test_a_call_between_browsers_goes_to_the_sfu_while_a_bot_is_in_it(
    server: ParlourServer, open_call: OpenCall
) -> None:
    room = server.create_room(sfu_switchover=5)
    ann, ben = open_call(), open_call()
    ann_id, ben_id = ann.join(room.url), ben.join(room.url)
    topology = "async (name) => (await call.getNetworkTopology()).topology === name"
    ann.wait_for(topology, "peer")
    ann.wait_until_heard([ben_id])
    with Bot(room.url) as bot, humming(bot):
        ann.wait_until_heard([bot.session_id])
        ben.wait_until_heard([bot.session_id, ann_id])
        bot.hear(ann_id, is_loud)
        bot.hear(ben_id, is_loud)
        ann.wait_for(topology, "sfu")
        gone = bot.session_id
    ann.wait_gone(gone)
    ann.wait_for(topology, "peer")
    ann.wait_until_heard([ben_id])
