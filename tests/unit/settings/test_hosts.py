"""What a host in an address looks like."""

import pytest

from parlour.settings.hosts import HOST, ORIGIN, is_loopback, reachable


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "meet.example.com",
        "localhost:8000",
        "192.0.2.1",
        "[::1]",
        "[2001:db8::1]:443",
        "a_b",
        "xn--mnchen-3ya",
        "a:1",
    ],
)
def test_names_and_addresses_with_and_without_a_port_are_hosts(text: str) -> None:
    assert HOST.fullmatch(text)
    assert ORIGIN.fullmatch(f"https://{text}")
    assert ORIGIN.fullmatch(f"http://{text}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a b",
        "a/",
        "a\n",
        "ä.example",
        "a:",
        "a:x",
        ":80",
        "::1",
        "[::1",
        "a@b",
        "a?b",
        "a#b",
        "a,b",
        "a:-1",
        "[zz]",
    ],
    ids=ascii,
)
def test_nothing_else_is_one(text: str) -> None:
    assert HOST.fullmatch(text) is None
    assert ORIGIN.fullmatch(f"https://{text}") is None


@pytest.mark.parametrize(
    ("port", "exists"),
    [
        *[(port, True) for port in ("0", "00080", "9999", "60000", "65535")],
        *[(port, False) for port in ("65536", "65540", "65600", "66000", "70000", "000001")],
    ],
)
def test_a_port_is_one_that_exists(port: str, exists: bool) -> None:
    assert (HOST.fullmatch(f"meet.example.com:{port}") is not None) is exists


@pytest.mark.parametrize("text", ["ftp://a", "HTTPS://a", "https:a", "https://", "//a", "a"])
def test_an_origin_is_of_the_web(text: str) -> None:
    assert ORIGIN.fullmatch(text) is None


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.255.0.9", True),
        ("::1", True),
        ("localhost", True),
        ("LocalHost", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("10.0.0.1", False),
        ("localhost.example", False),
        ("meet.example.com", False),
        ("", False),
    ],
)
def test_only_this_machine_reaches_what_listens_on_a_loopback_address(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("0.0.0.0", "localhost"),  # noqa: S104
        ("::", "localhost"),
        ("::1", "[::1]"),
        ("2001:db8::1", "[2001:db8::1]"),
        ("192.0.2.1", "192.0.2.1"),
        ("Meet.Example", "meet.example"),
    ],
)
def test_this_machine_reaches_each_under_a_name_that_fits_an_address(host: str, name: str) -> None:
    assert reachable(host) == name
    assert HOST.fullmatch(name)
