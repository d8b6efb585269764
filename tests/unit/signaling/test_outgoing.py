"""The shapes of the document."""

import json

from parlour.calls.messages import AppMessage, FatalError, ParticipantUpdated, RemoteMute
from parlour.calls.participant import ParticipantView
from parlour.calls.permissions import CanReceive, Permissions
from parlour.calls.tracks import TrackState
from parlour.signaling import JsonWire

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


def test_pushes_have_a_type_and_replies_have_a_number() -> None:
    wire = JsonWire()
    assert json.loads(wire.push(AppMessage([1], "s"))) == {"type": "app-message", "data": [1], "from": "s"}
    assert json.loads(wire.push(RemoteMute(("audio",), None))) == {
        "type": "remote-mute",
        "tracks": ["audio"],
        "by": None,
    }
    error = {"type": "ejected", "msg": "x"}
    assert json.loads(wire.push(FatalError("ejected", "x"))) == {"type": "error", "error": error}
    assert json.loads(wire.refusal(7, "ejected", "x")) == {"re": 7, "error": error}
    assert json.loads(wire.published(7, "v=0")) == {"re": 7, "sdp": "v=0"}
