"""Batches: all or nothing."""

from pathlib import Path

import httpx
import pytest

from parlour.store import RoomRecord
from tests.support.app import App
from tests.support.call_server import running_call_server


async def total(app: App) -> int:
    return int((await app.ok("GET", "/rooms"))["total_count"])


async def delete(app: App, json: object) -> httpx.Response:
    return await app.http.request("DELETE", "/batch/rooms", json=json)


def info(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["info"]


class Told:
    """Remembers which calls were ended."""

    def __init__(self) -> None:
        self.deleted: list[str] = []

    async def room_deleted(self, room: RoomRecord) -> None:
        self.deleted.append(room.name)


async def test_a_batch_makes_rooms_in_the_order_asked_for(app: App) -> None:
    wanted = [{"name": "b", "properties": {"lang": "de"}}, {}, {"name": "a", "privacy": "private"}]
    response = await app.http.post("/batch/rooms", json={"rooms": wanted})
    assert response.status_code == 200
    made = response.json()
    assert [room["name"] for room in made][::2] == ["b", "a"]
    assert len(made[1]["name"]) == 20
    assert made[0]["config"] == {"lang": "de"}
    for room in made:
        assert await app.ok("GET", f"/rooms/{room['name']}") == room


async def test_a_thousand_rooms_are_made_and_deleted(app: App) -> None:
    names = [f"room-{number}" for number in range(1000)]
    made = await app.http.post("/batch/rooms", json={"rooms": [{"name": name} for name in names]})
    assert len(made.json()) == await total(app) == 1000
    assert (await delete(app, {"rooms": names})).json() == {"deleted_count": 1000}
    assert await total(app) == 0


@pytest.mark.parametrize(
    ("rooms", "expected"),
    [
        ([{"name": "new"}, {"name": "taken"}], "a room named taken already exists"),
        ([{"name": "new"}, {"name": "new"}], "a room named new is in the batch twice"),
        ([{"name": "new"}, {"nmae": "x"}], "rooms[1]: unknown parameter 'nmae'"),
        ([{"name": "new"}, 7], "rooms[1]: the body was '7' but should be an object"),
        ([{}] * 1001, "a batch can have at most 1000 rooms, this one has 1001"),
        (
            [{"properties": {"recordings_bucket": {"bucket_name": f"b{n}", "bucket_region": "x"}}} for n in range(11)],
            None,
        ),
    ],
)
async def test_one_bad_room_spoils_the_batch(app: App, rooms: list[object], expected: str | None) -> None:
    await app.ok("POST", "/rooms", {"name": "taken"})
    response = await app.http.post("/batch/rooms", json={"rooms": rooms})
    assert response.status_code == 400
    if expected is not None:
        assert response.json()["info"] == expected
    assert await total(app) == 1


def buckets(count: int) -> list[object]:
    return [
        {
            "properties": {
                "recordings_bucket": {
                    "bucket_name": f"bucket-{number % count}",
                    "bucket_region": "us-west-2",
                    "assume_role_arn": "arn:aws:iam::999999999999:role/parlour",
                    "allow_api_access": True,
                }
            }
        }
        for number in range(20)
    ]


async def test_ten_distinct_buckets_are_the_most(app: App) -> None:
    refused = await app.http.post("/batch/rooms", json={"rooms": buckets(11)})
    assert info(refused) == (400, "a batch can have at most 10 distinct bucket settings")
    assert await total(app) == 0
    assert len((await app.http.post("/batch/rooms", json={"rooms": buckets(10)})).json()) == 20


async def test_the_name_of_an_expired_room_can_be_used_again(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a", "properties": {"exp": int(app.clock.now()) + 5}})
    app.clock.advance(5)
    assert (await app.http.post("/batch/rooms", json={"rooms": [{"name": "a"}]})).status_code == 200


@pytest.mark.parametrize("key", ["rooms", "room_names"])
async def test_deleting_ends_the_calls_in_the_rooms(app: App, key: str) -> None:
    told = Told()
    app.use_calls(told)  # type: ignore[arg-type]
    for name in ("a", "b", "c"):
        await app.ok("POST", "/rooms", {"name": name})
    assert (await delete(app, {key: ["a", "c", "a"]})).json() == {"deleted_count": 2}
    assert sorted(told.deleted) == ["a", "c"]
    assert [room["name"] for room in (await app.ok("GET", "/rooms"))["data"]] == ["b"]


async def test_one_missing_room_saves_all_from_deletion(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a"})
    response = await delete(app, {"rooms": ["a", "ghost"]})
    assert info(response) == (404, "room ghost not found")
    assert await total(app) == 1


@pytest.mark.parametrize("body", [None, {}, [], {"rooms": "a"}, {"rooms": [1]}, {"rooms": [], "room_names": []}])
async def test_a_delete_that_does_not_say_what_deletes_nothing(app: App, body: object) -> None:
    await app.ok("POST", "/rooms", {"name": "a"})
    response = await app.http.request("DELETE", "/batch/rooms", **({} if body is None else {"json": body}))  # type: ignore[arg-type]
    assert response.status_code == 400
    assert await total(app) == 1


async def test_people_in_deleted_rooms_are_put_out(tmp_path: Path) -> None:
    async with running_call_server(tmp_path / "data") as server:
        for name in ("a", "b"):
            await server.room(name)
        inside, elsewhere = await server.join("a"), await server.join("b")
        assert (await delete(server.app, {"rooms": ["a"]})).json() == {"deleted_count": 1}
        assert (await inside.error())["type"] == "ejected"
        assert await inside.closed() == 1000
        assert elsewhere.close_code is None
