"""The settings of the TURN relay: what fits together, and what is refused with a sentence."""

import pytest

from parlour.settings import TurnSettings, load
from tests.unit.settings.sources import mistakes


def turn(**values: object) -> TurnSettings:
    return load(overrides={"turn": values}).turn


@pytest.mark.parametrize(
    ("text", "value"), [("auto", "auto"), ("true", True), ("false", False), (True, True), ("0", False)]
)
def test_the_relay_is_on_off_or_decided_by_itself(text: object, value: object) -> None:
    assert turn(enabled=text).enabled == value


def test_a_word_that_is_none_of_these_is_refused() -> None:
    assert mistakes(None, turn={"enabled": "maybe"})[0].startswith("turn.enabled")


def test_variables_set_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLOUR_TURN_ENABLED", "true")
    monkeypatch.setenv("PARLOUR_TURN_URLS", "turn:a.example:3478?transport=udp,turns:a.example")
    monkeypatch.setenv("PARLOUR_TURN_SECRET", "hush")
    loaded = load().turn
    assert loaded.enabled is True
    assert loaded.urls == ("turn:a.example:3478?transport=udp", "turns:a.example")
    assert "hush" not in repr(loaded)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"urls": ["turn:a.example"]}, "turn: urls and secret belong together"),
        ({"secret": "hush"}, "turn: urls and secret belong together"),
        ({"urls": ["stun:a.example"], "secret": "hush"}, "turn.urls: must look like"),
        ({"urls": ["turn:"], "secret": "hush"}, "turn.urls: must look like"),
        ({"urls": ["turn:a b"], "secret": "hush"}, "turn.urls: must look like"),
        ({"certificate": "c.pem"}, "turn: certificate and key belong together"),
        ({"relay_port_min": 60_000}, "turn: relay_port_min must not be above relay_port_max"),
        ({"port": 5349}, "turn: port and tls_port must differ"),
        ({"realm": "a=b"}, "turn.realm: string should match"),
        ({"realm": "a\nno-auth"}, "turn.realm: string should match"),
        ({"host": "a.example:3478"}, "turn.host: must be a name or an address"),
        ({"host": "a b"}, "turn.host: must be a name or an address"),
        ({"peers": ["10.0.0.1/8"]}, "turn.peers: "),
        ({"peers": ["all"]}, "turn.peers: "),
    ],
)
def test_what_does_not_fit_is_named(values: dict[str, object], sentence: str) -> None:
    (line,) = mistakes(None, turn=values)
    assert line.startswith(sentence)
    assert "hush" not in line


@pytest.mark.parametrize(
    ("host", "kept"), [("", None), ("Turn.Example.com", "turn.example.com"), ("2001:DB8::1", "2001:db8::1")]
)
def test_a_host_is_a_name_or_an_address(host: str, kept: str | None) -> None:
    assert turn(host=host).host == kept


def test_networks_are_kept_in_their_usual_form() -> None:
    assert turn(peers="10.1.2.0/24, 192.0.2.1").peers == ("10.1.2.0/24", "192.0.2.1/32")


def test_a_certificate_comes_with_its_key() -> None:
    given = turn(certificate="/c.pem", key="/k.pem")
    assert (str(given.certificate), str(given.key)) == ("/c.pem", "/k.pem")
