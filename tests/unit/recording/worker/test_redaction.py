"""What peers and libraries say is passed on without keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.recording.worker.redaction import redacted

KEY = "live_123-abcd?auth=s%2Fecret&x=9"


@pytest.mark.parametrize(
    ("said", "passed"),
    [
        (f"publish denied: {KEY} exists", "publish denied: *** exists"),
        ("already publishing live_123-abcd", "already publishing ***"),
        ("the secret s%2Fecret is wrong", "the secret *** is wrong"),
        ("connection refused", "connection refused"),
        ("two\nlines\x1b[31m of a peer", "two lines [31m of a peer"),
    ],
)
def test_no_part_of_a_key_is_said(said: str, passed: str) -> None:
    assert redacted(said, [KEY]) == passed


@given(st.text(), st.text(alphabet="abcdef0123456789-_/?=&", min_size=3))
def test_the_key_never_comes_through(words: str, key: str) -> None:
    said = redacted(f"{words}{key}{words}", [key])
    assert key not in said or key in "***"
    assert len(said) <= 300
    assert said.isprintable()
