"""Transcription with the published daily-js, unmodified: what an app starts, changes and stops, and what it is told.

And what daily-react makes of it, and of recordings and streams.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.hooks import wait_hooks
from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

DEFAULT = "c3df927c-f738-4471-a2b7-066fa7e95a6b"
WORDS = "() => events.filter(({ name }) => name === 'transcription-message').map(({ detail }) => detail)"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ParlourServer]:
    """A server whose recogniser understands "Good morning." of everybody who sends sound."""
    folder: Path = tmp_path_factory.mktemp("transcribing")
    program = (sys.executable, "-m", "tests.support.transcribing_server")
    with ParlourServer(folder / "data", program=program) as running:
        yield running


def test_an_app_starts_reads_and_stops_transcriptions(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room(auto_transcription_settings={"language": "de"})
    guest, host = open_call(), open_call()
    who = guest.join(room.url, startVideoOff=True)
    owner = server.token(room, is_owner=True, auto_start_transcription=True)
    own = host.join(room.url, owner, startVideoOff=True, startAudioOff=True)

    started = guest.wait_event("transcription-started")
    said = {key: started[key] for key in ("instanceId", "language", "model", "startedBy")}
    assert said == {"instanceId": DEFAULT, "language": "de", "model": "", "startedBy": own}
    message = guest.wait_event("transcription-message")
    assert message["timestamp"] is not None
    assert {key: message[key] for key in ("instanceId", "participantId", "text", "trackType", "rawResponse")} == {
        "instanceId": DEFAULT,
        "participantId": who,
        "text": "Good morning.",
        "trackType": "cam-audio",
        "rawResponse": {"is_final": True},
    }
    assert len(guest.run(WORDS)) == 1  # nothing of what could still change

    everything = (
        "{ instanceId: 'all', extra: { interim_results: true }, includeRawResponse: true, participants: ['*'] }"
    )
    host.run(f"() => call.startTranscription({everything})")
    host.wait_event("transcription-message", "(told) => told.instanceId === 'all' && told.rawResponse.is_final")
    told = [each for each in host.run(WORDS) if each["instanceId"] == "all"]
    assert [(each["text"], each["rawResponse"]) for each in told] == [
        ("good mor", {"is_final": False, "n": 1}),
        ("Good morning.", {"is_final": True, "n": 1}),
    ]

    host.run("() => call.updateTranscription({ instanceId: 'none', participants: [] })")
    assert "no transcription" in host.wait_event("transcription-error")["errorMsg"]
    host.forget_events()
    host.run("() => call.startTranscription({ instanceId: 'x', language: 'xx' })")
    failed = host.wait_event("transcription-error")
    assert (failed["instanceId"], failed["errorMsg"]) == ("x", "parrots do not speak xx")
    host.run(
        "() => { call.updateTranscription({ instanceId: 'all', participants: [] });"
        " call.stopTranscription({ instanceId: 'all' }); call.stopTranscription(); }"
    )
    for instance in ("all", DEFAULT):
        over = guest.wait_event("transcription-stopped", f"(told) => told.instanceId === '{instance}'")
        assert over["updatedBy"] == own


def test_hooks_say_what_is_recorded_streamed_and_transcribed(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room(enable_recording=["local", "cloud"])
    host, app = open_call(), open_call("react")
    own = host.join(room.url, server.token(room, is_owner=True))
    host.run("() => call.startRecording({ type: 'local' })")
    host.wait_event("recording-started", "(told) => told.type === 'local' && told.local && told.instanceId")
    app.join(room.url, startVideoOff=True)

    said = wait_hooks(app, "(h) => h.recording?.isRecording && h.recordings.length === 2")
    assert said["recording"]["isLocalParticipantRecorded"]
    by_name = {each["instanceId"]: each for each in said["recordings"]}
    assert by_name.keys() == {"__local__", "__default__"}, "by the flag, and by the event that daily-js makes of it"
    assert (by_name["__local__"]["type"], by_name["__local__"]["local"]) == ("local", False)
    assert len(app.events("recording-started")) == 1
    host.run("() => call.stopRecording()")
    wait_hooks(app, "(h) => !h.recording.isRecording && !h.recording.isLocalParticipantRecorded")
    assert len(app.events("recording-stopped")) == 1

    app.run("() => { deeds.stopRecording(); deeds.startRecording(); }")  # nothing to stop, and not for guests
    assert "only owners" in app.wait_event("recording-error")["errorMsg"]
    assert wait_hooks(app, "(h) => h.recording.error")["recording"]["isRecording"] is False
    host.run(f"() => call.startRecording({{ layout: {{ preset: 'single-participant', session_id: '{own}' }} }})")
    said = wait_hooks(app, "(h) => h.recording.isRecording && h.recording.recordingId")
    assert {key: value for key, value in said["recording"].items() if key != "recordingStartedDate"} == {
        "error": False,
        "isLocalParticipantRecorded": False,
        "isRecording": True,
        "layout": {"preset": "single-participant", "session_id": own},
        "recordingId": said["recording"]["recordingId"],
        "startedBy": own,
        "type": "cloud",
    }
    assert host.wait_event("recording-started", "(told) => told.type === 'cloud'")["local"] is True
    app.run("() => deeds.startRecording()")
    said = wait_hooks(app, "(h) => h.recording.error")
    assert said["recording"]["isRecording"], "what goes on does not end as somebody is refused"
    host.run("() => call.stopRecording()")
    stored = app.wait_event("recording-upload-completed")
    assert (stored["instanceId"], stored["recordingId"]) == (DEFAULT, said["recording"]["recordingId"])
    wait_hooks(app, "(h) => !h.recording.isRecording")

    host.run("() => call.startLiveStreaming({ rtmpUrl: 'http://nowhere/' })")
    assert "rtmpUrl" in host.wait_event("live-streaming-error")["errorMsg"]
    assert app.run("() => JSON.parse(document.querySelector('#hooks').innerText).streaming.isLiveStreaming") is False

    host.run("() => call.startTranscription({ punctuate: true })")
    said = wait_hooks(app, "(h) => h.transcription.isTranscribing")
    wanted = {"startedBy": own, "language": "en", "model": "", "punctuate": True, "instanceId": DEFAULT, "error": False}
    assert {key: said["transcription"][key] for key in wanted} == wanted
    host.run("() => call.stopTranscription()")
    wait_hooks(app, "(h, id) => !h.transcription.isTranscribing && h.transcription.updatedBy === id", own)
    host.run("() => { call.stopTranscription(); call.startTranscription({ language: 'xx' }); }")
    wait_hooks(app, "(h) => h.transcription.error && !h.transcription.isTranscribing")
    assert [each["detail"]["errorMsg"] for each in app.events("transcription-error")] == ["parrots do not speak xx"]
