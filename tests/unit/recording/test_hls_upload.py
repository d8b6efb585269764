"""HLS on its way into a bucket: in order, whatever the store does, and nothing lost at the end."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import pytest

from parlour.clock import SystemClock
from parlour.recording.hls_upload import HlsUpload
from parlour.recording.targets import Variant
from parlour.storage import Growing, Link, StorageError
from tests.support.waiting import until

TWO = (Variant(640, 360, 25, 600), Variant(320, 180, 10, 200))


class Clock(SystemClock):
    """Time passes when somebody waits, and at once."""

    def __init__(self) -> None:
        self.passed = 0.0

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.passed += seconds
        await asyncio.sleep(0)


class Bucket:
    """Keeps what is put, and checks each playlist when it comes: everything that it names is there."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.order: list[str] = []
        self.faults: list[StorageError] = []
        self.always: StorageError | None = None
        self.undeletable = False

    async def put(self, key: str, path: Path, *, content_type: str, replace: bool = False) -> None:
        await asyncio.sleep(0)
        if self.always is not None:
            raise self.always
        if self.faults:
            raise self.faults.pop(0)
        assert content_type == ("application/vnd.apple.mpegurl" if key.endswith(".m3u8") else "video/mp2t")
        assert replace == key.endswith(".m3u8")
        assert replace or key not in self.files
        self.files[key] = await asyncio.to_thread(path.read_bytes)
        self.order.append(key)
        if replace:
            folder = key.rpartition("/")[0]
            named = [line for line in self.text(key).splitlines() if not line.startswith("#")]
            assert all(f"{folder}/{name}" in self.files for name in named)

    async def delete(self, keys: Iterable[str]) -> None:
        if self.undeletable:
            raise StorageError("the role may not delete")
        for key in keys:
            del self.files[key]

    def text(self, key: str) -> str:
        return self.files[key].decode()

    def growing(self, key: str, path: Path, *, content_type: str) -> Growing:
        raise NotImplementedError

    async def link(self, key: str, *, seconds: int, filename: str, inline: bool) -> Link:
        raise NotImplementedError

    async def size(self, key: str) -> int | None:
        raise NotImplementedError


class Output:
    def __init__(self, folder: Path, bucket: Bucket, *, kept: bool, variants: tuple[Variant, ...] = TWO) -> None:
        self.folder = folder / "job"
        self.folder.mkdir()
        self.states: list[str | None] = []
        self.upload = HlsUpload(
            bucket,
            "call/1",
            variants=variants,
            segment_seconds=4,
            kept=kept,
            clock=Clock(),
            on_state=self.states.append,
        )
        self.upload.begin()

    def make(self, variant: int, number: int) -> Path:
        path = self.folder / f"target-1-{variant}_{number:05d}.ts"
        path.write_bytes(f"{variant}/{number}".encode())
        self.upload.segment(variant, self.folder, path.name, 4.0)
        return path


@pytest.fixture
def bucket() -> Bucket:
    return Bucket()


async def test_what_is_kept_is_all_there_and_ends(tmp_path: Path, bucket: Bucket) -> None:
    output = Output(tmp_path, bucket, kept=True)
    made = [output.make(variant, number) for number in range(12) for variant in (0, 1)]
    assert await output.upload.finish() is None
    assert not any(path.exists() for path in made)
    assert output.states == [None]
    for variant in (0, 1):
        playlist = bucket.text(f"call/1/{variant}.m3u8")
        assert playlist.count("#EXTINF:4.000,") == 12
        assert playlist.endswith("#EXT-X-ENDLIST\n")
    assert bucket.text("call/1/master.m3u8").count("#EXT-X-STREAM-INF") == 2
    assert set(output.upload.keys) == set(bucket.files)
    assert output.upload.keys[0] == "call/1/master.m3u8"
    assert output.upload.bytes == sum(len(data) for key, data in bucket.files.items() if key.endswith(".ts"))


async def test_the_master_playlist_waits_for_the_last_variant(tmp_path: Path, bucket: Bucket) -> None:
    output = Output(tmp_path, bucket, kept=True)
    output.make(0, 0)
    output.make(0, 1)

    async def is_listed() -> bool:
        return "call/1/0.m3u8" in bucket.files

    await until(is_listed)
    assert "call/1/master.m3u8" not in bucket.files
    output.make(1, 0)
    assert await output.upload.finish() is None
    assert bucket.order.index("call/1/master.m3u8") > bucket.order.index("call/1/1.m3u8")


async def test_what_is_not_kept_moves_on_and_leaves_little(tmp_path: Path, bucket: Bucket) -> None:
    output = Output(tmp_path, bucket, kept=False, variants=TWO[:1])
    for number in range(30):
        output.make(0, number)
    assert await output.upload.finish() is None
    playlist = bucket.text("call/1/0.m3u8")
    assert "#EXT-X-MEDIA-SEQUENCE:24\n" in playlist
    assert playlist.count("#EXTINF") == 6
    assert sum(key.endswith(".ts") for key in bucket.files) == 10
    assert bucket.files["call/1/target-1-0_00020.ts"] == b"0/20"


async def test_a_role_that_may_not_delete_streams_all_the_same(tmp_path: Path, bucket: Bucket) -> None:
    bucket.undeletable = True
    output = Output(tmp_path, bucket, kept=False, variants=TWO[:1])
    for number in range(30):
        output.make(0, number)
    assert await output.upload.finish() is None
    assert sum(key.endswith(".ts") for key in bucket.files) == 30
    assert output.states == [None]


async def test_a_store_that_fails_for_a_while_gets_everything_in_the_end(tmp_path: Path, bucket: Bucket) -> None:
    bucket.faults = [StorageError("it is busy", temporary=True) for _ in range(9)]
    output = Output(tmp_path, bucket, kept=True)
    for number in range(5):
        output.make(0, number)
        output.make(1, number)
    assert await output.upload.finish() is None
    assert output.states == ["it is busy", None]
    assert sum(key.endswith(".ts") for key in bucket.files) == 10


async def test_a_store_that_refuses_is_given_up_at_once_with_the_reason(tmp_path: Path, bucket: Bucket) -> None:
    bucket.always = StorageError("the role may not write")
    output = Output(tmp_path, bucket, kept=True)
    segment = output.make(0, 0)
    assert await output.upload.finish() == "it cannot be stored: the role may not write"
    assert output.upload.problem is not None
    assert segment.exists()  # what was not stored is still there


async def test_a_store_that_never_comes_back_is_given_up_after_a_while(tmp_path: Path, bucket: Bucket) -> None:
    bucket.always = StorageError("it does not answer", temporary=True)
    output = Output(tmp_path, bucket, kept=True, variants=TWO[:1])
    output.make(0, 0)
    assert await output.upload.finish() == "it cannot be stored: it does not answer"
    assert output.states == ["it does not answer", "it cannot be stored: it does not answer"]


@pytest.mark.parametrize(
    ("variant", "file", "seconds"),
    [
        (2, "target-1-0_00000.ts", 4.0),
        (-1, "target-1-0_00000.ts", 4.0),
        (0, "../0_00000.ts", 4.0),
        (0, "passwd", 4.0),
        (0, "target-1-0_00000.ts\n", 4.0),
        (0, "target-1-0_00000.ts", float("inf")),
    ],
)
async def test_a_worker_cannot_name_other_files(
    tmp_path: Path, bucket: Bucket, variant: int, file: str, seconds: float
) -> None:
    output = Output(tmp_path, bucket, kept=True)
    with pytest.raises(ValueError, match="cannot be"):
        output.upload.segment(variant, output.folder, file, seconds)
    await output.upload.abandon()
