"""Recordings of a server from their order to their stored files, with a worker that is only pretended."""

import json
from dataclasses import replace
from typing import Any

import pytest

from parlour.calls.events import JobEnded, JobStarted, RecordingStored
from parlour.calls.facts import RecordingFailed, RecordingReady, RecordingStarted
from parlour.calls.history import MeetingState, Stay
from parlour.calls.jobs.capture_options import read_recording, read_streaming
from parlour.calls.scene import Layout
from parlour.errors import MissingPartError
from parlour.ids import new_uuid
from parlour.recording import service
from parlour.recording.process import Python
from parlour.recording.service import RecordingService
from parlour.settings import RecordingSettings
from parlour.storage.port import Growing, StorageError
from tests.support.fake_sfu import FakeSfu
from tests.support.recordings import a_recording
from tests.unit.recording.service_house import SCENE, House, Maker, film, house, until, until_true

__all__ = ["house"]


@pytest.mark.property("enable_recording")
async def test_a_recording_is_stored_noted_and_told(house: House) -> None:
    order = house.order(fps=12, layout={"preset": "portrait"})
    record = await house.record(order)
    assert (record.status, record.duration, record.max_participants, record.error) == ("finished", 5.0, 3, None)
    assert record.key == f"acme/team/{round(house.clock.now() * 1000)}"
    stored = house.stored(record.key)
    assert stored.index(b"moov") < stored.index(b"mdat")
    assert record.size == len(stored)
    (maker,) = Maker.made
    assert (maker.room, maker.name, maker.options["form"].fps) == ("meeting", order.job_id, 12)
    assert maker.scenes == [SCENE]
    assert house.told == [JobStarted(order.job_id), JobEnded(order.job_id), RecordingStored(order.job_id)]
    assert [type(fact) for fact in house.facts] == [RecordingStarted, RecordingReady]
    assert not (house.folder / "jobs" / order.job_id).exists()


async def test_what_ends_by_itself_is_kept_with_the_reason(house: House) -> None:
    order = house.order()
    house.start(order)
    await until(lambda: JobStarted(order.job_id) in house.told)
    Maker.made[0].end("the disk is full")
    record = await house.result(order)
    assert (record.status, record.error) == ("finished", "the disk is full")
    assert house.told[1:] == [JobEnded(order.job_id, "the disk is full"), RecordingStored(order.job_id)]
    assert [type(fact) for fact in house.facts] == [RecordingStarted, RecordingReady, RecordingFailed]


@pytest.mark.parametrize("content", [None, b"", b"no film"])
async def test_what_cannot_be_played_is_canceled(house: House, content: bytes | None) -> None:
    order = house.order()
    job = house.start(order)
    await until(lambda: JobStarted(order.job_id) in house.told)
    Maker.made[0].content = content
    job.stop()
    record = await house.result(order)
    assert (record.status, record.error) == ("canceled", "nothing was recorded")
    assert RecordingStored(order.job_id) not in house.told
    assert type(house.facts[-1]) is RecordingFailed


@pytest.mark.property("recordings_template")
async def test_its_name_is_as_the_template_says(house: House) -> None:
    order = house.order({"recordings_template": "films/{instance_id}/{recording_id}-{epoch_time}.mp4"})
    record = await house.record(order)
    moment = round(house.clock.now() * 1000)
    assert record.key == f"films/{order.options.instance_id}/{order.job_id}-{moment}.mp4"
    assert house.stored(record.key)


@pytest.mark.property("recordings_bucket")
@pytest.mark.property("recordings_bucket.bucket_name")
@pytest.mark.property("recordings_bucket.bucket_region")
@pytest.mark.property("recordings_bucket.assume_role_arn")
@pytest.mark.property("recordings_bucket.allow_api_access")
@pytest.mark.property("recordings_bucket.allow_streaming_from_bucket")
@pytest.mark.property("recordings_bucket.storage_provider")
@pytest.mark.property("recordings_bucket.namespace")
async def test_it_goes_into_the_customers_bucket(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    places: list[Any] = []
    local = house.stores.local
    monkeypatch.setattr(house.stores, "of", lambda place: places.append(place) or local)
    bucket = {
        "bucket_name": "films",
        "bucket_region": "eu-central-1",
        "assume_role_arn": "arn:aws:iam::1:role/r",
        "allow_api_access": False,
        "allow_streaming_from_bucket": True,
        "storage_provider": "oci",
        "namespace": "tenant",
    }
    record = await house.record(house.order({"recordings_bucket": bucket}))
    (place,) = set(places)
    assert (place.kind, place.bucket, place.region, place.provider) == ("s3", "films", "eu-central-1", "oci")
    assert (place.role_arn, place.namespace, place.external_id) == ("arn:aws:iam::1:role/r", "tenant", "acme")
    assert (record.place, record.api_access, record.inline) == (place.keep(), False, True)


@pytest.mark.property("enable_raw_tracks_transcoded_audio")
async def test_raw_tracks_are_files_beside_each_other(house: House) -> None:
    order = house.order({"enable_raw_tracks_transcoded_audio": "wav-44k1-mono"}, type="raw-tracks")
    record = await house.record(order)
    assert record.tracks is not None
    (track,) = record.tracks
    assert (track.type, track.size) == ("audio", 5)
    assert track.key == f"{record.key}-s1-cam-audio-1700000000001.webm"
    assert house.stored(track.key) == b"sound"
    assert record.outputs == (f"{record.key}-manifest.json",)
    audio = Maker.made[0].options["audio"]
    assert (audio.ending, audio.rate, audio.channels) == ("wav", 44_100, 1)
    assert house.facts[-1].tracks == (("audio", track.key, 5),)  # type: ignore[union-attr]


async def test_without_a_wish_sound_is_not_transcoded(house: House) -> None:
    await house.record(house.order(type="raw-tracks"))
    assert Maker.made[0].options["audio"] is None


async def test_a_recording_of_sound_has_no_picture(house: House) -> None:
    await house.record(house.order(type="cloud-audio-only"))
    assert Maker.made[0].options["form"].video is False


async def test_chat_and_events_are_files_beside_it(house: House) -> None:
    order = house.order(dataOutputs=["event-json", "chat-webvtt"])
    job = house.start(order)
    await until(lambda: JobStarted(order.job_id) in house.told)
    house.clock.advance(2)
    job.tell_chat("s1", "Ann", "Hello <b>")
    job.show(replace(SCENE, shots=()), Layout("active-participant"), 3)
    job.stop()
    record = await house.result(order)
    assert record.outputs == (f"{record.key}-events.json", f"{record.key}-chat.vtt")
    events = json.loads(house.stored(record.outputs[0]))["events"]
    assert [event["event"] for event in events][:2] == ["participant-joined", "track-started"]
    assert {"participant-left", "layout-changed"} <= {event["event"] for event in events}
    assert "<v Ann>Hello &lt;b&gt;" in house.stored(record.outputs[1]).decode()


async def test_what_is_said_while_it_records_is_a_file_beside_it(house: House) -> None:
    order = house.order(dataOutputs=["transcript-webvtt"])
    job = house.start(order)
    await until(lambda: JobStarted(order.job_id) in house.told)
    now = house.clock.now()
    job.tell_transcript("s1", "Ann", "long before", now - 9, now - 8)
    job.tell_transcript("s1", "Ann", "into it", now - 1, now + 0.5)
    job.tell_transcript("s2", "Ben", "a < b", now + 2, now + 3.25)
    job.stop()
    record = await house.result(order)
    assert record.outputs == (f"{record.key}-transcript.vtt",)
    assert house.stored(record.outputs[0]).decode() == (
        "WEBVTT\n"
        "\n1\n00:00:00.000 --> 00:00:00.500\n<v Ann>into it\n"
        "\n2\n00:00:02.000 --> 00:00:03.250\n<v Ben>a &lt; b\n"
    )


class Unreachable:
    """A store that cannot be reached so many times."""

    def __init__(self, times: int, then: Growing) -> None:
        self.times, self._then = times, then

    async def advance(self) -> None: ...

    async def finish(self, **parts: Any) -> int:
        if self.times > 0:
            self.times -= 1
            raise StorageError("the bucket cannot be reached", temporary=True)
        return await self._then.finish(**parts)

    async def abort(self) -> None: ...


async def test_a_store_that_cannot_be_reached_is_tried_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = house.stores.local.growing
    monkeypatch.setattr(
        house.stores.local, "growing", lambda key, path, **more: Unreachable(2, usual(key, path, **more))
    )
    order = house.order()
    job = house.start(order)
    await until(lambda: JobStarted(order.job_id) in house.told)
    job.stop()
    await until(lambda: JobEnded(order.job_id) in house.told)
    for seconds in (2, 5):
        await until(lambda: house.clock.sleepers > 0)
        house.clock.advance(seconds)
    record = await house.result(order)
    assert record.status == "finished"
    assert house.stored(record.key)


async def test_no_more_than_the_machine_can(house: House) -> None:
    for _ in range(2):
        house.start(house.order())
    assert "as much as it can (2 at once)" in str(house.service.hindrance(read_recording({})))
    order = house.order()
    house.start(order)
    await until(lambda: any(isinstance(each, JobEnded) and each.job_id == order.job_id for each in house.told))
    assert await house.database.recordings.get(house.domain_id, order.job_id) is None


async def test_without_gstreamer_starts_are_answered_with_the_reason(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def missing() -> Python:
        raise MissingPartError("Parts of GStreamer are missing. Install them with: apt-get install x")

    other = RecordingService(
        sfu=FakeSfu(),
        database=house.database,
        stores=house.stores,
        clock=house.clock,
        folder=house.folder / "other",
        server_id="other",
        settings=RecordingSettings(),
        report=lambda _room, _facts: None,
    )
    monkeypatch.setattr(service, "find_python", missing)
    await other.start()
    await until(lambda: other.hindrance(read_recording({})) is not None)
    assert "apt-get install" in str(other.hindrance(read_recording({})))
    await other.stop()


@pytest.mark.property("rtmp_geo")
@pytest.mark.property("disable_rtmp_geo_fallback")
async def test_another_region_is_used_unless_that_is_forbidden(house: House) -> None:
    away = house.order({"rtmp_geo": "us-west-2", "disable_rtmp_geo_fallback": True})
    house.start(away)
    await until(lambda: len(house.told) == 1)
    assert "us-west-2" in str(house.told[0].problem)  # type: ignore[union-attr]
    record = await house.record(house.order({"rtmp_geo": "us-west-2"}))
    assert record.status == "finished"


@pytest.mark.property("max_live_streams")
async def test_a_domain_has_as_many_live_streams_as_it_may(house: House) -> None:
    options = read_streaming({"rtmpUrl": "rtmp://127.0.0.1/live/key"})
    order = replace(house.order({"max_live_streams": 0}), options=options)
    house.start(order)
    await until(lambda: len(house.told) == 1)
    assert "0 live streams" in str(house.told[0].problem)  # type: ignore[union-attr]


@pytest.mark.parametrize(("content", "status"), [(film(7), "finished"), (b"no film", "canceled"), (None, "canceled")])
async def test_what_a_killed_server_left_is_ended(house: House, content: bytes | None, status: str) -> None:
    id_ = new_uuid()
    folder = house.folder / "jobs" / id_
    folder.mkdir(parents=True)
    if content is not None:
        (folder / "recording.mp4").write_bytes(content)
    left = a_recording(house.domain_id, at=house.clock.now(), id=id_, folder=str(folder), server_id="dead")
    await house.database.recordings.begin(left)
    now = house.clock.now()
    meeting = MeetingState(left.meeting_id, house.domain_id, "room", now - 9, now - 9)
    stays = [Stay(name, None, None, now - 9) for name in ("s1", "s2")]
    await house.database.meetings.save([(meeting, stays)], server_id="dead", now=now)
    house.facts.clear()
    await house.service.start()

    async def ended() -> bool:
        found = await house.database.recordings.get(house.domain_id, id_)
        return found is not None and found.status == status

    await until_true(ended)
    record = await house.database.recordings.get(house.domain_id, id_)
    assert record is not None
    assert "killed" in str(record.error)
    assert record.max_participants == 2
    if status == "finished":
        assert record.duration == 7.0
        assert house.stored(record.key)
    await until(lambda: bool(house.facts))
    assert not folder.exists()
