"""The log: one JSON object per line, ids as fields, and never a secret."""

import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.cli.logs import _SECRETS, configure_logging, without_secrets
from parlour.settings import LogSettings

KEY = "0123456789abcdef" * 4
TOKEN = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJyIjoieCJ9.c2lnbmF0dXJl"


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    found = logging.getLogger()
    handlers, level = found.handlers[:], found.level
    yield found
    found.handlers[:] = handlers
    found.setLevel(level)


def test_ids_are_fields_of_the_line(root: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(LogSettings(json=True))
    where = {"domain": "d-1", "room": "team-sync", "meeting": "m-1", "participant": "p-1"}
    logging.getLogger("parlour.live").warning("joined %s", "now", extra=where)
    entry = json.loads(capsys.readouterr().err)
    assert entry.items() >= {**where, "level": "warning", "logger": "parlour.live", "message": "joined now"}.items()
    assert set(entry) == {*where, "level", "logger", "message", "time"}


def test_text_names_them_after_the_message(root: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(LogSettings())
    logging.getLogger("x").info("meeting began", extra={"room": "team-sync", "meeting": "m-1"})
    assert capsys.readouterr().err.endswith("x: meeting began room=team-sync meeting=m-1\n")


def test_a_logger_that_lets_more_through_does_not_say_more(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(LogSettings(level="error"))
    talkative = logging.getLogger("parlour.talkative")
    talkative.setLevel(logging.DEBUG)
    talkative.warning("not asked for")
    talkative.error("asked for")
    shown = capsys.readouterr().err
    assert "asked for" in shown
    assert "not asked for" not in shown


@pytest.mark.parametrize(
    "line",
    [
        f"key {KEY} used",
        f"https://meet.example.com/room?t={TOKEN}",
        f"Authorization: Bearer {KEY[:20]}",
        "authorization: Basic dXNlcjpodW50ZXIy",
        "postgresql://parlour:hunter2@db/parlour",
        "hmac=aHVudGVyMg==",
        '{"password": "hunter2", "x": 1}',
        "PARLOUR_KEY_SECRET=hunter2",
        "turn credential: hunter2",
    ],
)
@pytest.mark.parametrize("as_json", [True, False])
def test_secrets_are_taken_out(
    root: logging.Logger, capsys: pytest.CaptureFixture[str], line: str, as_json: bool
) -> None:
    configure_logging(LogSettings(json=as_json))
    logging.getLogger("x").error("failed: %s", line, extra={"where": line}, exc_info=ValueError(line))
    written = capsys.readouterr().err
    assert "***" in written
    for secret in (KEY[:20], "c2lnbmF0dXJl", "hunter2", "aHVudGVyMg", "dXNlcjpodW50ZXIy"):
        assert secret not in written
    if as_json:
        assert {"where", "exception", "message"} <= set(json.loads(written))


@pytest.mark.parametrize(
    "line",
    ["participant 3f0c1a52-7d44-4e0b-9a61-5b8d2c7e9f10 joined", "https://meet.example.com/room", "5 tokens were made"],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert without_secrets(line) == line


PIECES = [
    *("password", "paſſword", "passwd", "SECRET", "credential", "hmac", "api_key", "APIKEY", "toKen", "Authorization"),
    *("bearer", "Basic", "eyJ", "EYJ", "http://", "x", "0a" * 32, "0A" * 32, ".", ":", "=", "@", " ", "'", "-", "é"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
def test_a_text_that_is_passed_over_holds_nothing_that_looks_like_a_secret(text: str) -> None:
    everything = text
    for _, pattern, replacement in _SECRETS:
        everything = pattern.sub(replacement, everything)
    assert without_secrets(text) == everything


FORGED = "team\r\n2026-01-01 00:00:00,000 ERROR   parlour: forged"
ACTING = "\x1b]0;title\x07\x1b[2J\x9b31m\u202egnp.exe\u2066\u2028next\u2029\x85\u200b\x00"


@pytest.mark.parametrize("text", [FORGED, ACTING])
def test_what_strangers_chose_makes_no_line_and_does_nothing(
    root: logging.Logger, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    configure_logging(LogSettings())
    logging.getLogger("x").warning("room %s is full", text, extra={"room": text}, exc_info=ValueError(text))
    line, *below, end = capsys.readouterr().err.split("\n")
    assert "x: room team\\x0d\\x0a2026" in line or "\\u202egnp.exe\\u2066\\u2028next\\u2029\\x85\\u200b\\x00" in line
    assert " room=" in line
    assert line.isprintable()
    assert below
    assert all(each.startswith("    ") and each.isprintable() for each in below)
    assert end == ""


@pytest.mark.parametrize("text", [FORGED, ACTING])
def test_json_lines_stay_lines_of_plain_ascii(
    root: logging.Logger, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    configure_logging(LogSettings(json=True))
    logging.getLogger("x").warning("room %s is full", text, extra={"room": text}, exc_info=ValueError(text))
    (line,) = capsys.readouterr().err.splitlines()
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["room"] == text
