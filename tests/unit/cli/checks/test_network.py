"""Ports, addresses and the URL: which setting keeps browsers away."""

import socket
from collections.abc import Iterator

import pytest

from parlour.cli.checks.network import (
    Wanted,
    check_addresses,
    check_ports,
    check_public_address,
    check_url,
)
from parlour.media.addresses import LocalAddress
from parlour.processes import free_port

HERE = "127.0.0.1"
ETH = LocalAddress("eth0", "10.0.0.5")
WLAN = LocalAddress("wlan0", "10.0.0.6")


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((HERE, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_free_ports_are_fine() -> None:
    port = free_port()
    (finding,) = check_ports("ports", [Wanted(HERE, port, False, "server.port")], running=False)
    assert (finding.level, finding.text) == ("ok", f"TCP port {port} of {HERE}: free")


def test_a_port_in_use_is_wrong_and_named_with_its_setting(taken: int) -> None:
    (finding,) = check_ports("ports", [Wanted(HERE, taken, False, "server.port")], running=False)
    assert finding.level == "wrong"
    assert finding.text == f"TCP port {taken} of {HERE} cannot be had: Address already in use"
    assert "change server.port" in finding.advice


def test_a_port_of_the_running_server_is_fine(taken: int) -> None:
    (finding,) = check_ports("ports", [Wanted(HERE, taken, False, "server.port")], running=True)
    assert (finding.level, finding.text) == ("ok", f"TCP port {taken} of {HERE}: in use by the running server")


def test_a_running_server_that_does_not_listen_is_told() -> None:
    (finding,) = check_ports("turn", [Wanted(HERE, free_port(), True, "turn.port")], running=True)
    assert (finding.level, "nobody listens on UDP port" in finding.text) == ("warning", True)


def test_port_0_is_any_port() -> None:
    assert check_ports("ports", [Wanted(HERE, 0, False, "server.port")], running=True)[0].level == "ok"


def test_an_address_of_another_machine_is_wrong() -> None:
    (finding,) = check_ports("ports", [Wanted("192.0.2.77", 40_000, False, "server.port")], running=False)
    assert (finding.level, finding.advice) == ("wrong", "correct server.host: this machine has it not")


def test_a_port_that_needs_a_right_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parlour.processes.port_taken", lambda *_, **__: "Permission denied")
    (finding,) = check_ports("turn", [Wanted(HERE, 443, False, "turn.tls_port")], running=False)
    assert "net.ipv4.ip_unprivileged_port_start=443" in finding.advice


def test_many_ports_are_told_in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parlour.processes.port_taken", lambda *_, **__: None)
    many = [Wanted(HERE, port, True, "turn.port") for port in range(4000, 4010)]
    assert check_ports("turn", many, running=False)[0].text == f"10 ports, the first UDP port 4000 of {HERE}: free"


@pytest.mark.parametrize(
    ("wanted", "present", "level", "said"),
    [
        ([], [ETH, WLAN], "ok", "10.0.0.5, 10.0.0.6"),
        (["wlan0"], [ETH, WLAN], "ok", "10.0.0.6 will do"),
        (["wlan0", "eth7"], [ETH, WLAN], "warning", "eth7 (media.address)"),
        (["192.0.2.1"], [ETH, WLAN], "wrong", "192.0.2.1 (media.address)"),
        ([], [], "wrong", "only loopback"),
        (["eth0"], [], "wrong", "only loopback"),
    ],
)
def test_media_addresses(wanted: list[str], present: list[LocalAddress], level: str, said: str) -> None:
    (finding,) = check_addresses(wanted, present)
    assert finding.level == level
    assert said in finding.text
    assert bool(finding.advice) is (level != "ok")


@pytest.mark.parametrize(
    ("configured", "present", "public", "level", "said"),
    [
        ("203.0.113.7", ["10.0.0.5"], True, "warning", "203.0.113.7, which nobody"),  # a range for documentation
        ("9.9.9.9", ["10.0.0.5"], True, "ok", "9.9.9.9"),
        ("10.0.0.9", ["10.0.0.5"], True, "warning", "media.public_address is 10.0.0.9"),
        ("10.0.0.9", ["10.0.0.5"], False, "ok", "10.0.0.9"),
        (None, ["8.8.4.4"], True, "ok", "8.8.4.4"),
        (None, ["10.0.0.5"], True, "warning", "no address of this machine is public"),
        (None, ["10.0.0.5"], False, "ok", "only this machine"),
    ],
)
def test_the_public_address(configured: str | None, present: list[str], public: bool, level: str, said: str) -> None:
    (finding,) = check_public_address(configured, present, public=public)
    assert (finding.level, said in finding.text) == (level, True)


@pytest.mark.parametrize(("discovered", "level"), [("9.9.9.9", "ok"), (None, "warning")])
def test_who_was_asked_is_named_when_it_does_not_help(discovered: str | None, level: str) -> None:
    (finding,) = check_public_address(None, ["10.0.0.5"], public=True, asked="stun.example:1", discovered=discovered)
    assert finding.level == level
    assert ("stun.example:1" in finding.text) is (level == "warning")


@pytest.mark.parametrize(
    ("url", "host", "tls", "level", "said"),
    [
        ("", "127.0.0.1", False, "ok", "only this machine"),
        ("", "0.0.0.0", False, "warning", "server.public_url is not set"),  # noqa: S104 - nothing is bound
        ("http://meet.example.com", "127.0.0.1", False, "wrong", "no camera"),
        ("http://localhost:8000", "127.0.0.1", False, "ok", "http://localhost:8000"),
        ("https://meet.example.com", "127.0.0.1", False, "ok", "https://meet.example.com"),
        ("https://meet.example.com", "192.0.2.1", False, "warning", "speaks http to everybody"),
        ("https://meet.example.com", "192.0.2.1", True, "ok", "https://meet.example.com"),
    ],
)
def test_the_url(url: str, host: str, tls: bool, level: str, said: str) -> None:
    (finding,) = check_url(url, host, tls=tls)
    assert (finding.level, said in finding.text) == (level, True)
