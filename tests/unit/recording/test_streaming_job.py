"""A live stream of a server: where it goes, what is told of it, how it ends; with a worker that is only pretended."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from parlour.calls.events import JobEnded, JobStarted, TargetNews
from parlour.calls.facts import RecordingReady, StreamingEnded, StreamingFailed, StreamingStarted, StreamingUpdated
from parlour.calls.jobs.capture_options import read_streaming
from parlour.calls.jobs.order import CaptureOrder
from parlour.calls.recordings import TargetStand
from parlour.calls.scene import Layout
from parlour.recording import service, streaming_job
from parlour.recording.process import Python
from parlour.recording.recorder import Outcome
from parlour.recording.streamer import HlsPlace, TargetReport
from parlour.recording.targets import HlsTarget, RtmpTarget, Target
from tests.unit.recording.service_house import SCENE, House, house, until

__all__ = ["house"]

URL = "rtmps://live.example.com:443/app/sekret"
RTMP = {"name": "tube", "type": "rtmp", "rtmp_config": {"url": URL}}
HLS = {
    "name": "site",
    "type": "hls",
    "hls_config": {
        "save_hls_recording": True,
        "storage": {
            "bucket_name": "media",
            "bucket_region": "eu-west-1",
            "assume_role_arn": "arn:aws:iam::1:role/r",
            "path_template": "live/{room_name}",
        },
        "variants": [
            {"width": 640, "height": 360, "fps": 24, "bitrate": 900},
            {"width": 320, "height": 180, "iframe_only": True},
        ],
    },
}


class Recorder:
    """Records nothing."""

    def __init__(self, *_: Any, **options: Any) -> None:
        self.ended = asyncio.get_running_loop().create_future()

    async def begin(self, python: Python) -> None: ...

    def show(self, *_: Any) -> None: ...

    async def wait(self) -> Outcome:
        await self.ended
        return Outcome(0.0, 0, "the worker ended")

    async def stop(self) -> Outcome:
        return Outcome(0.0, 0, None)


class Streamer:
    """Takes targets, and says of them what the test wants."""

    made: "list[Streamer]" = []  # noqa: RUF012 - emptied by each test

    def __init__(self, *_: Any, on_report: Any, **__: Any) -> None:
        self.report = on_report
        self.targets: dict[str, tuple[Target, HlsPlace | None]] = {}
        self.closed = False
        Streamer.made.append(self)

    @property
    def is_idle(self) -> bool:
        return not self.targets

    async def add(self, target: Target, place: HlsPlace | None = None) -> str:
        name = f"target-{len(self.targets)}"
        self.targets[name] = target, place
        return name

    def remove(self, id_: str) -> None:
        del self.targets[id_]

    def heard(self, *_: Any) -> None: ...

    async def close(self) -> None:
        self.closed = True

    def say(self, id_: str, state: Any, reason: str | None = None, **more: Any) -> None:
        target, _ = self.targets[id_]
        if state == "error":
            del self.targets[id_]
        self.report(TargetReport(id_, target.name, state, reason, **more))


@pytest.fixture
async def streams(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    Streamer.made = []
    monkeypatch.setattr(streaming_job, "Recorder", Recorder)
    monkeypatch.setattr(streaming_job, "Streamer", Streamer)

    async def python() -> Python:
        return Python("/usr/bin/python3", b"")

    monkeypatch.setattr(service, "find_python", python)
    return house


def order_of(house: House, body: dict[str, Any]) -> CaptureOrder:
    return replace(house.order({"streaming_endpoints": [RTMP, HLS]}), options=read_streaming(body))


async def begun(house: House, order: CaptureOrder, targets: int) -> tuple[Any, Streamer]:
    job = house.start(order)
    await until(lambda: len(Streamer.made) == 1 and len(Streamer.made[0].targets) == targets)
    return job, Streamer.made[0]


@pytest.mark.property("streaming_endpoints")
@pytest.mark.property("streaming_endpoints[].name")
@pytest.mark.property("streaming_endpoints[].type")
@pytest.mark.property("streaming_endpoints[].rtmp_config")
@pytest.mark.property("streaming_endpoints[].rtmp_config.url")
@pytest.mark.property("streaming_endpoints[].hls_config")
@pytest.mark.property("streaming_endpoints[].hls_config.save_hls_recording")
@pytest.mark.property("streaming_endpoints[].hls_config.storage")
@pytest.mark.property("streaming_endpoints[].hls_config.storage.bucket_name")
@pytest.mark.property("streaming_endpoints[].hls_config.storage.bucket_region")
@pytest.mark.property("streaming_endpoints[].hls_config.storage.assume_role_arn")
@pytest.mark.property("streaming_endpoints[].hls_config.storage.path_template")
@pytest.mark.property("streaming_endpoints[].hls_config.variants")
@pytest.mark.property("streaming_endpoints[].hls_config.variants[].width")
@pytest.mark.property("streaming_endpoints[].hls_config.variants[].height")
@pytest.mark.property("streaming_endpoints[].hls_config.variants[].fps")
@pytest.mark.property("streaming_endpoints[].hls_config.variants[].bitrate")
@pytest.mark.property("streaming_endpoints[].hls_config.variants[].iframe_only")
async def test_endpoints_are_streamed_to_as_they_are_configured(
    streams: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[Any] = []
    local = streams.stores.local
    monkeypatch.setattr(streams.stores, "of", lambda place: places.append(place) or local)
    order = order_of(streams, {"endpoints": [{"endpoint": "tube"}, {"endpoint": "site"}]})
    job, streamer = await begun(streams, order, 2)
    (rtmp, _), (hls, place) = streamer.targets.values()
    assert isinstance(rtmp, RtmpTarget)
    assert (rtmp.address.host, rtmp.address.application, rtmp.address.stream) == ("live.example.com", "app", "sekret")
    assert isinstance(hls, HlsTarget)
    assert hls.save
    full, pictures = hls.variants
    assert (full.width, full.height, full.fps, full.bitrate) == (640, 360, 24, 900)
    assert (pictures.width, pictures.iframe_only) == (320, True)
    assert place is not None
    assert place.prefix == "live/team"
    (bucket,) = places
    assert (bucket.bucket, bucket.region, bucket.role_arn) == ("media", "eu-west-1", "arn:aws:iam::1:role/r")
    streamer.say("target-0", "streaming")
    assert TargetNews(order.job_id, TargetStand("streaming"), "tube") in streams.told
    job.stop()
    await until(lambda: JobEnded(order.job_id) in streams.told)
    assert streamer.closed


async def test_an_hls_output_that_is_to_be_kept_is_a_recording(streams: House) -> None:
    order = order_of(streams, {"endpoints": [{"endpoint": "site"}]})
    job, streamer = await begun(streams, order, 1)
    keys = ("live/team/master.m3u8", "live/team/0.m3u8", "live/team/0-0.ts")
    streamer.say("target-0", "ended", seconds=12.0, size=1000, keys=keys)
    job.stop()
    await until(lambda: streams.service.running == 0)
    (record,) = (await streams.database.recordings.page(streams.domain_id, limit=10)).items
    assert (record.status, record.duration, record.size, record.key) == ("finished", 12.0, 1000, keys[0])
    assert record.outputs == keys[1:]
    assert record.place["bucket"] == "media"
    assert [type(fact) for fact in streams.facts] == [RecordingReady, StreamingEnded]


@pytest.mark.property("streaming_endpoints[].hls_config.storage.path")
async def test_the_old_prefix_has_the_meeting_in_it(streams: House) -> None:
    storage = {key: value for key, value in HLS["hls_config"]["storage"].items() if key != "path_template"}  # type: ignore[index]
    endpoint = {**HLS, "hls_config": {**HLS["hls_config"], "storage": {**storage, "path": "old"}}}  # type: ignore[dict-item]
    order = replace(
        order_of(streams, {"endpoints": [{"endpoint": "site"}]}), config={"streaming_endpoints": [endpoint]}
    )
    _, streamer = await begun(streams, order, 1)
    ((_, place),) = streamer.targets.values()
    assert place is not None
    assert place.prefix == "old/meeting"


INSIDE = "rtmp://inside.example/app/sekret"


async def test_a_name_that_leads_inside_ends_it_before_anything_is_started(streams: House) -> None:
    streams.names["inside.example"] = "10.0.0.1"
    order = order_of(streams, {"rtmpUrl": INSIDE})
    streams.start(order)
    await until(lambda: bool(streams.told))
    assert Streamer.made == []
    (ended,), (failed,) = streams.told, streams.facts
    assert isinstance(ended, JobEnded)
    assert isinstance(failed, StreamingFailed)
    assert ended.problem == failed.msg
    assert failed.msg.startswith("a target cannot be used: it leads to a private address")


async def test_targets_that_lead_inside_do_not_keep_the_others(streams: House) -> None:
    streams.names["inside.example"] = "10.0.0.1"
    job, streamer = await begun(streams, order_of(streams, {"rtmpUrl": [INSIDE, URL]}), 1)
    ((target, _),) = streamer.targets.values()
    assert isinstance(target, RtmpTarget)
    assert target.address.host == "live.example.com"
    (failed,) = streams.facts
    assert isinstance(failed, StreamingFailed)
    job.change_targets((INSIDE, URL, INSIDE + "2", "rtmp://other.example/app/key"), ())
    await until(lambda: len(streamer.targets) == 2)
    assert [type(fact) for fact in streams.facts] == [StreamingFailed, StreamingFailed]
    assert [(news.url, news.stand.state) for news in streams.told if isinstance(news, TargetNews)] == [
        (INSIDE, "error"),
        (INSIDE + "2", "error"),
    ]


async def test_it_runs_once_the_first_of_it_was_sent(streams: House) -> None:
    order = order_of(streams, {"rtmpUrl": URL})
    job, streamer = await begun(streams, order, 1)
    streamer.say("target-0", "connecting", "it does not answer yet")
    waiting = TargetNews(order.job_id, TargetStand("connecting", "it does not answer yet"), url=URL)
    assert streams.told == [waiting]
    streamer.say("target-0", "streaming")
    assert streams.told == [
        waiting,
        TargetNews(order.job_id, TargetStand("streaming"), url=URL),
        JobStarted(order.job_id),
    ]
    job.show(SCENE, Layout("portrait"), 1)
    job.stop()
    await until(lambda: JobEnded(order.job_id) in streams.told)
    assert [type(fact) for fact in streams.facts] == [StreamingStarted, StreamingUpdated, StreamingEnded]


async def test_one_target_that_is_lost_does_not_end_the_others(streams: House) -> None:
    order = order_of(streams, {"rtmpUrl": [URL, "rtmp://other.example.com/app/key"]})
    job, streamer = await begun(streams, order, 2)
    streamer.say("target-1", "error", "it cannot be connected to")
    assert [type(fact) for fact in streams.facts] == [StreamingFailed]
    lost = TargetStand("error", "it cannot be connected to")
    assert TargetNews(order.job_id, lost, url="rtmp://other.example.com/app/key") in streams.told
    assert JobEnded(order.job_id) not in streams.told
    streamer.say("target-0", "error", "it refuses")
    await until(lambda: any(isinstance(each, JobEnded) for each in streams.told))
    assert "it refuses" in str(streams.told[-1].problem)  # type: ignore[union-attr]
    assert "sekret" not in str(streams.told)
    del job


async def test_targets_come_and_go_while_it_runs(streams: House) -> None:
    order = order_of(streams, {"rtmpUrl": URL})
    job, streamer = await begun(streams, order, 1)
    job.change_targets((URL,), ("tube", "nobody"))  # a name that the room does not have changes nothing
    job.change_targets((), ("tube",))
    await until(lambda: [target.name for target, _ in streamer.targets.values()] == ["tube"])
    job.stop()
    await until(lambda: JobEnded(order.job_id) in streams.told)


async def test_an_endpoint_that_is_not_there_ends_it_with_the_reason(streams: House, tmp_path: Path) -> None:
    order = order_of(streams, {"endpoints": [{"endpoint": "other"}]})
    streams.start(order)
    await until(lambda: len(streams.told) == 1)
    assert streams.told == [JobEnded(order.job_id, "room team has no streaming endpoint named 'other'")]
