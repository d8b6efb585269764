"""The order of the checks."""

from dataclasses import replace

import pytest

from parlour.calls import BAD_TOKEN, ParticipantRules, Refuse, TokenRules, check_admission
from tests.unit.calls.calls import NOW, RULES, person

LATER, EARLIER = NOW + 1, NOW - 1
GUEST = ParticipantRules()


def refusal(room: object, who: object, present: int = 0) -> str | None:
    found = check_admission(room, who, others_present=present, now=NOW)  # type: ignore[arg-type]
    return found.type if isinstance(found, Refuse) else None


def test_the_checks_in_their_order() -> None:
    """Everything is wrong at first; each step puts one thing right."""
    room = replace(RULES, private=True, nbf=LATER, exp=NOW, max_participants=1)
    token = TokenRules(room_name="other", nbf=LATER, exp=NOW)
    assert refusal(None, person(token=token), 1) == "no-room"
    assert refusal(room, person(token=token), 1) == "nbf-room"
    room = replace(room, nbf=NOW)
    assert refusal(room, person(token=token), 1) == "exp-room"
    room = replace(room, exp=LATER)
    assert refusal(room, person(token=token), 1) == "nbf-token"
    token = replace(token, nbf=NOW)
    assert refusal(room, person(token=token), 1) == "exp-token"
    token = replace(token, exp=LATER)
    assert refusal(room, person(token=token), 1) == "not-allowed"
    token = replace(token, room_name="room")
    assert refusal(room, person(token=token), 1) == "meeting-full"
    assert refusal(room, person(token=token), 0) is None


@pytest.mark.parametrize("private", [True, False])
def test_a_bad_token_never_opens_anything(private: bool) -> None:
    assert refusal(replace(RULES, private=private), BAD_TOKEN) == "not-allowed"


def test_private_rooms_want_a_token_and_public_ones_do_not() -> None:
    assert refusal(RULES, GUEST) is None
    assert refusal(replace(RULES, private=True), GUEST) == "not-allowed"
    assert refusal(replace(RULES, private=True), person()) is None


def test_the_window_includes_nbf_and_excludes_exp() -> None:
    assert refusal(replace(RULES, nbf=NOW, exp=LATER), GUEST) is None
    assert refusal(replace(RULES, exp=NOW), GUEST) == "exp-room"
    assert refusal(replace(RULES, nbf=NOW + 0.001), GUEST) == "nbf-room"
