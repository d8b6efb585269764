from typing import Any

import pytest

from parlour.properties import CATALOGUE


def effective(name: str, **levels: Any) -> Any:
    return CATALOGUE.resolve(**{level: {name: value} for level, value in levels.items()})[name]


def test_nothing_set_gives_the_defaults() -> None:
    config = CATALOGUE.resolve()
    assert config["max_participants"] == 200
    assert config["enable_prejoin_ui"] is True
    assert config["enable_knocking"] is False
    assert config["lang"] == "en"
    assert config["exp"] is None
    assert config["permissions"] == {
        "hasPresence": True,
        "canSend": True,
        "canReceive": {"base": True},
        "canAdmin": False,
    }
    assert "privacy" not in config
    assert "permissions.canSend" not in config


@pytest.mark.parametrize(
    ("levels", "value"),
    [
        ({}, "en"),
        ({"domain": "de"}, "de"),
        ({"domain": "de", "room": "fr"}, "fr"),
        ({"domain": "de", "token": "tr"}, "tr"),
        ({"domain": "de", "room": "fr", "token": "tr"}, "tr"),
    ],
)
def test_token_beats_room_beats_domain_beats_default(levels: dict[str, str], value: str) -> None:
    assert effective("lang", **levels) == value


def test_a_false_on_a_stronger_level_wins() -> None:
    assert effective("enable_prejoin_ui", domain=True, room=True, token=False) is False


def test_a_level_that_cannot_set_a_property_does_not_count() -> None:
    assert effective("max_participants", domain=3, token=4) == 200
    assert effective("is_owner", domain=True, room=True) is False


def test_null_counts_as_not_set() -> None:
    assert effective("lang", domain="de", room=None) == "de"


def test_a_self_signed_token_may_bring_its_own_join_hook() -> None:
    assert effective("meeting_join_hook", room="https://a.example", token="https://b.example") == "https://b.example"


def test_permissions_are_resolved_field_by_field() -> None:
    assert effective(
        "permissions",
        domain={"canSend": False, "canAdmin": ["streaming"]},
        room={"canSend": ["audio"], "hasPresence": False},
        token={"hasPresence": True},
    ) == {"hasPresence": True, "canSend": ["audio"], "canReceive": {"base": True}, "canAdmin": ["streaming"]}


def test_can_receive_is_resolved_part_by_part() -> None:
    permissions = effective(
        "permissions",
        domain={"canReceive": {"base": False}},
        room={"canReceive": {"byUserId": {"u": True}, "byParticipantId": {"p": True}}},
        token={"canReceive": {"byUserId": {"v": False}}},
    )
    assert permissions["canReceive"] == {"base": False, "byUserId": {"v": False}, "byParticipantId": {"p": True}}


def test_objects_replace_each_other_as_a_whole_and_come_with_defaults() -> None:
    assert effective("dialout_config", room={"dialout_geo": "us-west-2"}) == {
        "allow_room_start": False,
        "dialout_geo": "us-west-2",
        "max_idle_timeout_sec": 0,
    }
    bucket = {"bucket_name": "b", "bucket_region": "r", "assume_role_arn": "a"}
    strong = effective("recordings_bucket", domain=bucket | {"allow_api_access": True}, room=bucket)
    assert strong == bucket | {"allow_streaming_from_bucket": False, "storage_provider": "aws"}


def test_resolving_changes_nothing() -> None:
    room: dict[str, Any] = {"permissions": {"canReceive": {"base": False}}, "dialout_config": {}}
    CATALOGUE.resolve(room=room)
    assert room == {"permissions": {"canReceive": {"base": False}}, "dialout_config": {}}
    assert CATALOGUE.resolve()["permissions"]["canReceive"] == {"base": True}  # type: ignore[index, call-overload]
