import json
import resource
import signal
from pathlib import Path

import pytest

from parlour.recording.data_files import DataFiles, data_key
from parlour.recording.data_outputs import ChatMessage, ParticipantLeft


def test_files_are_whole_after_every_event(tmp_path: Path) -> None:
    files = DataFiles(tmp_path, ["event-json", "chat-webvtt", "event-json"], 1800)
    assert [path.name for path in files.paths.values()] == ["events.json", "chat.vtt"]
    events, chat = files.paths["event-json"], files.paths["chat-webvtt"]
    for count in range(3):
        assert len(json.loads(events.read_text())["events"]) == count
        assert chat.read_text().count("-->") == count
        files.take(ParticipantLeft(count, "s"))
        files.take(ChatMessage(count, "s", "\u00c4nn", "Gr\u00fc\u00dfe \ud83d"))
    files.close()
    assert files.problems == []
    assert "<v \u00c4nn>Gr\u00fc\u00dfe" in chat.read_text("utf-8")


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "chat.vtt").write_text("mine")
    with pytest.raises(FileExistsError):
        DataFiles(tmp_path, ["event-json", "chat-webvtt"], 1800)
    assert (tmp_path / "chat.vtt").read_text() == "mine"


def test_a_full_disk_ends_one_file_which_stays_whole_and_is_told(tmp_path: Path) -> None:
    files = DataFiles(tmp_path, ["event-json"], 1800)
    files.take(ParticipantLeft(1, "s"))
    path = files.paths["event-json"]
    limit = path.stat().st_size + 10
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, former[1]))
    try:
        files.take(ParticipantLeft(2, "s"))
        files.take(ParticipantLeft(3, "s"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)
        signal.signal(signal.SIGXFSZ, ignored)
    assert [problem.split(":")[0] for problem in files.problems] == ["event-json"]
    assert len(json.loads(path.read_text())["events"]) == 1


def test_its_key_is_beside_that_of_its_recording() -> None:
    assert data_key("acme/room/1800.mp4", "event-json") == "acme/room/1800-events.json"
    assert data_key("acme/room/1800", "chat-webvtt") == "acme/room/1800-chat.vtt"
