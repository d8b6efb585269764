"""`parlour transcripts`: what each command asks for, what it prints, and where files go."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.answering import Answer, Answering
from tests.unit.cli.test_recordings import there

__all__ = ["there"]

ID = "5c9e1d52-97ab-4b6a-8d34-0f2f4a1c7d11"
LISTED: dict[str, Any] = {
    "transcriptId": ID,
    "domainId": "d-1",
    "roomId": "r-1",
    "roomName": "team",
    "mtgSessionId": "m-1",
    "status": "t_finished",
    "isVttAvailable": True,
    "duration": 3723,
    "created_at": "2026-03-24T14:50:59.123Z",
    "updated_at": "2026-03-24T15:53:02.123Z",
    "error": None,
}
RUNNING = LISTED | {"transcriptId": "t-2", "status": "t_in_progress", "duration": None}
OUT = {"s3key": "acme/team/167", "key": "acme/team/167", "bucket": "texts", "region": "eu-central-1"}
SHOWN = LISTED | {"outParams": OUT, "error": "cut\x1b off"}


def test_the_list_is_for_people_and_for_programs() -> None:
    page = {"total_count": 2, "data": [LISTED, RUNNING]}
    with Answering([Answer(page)]) as server:
        listed = server.run("transcripts", "list", "--room", "team", "--meeting", "m-1").stdout
        programs = server.run("transcripts", "list", "--json").stdout
    heads, first, second = listed.splitlines()
    assert heads.split() == ["ID", "ROOM", "STARTED", "LENGTH", "STATUS", "ERROR"]
    assert first.split() == [ID, "team", "2026-03-24", "14:50:59Z", "1:02:03", "finished"]
    assert second.split() == ["t-2", "team", "2026-03-24", "14:50:59Z", "in-progress"]
    assert json.loads(programs) == page
    assert [asked.path for asked in server.asked] == [
        "/v1/transcript?limit=100&room_name=team&mtgSessionId=m-1",
        "/v1/transcript?limit=100",
    ]


def test_a_long_list_is_asked_for_page_by_page() -> None:
    many = [LISTED | {"transcriptId": f"t-{number}"} for number in range(100)]
    with Answering([Answer({"data": many}), Answer({"data": [RUNNING]})]) as server:
        assert len(server.run("transcripts", "list").stdout.splitlines()) == 102
    assert server.asked[1].path == "/v1/transcript?limit=100&starting_after=t-99"


def test_one_is_shown() -> None:
    with Answering([Answer(SHOWN)]) as server:
        lines = server.run("transcripts", "show", ID).stdout.splitlines()
        programs = server.run("transcripts", "show", ID, "--json").stdout
    assert [line.split(maxsplit=1) for line in lines] == [
        ["id", ID],
        ["room", "team"],
        ["meeting", "m-1"],
        ["started", "2026-03-24 14:50:59Z"],
        ["status", "finished"],
        ["error", "cut\\x1b off"],
        ["length", "1:02:03"],
        ["bucket", "texts"],
        ["file", "acme/team/167"],
    ]
    assert json.loads(programs) == SHOWN


@pytest.mark.parametrize(("given", "saved"), [([], "167.vtt"), (["-o", "talk.vtt"], "talk.vtt")])
def test_a_transcript_is_downloaded_from_where_the_server_was_reached(
    there: Path, given: list[str], saved: str
) -> None:
    link = {"download_link": "https://meet.example.com/files/t/167.vtt", "expires": 1}
    with Answering([Answer(SHOWN), Answer(link), Answer(b"WEBVTT\n")]) as server:
        told = server.run("transcripts", "download", ID, *given).stdout
    assert told == f"{saved}  7 B\n"
    assert "WEBVTT" in (there / saved).read_text()
    asked = [each.path for each in server.asked]
    assert asked == [
        f"/v1/transcript/{ID}",
        f"/v1/transcript/{ID}/access-link?valid_for_secs=43200",
        "/files/t/167.vtt",
    ]


def test_a_deleted_transcript_is_named() -> None:
    with Answering([Answer(LISTED | {"status": "t_deleted"})]) as server:
        assert server.run("transcripts", "delete", ID).stdout == f"deleted {ID}\n"
    assert (server.asked[0].method, server.asked[0].path) == ("DELETE", f"/v1/transcript/{ID}")
