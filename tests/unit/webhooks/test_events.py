"""Envelopes, ids and payloads as documented."""

import json
from dataclasses import replace
from typing import Any, Literal

import pytest

from parlour.calls.facts import CallFact, TranscriptFailed, TranscriptReady, TranscriptStarted
from parlour.webhooks.events import EVENT_TYPES, PRODUCED, batch_event, event_of
from tests.unit.webhooks.facts import PERMISSIONS, START, ended, joined, left, person, started, waits, waits_no_longer


def told(fact: CallFact) -> dict[str, Any]:
    event = event_of(fact)
    body: dict[str, Any] = json.loads(event.body)
    assert body["id"] == event.id
    assert body["type"] == event.type == fact.kind
    return body


def test_the_envelope() -> None:
    body = told(started(at=START + 0.9614))
    assert set(body) == {"version", "type", "id", "payload", "event_ts"}
    assert body["version"] == "1.0.0"
    assert body["event_ts"] == START + 0.961


def test_bodies_are_written_as_javascript_writes_them() -> None:
    event = event_of(joined(person(user_name="Zoë 🎉\ud800", joined_at=1795538992.0), at=1795538992.0))
    assert '"event_ts":1795538992}' in event.body
    assert '"joined_at":1795538992,' in event.body
    assert '"user_name":"Zoë 🎉\\ud800"' in event.body


def test_a_meeting_begins() -> None:
    body = told(started())
    assert body["id"] == f"met-sta-m-1-{int(START)}"
    assert body["payload"] == {"start_ts": START, "meeting_id": "m-1", "room": "room"}


def test_a_meeting_ends() -> None:
    body = told(ended(at=START + 60))
    assert body["id"] == f"met-end-m-1-{int(START) + 60}"
    assert body["payload"] == {"start_ts": START, "end_ts": START + 60, "meeting_id": "m-1", "room": "room"}


def test_somebody_joins() -> None:
    body = told(joined(person(user_id="u-7", owner=True, will_eject_at=START + 9)))
    assert body["id"] == f"ptcpt-join-s-1-{int(START * 1000)}"
    assert body["payload"] == {
        "joined_at": START,
        "session_id": "s-1",
        "room": "room",
        "user_id": "u-7",
        "user_name": "Ann",
        "owner": True,
        "networkQualityState": "unknown",
        "will_eject_at": START + 9,
        "permissions": PERMISSIONS,
    }


def test_somebody_leaves() -> None:
    body = told(left(at=START + 11.5))
    assert body["id"] == f"ptcpt-left-s-1-{int(START * 1000) + 11500}"
    assert body["payload"]["duration"] == 11.5
    assert set(body["payload"]) == {*told(joined())["payload"], "duration"}


def test_somebody_waits_to_be_let_in() -> None:
    body = told(waits(person(user_id="u-7")))
    assert (body["type"], body["id"]) == ("waiting-participant.joined", f"1-w-ptcpt-joined-s-1-{int(START * 1000)}")
    assert body["payload"] == {**told(joined(person(user_id="u-7")))["payload"]}


def test_somebody_waits_no_longer() -> None:
    body = told(waits_no_longer(at=START + 7))
    assert (body["type"], body["id"]) == ("waiting-participant.left", f"1-w-ptcpt-left-s-1-{int(START * 1000) + 7000}")
    assert body["payload"]["duration"] == 7
    assert set(body["payload"]) == {*told(left())["payload"]}


def test_without_a_user_id_the_session_id_stands_in_as_it_does_for_browsers() -> None:
    assert told(joined())["payload"]["user_id"] == "s-1"


def test_the_same_fact_is_the_same_event() -> None:
    assert event_of(joined()) == event_of(replace(joined()))


@pytest.mark.parametrize(
    ("status", "type_", "id_"),
    [("finished", "batch-processor.job-finished", "bp-jf-j"), ("error", "batch-processor.error", "bp-err-j")],
)
def test_the_end_of_a_batch_job_belongs_to_no_room(status: Literal["finished", "error"], type_: str, id_: str) -> None:
    event = batch_event("j", status, {"id": "j", "input": {"uri": "https://é.example/"}}, START + 0.1234)
    assert (event.id, event.type, event.room) == (id_, type_, "")
    assert json.loads(event.body) == {
        "version": "1.0.0",
        "type": type_,
        "id": id_,
        "payload": {"id": "j", "input": {"uri": "https://é.example/"}},
        "event_ts": START + 0.123,
    }


def test_every_type_that_is_produced_can_be_asked_for() -> None:
    assert set(EVENT_TYPES) >= PRODUCED
    assert len(set(EVENT_TYPES)) == len(EVENT_TYPES)


ABOUT_TRANSCRIPT: dict[str, Any] = {
    "domain_id": "d-1",
    "room_id": "r-1",
    "room_name": "room",
    "meeting_id": "m-1",
    "at": START + 60,
    "started_at": START - 5,
    "job_id": "t-1",
    "instance_id": "i-1",
    "key": "acme/room/1.vtt",
    "bucket": "texts",
    "region": "eu-central-1",
    "begun_at": START,
}
WRITTEN: dict[str, Any] = {"duration": 59.6, "participant_minutes": 1.987, "max_participants": 2}
IN_EVERY_TRANSCRIPT = {
    "id": "t-1",
    "room_id": "r-1",
    "room_name": "room",
    "mtg_session_id": "m-1",
    "domain_id": "d-1",
    "out_params": {"s3": {"key": "acme/room/1.vtt", "bucket": "texts", "region": "eu-central-1"}},
}


def test_a_transcript_begins() -> None:
    body = told(TranscriptStarted(**ABOUT_TRANSCRIPT))
    assert (body["type"], body["id"]) == ("transcript.started", f"tra-sta-t-1-{int(START * 1000) + 60_000}")
    nothing_yet = {"duration": 0, "participant_minutes": 0, "max_participants": 0}
    expected = {**IN_EVERY_TRANSCRIPT, **nothing_yet, "status": "t_in_progress", "info": {"instanceId": "i-1"}}
    assert body["payload"] == expected


def test_a_transcript_can_be_had() -> None:
    payload = told(TranscriptReady(**ABOUT_TRANSCRIPT, **WRITTEN))["payload"]
    counted = {"duration": 60, "participant_minutes": 1.99, "max_participants": 2}
    assert payload == {**IN_EVERY_TRANSCRIPT, **counted, "status": "t_finished"}


def test_a_transcript_fails() -> None:
    payload = told(TranscriptFailed(**ABOUT_TRANSCRIPT, msg="the disk is full"))["payload"]
    assert (payload["status"], payload["error"]) == ("t_error", "the disk is full")
    assert payload["info"] == {"instanceId": "i-1", "startTs": START, "endTs": START + 60}
