"""The order of the checks."""

import itertools
from dataclasses import dataclass, field, replace
from typing import Any, get_args

import pytest

from parlour.calls import BAD_TOKEN, ParticipantRules, Refuse, TokenRules, check_admission
from parlour.calls.admission import Admit
from parlour.calls.refusals import RefusalCode
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


@dataclass(frozen=True)
class Fault:
    """Something that keeps a person out: what is wrong with the room, the token, or the moment."""

    code: RefusalCode
    room: dict[str, Any] = field(default_factory=dict)
    token: dict[str, Any] = field(default_factory=dict)
    banned: bool = False
    full: bool = False


FAULTS = {
    "room not open yet": Fault("nbf-room", room={"nbf": LATER}),
    "room over": Fault("exp-room", room={"exp": NOW}),
    "token not valid yet": Fault("nbf-token", token={"nbf": LATER}),
    "token over": Fault("exp-token", token={"exp": NOW}),
    "token for another room": Fault("not-allowed", token={"room_name": "other"}),
    "banned": Fault("not-allowed", banned=True),
    "full": Fault("meeting-full", full=True),
}
"""In the documented order."""


def decide(*faults: Fault) -> Any:
    room = replace(RULES, max_participants=5, private=True)
    token = TokenRules(room_name="room", nbf=EARLIER, exp=LATER)
    for fault in faults:
        room, token = replace(room, **fault.room), replace(token, **fault.token)
    banned = {"u"} if any(fault.banned for fault in faults) else set()
    present = 5 if any(fault.full for fault in faults) else 4
    who = person(token=token, user_id="u")
    return check_admission(room, who, others_present=present, now=NOW, banned=banned)


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_alone_has_its_code(name: str) -> None:
    found = decide(FAULTS[name])
    assert isinstance(found, Refuse)
    assert found.type == FAULTS[name].code


@pytest.mark.parametrize(
    ("earlier", "later"), list(itertools.combinations(FAULTS, 2)), ids=lambda name: str(name).replace(" ", "-")
)
def test_of_two_faults_the_one_that_is_checked_first_answers(earlier: str, later: str) -> None:
    assert decide(FAULTS[earlier], FAULTS[later]) == decide(FAULTS[earlier]) == decide(FAULTS[later], FAULTS[earlier])


def test_who_has_no_fault_is_admitted_under_the_rules_that_were_looked_at() -> None:
    room, who = replace(RULES, max_participants=1), person(user_id="u")
    assert check_admission(room, who, others_present=0, now=NOW) == Admit(room, who)


@pytest.mark.parametrize(("present", "refused"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_room_with_two_seats_takes_two_however_it_came_to_have_more(present: int, refused: bool) -> None:
    found = check_admission(replace(RULES, max_participants=2), GUEST, others_present=present, now=NOW)
    assert isinstance(found, Refuse) is refused


def test_a_ban_is_of_user_ids_and_who_has_none_cannot_be_banned() -> None:
    for who, refused in ((person(user_id="u"), True), (person(user_id="U"), False), (person(), False)):
        found = check_admission(RULES, who, others_present=0, now=NOW, banned={"u", "None", ""})
        assert isinstance(found, Refuse) is refused


def test_a_forged_token_is_told_nothing_of_its_own_times_but_of_the_rooms() -> None:
    assert refusal(replace(RULES, nbf=LATER), BAD_TOKEN) == "nbf-room"
    assert refusal(replace(RULES, exp=NOW), BAD_TOKEN) == "exp-room"
    assert refusal(replace(RULES, max_participants=0), BAD_TOKEN, 5) == "not-allowed"


@pytest.mark.parametrize(("nbf", "exp"), [(None, None), (NOW, None), (None, NOW + 0.001), (NOW, NOW + 0.001)])
def test_a_token_is_good_from_nbf_on_and_before_exp(nbf: float | None, exp: float | None) -> None:
    assert refusal(RULES, person(token=TokenRules(nbf=nbf, exp=exp))) is None


def test_a_token_without_a_room_opens_every_room_of_its_domain() -> None:
    assert refusal(replace(RULES, private=True, room_name="any"), person(token=TokenRules())) is None


def test_every_refusal_of_entering_has_a_code_of_the_list_and_a_sentence() -> None:
    refusals = [decide(fault) for fault in FAULTS.values()]
    assert {each.type for each in refusals} | {"no-room"} <= set(get_args(RefusalCode))
    assert all(each.msg and each.msg[0].isupper() for each in refusals)
