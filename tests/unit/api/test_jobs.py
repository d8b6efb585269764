"""Recordings and live streams of a running call over REST: what they start, and what they refuse."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from parlour.calls.jobs.capture_options import Cast
from parlour.calls.scene import Layout
from tests.support.app import App
from tests.support.call_client import Refused
from tests.support.call_server import CallServer, running_call_server

DEFAULT = "c3df927c-f738-4471-a2b7-066fa7e95a6b"
OTHER = "11111111-2222-4333-8444-555555555555"
URL = "rtmps://live.example.com/app/sekret"
TARGET = {"name": "main", "type": "rtmp", "rtmp_config": {"url": URL}}


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path) as running:
        await running.room("room", streaming_endpoints=[TARGET])
        yield running


async def post(server: CallServer, path: str, body: object = None) -> tuple[int, Any]:
    response = await server.app.http.post(f"rooms/room/{path}", json=body)
    return response.status_code, response.json()


async def refusal(server: CallServer, path: str, body: object = None) -> str:
    status, answer = await post(server, path, body)
    assert status == 400, answer
    return str(answer["info"])


@pytest.mark.parametrize("path", ["recordings/start", "recordings/stop", "live-streaming/stop", "recordings/update"])
async def test_without_anybody_there_the_documented_404(app: App, path: str) -> None:
    response = await app.http.post(f"rooms/room/{path}", json={})
    assert (response.status_code, response.json()["info"]) == (404, "room room not found")
    await app.ok("POST", "rooms", {"name": "room"})
    response = await app.http.post(f"rooms/room/{path}", json={})
    info = "room room does not seem to be hosting a call currently"
    assert (response.status_code, response.json()) == (404, {"error": "not-found", "info": info})


async def test_a_recording_is_started_updated_and_stopped(server: CallServer) -> None:
    ann = await server.join(user_name="Ann")
    assert await post(server, "recordings/start", {"layout": {"preset": "portrait"}, "fps": 10}) == (
        200,
        {"status": "sent"},
    )
    (job,) = server.jobs.jobs
    assert (job.order.options.type, job.order.options.fps, job.order.started_by) == ("cloud", 10, None)
    assert job.scenes[-1][1].preset == "portrait"
    assert [shot.name for shot in job.scenes[-1][0].shots] == ["Ann"]
    (running,) = (await ann.push("recordings"))["running"]
    assert (running["recording_id"], running["started_by"]) == (job.order.job_id, None)
    assert await post(server, "recordings/update", {"layout": {"preset": "active-participant"}}) == (
        200,
        {"status": "sent"},
    )
    assert job.scenes[-1][1].preset == "active-participant"
    assert await post(server, "recordings/stop") == (200, {"status": "sent"})
    assert job.ended
    assert await refusal(server, "recordings/stop") == "room room has no recording that is running"


async def test_raw_tracks_cannot_be_updated_and_a_type_can_be_named_at_the_end(server: CallServer) -> None:
    await server.join()
    await post(server, "recordings/start", {"type": "raw-tracks"})
    said = await refusal(server, "recordings/update", {"layout": {"preset": "portrait"}})
    assert said == "a raw-tracks recording cannot be updated"
    assert "no recording" in await refusal(server, "recordings/stop", {"type": "cloud"})
    assert (await post(server, "recordings/stop", {"type": "raw-tracks"}))[0] == 200


async def test_a_backend_may_record_whatever_people_may(server: CallServer) -> None:
    await server.join()
    assert (await post(server, "recordings/start"))[0] == 200


@pytest.mark.property("max_streaming_instances_per_room")
async def test_as_many_run_at_once_as_the_domain_says(server: CallServer) -> None:
    await server.join()
    assert (await post(server, "recordings/start"))[0] == 200
    assert await refusal(server, "recordings/start", {"instanceId": OTHER}) == "room room has an active stream"
    domain = await server.app.database.domains.by_host("")
    raised = replace(
        domain, config={**domain.config, "max_streaming_instances_per_room": 2}, version=domain.version + 1
    )
    await server.signaling.calls.domain_changed(raised)
    assert await refusal(server, "recordings/start") == "room room has an active stream"
    assert (await post(server, "live-streaming/start", {"rtmpUrl": URL, "instanceId": OTHER}))[0] == 200
    assert (await post(server, "recordings/stop"))[0] == 200
    assert [job.ended for job in server.jobs.jobs] == [True, False]


async def test_a_stream_goes_to_the_rooms_endpoints_by_name(server: CallServer) -> None:
    ann = await server.join()
    said = await refusal(server, "live-streaming/start", {"endpoints": [{"endpoint": "other"}]})
    assert said == "room room has no streaming endpoint named 'other'"
    assert await post(server, "live-streaming/start", {"endpoints": [{"endpoint": "main"}]}) == (200, {"sent": "true"})
    (job,) = server.jobs.jobs
    assert job.order.options.endpoints == ("main",)
    assert job.order.config["streaming_endpoints"] == [TARGET]
    (stream,) = (await ann.push("streams"))["running"]
    assert stream["endpoints"] == [{"name": "main", "state": "connecting"}]
    assert (await post(server, "live-streaming/update", {"layout": {"preset": "audio-only"}}))[0] == 200
    assert (await post(server, "live-streaming/stop"))[0] == 200


async def test_an_address_that_cannot_be_used_is_refused_without_its_key(server: CallServer) -> None:
    await server.join()
    said = await refusal(server, "live-streaming/start", {"rtmpUrl": "rtmp://user:hunter2@a/app/sekret"})
    assert "sekret" not in said
    assert "hunter2" not in said
    assert server.jobs.jobs == []


@pytest.mark.parametrize("host", ["127.0.0.1:22", "localhost", "[::ffff:10.0.0.1]", "inside.example"])
async def test_a_stream_into_the_operators_network_is_refused_before_anything_begins(
    server: CallServer, host: str
) -> None:
    await server.join()
    server.jobs.names["inside.example"] = "10.0.0.1"
    said = await refusal(server, "live-streaming/start", {"rtmpUrl": f"rtmp://{host}/app/sekret"})
    assert "cannot be used: it leads to a private address (recording.allow_private_addresses" in said
    assert "sekret" not in said
    assert server.jobs.jobs == []


async def test_a_browser_is_refused_the_same_at_once(server: CallServer) -> None:
    """In the answer to its own request: no stream is begun, and nobody else is told."""
    ann = await server.join(token={"is_owner": True})
    inside = {"rtmp_urls": ["rtmp://10.0.0.1/app/sekret"]}
    with pytest.raises(Refused, match=r"rtmpUrl cannot be used: it leads to a private address"):
        await ann.request("start-streaming", instance_id=DEFAULT, **inside)
    assert server.jobs.jobs == []
    await ann.request("start-streaming", instance_id=DEFAULT, rtmp_urls=[URL])
    with pytest.raises(Refused, match="private address"):
        await ann.request("change-streaming-endpoints", operation="add", **inside)
    with pytest.raises(Refused, match="no streaming endpoint named 'other'"):
        await ann.request("change-streaming-endpoints", operation="add", endpoints=["other"])
    (job,) = server.jobs.jobs
    assert job.targets is None
    await ann.request("change-streaming-endpoints", operation="add", endpoints=["main"])
    assert job.targets == ((URL,), ("main",))


async def test_a_server_that_can_make_no_more_says_so(server: CallServer) -> None:
    await server.join()
    server.jobs.lack = "this server records and streams as much as it can (4 at once)"
    assert await post(server, "recordings/start") == (503, {"error": "server-error", "info": server.jobs.lack})
    assert server.jobs.jobs == []


@pytest.mark.property("start_cloud_recording")
@pytest.mark.property("start_cloud_recording_opts")
async def test_a_token_starts_a_recording_when_its_holder_joins(server: CallServer) -> None:
    claims = {"start_cloud_recording": True, "enable_recording": "cloud"}
    opts = {"start_cloud_recording_opts": {"fps": 12, "layout": {"preset": "audio-only"}}}
    await server.join(token={"user_name": "Ann"})
    assert server.jobs.jobs == []
    await server.join(token={**claims, **opts})
    await server.join(token=claims)  # it runs already
    (job,) = server.jobs.jobs
    assert (job.order.options.fps, job.order.options.layout.preset) == (12, "audio-only")


@pytest.mark.property("start_cloud_recording_opts.type")
@pytest.mark.property("start_cloud_recording_opts.width")
@pytest.mark.property("start_cloud_recording_opts.height")
@pytest.mark.property("start_cloud_recording_opts.fps")
@pytest.mark.property("start_cloud_recording_opts.videoBitrate")
@pytest.mark.property("start_cloud_recording_opts.audioBitrate")
@pytest.mark.property("start_cloud_recording_opts.minIdleTimeOut")
@pytest.mark.property("start_cloud_recording_opts.maxDuration")
@pytest.mark.property("start_cloud_recording_opts.backgroundColor")
@pytest.mark.property("start_cloud_recording_opts.instanceId")
@pytest.mark.property("start_cloud_recording_opts.layout")
@pytest.mark.property("start_cloud_recording_opts.layout.preset")
@pytest.mark.property("start_cloud_recording_opts.layout.max_cam_streams")
@pytest.mark.property("start_cloud_recording_opts.layout.variant")
@pytest.mark.property("start_cloud_recording_opts.layout.session_id")
@pytest.mark.property("start_cloud_recording_opts.participants")
@pytest.mark.property("start_cloud_recording_opts.participants.video")
@pytest.mark.property("start_cloud_recording_opts.participants.audio")
@pytest.mark.property("start_cloud_recording_opts.participants.sort")
@pytest.mark.property("start_cloud_recording_opts.dataOutputs")
async def test_the_recording_of_a_token_is_as_its_options_say(server: CallServer) -> None:
    said: dict[str, Any] = {
        "type": "raw-tracks",
        "width": 640,
        "height": 360,
        "fps": 12,
        "videoBitrate": 700,
        "audioBitrate": 64,
        "minIdleTimeOut": 40,
        "maxDuration": 50,
        "backgroundColor": "#80102030",
        "instanceId": OTHER,
        "layout": {"preset": "portrait", "variant": "inset", "max_cam_streams": 3},
        "participants": {"video": ["owners"], "audio": ["*"], "sort": "active"},
        "dataOutputs": ["event-json"],
    }
    claims = {"start_cloud_recording": True, "enable_recording": ["cloud", "raw-tracks"]}
    await server.join(token={**claims, "start_cloud_recording_opts": said})
    options = server.jobs.jobs[0].order.options
    assert (options.type, options.width, options.height, options.fps) == ("raw-tracks", 640, 360, 12)
    assert (options.video_bitrate, options.audio_bitrate) == (700_000, 64_000)
    assert (options.min_idle, options.max_duration, options.background) == (40, 50, 0x80102030)
    assert (options.instance_id, options.data_outputs) == (OTHER, ("event-json",))
    assert options.layout == Layout("portrait", 3, None, "inset")
    assert options.cast == Cast(("owners",), ("*",), active_first=True)
    server.jobs.jobs[0].end(None)
    alone = {"layout": {"preset": "single-participant", "session_id": "somebody"}}
    await server.join(token={**claims, "start_cloud_recording_opts": alone})
    assert server.jobs.jobs[1].order.options.layout.session_id == "somebody"


async def test_a_token_that_may_not_record_starts_nothing_and_is_told_why(server: CallServer) -> None:
    ann = await server.join(token={"start_cloud_recording": True})
    assert "enable_recording" in (await ann.push("recording-error"))["msg"]
    assert server.jobs.jobs == []
