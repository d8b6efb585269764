"""Two walks over REST: the live scenario of an official client library, and a room from its making to its end."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.support.call_server import CallServer, running_call_server
from tests.support.rest import RestServer


def test_the_live_scenario_of_the_official_ruby_client(tmp_path: Path) -> None:
    with RestServer(tmp_path / "data") as server:
        exp = int(time.time()) + 600
        body = {"name": "live-1", "privacy": "private", "properties": {"exp": exp, "enable_recording": "cloud"}}
        made = server.api("POST", "/rooms", body)
        assert made.status_code == 200
        read = server.api("GET", "/rooms/live-1").json()
        for room in (made.json(), read):
            assert (room["name"], room["privacy"], room["api_created"]) == ("live-1", "private", True)
            assert room["config"] == {"exp": exp, "enable_recording": "cloud"}
        assert server.api("GET", "/rooms/live-1/presence").json() == {"total_count": 0, "data": []}
        token = server.api(
            "POST", "/meeting-tokens", {"properties": {"room_name": "live-1", "is_owner": False, "exp": exp}}
        ).json()["token"]
        assert server.api("GET", f"/meeting-tokens/{token}").json()["room_name"] == "live-1"
        listed = server.api("GET", "/rooms?limit=100").json()
        assert listed["total_count"] >= 1
        assert "live-1" in {room["name"] for room in listed["data"]}
        gone = server.api("DELETE", "/rooms/live-1")
        assert (gone.status_code, gone.json()) == (200, {"deleted": True, "name": "live-1"})
        assert server.api("GET", "/rooms/live-1").status_code == 404
        wrong = httpx.get(f"{server.url}/v1/", headers={"Authorization": "Bearer wrong"})
        assert (wrong.status_code, wrong.json()["error"]) == (401, "authentication-error")
        public = server.api("POST", "/rooms", {"properties": {"exp": exp}}).json()
        assert (public["privacy"], public["config"]) == ("public", {"exp": exp})


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path) as running:
        yield running


async def test_a_room_lives_from_its_making_to_its_end(server: CallServer) -> None:
    app, name = server.app, "life"
    # It is made, and shows what was asked for.
    made = await app.ok("POST", "rooms", {"name": name, "privacy": "private", "properties": {"max_participants": 9}})
    assert made["config"] == {"max_participants": 9}
    # It is configured: what is named changes, null goes back, a mistake changes nothing.
    changed = await app.ok("POST", f"rooms/{name}", {"properties": {"max_participants": 2, "start_audio_off": True}})
    assert changed["config"] == {"max_participants": 2, "start_audio_off": True}
    bad = await app.http.post(f"rooms/{name}", json={"properties": {"start_audio_off": None, "max_participants": "x"}})
    assert bad.status_code == 400
    changed = await app.ok("POST", f"rooms/{name}", {"properties": {"start_audio_off": None}})
    assert changed["config"] == {"max_participants": 2}
    # Nobody is in it.
    assert await app.ok("GET", f"rooms/{name}/presence") == {"total_count": 0, "data": []}
    assert (await app.http.post(f"rooms/{name}/eject", json={"ids": []})).status_code == 404
    assert (await app.http.post(f"rooms/{name}/recordings/start")).status_code == 404
    # It is private: who has a token gets in, up to the limit.
    assert await server.refusal(name) == "not-allowed"
    ann = await server.join(name, token={"room_name": name, "user_name": "Ann", "user_id": "ann", "is_owner": True})
    ben = await server.join(name, token={"room_name": name, "user_name": "Ben", "user_id": "ben"})
    assert await server.refusal(name, token={"room_name": name}) == "meeting-full"
    # Those inside are seen, reached, and put out.
    inside = (await app.ok("GET", f"rooms/{name}/presence"))["data"]
    assert {person["userName"] for person in inside} == {"Ann", "Ben"}
    assert set(await app.ok("GET", "presence")) == {name}
    assert await app.ok("POST", f"rooms/{name}/send-app-message", {"data": {"hello": 1}}) == {"sent": "true"}
    assert await app.ok("POST", f"rooms/{name}/set-session-data", {"data": {"step": 1}}) == {"sent": "true"}
    assert await app.ok("GET", f"rooms/{name}/get-session-data") == {"data": {"step": 1}}
    assert await app.ok("POST", f"rooms/{name}/recordings/start", {"type": "cloud"}) == {"status": "sent"}
    second = await app.http.post(f"rooms/{name}/recordings/start", json={"type": "cloud"})
    assert (second.status_code, second.json()["info"]) == (400, f"room {name} has an active stream")
    assert await app.ok("POST", f"rooms/{name}/recordings/stop", {}) == {"status": "sent"}
    ejected = (await app.ok("POST", f"rooms/{name}/eject", {"user_ids": ["ben"]}))["ejectedIds"]
    assert ejected == [person["id"] for person in inside if person["userName"] == "Ben"]
    assert await ben.closed() == 1000
    # It ends, and everybody in it with it.
    assert await app.ok("DELETE", f"rooms/{name}") == {"deleted": True, "name": name}
    assert await ann.closed() == 1000
    assert (await app.http.get(f"rooms/{name}")).status_code == 404
    assert (await app.http.get(f"rooms/{name}/presence")).status_code == 404
    assert await app.ok("GET", "presence") == {}
    # Its name is free, for a room with another id.
    again = await app.ok("POST", "rooms", {"name": name})
    assert again["id"] != made["id"]
    assert again["config"] == {}
