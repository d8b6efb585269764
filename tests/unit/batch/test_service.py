"""The queue of batch jobs: what becomes of a job, of one that fails, and of those that a server could not end."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from parlour.batch.summarizing import NOT_SET_UP, Summarizer
from parlour.batch.work import Work
from parlour.settings import SummarySettings
from parlour.storage import Place, StorageError
from parlour.store import BatchJobRecord, RecordedTrack, RecordingRecord, TooManyBatchJobsError, WebhookChanges
from parlour.webhooks import new_secret
from tests.support.chat_completions import KEY, questions, running_chat
from tests.support.fake_transcriber import said
from tests.support.raw_server import RawServer, answer, endless, redirect, running_raw_server
from tests.support.recordings import MEETING, a_recording
from tests.unit.batch.house import House, running_house

ANN, BEN = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with running_house(tmp_path) as made:
        made.transcriber.heard = (said("Hello."), said("Good-bye.", 2, 3))
        yield made


@pytest.fixture
async def server() -> AsyncIterator[RawServer]:
    async with running_raw_server() as running:
        running.paths["/talk.mp4"] = answer(b"a film")
        yield running


async def recorded(house: House, content: bytes = b"recorded", **more: Any) -> RecordingRecord:
    record = a_recording(more.pop("domain_id", house.domain_id), at=house.clock.now(), **more)
    await house.database.recordings.begin(record)
    tracks = more.get("tracks")
    for key in [track.key for track in tracks] if tracks else [record.key]:
        path = house.recordings / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content + key.encode() if tracks else content)
    ended = await house.database.recordings.finish(record.id, duration=1, size=8, tracks=tracks)
    assert ended is not None
    return ended


def of(record: RecordingRecord) -> dict[str, Any]:
    return {"sourceType": "recordingId", "recordingId": record.id}


async def of_recording(house: House, **more: Any) -> BatchJobRecord:
    record = await recorded(house)
    return await house.job(of(record), recording_id=record.id, meeting_id=record.meeting_id, **more)


def from_address(server: RawServer, path: str = "/talk.mp4") -> dict[str, Any]:
    return {"sourceType": "uri", "uri": server.url(path)}


async def test_a_recording_becomes_a_transcript_in_every_format(house: House) -> None:
    job = await of_recording(house, request={"transformParams": {"transcript": {"punctuate": False}}})
    async with house.running() as service:
        await service.submit(job)
        ended = await house.ended(job)
    assert (ended.status, ended.error, ended.ended_at) == ("finished", None, house.clock.now())
    assert [(each.what, each.format) for each in ended.outputs] == [
        ("transcription", form) for form in ("txt", "srt", "vtt", "json")
    ]
    files = house.files()
    assert files[f"{job.name}.txt"] == "Hello.\nGood-bye.\n"
    assert files[f"{job.name}.vtt"].startswith("WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.000\nHello.\n")
    assert json.loads(files[f"{job.name}.json"])["results"]["utterances"][1]["start"] == 2
    assert {each.key for each in ended.outputs} <= files.keys()
    ((content, options),) = house.transcriber.asked
    assert content == b"recorded"
    assert (options.language, options.punctuate) == ("en", False)
    assert list(house.scratch.iterdir()) == []


async def test_a_film_at_an_address_becomes_a_transcript(house: House, server: RawServer) -> None:
    job = await house.job({**from_address(server), "language": "de"})
    async with house.running() as service:
        await service.submit(job)
        assert (await house.ended(job)).status == "finished"
    assert house.transcriber.asked[0][0] == b"a film"
    assert house.transcriber.asked[0][1].language == "de"


async def test_tracks_of_a_recording_are_told_apart(house: House) -> None:
    at = round(house.clock.now() * 1000)
    names = (f"{ANN}-cam-audio-{at}.webm", f"{ANN}-cam-audio-{at}.wav", f"{BEN}-cam-audio-{at + 5000}.webm")
    tracks = (
        *(RecordedTrack("audio", f"parlour/room/raw-{name}", 3) for name in names),
        RecordedTrack("video", f"parlour/room/raw-{ANN}-cam-video-{at}.webm", 3),
    )
    record = await recorded(house, type="raw-tracks", key="parlour/room/raw", tracks=tracks)
    job = await house.job(of(record), recording_id=record.id)
    async with house.running() as service:
        await service.submit(job)
        await house.ended(job)
    heard = [content.decode().removeprefix("recordedparlour/room/raw-") for content, _ in house.transcriber.asked]
    assert sorted(heard) == sorted((names[0], names[2]))
    assert house.files()[f"{job.name}.txt"] == ("Speaker 0: Hello. Good-bye.\nSpeaker 1: Hello. Good-bye.\n")
    assert "00:00:05.000 --> 00:00:06.000\n<v Speaker 1>Hello." in house.files()[f"{job.name}.vtt"]


async def test_a_summary_comes_with_the_transcript_that_it_is_of(house: House) -> None:
    job = await of_recording(house, preset="summarize")
    async with running_chat() as chat:
        summarizer = Summarizer(SummarySettings(url=chat.url("/v1"), key=KEY, model="m"))
        async with house.running(summarizer=summarizer) as service:
            await service.submit(job)
            ended = await house.ended(job)
        assert questions(chat)[0]["messages"][1]["content"] == "Hello.\nGood-bye.\n"
    assert house.files()[f"{job.name}-summary.txt"] == "They said 2 words.\n"
    assert [each.what for each in ended.outputs] == [*["transcription"] * 4, "summary"]


@pytest.mark.parametrize("name", ["uri", "transcriptUri"])
async def test_a_transcript_of_somebody_else_is_summed_up_and_nothing_is_transcribed(
    house: House, server: RawServer, name: str
) -> None:
    server.paths["/talk.vtt"] = answer(b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>one two\n")
    job = await house.job({"sourceType": "transcriptUri", name: server.url("/talk.vtt")}, preset="summarize")
    async with running_chat() as chat:
        summarizer = Summarizer(SummarySettings(url=chat.url("/v1"), key=KEY, model="m"))
        async with house.running(summarizer=summarizer) as service:
            await service.submit(job)
            ended = await house.ended(job)
        assert questions(chat)[0]["messages"][1]["content"] == "Ann: one two"
    assert [(each.what, each.format) for each in ended.outputs] == [("summary", "txt")]
    assert house.transcriber.asked == []


async def test_what_was_transcribed_is_not_kept_where_the_summary_fails(house: House) -> None:
    job = await of_recording(house, preset="summarize")
    before = house.files()
    async with house.running() as service:  # the operator has taken the service away meanwhile
        await service.submit(job)
        ended = await house.ended(job)
    assert (ended.status, ended.error, ended.outputs) == ("error", NOT_SET_UP, ())
    assert house.files() == before


@pytest.mark.parametrize(
    ("path", "info"),
    [
        ("/absent", "inParams.uri cannot be fetched: the answer was 404"),
        ("/endless", "inParams.uri cannot be fetched: it has more than 1000000 bytes"),
        ("/inside", "inParams.uri cannot be fetched: it leads to a private address (batch.allow_private_addresses"),
    ],
)
async def test_a_hostile_address_is_an_error_that_says_so(
    house: House, server: RawServer, path: str, info: str
) -> None:
    server.paths |= {"/endless": endless, "/inside": redirect("http://169.254.169.254/latest/meta-data/")}
    job = await house.job(from_address(server, path))
    async with house.running(source_bytes=1_000_000) as service:
        await service.submit(job)
        ended = await house.ended(job)
    assert ended.status == "error"
    assert (ended.error or "").startswith(info)
    assert server.url(path) not in (ended.error or "")
    assert house.transcriber.asked == []
    assert list(house.scratch.iterdir()) == []


async def test_what_the_recogniser_cannot_read_is_an_error_with_its_words(house: House, server: RawServer) -> None:
    house.transcriber.problem = "the file is no film and no sound"
    job = await house.job(from_address(server))
    async with house.running() as service:
        await service.submit(job)
        assert (await house.ended(job)).error == "the file is no film and no sound"


async def test_a_recording_that_is_gone_or_too_large_is_an_error(house: House) -> None:
    gone = await house.job({"sourceType": "recordingId", "recordingId": "x"}, recording_id="x")
    large = await of_recording(house)
    async with house.running(source_bytes=7) as service:
        await service.submit(gone)
        assert (await house.ended(gone)).error == "the recording is gone"
        await service.submit(large)
        assert (await house.ended(large)).error == "the recording cannot be read: the file has more than 7 bytes"


async def test_an_unforeseen_fault_ends_its_job_and_not_the_queue(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await of_recording(house), await of_recording(house)
    real = Work.do

    async def do(self: Work, job: BatchJobRecord, *more: Any) -> None:
        if job.id == first.id:
            raise RuntimeError("secret words")
        await real(self, job, *more)

    monkeypatch.setattr(Work, "do", do)
    async with house.running() as service:
        await service.submit(first)
        failed = await house.ended(first)
        assert failed.error == "an unforeseen fault of the server; its log says more"
        await service.submit(second)
        assert (await house.ended(second)).status == "finished"


async def test_a_job_that_takes_too_long_is_given_up(house: House) -> None:
    house.transcriber.may_go_on.clear()
    job = await of_recording(house)
    async with house.running(job_seconds=1) as service:
        await service.submit(job)
        assert (await house.ended(job)).error == "it took longer than 1 s"


async def test_webhooks_and_the_log_of_the_call_hear_how_it_ended(house: House) -> None:
    wanted = ("batch-processor.job-finished", "batch-processor.error")
    changes = WebhookChanges("https://hooks.example.com/", new_secret(), None, "circuit-breaker", wanted)
    await house.database.webhooks.create(house.domain_id, changes, most=1, now=house.clock.now())
    good, bad = await of_recording(house), await house.job({"sourceType": "recordingId", "recordingId": "x"})
    async with house.running() as service:
        for job in (good, bad):
            await service.submit(job)
            await house.ended(job)
    (lane,) = await house.database.outbox.waiting_lanes("me")
    bodies = [json.loads(each.body) for each in await house.database.outbox.lane(lane.lane, 10)]
    finished, failed = bodies
    assert (finished["type"], finished["id"]) == ("batch-processor.job-finished", f"bp-jf-{good.id}")
    assert finished["payload"].keys() == {"id", "preset", "status", "input", "output"}
    assert finished["payload"]["output"]["transcription"][0] == {
        "format": "txt",
        "s3Config": {"key": f"{good.name}.txt", "bucket": "", "region": ""},
    }
    assert (failed["type"], failed["id"]) == ("batch-processor.error", f"bp-err-{bad.id}")
    assert failed["payload"] == {
        "id": bad.id,
        "preset": "transcript",
        "status": "error",
        "input": bad.source,
        "error": "the recording is gone",
    }
    (line,) = house.log
    assert (line.meeting_id, line.code) == (MEETING, "batch-processor.job-finished")


async def test_one_job_at_a_time_and_domains_take_turns(house: House) -> None:
    jobs = []
    for content in (b"first", b"second", b"third"):
        record = await recorded(house, content)
        jobs.append(await house.job(of(record), recording_id=record.id))
        house.clock.advance(1)
    other = await house.database.domains.create("other", None, now=house.clock.now())
    late = await recorded(house, b"late", domain_id=other.id)
    jobs.append(await house.job(of(late), recording_id=late.id, domain_id=other.id))
    house.transcriber.may_go_on.clear()
    async with house.running() as service:
        await service.submit(jobs[0])
        await asyncio.wait_for(house.transcriber.news.wait(), 10)
        for job in jobs[1:]:
            await service.submit(job)
        assert service.running == 1
        house.transcriber.may_go_on.set()
        for job in jobs:
            await house.ended(job)
    assert [content for content, _ in house.transcriber.asked] == [b"first", b"late", b"second", b"third"]


async def test_several_at_once_where_the_operator_wants_it(house: House) -> None:
    house.transcriber.may_go_on.clear()
    jobs = [await of_recording(house) for _ in range(3)]
    async with house.running(at_once=2) as service:
        for job in jobs:
            await service.submit(job)
        while len(house.transcriber.asked) < 2:
            house.transcriber.news.clear()
            await asyncio.wait_for(house.transcriber.news.wait(), 10)
        assert service.running == 2
        house.transcriber.may_go_on.set()
        for job in jobs:
            await house.ended(job)


async def test_no_more_wait_than_may(house: House) -> None:
    service = house.service(waiting_per_domain=1)
    await service.submit(await of_recording(house))
    with pytest.raises(TooManyBatchJobsError):
        await service.submit(await of_recording(house))


async def test_what_a_stopped_server_worked_on_is_begun_anew_by_the_next(house: House) -> None:
    house.transcriber.may_go_on.clear()
    job = await of_recording(house)
    async with house.running() as service:
        await service.submit(job)
        await asyncio.wait_for(house.transcriber.news.wait(), 10)
    waiting = await house.now(job)
    assert (waiting.status, waiting.attempts, waiting.server_id) == ("submitted", 0, "")
    assert list(house.scratch.iterdir()) == []
    house.transcriber.may_go_on.set()
    async with house.running():
        assert (await house.ended(job)).status == "finished"


async def test_what_a_killed_server_worked_on_is_begun_anew_and_its_output_replaced(house: House) -> None:
    job = await of_recording(house)
    await house.database.batch_jobs.submit(job, most=5)
    assert await house.database.batch_jobs.claim(job.id, "killed") is not None
    left = house.recordings / f"{job.name}.txt"
    left.parent.mkdir(parents=True)
    left.write_text("half of")
    (house.scratch / "left").mkdir(parents=True)
    async with house.running():
        ended = await house.ended(job)
    assert (ended.status, ended.attempts) == ("finished", 2)
    assert house.files()[f"{job.name}.txt"] == "Hello.\nGood-bye.\n"
    assert list(house.scratch.iterdir()) == []


async def test_a_job_that_servers_do_not_survive_is_given_up(house: House) -> None:
    job = await of_recording(house)
    await house.database.batch_jobs.submit(job, most=5)
    for number in range(3):
        assert await house.database.batch_jobs.claim(job.id, f"killed-{number}") is not None
        await house.database.batch_jobs.take_back("me")
    async with house.running():
        ended = await house.ended(job)
    assert ended.error == "the server ended each time while it worked on this job"
    assert house.transcriber.asked == []


async def test_one_that_is_deleted_while_it_waits_is_never_begun(house: House) -> None:
    house.transcriber.may_go_on.clear()
    first, second = await of_recording(house), await of_recording(house)
    async with house.running() as service:
        await service.submit(first)
        await asyncio.wait_for(house.transcriber.news.wait(), 10)
        await service.submit(second)
        assert await service.delete(house.domain_id, second.id) == second
        house.transcriber.may_go_on.set()
        await house.ended(first)
    assert len(house.transcriber.asked) == 1


async def test_one_that_is_deleted_while_it_runs_is_stopped_and_leaves_nothing(house: House) -> None:
    house.transcriber.may_go_on.clear()
    job, following = await of_recording(house), await of_recording(house)
    before = house.files()
    async with house.running() as service:
        await service.submit(job)
        await asyncio.wait_for(house.transcriber.news.wait(), 10)
        gone = await service.delete(house.domain_id, job.id)
        assert gone is not None
        assert gone.status == "processing"
        assert await house.database.batch_jobs.get(house.domain_id, job.id) is None
        assert house.files() == before
        house.transcriber.may_go_on.set()
        await service.submit(following)
        await house.ended(following)
    assert not any(name.startswith(job.name) for name in house.files())


async def test_one_that_is_deleted_through_another_server_is_stopped_at_the_next_look(house: House) -> None:
    house.transcriber.may_go_on.clear()
    job, following = await of_recording(house), await of_recording(house)
    async with house.running() as service:
        await service.submit(job)
        await asyncio.wait_for(house.transcriber.news.wait(), 10)
        await house.database.batch_jobs.delete(house.domain_id, job.id)
        await house.database.batch_jobs.submit(following, most=5)
        house.transcriber.news.clear()
        house.clock.advance(20)
        await asyncio.wait_for(house.transcriber.news.wait(), 10)  # the next one has begun
        house.transcriber.may_go_on.set()
        await house.ended(following)


async def test_output_that_another_server_has_made_is_left_alone(house: House) -> None:
    house.transcriber.may_go_on.clear()
    job = await of_recording(house)
    async with house.running() as service:
        await service.submit(job)
        await asyncio.wait_for(house.transcriber.news.wait(), 10)
        await house.database.servers.leave("me")  # it was taken for dead, and does not know
        house.transcriber.may_go_on.set()
        house.transcriber.news.clear()
        async with house.running("other"):
            ended = await house.ended(job)
        assert ended.status == "finished"
    assert {each.key for each in ended.outputs} <= house.files().keys()


async def test_a_place_that_cannot_be_reached_is_tried_for_a_while(house: House) -> None:
    job = await of_recording(house, place=Place("s3", bucket="b", region="r", role_arn="arn:aws:iam::1:role/x").keep())
    tried: list[str] = []

    class Broken:
        async def put(self, key: str, path: Path, **_: Any) -> None:
            tried.append(key)
            raise StorageError("the store does not answer", temporary=True)

        async def delete(self, keys: list[str]) -> None:
            raise StorageError("the store does not answer", temporary=True)

    real = house.stores.of
    house.stores.of = lambda place: Broken() if place.kind == "s3" else real(place)  # type: ignore[method-assign,assignment,return-value]
    async with house.running() as service:
        await service.submit(job)
        while (await house.now(job)).status != "error":
            await asyncio.sleep(0)
            house.clock.advance(5)
    assert (await house.now(job)).error == "its output cannot be stored: the store does not answer"
    assert len(tried) == 5
