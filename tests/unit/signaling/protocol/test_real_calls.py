"""One call in which everything is said that can be said: all of it is as declared (`tests/conftest.py` compares)."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parlour.media.events import LayersNeeded, OfferNeeded, PeerTalking, TrackRef
from parlour.signaling.protocol import PUSH_BY_TYPE, REQUEST_BY_TYPE
from tests.support.call_client import CallClient, Closed, Refused, offer_sdp
from tests.support.call_server import CallServer, running_call_server
from tests.support.conformity import Conformity, conformity
from tests.support.giphy import running_giphy

SDP = offer_sdp("audio", "video")
RULES = {
    "base": True,
    "byUserId": {"eve": {"video": False, "customVideo": {"*": False}}},
    "byParticipantId": {"x": False},
}


INSTANCE = "c3df927c-f738-4471-a2b7-066fa7e95a6b"


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[CallServer]:
    async with running_giphy() as giphy:
        gifs = {"giphy_key": "sesame", "api_url": giphy.url}
        async with running_call_server(tmp_path, gifs=gifs) as running:
            yield running


@pytest.fixture
def seen() -> Conformity:
    conformity.seen.clear()
    return conformity


async def talk(server: CallServer, owner: CallClient, guest: CallClient) -> None:
    """Say everything once."""
    tracks = {"audio": {"state": "on"}, "slides": {"state": "blocked", "blocked": ["byDeviceInUse"], "kind": "video"}}
    for kind, fields in {
        "tracks": {"tracks": tracks},
        "app-message": {"data": {"é": "\ud800"}, "to": "*"},
        "set-user-name": {"name": "Zoë \U0001f600"},
        "set-user-data": {"data": [1, None]},
        "read-chat": {"before": 5},
        "search-gifs": {"query": "cats", "offset": 24, "language": "de"},
        "network": {"quality": "bad"},
        "raise-hand": {"raised": True},
        "breakout-help": {"wanted": False},
        "publish": {"sdp": SDP, "tracks": {"0": "audio"}},
        "answer": {"seq": 1, "sdp": SDP},
        "restart-ice": {"pc": "subscribe"},
        "subscribe": {"auto": False, "tracks": {guest.session_id: {"audio": True, "video": "staged"}}},
        "layers": {
            "initial": {"spatial": 0, "temporal": 2},
            "tracks": [{"session_id": owner.session_id, "name": "video", "layers": None}],
        },
        "sending": {"layers": {"video": 1}},
        "probe": {"number": 1, "packets": 2},
        "ping": {},
        "log": {"lines": [{"level": "warn", "code": "", "message": "x", "at": None}]},
        "set-session-data": {"data": {"a": 1}, "merge": "shallow-merge"},
    }.items():
        await guest.request(kind, **fields)
    await owner.request("lower-hands", of=guest.session_id)
    room = {"id": "r1", "name": "Red"}
    who = {guest.session_id: "r1"}
    await owner.request("update-breakout", rooms=[room], assignment=who, open=True, ends_in=60)
    await guest.push("breakout")
    await guest.request("breakout-help", wanted=True)
    await owner.request("breakout-message", text="Two minutes left")
    await guest.push("breakout-message")
    await guest.request("enter-breakout-room", room=None)
    await owner.request("update-breakout", open=False)
    await owner.request("start-recording", recording_type="local", instance_id="i", layout={"preset": "default"})
    await guest.push("recordings")
    await owner.request("stop-recording", instance_id="i")
    await owner.request("start-recording", recording_type="cloud", instance_id=INSTANCE, options={"fps": 20})
    await owner.request("update-recording", layout={"preset": "portrait"})
    server.jobs.jobs[-1].end("the disk is full")
    await guest.push("recording-error")
    server.jobs.jobs[-1].stored()
    await guest.push("recording-uploaded")
    await owner.request("start-streaming", instance_id=INSTANCE, rtmp_urls=["rtmp://live.example.com/a/b"])
    await guest.push("streams")
    await owner.request("update-streaming", layout={"preset": "portrait"})
    await owner.request("change-streaming-endpoints", operation="add", endpoints=["e"])
    await owner.request("read-streaming-endpoints")
    await owner.request("stop-streaming")
    server.jobs.problem = "the target does not answer"
    await owner.request("start-streaming", instance_id=INSTANCE, endpoints=["e"])
    await guest.push("streaming-error")
    await transcribe(server, owner, guest)
    updates = {"set_audio": False, "permissions": {"canSend": ["video"], "canAdmin": False, "canReceive": RULES}}
    await owner.request("update-participants", updates={guest.session_id: updates})
    await guest.push("remote-mute")
    meeting = owner.joined["meeting_id"]
    tracks_by_mid = {"0": TrackRef(guest.session_id, "audio"), "1": None}
    server.sfu.emit(OfferNeeded(meeting, owner.session_id, 1, 1, SDP, tracks_by_mid))
    server.sfu.emit(LayersNeeded(meeting, guest.session_id, "audio", 0))
    await guest.push("send-layers")
    server.sfu.emit(PeerTalking(meeting, owner.session_id, True))
    await owner.push("active-speaker")
    server.sfu.reset()
    await owner.push("media-reset")
    await go_direct(owner, guest)


async def transcribe(server: CallServer, owner: CallClient, guest: CallClient) -> None:
    """Say everything about a transcription once."""
    said = {"language": "en", "endpointing": 300, "redact": ["pci"], "extra": {"a": 1}, "includeRawResponse": True}
    await owner.request("start-transcription", options=said)
    await owner.request("update-transcription", participants=[guest.session_id])
    await guest.push("transcriptions")
    server.transcriptions.jobs[-1].hear(guest.session_id, "Good morning.", raw={"is_final": True})
    await owner.push("transcription-message")
    await owner.request("stop-transcription")
    server.transcriptions.problem = "there is no recogniser"
    await owner.request("start-transcription")
    await guest.push("transcription-error")


async def go_direct(owner: CallClient, guest: CallClient) -> None:
    """Turn to a mesh, say everything there once, and leave it."""
    await owner.request("set-topology", topology="peer")
    epoch = (await guest.push("topology"))["epoch"]
    mesh = (await guest.push("paths"))["mesh"]
    for one, other in ((owner, guest), (guest, owner)):
        description = {"type": "offer", "sdp": offer_sdp("video"), "tracks": {"0": "video"}}
        candidate = {"candidate": "c", "sdpMid": "0", "sdpMLineIndex": 0}
        ask = {"audio": 1, "video": 0, "restart": True}
        said = {"mesh": mesh, "link": 0, "description": description, "candidate": candidate, "ask": ask}
        await one.request("signal", to=other.session_id, **said)
        assert {**said, "type": "signal", "from": one.session_id} == await other.push("signal")
        await one.request("topology-ready", epoch=epoch)
    await guest.request("talking", talking=True)
    await guest.request("path-trouble", mesh=mesh, session_id=owner.session_id, trouble="failed")


async def knock(server: CallServer) -> None:
    """The lobby in every way."""
    await server.room("lobby", privacy="private", enable_knocking=True)
    host, ann, ben = await server.join("lobby", token={"is_owner": True}), await server.client(), await server.client()
    for guest in (ann, ben):
        await guest.join("lobby")
        await guest.request("request-access", name="Ann")
    late = await server.join("lobby", token={})
    admin = {"permissions": {"canAdmin": ["participants"]}}
    await host.request("update-participants", updates={late.session_id: admin})
    await late.push("waiting-participants")
    await ann.request("set-user-name", name="Bea")
    await late.push("waiting-participant-updated")
    updates = {ann.session_id: {"grant": True}, ben.session_id: {"grant": False}}
    await host.request("update-waiting-participants", updates=updates)
    await ann.push("let-in")
    await host.push("waiting-participant-removed", lambda push: push["id"] == ben.session_id)


async def test_whatever_a_server_says_is_as_declared(server: CallServer, seen: Conformity) -> None:
    can_send = ["audio", "video", "customVideo"]
    rules = {"max_participants": 3, "enable_chat": True, "permissions": {"canSend": can_send}}
    rules |= {"enable_hand_raising": True, "enable_breakout_rooms": True, "enable_recording": ["local", "cloud"]}
    rules |= {"enable_advanced_chat": True}
    target = {"name": "e", "type": "rtmp", "rtmp_config": {"url": "rtmp://live.example.com/a/c"}}
    rules |= {"streaming_endpoints": [target]}
    await server.room(**rules, enable_multiparty_adaptive_simulcast=True)
    asking = await server.client()
    await asking.preauth("room", await server.token(is_owner=True))
    await asking.request("try-media", sdp=SDP)
    owner = await server.join(token={"is_owner": True, "user_id": "ann", "user_name": "Ann"})
    guest, third = await server.join(user_name="Ben", user_data={"a": "é"}), await server.join()
    with pytest.raises(Refused, match="meeting-full"):
        await server.join()
    await talk(server, owner, guest)
    await knock(server)
    for kind, fields in {"sing": {}, "tracks": {"tracks": 5}, "join": {"room": "room"}}.items():
        with pytest.raises(Refused):
            await guest.request(kind, **fields)
    with pytest.raises(Refused, match="not-permitted"):
        await third.request("update-participants", updates={"*": {"eject": True}})
    with pytest.raises(Refused, match="message-too-large"):
        await third.request("set-session-data", data={"a": "x" * 102_400})
    key = third.joined["seat_key"]
    for received in (0, 10_000):
        third = await server.client()
        await third.request("resume", room="room", seat_key=key, received=received)
    await third.request("leave")
    await owner.push("participant-left")
    await owner.request("update-participants", updates={guest.session_id: {"eject": True}})
    with contextlib.suppress(Closed):
        await guest.error()
    assert {f"push {kind}" for kind in PUSH_BY_TYPE} <= seen.seen.keys()
    assert {f"reply {kind}" for kind in REQUEST_BY_TYPE} <= seen.seen.keys()
    assert not seen.complaints


def test_what_is_not_as_declared_is_noticed() -> None:
    fresh = Conformity()
    fresh.take_push({"type": "counts", "present": 1, "hidden": 0})
    fresh.take_reply("leave", {"re": 1})
    assert not fresh.complaints
    fresh.take_push({"type": "counts", "present": 1})
    fresh.take_push({"type": "counts", "present": 1, "hidden": 0, "total": 1})
    fresh.take_push({"type": "count", "present": 1, "hidden": 0})
    fresh.take_reply("publish", {"re": 1, "sdp": None})
    fresh.take_reply("publish", {"re": 1, "error": {"type": "novel", "msg": "x"}})
    assert len(fresh.complaints) == 5
