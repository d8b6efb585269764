"""`/batch-processor`: jobs are taken in, shown, linked and deleted as documented; what cannot succeed is refused."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from parlour.storage import Link, Place, StorageError
from parlour.store import BatchJobRecord, BatchOutput, RecordedTrack, RecordingRecord
from tests.support.app import App, make_settings, running_app
from tests.support.batch_jobs import a_batch_job
from tests.support.clock import FakeClock
from tests.support.fake_transcriber import FakeTranscriber, said
from tests.support.recordings import a_recording

BUCKET = {"bucket_name": "acme", "bucket_region": "eu-central-1", "assume_role_arn": "arn:aws:iam::1:role/x"}
INVENTED = "5c9e1d52-97ab-4b6a-8d34-0f2f4a1c7d11"
OUTPUTS = tuple(BatchOutput("transcription", form, f"parlour/j/t.{form}") for form in ("txt", "vtt"))
NOBODY = "127.0.0.9"
"""An address that may be fetched from, and where nothing is."""

URI = {"sourceType": "uri", "uri": f"http://{NOBODY}:1/talk.mp4"}


@pytest.fixture
def transcriber() -> FakeTranscriber:
    return FakeTranscriber(said("Hello."))


@pytest.fixture
async def app(tmp_path: Path, clock: FakeClock, transcriber: FakeTranscriber) -> AsyncIterator[App]:
    settings = make_settings(tmp_path / "data", batch={"allowed_networks": [f"{NOBODY}/32"]})
    async with running_app(settings, clock=clock, transcriber=transcriber) as running:
        yield running


async def domain_id(app: App) -> str:
    return (await app.database.domains.by_host("")).id


async def recorded(app: App, content: bytes = b"film", **more: Any) -> RecordingRecord:
    tracks = more.pop("tracks", None)
    record = a_recording(await domain_id(app), at=app.clock.now(), **more)
    await app.database.recordings.begin(record)
    path = app.context.settings.server.data_dir / "recordings" / record.key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    ended = await app.database.recordings.finish(record.id, duration=1, size=len(content), tracks=tracks)
    assert ended is not None
    return ended


async def kept(app: App, **more: Any) -> BatchJobRecord:
    """Put a job into the database that nobody works on."""
    more = {"status": "finished", "outputs": OUTPUTS, **more}
    job = a_batch_job(await domain_id(app), at=app.clock.now(), **more)
    await app.database.batch_jobs.submit(job, most=100)
    return job


def body(source: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"preset": "transcript", "inParams": source, **more}


def of(record: RecordingRecord) -> dict[str, Any]:
    return {"sourceType": "recordingId", "recordingId": record.id}


async def refused(app: App, method: str, path: str, json: object = None) -> tuple[int, str, str]:
    reply = await app.http.request(method, path, json=json)
    said = reply.json()
    return reply.status_code, said["error"], said["info"]


async def submitted(app: App, json: object) -> BatchJobRecord:
    id_ = (await app.ok("POST", "/batch-processor", json))["id"]
    job = await app.database.batch_jobs.get(await domain_id(app), id_)
    assert job is not None
    return job


async def until(app: App, id_: str, *states: str) -> dict[str, Any]:
    while (job := await app.ok("GET", f"/batch-processor/{id_}"))["status"] not in states:  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    return job


async def test_a_recording_is_transcribed_from_its_submission_to_its_links(app: App) -> None:
    record = await recorded(app)
    given = {"outParams": {"s3Config": {"s3KeyTemplate": "{room_name}-{epoch_time}", "useReplacement": True}}}
    id_ = (await app.ok("POST", "/batch-processor", body({**of(record), "language": "en"}, **given)))["id"]
    job = await until(app, id_, "finished", "error")
    name = f"parlour/{id_}/room-{round(app.clock.now() * 1000)}"
    files = [
        {"format": form, "s3Config": {"key": f"{name}.{form}", "bucket": "", "region": ""}}
        for form in ("txt", "srt", "vtt", "json")
    ]
    assert job == {
        "id": id_,
        "preset": "transcript",
        "status": "finished",
        "input": {**of(record), "language": "en"},
        "output": {"transcription": files},
    }
    links = await app.ok("GET", f"/batch-processor/{id_}/access-link")
    assert links.keys() == {"id", "preset", "status", "transcription"}
    assert [each["format"] for each in links["transcription"]] == ["txt", "srt", "vtt", "json"]
    got = await app.http.get(links["transcription"][2]["link"].replace("https://meet.example.com", "http://server"))
    assert got.headers["content-type"] == "text/vtt; charset=utf-8"
    assert got.text == "WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.000\nHello.\n"


async def test_a_job_has_the_documented_fields_in_each_state(app: App) -> None:
    waiting = await kept(app, status="processing", server_id="another", outputs=())
    shown = {"id": waiting.id, "preset": "transcript", "status": "processing", "input": waiting.source}
    assert await app.ok("GET", f"/batch-processor/{waiting.id}") == shown
    failed = await kept(app, status="error", outputs=(), error="the answer was 404")
    assert (await app.ok("GET", f"/batch-processor/{failed.id}"))["error"] == "the answer was 404"
    summary = BatchOutput("summary", "txt", "k")
    done = await kept(app, place={"kind": "s3", "bucket": "b", "region": "r"}, outputs=(summary,), preset="summarize")
    assert (await app.ok("GET", f"/batch-processor/{done.id}"))["output"] == {
        "summary": {"format": "txt", "s3Config": {"key": "k", "bucket": "b", "region": "r"}}
    }


async def test_jobs_come_newest_first_in_pages(app: App) -> None:
    made = []
    for number in range(4):
        made.append((await kept(app, recording_id="ab"[number % 2])).id)
        app.clock.advance(1)

    async def ids(query: str) -> tuple[int, list[str]]:
        page = await app.ok("GET", f"/batch-processor?{query}")
        assert all(each.keys() == {"id", "preset", "status"} for each in page["data"])
        return page["total_count"], [each["id"] for each in page["data"]]

    assert await ids("limit=2") == (4, [made[3], made[2]])
    assert await ids(f"limit=2&starting_after={made[2]}") == (4, [made[1], made[0]])
    assert await ids("limit=2&ending_before=OLDEST") == (4, [made[1], made[0]])
    assert await ids("recordingId=a") == (2, [made[2], made[0]])
    assert await ids("recordingId=nobody%00") == (0, [])
    assert (await refused(app, "GET", "/batch-processor?limit=0"))[0] == 400
    assert (await refused(app, "GET", f"/batch-processor?starting_after={INVENTED}"))[2].endswith("no job has this id")


@pytest.mark.parametrize(
    ("given", "info"),
    [
        ({"preset": "x", "inParams": URI}, '"preset" must be one of [transcript, summarize]'),
        (body({"sourceType": "uri"}), "missing required field 'inParams.uri'"),
        (body({"sourceType": "recordingId"}), "missing required field 'inParams.recordingId'"),
        (body({**URI, "recordingId": "x"}), "inParams.recordingId is not for the sourceType uri"),
        (body({**URI, "sourceType": "transcriptUri"}), "is not for the preset transcript"),
        (body({"sourceType": "uri", "uri": "ftp://a.example/x"}), "a URL that starts with http:// or https://"),
        (
            body({"sourceType": "uri", "uri": "http://127.0.0.1/x"}),
            "inParams.uri cannot be used: it leads to a private",
        ),
        (body({"sourceType": "uri", "uri": "http://[::ffff:10.0.0.1]/"}), "inParams.uri cannot be used: it leads to"),
        (body({"sourceType": "uri", "uri": "http://2130706433/"}), "inParams.uri cannot be used"),
        (body({"sourceType": "uri", "uri": "https://u:p@a.example/"}), "inParams.uri cannot be used"),
        (body({"sourceType": "recordingId", "recordingId": INVENTED}), f"recording {INVENTED} not found"),
        (body({"sourceType": "recordingId", "recordingId": "\x00"}), ""),
        (body(URI, outParams={"s3Config": {"s3KeyTemplate": "../x"}}), "relative path"),
        (
            body(URI, outParams={"s3Config": {"s3KeyTemplate": "{room_name}"}}),
            "{room_name}, which only a recording has",
        ),
        (body(URI, outParams={"s3Config": {"s3KeyTemplate": "{secret}"}}), "unknown tag"),
        (body(URI, transformParams={"transcript": {"diarize": True}}), "unknown parameter"),
        (body(URI, transformParams={"x": 1}), "unknown parameter 'transformParams.x'"),
        (body(URI, more=1), "unknown parameter 'more'"),
        ({"preset": "summarize", "inParams": URI}, "summaries are not set up on this server"),
    ],
)
async def test_what_is_not_in_order_is_refused(app: App, given: dict[str, Any], info: str) -> None:
    status, error, said = await refused(app, "POST", "/batch-processor", given)
    assert (status, error) == (400, "invalid-request-error")
    assert info in said
    assert (await app.ok("GET", "/batch-processor"))["total_count"] == 0


async def test_what_the_recogniser_cannot_do_is_refused_in_its_words(app: App, transcriber: FakeTranscriber) -> None:
    transcriber.refusal = "faster-whisper does not know the language 'tlh'"
    given = body({**URI, "language": "tlh"})
    assert await refused(app, "POST", "/batch-processor", given) == (400, "invalid-request-error", transcriber.refusal)


async def test_recordings_that_cannot_be_transcribed_are_refused(app: App) -> None:
    running = a_recording(await domain_id(app), at=app.clock.now())
    await app.database.recordings.begin(running)
    stream = await recorded(app, key="live/master.m3u8")
    silent = await recorded(app, key="k", type="raw-tracks", tracks=(RecordedTrack("video", "k-v", 1),))
    other = await app.database.domains.create("other", None, now=app.clock.now())
    foreign = a_recording(other.id, at=app.clock.now())
    await app.database.recordings.begin(foreign)
    for record, info in {
        running: "is in-progress",
        stream: "is a stream in many pieces",
        silent: "has no track with sound",
        foreign: "not found",
    }.items():
        status, _, said = await refused(app, "POST", "/batch-processor", body(of(record)))
        assert status == 400
        assert info in said


async def test_a_recording_in_a_bucket_that_keeps_it_for_itself_is_not_transcribed(app: App) -> None:
    record = await recorded(app, place=Place("s3", bucket="b", region="r").keep(), api_access=False)
    assert (await refused(app, "POST", "/batch-processor", body(of(record))))[:2] == (403, "forbidden-error")


async def test_no_more_than_may_wait_are_taken(tmp_path: Path, clock: FakeClock, transcriber: FakeTranscriber) -> None:
    transcriber.may_go_on.clear()
    settings = make_settings(tmp_path / "other", batch={"waiting_per_domain": 2})
    async with running_app(settings, clock=clock, transcriber=transcriber) as app:
        record = await recorded(app)
        for _ in range(2):
            await app.ok("POST", "/batch-processor", body(of(record)))
        reply = await app.http.post("/batch-processor", json=body(of(record)))
        assert (reply.status_code, reply.json()["error"]) == (429, "rate-limit-error")
        assert reply.json()["info"] == "2 batch jobs of this domain have not ended yet, and no more can wait"
        assert reply.headers["retry-after"] == "60"


async def test_addresses_are_not_in_the_log_of_api_calls(app: App) -> None:
    signed = f"http://{NOBODY}:1/talk.mp4?X-Amz-Signature=s3cr3t"
    job = await app.ok("POST", "/batch-processor", body({"sourceType": "uri", "uri": signed}))
    await app.ok("GET", f"/batch-processor/{job['id']}")
    await app.context.logs.flush()
    logged = await app.http.get("/logs/api")
    assert logged.status_code == 200
    assert f"/batch-processor/{job['id']}" in logged.text
    assert "s3cr3t" not in logged.text


@pytest.mark.property("batch_processor_bucket")
@pytest.mark.property("batch_processor_bucket.bucket_name")
@pytest.mark.property("batch_processor_bucket.bucket_region")
@pytest.mark.property("batch_processor_bucket.assume_role_arn")
async def test_output_goes_into_the_bucket_for_batch_jobs_or_that_for_transcripts_or_the_servers_own(app: App) -> None:
    record = await recorded(app, room_name="team")
    film, recording = body(URI), body(of(record))
    own = await submitted(app, film)
    assert (own.place, own.own_bucket, own.api_access) == (Place("local").keep(), False, True)

    def named(name: str) -> dict[str, Any]:
        return {**BUCKET, "bucket_name": name}

    room = {"name": "team", "properties": {"transcription_bucket": named("of-room")}}
    await app.ok("POST", "/rooms", room)
    await app.ok("POST", "/", {"properties": {"transcription_bucket": named("of-domain")}})
    assert (await submitted(app, film)).place["bucket"] == "of-domain"
    assert (await submitted(app, recording)).place["bucket"] == "of-room"
    closed = {**named("of-batch"), "allow_api_access": False}
    await app.ok("POST", "/", {"properties": {"batch_processor_bucket": closed}})
    for given in (film, recording):
        job = await submitted(app, given)
        assert (job.place["bucket"], job.place["role_arn"]) == ("of-batch", BUCKET["assume_role_arn"])
        assert (job.own_bucket, job.api_access) == (True, False)
        assert (job.place["region"], job.place["external_id"]) == ("eu-central-1", "parlour")


class Bucket:
    """A store that remembers what was asked of it."""

    def __init__(self) -> None:
        self.broken = ""
        self.deleted: list[str] = []
        self.linked: list[tuple[str, int, str, bool]] = []

    def of(self, _place: Place) -> Any:
        return self

    async def link(self, key: str, *, seconds: int, filename: str, inline: bool) -> Link:
        if self.broken:
            raise StorageError(self.broken)
        self.linked.append((key, seconds, filename, inline))
        return Link(f"https://acme.s3.example.com/{key}", seconds)

    async def delete(self, keys: list[str]) -> None:
        if self.broken:
            raise StorageError(self.broken)
        self.deleted += keys


@pytest.mark.property("batch_processor_bucket.allow_api_access")
@pytest.mark.parametrize("allowed", [None, True, False])
async def test_the_bucket_for_batch_jobs_may_keep_its_output_for_itself(app: App, allowed: bool | None) -> None:
    bucket = BUCKET if allowed is None else {**BUCKET, "allow_api_access": allowed}
    await app.ok("POST", "/", {"properties": {"batch_processor_bucket": bucket}})
    job = await submitted(app, body(URI))
    kept_job = await kept(app, place=dict(job.place), api_access=job.api_access, own_bucket=True)
    app.use_stores(Bucket())
    reply = await app.http.get(f"/batch-processor/{kept_job.id}/access-link")
    assert reply.status_code == (403 if allowed is False else 200)


async def test_links_are_for_what_is_finished_only(app: App) -> None:
    bucket = Bucket()
    app.use_stores(bucket)
    job = await kept(app)
    links = await app.ok("GET", f"/batch-processor/{job.id}/access-link")
    assert links == {
        "id": job.id,
        "preset": "transcript",
        "status": "finished",
        "transcription": [
            {"format": "txt", "link": "https://acme.s3.example.com/parlour/j/t.txt"},
            {"format": "vtt", "link": "https://acme.s3.example.com/parlour/j/t.vtt"},
        ],
    }
    assert bucket.linked[0] == ("parlour/j/t.txt", 3600, "t.txt", False)
    for state in ("processing", "error"):
        other = await kept(app, status=state, outputs=(), server_id="another")
        status, error, info = await refused(app, "GET", f"/batch-processor/{other.id}/access-link")
        assert (status, error) == (400, "invalid-request-error")
        assert info == f"job {other.id} is not finished: its status is {state}"
    assert (await refused(app, "GET", f"/batch-processor/{INVENTED}/access-link"))[0] == 404
    closed = await kept(app, api_access=False)
    assert (await refused(app, "GET", f"/batch-processor/{closed.id}/access-link"))[0] == 403
    bucket.broken = "the store does not answer"
    assert await refused(app, "GET", f"/batch-processor/{job.id}/access-link") == (
        503,
        "server-error",
        "the place of the job's output cannot be reached: the store does not answer",
    )


async def test_a_deleted_job_is_gone_with_its_files_unless_they_are_in_a_bucket_of_the_customer(app: App) -> None:
    bucket = Bucket()
    app.use_stores(bucket)
    job, theirs = await kept(app), await kept(app, own_bucket=True)
    bucket.broken = "the store does not answer"
    assert (await refused(app, "DELETE", f"/batch-processor/{job.id}"))[0] == 503
    bucket.broken = ""
    shown = await app.ok("GET", f"/batch-processor/{job.id}")
    assert await app.ok("DELETE", f"/batch-processor/{job.id}") == shown
    assert bucket.deleted == [each.key for each in OUTPUTS]
    assert (await refused(app, "GET", f"/batch-processor/{job.id}"))[0] == 404
    assert (await app.ok("DELETE", f"/batch-processor/{theirs.id}"))["output"]["transcription"]
    assert len(bucket.deleted) == 2


async def test_one_that_is_worked_on_is_stopped_when_it_is_deleted(app: App, transcriber: FakeTranscriber) -> None:
    transcriber.may_go_on.clear()
    job = await submitted(app, body(of(await recorded(app))))
    await asyncio.wait_for(transcriber.news.wait(), 10)
    assert (await app.ok("DELETE", f"/batch-processor/{job.id}"))["status"] == "processing"
    assert app.context.batch.running == 0
    assert (await refused(app, "DELETE", f"/batch-processor/{job.id}"))[0] == 404


@pytest.mark.parametrize("id_", [INVENTED, "nonsense", "%00", "x" * 900])
async def test_unknown_ids_are_not_found(app: App, id_: str) -> None:
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/access-link")):
        assert (await refused(app, method, f"/batch-processor/{id_}{path}"))[:2] == (404, "not-found")


async def test_jobs_of_another_domain_do_not_exist(app: App) -> None:
    job = await kept(app)
    other = await app.database.domains.create("other", None, now=app.clock.now())
    app.http.headers["Authorization"] = f"Bearer {await app.new_key(other.id)}"
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/access-link")):
        assert (await refused(app, method, f"/batch-processor/{job.id}{path}"))[0] == 404
    assert (await app.ok("GET", "/batch-processor")) == {"total_count": 0, "data": []}
    assert await app.database.batch_jobs.get(job.domain_id, job.id) == replace(job)
