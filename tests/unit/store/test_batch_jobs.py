"""Batch jobs in the store: a queue that several servers work on, and that survives their deaths."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete

from parlour.store import (
    OLDEST,
    BatchJobRecord,
    BatchOutput,
    Database,
    DomainRecord,
    EndedJob,
    NewEvent,
    TooManyBatchJobsError,
    UnknownCursorError,
    WebhookChanges,
)
from parlour.store.servers import ServerRecord
from parlour.store.tables import domains
from parlour.webhooks import new_secret
from tests.support.batch_jobs import a_batch_job

NOW = 1_800_000_000.0
OUTPUT = (BatchOutput("transcription", "txt", "k.txt"), BatchOutput("summary", "txt", "k-summary.txt"))


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(migrated_url, server_key=bytes(32), now=NOW)
    yield opened
    await opened.close()


@pytest.fixture
async def domain(database: Database) -> DomainRecord:
    return await database.domains.by_host("")


def event_of(job: BatchJobRecord) -> NewEvent:
    return NewEvent(f"event-{job.id}", "", "batch-processor.job-finished", json.dumps([job.status, job.error]))


async def submitted(database: Database, domain: DomainRecord, *, at: float = NOW, **more: Any) -> BatchJobRecord:
    job = a_batch_job(domain.id, at=at, **more)
    await database.batch_jobs.submit(job, most=100)
    return job


async def claimed(database: Database, domain: DomainRecord, server: str = "s") -> BatchJobRecord:
    job = await submitted(database, domain)
    mine = await database.batch_jobs.claim(job.id, server)
    assert mine is not None
    return mine


async def test_a_job_reads_back_as_it_was_submitted(database: Database, domain: DomainRecord) -> None:
    job = await submitted(
        *(database, domain),
        request={"preset": "transcript", "inParams": {"sourceType": "uri", "uri": "https://é.example/\x00"}},
        api_access=False,
        own_bucket=True,
        recording_id="r",
        meeting_id="m",
    )
    assert await database.batch_jobs.get(domain.id, job.id) == job
    assert (job.status, job.attempts, job.outputs, job.error, job.server_id) == ("submitted", 0, (), None, "")
    assert await database.batch_jobs.get("another domain", job.id) is None
    assert await database.batch_jobs.get(domain.id, "nonsense") is None


async def test_no_more_jobs_wait_than_may_whoever_submits_them_at_once(
    database: Database, domain: DomainRecord
) -> None:
    other = await database.domains.create("other", None, now=NOW)
    jobs = [a_batch_job(domain.id, at=NOW) for _ in range(8)]
    outcomes = await asyncio.gather(*(database.batch_jobs.submit(job, most=3) for job in jobs), return_exceptions=True)
    assert sum(isinstance(each, TooManyBatchJobsError) for each in outcomes) == 5
    assert (await database.batch_jobs.page(domain.id, limit=100)).total_count == 3
    await database.batch_jobs.submit(a_batch_job(other.id, at=NOW), most=1)
    (first,) = [each for each in await database.batch_jobs.waiting() if each.domain_id == domain.id]
    running = await database.batch_jobs.claim(first.id, "s")
    assert running is not None
    with pytest.raises(TooManyBatchJobsError):  # one that is worked on has not ended
        await database.batch_jobs.submit(a_batch_job(domain.id, at=NOW), most=3)
    await database.batch_jobs.fail(running, "x", event_of, now=NOW)
    await database.batch_jobs.submit(a_batch_job(domain.id, at=NOW), most=3)


async def test_the_oldest_job_of_each_domain_is_next(database: Database, domain: DomainRecord) -> None:
    other = await database.domains.create("other", None, now=NOW)
    assert await database.batch_jobs.waiting() == []
    first, second = await submitted(database, domain, at=NOW), await submitted(database, domain, at=NOW + 1)
    late = await submitted(database, other, at=NOW + 2)
    assert [each.id for each in await database.batch_jobs.waiting()] == [first.id, late.id]
    await database.batch_jobs.claim(first.id, "s")
    assert [(each.domain_id, each.id) for each in await database.batch_jobs.waiting()] == [
        (domain.id, second.id),
        (other.id, late.id),
    ]


async def test_one_server_works_on_a_job(database: Database, domain: DomainRecord) -> None:
    job = await submitted(database, domain)
    outcomes = await asyncio.gather(*(database.batch_jobs.claim(job.id, f"s-{n}") for n in range(5)))
    (mine,) = [each for each in outcomes if each is not None]
    assert mine == replace(job, status="processing", attempts=1, server_id=mine.server_id)
    assert mine.server_id.startswith("s-")
    assert await database.batch_jobs.held(mine.server_id) == {job.id}


async def test_a_job_ends_once_and_its_event_is_written_with_it(database: Database, domain: DomainRecord) -> None:
    wanted = WebhookChanges(
        "https://hooks.example.com/", new_secret(), None, "circuit-breaker", ["batch-processor.job-finished"]
    )
    await database.webhooks.create(domain.id, wanted, most=5, now=NOW)
    job = await claimed(database, domain)
    assert await database.batch_jobs.finish(replace(job, server_id="x"), OUTPUT, event_of, now=NOW) is None
    ended = await database.batch_jobs.finish(job, OUTPUT, event_of, now=NOW + 5)
    assert isinstance(ended, EndedJob)
    assert ended.record == replace(job, status="finished", outputs=OUTPUT, ended_at=NOW + 5, server_id="")
    assert len(ended.lanes) == 1
    assert (await database.outbox.backlog()).waiting == 1
    assert await database.batch_jobs.fail(job, "too late", event_of, now=NOW) is None
    assert await database.batch_jobs.get(domain.id, job.id) == ended.record


async def test_one_of_which_nothing_came_says_why(database: Database, domain: DomainRecord) -> None:
    job = await claimed(database, domain)
    ended = await database.batch_jobs.fail(job, "the disk\x00 is full", event_of, now=NOW + 1)
    assert ended is not None
    assert (ended.record.status, ended.record.error, ended.record.outputs) == ("error", "the disk is full", ())


async def test_jobs_of_dead_servers_wait_again_and_those_of_living_ones_do_not(
    database: Database, domain: DomainRecord
) -> None:
    for server in ("me", "alive"):
        await database.servers.register(ServerRecord(server, server, NOW))
    jobs = {server: await claimed(database, domain, server) for server in ("me", "alive", "dead")}
    lost = await claimed(database, domain, "me")
    assert await database.batch_jobs.take_back("me", running=[jobs["me"].id]) == 2
    assert {each.id for each in await database.batch_jobs.waiting()} <= {jobs["dead"].id, lost.id}
    assert await database.batch_jobs.held("me") == {jobs["me"].id}
    assert await database.batch_jobs.held("alive") == {jobs["alive"].id}
    again = await database.batch_jobs.claim(jobs["dead"].id, "me")
    assert again is not None
    assert again.attempts == 2


async def test_one_that_is_handed_back_was_not_begun(database: Database, domain: DomainRecord) -> None:
    job = await claimed(database, domain)
    await database.batch_jobs.hand_back(job.id, "another")
    assert (await database.batch_jobs.held("s")) == {job.id}
    await database.batch_jobs.hand_back(job.id, "s")
    found = await database.batch_jobs.get(domain.id, job.id)
    assert found == replace(job, status="submitted", attempts=0, server_id="")


async def test_a_job_is_deleted_once(database: Database, domain: DomainRecord) -> None:
    job = await claimed(database, domain)
    assert await database.batch_jobs.delete("another domain", job.id) is None
    assert await database.batch_jobs.delete(domain.id, job.id) == job
    assert await database.batch_jobs.delete(domain.id, job.id) is None
    assert await database.batch_jobs.finish(job, OUTPUT, event_of, now=NOW) is None
    assert (await database.outbox.backlog()).waiting == 0


async def test_all_are_counted_by_their_state(database: Database, domain: DomainRecord) -> None:
    nothing = {"submitted": 0, "processing": 0, "finished": 0, "error": 0}
    assert await database.batch_jobs.census() == nothing
    await submitted(database, domain)
    jobs = [await claimed(database, domain) for _ in range(3)]
    await database.batch_jobs.finish(jobs[0], OUTPUT, event_of, now=NOW)
    await database.batch_jobs.fail(jobs[1], "x", event_of, now=NOW)
    assert await database.batch_jobs.census() == dict.fromkeys(nothing, 1)


async def test_jobs_go_with_their_domain(database: Database) -> None:
    other = await database.domains.create("other", None, now=NOW)
    job = await claimed(database, other)
    await database._backend.write(lambda on: on.execute(delete(domains).where(domains.c.id == other.id)))
    assert await database.batch_jobs.get(other.id, job.id) is None
    assert await database.batch_jobs.waiting() == []


async def test_they_are_listed_newest_first_in_pages(database: Database, domain: DomainRecord) -> None:
    made = [(await submitted(database, domain, at=NOW + n, recording_id="ab"[n % 2])).id for n in range(4)]

    async def ids(**more: Any) -> tuple[int, list[str]]:
        page = await database.batch_jobs.page(domain.id, **{"limit": 2, **more})
        return page.total_count, [job.id for job in page.jobs]

    assert await ids() == (4, [made[3], made[2]])
    assert await ids(starting_after=made[2]) == (4, [made[1], made[0]])
    assert await ids(ending_before=OLDEST) == (4, [made[1], made[0]])
    assert await ids(recording_id="a") == (2, [made[2], made[0]])
    with pytest.raises(UnknownCursorError):
        await ids(starting_after="nobody")
