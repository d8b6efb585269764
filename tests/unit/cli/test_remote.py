"""The client: what is sent, what an answer means for the command, and how it ends."""

import io
from pathlib import Path
from typing import Any

import pytest

from parlour import __version__
from parlour.cli import remote
from tests.unit.cli.answering import Answer, Answering, command

DOMAIN = Answer({"domain_name": "acme", "domain_id": "d-1", "config": {"lang": "de"}})


def show(*answers: Answer, key: str = "the-key") -> tuple[int, str, str]:
    with Answering(list(answers)) as server:
        done = server.run("domain", "show", key=key)
        return done.exit_code, done.stdout, done.stderr.replace(server.url, "URL")


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client waited, instead of waiting."""
    found: list[float] = []
    monkeypatch.setattr("parlour.cli.remote.time.sleep", found.append)
    return found


def test_a_request_says_who_asks_and_what_it_sends() -> None:
    with Answering([DOMAIN]) as server:
        server.run("domain", "show")
        server.run("domain", "set", "lang=de", "enable_terse_logging=true")
    first, second = server.asked
    assert (first.method, first.path, first.body) == ("GET", "/v1", None)
    assert first.headers["Authorization"] == "Bearer the-key"
    assert first.headers["User-Agent"] == f"parlour/{__version__}"
    assert "Content-Type" not in first.headers
    assert (second.method, second.path) == ("POST", "/v1")
    assert second.headers["Content-Type"] == "application/json"
    assert second.body == {"properties": {"lang": "de", "enable_terse_logging": True}}


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (Answer({"error": "authentication-error", "info": "invalid API key"}, 401), 1, "invalid API key"),
        (Answer({"error": "not-found", "info": "room x not found"}, 404), 1, "room x not found"),
        (Answer({"error": "forbidden-error"}, 403), 1, "forbidden-error"),
        (Answer({}, 400), 1, "status 400"),
        (Answer({"info": ["odd"]}, 400), 1, "['odd']"),
        (Answer({"info": "a\nb\x1b[2J\u202e"}, 400), 1, "a\nb\\x1b[2J\\u202e"),
        (Answer({"info": "the database is away"}, 503), 3, "the database is away"),
        (Answer({}, 500), 3, "status 500"),
        (Answer(b"<html>", 502), 3, "URL is no Parlour server: it answered 502 without a JSON object"),
        (Answer(b"", 308, {"Location": "/x"}), 3, "URL is no Parlour server: it answered 308 without a JSON object"),
        (Answer([], 200), 3, "URL is no Parlour server: it answered 200 without a JSON object"),
        (Answer(b"\xff", 200), 3, "URL is no Parlour server: it answered 200 without a JSON object"),
        (Answer({"hello": "world"}), 3, "URL is no Parlour server: its answer has no domain_name"),
    ],
    ids=[
        "key", "unknown", "code", "nothing", "odd", "hostile", "away", "broken", "page", "elsewhere", "list", "bytes",
        "other program",
    ],
)  # fmt: skip
def test_a_refusal_ends_the_command_in_one_sentence(answer: Answer, code: int, said: str) -> None:
    assert show(answer) == (code, "", f"parlour: {said}\n")


def test_a_server_that_hangs_up_is_none() -> None:
    code, out, err = show(Answer(b"short", headers={"Content-Length": "500"}))
    assert (code, out) == (3, "")
    assert err.startswith("parlour: no server answers at URL: IncompleteRead")


LIMITED = {"error": "rate-limit-error", "info": "too many calls"}


def test_whoever_is_limited_waits_as_long_as_the_server_says(waits: list[float]) -> None:
    code, out, err = show(
        Answer(LIMITED, 429, {"Retry-After": "3"}), Answer(LIMITED, 429, {"Retry-After": "0"}), DOMAIN
    )
    assert (code, err) == (0, "")
    assert "acme" in out
    assert waits == [3, 0]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("", 1), ("soon", 1), ("-5", 1), ("1.5", 1), ("\u00b2", 1), ("9" * 5000, 1), ("4000", 30), ("30", 30), ("29", 29)],
    ids=["none", "word", "negative", "fraction", "superscript", "endless", "long", "longest", "less"],
)
def test_however_the_wait_is_written_it_is_bounded(header: str, seconds: int, waits: list[float]) -> None:
    assert show(Answer(LIMITED, 429, {"Retry-After": header}), DOMAIN)[0] == 0
    assert waits == [seconds]


def test_after_five_tries_it_is_given_up(waits: list[float]) -> None:
    with Answering([Answer(LIMITED, 429)]) as server:
        done = server.run("domain", "show")
    assert (done.exit_code, done.stderr) == (1, "parlour: too many calls\n")
    assert len(server.asked) == len(waits) == 5


def test_what_nothing_obeys_yet_is_named_beside_the_answer() -> None:
    code, out, err = show(DOMAIN._replace(headers={"Parlour-Pending": "a, b"}))
    assert code == 0
    assert "acme" in out
    assert err == "parlour: stored, but nothing obeys it yet: a, b (`parlour properties NAME` tells why)\n"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a", "/v1/rooms/a"),
        ("a/b", "/v1/rooms/a%2Fb"),
        ("ä ?#%", "/v1/rooms/%C3%A4%20%3F%23%25"),
        ("..", "/v1/rooms/.."),
    ],
)
def test_a_name_is_one_part_of_the_path(name: str, path: str) -> None:
    with Answering([Answer({}, 404)]) as server:
        assert server.run("rooms", "show", name).exit_code == 1
    assert [asked.path for asked in server.asked] == [path]


@pytest.mark.parametrize(
    "arguments",
    [
        ("rooms", "show", ""),
        ("rooms", "set", "", "lang=de"),
        ("rooms", "delete", ""),
        ("rooms", "history", ""),
        ("tokens", "show", ""),
        ("tokens", "create", "--room", "", "--link"),
    ],
    ids=" ".join,
)
def test_an_empty_name_never_means_all_of_them(arguments: tuple[str, ...]) -> None:
    with Answering([Answer({})]) as server:
        done = server.run(*arguments)
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", "parlour: an empty name names nothing\n")
    assert server.asked == []


@pytest.mark.parametrize(
    "url",
    ["", "x", "ftp://x", "//x", "http://", "http://u@x", "http://x:0", "http://x:65536", "http://x:y", "http://[::1"],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    done = command("domain", "show", "--url", url, "--key", "k")
    assert (done.exit_code, done.stderr) == (
        1,
        "parlour: the server's address must look like https://meet.example.com\n",
    )


@pytest.mark.parametrize("rest", ["/rooms", "/v1/rooms", "?a=b", "#a", "/v2"])
def test_an_address_with_more_than_an_origin_is_refused(rest: str) -> None:
    done = command("domain", "show", "--url", f"http://127.0.0.1:1{rest}", "--key", "k")
    assert done.stderr == "parlour: the server's address is its origin alone, without a path\n"


@pytest.mark.parametrize("rest", ["", "/", "/v1", "/v1/"])
def test_the_root_of_the_api_is_understood_as_the_origin(rest: str) -> None:
    with Answering([DOMAIN]) as server:
        assert command("domain", "show", "--url", server.url + rest, "--key", "k").exit_code == 0
    assert server.asked[0].path == "/v1"


@pytest.mark.parametrize("url", ["http://a b", "http://127.0.0.1:1"])
def test_where_nobody_can_answer_it_is_said(url: str) -> None:
    done = command("domain", "show", "--url", url, "--key", "k")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr.startswith(f"parlour: no server answers at {url}: ")


@pytest.mark.parametrize("key", ["schl\u00fcssel", "\u20ac", "a\x1bb", "a\nb"], ids=ascii)
def test_a_key_that_no_header_could_carry_is_refused_and_not_shown(key: str) -> None:
    with Answering([DOMAIN]) as server:
        done = server.run("domain", "show", key=key)
    assert (done.exit_code, server.asked) == (1, [])
    assert done.stderr == "parlour: that is no API key: it holds characters that no key has\n"


@pytest.mark.parametrize("text", ["the-key", "the-key\n", "  the-key \r\nmore\n"], ids=["bare", "line", "first line"])
def test_a_key_on_standard_input_is_its_first_line(text: str) -> None:
    with Answering([DOMAIN]) as server:
        assert server.run("domain", "show", "--key", "-", text=text).exit_code == 0
    assert server.asked[0].headers["Authorization"] == "Bearer the-key"


@pytest.mark.parametrize("key", ["", " "])
def test_another_machine_is_never_asked_without_a_key(key: str) -> None:
    done = command("domain", "show", "--url", "http://127.0.0.1:1", "--key", key)
    assert done.exit_code == 1
    assert done.stderr.startswith("parlour: an API key for http://127.0.0.1:1 is needed: set PARLOUR_KEY")


def test_an_option_wins_over_a_variable() -> None:
    with Answering([DOMAIN]) as server:
        done = command(
            "domain", "show", "--url", server.url, "--key", "mine", PARLOUR_URL="http://127.0.0.1:1", PARLOUR_KEY="x"
        )
    assert done.exit_code == 0
    assert server.asked[0].headers["Authorization"] == "Bearer mine"


def test_a_server_on_this_machine_is_found_by_the_address_that_it_left(tmp_path: Path) -> None:
    with Answering([DOMAIN]) as server:
        (tmp_path / remote.ADDRESS_FILE).write_text(server.url + "\n")
        assert command("domain", "show", "--data-dir", str(tmp_path), "--key", "k").exit_code == 0
    assert len(server.asked) == 1


def test_without_an_address_the_settings_say_where(tmp_path: Path) -> None:
    config = tmp_path / "parlour.toml"
    config.write_text("[server]\nport = 1\n")
    done = command("domain", "show", "--data-dir", str(tmp_path), "--config", str(config), "--key", "k")
    assert done.stderr.startswith("parlour: no server answers at http://127.0.0.1:1: ")


@pytest.mark.parametrize("arguments", [("rooms",), ("rooms", "show"), ("rooms", "list", "--colour"), ("colour",)])
def test_a_command_that_cannot_be_read_ends_with_2(arguments: tuple[str, ...]) -> None:
    done = command(*arguments)
    assert done.exit_code == 2
    assert "Usage:" in done.stderr + done.stdout


def test_names_of_rooms_are_completed_in_silence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("k\n"))  # which a shell that completes must leave alone

    class Context:
        params: dict[str, Any]

    context = Context()
    rooms = {"data": [{"name": "abc"}, {"name": "abd"}, {"name": "x"}]}
    with Answering([Answer(rooms)]) as server:
        context.params = {"url": server.url, "key": "k"}
        assert remote.complete_rooms(context, "ab") == ["abc", "abd"]  # type: ignore[arg-type]
        context.params["key"] = "-"
        assert remote.complete_rooms(context, "ab") == []  # type: ignore[arg-type]
    assert [asked.path for asked in server.asked] == ["/v1/rooms?limit=100"]
    with Answering([Answer({"other": 1})]) as server:
        context.params = {"url": server.url, "key": "k"}
        assert remote.complete_rooms(context, "ab") == []  # type: ignore[arg-type]
    assert capsys.readouterr() == ("", "")
