"""`parlour rooms`: what each command asks for, and what it prints of the answer."""

import json
from typing import Any

import pytest

from tests.unit.cli.answering import Answer, Answering

ROOM: dict[str, Any] = {
    "id": "r-1",
    "name": "team",
    "url": "https://meet.example.com/team",
    "privacy": "public",
    "created_at": "2027-01-15T08:00:00.000Z",
    "api_created": True,
    "config": {"max_participants": 5, "lang": "de", "permissions": {"canSend": ["audio"]}},
}


@pytest.mark.parametrize(
    ("arguments", "method", "path", "body"),
    [
        (("show", "team"), "GET", "/v1/rooms/team", None),
        (("set", "team"), "POST", "/v1/rooms/team", {}),
        (("set", "team", "lang=de"), "POST", "/v1/rooms/team", {"properties": {"lang": "de"}}),
        (("set", "team", "privacy=private"), "POST", "/v1/rooms/team", {"privacy": "private"}),
        (
            ("set", "team", "privacy=null", "lang=null"),
            "POST",
            "/v1/rooms/team",
            {"privacy": None, "properties": {"lang": None}},
        ),
        (("create",), "POST", "/v1/rooms", {}),
        (("create", "team"), "POST", "/v1/rooms", {"name": "team"}),
        (("create", "lang=de"), "POST", "/v1/rooms", {"properties": {"lang": "de"}}),
        (
            ("create", "team", "privacy=private", "lang=de"),
            "POST",
            "/v1/rooms",
            {"name": "team", "privacy": "private", "properties": {"lang": "de"}},
        ),
    ],
    ids=str,
)
def test_what_is_asked_for(arguments: tuple[str, ...], method: str, path: str, body: object) -> None:
    with Answering([Answer(ROOM)]) as server:
        assert server.run("rooms", *arguments).exit_code == 0
    assert [(asked.method, asked.path, asked.body) for asked in server.asked] == [(method, path, body)]


@pytest.mark.parametrize("arguments", [("show", "team"), ("set", "team", "lang=de"), ("create", "team")], ids=" ".join)
def test_a_room_is_shown_for_people_and_for_programs(arguments: tuple[str, ...]) -> None:
    with Answering([Answer(ROOM)]) as server:
        people = server.run("rooms", *arguments).stdout
        programs = server.run("rooms", *arguments, "--json").stdout
    assert [line.split(maxsplit=1) for line in people.splitlines()] == [
        ["name", "team"],
        ["url", "https://meet.example.com/team"],
        ["privacy", "public"],
        ["created_at", "2027-01-15T08:00:00.000Z"],
        ["id", "r-1"],
        ["max_participants", "5"],
        ["lang", "de"],
        ["permissions", '{"canSend":["audio"]}'],
    ]
    assert json.loads(programs) == ROOM


def page(*names: str) -> Answer:
    data = [{**ROOM, "id": f"id-{name}", "name": name, "config": {}} for name in names]
    return Answer({"total_count": len(data), "data": data})


@pytest.mark.parametrize(
    ("sizes", "asked"),
    [
        ([0], ["/v1/rooms?limit=100"]),
        ([99], ["/v1/rooms?limit=100"]),
        ([100, 0], ["/v1/rooms?limit=100", "/v1/rooms?limit=100&starting_after=id-r99"]),
        ([100, 1], ["/v1/rooms?limit=100", "/v1/rooms?limit=100&starting_after=id-r99"]),
    ],
    ids=["none", "less than a page", "exactly a page", "more than a page"],
)
def test_the_list_goes_on_until_a_page_is_not_full(sizes: list[int], asked: list[str]) -> None:
    pages, begun = [], 0
    for size in sizes:
        pages.append(page(*(f"r{number}" for number in range(begun, begun + size))))
        begun += size
    with Answering(pages) as server:
        listed = json.loads(server.run("rooms", "list", "--json").stdout)
    assert [each.path for each in server.asked] == asked
    assert listed["total_count"] == sum(sizes)
    assert [room["name"] for room in listed["data"]] == [f"r{number}" for number in range(sum(sizes))]


def test_the_list_shows_configurations_in_one_column() -> None:
    hostile = {**ROOM, "name": "odd\x1b[2J", "config": {"lang": "d\ne"}}
    with Answering([Answer({"data": [ROOM, hostile]})]) as server:
        heads, first, second = server.run("rooms", "list").stdout.splitlines()
    assert heads.split() == ["NAME", "PRIVACY", "CREATED", "CONFIG"]
    assert first.endswith('max_participants=5 lang=de permissions={"canSend":["audio"]}')
    assert second.startswith("odd\\x1b[2J")
    assert second.endswith("lang=d\\x0ae")


def test_a_deleted_room_is_named() -> None:
    with Answering([Answer({"deleted": True, "name": "team"})]) as server:
        assert server.run("rooms", "delete", "team").stdout == "deleted team\n"
        assert json.loads(server.run("rooms", "delete", "team", "--json").stdout) == {"deleted": True, "name": "team"}
    assert {(asked.method, asked.path) for asked in server.asked} == {("DELETE", "/v1/rooms/team")}


@pytest.mark.parametrize(
    ("label", "key_id", "shown"), [("backend", "k-1", "backend"), ("", "k-1", "k-1"), (None, None, "-")]
)
def test_the_history_names_who_changed_what(label: str | None, key_id: str | None, shown: str) -> None:
    change = {"time": "T", "action": "set", "key_label": label, "key_id": key_id, "changes": {"lang": ["de", None]}}
    with Answering([Answer({"data": [change]})]) as server:
        lines = server.run("rooms", "history", "team", "--limit", "7").stdout.splitlines()
    assert [line.split() for line in lines] == [
        ["TIME", "ACTION", "KEY", "CHANGES"],
        ["T", "set", shown, '{"lang":["de",null]}'],
    ]
    assert [asked.path for asked in server.asked] == ["/v1/parlour/rooms/team/history?limit=7"]


@pytest.mark.parametrize("limit", ["0", "101", "-1", "many"])
def test_the_history_has_a_page_at_most(limit: str) -> None:
    with Answering([Answer({"data": []})]) as server:
        assert server.run("rooms", "history", "team", "--limit", limit).exit_code == 2
    assert server.asked == []
