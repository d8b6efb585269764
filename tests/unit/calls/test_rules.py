"""Typed rules from resolved properties."""

from parlour.calls import CallRules, ParticipantRules, TokenRules
from parlour.properties import CATALOGUE


def test_defaults_of_the_catalogue_are_the_defaults_of_the_rules() -> None:
    assert CallRules.of("i", "n", CATALOGUE.resolve(), private=False) == CallRules("i", "n")
    assert ParticipantRules.of(CATALOGUE.resolve(), None) == ParticipantRules()


def test_every_rule_of_the_room_is_read() -> None:
    config = {
        "enable_knocking": True,
        "nbf": 1,
        "exp": 2,
        "max_participants": 3,
        "enforce_unique_user_ids": True,
        "eject_at_room_exp": True,
        "eject_after_elapsed": 4,
    }
    rules = CallRules.of("i", "n", CATALOGUE.resolve(room=config), private=True, app_message_size=5)
    assert rules == CallRules("i", "n", True, True, 1, 2, 3, True, True, 4, 5)


def test_every_rule_of_the_token_is_read() -> None:
    token = {
        "room_name": "r",
        "nbf": 1,
        "exp": 2,
        "eject_at_token_exp": True,
        "eject_after_elapsed": 3,
        "knocking": True,
        "is_owner": True,
        "user_id": "u",
        "user_name": "n",
        "start_video_off": True,
        "start_audio_off": True,
    }
    rules = ParticipantRules.of(CATALOGUE.resolve(token=token), token)
    assert rules.token == TokenRules("r", 1, 2, True, 3, True)
    assert (rules.is_owner, rules.user_id, rules.user_name) == (True, "u", "n")
    assert rules.start_video_off
    assert rules.start_audio_off
    assert rules.permissions.can_admin is True


def test_nobody_is_an_owner_without_a_token() -> None:
    assert not ParticipantRules.of(CATALOGUE.resolve(room={}), None).is_owner
