"""Signatures: what a receiver computes by itself has to come out the same."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.webhooks.signing import is_secret, new_secret, signature, signed_headers

SECRET = base64.b64encode(b"a secret key").decode()


def test_a_known_signature() -> None:
    expected = base64.b64encode(hmac.new(b"a secret key", b'1708972279.{"id":"1"}', hashlib.sha256).digest()).decode()
    assert signature(SECRET, "1708972279", b'{"id":"1"}') == expected


def test_headers_name_the_time_in_whole_seconds_and_sign_it() -> None:
    headers = signed_headers(SECRET, None, b"{}", 1708972279.961)
    assert headers == {
        "X-Webhook-Timestamp": "1708972279",
        "X-Webhook-Signature": signature(SECRET, "1708972279", b"{}"),
    }


def test_basic_auth_is_sent_as_it_was_given() -> None:
    assert signed_headers(SECRET, "dXNlcjpwdw==", b"{}", 0.0)["Authorization"] == "Basic dXNlcjpwdw=="


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_different_bodies_have_different_signatures(one: bytes, other: bytes) -> None:
    same = signature(SECRET, "1", one) == signature(SECRET, "1", other)
    assert same == (one == other)


@pytest.mark.parametrize("text", ["", "é", "a b", "abc", "-_-_", "===="])
def test_what_is_no_secret(text: str) -> None:
    assert not is_secret(text)


def test_new_secrets_are_secrets_and_differ() -> None:
    assert is_secret(new_secret())
    assert new_secret() != new_secret()
