"""What operations really answer, against the very schemas that the documentation shows: successes and refusals."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest

from parlour.api import OPERATIONS, openapi_document
from parlour.api.operation import Operation
from parlour.store import BatchOutput, RecordedTrack
from tests.support.batch_jobs import a_batch_job
from tests.support.call_server import CallServer, running_call_server
from tests.support.fake_transcriber import FakeTranscriber
from tests.support.receiver import running_receiver
from tests.support.recordings import a_recording
from tests.support.transcripts import a_transcript

DOCUMENT: dict[str, Any] = json.loads(json.dumps(openapi_document()))
NOBODY = {"allowed_networks": ["127.0.0.9/32"]}
"""Where films may be fetched from, and where nothing is."""

BATCH_OUTPUTS = (BatchOutput("transcription", "vtt", "k.vtt"), BatchOutput("summary", "txt", "k.txt"))
WITH_BODY = [operation for operation in OPERATIONS if operation.body is not None]
PENDING = [operation for operation in OPERATIONS if operation.pending]


class Book:
    """A server with a call in it, and the documentation to compare its answers with."""

    def __init__(self, server: CallServer) -> None:
        self.server = server
        self.seen: set[str] = set()

    async def ask(self, id_: str, body: Any = None, *, query: str = "", **path: str) -> Any:
        """Make a call that must succeed; the answer fits the schema."""
        response = await self.send(id_, body, query=query, **path)
        assert response.status_code == 200, f"{id_}: {response.text}"
        return response.json()

    async def send(self, id_: str, body: Any = None, *, query: str = "", **path: Any) -> httpx.Response:
        """Make a call; whatever the answer, it is documented and fits the schema of its status."""
        operation = next(one for one in OPERATIONS if one.id == id_)
        address = operation.path.format(**path) + query
        response = await self.server.app.http.request(operation.method, address, json=body)
        check(operation, response)
        self.seen.add(id_)
        return response


def check(operation: Operation[Any], response: httpx.Response) -> None:
    documented = DOCUMENT["paths"][operation.path][operation.method.lower()]["responses"]
    assert str(response.status_code) in documented, f"{operation.id} answers {response.status_code}, undocumented"
    schema = documented[str(response.status_code)]["content"]["application/json"]["schema"]
    validator = jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]})
    faults = [error.message for error in validator.iter_errors(response.json())]
    assert not faults, f"{operation.id}: {faults[0]} in {response.text}"
    assert response.headers["content-type"] == "application/json"


@pytest.fixture
async def book(tmp_path: Path) -> AsyncIterator[Book]:
    webhooks = {"allow_private_addresses": True}
    async with running_call_server(tmp_path, FakeTranscriber(), webhooks=webhooks, batch=NOBODY) as server:
        yield Book(server)


async def test_every_operation_that_works_answers_as_documented(book: Book) -> None:
    """One walk through all of them; the last line says that none was left out."""
    async with running_receiver() as receiver:
        room = await book.ask("createRoom", {"name": "room", "properties": {"max_participants": 9}})
        await book.ask("createRoom", {})
        await book.ask("getRoom", name="room")
        await book.ask("listRooms", query="?limit=1")
        await book.ask("listRooms", query=f"?starting_after={room['id']}")
        await book.ask("setRoomConfig", {"privacy": "private", "properties": {"max_participants": None}}, name="room")
        await book.ask("setRoomConfig", {"privacy": "public"}, name="room")
        await book.ask("getRoomHistory", name="room")
        await book.ask("getDomain")
        await book.ask("setDomainConfig", {"properties": {"lang": "de"}})
        token = (await book.ask("createMeetingToken", {"properties": {"room_name": "room", "user_id": "u"}}))["token"]
        await book.ask("validateMeetingToken", token=token)
        ann, ben = await book.server.join(token=token), await book.server.join()
        await book.ask("getPresence")
        await book.ask("getRoomPresence", name="room")
        await book.ask("sendAppMessage", {"data": {"x": [1, None]}}, name="room")
        await book.ask("setSessionData", {"data": {"a": 1}}, name="room")
        await book.ask("getSessionData", name="room")
        await book.ask("updatePermissions", {"data": {ann.session_id: {"canSend": ["audio"]}}}, name="room")
        await book.ask("getRoomParticipants", name="room")
        await book.ask("mute", {"ids": ["*"]}, name="room")
        layout = {"layout": {"preset": "portrait"}}
        for what, begin in {"Recording": {}, "LiveStreaming": {"rtmpUrl": "rtmp://live.example.com/app/key"}}.items():
            await book.ask(f"start{what}", begin, name="room")
            await book.ask(f"update{what}", layout, name="room")
            await book.ask(f"stop{what}", {}, name="room")
        await book.ask("startTranscription", {"language": "en"}, name="room")
        await book.ask("updateTranscription", {"participants": ["*"]}, name="room")
        await book.ask("stopTranscription", {}, name="room")
        await book.ask("listRoomsNow", query="?live=true")
        await book.ask("getRoomConfiguration", name="room")
        await book.ask("getDomainConfiguration")
        await book.ask("getProperties")
        meeting = ann.joined["meeting_id"]
        await book.server.signaling.calls.told()
        await book.ask("listMeetings")
        await book.ask("getActivity", query="?points=3")
        await book.ask("getMeeting", id=meeting)
        await book.ask("getMeetingParticipants", id=meeting)
        await book.ask("listCallLogs", query=f"?mtgSessionId={meeting}")
        await book.ask("eject", {"ids": [ben.session_id]}, name="room")
        await book.ask("listApiLogs", query="?limit=100")
        database = book.server.app.database
        domain = await database.domains.by_host("")
        recording = await database.recordings.begin(a_recording(domain.id, at=book.server.app.clock.now()))
        await book.ask("getRecording", id=recording.id)
        tracks = (RecordedTrack("audio", "k-1", 10),)
        await database.recordings.finish(recording.id, duration=1.5, size=10, tracks=tracks, outputs=["o"], error="x")
        await book.ask("listRecordings")
        await book.ask("getRecordingAccessLink", id=recording.id, query="?s3key=k-1")
        await book.ask("deleteRecording", id=recording.id)
        transcript = await database.transcripts.begin(a_transcript(domain.id, at=book.server.app.clock.now()))
        await book.ask("getTranscript", id=transcript.id)
        await database.transcripts.finish(transcript.id, now=1.0, duration=1.5, size=10, error="x")
        await book.ask("listTranscripts")
        await book.ask("getTranscriptAccessLink", id=transcript.id)
        await book.ask("deleteTranscript", id=transcript.id)
        film = {"sourceType": "uri", "uri": "http://127.0.0.9:1/talk.mp4"}
        job = (await book.ask("submitBatchJob", {"preset": "transcript", "inParams": film}))["id"]
        await book.ask("getBatchJob", id=job)
        await book.ask("listBatchJobs", query="?limit=1")
        await book.ask("deleteBatchJob", id=job)
        done = a_batch_job(domain.id, at=book.server.app.clock.now(), status="finished", outputs=BATCH_OUTPUTS)
        await database.batch_jobs.submit(done, most=1)
        await book.ask("getBatchJob", id=done.id)
        await book.ask("getBatchJobAccessLink", id=done.id)
        webhook = (await book.ask("createWebhook", {"url": receiver.url, "basicAuth": "dTpw"}))["uuid"]
        await book.ask("updateWebhook", {"eventTypes": ["meeting.ended"]}, uuid=webhook)
        await book.ask("getWebhook", uuid=webhook)
        await book.ask("listWebhooks")
        await book.ask("listWebhookHealth")
        await book.ask("testWebhook", uuid=webhook)
        await book.ask("pauseWebhook", uuid=webhook)
        await book.ask("listWebhookHealth")
        await book.ask("resumeWebhook", uuid=webhook)
        await book.ask("listDeliveries", uuid=webhook)
        await book.ask("deleteWebhook", uuid=webhook)
        await book.ask("createRooms", {"rooms": [{"name": "b"}, {"privacy": "private"}]})
        await book.ask("deleteRooms", {"rooms": ["b"]})
        await book.ask("deleteRoom", name="room")
    working = {operation.id for operation in OPERATIONS if not operation.pending}
    assert book.seen == working


async def test_every_operation_that_does_not_work_yet_says_so_as_documented(book: Book) -> None:
    await book.ask("createRoom", {"name": "a"})
    for operation in PENDING:
        body = operation.body_examples[0].value if operation.body_examples else None
        parameters = {one.name: "a" for one in operation.parameters if one.place == "path"}
        response = await book.send(operation.id, body, **parameters)
        assert response.status_code != 500, operation.id


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'"x"', b"{} {}", b"\xff", b'{"a":1,"a":2}'], ids=ascii)
async def test_every_operation_refuses_what_is_no_body_as_documented(book: Book, body: bytes) -> None:
    """Some look first whether what the path names exists; none says anything else than 400 or 404."""
    await book.ask("createRoom", {"name": "a"})
    for operation in WITH_BODY:
        address = operation.path.format(**{one.name: "a" for one in operation.parameters if one.place == "path"})
        response = await book.server.app.http.request(operation.method, address, content=body)
        check(operation, response)
        assert response.status_code in (400, 404), operation.id


async def test_every_operation_refuses_an_unknown_name_in_its_body_or_does_not_come_to_it(book: Book) -> None:
    await book.ask("createRoom", {"name": "a"})
    await book.server.join("a")
    for operation in WITH_BODY:
        good = operation.body_examples[0].value
        path = {one.name: "a" for one in operation.parameters if one.place == "path"}
        response = await book.send(operation.id, {**good, "no-such-thing": 1}, **path)
        assert response.status_code in (400, 404), operation.id
        if response.status_code == 400:
            assert "no-such-thing" in response.json()["info"], operation.id


async def test_a_body_that_is_too_large_is_refused_as_documented(book: Book) -> None:
    await book.ask("createRoom", {"name": "a"})
    await book.server.join("a")
    for operation in WITH_BODY:
        path = {one.name: "a" for one in operation.parameters if one.place == "path"}
        response = await book.send(operation.id, {"x": "x" * 1_048_576}, **path)
        assert response.status_code in (413, 404), operation.id


QUERIES = [
    (operation, parameter.name)
    for operation in OPERATIONS
    for parameter in operation.parameters
    if parameter.place == "query" and not operation.pending and parameter.schema.get("type") != "string"
]


@pytest.mark.parametrize("value", ["", "-1", "x", "1e999", "٣"], ids=ascii)
async def test_every_parameter_that_is_no_text_refuses_what_is_malformed_as_documented(book: Book, value: str) -> None:
    room = (await book.ask("createRoom", {"name": "a"}))["name"]
    for operation, name in QUERIES:
        if "{id}" in operation.path:
            continue  # asks first whether there is such a meeting or recording
        needed = "&mtgSessionId=x" if operation.path == "/logs" else ""
        response = await book.send(operation.id, query=f"?{name}={value}{needed}", name=room, token="a", uuid="a")
        assert response.status_code == 400, f"{operation.id} {name}"
        assert name in response.json()["info"], f"{operation.id} {name}"


async def test_a_head_request_is_answered_like_a_get_without_a_body(book: Book) -> None:
    await book.ask("createRoom", {"name": "a"})
    for path in ("/rooms", "/rooms/a", "/", "/presence", "/meetings", "/rooms/nowhere"):
        got = await book.server.app.http.get(path)
        headed = await book.server.app.http.head(path)
        assert (headed.status_code, headed.headers["content-type"]) == (got.status_code, got.headers["content-type"])
