"""Properties whose effect REST itself shows."""

import pytest

from tests.support.app import App
from tests.support.clock import START

FUTURE = int(START) + 60


@pytest.mark.property("name")
async def test_a_room_lives_under_its_name(app: App) -> None:
    made = await app.ok("POST", "/rooms", {"name": "team-sync"})
    assert made["url"] == "https://meet.example.com/team-sync"
    assert await app.ok("GET", "/rooms/team-sync") == made


@pytest.mark.property("exp")
async def test_a_room_is_gone_from_the_moment_of_its_exp(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a", "properties": {"exp": FUTURE}})
    app.clock.set(FUTURE - 0.001)
    assert (await app.http.get("/rooms/a")).status_code == 200
    app.clock.set(FUTURE)
    assert (await app.http.get("/rooms/a")).status_code == 404
    assert (await app.ok("GET", "/rooms"))["total_count"] == 0
    assert (await app.http.post("/rooms", json={"name": "a"})).status_code == 200


@pytest.mark.property("exp")
async def test_moving_exp_moves_the_end_of_a_room(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a", "properties": {"exp": FUTURE}})
    await app.ok("POST", "/rooms/a", {"properties": {"exp": FUTURE + 60}})
    app.clock.set(FUTURE)
    assert (await app.http.get("/rooms/a")).status_code == 200
    await app.ok("POST", "/rooms/a", {"properties": {"exp": None}})
    app.clock.set(FUTURE + 60)
    assert (await app.http.get("/rooms/a")).status_code == 200
    await app.ok("POST", "/rooms/a", {"properties": {"exp": FUTURE + 120}})
    app.clock.set(FUTURE + 120)
    assert (await app.http.get("/rooms/a")).status_code == 404


@pytest.mark.property("exp")
async def test_a_token_is_refused_from_the_moment_of_its_exp(app: App) -> None:
    token = (await app.ok("POST", "/meeting-tokens", {"properties": {"exp": FUTURE}}))["token"]
    assert (await app.http.get(f"/meeting-tokens/{token}")).status_code == 200
    app.clock.set(FUTURE)
    assert (await app.http.get(f"/meeting-tokens/{token}")).status_code == 400


@pytest.mark.property("nbf")
async def test_a_token_is_refused_before_its_nbf(app: App) -> None:
    token = (await app.ok("POST", "/meeting-tokens", {"properties": {"nbf": FUTURE}}))["token"]
    assert (await app.http.get(f"/meeting-tokens/{token}")).status_code == 400
    app.clock.set(FUTURE)
    assert (await app.http.get(f"/meeting-tokens/{token}")).status_code == 200


@pytest.mark.property("room_name")
async def test_a_token_is_not_made_for_a_room_that_does_not_exist(app: App) -> None:
    refused = await app.http.post("/meeting-tokens", json={"properties": {"room_name": "none"}})
    assert (refused.status_code, refused.json()["info"]) == (400, "room not found")
