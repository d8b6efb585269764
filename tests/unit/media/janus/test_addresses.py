"""Where media is received: chosen from what the machine has, never silently everywhere."""

import logging
import socket
import struct

import pytest

from parlour.errors import MissingPartError
from parlour.media.janus.addresses import (
    LocalAddress,
    choose_addresses,
    local_addresses,
    parse_if_inet6,
    parse_ifconf,
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


def test_the_kernels_list_of_addresses_is_read() -> None:
    def entry(name: bytes, family: int, ip: str) -> bytes:
        address = struct.pack("=H2x4s8x", family, socket.inet_aton(ip))
        return struct.pack("16s16s8x", name, address)

    raw = entry(b"eth0", socket.AF_INET, "192.0.2.10") + entry(b"eth0:1", socket.AF_INET, "192.0.2.11")
    raw += entry(b"odd", socket.AF_INET6, "192.0.2.12")
    assert parse_ifconf(raw) == [ETH, LocalAddress("eth0", "192.0.2.11")]


def test_the_kernels_list_of_ipv6_addresses_is_read() -> None:
    text = (
        "00000000000000000000000000000001 01 80 10 80       lo\n"
        "20010db8000000000000000000000010 02 40 00 80     eth0\n"
        "fe800000000000000000000000000010 02 40 20 80     eth0\n"
        "garbage\n"
    )
    assert parse_if_inet6(text) == [ETH6]


def test_this_machines_loopback_is_not_listed() -> None:
    assert all(not local.address.startswith("127.0.0.1") and local.interface != "lo" for local in local_addresses())
