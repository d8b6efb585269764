"""Transcriptions of a server from their order to their stored files, with a recogniser that is only pretended."""

from pathlib import Path
from typing import Any

import pytest

from parlour.calls.events import Heard, JobEnded
from parlour.calls.facts import TranscriptFailed, TranscriptReady, TranscriptStarted
from parlour.calls.history import MeetingState, Stay
from parlour.calls.scene import Layout, Scene
from parlour.ids import new_uuid
from parlour.speech import Utterance
from parlour.storage import StorageError
from parlour.transcription import document
from tests.support.transcripts import a_transcript
from tests.unit.transcription.house import ANN, BEN, House, house, until

__all__ = ["house"]


async def test_what_is_said_is_told_and_what_is_final_is_written_stored_and_noted(house: House) -> None:
    order = house.order()
    now = house.clock.now()
    job, session = await house.start(order)
    session.utter("s1/audio", "good mor", begin=now + 1, end=now + 2, final=False)
    session.utter("s1/audio", "Good morning.", begin=now + 1, end=now + 2.5, raw={"is_final": True})
    session.utter("s2/audio", "Hello & <hi>", begin=now + 3, end=now + 4)
    text = (
        "WEBVTT\n"
        "\n1\n00:00:01.000 --> 00:00:02.500\n<v Ann>Good morning.\n"
        "\n2\n00:00:03.000 --> 00:00:04.000\n<v Ben>Hello &amp; &lt;hi&gt;\n"
    )
    assert house.file(order).read_text() == text
    house.clock.advance(90)
    job.stop()
    record = await house.result(order)
    assert (record.status, record.error, record.max_participants) == ("t_finished", None, 2)
    assert (record.duration, record.participant_minutes, record.size) == (90.0, 3.0, len(text))
    assert record.key == f"acme/team/{int(now)}.vtt"
    assert house.stored(record.key) == text
    assert not house.file(order).parent.exists()
    assert house.heard() == [
        Heard(order.job_id, "s1", "audio", "good mor", now + 1, now + 2, final=False),
        Heard(order.job_id, "s1", "audio", "Good morning.", now + 1, now + 2.5, final=True, raw={"is_final": True}),
        Heard(order.job_id, "s2", "audio", "Hello & <hi>", now + 3, now + 4, final=True),
    ]
    assert house.ended() == [JobEnded(order.job_id)]
    started, ready = house.facts
    assert isinstance(started, TranscriptStarted)
    assert isinstance(ready, TranscriptReady)
    assert (started.job_id, started.key, started.begun_at, started.started_at) == (order.job_id, record.key, now, 1.0)
    assert (ready.duration, ready.participant_minutes, ready.max_participants, ready.key) == (90.0, 3.0, 2, record.key)


@pytest.mark.property("enable_transcription_storage")
async def test_what_is_not_to_be_kept_is_told_only(house: House) -> None:
    order = house.order(stored=False)
    job, session = await house.start(order)
    session.utter("s1/audio", "between us")
    job.stop()
    await until(lambda: house.service.running == 0)
    assert [each.text for each in house.heard()] == ["between us"]
    assert await house.database.transcripts.get(house.domain_id, order.job_id) is None
    assert house.facts == []
    assert not list((house.folder / "jobs").iterdir())


async def test_the_last_words_are_told_and_written_before_the_end(house: House) -> None:
    order = house.order()
    now = house.clock.now()
    job, session = await house.start(order)
    session.last_words = [Utterance("s2/audio", now + 5, now + 6, "and goodbye", True, 0.9, "en")]
    job.show(Scene((), None, (ANN,)), Layout(), 1)  # who said it has gone
    job.stop()
    record = await house.result(order)
    assert house.stored(record.key).endswith("<v Ben>and goodbye\n")
    assert [type(each) for each in house.told[-2:]] == [Heard, JobEnded]


async def test_options_reach_the_recogniser_and_what_it_cannot_do_is_refused_in_its_words(house: House) -> None:
    order = house.order(
        language="de",
        model="large",
        punctuate=False,
        profanity_filter=True,
        endpointing=300.4,
        redact=["pci", "ssn"],
        extra={"interim_results": True},
        includeRawResponse=True,
    )
    _, session = await house.start(order)
    options = session.options
    assert (options.language, options.model, options.punctuate, options.profanity_filter) == (
        "de",
        "large",
        False,
        True,
    )
    assert (options.endpointing, options.redact, options.include_raw) == (300, ("pci", "ssn"), True)
    assert options.extra == {"interim_results": True}
    for said, meant in ((True, True), (False, False), ([True], True), ([False], False)):
        _, session = await house.start(house.order(redact=said, stored=False))
        assert session.options.redact is meant
    assert (session.options.language, session.options.endpointing, session.options.punctuate) == ("en", True, True)
    house.speech.problem = "faster-whisper has no such thing"
    refused = house.order()
    assert house.service.hindrance(refused.options) == house.speech.problem
    assert house.service.unfit(refused.options) == house.speech.problem
    assert not house.service.available
    house.service.start_job(refused, house.told.append, house.facts.extend)
    await until(lambda: JobEnded(refused.job_id, house.speech.problem) in house.told)
    assert isinstance(house.facts[-1], TranscriptFailed)
    assert await house.database.transcripts.get(house.domain_id, refused.job_id) is None


async def test_voices_are_tapped_and_who_speaks_comes_first(house: House) -> None:
    job, session = await house.start(house.order())
    await until(lambda: len(house.sfu.taps) == 2)
    assert session.preferred == ["s1/audio"]
    job.show(Scene((), "s2", (ANN, BEN)), Layout(), 2)
    assert session.preferred == ["s2/audio", "s1/audio"]
    job.show(Scene((), "s2", (BEN,)), Layout(), 2)
    assert session.preferred == ["s2/audio"]
    await until(lambda: len(house.sfu.taps) == 1)
    assert ("remove", {"track": "s1/audio"}) in session.said
    job.stop()
    await until(lambda: not house.sfu.taps)


async def test_a_recogniser_that_is_lost_is_told_of_all_voices_again(house: House) -> None:
    order = house.order()
    _, session = await house.start(order)
    await until(lambda: [do for do, _ in session.said].count("flow") == 2)
    session.utter("s1/audio", "before")
    session.lose()
    await until(lambda: [do for do, _ in session.said].count("flow") == 4)
    assert len(house.sfu.taps) == 2
    session.utter("s2/audio", "after")
    assert [each.text for each in house.heard()] == ["before", "after"]
    assert house.ended() == []


async def test_one_that_fails_keeps_what_was_final(house: House) -> None:
    order = house.order()
    _, session = await house.start(order)
    session.utter("s1/audio", "so far")
    session.fail("the recogniser cannot be started")
    record = await house.result(order)
    assert (record.status, record.error) == ("t_finished", "the recogniser cannot be started")
    assert "so far" in house.stored(record.key)
    assert house.ended() == [JobEnded(order.job_id, "the recogniser cannot be started")]
    assert [type(each) for each in house.facts] == [TranscriptStarted, TranscriptReady, TranscriptFailed]


async def test_where_nothing_can_be_stored_it_does_not_begin(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(_: object) -> None:
        raise StorageError("the server has no credentials for buckets")

    monkeypatch.setattr(house.stores, "of", nowhere)
    order = house.order()
    house.service.start_job(order, house.told.append, house.facts.extend)
    await until(lambda: house.service.running == 0)
    assert house.ended() == [JobEnded(order.job_id, "the server has no credentials for buckets")]
    assert [type(each) for each in house.facts] == [TranscriptFailed]
    assert house.speech.sessions == []


async def test_on_a_full_disk_it_goes_on_for_who_is_there(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    order = house.order()
    job, session = await house.start(order)
    session.utter("s1/audio", "kept")
    with monkeypatch.context() as patch:

        def full(*_: Any, **__: Any) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(document, "append", full)
        session.utter("s1/audio", "too much")
    session.utter("s1/audio", "after a hole")
    job.stop()
    record = await house.result(order)
    assert (record.status, record.error) == ("t_finished", "not all of it could be written: No space left on device")
    assert house.stored(record.key).count("-->") == 1
    assert len(house.heard()) == 3


async def test_two_in_one_second_have_names_of_their_own(house: House) -> None:
    orders = [house.order(instanceId=name) for name in ("one", "two")]
    jobs = [(await house.start(order))[0] for order in orders]
    for job in jobs:
        job.stop()
    first, second = [await house.result(order) for order in orders]
    moment = int(house.clock.now())
    assert {first.key, second.key} == {f"acme/team/{moment}.vtt", f"acme/team/{moment + 1}.vtt"}
    assert (first.instance_id, second.instance_id) == ("one", "two")


async def test_a_store_that_cannot_be_reached_is_tried_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    order = house.order()
    job, _ = await house.start(order)
    local, tries = house.stores.local, 0

    class Flaky:
        def growing(self, *given: Any, **named: Any) -> Any:
            nonlocal tries
            tries += 1
            if tries < 3:
                raise StorageError("not now", temporary=True)
            return local.growing(*given, **named)

    monkeypatch.setattr(house.stores, "of", lambda _: Flaky())
    job.stop()
    for seconds in (2, 5):
        await until(lambda: house.clock.sleepers > 0)
        house.clock.advance(seconds)
    assert (await house.result(order)).status == "t_finished"
    assert tries == 3


@pytest.mark.parametrize(
    ("content", "status", "duration"),
    [
        ("WEBVTT\n\n1\n00:00:01.000 --> 00:00:07.000\n<v Ann>final\n\n2\n00:00:08.0", "t_finished", 7.0),
        ("WEBVTT\n", "t_finished", 0.0),
        (None, "t_error", None),
    ],
)
async def test_what_a_killed_server_left_is_ended(
    house: House, content: str | None, status: str, duration: float | None
) -> None:
    id_ = new_uuid()
    folder = house.folder / "jobs" / id_
    folder.mkdir(parents=True)
    if content is not None:
        (folder / "transcript.vtt").write_text(content)
    left = a_transcript(house.domain_id, at=house.clock.now(), id=id_, folder=str(folder), server_id="dead")
    await house.database.transcripts.begin(left)
    await house.service.start()
    await until(lambda: bool(house.facts))
    record = await house.database.transcripts.get(house.domain_id, id_)
    assert record is not None
    assert (record.status, record.duration) == (status, duration)
    assert "killed" in str(record.error)
    if status == "t_finished":
        assert house.stored(record.key).startswith("WEBVTT\n")
        assert house.stored(record.key).count("-->") == (1 if duration else 0)
    assert not folder.exists()


async def test_who_was_there_before_the_server_was_killed_is_known(house: House) -> None:
    began = house.clock.now() - 100
    state = MeetingState("6ba7b810-9dad-41d1-80b4-00c04fd430c8", house.domain_id, "team", began - 60, began - 60)
    state.ended_at = began + 30  # the last sign of life
    state.stays = {
        "s1": Stay("s1", None, "Ann", began - 60, began + 30),
        "s2": Stay("s2", None, "Ben", began + 6, began + 12),
        "s3": Stay("s3", None, "Cem", began - 50, began - 40),
    }
    await house.database.meetings.save([(state, [*state.stays.values()])], server_id="dead", now=began + 30)
    id_ = new_uuid()
    folder = house.folder / "jobs" / id_
    folder.mkdir(parents=True)
    (folder / "transcript.vtt").write_text("WEBVTT\n\n1\n00:00:01.000 --> 00:00:36.000\n<v Ann>said\n")
    left = a_transcript(house.domain_id, at=began, id=id_, folder=str(folder), server_id="dead", meeting_id=state.id)
    await house.database.transcripts.begin(left)
    await house.service.start()
    await until(lambda: bool(house.facts))
    record = await house.database.transcripts.get(house.domain_id, id_)
    assert record is not None
    assert (record.max_participants, record.participant_minutes) == (2, pytest.approx(42 / 60))


async def test_what_is_of_another_machine_is_left_alone(house: House, tmp_path: Path) -> None:
    left = a_transcript(house.domain_id, at=1.0, folder=str(tmp_path / "elsewhere" / "x"), server_id="dead")
    await house.database.transcripts.begin(left)
    await house.service.start()
    await house.service.stop()
    found = await house.database.transcripts.get(house.domain_id, left.id)
    assert found == left


@pytest.mark.property("transcription_bucket")
@pytest.mark.property("transcription_bucket.bucket_name")
@pytest.mark.property("transcription_bucket.bucket_region")
@pytest.mark.property("transcription_bucket.assume_role_arn")
@pytest.mark.property("transcription_bucket.allow_api_access")
@pytest.mark.property("transcription_bucket.storage_provider")
@pytest.mark.property("transcription_bucket.namespace")
async def test_it_goes_into_the_customers_bucket(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    places: list[Any] = []
    local = house.stores.local
    monkeypatch.setattr(house.stores, "of", lambda place: places.append(place) or local)
    bucket = {
        "bucket_name": "texts",
        "bucket_region": "eu-central-1",
        "assume_role_arn": "arn:aws:iam::1:role/r",
        "allow_api_access": False,
        "storage_provider": "oci",
        "namespace": "tenant",
    }
    order = house.order({"transcription_bucket": bucket, "recordings_bucket": {"bucket_name": "films"}})
    job, _ = await house.start(order)
    job.stop()
    record = await house.result(order)
    (place,) = set(places)
    assert (place.kind, place.bucket, place.region, place.provider) == ("s3", "texts", "eu-central-1", "oci")
    assert (place.role_arn, place.namespace, place.external_id) == ("arn:aws:iam::1:role/r", "tenant", "acme")
    assert (record.place, record.api_access) == (place.keep(), False)
    ready = house.facts[-1]
    assert isinstance(ready, TranscriptReady)
    assert (ready.bucket, ready.region) == ("texts", "eu-central-1")


@pytest.mark.property("transcription_template")
async def test_its_name_is_as_the_template_says(house: House) -> None:
    order = house.order({"transcription_template": "texts/{instance_id}/{transcript_id}-{epoch_time}"}, instanceId="en")
    job, _ = await house.start(order)
    job.stop()
    record = await house.result(order)
    assert record.key == f"texts/en/{order.job_id}-{int(house.clock.now())}"
    assert house.stored(record.key)


async def test_the_end_of_the_server_stores_what_there_is(house: House) -> None:
    order = house.order()
    _, session = await house.start(order)
    session.utter("s1/audio", "until now")
    await house.service.stop()
    assert "until now" in house.stored((await house.result(order)).key)
