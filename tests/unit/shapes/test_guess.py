"""What was probably meant: only what is close, and nothing that hostile input could make dear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.shapes.guess import closest, did_you_mean, unquoted

KNOWN = ("max_participants", "enable_chat", "enable_hidden_participants", "exp", "canSend", "")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("max_participant", "max_participants"),
        ("maxParticipants", "max_participants"),
        ("max-participants", "max_participants"),
        ("Max Participants", "max_participants"),
        ("MAX.PARTICIPANTS", "max_participants"),
        ("enable_chats", "enable_chat"),
        ("enablechat", "enable_chat"),
        ("can_send", "canSend"),
        ("cansend", "canSend"),
        ("ex", "exp"),
        ("exp", "exp"),
        ("chat", None),
        ("e", None),
        ("", None),
        ("max_participants" * 5, None),
        ("zzzzzz", None),
    ],
)
def test_slips_of_the_pen_are_recognised_and_nothing_else(name: str, meant: str | None) -> None:
    assert closest(name, KNOWN) == meant
    assert did_you_mean(name, KNOWN) == (None if meant is None else f"did you mean `{meant}`?")


@pytest.mark.parametrize(("length", "found"), [(63, True), (64, True), (65, False)])
def test_long_text_is_no_slip_of_the_pen(length: int, found: bool) -> None:
    assert (closest("a" * length, ["a" * 64]) is not None) is found


def test_where_nothing_could_stand_nothing_is_guessed() -> None:
    assert closest("anything", []) is None
    assert closest("X", ["x"]) is None  # of one letter, nobody can tell


@given(st.text(st.characters(codec=None)))
def test_whatever_was_written_the_guess_is_one_of_those_known(name: str) -> None:
    assert closest(name, KNOWN) in (None, *KNOWN)


@given(st.sampled_from([name for name in KNOWN if len(name) > 7]), st.data())
def test_one_wrong_character_is_never_too_many(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    assert closest(name[:place] + "#" + name[place + 1 :], KNOWN) == name
    assert closest(name[:place] + name[place + 1 :], KNOWN) == name


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("5", "write 5 without quotation marks"),
        (" 5\n", "write 5 without quotation marks"),
        ("TRUE", "write true without quotation marks"),
        ("[]", "write [] without quotation marks"),
        ("", None),
        ("five", None),
        ("[" * 64, None),
        ("5" * 65, None),
        (5, None),
        (None, None),
    ],
)
def test_quoted_json_is_recognised(value: object, hint: str | None) -> None:
    assert unquoted(value, lambda _: True) == hint
    assert unquoted(value, lambda _: False) is None
