"""`parlour recordings`: what each command asks for, what it prints, and where files go."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.answering import Answer, Answering

ID = "5c9e1d52-97ab-4b6a-8d34-0f2f4a1c7d11"
RECORDING: dict[str, Any] = {
    "id": ID,
    "room_name": "team",
    "start_ts": 1774363859,
    "status": "finished",
    "max_participants": 4,
    "duration": 3723,
    "share_token": "t",
    "s3key": "acme/team/1774363859123",
    "mtgSessionId": "m-1",
    "tracks": None,
    "type": "cloud",
    "size": 73_400_320,
}
RUNNING = {name: value for name, value in RECORDING.items() if name not in ("duration", "size")} | {
    "id": "r-2",
    "status": "in-progress",
}
RAW = RECORDING | {
    "type": "raw-tracks",
    "tracks": [
        {"size": 7, "type": "audio", "s3key": "acme/team/1-s-cam-audio-2.webm"},
        {"size": 1500, "type": "video", "s3key": "acme/team/1-s-cam-video-2.webm"},
    ],
    "outputs": ["acme/team/1-manifest.json"],
}


def link(server: Answering, name: str = "film.mp4", **more: str) -> Answer:
    return Answer({"download_link": f"https://meet.example.com/files/t/{name}", "expires": 1, **more})


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_list_is_for_people_and_for_programs() -> None:
    failed = RUNNING | {"status": "canceled", "error": "the disk\x1b is full"}
    page = {"total_count": 3, "data": [RECORDING, RUNNING, failed]}
    with Answering([Answer(page)]) as server:
        heads, first, second, third = server.run("recordings", "list", "--room", "team").stdout.splitlines()
        programs = server.run("recordings", "list", "--json").stdout
    assert heads.split() == ["ID", "ROOM", "STARTED", "LENGTH", "STATUS", "TYPE", "SIZE", "ERROR"]
    assert first.split() == [ID, "team", "2026-03-24", "14:50:59Z", "1:02:03", "finished", "cloud", "73.4", "MB"]
    assert second.split() == ["r-2", "team", "2026-03-24", "14:50:59Z", "in-progress", "cloud"]
    assert third.endswith("the disk\\x1b is full")
    assert json.loads(programs) == page
    assert [asked.path for asked in server.asked] == [
        "/v1/recordings?limit=100&room_name=team",
        "/v1/recordings?limit=100",
    ]


def test_one_is_shown_with_its_files() -> None:
    with Answering([Answer(RAW)]) as server:
        lines = server.run("recordings", "show", ID).stdout.splitlines()
        programs = server.run("recordings", "show", ID, "--json").stdout
    assert [line.split(maxsplit=1) for line in lines[:-3]] == [
        ["id", ID],
        ["room", "team"],
        ["meeting", "m-1"],
        ["started", "2026-03-24 14:50:59Z"],
        ["status", "finished"],
        ["type", "raw-tracks"],
        ["length", "1:02:03"],
        ["size", "73.4 MB"],
        ["people", "4"],
        ["file", "acme/team/1774363859123"],
    ]
    assert [line.split() for line in lines[-3:]] == [
        ["audio", "7", "B", "acme/team/1-s-cam-audio-2.webm"],
        ["video", "1.5", "kB", "acme/team/1-s-cam-video-2.webm"],
        ["other", "acme/team/1-manifest.json"],
    ]
    assert json.loads(programs) == RAW


def test_a_recording_is_downloaded_from_where_the_server_was_reached(there: Path) -> None:
    with Answering([Answer(RECORDING)]) as server:
        server.answers += [link(server, "1774363859123.mp4"), Answer(b"film!")]
        ran = server.run("recordings", "download", ID)
    assert (ran.exit_code, ran.stdout) == (0, "1774363859123.mp4  5 B\n")
    assert (there / "1774363859123.mp4").read_bytes() == b"film!"
    assert [asked.path for asked in server.asked] == [
        f"/v1/recordings/{ID}",
        f"/v1/recordings/{ID}/access-link?valid_for_secs=43200",
        "/files/t/1774363859123.mp4",
    ]
    assert "Authorization" not in server.asked[-1].headers


def test_what_is_in_a_bucket_is_fetched_from_there(there: Path) -> None:
    with Answering([Answer(b"from the bucket")]) as bucket, Answering([Answer(RECORDING)]) as server:
        signed = {"download_link": f"{bucket.url}/acme/1?X-Amz=1", "expires": 1, "storage_provider": "aws"}
        server.answers.append(Answer(signed))
        assert server.run("recordings", "download", ID, "-o", "mine.mp4").exit_code == 0
    assert (there / "mine.mp4").read_bytes() == b"from the bucket"
    assert bucket.asked[0].path == "/acme/1?X-Amz=1"


def test_raw_tracks_come_all_or_one_by_one(there: Path) -> None:
    with Answering([Answer(RAW)]) as server:
        for name in ("a", "b", "c"):
            server.answers += [link(server, name), Answer(name.encode())]
        ran = server.run("recordings", "download", ID, "--output", "here/there", "--json")
    names = ["1-s-cam-audio-2.webm", "1-s-cam-video-2.webm", "1-manifest.json"]
    assert [(there / "here" / "there" / name).read_text() for name in names] == ["a", "b", "c"]
    told = json.loads(ran.stdout)
    assert told["files"][0] == {
        "s3key": "acme/team/1-s-cam-audio-2.webm",
        "path": "here/there/1-s-cam-audio-2.webm",
        "bytes": 1,
    }
    assert "s3key=acme%2Fteam%2F1-s-cam-audio-2.webm" in server.asked[1].path
    with Answering([Answer(RAW)]) as server:
        server.answers += [link(server), Answer(b"v")]
        server.run("recordings", "download", ID, "--file", "acme/team/1-s-cam-video-2.webm", "-o", "v.webm")
    assert (there / "v.webm").read_bytes() == b"v"


def test_of_several_files_only_those_come_that_are_not_there_yet(there: Path) -> None:
    first, second, third = (
        there / f"1-{name}" for name in ("s-cam-audio-2.webm", "s-cam-video-2.webm", "manifest.json")
    )
    first.write_bytes(b"7 bytes")
    third.write_bytes(b"{}")
    with Answering([Answer(RAW)]) as server:
        server.answers += [link(server), Answer(b"v")]
        assert server.run("recordings", "download", ID).exit_code == 0
    assert [path.read_bytes() for path in (first, second, third)] == [b"7 bytes", b"v", b"{}"]
    second.write_bytes(b"another")
    with Answering([Answer(RAW)]) as server:
        server.answers += [link(server)]
        ran = server.run("recordings", "download", ID)
    assert ran.exit_code == 1
    assert "1-s-cam-video-2.webm is there already" in ran.stderr


def test_files_beside_a_recording_come_when_asked_for(there: Path) -> None:
    with Answering([Answer(RECORDING | {"outputs": ["acme/team/1-chat.vtt"]})]) as server:
        server.answers += [link(server), Answer(b"film"), link(server), Answer(b"chat")]
        assert server.run("recordings", "download", ID, "--all").exit_code == 0
    assert {path.name: path.read_bytes() for path in there.iterdir()} == {
        "1774363859123.mp4": b"film",
        "1-chat.vtt": b"chat",
    }


def test_a_file_that_is_not_its_own_is_refused(there: Path) -> None:
    with Answering([Answer(RAW)]) as server:
        ran = server.run("recordings", "download", ID, "--file", "other")
    assert ran.exit_code == 1
    assert "has no file other" in ran.stderr
    assert not list(there.iterdir())


@pytest.mark.parametrize("key", ["../../etc/passwd", "a/..", "a/.hidden", "a/\x1b[2J", "a\\..\\b", ""])
def test_names_of_a_server_lead_nowhere(there: Path, key: str) -> None:
    with Answering([Answer(RECORDING | {"s3key": key})]) as server:
        server.answers += [link(server), Answer(b"film")]
        folder = there / "here"
        folder.mkdir()
        ran = server.run("recordings", "download", ID, "-o", str(folder))
    assert ran.exit_code == 0
    [made] = folder.iterdir()
    assert not made.name.startswith(".")
    assert made.name.isprintable()
    assert list(there.iterdir()) == [folder]


def test_one_that_is_being_made_has_no_file_and_the_server_says_why(there: Path) -> None:
    with Answering([Answer(RUNNING)]) as server:
        server.answers.append(Answer({"error": "invalid-request-error", "info": "recording r-2 is in progress"}, 400))
        ran = server.run("recordings", "download", "r-2")
    assert (ran.exit_code, ran.stderr) == (1, "parlour: recording r-2 is in progress\n")
    assert not list(there.iterdir())


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:1", "", "/files/x"])
def test_a_link_that_is_no_address_is_not_followed(there: Path, address: str) -> None:
    with Answering([Answer(RECORDING)]) as server:
        server.answers.append(Answer({"download_link": address, "expires": 1}))
        ran = server.run("recordings", "download", ID)
    assert ran.exit_code == 3
    assert "no Parlour server" in ran.stderr


def test_a_deleted_recording_is_named() -> None:
    with Answering([Answer({"deleted": True, "id": ID})]) as server:
        assert server.run("recordings", "delete", ID).stdout == f"deleted {ID}\n"
        assert json.loads(server.run("recordings", "delete", ID, "--json").stdout) == {"deleted": True, "id": ID}
    assert {(asked.method, asked.path) for asked in server.asked} == {("DELETE", f"/v1/recordings/{ID}")}


def test_an_answer_of_another_program_ends_the_command() -> None:
    with Answering([Answer({"hello": "world"})]) as server:
        for arguments in (("list",), ("show", ID), ("download", ID)):
            assert server.run("recordings", *arguments).exit_code == 3
