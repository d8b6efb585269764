"""When a relay of our own runs, and with what."""

from pathlib import Path
from typing import Any

import pytest

from parlour.errors import MissingPartError
from parlour.media.addresses import LocalAddress
from parlour.media.turn import Addresses, configured, relay_wanted, turn_options, turn_service
from parlour.settings import Settings
from tests.support.clock import FakeClock


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "turnserver"
    path.touch()
    return path


def settings(program: Path, turn: dict[str, Any] | None = None, **groups: dict[str, Any]) -> Settings:
    return Settings(turn={"program": program, **(turn or {})}, **groups)  # type: ignore[arg-type]


PUBLIC: dict[str, dict[str, Any]] = {"server": {"host": "0.0.0.0"}}  # noqa: S104 - nothing is bound
OTHERS = {"urls": ["turn:turn.example.com"], "secret": "s"}


@pytest.mark.parametrize(
    "groups",
    [
        PUBLIC,
        {"server": {"host": "192.0.2.1"}},
        {"server": {"public_url": "https://meet.example.com"}},
        {"media": {"public_address": "203.0.113.7"}},
    ],
)
def test_it_runs_by_itself_where_others_can_come(program: Path, groups: dict[str, Any]) -> None:
    assert relay_wanted(settings(program, **groups))


@pytest.mark.parametrize(
    ("turn", "groups"),
    [
        ({}, {}),
        ({}, {"server": {"host": "::1"}}),
        ({}, {"server": {"public_url": "http://localhost:8000"}}),
        ({}, PUBLIC | {"media": {"enabled": False}}),
        (OTHERS, PUBLIC),
        ({"enabled": False}, PUBLIC),
        ({"enabled": True}, {"media": {"enabled": False}}),
        ({"program": "/nowhere/turnserver"}, PUBLIC),
    ],
)
def test_it_does_not_run_where_it_is_of_no_use(program: Path, turn: dict[str, Any], groups: dict[str, Any]) -> None:
    assert not relay_wanted(settings(program, turn, **groups))


def test_who_asks_for_it_gets_it(program: Path) -> None:
    assert relay_wanted(settings(program, {"enabled": True}))
    assert relay_wanted(settings(program, {"enabled": True, **OTHERS}))
    assert relay_wanted(settings(program, {"enabled": "true", "program": "/nowhere/turnserver"}))
    assert turn_options(settings(program, {"enabled": True})).required
    assert not turn_options(settings(program)).required


def test_the_servers_own_certificate_serves_the_relay_too(program: Path) -> None:
    server = {"tls_cert": "/s.pem", "tls_key": "/s.key", "public_url": "https://meet.example.com"}
    options = turn_options(settings(program, server=server))
    assert options.tls is not None
    assert options.tls.certificate == Path("/s.pem")
    assert options.tls_host == "meet.example.com"
    own = turn_options(settings(program, {"certificate": "/t.pem", "key": "/t.key"}, server=server))
    assert own.tls is not None
    assert own.tls.key == Path("/t.key")
    assert turn_options(settings(program)).tls is None


def test_it_listens_where_media_is_received_or_where_it_is_told_to(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = [LocalAddress("eth0", "10.0.0.5"), LocalAddress("eth1", "10.0.0.6")]
    monkeypatch.setattr(configured, "local_addresses", lambda: present)
    media = {"address": ["eth0"]}
    both = Addresses(("10.0.0.5",), ("10.0.0.5",))
    assert turn_options(settings(program, media=media)).addresses() == both
    apart = turn_options(settings(program, {"address": ["eth1"]}, media=media)).addresses()
    assert apart == Addresses(("10.0.0.6",), ("10.0.0.5",))
    with pytest.raises(MissingPartError, match=r"turn\.address"):
        turn_options(settings(program, {"address": ["eth7"]})).addresses()


def test_the_relays_of_others_are_told_without_one_of_our_own(program: Path) -> None:
    service = turn_service(settings(program, OTHERS, **PUBLIC), FakeClock())
    assert service.relay is None
    assert service.servers("x")[0]["urls"] == ["turn:turn.example.com"]
