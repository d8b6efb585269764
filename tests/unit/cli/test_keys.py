"""`parlour keys` and `parlour domains`: what is made on the machine of the server."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from parlour.cli.keys import _seconds as seconds
from tests.unit.cli.answering import command

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command on a data folder of the test's own."""
    return lambda *arguments: command(*arguments, "--data-dir", str(tmp_path / "data"))


def refusal(done: Result) -> str:
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("parlour: ")
    return done.stderr.removeprefix("parlour: ").rstrip("\n")


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("my label", "my label"),
        ("x" * 100, "x" * 100),
        ("two\nlines", "two\\x0alines"),
        ("\x1b[2J\u202e", "\\x1b[2J\\u202e"),
    ],
    ids=ascii,
)
def test_a_label_makes_no_line_and_does_nothing(run: Run, label: str, shown: str) -> None:
    assert run("keys", "create", "--label", label).exit_code == 0
    (line,) = run("keys", "list").stdout.splitlines()
    assert line.endswith(f"  never used  {shown}")


def test_a_label_is_a_note_not_a_page(run: Run) -> None:
    assert refusal(run("keys", "create", "--label", "x" * 101)) == "a label can have 100 characters"


@pytest.mark.parametrize(
    ("text", "length"), [("0", 0), ("90", 90), ("90s", 90), ("15m", 900), ("24h", 86_400), ("7d", 604_800)]
)
def test_lengths_of_time_are_read_in_their_units(text: str, length: float) -> None:
    assert seconds(text) == length


@pytest.mark.parametrize("grace", ["90s", "15m", "24h", "7d", "90", "999999d"])
def test_an_old_key_works_as_long_as_was_said(run: Run, grace: str) -> None:
    run("keys", "create")
    key_id = run("keys", "list").stdout.split()[0]
    assert re.fullmatch("[0-9a-f]{64}\n", run("keys", "rotate", key_id, "--grace", grace).stdout)
    old, new = run("keys", "list").stdout.splitlines()
    assert old.startswith(key_id)
    assert "  active until " in old
    assert "  active  " in new


def test_without_grace_the_old_key_ends_at_once(run: Run) -> None:
    run("keys", "create")
    key_id = run("keys", "list").stdout.split()[0]
    run("keys", "rotate", key_id, "--grace", "0")
    old, _ = run("keys", "list").stdout.splitlines()
    assert re.search(r"  revoked \d{4}-\d\d-\d\d  ", old)
    assert refusal(run("keys", "rotate", key_id)).startswith(f"there is no active key with the id {key_id}")


@pytest.mark.parametrize("grace", ["", "h", "-1h", "1.5h", "1w", "1 h", "1000000", "1H", "\u0661h"], ids=ascii)
def test_a_length_of_time_is_written_in_one_way(run: Run, grace: str) -> None:
    said = refusal(run("keys", "rotate", "any", "--grace", grace))
    assert said == f"{grace} is no length of time: write 90s, 15m, 24h or 7d"


@pytest.mark.parametrize("name", ["a", "a-1", "0", "a" * 63])
def test_a_domain_can_be_named_like_a_label_of_host_names(run: Run, name: str) -> None:
    assert re.fullmatch(r"[0-9a-f-]{36}\n", run("domains", "create", name, "--host", f"{name[:9]}.example").stdout)


@pytest.mark.parametrize("name", ["", "A", "a_b", "a.b", "a-", "a" * 64, "a\n"], ids=ascii)
def test_other_names_of_domains_are_refused(run: Run, name: str) -> None:
    assert refusal(run("domains", "create", name, "--host", "a.example")).startswith("a domain's name has 1 to 63")


@pytest.mark.parametrize("host", ["", "a b", "a/b", "https://a", "-a", "a-", "a:x", "a:", "a:100000", "ä.example"])
def test_other_hosts_are_refused(run: Run, host: str) -> None:
    assert refusal(run("domains", "create", "other", "--host", host)) == f"{host} is not a host name"


@pytest.mark.parametrize(
    ("switches", "said"),
    [
        (("--no-rate-limits",), "set disable_rate_limiting of parlour\n"),
        (("--rate-limits", "--no-hipaa"), "set disable_rate_limiting, hipaa of parlour\n"),
        (("--no-client-logs",), "set enable_daily_logger of parlour\n"),
    ],
    ids=" ".join,
)
def test_what_was_switched_is_named(run: Run, switches: tuple[str, ...], said: str) -> None:
    assert run("domains", "set", "parlour", *switches).stdout == said


def test_a_domain_that_is_none_is_named(run: Run) -> None:
    where = "there is no domain none; `parlour domains list` shows those that are"
    assert refusal(run("domains", "set", "none", "--hipaa")) == where
    assert refusal(run("keys", "create", "--domain", "none")) == where
    assert refusal(run("domains", "set", "parlour")).startswith("say what to switch: ")
