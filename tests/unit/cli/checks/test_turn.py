"""The relay: there, missing, half set up."""

from pathlib import Path
from typing import Any

import pytest

from parlour.cli.checks.turn import check_turn, turn_ports
from parlour.settings import Settings

CERTIFICATE = {"certificate": "/c", "key": "/k"}


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "turnserver"
    path.touch()
    return path


def settings(turn: dict[str, Any], **groups: dict[str, Any]) -> Settings:
    return Settings(**({"server": {"host": "192.0.2.1"}} | groups), turn=turn)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("turn", "level", "said"),
    [
        (CERTIFICATE, "ok", "relays for browsers"),
        ({}, "warning", "no certificate"),
        ({"enabled": False}, "warning", "there is no relay"),
        ({"enabled": False, "urls": ["turn:a", "turns:a"], "secret": "x" * 32}, "ok", "2 relays of others"),
        ({"program": "/nowhere/turnserver"}, "wrong", "/nowhere/turnserver"),
        ({"program": "/nowhere/turnserver", "enabled": True}, "wrong", "/nowhere/turnserver"),
    ],
)
def test_what_browsers_behind_firewalls_find(program: Path, turn: dict[str, Any], level: str, said: str) -> None:
    (finding,) = check_turn(settings({"program": program, **turn}), public=True)
    assert (finding.level, said in finding.text) == (level, True)


def test_a_secret_that_can_be_guessed_is_told(program: Path) -> None:
    found = check_turn(settings({"program": program, "urls": ["turn:a"], "secret": "sesame"}), public=True)
    assert [finding.level for finding in found] == ["ok", "warning"]
    assert "sesame" not in found[1].text


def test_a_program_that_is_not_installed_is_told_where_others_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    (finding,) = check_turn(settings({}), public=True)
    assert finding.level == "warning"
    assert "apt-get install coturn" in finding.advice
    (finding,) = check_turn(settings({}, server={"host": "127.0.0.1"}), public=False)
    assert finding.level == "ok"
    (finding,) = check_turn(settings({"enabled": True}), public=False)
    assert finding.level == "wrong"


def test_without_calls_there_is_no_relay(program: Path) -> None:
    (finding,) = check_turn(settings({"program": program}, media={"enabled": False}), public=True)
    assert finding.level == "ok"


def test_its_ports_are_those_of_each_address(program: Path) -> None:
    ports = turn_ports(settings({"program": program, **CERTIFICATE}), ["10.0.0.5", "10.0.0.6"])
    assert [(each.host[-1], each.port, each.udp) for each in ports] == [
        ("5", 3478, True),
        ("5", 3478, False),
        ("5", 5349, False),
        ("6", 3478, True),
        ("6", 3478, False),
        ("6", 5349, False),
    ]
    assert turn_ports(settings({"program": program, "enabled": False}), ["10.0.0.5"]) == []
