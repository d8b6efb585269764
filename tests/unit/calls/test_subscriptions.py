"""Who receives which track of whom: what the browser wishes, cut down to what the server allows."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.calls.participant import Participant
from parlour.calls.permissions import CanReceive, Permissions
from parlour.calls.subscriptions import offered_by, wanted_from
from parlour.calls.tracks import Kind, medium_of

TRACKS: dict[str, Kind] = {"audio": "audio", "video": "video", "screenVideo": "video", "slides": "video"}
ALL = frozenset(TRACKS)


def seat(name: str, *, owner: bool = False, **permissions: Any) -> Participant:
    return Participant(name, f"user {name}", None, None, owner, 0.0, None, Permissions(**permissions))


def sender(*, owner: bool = False, tracks: dict[str, Kind] | None = None, **permissions: Any) -> Participant:
    publisher = seat("ben", owner=owner, **permissions)
    publisher.published = dict(TRACKS if tracks is None else tracks)
    return publisher


def wanted(receiver: Participant, publisher: Participant) -> frozenset[str]:
    return wanted_from(receiver, publisher, offered_by(publisher))


def test_who_gets_everything_gets_the_very_set_that_is_offered() -> None:
    ben = sender()
    offered = offered_by(ben)
    assert wanted_from(seat("ann"), ben, offered) is offered


def test_everything_published_is_received_unless_something_is_said() -> None:
    assert wanted(seat("ann"), sender()) == ALL


def test_nobody_receives_itself() -> None:
    ben = sender()
    assert wanted(ben, ben) == frozenset()


def test_nothing_comes_from_who_publishes_nothing() -> None:
    assert wanted(seat("ann"), sender(tracks={})) == frozenset()


def test_nothing_comes_from_who_is_hidden() -> None:
    assert wanted(seat("ann"), sender(has_presence=False)) == frozenset()


@pytest.mark.parametrize(("owner", "expected"), [(True, ALL), (False, frozenset())], ids=["an owner", "a guest"])
def test_a_hidden_guest_receives_owners_only(owner: bool, expected: frozenset[str]) -> None:
    assert wanted(seat("ann", owners_only=True), sender(owner=owner)) == expected


def test_what_may_not_be_sent_any_more_is_not_received() -> None:
    assert wanted(seat("ann"), sender(can_send=frozenset({"audio", "customVideo"}))) == {"audio", "slides"}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (CanReceive(base=False), frozenset()),
        (CanReceive(base={"audio": True}), {"audio"}),
        (CanReceive(base={"customVideo": {"slides": True}}), {"slides"}),
        (CanReceive(base={"customVideo": {"*": True, "slides": False}}), frozenset()),
        (CanReceive(base=False, by_user_id={"user ben": True}), ALL),
        (CanReceive(base=False, by_user_id={"user cid": True}), frozenset()),
        (CanReceive(base=True, by_participant_id={"ben": {"video": False}}), ALL - {"video"}),
        (
            CanReceive(base=True, by_user_id={"user ben": {"video": True}}, by_participant_id={"ben": False}),
            frozenset(),
        ),
    ],
    ids=[
        "nothing",
        "audio",
        "one custom track by name",
        "all custom tracks but one",
        "one user",
        "another user",
        "one participant without its camera",
        "the participant's rule over the user's",
    ],
)
def test_the_rules_of_receiving(rules: CanReceive, expected: frozenset[str]) -> None:
    assert wanted(seat("ann", can_receive=rules), sender()) == expected


@pytest.mark.parametrize("auto", [True, False], ids=["automatic", "by hand"])
@pytest.mark.parametrize(
    ("exceptions", "audio"),
    [
        ({}, None),
        ({"*": {"audio": True}}, True),
        ({"*": {"audio": False}}, False),
        ({"ben": {"audio": True}}, True),
        ({"ben": {"audio": False}}, False),
        ({"ben": {"audio": True}, "*": {"audio": False}}, True),
        ({"ben": {"audio": False}, "*": {"audio": True}}, False),
        ({"ben": {"video": False}, "*": {"audio": False}}, False),
        ({"cid": {"audio": False}}, None),
    ],
    ids=[
        "nothing said",
        "everybody yes",
        "everybody no",
        "him yes",
        "him no",
        "him yes others no",
        "him no others yes",
        "another track of his",
        "somebody else",
    ],
)
def test_the_wish_about_one_counts_before_that_about_everybody_before_the_automatic(
    auto: bool, exceptions: dict[str, dict[str, bool]], audio: bool | None
) -> None:
    ann = seat("ann")
    ann.auto_subscribe, ann.exceptions = auto, exceptions
    received = wanted(ann, sender(tracks={"audio": "audio"}))
    assert ("audio" in received) is (auto if audio is None else audio)


def test_no_wish_opens_what_is_not_allowed() -> None:
    ann = seat("ann", can_receive=CanReceive(base=False))
    ann.exceptions = {"ben": dict.fromkeys(TRACKS, True), "*": dict.fromkeys(TRACKS, True)}
    assert wanted(ann, sender()) == frozenset()


VERDICTS = st.booleans() | st.dictionaries(st.sampled_from(["audio", "video", "screenVideo"]), st.booleans())
WISHES = st.dictionaries(st.sampled_from(["ben", "*"]), st.dictionaries(st.sampled_from(sorted(TRACKS)), st.booleans()))


@settings(max_examples=80, deadline=None)
@given(base=VERDICTS, wishes=WISHES, auto=st.booleans(), muted=st.sets(st.sampled_from(sorted(TRACKS))))
def test_switching_tracks_off_changes_no_subscription_and_rules_only_take_away(
    base: Any, wishes: dict[str, dict[str, bool]], auto: bool, muted: set[str]
) -> None:
    ann, free = seat("ann", can_receive=CanReceive(base=base)), seat("ann")
    for each in (ann, free):
        each.auto_subscribe, each.exceptions = auto, wishes
    ben = sender()
    received = wanted(ann, ben)
    ben.muted = dict.fromkeys(muted, True)
    assert wanted(ann, ben) == received
    assert received <= wanted(free, ben)
    for name in received:
        assert ann.permissions.can_receive.allows("ben", "user ben", medium_of(name, TRACKS[name]), name)
