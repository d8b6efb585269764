"""`GET /rooms`: order, paging, refusals."""

import pytest

from tests.support.app import App


async def make_rooms(app: App, count: int) -> list[str]:
    """Make rooms a second apart; returns their ids, newest first."""
    ids = []
    for _ in range(count):
        ids.append((await app.ok("POST", "/rooms"))["id"])
        app.clock.advance(1)
    return ids[::-1]


async def listed(app: App, query: str) -> list[str]:
    return [room["id"] for room in (await app.ok("GET", f"/rooms?{query}"))["data"]]


async def test_rooms_come_newest_first_with_their_number(app: App) -> None:
    ids = await make_rooms(app, 4)
    body = await app.ok("GET", "/rooms")
    assert list(body) == ["total_count", "data"]
    assert body["total_count"] == 4
    assert [room["id"] for room in body["data"]] == ids
    assert body["data"][0] == await app.ok("GET", f"/rooms/{body['data'][0]['name']}")


async def test_cursors_lead_to_older_and_to_newer_rooms(app: App) -> None:
    ids = await make_rooms(app, 5)
    assert await listed(app, "limit=2") == ids[:2]
    assert await listed(app, f"limit=2&starting_after={ids[1]}") == ids[2:4]
    assert await listed(app, f"starting_after={ids[4]}") == []
    assert await listed(app, f"limit=2&ending_before={ids[3]}") == ids[1:3]
    assert await listed(app, f"ending_before={ids[0]}") == []
    assert await listed(app, "limit=2&ending_before=OLDEST") == ids[3:]
    assert (await app.ok("GET", f"/rooms?limit=1&starting_after={ids[0]}"))["total_count"] == 5


async def test_a_page_has_at_most_100_rooms(app: App) -> None:
    ids = await make_rooms(app, 102)
    assert await listed(app, "") == ids[:100]
    assert await listed(app, f"limit=100&starting_after={ids[99]}") == ids[100:]


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "", "1.5", "%00", "٣", "9" * 400])
async def test_a_bad_limit_is_refused(app: App, limit: str) -> None:
    response = await app.http.get(f"/rooms?limit={limit}")
    assert (response.status_code, response.json()["error"]) == (400, "invalid-request-error")
    assert response.json()["info"].endswith("but should be an integer from 1 to 100")


@pytest.mark.parametrize("key", ["starting_after", "ending_before"])
@pytest.mark.parametrize("cursor", ["5e0cf3e0-6b1a-4f0c-9a57-3f2b8b1d7c44", "x", "", "%00", "oldest"])
async def test_an_unknown_cursor_is_refused(app: App, key: str, cursor: str) -> None:
    response = await app.http.get(f"/rooms?{key}={cursor}")
    assert (response.status_code, response.json()["error"]) == (400, "invalid-request-error")
    assert response.json()["info"].startswith(f"{key} was '")


async def test_two_cursors_at_once_are_refused(app: App) -> None:
    ids = await make_rooms(app, 2)
    response = await app.http.get(f"/rooms?starting_after={ids[0]}&ending_before={ids[1]}")
    assert response.status_code == 400
    assert response.json()["info"] == "starting_after and ending_before cannot be used together"


async def test_starting_after_oldest_is_no_special_value(app: App) -> None:
    assert (await app.http.get("/rooms?starting_after=OLDEST")).status_code == 400


@pytest.mark.parametrize("count", [5, 6])
async def test_walking_over_the_pages_shows_every_room_once_in_both_directions(app: App, count: int) -> None:
    ids = await make_rooms(app, count)
    for limit in (1, 2, 3, 6, 7):
        walked: list[str] = []
        while page := await listed(app, f"limit={limit}" + (f"&starting_after={walked[-1]}" if walked else "")):
            assert len(page) <= limit
            walked += page
        assert walked == ids, limit
        back = await listed(app, f"limit={limit}&ending_before=OLDEST")
        assert back == ids[-limit:]
        while page := await listed(app, f"limit={limit}&ending_before={back[0]}"):
            back = page + back
        assert back == ids, limit


async def test_rooms_of_one_moment_have_an_order_that_pages_keep(app: App) -> None:
    for _ in range(5):
        await app.ok("POST", "/rooms")
    everything = await listed(app, "")
    walked = await listed(app, "limit=2")
    walked += await listed(app, f"limit=2&starting_after={walked[-1]}")
    walked += await listed(app, f"limit=2&starting_after={walked[-1]}")
    assert walked == everything
    assert len(set(everything)) == 5


async def test_an_expired_room_leaves_no_hole_and_its_id_is_no_cursor(app: App) -> None:
    ids = await make_rooms(app, 2)
    soon = await app.ok("POST", "/rooms", {"properties": {"exp": app.clock.now() + 10}})
    assert await listed(app, "limit=2") == [soon["id"], ids[0]]
    app.clock.advance(10)
    assert await listed(app, "limit=2") == ids
    assert (await app.ok("GET", "/rooms"))["total_count"] == 2
