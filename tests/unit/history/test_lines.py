"""What the log of a call says of its transcripts."""

from typing import Any

from parlour.calls.facts import TranscriptFailed, TranscriptReady, TranscriptStarted
from parlour.history.lines import line_of
from parlour.store import ERROR, INFO

ABOUT: dict[str, Any] = {
    "domain_id": "d-1",
    "room_id": "r-1",
    "room_name": "room",
    "meeting_id": "m-1",
    "at": 1_800_000_060.0,
    "started_at": 1_800_000_000.0,
    "job_id": "t-1",
    "instance_id": "i-1",
    "begun_at": 1_800_000_000.0,
}


def test_a_transcript_is_told_from_its_begin_to_its_end() -> None:
    begun, ready, failed = (
        line_of(fact)
        for fact in (
            TranscriptStarted(**ABOUT),
            TranscriptReady(**ABOUT, duration=59.6),
            TranscriptFailed(**ABOUT, msg="the disk is full"),
        )
    )
    assert begun is not None
    assert ready is not None
    assert failed is not None
    assert (begun.code, begun.message, begun.level) == ("transcript.started", "transcript started (t-1)", INFO)
    assert (ready.code, ready.message) == ("transcript.ready-to-download", "transcript ready-to-download (t-1), 60 s")
    assert (failed.code, failed.message) == ("transcript.error", "transcript error (t-1): the disk is full")
    assert (failed.level, failed.meeting_id, failed.at) == (ERROR, "m-1", 1_800_000_060.0)
