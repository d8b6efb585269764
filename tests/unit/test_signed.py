"""Signed texts: by this server, for one purpose."""

from hypothesis import given
from hypothesis import strategies as some

from parlour.signed import Signed

SIGNED = Signed(b"k" * 32, b"tests")


@given(some.binary())
def test_a_payload_is_read_again_also_after_a_restart(payload: bytes) -> None:
    assert SIGNED.read(SIGNED.sign(payload)) == payload == Signed(b"k" * 32, b"tests").read(SIGNED.sign(payload))


def test_what_was_signed_for_something_else_or_elsewhere_is_none() -> None:
    text = SIGNED.sign(b"payload")
    assert Signed(b"k" * 32, b"other").read(text) is None
    assert Signed(b"x" * 32, b"tests").read(text) is None


@given(some.text())
def test_other_texts_are_none(text: str) -> None:
    assert SIGNED.read(text) is None


def test_a_payload_has_one_text_only() -> None:
    text = SIGNED.sign(b"x")  # two of the four bits that end its base64 carry nothing
    assert text.startswith("eA.")
    assert SIGNED.read("eB" + text[2:]) is None
    assert SIGNED.read("eA==" + text[2:]) is None
