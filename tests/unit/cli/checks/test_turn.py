"""The relay: there, missing, half set up."""

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest

from parlour.cli.checks.turn import check_others, check_turn, turn_ports
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


async def test_relays_of_others_are_knocked_at_in_their_own_way() -> None:
    loop, heard = asyncio.get_running_loop(), []

    class Stun(asyncio.DatagramProtocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = cast("asyncio.DatagramTransport", transport)

        def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
            heard.append("udp")
            body = bytes.fromhex("0001000800010000 7f000001".replace(" ", ""))
            self.transport.sendto(b"\x01\x01" + len(body).to_bytes(2) + data[4:20] + body, addr)

    udp, _ = await loop.create_datagram_endpoint(Stun, local_addr=("127.0.0.1", 0))
    tcp = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    ports = udp.get_extra_info("sockname")[1], tcp.sockets[0].getsockname()[1]
    urls = [f"turn:127.0.0.1:{ports[0]}", f"turn:127.0.0.1:{ports[1]}?transport=tcp", f"turns:127.0.0.1:{ports[1]}"]
    try:
        assert [finding.level for finding in await check_others(urls)] == ["ok"]
        assert heard == ["udp"]
    finally:
        udp.close()
        tcp.close()
        await tcp.wait_closed()
    (finding,) = await check_others(urls, seconds=0.1)
    assert finding.level == "warning"
    assert all(url in finding.text for url in urls)


async def test_where_there_are_no_relays_of_others_there_is_nothing_to_say() -> None:
    assert await check_others([]) == []
