"""Track states and wishes about other people, read from what the protocol declares."""

from typing import Any

import pytest

from parlour.calls.tracks import STANDARD_TRACKS, TrackState
from parlour.signaling.fields import BadMessageError
from parlour.signaling.track_states import participant_update, track_changes, track_states


@pytest.mark.parametrize("name", STANDARD_TRACKS)
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"state": "on"}, TrackState("on")),
        ({"state": "interrupted"}, TrackState("interrupted")),
        ({"state": "off", "off": ["byUser"]}, TrackState("off", ("byUser",))),
        ({"state": "blocked", "blocked": ["byDeviceInUse"]}, TrackState("blocked", ("byDeviceInUse",))),
        ({"state": "on", "off": ["byUser"]}, TrackState("on")),
        ({"state": "off", "blocked": ["byDeviceInUse"]}, TrackState("off")),
        ({"state": "on", "kind": "audio"}, TrackState("on")),
    ],
    ids=["on", "interrupted", "off", "blocked", "reasons of another state", "another's reasons", "needless kind"],
)
def test_a_standard_track(name: str, value: dict[str, Any], expected: TrackState) -> None:
    """Its kind is known, and only the reasons of the state that it is in count."""
    assert track_changes({name: value}) == track_states({name: value}) == {name: expected}


@pytest.mark.parametrize("kind", ["audio", "video"])
def test_a_custom_track_has_a_kind(kind: str) -> None:
    assert track_changes({"slides": {"state": "on", "kind": kind}}) == {
        "slides": TrackState("on", (), kind)  # type: ignore[arg-type]
    }


@pytest.mark.parametrize("read", [track_changes, track_states], ids=["tracks", "join"])
def test_a_custom_track_without_a_kind_is_refused_by_name(read: Any) -> None:
    with pytest.raises(BadMessageError, match="'slides'"):
        read({"audio": {"state": "on"}, "slides": {"state": "off"}})


def test_what_the_refusal_shows_of_a_name_is_harmless() -> None:
    with pytest.raises(BadMessageError) as refused:
        track_changes({"a\u202eb": {"state": "on"}})
    assert "\u202e" not in str(refused.value)


def test_null_removes_a_track_and_at_join_there_is_nothing_to_remove() -> None:
    tracks = {"audio": None, "slides": None, "video": {"state": "on"}}
    assert track_changes(tracks) == {"audio": None, "slides": None, "video": TrackState("on")}
    assert track_states(tracks) == {"video": TrackState("on")}


@pytest.mark.parametrize(
    ("value", "mute", "unmute"),
    [
        ({}, set(), False),
        ({"set_audio": False}, {"audio"}, False),
        ({"set_video": False}, {"video"}, False),
        ({"set_screen_share": False}, {"screenVideo", "screenAudio"}, False),
        ({"set_audio": False, "set_video": False}, {"audio", "video"}, False),
        ({"set_audio": True}, set(), True),
        ({"set_video": True}, set(), True),
        ({"set_screen_share": True}, {"screenVideo", "screenAudio"}, True),
        ({"set_audio": True, "set_video": False}, {"video"}, True),
    ],
    ids=lambda value: " ".join(f"{name}={given}" for name, given in value.items()) if isinstance(value, dict) else None,
)
def test_which_tracks_are_switched_off_and_whether_anything_is_to_be_switched_on(
    value: dict[str, Any], mute: set[str], unmute: bool
) -> None:
    update = participant_update(value)
    assert (update.unmute, update.eject, update.permissions) == (unmute, False, None)
    if not unmute:  # the call refuses the whole request otherwise
        assert update.mute == mute


@pytest.mark.parametrize("eject", [True, False])
def test_ejection_is_asked_for_and_not_implied(eject: bool) -> None:
    assert participant_update({"eject": eject}).eject is eject


def test_permissions_that_are_null_are_not_given() -> None:
    assert participant_update({"permissions": None}).permissions is None
    change = participant_update({"permissions": {"canSend": ["audio"], "hasPresence": False}}).permissions
    assert change is not None
    assert (change.can_send, change.has_presence, change.can_admin) == (frozenset({"audio"}), False, None)
    assert not change.changes_receive
