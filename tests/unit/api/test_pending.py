"""Who sets what nothing obeys yet is told so at once."""

from tests.support.app import App

HEADER = "Parlour-Pending"


async def pending(app: App, path: str, body: object) -> str | None:
    response = await app.http.post(path, json=body)
    assert response.status_code == 200, response.text
    return response.headers.get(HEADER)


async def test_what_was_stored_and_is_not_at_work_is_named(app: App) -> None:
    assert await pending(app, "/rooms", {"name": "a", "properties": {"max_participants": 5}}) is None
    body = {"properties": {"enable_chat": True, "enable_dialin": True, "enable_mesh_sfu": True}}
    assert await pending(app, "/rooms", body) == "enable_mesh_sfu, enable_dialin"
    assert await pending(app, "/rooms/a", {"properties": {"enable_mesh_sfu": True}}) == "enable_mesh_sfu"
    assert await pending(app, "", {"properties": {"enable_mesh_sfu": True}}) == "enable_mesh_sfu"
    token = {"properties": {"is_owner": True, "intercom_join_alert": True}}
    assert await pending(app, "/meeting-tokens", token) == "intercom_join_alert"
    rooms = [
        {"properties": {"enable_dialin": True}},
        {},
        {"properties": {"enable_mesh_sfu": True, "enable_dialin": False}},
    ]
    assert await pending(app, "/batch/rooms", {"rooms": rooms}) == "enable_mesh_sfu, enable_dialin"


async def test_what_was_put_back_to_its_default_is_not_named(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a", "properties": {"enable_mesh_sfu": True}})
    assert await pending(app, "/rooms/a", {"properties": {"enable_mesh_sfu": None}}) is None
    assert await pending(app, "/rooms/a", {"privacy": "private"}) is None


async def test_keys_of_old_clients_are_taken_and_forgotten(app: App) -> None:
    old = {"signaling_imp": "ws", "enable_new_call_ui": True, "enable_recording": "rtp-tracks", "start_video_off": True}
    response = await app.http.post("/rooms", json={"name": "a", "properties": old})
    assert response.json()["config"] == {"start_video_off": True}
    assert HEADER not in response.headers
    domain = await app.database.domains.by_host("")
    stored = await app.database.rooms.get(domain.id, "a")
    assert stored is not None
    assert stored.config == {"start_video_off": True}
    mixed = {"properties": {"enable_recording": ["output-byte-stream", "cloud"]}}
    assert (await app.ok("POST", "/rooms/a", mixed))["config"]["enable_recording"] == ["cloud"]
    await app.ok("POST", "/rooms/a", {"properties": {"enable_recording": "output-byte-stream"}})
    assert (await app.ok("GET", "/rooms/a"))["config"]["enable_recording"] == ["cloud"]
    await app.ok("POST", "/", {"properties": {"signaling_imp": "ws", "enable_new_call_ui": False}})
    token = (await app.ok("POST", "/meeting-tokens", {"properties": {"enable_recording": "rtp-tracks"}}))["token"]
    assert await app.ok("GET", f"/meeting-tokens/{token}") == {}


async def test_a_user_id_that_is_a_number_comes_back_as_one(app: App) -> None:
    for user_id in (42, -1.5, "42"):
        token = (await app.ok("POST", "/meeting-tokens", {"properties": {"user_id": user_id}}))["token"]
        assert (await app.ok("GET", f"/meeting-tokens/{token}"))["user_id"] == user_id
