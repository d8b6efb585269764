import struct
from pathlib import Path
from typing import Any

import av
import pytest

from parlour.recording.worker.raw_file import Beginning, RawFile, Source, tag_of
from parlour.recording.worker.raw_frames import frames_for
from parlour.recording.worker.raw_rtp import Packet, SenderReport, packet_of, sender_reports
from parlour.recording.worker.raw_timeline import EngineClock
from tests.support.film import beeps, flashes
from tests.support.streams import RATES, Burst, packets, report, times

START_MS, ZERO = 1_800_000_000_000, 100.0
NTP_AHEAD = 3_900_000_000.0
"""What the engine's clock is ahead of ours."""


def kind_of(codec: str) -> str:
    return "audio" if codec == "opus" else "video"


def ssrc_of(burst: Burst) -> int:
    return int(struct.unpack_from("!I", burst.packets[0], 8)[0])


def file_of(directory: Path, codec: str, track: str | None = None) -> RawFile:
    kind = kind_of(codec)
    made = frames_for(f"{kind}/{codec}")
    assert made is not None
    source = Source("ann", track or kind, kind, "u1", "Ann")
    return RawFile(source, made[0], RATES[codec], made[1], EngineClock(), Beginning(START_MS, ZERO), directory)


def received(burst: Burst, captured: float, late: float = 0.0) -> list[Packet]:
    made = [packet_of(data, captured + burst.media + late) for data in burst.packets]
    return [packet for packet in made if packet is not None]


def take(file: RawFile, stream: list[Burst], captured: float, late: float = 0.0, *, reports: bool = True) -> None:
    """Let a stream arrive whose first moment was `captured`, with a report a second, which comes at once."""
    said = -1
    for burst in stream:
        now = captured + burst.media + late
        if reports and int(burst.media) > said:
            said = int(burst.media)
            data = report(burst, file.codec, captured + burst.media + NTP_AHEAD, now + NTP_AHEAD)
            for told in sender_reports(data):
                file.report(told, now)
        for packet in received(burst, captured, late):
            file.take(packet)


def entry_of(file: RawFile) -> dict[str, Any]:
    entry = file.entry()
    assert entry is not None
    return entry


@pytest.mark.parametrize("codec", ["opus", "vp8", "vp9", "h264", "av1"])
def test_what_was_sent_can_be_played_at_its_times(tmp_path: Path, codec: str) -> None:
    stream = packets(codec, 3)
    file = file_of(tmp_path, codec)
    file.flow(ssrc_of(stream[0]), ZERO)
    take(file, stream, ZERO + 2)
    file.close()
    entry, path = entry_of(file), tmp_path / entry_of(file)["file"]
    assert path.name.endswith(".mkv" if codec == "h264" else ".webm")
    assert path.name.startswith(f"{START_MS}-ann-cam-{kind_of(codec)}-{START_MS + 2000}")
    assert entry["start_ms"] == 2000
    assert entry["frames"] == len(stream) == len(times(path))
    assert entry["bytes"] == path.stat().st_size
    assert entry["gaps"] == []
    # The first is at the very beginning, where nothing can rise.
    marks = (beeps if codec == "opus" else flashes)(path)[-2:]
    assert marks == pytest.approx([1.0, 2.0], abs=0.02)
    with av.open(str(path)) as opened:
        assert opened.duration is not None
        assert opened.duration / 1_000_000 == pytest.approx(3, abs=0.05)


def test_a_file_begins_with_a_key_frame(tmp_path: Path) -> None:
    stream = packets("vp8", 1)
    file = file_of(tmp_path, "vp8")
    file.flow(ssrc_of(stream[0]), ZERO)
    take(file, stream[5:], ZERO)
    assert file.entry() is None
    assert file.passed(ZERO + 1), "a key frame was to be asked for"
    assert not file.passed(ZERO + 1.1), "it was just asked for"
    file.close()
    assert list(tmp_path.iterdir()) == []


def test_packets_out_of_order_and_twice_are_put_in_order(tmp_path: Path) -> None:
    stream = packets("vp8", 2)
    whole = [packet for burst in stream for packet in received(burst, ZERO)]
    file = file_of(tmp_path, "vp8")
    file.flow(ssrc_of(stream[0]), ZERO)
    file.take(whole[0])
    for at in range(1, len(whole), 4):
        for packet in [*reversed(whole[at : at + 4]), whole[at]]:
            file.take(packet)
    file.close()
    assert entry_of(file)["frames"] == len(stream)
    assert entry_of(file)["packets_lost"] == 0


def test_after_a_loss_the_picture_stands_until_the_next_key_frame_which_is_asked_for(tmp_path: Path) -> None:
    stream = packets("vp8", 3)
    again = packets("vp8", 1)
    file = file_of(tmp_path, "vp8")
    file.flow(ssrc_of(stream[0]), ZERO)
    take(file, stream[:20], ZERO)
    take(file, stream[21:60], ZERO)
    assert file.passed(ZERO + 4)
    assert entry_of(file)["frames"] == 20
    assert entry_of(file)["packets_lost"] == len(stream[20].packets)
    # The sender begins anew, in the same stream.
    last = received(stream[59], ZERO)[-1]
    for burst in again:
        for number, packet in enumerate(received(burst, ZERO + 2.4)):
            after = (last.sequence + 1 + number) & 0xFFFF
            timestamp = (stream[59].timestamp + 3600 + burst.timestamp - again[0].timestamp) & 0xFFFFFFFF
            file.take(at(packet, after, timestamp, ssrc_of(stream[0])))
        last = last._replace(sequence=(last.sequence + len(burst.packets)) & 0xFFFF)
    file.close()
    assert entry_of(file)["frames"] == 20 + len(again)


def at(packet: Packet, sequence: int, timestamp: int, ssrc: int) -> Packet:
    return packet._replace(sequence=sequence, timestamp=timestamp, ssrc=ssrc)


def test_a_mute_is_a_gap_in_the_same_file(tmp_path: Path) -> None:
    """Another stream may carry what comes after it; its times say nothing of where it goes on, its reports do."""
    before, after = packets("opus", 2), packets("opus", 2)
    file = file_of(tmp_path, "opus")
    file.flow(ssrc_of(before[0]), ZERO)
    take(file, before, ZERO + 1, late=0.05)
    file.rest()
    file.flow(ssrc_of(after[0]), ZERO + 8)
    take(file, after, ZERO + 8, late=0.05)
    file.close()
    [gap] = entry_of(file)["gaps"]
    assert gap["start_ms"] == pytest.approx(2020, abs=30)
    assert gap["duration_ms"] == pytest.approx(5000, abs=50)
    assert beeps(tmp_path / entry_of(file)["file"])[-2:] == pytest.approx([7.0, 8.0], abs=0.06)


def test_a_sender_whose_clock_stood_while_it_was_muted_goes_on_at_the_right_time(tmp_path: Path) -> None:
    stream = packets("opus", 4)
    file = file_of(tmp_path, "opus")
    file.flow(ssrc_of(stream[0]), ZERO)
    take(file, stream[:100], ZERO + 1)
    # Three seconds nothing; then the timestamps go on as if it had been none.
    take(file, stream[100:], ZERO + 4)
    file.close()
    [gap] = entry_of(file)["gaps"]
    assert gap == {"start_ms": pytest.approx(2000, abs=30), "duration_ms": pytest.approx(3000, abs=50)}


def test_reports_line_up_what_came_late(tmp_path: Path) -> None:
    """One has a slow network, one has not; what they did at the same moment is at the same moment in their files."""
    stream = packets("opus", 3)
    quick, slow = file_of(tmp_path, "opus"), file_of(tmp_path, "opus", "screenAudio")
    for file, late in ((quick, 0.0), (slow, 0.4)):
        file.flow(ssrc_of(stream[0]), ZERO)
        take(file, stream, ZERO + 2, late)
        file.close()
    assert entry_of(quick)["start_ms"] == pytest.approx(2000, abs=2)
    assert entry_of(slow)["start_ms"] == pytest.approx(2000, abs=2)


def test_without_reports_the_time_of_arrival_counts(tmp_path: Path) -> None:
    stream = packets("opus", 2)
    file = file_of(tmp_path, "opus")
    file.flow(ssrc_of(stream[0]), ZERO)
    take(file, stream[:1], ZERO + 2, late=0.3, reports=False)
    take(file, stream[1:], ZERO + 2, late=0.01, reports=False)
    file.close()
    assert entry_of(file)["start_ms"] == pytest.approx(2010, abs=2)
    assert entry_of(file)["sender_reports"] == 0


def test_a_picture_that_changes_its_size_goes_on_in_the_same_file(tmp_path: Path) -> None:
    small, large = packets("vp8", 1), packets("vp8", 1, size=(640, 480))
    file = file_of(tmp_path, "vp8")
    for stream, captured in ((small, ZERO), (large, ZERO + 1)):
        file.flow(ssrc_of(stream[0]), captured)
        take(file, stream, captured)
    file.close()
    with av.open(str(tmp_path / entry_of(file)["file"])) as opened:
        widths = {frame.width for frame in opened.decode(video=0)}
    assert widths == {320, 640}


def test_packets_of_another_stream_are_not_taken(tmp_path: Path) -> None:
    stream = packets("opus", 1)
    file = file_of(tmp_path, "opus")
    file.flow(ssrc_of(stream[0]) ^ 1, ZERO)
    take(file, stream, ZERO)
    file.report(SenderReport(5, 1.0, 1), ZERO)
    assert file.entry() is None


def test_two_files_never_have_one_name(tmp_path: Path) -> None:
    stream = packets("opus", 1)
    for _ in range(2):
        file = file_of(tmp_path, "opus")
        file.flow(ssrc_of(stream[0]), ZERO)
        take(file, stream, ZERO)
        file.close()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_key_frame_is_asked_for_now_and_then_so_that_a_player_can_seek(tmp_path: Path) -> None:
    stream = packets("vp8", 1)
    file = file_of(tmp_path, "vp8")
    file.flow(ssrc_of(stream[0]), ZERO)
    take(file, stream, ZERO)
    assert not file.passed(ZERO + 1)
    file.take(received(stream[0], ZERO + 31)[0])
    assert file.passed(ZERO + 31)
    file.close()


@pytest.mark.parametrize(
    ("track", "tag"),
    [
        ("audio", "cam-audio"),
        ("video", "cam-video"),
        ("screenAudio", "screen-audio"),
        ("screenVideo", "screen-video"),
        ("../../etc", "custom-etc"),
        ("..", "custom-track"),
        ("ä" * 100, "custom-track"),
        ("a" * 100, "custom-" + "a" * 25),
    ],
)
def test_tracks_are_called_as_daily_calls_them_and_names_of_ones_own_lead_nowhere(track: str, tag: str) -> None:
    assert tag_of(track) == tag
