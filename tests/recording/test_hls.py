"""HLS of a real worker in a real store: what players find while it lasts and when it is over."""

import asyncio
from pathlib import Path

import pytest

from parlour.clock import SystemClock
from parlour.outgoing.egress import EgressPolicy
from parlour.recording import streamer as streaming
from parlour.recording.relay import Exits
from parlour.recording.streamer import HlsPlace, Streamer, TargetReport
from parlour.recording.targets import HlsTarget, Variant
from parlour.storage import FileLinks
from parlour.storage.local import LocalStore
from tests.recording.test_live_streams import resolve
from tests.support.nginx_rtmp import probe
from tests.support.studio import Studio

VARIANTS = (
    Variant(320, 180, 25, 300),
    Variant(160, 90, 10, 100),
    Variant(160, 90, 30, 100, iframe_only=True),
)


async def test_what_is_streamed_can_be_played_meanwhile_and_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "SEGMENT_SECONDS", 1)
    reports: list[TargetReport] = []
    bucket = tmp_path / "bucket"
    store = LocalStore(bucket, FileLinks(bytes(32), SystemClock()))
    folder = bucket / "call" / "1"
    async with Studio(tmp_path / "job") as studio:
        studio.begin()
        streamer = Streamer(
            studio,
            Exits(EgressPolicy(), resolve),
            on_behalf="d",
            directory=studio.folder,
            clock=SystemClock(),
            on_report=reports.append,
        )
        studio.on_output = streamer.heard
        target = HlsTarget("hls_one", "bucket", "region", "role", VARIANTS, save=True)
        id_ = await streamer.add(target, HlsPlace(store, "call/1"))
        await studio.until(lambda: studio.states(id_).count("segment") >= 9)
        streamer.remove(id_)
        await studio.until(lambda: "ended" in studio.states(id_))
        assert (await studio.stop()).fields["problem"] is None
        await streamer.close()
    assert [report.state for report in reports] == ["connecting", "streaming", "ended"]
    last = reports[-1]
    names = await asyncio.to_thread(lambda: {f"call/1/{path.name}" for path in folder.iterdir()})
    assert names == set(last.keys)
    left = await asyncio.to_thread(lambda: list(studio.folder.glob("*.ts")))
    assert left == []
    master = await asyncio.to_thread((folder / "master.m3u8").read_text)
    assert master.count("#EXT-X-STREAM-INF") == 2
    assert master.count("#EXT-X-I-FRAME-STREAM-INF") == 1
    frames = []
    for number, variant in enumerate(VARIANTS[:2]):
        found = await probe(folder / f"{number}.m3u8")
        assert found["errors"] == ""
        assert set(found["codecs"]) == {"h264", "aac"}  # type: ignore[call-overload]
        assert found["size"] == (variant.width, variant.height)
        frames.append(found["frames"][0])  # type: ignore[index]
    assert last.seconds > 3
    assert abs(frames[0] / 25 - last.seconds) < 0.2
    assert abs(frames[1] / 10 - last.seconds) < 0.2
    # Key pictures at the same moments, whatever the rate: players change variants there.
    starts = [
        [(await probe(path))["starts"][0] for path in sorted(folder.glob(f"*-{number}_*.ts"))] for number in (0, 1, 2)
    ]
    assert starts[0] == starts[1]
    assert starts[0] == starts[2][: len(starts[0])]
    assert [later - former for former, later in zip(starts[0], starts[0][1:], strict=False)] == [1.0] * (
        len(starts[0]) - 1
    )
