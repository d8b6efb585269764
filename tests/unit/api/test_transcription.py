"""Transcriptions of a running call: over REST, by tokens, and what people in the call are told."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from parlour.calls.jobs.transcription_options import TranscriptionOptions
from tests.support.app import App
from tests.support.call_client import Refused
from tests.support.call_server import CallServer, running_call_server

DEFAULT = "c3df927c-f738-4471-a2b7-066fa7e95a6b"
SENT = (200, {"sent": "true"})
SETTINGS: dict[str, Any] = {
    "language": "de",
    "model": "large",
    "profanity_filter": True,
    "punctuate": False,
    "endpointing": 250,
    "redact": ["pci", "ssn"],
    "extra": {"interim_results": True},
    "includeRawResponse": True,
    "instanceId": "german",
    "participants": ["ann"],
    "transcription_geo": "eu",
}
OPTIONS = TranscriptionOptions(
    instance_id="german",
    language="de",
    model="large",
    profanity_filter=True,
    punctuate=False,
    endpointing=250,
    redact=("pci", "ssn"),
    extra={"interim_results": True},
    include_raw=True,
    participants=("ann",),
    geo="eu",
)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path) as running:
        await running.room("room", auto_transcription_settings=SETTINGS)
        yield running


async def post(server: CallServer, path: str, body: object = None) -> tuple[int, Any]:
    response = await server.app.http.post(f"rooms/room/transcription/{path}", json=body)
    return response.status_code, response.json()


async def refusal(server: CallServer, path: str, body: object = None) -> str:
    status, answer = await post(server, path, body)
    assert (status, answer["error"]) == (400, "invalid-request-error"), answer
    return str(answer["info"])


@pytest.mark.parametrize("path", ["start", "update", "stop"])
async def test_without_anybody_there_the_documented_404(app: App, path: str) -> None:
    response = await app.http.post(f"rooms/room/transcription/{path}", json={})
    assert (response.status_code, response.json()["info"]) == (404, "room room not found")
    await app.ok("POST", "rooms", {"name": "room"})
    response = await app.http.post(f"rooms/room/transcription/{path}", json={})
    info = "room room does not seem to be hosting a call currently"
    assert (response.status_code, response.json()) == (404, {"error": "not-found", "info": info})


async def test_one_is_started_updated_and_stopped(server: CallServer) -> None:
    ann = await server.join(user_name="Ann")
    assert await post(server, "start", {"language": "en", "punctuate": True}) == SENT
    (job,) = server.transcriptions.jobs
    assert job.order.options == TranscriptionOptions(language="en", punctuate=True)
    assert (job.order.started_by, job.order.room_name) == (None, "room")
    (running,) = (await ann.push("transcriptions", lambda push: push["running"][0]["state"] == "running"))["running"]
    assert running == {
        "instance_id": DEFAULT,
        "state": "running",
        "started_by": None,
        "started_at": server.clock.now(),
        "stored": False,
        "transcript_id": None,
        "language": "en",
        "model": None,
        "punctuate": True,
    }
    assert await post(server, "update", {"participants": ["ben"]}) == SENT
    (running,) = (await ann.push("transcriptions"))["running"]
    assert running["participants"] == ["ben"]
    assert await refusal(server, "update", {"instanceId": "other"}) == "room room has no transcription that is running"
    assert await post(server, "stop") == SENT
    assert job.ended
    assert await refusal(server, "stop") == "room room has no transcription that is running"


async def test_what_it_understands_is_told_to_everybody_in_the_call(server: CallServer) -> None:
    ann, ben = await server.join(), await server.join()
    await post(server, "start", {"includeRawResponse": True})
    (job,) = server.transcriptions.jobs
    who = ben.session_id
    job.hear(who, "good morning", final=False, raw={"is_final": False})
    for each in (ann, ben):
        assert await each.push("transcription-message") == {
            "type": "transcription-message",
            "instance_id": DEFAULT,
            "session_id": who,
            "track": "audio",
            "track_type": "cam-audio",
            "text": "good morning",
            "begin": 1.0,
            "end": 2.0,
            "final": False,
            "raw": {"is_final": False},
        }
    job.hear(who, "Good morning.", track="screenAudio")
    message = await ann.push("transcription-message")
    assert (message["final"], message["track_type"], "raw" in message) == (True, "screen-audio", False)


async def test_recordings_get_what_was_said(server: CallServer) -> None:
    ann = await server.join(user_name="Ann")
    await server.app.ok("POST", "rooms/room/recordings/start", {"dataOutputs": ["transcript-webvtt"]})
    await post(server, "start")
    server.transcriptions.jobs[0].hear(ann.session_id, "Good morning.")
    await ann.push("transcription-message")
    assert server.jobs.jobs[0].transcript == [(ann.session_id, "Ann", "Good morning.", 1.0, 2.0)]


async def test_several_run_at_once(server: CallServer) -> None:
    await server.join()
    assert await post(server, "start") == SENT
    assert await refusal(server, "start") == "room room has an active transcription"
    assert await post(server, "start", {"instanceId": "two"}) == SENT
    assert await post(server, "stop", {"instanceId": "two"}) == SENT
    assert [job.ended for job in server.transcriptions.jobs] == [False, True]


@pytest.mark.parametrize(
    ("path", "body", "info"),
    [
        ("start", {"endpointing": "long"}, "endpointing was 'long' but should be"),
        ("start", {"redact": [1]}, "redact was '[1]' but should be"),
        ("start", {"transcription_geo": "mars"}, '"transcription_geo" must be one of [global, eu]'),
        ("start", {"instanceId": ""}, "instanceId"),
        ("start", {"speed": 1}, "unknown parameter 'speed'"),
        ("update", {"language": "en"}, "unknown parameter 'language'"),
        ("stop", {"participants": []}, "unknown parameter 'participants'"),
    ],
)
async def test_bodies_are_checked_as_documented(server: CallServer, path: str, body: object, info: str) -> None:
    await server.join()
    assert info in await refusal(server, path, body)
    assert server.transcriptions.jobs == []


async def test_a_server_that_cannot_transcribe_says_why(server: CallServer) -> None:
    ann = await server.join(token={"is_owner": True})
    server.transcriptions.lack = "faster-whisper is not installed"
    assert await post(server, "start") == (503, {"error": "server-error", "info": "faster-whisper is not installed"})
    assert server.transcriptions.jobs == []
    server.transcriptions.problem = "there is no model"
    await ann.request("start-transcription")
    error = await ann.push("transcription-error")
    assert error == {"type": "transcription-error", "instance_id": DEFAULT, "msg": "there is no model"}


async def test_what_the_recogniser_cannot_do_is_the_callers_to_change(
    server: CallServer, caplog: pytest.LogCaptureFixture
) -> None:
    await server.join()
    server.transcriptions.misfit = "faster-whisper has no option 'diarize'"
    refused = {"error": "invalid-request-error", "info": server.transcriptions.misfit}
    assert await post(server, "start", {"extra": {"diarize": True}}) == (400, refused)
    assert server.transcriptions.jobs == []
    assert "diarize" not in caplog.text  # nothing is wrong with the server


async def test_people_start_change_and_stop_them(server: CallServer) -> None:
    ann, ben = await server.join(token={"is_owner": True}), await server.join()
    with pytest.raises(Refused, match="only owners and transcription admins"):
        await ben.request("start-transcription", options={})
    with pytest.raises(Refused, match="endpointing"):
        await ann.request("start-transcription", options={"endpointing": []})
    await ann.request("start-transcription", options=SETTINGS)
    assert server.transcriptions.jobs[0].order.options == OPTIONS
    (running,) = (await ben.push("transcriptions"))["running"]
    said = {key: running[key] for key in ("language", "model", "redact", "extra", "include_raw_response", "started_by")}
    assert said == {
        "language": "de",
        "model": "large",
        "redact": ["pci", "ssn"],
        "extra": {"interim_results": True},
        "include_raw_response": True,
        "started_by": ann.session_id,
    }
    await ann.request("update-transcription", instance_id="german", participants=["*"])
    await ben.push("transcriptions", lambda push: "participants" not in push["running"][0])
    await ann.request("stop-transcription", instance_id="german")
    await ben.push("transcriptions", lambda push: not push["running"])
    assert server.transcriptions.jobs[0].ended


@pytest.mark.property("auto_start_transcription")
@pytest.mark.property("auto_transcription_settings")
@pytest.mark.property("auto_transcription_settings.language")
@pytest.mark.property("auto_transcription_settings.model")
@pytest.mark.property("auto_transcription_settings.profanity_filter")
@pytest.mark.property("auto_transcription_settings.punctuate")
@pytest.mark.property("auto_transcription_settings.endpointing")
@pytest.mark.property("auto_transcription_settings.redact")
@pytest.mark.property("auto_transcription_settings.extra")
@pytest.mark.property("auto_transcription_settings.includeRawResponse")
@pytest.mark.property("auto_transcription_settings.instanceId")
@pytest.mark.property("auto_transcription_settings.participants")
@pytest.mark.property("auto_transcription_settings.transcription_geo")
async def test_a_token_starts_one_as_the_room_says_when_its_owner_joins(server: CallServer) -> None:
    await server.join(token={"is_owner": True})
    assert server.transcriptions.jobs == []
    ann = await server.join(token={"is_owner": True, "auto_start_transcription": True})
    await server.join(token={"is_owner": True, "auto_start_transcription": True})  # one runs
    (job,) = server.transcriptions.jobs
    assert (job.order.options, job.order.started_by) == (OPTIONS, ann.session_id)


@pytest.mark.property("auto_transcription_settings.tier")
async def test_a_tier_stands_for_a_model(server: CallServer) -> None:
    await server.configure(auto_transcription_settings={"tier": "nova"})
    await server.join(token={"is_owner": True, "auto_start_transcription": True})
    assert server.transcriptions.jobs[0].order.options == TranscriptionOptions(model="nova")


@pytest.mark.property("auto_start_transcription")
async def test_who_is_no_owner_starts_none_and_is_told_why(server: CallServer) -> None:
    ben = await server.join(token={"auto_start_transcription": True})
    assert "owners only" in (await ben.push("transcription-error"))["msg"]
    assert server.transcriptions.jobs == []


@pytest.mark.property("enable_transcription")
async def test_whether_the_server_has_a_recogniser_is_shown_and_told(server: CallServer) -> None:
    assert (await server.app.ok("GET", ""))["config"]["enable_transcription"] is True
    response = await server.app.http.post("", json={"properties": {"enable_transcription": False}})
    assert response.status_code == 400
    joined = (await server.join()).joined
    assert joined["transcription_available"] is True
    assert joined["room"]["domain_config"]["enable_transcription"] is True
    server.transcriptions.available = False
    assert "enable_transcription" not in (await server.app.ok("GET", ""))["config"]
    joined = (await server.join()).joined
    assert "transcription_available" not in joined
    assert "enable_transcription" not in joined["room"]["domain_config"]


async def test_whoever_comes_later_knows_what_runs(server: CallServer) -> None:
    await server.join()
    assert "transcriptions" not in (await server.join()).joined
    await post(server, "start")
    (running,) = (await server.join()).joined["transcriptions"]["running"]
    assert running["instance_id"] == DEFAULT


async def test_what_is_said_is_kept_where_the_room_says_so(server: CallServer) -> None:
    await server.configure(enable_transcription_storage=True)
    ann = await server.join()
    await post(server, "start")
    (job,) = server.transcriptions.jobs
    (running,) = (await ann.push("transcriptions"))["running"]
    assert (running["stored"], running["transcript_id"]) == (True, job.order.job_id)
    assert job.order.config["enable_transcription_storage"] is True
