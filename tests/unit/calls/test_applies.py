"""When a change of the configuration reaches a call is what the catalogue says, rule by rule."""

from dataclasses import fields, replace
from typing import Any

import pytest

from parlour.calls import CallRules
from parlour.calls.recordings import StreamTarget
from parlour.calls.rules import PROPERTY_OF
from parlour.properties import CATALOGUE, Applies, Level

BEFORE = CallRules("id", "room")
AFTER: dict[str, Any] = {
    "private": True,
    "knocking": True,
    "nbf": 1,
    "exp": 2,
    "max_participants": 3,
    "enforce_unique_user_ids": True,
    "eject_at_room_exp": True,
    "eject_after_elapsed": 4,
    "max_app_message_size": 5,
    "screenshare": False,
    "audio_only": True,
    "adaptive_simulcast": False,
    "multiparty_adaptive_simulcast": True,
    "sfu_switchover": 6,
    "max_jobs": 2,
    "transcript_storage": True,
    "stream_targets": (StreamTarget("tube", "rtmp"),),
    "client_logs": False,
    "large_call": True,
    "hand_raising": True,
    "chat": True,
    "advanced_chat": True,
    "chat_history": False,
    "emoji_reactions": True,
    "breakout_rooms": True,
    "recording": frozenset({"local"}),
}
WRITTEN: dict[str, Any] = {
    "recording": "local",
    "stream_targets": [{"name": "tube", "type": "rtmp", "rtmp_config": {"url": "rtmps://live.example.com/app/sekret"}}],
}
"""What is set for a rule that reads otherwise."""


def test_every_rule_that_can_change_has_its_property() -> None:
    assert set(PROPERTY_OF) == set(AFTER) == {each.name for each in fields(CallRules)} - {"room_id", "room_name"}


@pytest.mark.parametrize("rule", AFTER)
def test_the_property_behind_a_rule_is_the_one_that_it_is_built_from(rule: str) -> None:
    name, value = PROPERTY_OF[rule], AFTER[rule]
    changed = {} if name == "privacy" else {name: WRITTEN.get(rule, value)}
    level = "room" if Level.ROOM in CATALOGUE[name].levels else "domain"
    rules = CallRules.of("id", "room", CATALOGUE.resolve(**{level: changed}), private=name == "privacy")
    assert rules == replace(BEFORE, **{rule: value})


@pytest.mark.parametrize("rule", AFTER)
def test_a_change_takes_effect_when_the_catalogue_says(rule: str) -> None:
    changed = replace(BEFORE, **{rule: AFTER[rule]})
    applies = CATALOGUE[PROPERTY_OF[rule]].applies
    assert BEFORE.during_call(changed) == (changed if applies is Applies.AT_ONCE else BEFORE)
    assert BEFORE.at_join(changed) == (BEFORE if applies is Applies.NEXT_SESSION else changed)


def test_what_the_founding_document_fixes_for_a_session_is_fixed() -> None:
    assert CATALOGUE["enable_screenshare"].applies is Applies.NEXT_SESSION


def test_other_properties_that_apply_at_once_are_those_of_the_server_itself() -> None:
    at_once = {each.name for each in CATALOGUE.top() if each.applies is Applies.AT_ONCE and each.pending is None}
    of_the_server = {"hipaa", "disable_rate_limiting", "max_webhook_count"}
    read_by_each_job = {"recordings_bucket", "recordings_template", "enable_raw_tracks_transcoded_audio"}
    read_by_each_job |= {"rtmp_geo", "disable_rtmp_geo_fallback", "max_live_streams"}
    read_by_each_job |= {"transcription_bucket", "transcription_template", "batch_processor_bucket"}
    assert at_once - set(PROPERTY_OF.values()) == of_the_server | read_by_each_job
