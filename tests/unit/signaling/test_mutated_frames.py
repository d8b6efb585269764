"""Hundreds of broken frames at the real endpoint: the server stays up and the others in the call notice nothing."""

import json
import random
from typing import Any

import pytest

from tests.support.call_client import CallClient, offer_sdp
from tests.support.call_server import CallServer

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
    return [
        {"type": "join", "room": "room", "token": None, "session_id": session_id, "tracks": {}, "client": {}},
        {"type": "preauth", "room": "room", "token": None, "session_id": session_id, "tracks": {}, "client": {}},
        {
            "type": "tracks",
            "tracks": {"audio": {"state": "on"}, "slides": {"state": "off", "off": [], "kind": "video"}},
        },
        {"type": "app-message", "data": {"a": [1]}, "to": [other]},
        {"type": "set-user-name", "name": "Ada"},
        {"type": "set-user-data", "data": {"a": 1}},
        {"type": "publish", "sdp": sdp, "tracks": {"0": "audio", "1": "video"}},
        {"type": "answer", "seq": 1, "sdp": sdp},
        {"type": "candidate", "pc": "publish", "candidate": {"candidate": "c", "sdpMid": "0", "sdpMLineIndex": 0}},
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


@pytest.mark.parametrize("seed", range(4))
async def test_broken_frames_hurt_nobody_else(server: CallServer, seed: int, caplog: pytest.LogCaptureFixture) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    await server.room()
    first, second = await server.join(), await server.join()
    attacker: CallClient | None = None
    for number in range(150):
        server.clock.advance(1)
        if attacker is None or attacker.close_code is not None:
            attacker = await server.client()
            if chance.random() < 0.8:
                await attacker.join("room")
        message = {**chance.choice(genuine(attacker.session_id, first.session_id)), "id": 10_000 + number}
        await attacker.transport.send(frame_of(mutated(message, chance), chance))
        if chance.random() < 0.1:
            await attacker.close()
            attacker = None
    await first.request("app-message", data="are you there?", to=second.session_id)
    assert (await second.push("app-message", lambda push: push["from"] == first.session_id))["data"] == "are you there?"
    assert (first.close_code, second.close_code) == (None, None)
    assert [record.message for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")] == []
