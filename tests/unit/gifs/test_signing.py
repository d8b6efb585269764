"""Ids say where a picture is; only this server can have made them."""

import pytest

from parlour.calls.gifs import ID
from parlour.gifs.signing import MAX_ID, SIZES, Addresses, Signer

START = "https://media3.giphy.com/media/v1.Y2lkPTc5/abc"
FOUR = Addresses(f"{START}/100w.webp?a=1", f"{START}/100w_s.gif", f"{START}/200.webp?a=1&b=/x", f"{START}/200_s.gif")
SIGNER = Signer(b"k" * 32)


def signed(addresses: Addresses = FOUR) -> str:
    made = SIGNER.sign(addresses)
    assert made is not None
    return made


def test_an_id_is_read_again_also_after_a_restart() -> None:
    made = signed()
    assert ID.fullmatch(made)
    assert SIGNER.read(made) == Signer(b"k" * 32).read(made) == FOUR
    assert [FOUR.of(size) for size in SIZES] == [FOUR.small, FOUR.small_still, FOUR.chat, FOUR.chat_still]


def test_addresses_with_nothing_in_common_are_kept_too() -> None:
    apart = Addresses("https://a.example/1", "https://b.example/2", "x", "https://b.example/3")
    assert SIGNER.read(signed(apart)) == apart


def test_a_changed_id_is_none_whatever_was_changed() -> None:
    made = signed()
    for place, letter in enumerate(made):
        for other in "Ab_-.":
            if other != letter:
                assert SIGNER.read(made[:place] + other + made[place + 1 :]) is None


@pytest.mark.parametrize("text", ["", ".", "a.b", "é" * 30, "A" * 977 + "." + "A" * 22, "../../etc/passwd", "a" * 5000])
def test_what_was_never_made_is_none(text: str) -> None:
    assert SIGNER.read(text) is None


def test_the_ids_of_another_server_are_none() -> None:
    assert Signer(b"x" * 32).read(signed()) is None


def test_a_picture_whose_addresses_are_too_long_has_no_id() -> None:
    long = Addresses(*(f"https://a.example/{letter}" + letter * 300 for letter in "abcd"))
    assert SIGNER.sign(long) is None
    assert len(signed(Addresses(*(f"https://a.example/{letter}" + letter * 150 for letter in "abcd")))) <= MAX_ID
