"""`parlour batch`: what each command asks for, what it prints, and where files go."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.answering import Answer, Answering
from tests.unit.cli.test_recordings import there

__all__ = ["there"]

ID = "5c9e1d52-97ab-4b6a-8d34-0f2f4a1c7d11"
WAITING: dict[str, Any] = {
    "id": ID,
    "preset": "transcript",
    "status": "processing",
    "input": {"sourceType": "recordingId", "recordingId": "r-1", "language": "de"},
}


def made(format_: str, name: str, bucket: str = "") -> dict[str, Any]:
    return {"format": format_, "s3Config": {"key": f"acme/{ID}/{name}", "bucket": bucket, "region": ""}}


FINISHED = WAITING | {
    "preset": "summarize",
    "status": "finished",
    "output": {"transcription": [made("txt", "talk.txt"), made("vtt", "talk.vtt")], "summary": made("txt", "sum.txt")},
}
FAILED = WAITING | {"status": "error", "error": "there is no\x1b sound in it"}
OF_FILM = {"sourceType": "uri", "uri": "https://files.example.com/talk.mp4"}


def links(*more: str) -> Answer:
    transcription = [{"format": each, "link": f"https://meet.example.com/files/t/talk.{each}"} for each in more]
    summary = {"format": "txt", "link": "https://meet.example.com/files/s/sum.txt"}
    return Answer({"id": ID, "status": "finished", "transcription": transcription, "summary": summary})


def test_the_list_is_for_people_and_for_programs() -> None:
    page = {"total_count": 1, "data": [{name: WAITING[name] for name in ("id", "preset", "status")}]}
    with Answering([Answer(page)]) as server:
        heads, first = server.run("batch", "list", "--recording", "r-1").stdout.splitlines()
        programs = server.run("batch", "list", "--json").stdout
    assert (heads.split(), first.split()) == (["ID", "PRESET", "STATUS"], [ID, "transcript", "processing"])
    assert json.loads(programs) == page
    assert [asked.path for asked in server.asked] == [
        "/v1/batch-processor?limit=100&recordingId=r-1",
        "/v1/batch-processor?limit=100",
    ]


def test_one_is_shown_with_its_files() -> None:
    with Answering([Answer(FINISHED)]) as server:
        lines = server.run("batch", "show", ID).stdout.splitlines()
        programs = server.run("batch", "show", ID, "--json").stdout
    assert [line.split() for line in lines] == [
        ["id", ID],
        ["preset", "summarize"],
        ["status", "finished"],
        ["recordingId", "r-1"],
        ["language", "de"],
        ["txt", f"acme/{ID}/talk.txt"],
        ["vtt", f"acme/{ID}/talk.vtt"],
        ["summary", f"acme/{ID}/sum.txt"],
    ]
    assert json.loads(programs) == FINISHED


def test_one_that_failed_says_why() -> None:
    with Answering([Answer(FAILED)]) as server:
        lines = server.run("batch", "show", ID).stdout.splitlines()
    assert [line.split(maxsplit=1) for line in lines][2:4] == [
        ["status", "error"],
        ["error", "there is no\\x1b sound in it"],
    ]


@pytest.mark.parametrize(
    ("given", "body"),
    [
        (
            ["--recording", "r-1"],
            {"preset": "transcript", "inParams": {"sourceType": "recordingId", "recordingId": "r-1"}},
        ),
        (
            ["--uri", OF_FILM["uri"], "--preset", "summarize", "--language", "de", "--name", "talk-{job_id}"],
            {
                "preset": "summarize",
                "inParams": OF_FILM | {"language": "de"},
                "outParams": {"s3Config": {"s3KeyTemplate": "talk-{job_id}"}},
            },
        ),
        (
            ["--transcript-uri", "https://files.example.com/talk.vtt"],
            {
                "preset": "summarize",
                "inParams": {"sourceType": "transcriptUri", "transcriptUri": "https://files.example.com/talk.vtt"},
            },
        ),
    ],
)
def test_a_job_is_submitted(given: list[str], body: dict[str, Any]) -> None:
    with Answering([Answer({"id": ID})]) as server:
        assert server.run("batch", "submit", *given).stdout == f"{ID}\n"
    assert (server.asked[0].method, server.asked[0].path) == ("POST", "/v1/batch-processor")
    assert server.asked[0].body == body


@pytest.mark.parametrize("given", [[], ["--recording", "r-1", "--uri", "https://files.example.com/a.mp4"]])
def test_a_job_has_one_input(given: list[str]) -> None:
    with Answering([Answer({"id": ID})]) as server:
        ran = server.run("batch", "submit", *given)
    assert (ran.exit_code, server.asked) == (1, [])
    assert "one of --recording, --uri and --transcript-uri" in ran.stderr


@pytest.mark.parametrize(("end", "status"), [(FINISHED, 0), (FAILED, 1)])
def test_the_end_of_a_job_can_be_waited_for(end: dict[str, Any], status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    naps: list[float] = []
    monkeypatch.setattr("parlour.cli.batch.time.sleep", naps.append)
    with Answering([Answer({"id": ID}), Answer(WAITING), Answer(WAITING), Answer(end)]) as server:
        ran = server.run("batch", "submit", "--recording", "r-1", "--wait")
    assert ran.exit_code == status
    assert ran.stdout.startswith(f"{ID}\n")
    if status:
        assert ran.stderr == f"parlour: job {ID} is in error: there is no\\x1b sound in it\n"
    else:
        assert f"acme/{ID}/talk.vtt" in ran.stdout
    assert len(naps) == 2
    assert [asked.path for asked in server.asked[1:]] == [f"/v1/batch-processor/{ID}"] * 3


def test_programs_are_told_of_the_end_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parlour.cli.batch.time.sleep", lambda _: None)
    with Answering([Answer({"id": ID}), Answer(WAITING), Answer(FAILED)]) as server:
        ran = server.run("batch", "submit", "--recording", "r-1", "--wait", "--json")
    assert json.loads(ran.stdout) == FAILED
    assert ran.exit_code == 1


def test_all_files_are_downloaded_from_where_the_server_was_reached(there: Path) -> None:
    answers = [Answer(FINISHED), links("txt", "vtt"), Answer(b"text"), Answer(b"WEBVTT\n"), Answer(b"in short")]
    with Answering(answers) as server:
        told = server.run("batch", "download", ID).stdout
    assert told == "talk.txt  4 B\ntalk.vtt  7 B\nsum.txt  8 B\n"
    assert (there / "sum.txt").read_text() == "in short"
    assert [asked.path for asked in server.asked] == [
        f"/v1/batch-processor/{ID}",
        f"/v1/batch-processor/{ID}/access-link",
        "/files/t/talk.txt",
        "/files/t/talk.vtt",
        "/files/s/sum.txt",
    ]


def test_one_format_is_downloaded_under_another_name(there: Path) -> None:
    with Answering([Answer(FINISHED), links("txt", "vtt"), Answer(b"WEBVTT\n")]) as server:
        told = server.run("batch", "download", ID, "--format", "vtt", "-o", "mine.vtt").stdout
    assert told == "mine.vtt  7 B\n"
    assert (there / "mine.vtt").read_text() == "WEBVTT\n"


def test_what_lies_in_a_bucket_is_fetched_there(there: Path) -> None:
    with Answering([Answer(b"WEBVTT\n")]) as bucket:
        link = {"id": ID, "transcription": [{"format": "vtt", "link": f"{bucket.url}/t/talk.vtt?signed=1"}]}
        job = FINISHED | {"output": {"transcription": [made("vtt", "talk.vtt", bucket="texts")]}}
        with Answering([Answer(job), Answer(link)]) as server:
            server.run("batch", "download", ID)
    assert [asked.path for asked in bucket.asked] == ["/t/talk.vtt?signed=1"]
    assert (there / "talk.vtt").exists()


@pytest.mark.parametrize(
    ("job", "given", "words"),
    [
        (WAITING, [], "is not finished: its status is processing"),
        (FAILED, [], "is not finished: its status is error"),
        (FINISHED, ["--format", "srt"], f"job {ID} has no file of the format srt"),
    ],
)
def test_what_cannot_be_downloaded_is_said(there: Path, job: dict[str, Any], given: list[str], words: str) -> None:
    with Answering([Answer(job), links("vtt")]) as server:
        ran = server.run("batch", "download", ID, *given)
    assert ran.exit_code == 1
    assert words in ran.stderr
    assert not list(there.iterdir())


def test_a_server_that_gives_no_link_is_none_of_ours(there: Path) -> None:
    with Answering([Answer(FINISHED), links("vtt")]) as server:
        ran = server.run("batch", "download", ID)
    assert ran.exit_code == 3
    assert ran.stderr.endswith(f"it gives no link to acme/{ID}/talk.txt\n")
    assert not list(there.iterdir())


def test_a_deleted_job_is_named() -> None:
    with Answering([Answer(FINISHED)]) as server:
        assert server.run("batch", "delete", ID).stdout == f"deleted {ID}\n"
    assert (server.asked[0].method, server.asked[0].path) == ("DELETE", f"/v1/batch-processor/{ID}")
