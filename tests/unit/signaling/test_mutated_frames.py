"""Hundreds of broken and stolen frames at the real endpoint: the server stays up and the others notice nothing.

`PARLOUR_TEST_FRAMES` sets how many each attacker sends.
"""

import json
import os
import random
from typing import Any

import pytest

from parlour.signaling.protocol import REQUEST_BY_TYPE
from tests.support.call_client import CallClient, offer_sdp
from tests.support.call_server import CallServer

FRAMES = int(os.environ.get("PARLOUR_TEST_FRAMES", "150"))

HOSTILE: list[Any] = [
    None,
    True,
    -1,
    2**53,
    1e300,
    "",
    "*",
    "\ud800",
    "\x00",
    "x" * 5000,
    [],
    [[]],
    {},
    {"": {}},
    [None] * 50,
]


def genuine(session_id: str, other: str) -> list[dict[str, Any]]:
    """Return one good message of every kind."""
    sdp = offer_sdp("audio", "video")
    path = {"type": "signal", "to": other, "mesh": 1, "link": 0}
    return [
        {"type": "resume", "room": "room", "seat_key": "0" * 43, "received": 3},
        {"type": "leave"},
        {"type": "try-media", "sdp": sdp},
        {"type": "layers", "initial": None, "tracks": [{"session_id": other, "name": "video", "layers": None}]},
        {"type": "sending", "layers": {"video": 1}},
        {"type": "probe", "number": 1, "packets": 6},
        {"type": "log", "lines": [{"level": "info", "code": 1, "message": "hello"}]},
        {"type": "set-topology", "topology": "peer"},
        {"type": "topology-ready", "epoch": 1},
        {**path, "description": {"type": "offer", "sdp": sdp, "tracks": {"0": "audio", "1": "video"}}},
        {**path, "candidate": {"candidate": "c", "sdpMid": "0", "sdpMLineIndex": 0}},
        {**path, "ask": {"audio": 1, "video": 0}},
        {"type": "path-trouble", "mesh": 1, "session_id": other, "trouble": "unexpected"},
        {"type": "talking", "talking": True},
        {"type": "network", "quality": "good"},
        {"type": "request-access", "name": "Ada"},
        {"type": "update-waiting-participants", "updates": {"*": {"grant": True}}},
        {"type": "join", "room": "room", "token": None, "session_id": session_id, "tracks": {}, "client": {}},
        {"type": "preauth", "room": "room", "token": None, "session_id": session_id, "tracks": {}, "client": {}},
        {
            "type": "tracks",
            "tracks": {"audio": {"state": "on"}, "slides": {"state": "off", "off": [], "kind": "video"}},
        },
        {"type": "app-message", "data": {"a": [1]}, "to": [other]},
        {"type": "set-user-name", "name": "Ada"},
        {"type": "set-user-data", "data": {"a": 1}},
        {"type": "app-message", "data": {"event": "chat-msg", "message": "hi", "id": "m"}},
        {"type": "read-chat", "before": 3},
        {"type": "search-gifs", "query": "cats", "offset": 24, "language": "de"},
        {"type": "raise-hand", "raised": True},
        {"type": "lower-hands", "of": [other]},
        {
            "type": "update-breakout",
            "rooms": [{"id": "r", "name": "Red"}],
            "assignment": {other: "r"},
            "open": True,
            "ends_in": 60,
        },
        {"type": "enter-breakout-room", "room": "r"},
        {"type": "breakout-help", "wanted": True},
        {"type": "breakout-message", "text": "x"},
        {"type": "start-recording", "recording_type": "local", "instance_id": "i", "layout": {"preset": "default"}},
        {
            "type": "update-recording",
            "instance_id": "i",
            "layout": {"preset": "default"},
            "participants": {"video": ["*"]},
        },
        {"type": "stop-recording", "instance_id": "i"},
        {
            "type": "start-streaming",
            "instance_id": "i",
            "rtmp_urls": ["rtmp://live.example.com/a/b"],
            "options": {"fps": 30},
        },
        {"type": "update-streaming", "instance_id": "i", "layout": {"preset": "audio-only"}},
        {"type": "change-streaming-endpoints", "operation": "add", "instance_id": "i", "endpoints": ["e"]},
        {"type": "stop-streaming", "instance_id": "i"},
        {"type": "read-streaming-endpoints"},
        {"type": "start-transcription", "options": {"language": "en", "endpointing": 300, "redact": ["pci"]}},
        {"type": "update-transcription", "instance_id": "i", "participants": ["*"]},
        {"type": "stop-transcription", "instance_id": "i"},
        {"type": "publish", "sdp": sdp, "tracks": {"0": "audio", "1": "video"}},
        {"type": "answer", "seq": 1, "sdp": sdp},
        {"type": "restart-ice", "pc": "subscribe"},
        {"type": "ping"},
        {"type": "subscribe", "auto": False, "tracks": {other: {"audio": True, "video": "staged"}}},
        {
            "type": "update-participants",
            "updates": {other: {"set_audio": False, "permissions": {"canSend": ["audio"]}}},
        },
        {"type": "set-session-data", "data": {"a": 1}, "merge": "replace"},
    ]


def mutated(value: Any, chance: random.Random) -> Any:
    """Return `value` with something in it replaced, added or dropped."""
    if not isinstance(value, dict | list) or not value or chance.random() < 0.2:
        return chance.choice(HOSTILE)
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    key = chance.choice(list(copy)) if isinstance(copy, dict) else chance.randrange(len(copy))
    if chance.random() < 0.2:
        del copy[key]
    else:
        copy[key] = mutated(copy[key], chance)
    return copy


def frame_of(message: Any, chance: random.Random) -> str | bytes:
    """Write a message, sometimes cut or with a character changed."""
    text = json.dumps(message)
    fate = chance.random()
    if fate < 0.1:
        return text[: chance.randrange(len(text))]
    if fate < 0.2:
        place = chance.randrange(len(text))
        return text[:place] + chance.choice('{}[]",:\\\x00é0') + text[place + 1 :]
    return text.encode() if fate < 0.22 else text


def test_every_kind_of_request_is_tried() -> None:
    assert {message["type"] for message in genuine("a", "b")} == REQUEST_BY_TYPE.keys()


@pytest.mark.parametrize("switchover", [0.5, 10], ids=["sfu", "peer"])
@pytest.mark.parametrize("seed", range(2))
async def test_broken_frames_hurt_nobody_else(
    server: CallServer, seed: int, switchover: float, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    await server.room(sfu_switchover=switchover)
    first, second = await server.join(), await server.join()
    attacker: CallClient | None = None
    sent: list[str | bytes] = []
    for number in range(FRAMES):
        server.clock.advance(1)
        if attacker is None or attacker.close_code is not None:
            attacker = await server.client()
            if chance.random() < 0.8:
                await attacker.join("room")
        message = {**chance.choice(genuine(attacker.session_id, first.session_id)), "id": 10_000 + number}
        sent.append(frame_of(mutated(message, chance), chance))
        await attacker.transport.send(sent[-1])
        await attacker.transport.send(chance.choice(sent))  # what was said before, perhaps by somebody else
        if chance.random() < 0.1:
            await attacker.close()
            attacker = None
    await first.request("app-message", data="are you there?", to=second.session_id)
    assert (await second.push("app-message", lambda push: push["from"] == first.session_id))["data"] == "are you there?"
    assert (first.close_code, second.close_code) == (None, None)
    assert [record.message for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")] == []
