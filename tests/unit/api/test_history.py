"""Who changed a room, over REST."""

from tests.support.app import App

PATH = "/parlour/rooms/a/history"


async def test_a_change_names_the_key_that_asked_for_it(app: App) -> None:
    domain = await app.database.domains.by_host("")
    record, secret = await app.database.keys.create(domain.id, label="backend", now=1.0)
    await app.ok("POST", "/rooms", {"name": "a"})
    app.clock.advance(1)
    header = {"Authorization": f"Bearer {secret}"}
    await app.http.post("/rooms/a", json={"properties": {"max_participants": 5}}, headers=header)
    latest, first = (await app.ok("GET", PATH))["data"]
    assert latest == {
        "time": "2027-01-15T08:00:01.000Z",
        "action": "configured",
        "room_id": first["room_id"],
        "version": 2,
        "key_id": record.id,
        "key_label": "backend",
        "changes": {"max_participants": {"from": None, "to": 5}},
    }
    assert first["action"] == "created"
    assert (await app.ok("GET", f"{PATH}?limit=1"))["data"] == [latest]


async def test_a_deleted_room_still_has_a_history(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a"})
    await app.ok("DELETE", "/rooms/a")
    assert [change["action"] for change in (await app.ok("GET", PATH))["data"]] == ["deleted", "created"]


async def test_a_room_that_never_was_is_not_found(app: App) -> None:
    assert (await app.http.get(PATH)).json() == {"error": "not-found", "info": "room a not found"}
    assert (await app.http.get("/parlour/rooms/%00/history")).status_code == 404


async def test_another_domain_reads_nothing_of_it(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a"})
    other = await app.database.domains.create("other", "other.example", now=1.0)
    header = {"Authorization": f"Bearer {await app.new_key(other.id)}"}
    assert (await app.http.get(PATH, headers=header)).status_code == 404
