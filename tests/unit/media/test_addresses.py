"""Where media is received: chosen from what the machine has, never silently everywhere."""

import logging
import socket
from typing import NamedTuple

import psutil
import pytest

from parlour.errors import MissingPartError
from parlour.media.addresses import (
    LocalAddress,
    choose_addresses,
    guess_public_address,
    is_public,
    local_addresses,
)

ETH = LocalAddress("eth0", "192.0.2.10")
ETH6 = LocalAddress("eth0", "2001:db8::10")
WLAN = LocalAddress("wlan0", "198.51.100.7")
PRESENT = [ETH, ETH6, WLAN]


def test_without_a_wish_every_address_is_used() -> None:
    assert choose_addresses((), PRESENT) == ("192.0.2.10", "2001:db8::10", "198.51.100.7")


def test_an_interface_stands_for_all_its_addresses() -> None:
    assert choose_addresses(("eth0",), PRESENT) == ("192.0.2.10", "2001:db8::10")


def test_addresses_are_compared_by_value_and_used_once() -> None:
    assert choose_addresses(("2001:0db8:0::10", "eth0"), PRESENT) == ("2001:db8::10", "192.0.2.10")


def test_what_is_partly_there_is_used_and_the_rest_is_named(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert choose_addresses(("wlan0", "203.0.113.1"), PRESENT) == ("198.51.100.7",)
    assert "203.0.113.1" in caplog.text


@pytest.mark.parametrize("wanted", [("203.0.113.1",), ("eth",), ("192.0.2.1",), ("",)])
def test_a_list_that_matches_nothing_is_refused_with_what_there_is(wanted: tuple[str, ...]) -> None:
    with pytest.raises(MissingPartError, match=r"media\.address") as refusal:
        choose_addresses(wanted, PRESENT)
    assert "192.0.2.10 (eth0)" in str(refusal.value)


def test_a_machine_with_loopback_only_is_refused() -> None:
    with pytest.raises(MissingPartError, match="loopback"):
        choose_addresses((), [])


class Address(NamedTuple):
    family: int
    address: str


class State(NamedTuple):
    isup: bool
    flags: str


def test_what_runs_and_is_reachable_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = {
        "lo": [Address(socket.AF_INET, "127.0.0.1"), Address(socket.AF_INET6, "::1")],
        "eth0": [
            Address(socket.AF_INET6, "2001:db8::10"),
            Address(socket.AF_INET6, "fe80::10%eth0"),
            Address(socket.AF_INET, "192.0.2.10"),
            Address(socket.AF_PACKET, "02:fc:00:00:00:01"),
        ],
        "eth0:1": [Address(socket.AF_INET, "192.0.2.11")],
        "cable": [Address(socket.AF_INET, "127.0.0.2")],
        "local": [Address(socket.AF_INET, "169.254.1.1")],
        "down": [Address(socket.AF_INET, "192.0.2.12")],
    }
    states = {name: State(True, "up,broadcast,running") for name in ("eth0", "cable", "local")}
    states |= {"lo": State(True, "up,loopback,running"), "down": State(False, "broadcast")}
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: addresses)
    monkeypatch.setattr(psutil, "net_if_stats", lambda: states)
    assert local_addresses() == [
        LocalAddress("eth0", "192.0.2.10"),
        LocalAddress("eth0", "192.0.2.11"),
        LocalAddress("cable", "127.0.0.2"),
        LocalAddress("local", "169.254.1.1"),
        LocalAddress("eth0", "2001:db8::10"),
    ]


def test_this_machines_loopback_is_not_listed() -> None:
    assert all(not local.address.startswith("127.0.0.1") and local.interface != "lo" for local in local_addresses())


@pytest.mark.parametrize(
    ("configured", "present", "discovered", "guess"),
    [
        ("203.0.113.7", ["8.8.4.4"], "9.9.9.9", "203.0.113.7"),
        (None, ["10.0.0.5", "8.8.4.4"], "9.9.9.9", "8.8.4.4"),
        (None, ["10.0.0.5", "fe80::1", "2600::5"], None, "2600::5"),
        (None, ["10.0.0.5"], "9.9.9.9", "9.9.9.9"),
        (None, ["10.0.0.5"], "10.0.0.9", None),
        (None, ["10.0.0.5", "100.64.0.1", "192.0.2.1"], None, None),
        (None, [], None, None),
    ],
)
def test_what_tells_the_public_address(
    configured: str | None, present: list[str], discovered: str | None, guess: str | None
) -> None:
    assert guess_public_address(configured, present, discovered) == guess


@pytest.mark.parametrize(
    ("address", "public"),
    [("8.8.8.8", True), ("2600::1", True), ("224.0.1.1", False), ("127.0.0.1", False), ("fd00::1", False)],
)
def test_an_address_is_public_or_not(address: str, public: bool) -> None:
    assert is_public(address) is public
