"""Credentials that end by themselves."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.media.turn.credentials import TurnAccess, password_of

ACCESS = TurnAccess(("turn:turn.example.com:3478?transport=udp",), "sesame", 86_400)


def test_the_name_says_when_they_end_and_whose_they_are() -> None:
    server = ACCESS.server("session", 1_800_000_000.9)
    assert server["username"] == "1800086400:session"
    assert server["urls"] == ["turn:turn.example.com:3478?transport=udp"]


def test_a_shorter_life_can_be_asked_for() -> None:
    assert ACCESS.server("test", 1000, lifetime=120)["username"] == "1120:test"


def test_the_password_is_known() -> None:
    # printf %s 1800086400:session | openssl dgst -sha1 -hmac sesame -binary | base64
    assert password_of("1800086400:session", "sesame") == "fUht1F38rYpYMjv1jGinHQ7IgRg="


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=80))
def test_the_password_is_the_hmac_of_the_name_that_is_told(name: str, secret: str) -> None:
    server = TurnAccess(("turn:a",), secret, 60).server(name, 0)
    wanted = hmac.new(secret.encode(), server["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(server["credential"]) == wanted
    assert len(server["username"]) <= 75


@pytest.mark.parametrize("other", [("other", "sesame"), ("1800086400:session", "sesame2")])
def test_another_name_or_secret_has_another_password(other: tuple[str, str]) -> None:
    assert password_of(*other) != password_of("1800086400:session", "sesame")
