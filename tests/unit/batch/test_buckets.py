"""Jobs between buckets: a recording in one, the output in another, and what a broken store makes of it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from parlour.storage import Place
from tests.support.fake_transcriber import said
from tests.support.recordings import a_recording
from tests.support.s3 import Door, running_door, running_moto
from tests.unit.batch.house import House, running_house

ROLE = "arn:aws:iam::123456789012:role/parlour"


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    with running_moto() as moto, running_door(moto) as running:
        for bucket in ("films", "texts"):
            assert moto.send("PUT", f"/{bucket}")[0] == 200
        yield running


@pytest.fixture
async def house(door: Door, tmp_path: Path) -> AsyncIterator[House]:
    storage = {
        "endpoint_url": door.url,
        "path_style": True,
        "access_key_id": "AKIDSESAME",
        "secret_access_key": "open-sesame",
    }
    async with running_house(tmp_path, storage=storage) as made:
        made.transcriber.heard = (said("Hello."),)
        yield made


def place(bucket: str) -> Place:
    return Place("s3", bucket=bucket, region="us-east-1", role_arn=ROLE, external_id="parlour")


async def test_a_recording_in_one_bucket_becomes_a_transcript_in_another(house: House, door: Door) -> None:
    record = a_recording(house.domain_id, at=house.clock.now(), place=place("films").keep(), key="a/film")
    await house.database.recordings.begin(record)
    await house.database.recordings.finish(record.id, duration=1, size=8)
    assert door.moto.send("PUT", "/films/a/film", b"from far")[0] == 200
    job = await house.job(
        {"sourceType": "recordingId", "recordingId": record.id},
        recording_id=record.id,
        place=place("texts").keep(),
        own_bucket=True,
    )
    async with house.running() as service:
        await service.submit(job)
        ended = await house.ended(job)
    assert (ended.status, ended.error) == ("finished", None)
    assert house.transcriber.asked[0][0] == b"from far"
    assert door.moto.content("texts", f"{job.name}.txt") == b"Hello.\n"
    assert door.moto.content("texts", f"{job.name}.vtt") == (b"WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.000\nHello.\n")
    assert house.files() == {}
    assert {form["ExternalId"] for form in (asked.form for asked in door.of("AssumeRole"))} == {"parlour"}


async def test_a_bucket_that_is_not_there_is_an_error_that_says_so(house: House) -> None:
    record = a_recording(house.domain_id, at=house.clock.now(), place=place("absent").keep(), key="a/film")
    await house.database.recordings.begin(record)
    await house.database.recordings.finish(record.id, duration=1, size=8)
    job = await house.job({"sourceType": "recordingId", "recordingId": record.id}, recording_id=record.id)
    async with house.running() as service:
        await service.submit(job)
        ended = await house.ended(job)
    assert ended.error == "the recording cannot be read: there is no bucket absent"
