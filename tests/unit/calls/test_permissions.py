"""Permissions: resolution at join, changes during the call, what may be received."""

from typing import Any

import pytest

from parlour.calls.permissions import CanReceive, PermissionChange, Permissions, resolve_permissions
from parlour.calls.tracks import MEDIA, medium_of
from parlour.shapes.media import SCREEN_TRACKS


def resolved(configured: dict[str, Any] | None = None, **switches: bool) -> Permissions:
    plain = {"owner": False, "owner_only_broadcast": False, "hidden_non_owners": False}
    return resolve_permissions(configured or {}, **(plain | switches))


def test_without_configuration_one_sends_and_receives_but_does_not_administer() -> None:
    permissions = resolved()
    assert all(permissions.may_send(medium) for medium in MEDIA)
    assert permissions.has_presence
    assert not permissions.may_administer("participants")
    assert permissions.can_receive.allows("s", "u", "video", "video")


def test_owners_have_every_permission_whatever_is_configured() -> None:
    configured = {"hasPresence": False, "canSend": False, "canAdmin": False, "canReceive": {"base": False}}
    permissions = resolved(configured, owner=True, owner_only_broadcast=True, hidden_non_owners=True)
    assert permissions == Permissions(can_admin=True)


def test_lists_allow_what_they_name() -> None:
    permissions = resolved({"canSend": ["audio", "customVideo"], "canAdmin": ["streaming"]})
    assert [medium for medium in MEDIA if permissions.may_send(medium)] == ["audio", "customVideo"]
    assert permissions.may_administer("streaming")
    assert not permissions.may_administer("participants")


@pytest.mark.parametrize("can_send", [True, ["screenVideo", "video"], False])
def test_no_screen_sharing_takes_the_screen_only(can_send: Any) -> None:
    permissions = resolved({"canSend": can_send}).without(SCREEN_TRACKS)
    assert not permissions.may_send("screenVideo")
    assert not permissions.may_send("screenAudio")
    assert permissions.may_send("video") == (can_send is not False)


def test_the_more_specific_rule_wins_and_partial_rules_fall_through() -> None:
    rules = CanReceive(
        base={"video": True, "audio": True, "customVideo": {"*": False, "slides": True}},
        by_user_id={"u": {"video": False}},
        by_participant_id={"s": {"audio": False}},
    )
    assert not rules.allows("s", "u", "audio", "audio")
    assert not rules.allows("s", "u", "video", "video")
    assert rules.allows("x", "u", "audio", "audio")
    assert rules.allows("x", "x", "video", "video")
    assert rules.allows("s", "u", "customVideo", "slides")
    assert not rules.allows("s", "u", "customVideo", "other")
    assert not rules.allows("s", "u", "screenVideo", "screenVideo")


def test_a_change_replaces_only_what_it_names() -> None:
    before = Permissions(can_send=False, can_receive=CanReceive(base=False, by_user_id={"u": True}))
    after = before.changed(PermissionChange(can_admin=True, receive_base=True))
    assert after == Permissions(
        can_send=False, can_admin=True, can_receive=CanReceive(base=True, by_user_id={"u": True})
    )


def test_a_live_change_of_what_is_received_lifts_the_rule_for_hidden_guests() -> None:
    hidden = resolved(hidden_non_owners=True)
    assert hidden.owners_only
    assert hidden.changed(PermissionChange(can_send=True)).owners_only
    assert not hidden.changed(PermissionChange(has_presence=True)).owners_only
    assert not hidden.changed(PermissionChange(receive_base=True)).owners_only


def test_names_beyond_the_standard_ones_are_custom_tracks() -> None:
    assert medium_of("screenAudio", None) == "screenAudio"
    assert medium_of("slides", "video") == "customVideo"
    assert medium_of("music", "audio") == "customAudio"
