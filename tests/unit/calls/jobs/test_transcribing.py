"""Transcriptions: who may start them, whom they listen to, who is told what was said, and how they end."""

import json
from dataclasses import replace

import pytest

from parlour.calls import Call, ParticipantRules
from parlour.calls.breakout import BreakoutRoom
from parlour.calls.commands import (
    EnterBreakoutRoom,
    Leave,
    StartRecording,
    StartTranscription,
    StopTranscription,
    UpdateBreakout,
    UpdateTranscription,
)
from parlour.calls.effects import Answer, Effect, ShowScene, StartJob, StopJob, TellTranscript
from parlour.calls.events import Heard, JobEnded, JobStarted, Join
from parlour.calls.jobs.instances import DEFAULT_INSTANCE
from parlour.calls.jobs.transcribing import MOST_AT_ONCE
from parlour.calls.jobs.transcription_options import TranscriptionOptions, read_transcription
from parlour.calls.lobby import Lobby
from parlour.calls.messages import (
    Done,
    JobFailed,
    Joined,
    TopologyNow,
    TranscriptionMessage,
    TranscriptionsNow,
)
from parlour.calls.permissions import CanReceive, Permissions
from parlour.calls.scene import Scene, Shot
from parlour.calls.transcriptions import Transcription
from tests.unit.calls.calls import NOW, RULES, ask, join, join_command, only, owner, person, pushes, try_join
from tests.unit.calls.jobs.test_running import refusal, send

ROOM = replace(RULES, recording=frozenset({"cloud"}), breakout_rooms=True)
START = StartTranscription({})
DATA = {"dataOutputs": ["transcript-webvtt"]}


@pytest.fixture
def call() -> Call:
    """An owner and a guest."""
    call = Call("6ba7b810-9dad-41d1-80b4-00c04fd430c8", ROOM)
    join(call, owner(user_name="Ann"), rules=ROOM, wished_id="host")
    join(call, person(user_name="Ben"), rules=ROOM, wished_id="guest")
    return call


def started(effects: list[Effect]) -> StartJob:
    (start,) = only(effects, StartJob)
    return start


def begun(call: Call, who: str = "host", **options: object) -> str:
    """Start a transcription that runs; return its job's id."""
    start = started(ask(call, who, StartTranscription(options)))  # type: ignore[arg-type]
    call.handle(JobStarted(start.job_id), NOW)
    return start.job_id


def shown(effects: list[Effect], to: str = "guest") -> list[Transcription]:
    """Return what one is told last of what is transcribed."""
    told = [push.view for push in pushes(effects, to) if isinstance(push, TranscriptionsNow)]
    return [*told[-1].transcriptions]


def said(job_id: str, text: str = "hello", *, who: str = "guest", final: bool = True, **more: object) -> Heard:
    return Heard(job_id, who, "audio", text, NOW, NOW + 1, final, **more)  # type: ignore[arg-type]


def heard(effects: list[Effect], to: str) -> list[str]:
    return [push.text for push in pushes(effects, to) if isinstance(push, TranscriptionMessage)]


def test_one_is_answered_begun_and_told(call: Call) -> None:
    effects = ask(call, "host", StartTranscription({"language": "de", "model": "large"}))
    assert effects[0] == Answer(Done())
    start = started(effects)
    assert start.options == TranscriptionOptions(language="de", model="large")
    (one,) = shown(effects)
    assert (one.state, one.started_by, one.transcript_id) == ("starting", "host", None)
    assert [each.state for each in shown(call.handle(JobStarted(start.job_id), NOW + 1))] == ["running"]
    newcomer = try_join(call, rules=ROOM)
    assert isinstance(newcomer, Joined)
    assert newcomer.transcriptions is not None
    assert newcomer.transcriptions.transcriptions[0].started_at == NOW + 1


def test_guests_may_not_and_transcription_admins_may(call: Call) -> None:
    for request in (START, UpdateTranscription({}), StopTranscription()):
        assert "only owners and transcription admins" in refusal(ask(call, "guest", request))
    admin = person(permissions=Permissions(can_admin=frozenset({"transcription"})))
    join(call, admin, rules=ROOM, wished_id="admin")
    assert only(ask(call, "admin", START), StartJob)
    streamer = person(permissions=Permissions(can_admin=frozenset({"streaming"})))
    join(call, streamer, rules=ROOM, wished_id="streamer")
    assert refusal(ask(call, "streamer", StopTranscription()))


def test_options_that_cannot_be_are_refused_and_nothing_begins(call: Call) -> None:
    effects = ask(call, "host", StartTranscription({"endpointing": -1}))
    assert "endpointing" in refusal(effects)
    assert not only(effects, StartJob)
    begun(call)
    assert "participants" in refusal(ask(call, "host", UpdateTranscription({"participants": "Ben"})))


def test_several_run_at_once_told_apart_by_their_instance(call: Call) -> None:
    begun(call)
    assert "active transcription" in refusal(ask(call, "host", START))
    begun(call, instanceId="two")
    for number in range(2, MOST_AT_ONCE):
        begun(call, instanceId=str(number))
    assert "cannot have more" in refusal(ask(call, "host", StartTranscription({"instanceId": "more"})))
    effects = ask(call, "host", StopTranscription("two"))
    assert len(only(effects, StopJob)) == 1
    states = {each.options.instance_id: each.state for each in shown(effects)}
    assert (states["two"], states[DEFAULT_INSTANCE]) == ("stopping", "running")
    assert "no transcription" in refusal(ask(call, "host", StopTranscription("three")))


def test_they_are_not_counted_among_recordings(call: Call) -> None:
    begun(call)
    assert only(ask(call, "host", StartRecording("cloud", DEFAULT_INSTANCE)), StartJob)
    assert refusal(ask(call, "host", StartRecording("cloud", "aaaaaaaa-0000-4000-8000-000000000000")))
    begun(call, instanceId="two")


def test_it_listens_to_voices_and_follows_them(call: Call) -> None:
    send(call, "guest", audio="audio", video="video")
    effects = ask(call, "host", START)
    assert only(effects, ShowScene)[-1].scene == Scene((), None, (Shot("guest", "Ben", {"audio": "audio"}),))
    effects = ask(call, "guest", Leave())
    assert only(effects, ShowScene)[-1].scene == Scene()


def test_media_have_to_pass_the_server(call: Call) -> None:
    mesh = replace(ROOM, sfu_switchover=10)
    call = Call("6ba7b810-9dad-41d1-80b4-00c04fd430c8", mesh)
    join(call, owner(), rules=mesh, wished_id="host", direct=True)
    join(call, person(), rules=mesh, wished_id="guest", direct=True)
    effects = ask(call, "host", START)
    assert [push.stand.next for push in pushes(effects, "guest") if isinstance(push, TopologyNow)] == ["sfu"]


def test_only_those_who_are_named_are_transcribed(call: Call) -> None:
    send(call, "guest", audio="audio")
    send(call, "host", audio="audio")
    effects = ask(call, "host", StartTranscription({"participants": ["host"]}))
    assert [shot.session_id for shot in only(effects, ShowScene)[-1].scene.voices] == ["host"]
    effects = ask(call, "host", UpdateTranscription({"participants": ["guest"]}))
    assert [shot.session_id for shot in only(effects, ShowScene)[-1].scene.voices] == ["guest"]
    assert shown(effects)[0].options.participants == ("guest",)
    effects = ask(call, "host", UpdateTranscription({"participants": ["*"]}))
    assert [shot.session_id for shot in only(effects, ShowScene)[-1].scene.voices] == ["host", "guest"]
    effects = ask(call, "host", UpdateTranscription({"participants": []}))
    assert only(effects, ShowScene)[-1].scene.voices == ()
    assert not only(ask(call, "host", UpdateTranscription({})), ShowScene)


def test_everybody_inside_hears_of_what_was_said_hidden_ones_too(call: Call) -> None:
    hidden = join(call, person(permissions=Permissions(has_presence=False)), rules=ROOM)
    job = begun(call)
    effects = call.handle(said(job, "good mor", final=False), NOW)
    assert [heard(effects, who) for who in ("host", "guest", hidden)] == [["good mor"]] * 3
    (message,) = [push for push in pushes(effects, "guest") if isinstance(push, TranscriptionMessage)]
    assert message == TranscriptionMessage(DEFAULT_INSTANCE, "guest", "audio", "good mor", NOW, NOW + 1, False)


def test_what_somebody_may_not_hear_it_may_not_read(call: Call) -> None:
    deaf = join(call, person(permissions=Permissions(can_receive=CanReceive(base=False))), rules=ROOM)
    sees = join(call, person(permissions=Permissions(can_receive=CanReceive(base={"audio": True}))), rules=ROOM)
    viewer = join(call, person(permissions=Permissions(has_presence=False, owners_only=True)), rules=ROOM)
    job = begun(call)
    effects = call.handle(said(job), NOW)
    assert [heard(effects, who) for who in (deaf, sees, viewer)] == [[], ["hello"], []]
    assert heard(call.handle(said(job, who=deaf), NOW), deaf) == ["hello"]  # oneself
    assert heard(call.handle(said(job, who="host"), NOW), viewer) == ["hello"]
    ask(call, "guest", Leave())
    effects = call.handle(said(job), NOW)  # last words
    assert [heard(effects, who) for who in (deaf, sees, viewer, "host")] == [[], [], [], ["hello"]]


def test_breakout_rooms_hear_nothing_of_the_main_room(call: Call) -> None:
    ask(call, "host", UpdateBreakout(rooms=(BreakoutRoom("blue", "Blue"),), assignment={"guest": "blue"}, open=True))
    ask(call, "guest", EnterBreakoutRoom("blue"))
    job = begun(call)
    effects = call.handle(said(job, who="host"), NOW)
    assert (heard(effects, "host"), heard(effects, "guest")) == (["hello"], [])


def test_the_recognisers_own_reply_is_told_when_that_was_asked_for(call: Call) -> None:
    for options, raw in (({}, None), ({"includeRawResponse": True}, {"n": 1})):
        job = begun(call, **options)
        (message,) = [
            push
            for push in pushes(call.handle(said(job, raw={"n": 1}), NOW), "guest")
            if isinstance(push, TranscriptionMessage)
        ]
        assert message.raw == raw
        call.handle(JobEnded(job), NOW)


def test_recordings_that_want_it_get_final_words_once(call: Call) -> None:
    send(call, "guest", audio="audio")
    recording = started(ask(call, "host", StartRecording("cloud", DEFAULT_INSTANCE, None, DATA)))
    first, second = begun(call, participants=["guest"]), begun(call, instanceId="two")
    assert not only(call.handle(said(first, final=False), NOW), TellTranscript)
    ask(call, "guest", Leave())
    (told,) = only(call.handle(said(first), NOW), TellTranscript)
    assert told == TellTranscript(recording.job_id, "guest", "Ben", "hello", NOW, NOW + 1)
    assert not only(call.handle(said(second), NOW), TellTranscript)
    assert only(call.handle(said(second, who="host"), NOW), TellTranscript)  # whom the first one does not listen to


def test_other_recordings_get_none(call: Call) -> None:
    ask(call, "host", StartRecording("cloud", DEFAULT_INSTANCE))
    assert not only(call.handle(said(begun(call)), NOW), TellTranscript)


def test_words_of_a_transcription_that_has_ended_are_lost(call: Call) -> None:
    job = begun(call)
    effects = ask(call, "host", StopTranscription())
    assert shown(effects)[0].stopped_by == "host"
    assert heard(call.handle(said(job), NOW), "guest") == ["hello"]
    assert shown(call.handle(JobEnded(job), NOW)) == []
    assert not call.handle(said(job), NOW)


def test_one_that_fails_says_why(call: Call) -> None:
    effects = call.handle(JobEnded(begun(call), "there is no model"), NOW)
    assert JobFailed("transcription", DEFAULT_INSTANCE, "there is no model") in pushes(effects, "guest")


def test_it_ends_with_the_meeting_and_not_before(call: Call) -> None:
    begun(call)
    assert call.next_deadline is None
    ask(call, "guest", Leave())
    assert len(only(ask(call, "host", Leave()), StopJob)) == 1


def test_what_is_said_is_kept_where_the_room_says_so_at_the_start() -> None:
    stored = replace(ROOM, transcript_storage=True)
    call = Call("6ba7b810-9dad-41d1-80b4-00c04fd430c8", stored)
    join(call, owner(), rules=stored, wished_id="host")
    effects = ask(call, "host", START)
    start = started(effects)
    assert isinstance(start.options, TranscriptionOptions)
    assert start.options.stored
    assert shown(effects, "host")[0].transcript_id == start.job_id


def test_who_is_hidden_is_not_told_to_have_started_it(call: Call) -> None:
    hidden = owner()
    who = join(call, replace(hidden, permissions=Permissions(has_presence=False, can_admin=True)), rules=ROOM)
    assert shown(ask(call, who, START))[0].started_by is None
    assert shown(ask(call, who, StopTranscription()))[0].stopped_by is None


def test_it_goes_on_in_another_process(call: Call) -> None:
    options = {"language": "de", "redact": ["pci"], "participants": ["guest"], "extra": {"a": [1]}}
    former, _ = begun(call, **options), begun(call, instanceId="over")
    ask(call, "host", StopTranscription("over"))
    kept = json.loads(json.dumps(call.keep()))
    again, effects = Call.restored(call.meeting_id, kept, "domain", Lobby(), NOW + 9)
    start = started(effects)
    assert (start.options, start.started_by) == (read_transcription(options), "host")
    assert start.job_id != former
    again.handle(JobStarted(start.job_id), NOW + 9)
    assert heard(again.handle(said(start.job_id), NOW + 10), "host") == ["hello"]


@pytest.mark.property("auto_start_transcription")
def test_an_owner_with_such_a_token_starts_one_as_it_comes(call: Call) -> None:
    options = read_transcription({"language": "fr", "instanceId": "auto"})
    effects = call.handle(_coming(owner(starts_transcription=options), "second"), NOW)
    start = started(effects)
    assert (start.options, start.started_by) == (options, "second")
    effects = call.handle(_coming(owner(starts_transcription=options), "third"), NOW)
    assert not only(effects, StartJob)  # one runs
    assert not [push for push in pushes(effects, "third") if isinstance(push, JobFailed)]


@pytest.mark.property("auto_start_transcription")
def test_who_is_no_owner_is_told_that_it_does_not_start(call: Call) -> None:
    options = TranscriptionOptions()
    admin = person(permissions=Permissions(can_admin=True), starts_transcription=options)
    effects = call.handle(_coming(admin, "second"), NOW)
    assert not only(effects, StartJob)
    (failed,) = [push for push in pushes(effects, "second") if isinstance(push, JobFailed)]
    assert (failed.kind, "owners only" in failed.msg) == ("transcription", True)


def _coming(who: ParticipantRules, session_id: str) -> Join:
    return join_command(who, rules=ROOM, wished_id=session_id)
