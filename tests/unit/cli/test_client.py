"""The command line as a client of a running server: rooms, tokens, the domain; here and elsewhere."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from parlour.cli.assignments import complete, read_assignments
from parlour.properties import Level
from parlour.visible import visible
from tests.support.rest import RestServer

PROGRAM = Path(sys.executable).parent / "parlour"
Run = Callable[..., subprocess.CompletedProcess[str]]


def run(*arguments: str, text: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARLOUR_")}
    return subprocess.run(
        [str(PROGRAM), *arguments],
        env=kept | {"COLUMNS": "200"} | variables,
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def good(*arguments: str, **options: str) -> str:
    done = run(*arguments, **options)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RestServer]:
    with RestServer(tmp_path_factory.mktemp("server") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def there(server: RestServer) -> dict[str, str]:
    """The variables that lead to the server from anywhere."""
    return {"PARLOUR_URL": server.url, "PARLOUR_KEY": server.new_key()}


@pytest.fixture(scope="module")
def here(server: RestServer) -> tuple[str, str]:
    """The option that leads to the server on this machine."""
    return ("--data-dir", str(server.data_dir))


def test_a_room_is_configured_in_one_line(there: dict[str, str]) -> None:
    good("rooms", "create", "one-line", "max_participants=9", "start_video_off=true", "start_audio_off=true", **there)
    shown = good("rooms", "set", "one-line", "max_participants=5", "start_video_off=null", "privacy=private", **there)
    assert (
        dict(line.split(maxsplit=1) for line in shown.splitlines()).items()
        >= {
            "name": "one-line",
            "privacy": "private",
            "max_participants": "5",
            "start_audio_off": "true",
        }.items()
    )
    assert "start_video_off" not in shown
    assert json.loads(good("rooms", "show", "one-line", "--json", **there))["config"] == {
        "max_participants": 5,
        "start_audio_off": True,
    }


def test_a_server_on_this_machine_needs_no_address_and_no_key(here: tuple[str, str]) -> None:
    made = json.loads(good("rooms", "create", "--json", *here))
    assert re.fullmatch("[0-9A-Za-z]{20}", made["name"])
    assert good("rooms", "delete", made["name"], *here) == f"deleted {made['name']}\n"


def test_the_first_argument_may_be_a_property(here: tuple[str, str]) -> None:
    assert json.loads(good("rooms", "create", "max_participants=3", "--json", *here))["config"] == {
        "max_participants": 3
    }


def test_rooms_are_listed_in_columns_over_all_pages(tmp_path: Path) -> None:
    with RestServer(tmp_path / "data", PARLOUR_LIMITS_RATE_LIMITS="false") as server:
        for number in range(101):
            server.api("POST", "/rooms", {"name": f"room-{number}", "properties": {"max_participants": number + 1}})
        where = ("--data-dir", str(server.data_dir))
        lines = good("rooms", "list", *where).splitlines()
        assert lines[0].split() == ["NAME", "PRIVACY", "CREATED", "CONFIG"]
        assert len(lines) == 1 + 101 + 1  # and the room of the first start
        assert len({line.index("public") for line in lines[1:]}) == 1
        assert any(line.endswith("max_participants=101") for line in lines)
        assert json.loads(good("rooms", "list", "--json", *where))["total_count"] == 102


def test_too_many_calls_are_made_again_later(tmp_path: Path) -> None:
    with RestServer(tmp_path / "data", PARLOUR_LIMITS_RATE_LIMITS="true") as server:
        while server.api("GET", "/rooms/hello").status_code != 429:
            pass
        assert "hello" in good("rooms", "list", "--data-dir", str(server.data_dir))


def test_tokens_are_made_and_read(there: dict[str, str]) -> None:
    good("rooms", "create", "for-tokens", **there)
    token = good(
        "tokens", "create", "--room", "for-tokens", "--minutes", "5", "is_owner=true", "user_name=Ann", **there
    )
    assert token.count(".") == 2
    carried = json.loads(good("tokens", "show", "-", "--json", text=token, **there))
    assert carried.items() >= {"room_name": "for-tokens", "is_owner": True, "user_name": "Ann"}.items()
    assert "user_name" in good("tokens", "show", token.strip(), **there)
    later = good("tokens", "create", "nbf=4000000000", **there).strip()
    refused = run("tokens", "show", later, **there)
    assert (refused.returncode, refused.stderr) == (1, "parlour: the token is not valid yet\n")
    assert "nbf" in good("tokens", "show", later, "--ignore-nbf", **there)


def test_the_domain_is_shown_and_set(there: dict[str, str]) -> None:
    assert "enable_terse_logging  " in good("domain", "set", "enable_terse_logging=true", **there)
    assert json.loads(good("domain", "show", "--json", **there))["config"]["enable_terse_logging"] is True
    good("domain", "set", "enable_terse_logging=null", **there)


def test_who_changed_what_is_shown(there: dict[str, str]) -> None:
    good("rooms", "create", "changing", **there)
    good("rooms", "set", "changing", "max_participants=7", **there)
    lines = good("rooms", "history", "changing", **there).splitlines()
    assert lines[0].split() == ["TIME", "ACTION", "KEY", "CHANGES"]
    assert "max_participants" in lines[1]
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("rooms", "show", "none"), "room none not found"),
        (("rooms", "delete", "none"), "room none not found"),
        (("rooms", "set", "hello", "max_participants=few"), "max_participants was 'few' but should be an integer"),
        (("rooms", "set", "hello", "colour=red"), "unknown parameter 'colour'"),
        (("rooms", "set", "hello", "lang"), "'lang' is no assignment: write name=value"),
        (("rooms", "set", "hello", "lang=de", "lang=en"), "lang is given twice"),
        (("tokens", "create", "--room", "none"), "room not found"),
        (("tokens", "create", "--room", "x", "room_name=y"), "room_name is given twice"),
    ],
)
def test_refusals_are_the_servers_own_sentences(
    there: dict[str, str], arguments: tuple[str, ...], sentence: str
) -> None:
    done = run(*arguments, **there)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"parlour: {sentence}\n")


def test_where_no_server_answers_it_is_said_with_a_code_of_its_own(tmp_path: Path, server: RestServer) -> None:
    done = run("rooms", "list", PARLOUR_URL="http://127.0.0.1:9", PARLOUR_KEY="x")
    assert done.returncode == 3
    assert done.stderr.startswith("parlour: no server answers at http://127.0.0.1:9: ")
    assert run("rooms", "list", "--data-dir", str(tmp_path / "none")).stderr.startswith(
        "parlour: there is no data folder"
    )
    assert run("rooms", "list", PARLOUR_URL="ftp://x").returncode == 1
    assert run("rooms", "list", PARLOUR_URL=f"{server.url}/rooms", PARLOUR_KEY="x").returncode == 1
    assert run("rooms", "list", PARLOUR_URL=server.url, PARLOUR_KEY="wrong").stderr == "parlour: invalid API key\n"


def test_a_key_is_read_from_standard_input_and_never_taken_from_here_for_there(
    server: RestServer, there: dict[str, str]
) -> None:
    assert "hello" in good("rooms", "list", "--url", server.url, "--key", "-", text=there["PARLOUR_KEY"] + "\n")
    done = run("rooms", "list", "--url", server.url)
    assert done.returncode == 1
    assert "an API key for" in done.stderr
    assert "hello" in good("rooms", "list", "--url", server.url, "--data-dir", str(server.data_dir))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("null", None),
        ("true", True),
        ("de", "de"),
        ('"5"', "5"),
        ("", ""),
        ("a=b", "a=b"),
        ("NaN", "NaN"),
        ('{"canSend": ["audio"]}', {"canSend": ["audio"]}),
        ("[" * 100_000, "[" * 100_000),
    ],
)
def test_values_are_json_where_they_can_be(text: str, value: object) -> None:
    assert read_assignments([f"x={text}"]) == {"x": value}


def test_the_shell_completes_names_of_properties() -> None:
    names = complete(Level.ROOM, "privacy")
    assert names("max_p") == ["max_participants="]
    assert "privacy=" in names("pri")
    assert "sip_uri=" not in names("sip")  # only the server sets it
    shown = run(
        "rooms", "set", _PARLOUR_COMPLETE="complete_bash", COMP_WORDS="parlour rooms set r max_p", COMP_CWORD="4"
    )
    assert shown.stdout.strip() == "max_participants="


def test_nothing_that_a_terminal_obeys_is_printed() -> None:
    assert visible("a\x1b[2Jb\u202e") == "a\\x1b[2Jb\\u202e"


@pytest.mark.parametrize("group", ["rooms", "tokens", "domain"])
def test_every_group_explains_itself(group: str) -> None:
    assert len(good(group, "--help")) > 200


def test_what_is_stored_and_not_at_work_yet_is_named_on_standard_error(there: dict[str, str]) -> None:
    made = run("rooms", "create", "waits", "enable_dialout=true", "max_participants=4", "--json", **there)
    assert made.returncode == 0
    assert made.stderr.startswith("parlour: stored, but nothing obeys it yet: enable_dialout (")
    assert len(made.stderr.splitlines()) == 1
    assert json.loads(made.stdout)["config"] == {"enable_dialout": True, "max_participants": 4}
    again = run("rooms", "set", "waits", "enable_dialout=false", **there)
    assert "nothing obeys it yet: enable_dialout" in again.stderr
    good("rooms", "set", "waits", "max_participants=5", **there)


def test_a_link_opens_the_room_with_the_token(there: dict[str, str]) -> None:
    good("rooms", "create", "linked", **there)
    link = good("tokens", "create", "--room", "linked", "--link", "is_owner=true", **there).strip()
    address, token = link.split("?t=")
    assert address == json.loads(good("rooms", "show", "linked", "--json", **there))["url"]
    assert json.loads(good("tokens", "show", token, "--json", **there))["room_name"] == "linked"
    assert good("tokens", "create", "room_name=linked", "--link", **there).startswith(address)
    refused = run("tokens", "create", "--link", **there)
    assert (refused.returncode, refused.stderr) == (1, "parlour: --link needs a room: say --room NAME\n")


def completed(words: str, **variables: str) -> list[str]:
    shell = {"_PARLOUR_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
    done = run(**shell, **variables)
    assert done.stderr == ""
    return done.stdout.split()


def test_the_shell_completes_names_of_rooms(there: dict[str, str], here: tuple[str, str]) -> None:
    for name in ("complete-a", "complete-b"):
        good("rooms", "create", name, **there)
    assert sorted(completed("parlour rooms show complete-", **there)) == ["complete-a", "complete-b"]
    assert completed(f"parlour rooms show {here[0]} {here[1]} complete-a") == ["complete-a"]
    assert completed("parlour tokens create --room complete-b", **there) == ["complete-b"]


def test_a_shell_that_cannot_ask_completes_nothing_in_silence() -> None:
    assert completed("parlour rooms show x", PARLOUR_URL="http://127.0.0.1:1", PARLOUR_KEY="k") == []
    assert completed("parlour rooms show --data-dir /nowhere x") == []


def test_flags_read_as_flags() -> None:
    assert re.search(r"^ +--no-sfu +Start without", good("serve", "--help"), re.MULTILINE)
    assert "<bool>" not in good("rooms", "list", "--help")
