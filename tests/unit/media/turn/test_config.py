"""The relay's configuration: complete, and closed to everything that is not the media server."""

from pathlib import Path

import pytest

from parlour.media.turn import Addresses, TlsFiles, TurnOptions
from parlour.media.turn.config import relay_addresses, render, urls

V4, OTHER, V6, GLOBAL = "10.0.0.5", "10.0.0.6", "2001:db8::5", "8.8.4.4"
TLS = TlsFiles(Path("/c"), Path("/k"))


def options(**values: object) -> TurnOptions:
    return TurnOptions(data_dir=Path("/data"), addresses=lambda: on(V4), secret="sesame", **values)  # type: ignore[arg-type]


def on(*addresses: str) -> Addresses:
    return Addresses(addresses, addresses)


def lines(*addresses: str, **values: object) -> list[str]:
    return render(options(**values), on(*addresses or (V4,))).splitlines()


def named(name: str, found: list[str]) -> list[str]:
    return [line.partition("=")[2] for line in found if line.startswith(f"{name}=")]


def test_it_listens_on_every_media_address_and_relays_from_one_of_each_version() -> None:
    found = lines(V4, OTHER, V6)
    assert named("listening-ip", found) == [V4, OTHER, V6]
    assert named("relay-ip", found) == [V4, V6]


def test_a_public_address_is_relayed_from_before_a_private_one() -> None:
    assert relay_addresses((V4, GLOBAL)) == (GLOBAL,)


def test_nobody_is_sent_to_but_the_media_addresses() -> None:
    found = lines(V4, V6)
    assert named("allowed-peer-ip", found) == [V4, V6]
    assert named("denied-peer-ip", found) == [
        "0.0.0.0-255.255.255.255",
        "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ]
    assert "no-multicast-peers" in found
    assert "no-tcp-relay" in found
    assert "allow-loopback-peers" not in found


def test_media_servers_elsewhere_are_named_as_ranges() -> None:
    found = lines(peers=("10.1.2.0/24", "192.0.2.1/32"))
    assert named("allowed-peer-ip", found) == [V4, "10.1.2.0-10.1.2.255", "192.0.2.1"]


def test_loopback_is_relayed_to_only_when_the_media_server_is_there() -> None:
    assert "allow-loopback-peers" in lines("127.0.0.2")


def test_behind_nat_the_public_address_stands_for_the_own_one() -> None:
    found = lines(V4, V6, public_address="203.0.113.7")
    assert named("external-ip", found) == [f"203.0.113.7/{V4}"]
    assert "203.0.113.7" in named("allowed-peer-ip", found)


def test_a_public_address_of_its_own_needs_no_mapping() -> None:
    assert named("external-ip", lines(GLOBAL, public_address=GLOBAL)) == []


@pytest.mark.parametrize("line", ["no-cli", "use-auth-secret", "fingerprint", "stale-nonce=600", "userdb=:memory:"])
def test_it_is_closed(line: str) -> None:
    assert line in lines()


def test_without_a_certificate_there_is_no_tls() -> None:
    assert "no-tls" in lines()
    assert named("cert", lines()) == []


def test_with_a_certificate_there_is_modern_tls() -> None:
    found = lines(tls=TLS, tls_port=5350)
    assert named("tls-listening-port", found) == ["5350"]
    assert named("cert", found) == ["certificate.pem"]
    assert {"no-tlsv1", "no-tlsv1_1", "no-dtls"} <= set(found)
    assert "no-tls" not in found


def test_browsers_are_told_all_ways_in() -> None:
    assert urls(options(tls=TLS), on(V4)) == (
        "turn:10.0.0.5:3478?transport=udp",
        "turn:10.0.0.5:3478?transport=tcp",
        "turns:10.0.0.5:5349?transport=tcp",
    )


def test_tls_goes_by_the_name_of_the_certificate_and_the_rest_by_the_public_address() -> None:
    told = urls(options(tls=TLS, public_address="203.0.113.7", tls_host="meet.example.com"), on(V4))
    assert [url.split(":")[1] for url in told] == ["203.0.113.7", "203.0.113.7", "meet.example.com"]


def test_a_host_that_is_named_wins() -> None:
    told = urls(options(tls=TLS, host="turn.example.com", public_address="203.0.113.7", tls_host="x.example"), on(V4))
    assert {url.split(":")[1] for url in told} == {"turn.example.com"}


def test_addresses_of_version_6_stand_in_brackets() -> None:
    assert urls(options(), on(V6))[0] == "turn:[2001:db8::5]:3478?transport=udp"


def test_addresses_of_its_own_are_listened_on_and_nothing_else() -> None:
    found = render(options(public_address="203.0.113.7"), Addresses((OTHER,), (V4,))).splitlines()
    assert named("listening-ip", found) == [OTHER]
    assert named("relay-ip", found) == [V4]
    assert named("allowed-peer-ip", found) == [V4, "203.0.113.7"]
    told = urls(options(public_address="203.0.113.7"), Addresses((OTHER,), (V4,)))
    assert told[0] == f"turn:{OTHER}:3478?transport=udp"


def test_a_machine_without_version_4_relays_over_version_6() -> None:
    assert "allocation-default-address-family=ipv6" in lines(V6)
    assert "allocation-default-address-family=ipv6" not in lines(V4, V6)
