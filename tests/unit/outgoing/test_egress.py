"""Which addresses are connected to: every spelling that could lead inside is refused."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.outgoing.egress import EgressError, EgressPolicy, parse_target

PUBLIC = EgressPolicy()
PRIVATE_TOO = EgressPolicy(allow_private=True)


def allows(policy: EgressPolicy, address: str) -> bool:
    try:
        policy.check(ipaddress.ip_address(address))
    except EgressError:
        return False
    return True


INSIDE = [
    "127.0.0.1",
    "127.255.255.254",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.192",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "::1",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "fec0::1",
    "2001:db8::1",
    "3fff::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b::a9fe:a9fe",
    "100::1",
    "2001:2::1",
    "5f00::1",
]
NOBODY = [
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "0.1.2.3",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::7f00:1",
    "::ffff:0.0.0.0",
    "ff02::1",
    "ff0e::1",
    "2001::1",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::",
    "2002:0808:0808::1",
    "64:ff9b:1::a00:1",
]
OUTSIDE = [
    "8.8.8.8",
    "1.1.1.1",
    "93.184.216.34",
    "2606:4700::1111",
    "2a00:1450::1",
    "64:ff9b::808:808",
    "::ffff:8.8.8.8",
]


@pytest.mark.parametrize("address", INSIDE + NOBODY)
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert not allows(PUBLIC, address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_public_addresses_are_allowed(address: str) -> None:
    assert allows(PUBLIC, address)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "::1", "fd00::1", "::ffff:10.0.0.1"])
def test_an_operator_may_allow_private_addresses(address: str) -> None:
    assert allows(PRIVATE_TOO, address)


@pytest.mark.parametrize("address", NOBODY)
def test_addresses_of_nobody_stay_refused(address: str) -> None:
    assert not allows(PRIVATE_TOO, address)


def test_an_operator_may_allow_single_networks() -> None:
    policy = EgressPolicy(allowed=(ipaddress.ip_network("10.1.2.0/24"), ipaddress.ip_network("fd00::/16")))
    assert allows(policy, "10.1.2.3")
    assert allows(policy, "::ffff:10.1.2.3")
    assert allows(policy, "fd00::5")
    assert not allows(policy, "10.1.3.3")
    assert not allows(policy, "127.0.0.1")


def is_global_v4(number: int) -> bool:
    address = ipaddress.IPv4Address(number)
    return address.is_global and not address.is_multicast and not address.is_reserved


@given(st.integers(0, 2**32 - 1))
def test_no_form_of_an_ipv4_address_is_judged_more_kindly_than_itself(number: int) -> None:
    plain = allows(PUBLIC, str(ipaddress.IPv4Address(number)))
    assert not (plain and not is_global_v4(number))
    assert allows(PUBLIC, str(ipaddress.IPv6Address(0xFFFF00000000 + number))) == plain
    assert allows(PUBLIC, str(ipaddress.IPv6Address((0x64FF9B << 96) + number))) == plain
    for prefix in (0x2002 << 112 | number << 80, number, 0x20010000 << 96 | number):
        assert not allows(PUBLIC, str(ipaddress.IPv6Address(prefix)))


@given(st.integers(0, 2**128 - 1))
def test_an_ipv6_address_outside_the_global_range_is_never_public(number: int) -> None:
    address = ipaddress.IPv6Address(number)
    if allows(PUBLIC, str(address)):
        assert address in ipaddress.ip_network("2000::/3") or address in ipaddress.ip_network("64:ff9b::/96")
        assert address.is_global


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://127.1/",
        "http://127.0.1/",
        "http://1/",
        "http://0/",
        "http://0x/",
        "http://127.0.0.0x1/",
        "http://127.0.0.1.1/",
        "http://256.1.1.1/",
        "http://08.8.8.8/",
        "http://127.1./",
        "http://example.com../",
        "http://.example.com/",
        "http://a..b/",
        "http://./",
        "http:///path",
        "http://",
        "http://user@example.com/",
        "http://user:pw@example.com/",
        "http://@example.com/",
        "http://example.com:0/",
        "http://example.com:70000/",
        "http://example.com:x/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://[::g]/",
        "http://[127.0.0.1]/",
        "http://exa mple.com/",
        "http://example.com\\@127.0.0.1/",
        "http://example.com/\r\nHost: x",
        "http://example.com/\t",
        "http://①②⑦.⓪.⓪.①/",
        "http://127.0.0.1%2f@example.com/",
        "http://%31%32%37.0.0.1/",
        "http://exämple.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "javascript:alert(1)",
        "//example.com/",
        "example.com",
        "",
        "http://example.com/" + "a" * 2048,
    ],
)
def test_urls_that_are_refused(url: str) -> None:
    with pytest.raises(EgressError):
        parse_target(url)


@pytest.mark.parametrize(
    ("url", "host", "port", "authority", "path"),
    [
        ("https://hooks.example.com", "hooks.example.com", 443, "hooks.example.com", "/"),
        ("http://Hooks.Example.com:8080/a?b=c#d", "hooks.example.com", 8080, "hooks.example.com:8080", "/a?b=c"),
        ("https://example.com:443/x", "example.com", 443, "example.com", "/x"),
        ("http://example.com./", "example.com", 80, "example.com", "/"),
        ("http://127.0.0.1./", "127.0.0.1", 80, "127.0.0.1", "/"),
        ("HTTP://[::FFFF:127.0.0.1]:81/", "::ffff:127.0.0.1", 81, "[::ffff:127.0.0.1]:81", "/"),
        ("https://xn--exmple-cua.com/", "xn--exmple-cua.com", 443, "xn--exmple-cua.com", "/"),
        ("http://in_house/", "in_house", 80, "in_house", "/"),
    ],
)
def test_urls_that_are_taken_apart(url: str, host: str, port: int, authority: str, path: str) -> None:
    target = parse_target(url)
    assert (target.host.replace("7f00:1", "127.0.0.1"), target.port, target.path) == (host, port, path)
    assert target.authority.replace("7f00:1", "127.0.0.1") == authority


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    for url in (text, f"http://{text}", f"https://{text}/"):
        try:
            target = parse_target(url)
        except EgressError:
            continue
        assert target.host
        assert target.host.isascii()
        assert 1 <= target.port <= 65535
