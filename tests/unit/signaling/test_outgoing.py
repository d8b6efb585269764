"""The shapes of the document."""

import json
from dataclasses import replace
from typing import Any, get_args

import pytest

from parlour.calls.breakout import BreakoutRoom, BreakoutView
from parlour.calls.chat import Said
from parlour.calls.gifs import Gif, GifsNow, SentGif
from parlour.calls.jobs.transcription_options import TranscriptionOptions
from parlour.calls.messages import (
    ActiveSpeakerChanged,
    AppMessage,
    BreakoutMessage,
    BreakoutNow,
    ChatNow,
    Counts,
    Done,
    FatalError,
    HandNow,
    InLobby,
    JobFailed,
    Joined,
    LobbyState,
    MediaWasReset,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    PathSignal,
    PathsNow,
    Preauthorised,
    Push,
    RecordingsNow,
    RecordingUploaded,
    RemoteMute,
    Reply,
    SendLayers,
    SessionData,
    StreamsNow,
    StreamTargets,
    TopologyNow,
    TranscriptionMessage,
    TranscriptionsNow,
    UserDataNow,
    UserNameNow,
    WaitingAdded,
    WaitingDecided,
    WaitingNow,
    WaitingRemoved,
    WaitingUpdated,
    WaitingView,
)
from parlour.calls.pages import Page
from parlour.calls.participant import ParticipantView
from parlour.calls.permissions import CanReceive, Permissions
from parlour.calls.recordings import Recording, RecordingsView, Stream, StreamsView, StreamTarget, TargetStand
from parlour.calls.topology import Path, Paths, Stand
from parlour.calls.tracks import TrackState
from parlour.calls.transcriptions import Transcription, TranscriptionsView
from parlour.media.events import OfferNeeded, TrackRef
from parlour.signaling import JsonWire
from parlour.signaling.protocol import PUSH_BY_TYPE
from tests.support.conformity import conformity

VIEW = ParticipantView(
    session_id="s",
    user_id="u",
    user_name=None,
    user_data={"a": "\ud800"},
    owner=False,
    joined_at=1.5,
    will_eject_at=None,
    permissions=Permissions(can_send=frozenset({"video", "audio"}), can_receive=CanReceive(by_user_id={"x": False})),
    tracks={
        "audio": TrackState("on"),
        "video": TrackState("off", ("byUser",)),
        "slides": TrackState("blocked", ("byDeviceInUse",), "video"),
    },
)


def test_a_participant_as_the_document_has_it() -> None:
    frame = JsonWire().push(ParticipantUpdated(VIEW))
    assert frame.isascii()
    assert json.loads(frame) == {
        "type": "participant-updated",
        "participant": {
            "session_id": "s",
            "user_id": "u",
            "user_name": "",
            "user_data": {"a": "\ud800"},
            "owner": False,
            "joined_at": 1.5,
            "will_eject_at": None,
            "permissions": {
                "hasPresence": True,
                "canSend": ["audio", "video"],
                "canReceive": {"base": True, "byUserId": {"x": False}},
                "canAdmin": False,
            },
            "tracks": {
                "audio": {"state": "on"},
                "video": {"state": "off", "off": ["byUser"]},
                "slides": {"state": "blocked", "blocked": ["byDeviceInUse"], "kind": "video"},
            },
        },
    }


def test_a_participant_is_written_once_and_the_same_wherever_it_is_told() -> None:
    view = replace(VIEW, written=[])
    wire = JsonWire()
    updated = wire.push(ParticipantUpdated(view))
    (text,) = view.written
    joined = wire.push(ParticipantJoined(view))
    assert updated == f'{{"type":"participant-updated","participant":{text}}}'
    assert joined == f'{{"type":"participant-joined","participant":{text}}}'
    assert len(view.written) == 1


def test_pushes_have_a_type_and_replies_have_a_number() -> None:
    wire = JsonWire()
    assert json.loads(wire.push(AppMessage([1], "s"))) == {"type": "app-message", "data": [1], "from": "s"}
    assert json.loads(wire.push(RemoteMute(("audio",), None))) == {
        "type": "remote-mute",
        "tracks": ["audio"],
        "by": None,
        "reason": None,
    }
    error = {"type": "ejected", "msg": "x"}
    assert json.loads(wire.push(FatalError("ejected", "x"))) == {"type": "error", "error": error}
    assert json.loads(wire.refusal(7, "ejected", "x")) == {"re": 7, "error": error}
    hopeful = json.loads(wire.refusal(7, "connection-error", "x", nbf=1.5, restarting=True))["error"]
    assert hopeful == {"type": "connection-error", "msg": "x", "nbf": 1.5, "restarting": True}
    assert json.loads(wire.published(7, "v=0")) == {"re": 7, "sdp": "v=0"}


ANN = WaitingView("s", None, True)
ANN_ON_THE_WIRE = {"id": "s", "name": "", "granted": True}

BREAKOUT = BreakoutView(3, True, 5.0, 65.0, (BreakoutRoom("r", "Red"),), {"s": "r", "t": "r"}, ("t",), ("s",))
BREAKOUT_ON_THE_WIRE = {
    "version": 3,
    "open": True,
    "at": 5.0,
    "ends_at": 65.0,
    "rooms": [{"id": "r", "name": "Red"}],
    "assignment": {"s": "r", "t": "r"},
    "stepped_out": ["t"],
    "help": ["s"],
}

RECORDINGS = RecordingsView(
    5.0,
    (
        Recording("i", "local", "s", 3.0),
        Recording("j", "cloud", None, 4.0, {"preset": "default"}, "r", "starting"),
    ),
)
RECORDINGS_ON_THE_WIRE = {
    "at": 5.0,
    "running": [
        {"instance_id": "i", "type": "local", "state": "running", "started_by": "s", "started_at": 3.0},
        {
            "instance_id": "j",
            "type": "cloud",
            "state": "starting",
            "started_by": None,
            "started_at": 4.0,
            "recording_id": "r",
            "layout": {"preset": "default"},
        },
    ],
}
STREAMS = StreamsView(
    5.0,
    (
        Stream(
            "i",
            "s",
            3.0,
            "running",
            {"preset": "default"},
            {"e": TargetStand("streaming")},
            (TargetStand("interrupted", "it is gone"),),
        ),
        Stream("j", None, 4.0, "stopping"),
    ),
)
STREAMS_ON_THE_WIRE = {
    "at": 5.0,
    "running": [
        {
            "instance_id": "i",
            "state": "running",
            "started_by": "s",
            "started_at": 3.0,
            "endpoints": [{"name": "e", "state": "streaming"}],
            "addresses": [{"state": "interrupted", "reason": "it is gone"}],
            "layout": {"preset": "default"},
        },
        {"instance_id": "j", "state": "stopping", "started_by": None, "started_at": 4.0, "endpoints": []},
    ],
}

OPTIONS = TranscriptionOptions(
    instance_id="i", language="de", endpointing=300, redact=("pci",), extra={"a": 1}, include_raw=True, stored=True
)
TRANSCRIPTIONS = TranscriptionsView(
    5.0,
    (
        Transcription(OPTIONS, "stopping", "s", 3.0, "t", "s"),
        Transcription(TranscriptionOptions(participants=(), punctuate=False), "starting", None, 4.0),
    ),
)
TRANSCRIPTIONS_ON_THE_WIRE = {
    "at": 5.0,
    "running": [
        {
            "instance_id": "i",
            "state": "stopping",
            "started_by": "s",
            "started_at": 3.0,
            "stopped_by": "s",
            "stored": True,
            "transcript_id": "t",
            "language": "de",
            "model": None,
            "endpointing": 300,
            "redact": ["pci"],
            "extra": {"a": 1},
            "include_raw_response": True,
        },
        {
            "instance_id": "c3df927c-f738-4471-a2b7-066fa7e95a6b",
            "state": "starting",
            "started_by": None,
            "started_at": 4.0,
            "stored": False,
            "transcript_id": None,
            "language": None,
            "model": None,
            "participants": [],
            "punctuate": False,
        },
    ],
}

PUSHES: list[tuple[Push, dict[str, Any]]] = [
    (ParticipantJoined(VIEW), {"type": "participant-joined"}),
    (ParticipantUpdated(VIEW), {"type": "participant-updated"}),
    (ParticipantLeft("s", "hidden"), {"type": "participant-left", "session_id": "s", "reason": "hidden"}),
    (Counts(3, 2), {"type": "counts", "present": 3, "hidden": 2}),
    (ActiveSpeakerChanged(None), {"type": "active-speaker", "session_id": None}),
    (AppMessage(None, "rest-api"), {"type": "app-message", "data": None, "from": "rest-api"}),
    (BreakoutNow(BREAKOUT), {"type": "breakout", **BREAKOUT_ON_THE_WIRE}),
    (BreakoutMessage("Come back", "s"), {"type": "breakout-message", "text": "Come back", "from": "s"}),
    (RecordingsNow(RECORDINGS), {"type": "recordings", **RECORDINGS_ON_THE_WIRE}),
    (RecordingsNow(RecordingsView(5.0, ())), {"type": "recordings", "at": 5.0, "running": []}),
    (StreamsNow(STREAMS), {"type": "streams", **STREAMS_ON_THE_WIRE}),
    (TranscriptionsNow(TRANSCRIPTIONS), {"type": "transcriptions", **TRANSCRIPTIONS_ON_THE_WIRE}),
    (
        TranscriptionMessage("i", "s", "screenAudio", "good mor", 1.0, 2.0, False, {"n": 1}),
        {
            "type": "transcription-message",
            "instance_id": "i",
            "session_id": "s",
            "track": "screenAudio",
            "track_type": "screen-audio",
            "text": "good mor",
            "begin": 1.0,
            "end": 2.0,
            "final": False,
            "raw": {"n": 1},
        },
    ),
    (
        TranscriptionMessage("i", "s", "music", "La la.", 1.0, 2.0, True),
        {
            "type": "transcription-message",
            "instance_id": "i",
            "session_id": "s",
            "track": "music",
            "track_type": "music",
            "text": "La la.",
            "begin": 1.0,
            "end": 2.0,
            "final": True,
        },
    ),
    (JobFailed("transcription", "i", "why"), {"type": "transcription-error", "instance_id": "i", "msg": "why"}),
    (JobFailed("recording", "i", "why"), {"type": "recording-error", "instance_id": "i", "msg": "why"}),
    (RecordingUploaded("i", "r"), {"type": "recording-uploaded", "instance_id": "i", "recording_id": "r"}),
    (JobFailed("streaming", "i", "why"), {"type": "streaming-error", "instance_id": "i", "msg": "why"}),
    (SessionData({"a": [1]}), {"type": "session-data", "data": {"a": [1]}}),
    (
        RemoteMute(("audio", "video"), "s"),
        {"type": "remote-mute", "tracks": ["audio", "video"], "by": "s", "reason": None},
    ),
    (
        RemoteMute(("audio",), None, "microphone-limit"),
        {"type": "remote-mute", "tracks": ["audio"], "by": None, "reason": "microphone-limit"},
    ),
    (MediaWasReset("why"), {"type": "media-reset", "reason": "why"}),
    (SendLayers({"video": 1, "slides": None}), {"type": "send-layers", "layers": {"video": 1, "slides": None}}),
    (TopologyNow(Stand("sfu", "peer", 3)), {"type": "topology", "topology": "sfu", "next": "peer", "epoch": 3}),
    (
        PathsNow(Paths(3, {"ann": Path(True, frozenset({"b", "a"}), frozenset())})),
        {"type": "paths", "mesh": 3, "paths": {"ann": {"offers": True, "send": ["a", "b"], "receive": []}}},
    ),
    (PathSignal("ann", 3, {"link": 0, "candidate": None}), {"type": "signal", "from": "ann", "candidate": None}),
    (WaitingAdded(ANN), {"type": "waiting-participant-added", "participant": ANN_ON_THE_WIRE}),
    (WaitingUpdated(ANN), {"type": "waiting-participant-updated", "participant": ANN_ON_THE_WIRE}),
    (WaitingRemoved("s"), {"type": "waiting-participant-removed", "id": "s"}),
    (WaitingNow((ANN,)), {"type": "waiting-participants", "participants": [ANN_ON_THE_WIRE]}),
    (FatalError("ejected", "out"), {"type": "error", "error": {"type": "ejected", "msg": "out"}}),
]


@pytest.mark.parametrize(("push", "fields"), PUSHES, ids=[fields["type"] for _, fields in PUSHES])
def test_every_push_is_written_as_it_is_declared(push: Push, fields: dict[str, Any]) -> None:
    written = json.loads(JsonWire().push(push))
    assert written | fields == written
    conformity.take_push(written)  # the test fails if this has anything to complain of


def test_every_push_is_in_the_table_and_every_declared_one_is_said() -> None:
    assert {type(push) for push, _ in PUSHES} == set(get_args(Push))
    assert {fields["type"] for _, fields in PUSHES} | {"offer", "lobby", "let-in"} == set(PUSH_BY_TYPE)


def test_an_offer_says_whose_tracks_it_carries() -> None:
    offer = OfferNeeded("m", "ann", 7, 4, "v=0", {"0": TrackRef("ben", "audio"), "1": None})
    written = json.loads(JsonWire().offer(offer))
    conformity.take_push(written)
    assert written["tracks"] == {"0": {"session_id": "ben", "name": "audio"}, "1": None}
    assert (written["connection"], written["seq"], written["sdp"]) == (7, 4, "v=0")


JOINED = Joined(
    "s",
    "key",
    "m",
    VIEW,
    (Page((VIEW, VIEW)),),
    Counts(3, 0),
    None,
    True,
    False,
    "sfu",
    4096,
    {"a": 1},
    {
        "id": "i",
        "name": "n",
        "domain_name": "d",
        "config": {},
        "config_defaults": {},
        "domain_config": {},
        "token_config": {},
    },
)
REPLIES: list[tuple[str, Reply, dict[str, Any]]] = [
    ("app-message", Done(), {}),
    ("set-user-name", UserNameNow(None), {"user_name": ""}),
    ("set-user-name", UserNameNow("Ann"), {"user_name": "Ann"}),
    ("read-chat", ChatNow((), False), {"messages": [], "more": False}),
    (
        "search-gifs",
        GifsNow((Gif("a.b", "A cat", 356, 200),), 24),
        {"gifs": [{"id": "a.b", "title": "A cat", "width": 356, "height": 200}], "next": 24, "trouble": None},
    ),
    (
        "read-streaming-endpoints",
        StreamTargets((StreamTarget("e", "hls"),)),
        {"endpoints": [{"name": "e", "type": "hls"}]},
    ),
    ("search-gifs", GifsNow(trouble="too-fast"), {"gifs": [], "next": None, "trouble": "too-fast"}),
    (
        "read-chat",
        ChatNow((Said(8, "ann", None, 5.5, "A cat", gif=SentGif("a.b", 356, 200)),), False),
        {
            "messages": [
                {
                    "number": 8,
                    "from": "ann",
                    "user_name": "",
                    "at": 5.5,
                    "message": "A cat",
                    "gif": {"id": "a.b", "width": 356, "height": 200},
                }
            ],
            "more": False,
        },
    ),
    (
        "read-chat",
        ChatNow((Said(7, "ann", None, 5.5, "hi", None, "m", {"👍": {"ben": "Ben"}}),), True),
        {
            "messages": [
                {
                    "number": 7,
                    "from": "ann",
                    "user_name": "",
                    "at": 5.5,
                    "message": "hi",
                    "id": "m",
                    "reactions": {"👍": {"ben": "Ben"}},
                }
            ],
            "more": True,
        },
    ),
    ("raise-hand", HandNow(None), {"hand_raised_at": None}),
    ("raise-hand", HandNow(5.5), {"hand_raised_at": 5.5}),
    ("set-user-data", UserDataNow({"a": None}), {"user_data": {"a": None}}),
    ("preauth", Preauthorised("s", VIEW, JOINED.room), {"session_id": "s", "access": {"level": "full"}}),
    ("preauth", Preauthorised("s", VIEW, JOINED.room, lobby=True), {"access": {"level": "lobby"}}),
    (
        "join",
        InLobby("s", "key", VIEW, JOINED.room, LobbyState(True, False, True), 4096),
        {"access": {"level": "lobby"}, "lobby": {"asked": True, "granted": False, "hosts": True}},
    ),
    ("update-waiting-participants", WaitingDecided(("s",)), {"ids": ["s"]}),
    ("join", replace(JOINED, breakout=BREAKOUT), {"breakout": BREAKOUT_ON_THE_WIRE}),
    ("join", replace(JOINED, recordings=RECORDINGS), {"recordings": RECORDINGS_ON_THE_WIRE}),
    ("join", replace(JOINED, streams=STREAMS), {"streams": STREAMS_ON_THE_WIRE}),
    ("join", replace(JOINED, transcriptions=TRANSCRIPTIONS), {"transcriptions": TRANSCRIPTIONS_ON_THE_WIRE}),
    ("join", JOINED, {"seat_key": "key", "start_video_off": True, "start_audio_off": False, "topology": "sfu"}),
]


@pytest.mark.parametrize(
    ("kind", "reply", "fields"),
    REPLIES,
    ids=[f"{kind} {type(reply).__name__} {len(str(reply))}" for kind, reply, _ in REPLIES],
)
def test_every_reply_is_written_as_it_is_declared(kind: str, reply: Reply, fields: dict[str, Any]) -> None:
    written = json.loads(JsonWire(lambda _: [{"urls": "stun:x"}]).reply(9, reply))
    assert written | fields | {"re": 9} == written
    conformity.take_reply(kind, written)


def test_who_waits_is_told_of_its_wait_and_then_all_that_a_join_tells() -> None:
    wire = JsonWire()
    state, inside = json.loads(wire.lobby_state(LobbyState(True, True, False))), json.loads(wire.let_in(JOINED))
    for push in (state, inside):
        conformity.take_push(push)
    assert state == {"type": "lobby", "asked": True, "granted": True, "hosts": False}
    assert {**inside, "re": 1} == {**json.loads(wire.reply(1, JOINED)), "type": "let-in"}


def test_every_reply_is_in_the_table() -> None:
    assert {type(reply) for _, reply, _ in REPLIES} == set(get_args(Reply))


def test_only_who_joins_or_may_is_told_its_own_ice_servers_and_only_the_first_the_seat_key() -> None:
    wire = JsonWire(lambda session_id: [{"urls": ["turn:x"], "username": session_id, "credential": "c"}])
    joined = json.loads(wire.reply(1, JOINED))
    assert joined["ice_servers"] == [{"urls": ["turn:x"], "username": "s", "credential": "c"}]
    assert len(joined["participants"]) == 2
    welcome = json.loads(wire.reply(1, Preauthorised("s", VIEW, {})))
    assert welcome["ice_servers"] == joined["ice_servers"]
    assert "turn:x" not in wire.push(ParticipantJoined(VIEW))
    for message in (json.loads(wire.push(ParticipantJoined(VIEW))), welcome):
        assert "seat_key" not in message
