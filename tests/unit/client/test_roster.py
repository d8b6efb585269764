from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.client import (
    AccessRequested,
    AccessRequestGone,
    ActiveSpeakerChanged,
    AppMessage,
    CallFailedError,
    CountsChanged,
    EjectedError,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    SessionDataChanged,
    TracksMuted,
    WaitingParticipant,
)
from parlour.client.errors import CallEndedError, OddMessageError
from parlour.client.roster import Roster
from parlour.signaling.protocol import PUSH_BY_TYPE, REQUEST_BY_TYPE
from tests.support.from_schema import JSON, fitting
from tests.support.scripted_server import ScriptedServer, participant

NOT_READ_BY_THE_ROSTER = {
    *("offer", "media-reset", "send-layers", "topology", "paths", "signal"),
    *("lobby", "let-in"),
    *("breakout", "breakout-message", "recordings", "streams", "recording-error", "streaming-error"),
    "recording-uploaded",
    *("transcriptions", "transcription-message", "transcription-error"),
}


def joined(*others: str, me: str = "me", **fields: Any) -> dict[str, Any]:
    script = ScriptedServer()
    script.others = [participant(other) for other in others]
    return script.joined({"session_id": me}) | fields


@pytest.fixture
def roster() -> Roster:
    roster = Roster()
    roster.adopt(joined("ann"))
    return roster


def test_a_join_tells_who_is_there(roster: Roster) -> None:
    assert roster.me.session_id == "me"
    assert list(roster.participants) == ["ann"]
    assert (roster.present, roster.hidden, roster.meeting_id) == (2, 0, "meeting")


def test_people_come_change_and_go(roster: Roster) -> None:
    (come,) = roster.take({"type": "participant-joined", "participant": participant("ben")})
    assert isinstance(come, ParticipantJoined)
    (changed,) = roster.take({"type": "participant-updated", "participant": participant("ben", user_name="Ben")})
    assert isinstance(changed, ParticipantUpdated)
    assert (changed.before, changed.participant.user_name) == (come.participant, "Ben")
    (gone,) = roster.take({"type": "participant-left", "session_id": "ben", "reason": "ejected"})
    assert gone == ParticipantLeft(changed.participant, "ejected")
    assert list(roster.participants) == ["ann"]


def test_nothing_is_told_that_did_not_change(roster: Roster) -> None:
    assert roster.take({"type": "participant-updated", "participant": participant("ann")}) == []
    assert roster.take({"type": "participant-left", "session_id": "nobody", "reason": "left"}) == []
    assert roster.take({"type": "participant-updated", "participant": participant("nobody")}) == []
    assert roster.take({"type": "counts", "present": 2, "hidden": 0}) == []


def test_news_of_the_bot_itself(roster: Roster) -> None:
    off = participant("me", tracks={"audio": {"state": "off", "off": ["byRemoteRequest"]}})
    (event,) = roster.take({"type": "participant-updated", "participant": off})
    assert isinstance(event, ParticipantUpdated)
    assert roster.me.track("audio").reasons == ("byRemoteRequest",)
    assert not roster.me.track("audio").on
    assert roster.me.track("video").state == "off"


def test_other_news(roster: Roster) -> None:
    assert roster.take({"type": "counts", "present": 1, "hidden": 2}) == [CountsChanged(1, 2)]
    assert roster.take({"type": "active-speaker", "session_id": "ann"}) == [ActiveSpeakerChanged("ann")]
    assert roster.take({"type": "app-message", "data": [1], "from": "rest-api"}) == [AppMessage([1], "rest-api")]
    assert roster.take({"type": "session-data", "data": {"a": 1}}) == [SessionDataChanged({"a": 1})]
    assert roster.take({"type": "remote-mute", "tracks": ["audio"], "by": None}) == [TracksMuted(("audio",), None)]
    limit = {"type": "remote-mute", "tracks": ["audio"], "by": None, "reason": "microphone-limit"}
    assert roster.take(limit) == [TracksMuted(("audio",), None, "microphone-limit")]
    assert roster.session_data == {"a": 1}


def test_who_waits_in_the_lobby_is_told_once(roster: Roster) -> None:
    ann, ben = ({"id": name, "name": name.title(), "granted": False} for name in ("ann", "ben"))
    (asked,) = roster.take({"type": "waiting-participant-added", "participant": ann})
    assert asked == AccessRequested(WaitingParticipant("ann", "Ann", granted=False))
    assert roster.take({"type": "waiting-participant-updated", "participant": {**ann, "granted": True}}) == []
    assert roster.waiting["ann"].granted
    events = roster.take({"type": "waiting-participants", "participants": [ben]})
    assert [type(event) for event in events] == [AccessRequestGone, AccessRequested]
    assert [type(event) for event in roster.take({"type": "waiting-participant-removed", "id": "ben"})] == [
        AccessRequestGone
    ]
    assert roster.take({"type": "waiting-participant-removed", "id": "ben"}) == []


def test_a_fatal_error_ends_the_call(roster: Roster) -> None:
    with pytest.raises(EjectedError, match="time is up"):
        roster.take({"type": "error", "error": {"type": "ejected", "msg": "time is up"}})
    with pytest.raises(CallFailedError, match="connection-error: too slow"):
        roster.take({"type": "error", "error": {"type": "connection-error", "msg": "too slow"}})


def test_another_seat_tells_the_differences(roster: Roster) -> None:
    events = roster.adopt(joined("ben", "me", me="me too", session_data={"a": 1}))
    assert [type(event) for event in events] == [CountsChanged, ParticipantLeft, ParticipantJoined, SessionDataChanged]
    assert list(roster.participants) == ["ben"], "one's own former seat is nobody else"
    assert roster.take({"type": "participant-left", "session_id": "me", "reason": "disconnected"}) == []


def test_a_reply_that_is_odd_changes_nothing(roster: Roster) -> None:
    for field in ("participant", "counts", "session_data", "meeting_id", "room", "max_app_message_size"):
        with pytest.raises(OddMessageError):
            roster.adopt({**joined("ben", me="other"), field: 7.5})
        with pytest.raises(OddMessageError):
            roster.adopt({**joined("ben", me="other"), "participants": [{"session_id": "x"}]})
    assert (roster.me.session_id, list(roster.participants)) == ("me", ["ann"])


def test_every_declared_push_is_read_or_known_not_to_be() -> None:
    roster = Roster()
    assert {kind for kind in PUSH_BY_TYPE if not roster.knows(kind)} == NOT_READ_BY_THE_ROSTER


@given(st.data())
def test_pushes_as_declared_are_understood(data: st.DataObject) -> None:
    roster = Roster()
    roster.adopt(joined("ann"))
    kind = data.draw(st.sampled_from(sorted(kind for kind in PUSH_BY_TYPE if roster.knows(kind))))
    push = data.draw(fitting(PUSH_BY_TYPE[kind].fields.schema()))
    try:
        roster.take({**push, "type": kind})
    except CallEndedError:
        assert kind == "error"


@given(fitting(REQUEST_BY_TYPE["join"].reply.schema()))
def test_replies_as_declared_are_understood(reply: dict[str, Any]) -> None:
    Roster().adopt(reply)


@given(st.sampled_from(sorted(PUSH_BY_TYPE)), st.dictionaries(st.text(max_size=20), JSON), st.data())
def test_odd_pushes_are_odd_and_nothing_else(kind: str, extra: dict[str, Any], data: st.DataObject) -> None:
    roster = Roster()
    roster.adopt(joined("ann"))
    if not roster.knows(kind):
        return
    fields = data.draw(fitting(PUSH_BY_TYPE[kind].fields.schema()))
    broken = {name: data.draw(JSON) if data.draw(st.booleans()) else value for name, value in fields.items()}
    with suppress(OddMessageError, CallEndedError):
        roster.take({**extra, **broken, "type": kind})
    assert roster.me.session_id == "me"
