"""From messages to requests: what is read, and that nothing else than a refusal comes of hostile input."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.calls.breakout import BreakoutRoom
from parlour.calls.commands import (
    AnswerWaiting,
    AskForHelp,
    ChangeStreamingTargets,
    EnterBreakoutRoom,
    Leave,
    LowerHands,
    ParticipantUpdate,
    Publish,
    RaiseHand,
    ReadChat,
    ReadStreamTargets,
    RequestAccess,
    SearchGifs,
    SendAppMessage,
    SetSessionData,
    SetUserName,
    StartRecording,
    StartStreaming,
    StartTranscription,
    StopRecording,
    StopStreaming,
    StopTranscription,
    Subscribe,
    TellBreakoutRooms,
    TellNetwork,
    UpdateBreakout,
    UpdateParticipants,
    UpdateRecording,
    UpdateStreaming,
    UpdateTracks,
    UpdateTranscription,
)
from parlour.calls.permissions import PermissionChange
from parlour.calls.tracks import TrackState
from parlour.ids import new_uuid
from parlour.live.requests import LimitLayers, RestartIce, SendProbe, TakeAnswer, TellSending
from parlour.media.events import TrackRef
from parlour.media.port import Layers
from parlour.signaling.client_logs import ClientLine
from parlour.signaling.fields import BadMessageError
from parlour.signaling.incoming import _READERS, Ping, TellLog, read_entry, read_request
from parlour.signaling.mesh import MESH_READERS
from parlour.signaling.sdp import kinds_by_mid
from tests.support.call_client import offer_sdp

SDP = offer_sdp("audio", "video")
LOG_LINE = {"level": "info", "code": "", "message": ""}
LONG = "x" * 300_000


def test_every_message_of_the_document_is_read() -> None:
    cases: list[tuple[str, dict[str, Any], object]] = [
        ("ping", {}, Ping()),
        ("leave", {}, Leave()),
        (
            "tracks",
            {"tracks": {"audio": {"state": "off", "off": ["byUser", "x", 1]}, "video": None}},
            UpdateTracks({"audio": TrackState("off", ("byUser",)), "video": None}),
        ),
        (
            "tracks",
            {"tracks": {"slides": {"state": "on", "kind": "video"}}},
            UpdateTracks({"slides": TrackState("on", (), "video")}),
        ),
        ("app-message", {"data": "é"}, SendAppMessage("é", 4, None)),
        ("app-message", {"data": None, "to": "abc"}, SendAppMessage(None, 4, ("abc",))),
        ("app-message", {"data": 1, "to": ["a", "b"]}, SendAppMessage(1, 1, ("a", "b"))),
        ("app-message", {"data": 1, "to": ["a", "*"]}, SendAppMessage(1, 1, None)),
        ("app-message", {"data": "\ud800"}, SendAppMessage("\ud800", 8, None)),
        ("set-user-name", {"name": "Ada"}, SetUserName("Ada")),
        ("set-user-name", {"name": ""}, SetUserName(None)),
        ("network", {"quality": "bad"}, TellNetwork("bad")),
        ("network", {"quality": None}, TellNetwork(None)),
        (
            "publish",
            {"sdp": SDP, "tracks": {"0": "audio", "1": "slides"}},
            Publish(SDP, {"0": "audio", "1": "slides"}, {"audio": "audio", "slides": "video"}),
        ),
        ("answer", {"seq": 3, "sdp": SDP}, TakeAnswer(3, SDP)),
        ("restart-ice", {"pc": "subscribe"}, RestartIce()),
        ("layers", {}, LimitLayers({})),
        ("layers", {"initial": None}, LimitLayers({}, None, True)),
        ("layers", {"initial": {"spatial": 0, "temporal": 2}}, LimitLayers({}, Layers(0, 2), True)),
        (
            "layers",
            {
                "tracks": [
                    {"session_id": "a", "name": "video", "layers": {"spatial": 1, "temporal": 0}},
                    {"session_id": "b", "name": "video", "layers": None},
                ]
            },
            LimitLayers({TrackRef("a", "video"): Layers(1, 0), TrackRef("b", "video"): None}),
        ),
        ("sending", {"layers": {"video": 0}}, TellSending({"video": 0})),
        ("probe", {"number": 7, "packets": 20}, SendProbe(7, 20)),
        (
            "log",
            {"lines": [{"level": "error", "code": "Not / So good", "message": "a\nb", "at": 5}, LOG_LINE]},
            TellLog((ClientLine(40, "not-so-good", "ab", 5), ClientLine(20, "line", "", None))),
        ),
        ("subscribe", {}, Subscribe(None, {})),
        (
            "subscribe",
            {"auto": False, "tracks": {"*": {"audio": True, "video": "staged"}}},
            Subscribe(False, {"*": {"audio": True, "video": False}}),
        ),
        (
            "update-participants",
            {"updates": {"a": {"set_audio": False, "set_screen_share": False}, "*": {"eject": True}}},
            UpdateParticipants(
                {
                    "a": ParticipantUpdate(mute=frozenset({"audio", "screenVideo", "screenAudio"})),
                    "*": ParticipantUpdate(eject=True),
                }
            ),
        ),
        (
            "update-participants",
            {
                "updates": {
                    "a": {"set_video": True, "permissions": {"canSend": ["audio"], "canReceive": {"base": False}}}
                }
            },
            UpdateParticipants(
                {
                    "a": ParticipantUpdate(
                        unmute=True,
                        mute=frozenset(),
                        permissions=PermissionChange(can_send=frozenset({"audio"}), receive_base=False),
                    )
                }
            ),
        ),
        ("set-session-data", {"data": {"a": 1}}, SetSessionData({"a": 1}, "replace")),
        ("read-chat", {}, ReadChat()),
        ("read-chat", {"before": 7}, ReadChat(7)),
        ("search-gifs", {}, SearchGifs("", 0, "")),
        ("search-gifs", {"query": "cats", "offset": 24, "language": "de"}, SearchGifs("cats", 24, "de")),
        ("raise-hand", {"raised": True}, RaiseHand(True)),
        ("lower-hands", {}, LowerHands(None)),
        ("lower-hands", {"of": "a"}, LowerHands(("a",))),
        ("lower-hands", {"of": ["a", "*"]}, LowerHands(None)),
        ("update-breakout", {}, UpdateBreakout()),
        (
            "update-breakout",
            {"rooms": [{"id": "r", "name": "Red"}], "assignment": {"a": "r", "b": None}, "open": True, "ends_in": 90},
            UpdateBreakout((BreakoutRoom("r", "Red"),), {"a": "r", "b": None}, True, True, 90),
        ),
        ("update-breakout", {"ends_in": None}, UpdateBreakout(sets_time=True)),
        ("enter-breakout-room", {"room": "r"}, EnterBreakoutRoom("r")),
        ("enter-breakout-room", {"room": None}, EnterBreakoutRoom(None)),
        ("breakout-help", {"wanted": True}, AskForHelp(True)),
        ("breakout-message", {"text": "x"}, TellBreakoutRooms("x")),
        ("start-recording", {"recording_type": "local", "instance_id": "i"}, StartRecording("local", "i")),
        (
            "start-recording",
            {"recording_type": "cloud", "instance_id": "i", "layout": {"preset": "default"}},
            StartRecording("cloud", "i", {"preset": "default"}),
        ),
        (
            "start-recording",
            {"recording_type": "cloud", "instance_id": "i", "options": {"fps": 20}},
            StartRecording("cloud", "i", None, {"fps": 20}),
        ),
        ("update-recording", {}, UpdateRecording(None, {})),
        (
            "update-recording",
            {"instance_id": "i", "layout": {"preset": "default"}, "participants": {"video": ["*"]}},
            UpdateRecording("i", {"layout": {"preset": "default"}, "participants": {"video": ["*"]}}),
        ),
        (
            "start-streaming",
            {"instance_id": "i", "rtmp_urls": ["rtmp://a/b"], "layout": {"preset": "portrait"}},
            StartStreaming("i", {"rtmpUrl": ["rtmp://a/b"], "layout": {"preset": "portrait"}}),
        ),
        (
            "start-streaming",
            {"instance_id": "i", "endpoints": ["e"], "options": {"fps": 20, "rtmpUrl": "rtmp://a/b"}},
            StartStreaming("i", {"fps": 20, "endpoints": [{"endpoint": "e"}]}),
        ),
        (
            "update-streaming",
            {"layout": {"preset": "default"}},
            UpdateStreaming(None, {"layout": {"preset": "default"}}),
        ),
        (
            "change-streaming-endpoints",
            {"operation": "add", "endpoints": ["e"]},
            ChangeStreamingTargets(None, True, (), ("e",)),
        ),
        (
            "change-streaming-endpoints",
            {"operation": "remove", "instance_id": "i", "rtmp_urls": ["rtmp://a/b"]},
            ChangeStreamingTargets("i", False, ("rtmp://a/b",)),
        ),
        ("stop-streaming", {"instance_id": "i"}, StopStreaming("i")),
        ("read-streaming-endpoints", {}, ReadStreamTargets()),
        ("start-transcription", {}, StartTranscription({})),
        ("start-transcription", {"options": {"language": "de"}}, StartTranscription({"language": "de"})),
        ("update-transcription", {}, UpdateTranscription({})),
        (
            "update-transcription",
            {"instance_id": "i", "participants": []},
            UpdateTranscription({"instanceId": "i", "participants": []}),
        ),
        ("stop-transcription", {}, StopTranscription()),
        ("stop-transcription", {"instance_id": "i"}, StopTranscription("i")),
        ("stop-recording", {}, StopRecording()),
        ("stop-recording", {"instance_id": "i"}, StopRecording("i")),
        ("request-access", {"name": "Ada"}, RequestAccess("Ada")),
        ("request-access", {}, RequestAccess(None)),
        (
            "update-waiting-participants",
            {"updates": {"a": {"grant": True}, "*": {"grant": False}}},
            AnswerWaiting({"a": True, "*": False}),
        ),
        ("unheard-of", {}, None),
    ]
    for kind, fields, expected in cases:
        assert read_request(kind, fields) == expected
    assert {kind for kind, _, _ in cases} >= set(_READERS) - {"set-user-data"} - set(MESH_READERS)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("tracks", {"tracks": []}),
        ("tracks", {"tracks": {"audio": {"state": "loud"}}}),
        ("tracks", {"tracks": {"slides": {"state": "on"}}}),
        ("tracks", {"tracks": {"": {"state": "on", "kind": "video"}}}),
        ("tracks", {"tracks": {"a\nb": None}}),
        ("tracks", {"tracks": {str(n): None for n in range(33)}}),
        ("app-message", {}),
        ("app-message", {"data": 1, "to": 5}),
        ("app-message", {"data": 1, "to": ["a", 2]}),
        ("app-message", {"data": 1, "to": ["x"] * 1001}),
        ("set-user-name", {"name": "x" * 257}),
        ("set-user-name", {"name": "é" * 129}),
        ("set-user-data", {"data": "x" * 4095}),
        ("set-user-data", {"data": "é" * 2048}),
        ("tracks", {"tracks": {"é" * 33: None}}),
        ("publish", {"sdp": LONG, "tracks": {}}),
        ("publish", {"sdp": "hello", "tracks": {}}),
        ("publish", {"sdp": SDP + "\ud800", "tracks": {}}),
        ("publish", {"sdp": SDP, "tracks": {"7": "audio"}}),
        ("publish", {"sdp": SDP, "tracks": {"1": "audio"}}),
        ("publish", {"sdp": SDP, "tracks": {"0": "screenVideo"}}),
        ("publish", {"sdp": SDP, "tracks": {"0": "a", "1": "a"}}),
        ("answer", {"seq": -1, "sdp": SDP}),
        ("layers", {"initial": {"spatial": 3, "temporal": 0}}),
        ("layers", {"initial": {"spatial": 0}}),
        ("layers", {"tracks": [{"session_id": "a", "name": "video"}]}),
        ("layers", {"tracks": [{"session_id": "a", "name": "video", "layers": None}] * 1001}),
        ("sending", {}),
        ("sending", {"layers": {"video": 3}}),
        ("sending", {"layers": {"video": None}}),
        ("sending", {"layers": {str(n): 0 for n in range(33)}}),
        ("log", {"lines": [LOG_LINE] * 51}),
        ("log", {"lines": [{**LOG_LINE, "at": "now"}]}),
        ("log", {"lines": [{**LOG_LINE, "level": 20}]}),
        ("probe", {"number": 1, "packets": 21}),
        ("probe", {"number": 1, "packets": 1}),
        ("probe", {"number": 2**32, "packets": 2}),
        ("answer", {"seq": True, "sdp": SDP}),
        ("restart-ice", {"pc": "publish"}),
        ("subscribe", {"auto": "yes"}),
        ("subscribe", {"tracks": {"*": {"audio": "maybe"}}}),
        ("update-participants", {"updates": {"a": None}}),
        ("update-participants", {"updates": {"a": {"eject": 1}}}),
        ("update-participants", {"updates": {"a": {"permissions": {"canSend": ["telepathy"]}}}}),
        ("update-participants", {"updates": {"a": {"permissions": {"canReceive": {"base": {"audio": {}}}}}}}),
        ("set-session-data", {"data": []}),
        ("set-session-data", {"data": {}, "merge": "deep"}),
    ],
)
def test_malformed_messages_are_refused_with_a_sentence(kind: str, fields: dict[str, Any]) -> None:
    with pytest.raises(BadMessageError, match=r"\w+ \w+"):
        read_request(kind, fields)


def test_join_takes_a_wished_id_only_when_it_is_a_uuid() -> None:
    wished = new_uuid()
    assert read_entry({"room": "r", "session_id": wished}).session_id == wished
    for hostile in ("x", 5, None, wished.upper(), wished + "\n"):
        assert read_entry({"room": "r", "session_id": hostile}).session_id is None


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"room": 1},
        {"room": "x" * 129},
        {"room": "r", "token": 1},
        {"room": "r", "user_name": "x" * 257},
        {"room": "r", "user_data": "x" * 5000},
        {"room": "r", "subscribe": 1},
        {"room": "r", "tracks": 1},
    ],
)
def test_malformed_joins_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(BadMessageError):
        read_entry(fields)


def test_the_token_does_not_show_in_texts() -> None:
    assert "sesame" not in repr(read_entry({"room": "r", "token": "sesame"}))


def test_what_clients_say_of_themselves_is_one_short_line_for_logs() -> None:
    client = {"library": "a\nb", "version": 1, "user_agent": "\x1b[31m" + "x" * 500}
    line = read_entry({"room": "r", "client": client}).client
    assert line.isprintable()
    assert len(line) <= 300


def test_kinds_follow_from_the_m_lines() -> None:
    assert kinds_by_mid(offer_sdp("audio", "video", "application")) == {"0": "audio", "1": "video"}
    assert kinds_by_mid("nonsense\r\na=mid:0\r\nm=\r\na=mid:1") == {}


WORDS = st.sampled_from(
    [
        "audio",
        "state",
        "on",
        "off",
        "kind",
        "video",
        "*",
        "pc",
        "publish",
        "candidate",
        "sdp",
        "tracks",
        "updates",
        "permissions",
        "canSend",
        "canReceive",
        "base",
        "byUserId",
        "eject",
        "data",
        "to",
        "seq",
        "merge",
        "auto",
        SDP,
    ]
)
HOSTILE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from([*_READERS, "join"]), st.dictionaries(WORDS | st.sampled_from(["room", "client"]), HOSTILE))
def test_hostile_messages_are_read_or_refused(kind: str, fields: dict[str, Any]) -> None:
    with contextlib.suppress(BadMessageError):
        read_entry(fields) if kind == "join" else read_request(kind, fields)


@given(st.text())
def test_any_sdp_is_read(sdp: str) -> None:
    kinds_by_mid(sdp)
