"""Who may change whom, as a table; and how far a power can be given on."""

import itertools

import pytest

from parlour.calls.commands import ParticipantUpdate
from parlour.calls.moderation import targets_of
from parlour.calls.participant import Participant
from parlour.calls.permissions import PermissionChange, Permissions
from parlour.calls.refusals import Refuse
from parlour.calls.roster import Roster
from parlour.shapes.media import ADMIN_TASKS

KINDS: dict[str, tuple[bool, bool | frozenset[str]]] = {
    "owner": (True, True),
    "full admin": (False, True),
    "participant admin": (False, frozenset({"participants"})),
    "streaming admin": (False, frozenset({"streaming"})),
    "guest": (False, False),
}
"""Kind of participant → (owner, `canAdmin`)."""

MAY_CHANGE = {
    "owner": {"owner", "full admin", "participant admin", "streaming admin", "guest"},
    "full admin": {"full admin", "participant admin", "streaming admin", "guest"},
    "participant admin": {"full admin", "participant admin", "streaming admin", "guest"},
    "streaming admin": set[str](),
    "guest": set[str](),
}
"""Kind of who acts → kinds of those it may change."""

MUTE = ParticipantUpdate(mute=frozenset({"audio"}))


def seat(session_id: str, kind: str) -> Participant:
    owner, can_admin = KINDS[kind]
    return Participant(session_id, session_id, None, None, owner, 0.0, None, Permissions(can_admin=can_admin))


def room(*kinds: str) -> Roster:
    """A room whose seats are called after their number and kind: `0 owner`, `1 guest`."""
    roster = Roster()
    for number, kind in enumerate(kinds):
        roster.add(seat(f"{number} {kind}", kind))
    return roster


def actor(roster: Roster) -> Participant:
    return next(iter(roster))


def changed(roster: Roster, updates: dict[str, ParticipantUpdate]) -> set[str] | str:
    """Return whom the first one in the room would change, or the code of the refusal."""
    found = targets_of(actor(roster), updates, roster)
    return found.type if isinstance(found, Refuse) else {target.session_id for target, _ in found}


@pytest.mark.parametrize("target", KINDS)
@pytest.mark.parametrize("who", KINDS)
def test_who_may_change_whom_by_name(who: str, target: str) -> None:
    expected = {f"1 {target}"} if target in MAY_CHANGE[who] else "not-permitted"
    assert changed(room(who, target), {f"1 {target}": MUTE}) == expected


@pytest.mark.parametrize("who", [kind for kind in KINDS if MAY_CHANGE[kind]])
def test_everybody_else_means_everybody_whom_one_may_change(who: str) -> None:
    roster = room(who, *KINDS)
    expected = {each.session_id for each in roster if each.session_id.split(" ", 1)[1] in MAY_CHANGE[who]}
    assert changed(roster, {"*": MUTE}) == expected - {f"0 {who}"}


@pytest.mark.parametrize("who", ["streaming admin", "guest"])
@pytest.mark.parametrize("target", ["0", "*", "nobody"])
def test_who_administers_no_participants_changes_nobody_not_even_itself(who: str, target: str) -> None:
    named = f"0 {who}" if target == "0" else target
    assert changed(room(who, "guest"), {named: MUTE}) == "not-permitted"


@pytest.mark.parametrize("who", ["owner", "full admin", "participant admin"])
def test_who_may_change_others_may_change_itself_by_name(who: str) -> None:
    assert changed(room(who, "guest"), {f"0 {who}": MUTE}) == {f"0 {who}"}


def test_who_is_named_gets_its_own_update_and_not_that_of_everybody() -> None:
    roster = room("owner", "guest", "guest")
    own = ParticipantUpdate(eject=True)
    found = targets_of(actor(roster), {"*": MUTE, "1 guest": own}, roster)
    assert not isinstance(found, Refuse)
    assert {target.session_id: update for target, update in found} == {"1 guest": own, "2 guest": MUTE}


def test_who_left_a_moment_ago_is_skipped() -> None:
    assert changed(room("owner", "guest"), {"gone": MUTE, "1 guest": MUTE}) == {"1 guest"}
    assert changed(room("owner"), {"gone": MUTE}) == set()


@pytest.mark.parametrize("who", ["owner", "full admin"])
@pytest.mark.parametrize("target", ["1 guest", "*", "gone"])
def test_nobody_is_unmuted_by_anybody(who: str, target: str) -> None:
    updates = {target: ParticipantUpdate(unmute=True), "2 guest": MUTE}
    assert changed(room(who, "guest", "guest"), updates) == "not-permitted"


POWERS: list[bool | frozenset[str] | None] = [
    None,
    False,
    True,
    *(frozenset(tasks) for size in range(4) for tasks in itertools.combinations(ADMIN_TASKS, size)),
]


def power_id(power: bool | frozenset[str] | None) -> str:
    return "+".join(sorted(power)) or "nothing" if isinstance(power, frozenset) else str(power)


def held(power: bool | frozenset[str] | None) -> set[str]:
    return set(ADMIN_TASKS) if power is True else set() if not power else set(power)


@pytest.mark.parametrize("given", POWERS, ids=power_id)
@pytest.mark.parametrize("target", ["participant admin", "streaming admin", "guest"])
def test_a_participant_admin_adds_to_nobody_what_it_does_not_hold(
    target: str, given: bool | frozenset[str] | None
) -> None:
    """What the target holds already may be repeated: a change states all of `canAdmin` anew."""
    update = ParticipantUpdate(permissions=PermissionChange(can_admin=given))
    added = held(given) - held(KINDS[target][1])
    expected = {f"1 {target}"} if added <= {"participants"} else "not-permitted"
    assert changed(room("participant admin", target), {f"1 {target}": update}) == expected


@pytest.mark.parametrize("given", POWERS, ids=power_id)
@pytest.mark.parametrize("who", ["owner", "full admin"])
def test_who_holds_every_power_gives_any(who: str, given: bool | frozenset[str] | None) -> None:
    update = ParticipantUpdate(permissions=PermissionChange(can_admin=given))
    assert changed(room(who, "guest"), {"*": update}) == {"1 guest"}


def test_an_owner_needs_no_admin_power_of_its_own() -> None:
    roster = Roster()
    roster.add(Participant("boss", "boss", None, None, True, 0.0, None, Permissions(can_admin=False)))
    roster.add(seat("other", "owner"))
    update = ParticipantUpdate(permissions=PermissionChange(can_admin=True))
    assert changed(roster, {"other": update}) == {"other"}
