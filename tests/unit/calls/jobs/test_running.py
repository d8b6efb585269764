"""Recordings and streams that the server makes: who may start them, what they show, and how they end."""

from dataclasses import replace

import pytest

from parlour.calls import Call, CallRules
from parlour.calls.commands import (
    ChangeStreamingTargets,
    Leave,
    Publish,
    ReadStreamTargets,
    StartRecording,
    StartStreaming,
    StartTranscription,
    StopRecording,
    StopStreaming,
    UpdateRecording,
    UpdateTracks,
)
from parlour.calls.effects import Answer, ChangeTargets, Effect, Refuse, ShowScene, StartJob, StopJob
from parlour.calls.events import JobEnded, JobStarted, RecordingStored, RoomChanged, TargetNews, Tick
from parlour.calls.jobs.backend import JobTicket, StartJobFromBackend
from parlour.calls.jobs.capture_options import read_recording
from parlour.calls.jobs.instances import DEFAULT_INSTANCE
from parlour.calls.messages import (
    Done,
    JobFailed,
    RecordingsNow,
    RecordingUploaded,
    StreamsNow,
    StreamTargets,
    TopologyNow,
)
from parlour.calls.permissions import Permissions
from parlour.calls.recordings import StreamTarget, TargetStand
from parlour.calls.scene import Scene, Shot
from parlour.calls.tracks import TrackState
from tests.unit.calls.calls import NOW, RULES, ask, join, only, owner, person, publication, pushes, try_join

CLOUD = replace(RULES, recording=frozenset({"cloud", "raw-tracks"}))
SECOND = "aaaaaaaa-0000-4000-8000-000000000000"
START = StartRecording("cloud", DEFAULT_INSTANCE)
URL = "rtmp://live.example.com/app/key"


@pytest.fixture
def call() -> Call:
    """An owner and a guest in a room that may be recorded."""
    call = Call("6ba7b810-9dad-41d1-80b4-00c04fd430c8", CLOUD)
    join(call, owner(user_name="Ann"), rules=CLOUD, wished_id="host")
    join(call, person(user_name="Ben"), rules=CLOUD, wished_id="guest")
    return call


def send(call: Call, who: str, now: float = NOW, **kinds: str) -> list[Effect]:
    """Publish tracks and say that they are on."""
    effects = ask(call, who, publication(**kinds), now)  # type: ignore[arg-type]
    states = {name: TrackState("on", (), kind if name == "slides" else None) for name, kind in kinds.items()}
    return effects + ask(call, who, UpdateTracks(states), now)  # type: ignore[arg-type]


def refusal(effects: list[Effect]) -> str:
    (refused,) = only(effects, Refuse)
    return refused.msg


def scene(effects: list[Effect]) -> Scene:
    return only(effects, ShowScene)[-1].scene


def states(effects: list[Effect], to: str = "guest") -> list[str]:
    return [
        each.state for push in pushes(effects, to) if isinstance(push, RecordingsNow) for each in push.view.recordings
    ]


def test_a_recording_is_answered_begun_and_told(call: Call) -> None:
    effects = ask(call, "host", START)
    assert effects[0] == Answer(Done())
    (start,) = only(effects, StartJob)
    assert (start.options.type, start.started_by, start.meeting_started_at) == ("cloud", "host", NOW)
    assert states(effects) == ["starting"]
    effects = call.handle(JobStarted(start.job_id), NOW + 1)
    (push,) = [each for each in pushes(effects, "guest") if isinstance(each, RecordingsNow)]
    (recording,) = push.view.recordings
    assert (recording.recording_id, recording.state, recording.started_at) == (start.job_id, "running", NOW + 1)
    assert try_join(call, rules=CLOUD).recordings.recordings == (recording,)


def test_every_recording_has_an_id_of_its_own(call: Call) -> None:
    ids = set()
    for _ in range(3):
        (start,) = only(ask(call, "host", START), StartJob)
        ids.add(start.job_id)
        call.handle(JobEnded(start.job_id), NOW)
    assert len(ids) == 3


def test_guests_may_not_and_kinds_that_are_not_allowed_cannot(call: Call) -> None:
    assert "only owners" in refusal(ask(call, "guest", START))
    assert "cloud-audio-only" in refusal(ask(call, "host", StartRecording("cloud-audio-only", DEFAULT_INSTANCE)))
    assert "only owners" in refusal(ask(call, "guest", StartStreaming(DEFAULT_INSTANCE, {"rtmpUrl": URL})))


def test_options_that_cannot_be_are_refused_and_nothing_begins(call: Call) -> None:
    effects = ask(call, "host", StartRecording("cloud", DEFAULT_INSTANCE, None, {"width": 3}))
    assert "width" in refusal(effects)
    assert not only(effects, StartJob)


def test_a_room_has_as_many_as_it_may_streams_counted(call: Call) -> None:
    ask(call, "host", START)
    assert refusal(ask(call, "host", StartStreaming(SECOND, {"rtmpUrl": URL}))) == "room room has an active stream"
    call.handle(RoomChanged(replace(CLOUD, max_jobs=2)), NOW)
    assert refusal(ask(call, "host", START)) == "room room has an active stream"  # the same instance
    assert only(ask(call, "host", StartStreaming(SECOND, {"rtmpUrl": URL})), StartJob)


def test_people_start_so_many_in_a_minute_and_backends_are_not_counted(call: Call) -> None:
    for number in range(10):
        for start in (START, StartTranscription({})):
            (begun,) = only(ask(call, "host", start, NOW + number), StartJob)
            call.handle(JobEnded(begun.job_id), NOW + number)
    for refused in (START, StartTranscription({})):
        assert refusal(ask(call, "host", refused, NOW + 10)).endswith("try again in 50 s")
    by_backend, _ = call.operate(StartJobFromBackend(read_recording({})), NOW + 10)
    assert isinstance(by_backend, JobTicket)
    call.handle(JobEnded(by_backend.job_id), NOW + 10)
    assert only(ask(call, "host", START, NOW + 60), StartJob)


def test_it_shows_who_sends_and_follows_them(call: Call) -> None:
    effects = ask(call, "host", START)
    assert scene(effects) == Scene((Shot("host", "Ann"), Shot("guest", "Ben")))
    effects = send(call, "guest", audio="audio", video="video")
    assert scene(effects).shots[1] == Shot("guest", "Ben", {"audio": "audio", "video": "video"})
    effects = ask(call, "guest", UpdateTracks({"video": TrackState("off", ("byUser",))}))
    assert scene(effects).shots[1].tracks == {"audio": "audio"}
    effects = ask(call, "guest", Leave())
    assert scene(effects) == Scene((Shot("host", "Ann"),))


def test_nothing_is_said_of_a_scene_that_is_as_it_was(call: Call) -> None:
    ask(call, "host", START)
    assert not only(call.handle(Tick(), NOW + 1), ShowScene)


def test_who_is_hidden_or_may_not_send_is_not_in_it(call: Call) -> None:
    hidden = person(permissions=Permissions(has_presence=False))
    join(call, hidden, rules=CLOUD, wished_id="hidden")
    join(call, person(permissions=Permissions(can_send=frozenset())), rules=CLOUD, wished_id="mute")
    ask(call, "mute", publication(audio="audio"))
    ask(call, "mute", UpdateTracks({"audio": TrackState("on")}))
    shots = scene(ask(call, "host", START)).shots
    assert [(each.session_id, each.tracks) for each in shots] == [("host", {}), ("guest", {}), ("mute", {})]


def test_only_those_who_are_named_are_in_it(call: Call) -> None:
    for who in ("host", "guest"):
        send(call, who, audio="audio", video="video")
    cast = {"video": ["guest"], "audio": ["owners"]}
    shown = scene(ask(call, "host", StartRecording("cloud", DEFAULT_INSTANCE, None, {"participants": cast})))
    assert shown.shots == (Shot("guest", "Ben", {"video": "video"}),)
    assert shown.voices == (Shot("host", "Ann", {"audio": "audio"}),)


def test_a_recording_of_sound_has_no_pictures(call: Call) -> None:
    send(call, "guest", audio="audio", video="video")
    shown = scene(ask(call, "host", StartRecording("cloud", DEFAULT_INSTANCE, {"preset": "audio-only"})))
    assert shown.shots == ()
    assert shown.voices == (Shot("guest", "Ben", {"audio": "audio"}),)


def test_a_new_layout_is_shown_and_told(call: Call) -> None:
    ask(call, "host", START)
    effects = ask(call, "host", UpdateRecording(None, {"layout": {"preset": "active-participant"}}))
    (shown,) = only(effects, ShowScene)
    assert shown.layout.preset == "active-participant"
    (push,) = [each for each in pushes(effects, "guest") if isinstance(each, RecordingsNow)]
    assert push.view.recordings[0].layout == {"preset": "active-participant"}


def test_raw_tracks_have_no_layout_to_change(call: Call) -> None:
    ask(call, "host", StartRecording("raw-tracks", DEFAULT_INSTANCE))
    assert "cannot be updated" in refusal(ask(call, "host", UpdateRecording(None, {"layout": {"preset": "default"}})))


def test_it_ends_when_asked_to_and_is_told_until_it_has(call: Call) -> None:
    (start,) = only(ask(call, "host", START), StartJob)
    effects = ask(call, "host", StopRecording())
    assert only(effects, StopJob) == [StopJob(start.job_id)]
    assert states(effects) == ["stopping"]
    assert not only(ask(call, "host", StopRecording()), StopJob)
    effects = call.handle(JobEnded(start.job_id), NOW)
    assert states(effects) == []
    assert not [each for each in pushes(effects, "guest") if isinstance(each, JobFailed)]


def test_why_one_failed_is_told_to_everybody(call: Call) -> None:
    (start,) = only(ask(call, "host", START), StartJob)
    effects = call.handle(JobEnded(start.job_id, "the disk is full"), NOW)
    assert JobFailed("recording", DEFAULT_INSTANCE, "the disk is full") in pushes(effects, "guest")


def test_it_goes_on_without_whoever_started_it_and_ends_with_the_call(call: Call) -> None:
    (start,) = only(ask(call, "host", START), StartJob)
    assert not only(ask(call, "host", Leave()), StopJob)
    assert only(ask(call, "guest", Leave()), StopJob) == [StopJob(start.job_id)]


def test_it_ends_after_its_time(call: Call) -> None:
    send(call, "guest", audio="audio")
    (start,) = only(ask(call, "host", StartRecording("cloud", DEFAULT_INSTANCE, None, {"maxDuration": 60})), StartJob)
    call.handle(JobStarted(start.job_id), NOW + 5)
    assert call.next_deadline == NOW + 65
    assert not only(call.handle(Tick(), NOW + 64), StopJob)
    assert only(call.handle(Tick(), NOW + 65), StopJob)


def test_it_ends_when_nobody_has_sent_anything_for_long(call: Call) -> None:
    send(call, "guest", audio="audio")
    ask(call, "host", StartRecording("cloud", DEFAULT_INSTANCE, None, {"minIdleTimeOut": 30}))
    ask(call, "guest", UpdateTracks({"audio": TrackState("off", ("byUser",))}), NOW + 10)
    assert call.next_deadline == NOW + 40
    ask(call, "guest", UpdateTracks({"audio": TrackState("on")}), NOW + 20)
    assert not only(call.handle(Tick(), NOW + 45), StopJob)
    ask(call, "guest", UpdateTracks({"audio": TrackState("off", ("byUser",))}), NOW + 50)
    assert only(call.handle(Tick(), NOW + 80), StopJob)


def test_media_go_through_the_server_while_it_runs() -> None:
    rules = replace(CLOUD, sfu_switchover=5)
    call = Call("meeting", rules)
    for name in ("host", "guest"):
        join(call, owner(), rules=rules, wished_id=name, direct=True)
    effects = ask(call, "host", START)
    stands = [each.stand for each in pushes(effects, "guest") if isinstance(each, TopologyNow)]
    assert [each.next or each.topology for each in stands] == ["sfu"]


def test_a_stream_goes_elsewhere_while_it_runs(call: Call) -> None:
    (start,) = only(ask(call, "host", StartStreaming(DEFAULT_INSTANCE, {"rtmpUrl": URL})), StartJob)
    effects = ask(call, "host", ChangeStreamingTargets(None, True, (), ("tube",)))
    assert only(effects, ChangeTargets) == [ChangeTargets(start.job_id, (URL,), ("tube",))]
    (push,) = [each for each in pushes(effects, "guest") if isinstance(each, StreamsNow)]
    assert push.view.streams[0].endpoints == {"tube": TargetStand("connecting")}
    live, lost = TargetStand("streaming"), TargetStand("interrupted", "the server is gone")
    effects = call.handle(TargetNews(start.job_id, live, "tube"), NOW)
    (push,) = [each for each in pushes(effects, "guest") if isinstance(each, StreamsNow)]
    assert push.view.streams[0].endpoints == {"tube": live}
    for unchanged in (TargetNews(start.job_id, live, "tube"), TargetNews(start.job_id, lost, "other")):
        assert not pushes(call.handle(unchanged, NOW), "guest")

    # Of one that was given as an address it is told how it stands, and not where it is.
    effects = call.handle(TargetNews(start.job_id, lost, url=URL), NOW)
    (push,) = [each for each in pushes(effects, "guest") if isinstance(each, StreamsNow)]
    assert push.view.streams[0].addresses == (lost,)
    assert URL not in repr(push)
    assert URL not in repr(TargetNews(start.job_id, lost, url=URL))
    assert not pushes(call.handle(TargetNews(start.job_id, lost, url="rtmp://else.example.com/a/b"), NOW), "guest")
    effects = ask(call, "host", ChangeStreamingTargets(None, False, (URL,)))
    assert only(effects, ChangeTargets)
    (push,) = [each for each in pushes(effects, "guest") if isinstance(each, StreamsNow)]
    assert push.view.streams[0].addresses == ()
    effects = ask(call, "host", ChangeStreamingTargets(None, True, (URL,)))
    (push,) = [each for each in pushes(effects, "guest") if isinstance(each, StreamsNow)]
    assert push.view.streams[0].addresses == (TargetStand("connecting"),), "it begins anew"
    assert only(ask(call, "host", ChangeStreamingTargets(None, False, (URL,))), ChangeTargets)
    assert "stop it instead" in refusal(ask(call, "host", ChangeStreamingTargets(None, False, (), ("tube",))))
    assert only(ask(call, "host", StopStreaming()), StopJob)


def test_who_may_stream_learns_what_the_targets_are_called() -> None:
    endpoints = [
        {"name": "tube", "type": "rtmp", "rtmp_config": {"url": URL}},
        {"name": "site", "type": "hls", "hls_config": {"storage": {"bucket_name": "sekret"}}},
    ]
    rules = CallRules.of("r", "room", {"streaming_endpoints": endpoints}, private=False)
    call = Call("meeting", rules)
    join(call, owner(), rules=rules, wished_id="host")
    join(call, rules=rules, wished_id="guest")
    assert "only owners and streaming admins" in refusal(ask(call, "guest", ReadStreamTargets()))
    (answer,) = ask(call, "host", ReadStreamTargets())
    assert answer == Answer(StreamTargets((StreamTarget("tube", "rtmp"), StreamTarget("site", "hls"))))
    assert URL not in repr(call.rules)
    assert "sekret" not in repr(call.rules)
    call.handle(RoomChanged(replace(rules, stream_targets=())), NOW)
    assert ask(call, "host", ReadStreamTargets()) == [Answer(StreamTargets(()))]


def test_that_it_is_stored_is_told_once_and_only_where_it_was_made(call: Call) -> None:
    (start,) = only(ask(call, "host", START), StartJob)
    stored = RecordingStored(start.job_id)
    assert not pushes(call.handle(stored, NOW), "guest")
    call.handle(JobEnded(start.job_id), NOW)
    assert RecordingUploaded(DEFAULT_INSTANCE, start.job_id) in pushes(call.handle(stored, NOW), "guest")
    assert not pushes(call.handle(stored, NOW), "guest")
    assert not pushes(call.handle(RecordingStored("another meeting's"), NOW), "guest")


def test_nothing_that_is_not_there_is_changed_or_ended(call: Call) -> None:
    for request in (StopRecording(), UpdateRecording(None, {}), StopStreaming(), StopRecording(SECOND)):
        assert "that is running" in refusal(ask(call, "host", request))


def test_of_several_one_has_to_be_named_unless_it_is_the_default(call: Call) -> None:
    call.handle(RoomChanged(replace(CLOUD, max_jobs=3)), NOW)
    third = SECOND.replace("a", "b")
    for instance in (SECOND, third):
        ask(call, "host", StartRecording("cloud", instance))
    assert "several recordings" in refusal(ask(call, "host", StopRecording()))
    (start,) = only(ask(call, "host", START), StartJob)
    assert only(ask(call, "host", StopRecording()), StopJob) == [StopJob(start.job_id)]


def test_a_token_starts_one_when_its_holder_comes() -> None:
    call = Call("meeting", CLOUD)
    holder = person(starts_recording=read_recording({"fps": 10}))
    join(call, holder, rules=CLOUD, wished_id="ann")
    effects = ask(call, "ann", Publish("v=0", {}, {}))
    assert call.next_deadline == NOW + 300  # nobody sends anything
    assert not only(effects, StartJob)
    again = try_join(call, holder, rules=CLOUD, wished_id="ben")
    assert len(again.recordings.recordings) == 1


def test_a_token_starts_none_that_is_not_allowed() -> None:
    call = Call("meeting", RULES)
    joined = try_join(call, person(starts_recording=read_recording({})), wished_id="ann")
    assert joined.recordings is None
    assert call.next_deadline is None
