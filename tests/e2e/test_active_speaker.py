"""Who is told to be the active speaker, by what the server hears in real calls."""

from typing import Any

import pytest

from tests.support.browser import CallPage
from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

VOICE = """
window.voice = () => {
    const context = new AudioContext();
    const tone = context.createOscillator();
    const gain = context.createGain();
    const out = context.createMediaStreamDestination();
    gain.gain.value = 0;
    tone.connect(gain).connect(out);
    tone.start();
    window.talk = (loudness) => { gain.gain.value = loudness; };
    return out.stream.getAudioTracks()[0];
};
"""
"""A page with a voice of its own, as loud as `talk` says, in place of a microphone."""

NORMAL, SOFT = 0.3, 0.02


class Room:
    """Two who can talk, and one who listens."""

    def __init__(self, server: ParlourServer, open_call: OpenCall) -> None:
        url = server.create_room().url
        self.listener = open_call()
        self.listener.join(url, startAudioOff=True, startVideoOff=True)
        self.ann, self.ann_id = self._enter(open_call, url)
        self.ben, self.ben_id = self._enter(open_call, url)
        for one in (self.ann_id, self.ben_id):
            self.listener.wait_person(one, "(p) => p.tracks.audio.state === 'playable'")

    @staticmethod
    def _enter(open_call: OpenCall, url: str) -> tuple[CallPage, str]:
        page = open_call(script=VOICE)
        page.run(
            "(url) => { window.entering = enter({ url, audioSource: voice(), startVideoOff: true }); }",
            url,
        )
        assert "ok" in page.finish_joining()
        return page, page.session_id

    def wait_speaker(self, session_id: str) -> None:
        """Wait until the listener is told so."""
        self.listener.wait_for("(id) => call.getActiveSpeaker().peerId === id", session_id)

    def changes(self) -> list[Any]:
        """Every change that the listener was told of."""
        return [event["detail"]["activeSpeaker"]["peerId"] for event in self.listener.events("active-speaker-change")]


@pytest.fixture
def room(server: ParlourServer, open_call: OpenCall) -> Room:
    return Room(server, open_call)


def test_who_talks_stays_the_speaker_until_silent_and_the_next_one_follows(room: Room) -> None:
    room.ann.run("(n) => talk(n)", NORMAL)
    room.wait_speaker(room.ann_id)
    room.ben.run("(n) => talk(n)", NORMAL)
    room.ben.page.wait_for_timeout(3_000)  # both talk: nothing is to happen
    assert room.changes() == [room.ann_id]
    room.ann.run("() => talk(0)")
    room.wait_speaker(room.ben_id)
    room.ben.run("() => talk(0)")
    room.ben.page.wait_for_timeout(1_500)  # silence changes nothing
    assert room.changes() == [room.ann_id, room.ben_id]


def test_who_is_clearly_louder_takes_over_from_a_soft_voice_that_goes_on(room: Room) -> None:
    room.ann.run("(n) => talk(n)", SOFT)
    room.wait_speaker(room.ann_id)
    room.ben.run("(n) => talk(n)", NORMAL)
    room.wait_speaker(room.ben_id)
    assert room.changes() == [room.ann_id, room.ben_id]


def test_who_switches_the_microphone_off_is_not_the_speaker_any_more(room: Room) -> None:
    room.ann.run("(n) => talk(n)", NORMAL)
    room.wait_speaker(room.ann_id)
    room.ben.run("(n) => talk(n)", SOFT)
    room.ben.page.wait_for_timeout(1_000)
    room.ann.run("() => call.setLocalAudio(false)")
    room.wait_speaker(room.ben_id)
    assert room.changes() == [room.ann_id, room.ben_id]
