"""One seat: its tracks, what an admin switched off, what must not be forwarded, and the picture that others get."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.calls.participant import Participant
from parlour.calls.permissions import Permissions
from parlour.calls.tracks import MEDIA, STANDARD_TRACKS, TrackState

ON, OFF, INTERRUPTED = TrackState("on"), TrackState("off", ("byUser",)), TrackState("interrupted")


def seat(**fields: Any) -> Participant:
    plain: dict[str, Any] = {
        "session_id": "s",
        "user_id": "u",
        "user_name": "Ann",
        "user_data": None,
        "owner": False,
        "joined_at": 5.0,
        "will_eject_at": None,
        "permissions": Permissions(),
    }
    return Participant(**plain | fields)


def shown(participant: Participant, name: str = "audio") -> tuple[str, tuple[str, ...]] | None:
    state = participant.view().tracks.get(name)
    return None if state is None else (state.state, state.reasons)


def test_what_the_browser_says_is_what_others_see() -> None:
    ann = seat()
    for state in (ON, OFF, INTERRUPTED, TrackState("blocked", ("permissions",))):
        ann.state_track("audio", state)
        assert shown(ann) == (state.state, state.reasons)
    ann.state_track("audio", None)
    assert shown(ann) is None


def test_removing_a_track_that_was_never_there_is_nothing() -> None:
    ann = seat()
    ann.state_track("slides", None)
    assert ann.view().tracks == {}


@pytest.mark.parametrize("state", [OFF, INTERRUPTED, TrackState("blocked"), None], ids=str)
def test_only_what_is_on_can_be_muted(state: TrackState | None) -> None:
    ann = seat()
    ann.state_track("audio", state)
    assert not ann.mute("audio")
    ann.state_track("audio", ON)
    assert shown(ann) == ("on", ())


def test_a_second_mute_changes_nothing_and_says_so() -> None:
    ann = seat()
    ann.state_track("audio", ON)
    assert (ann.mute("audio"), ann.mute("audio")) == (True, False)
    assert shown(ann) == ("off", ("byRemoteRequest",))


@pytest.mark.parametrize(
    ("said", "opens"),
    [
        ([], False),
        ([ON], False),
        ([ON, ON], False),
        ([OFF], False),
        ([OFF, ON], True),
        ([ON, OFF, ON], True),
        ([INTERRUPTED, ON], True),
        ([None, ON], True),
        ([None], False),
        ([OFF, OFF, ON], True),
    ],
    ids=lambda value: (
        " ".join("gone" if each is None else each.state for each in value) if isinstance(value, list) else None
    ),
)
def test_a_muted_track_opens_after_the_browser_obeyed_and_then_changed_its_mind(
    said: list[TrackState | None], opens: bool
) -> None:
    ann = seat()
    ann.state_track("audio", ON)
    ann.mute("audio")
    for state in said:
        ann.state_track("audio", state)
    assert ("audio" not in ann.tracks_to_block()) is opens
    assert (shown(ann) == ("on", ())) is opens


def test_muting_one_track_leaves_the_others_alone() -> None:
    ann = seat()
    for name in ("audio", "video"):
        ann.state_track(name, ON)
    ann.mute("audio")
    ann.state_track("video", OFF)
    ann.state_track("video", ON)
    assert (shown(ann), shown(ann, "video")) == (("off", ("byRemoteRequest",)), ("on", ()))
    assert ann.tracks_to_block() == {"audio"}


@pytest.mark.parametrize("allowed", [True, False, *(frozenset({medium}) for medium in MEDIA)], ids=str)
def test_whatever_may_not_be_sent_is_blocked_before_it_was_ever_published(allowed: bool | frozenset[str]) -> None:
    ann = seat(permissions=Permissions(can_send=allowed))
    expected = set() if allowed is True else set(STANDARD_TRACKS) - set(allowed or ())
    assert ann.tracks_to_block() == expected


@pytest.mark.parametrize("where", ["stated", "published"])
@pytest.mark.parametrize(("kind", "medium"), [("audio", "customAudio"), ("video", "customVideo")])
def test_custom_tracks_are_blocked_by_the_medium_of_their_kind(where: str, kind: Any, medium: str) -> None:
    allowed = frozenset(MEDIA) - {medium}
    ann = seat(permissions=Permissions(can_send=allowed))
    if where == "stated":
        ann.state_track("slides", TrackState("on", kind=kind))
        assert shown(ann, "slides") == ("off", ("byCanSendPermission",))
    else:
        ann.published["slides"] = kind
    assert ann.tracks_to_block() == {"slides"}
    ann.permissions = Permissions(can_send=frozenset(MEDIA))
    assert ann.tracks_to_block() == frozenset()


def test_the_kind_that_was_published_counts_more_than_the_one_that_was_said() -> None:
    ann = seat(permissions=Permissions(can_send=frozenset({"customAudio", *STANDARD_TRACKS})))
    ann.state_track("slides", TrackState("on", kind="audio"))
    assert ann.tracks_to_block() == frozenset()
    ann.published["slides"] = "video"
    assert ann.tracks_to_block() == {"slides"}


def test_who_may_not_send_is_told_so_rather_than_that_an_admin_muted_it() -> None:
    ann = seat()
    ann.state_track("audio", ON)
    ann.mute("audio")
    ann.permissions = Permissions(can_send=False)
    ann.touch()
    assert shown(ann) == ("off", ("byCanSendPermission",))


def test_a_track_that_is_off_anyway_keeps_its_own_reasons() -> None:
    ann = seat(permissions=Permissions(can_send=False))
    ann.state_track("video", OFF)
    assert shown(ann, "video") == ("off", ("byUser",))


def test_the_picture_is_the_same_object_until_something_changes() -> None:
    ann = seat()
    ann.state_track("audio", ON)
    first = ann.view()
    assert ann.view() is first
    ann.mute("audio")
    second = ann.view()
    assert second is not first
    assert first.tracks["audio"] == ON  # whoever holds an old picture sees it unchanged
    ann.user_name = "Anna"
    ann.touch()
    assert (first.user_name, ann.view().user_name) == ("Ann", "Anna")


STATES = st.sampled_from([ON, OFF, INTERRUPTED, None])
STEPS = st.lists(st.tuples(st.just("say"), STATES) | st.tuples(st.just("mute"), st.none()), max_size=12)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_at_no_moment_is_a_track_seen_as_on_that_is_blocked_or_the_reverse(
    steps: list[tuple[str, TrackState | None]],
) -> None:
    ann = seat()
    for what, state in steps:
        if what == "mute":
            was_on = shown(ann) == ("on", ())
            assert ann.mute("audio") is was_on
        else:
            ann.state_track("audio", state)
        said = ann.stated.get("audio")
        blocked = "audio" in ann.tracks_to_block()
        assert (shown(ann) == ("on", ())) is (said == ON and not blocked)
