"""`parlour tokens`: what is asked for, and what is printed."""

import json

import pytest

from parlour.clock import SystemClock
from tests.unit.cli.answering import Answer, Answering

MADE = Answer({"token": "a.b.c"})


@pytest.fixture(autouse=True)
def _a_known_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _self: 1_800_000_000.9)


@pytest.mark.parametrize(
    ("arguments", "properties"),
    [
        ((), {}),
        (("is_owner=true", "user_name=Ann"), {"is_owner": True, "user_name": "Ann"}),
        (("--room", "team"), {"room_name": "team"}),
        (("room_name=team",), {"room_name": "team"}),
        (("--minutes", "60"), {"exp": 1_800_003_600}),
        (("--minutes", "0.5"), {"exp": 1_800_000_030}),
        (("--minutes", "0"), {"exp": 1_800_000_000}),
        (("exp=5",), {"exp": 5}),
        (("--room", "5", "user_id=7"), {"room_name": "5", "user_id": 7}),
    ],
    ids=str,
)
def test_what_a_token_is_made_of(arguments: tuple[str, ...], properties: object) -> None:
    with Answering([MADE]) as server:
        assert server.run("tokens", "create", *arguments).stdout == "a.b.c\n"
    assert [(asked.path, asked.body) for asked in server.asked] == [("/v1/meeting-tokens", {"properties": properties})]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--room", "a", "room_name=a"), "room_name is given twice"),
        (("--minutes", "5", "exp=7"), "exp is given twice"),
        (("--minutes", "inf"), "--minutes is a number of minutes"),
        (("--link",), "--link needs a room: say --room NAME"),
        (("--link", "room_name=5"), "--link needs a room: say --room NAME"),
    ],
    ids=["room", "exp", "for ever", "no room", "a number for a room"],
)
def test_what_makes_no_token_is_said_before_anybody_is_asked(arguments: tuple[str, ...], said: str) -> None:
    with Answering([MADE]) as server:
        done = server.run("tokens", "create", *arguments)
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", f"parlour: {said}\n")
    assert server.asked == []


@pytest.mark.parametrize("minutes", ["-1", "-0.1", "soon", "nan"])
def test_a_token_cannot_have_ended_when_it_is_made(minutes: str) -> None:
    with Answering([MADE]) as server:
        assert server.run("tokens", "create", "--minutes", minutes).exit_code == 2
    assert server.asked == []


def test_a_link_is_the_rooms_own_address_with_the_token() -> None:
    with Answering([Answer({"url": "https://meet.example.com/team"}), MADE]) as server:
        assert server.run("tokens", "create", "--room", "team", "--link").stdout == (
            "https://meet.example.com/team?t=a.b.c\n"
        )
    assert [asked.path for asked in server.asked] == ["/v1/rooms/team", "/v1/meeting-tokens"]


def test_without_the_room_there_is_no_token_either() -> None:
    with Answering([Answer({"info": "room team not found"}, 404), MADE]) as server:
        done = server.run("tokens", "create", "--room", "team", "--link")
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", "parlour: room team not found\n")
    assert len(server.asked) == 1


def test_programs_get_the_answer() -> None:
    with Answering([MADE]) as server:
        assert json.loads(server.run("tokens", "create", "--json").stdout) == {"token": "a.b.c"}


@pytest.mark.parametrize(
    ("arguments", "text", "path"),
    [
        (("a.b.c",), "", "/v1/meeting-tokens/a.b.c"),
        (("-",), " a.b.c \nmore", "/v1/meeting-tokens/a.b.c"),
        (("a.b.c", "--ignore-nbf"), "", "/v1/meeting-tokens/a.b.c?ignoreNbf=true"),
    ],
    ids=["argument", "standard input", "not yet valid"],
)
def test_what_a_token_carries_is_asked_of_the_server(arguments: tuple[str, ...], text: str, path: str) -> None:
    carried = {"room_name": "team", "is_owner": True, "user_name": "A\x1b[2Jnn"}
    with Answering([Answer(carried)]) as server:
        shown = server.run("tokens", "show", *arguments, text=text).stdout
        assert json.loads(server.run("tokens", "show", *arguments, "--json", text=text).stdout) == carried
    assert shown == "room_name  team\nis_owner   true\nuser_name  A\\x1b[2Jnn\n"
    assert {asked.path for asked in server.asked} == {path}
