"""Permissions: every fault of them at once, and the bounds of their maps."""

from typing import Any

import pytest

from parlour.shapes import CanReceive, Permissions
from parlour.shapes.media import ADMIN_TASKS, CUSTOM_MEDIA, MEDIA, STANDARD_MEDIA
from tests.unit.shapes.refusals import problems_of, refusal_of

RECEIVE = CanReceive()
FULL: dict[str, Any] = {**dict.fromkeys(STANDARD_MEDIA, True), **{kind: {"*": True} for kind in CUSTOM_MEDIA}}


def paths(value: object) -> list[str]:
    return [problem.path for problem in problems_of(RECEIVE, value, "it")]


def test_the_six_media_are_these() -> None:
    assert MEDIA == ("video", "audio", "screenVideo", "screenAudio", "customVideo", "customAudio")
    assert ADMIN_TASKS == ("participants", "streaming", "transcription")


@pytest.mark.parametrize("absent", MEDIA)
def test_the_base_names_every_medium(absent: str) -> None:
    partial = {kind: value for kind, value in FULL.items() if kind != absent}
    assert refusal_of(RECEIVE, {"base": partial}) == f"missing required field 'it.base.{absent}'"
    assert RECEIVE.check({"byUserId": {"u": partial}}, "it") == {"byUserId": {"u": partial}}


def test_all_that_the_base_lacks_is_told_at_once_after_what_is_wrong_in_it() -> None:
    assert paths({"base": {}}) == [f"it.base.{kind}" for kind in MEDIA]
    assert paths({"base": FULL | {"video": 1, "vidoe": True}}) == ["it.base.video", "it.base.vidoe"]
    assert paths({"base": {"customAudio": {"music": 1}, "smell": True}}) == [
        "it.base.customAudio.music",
        "it.base.customAudio.*",
        "it.base.smell",
        *(f"it.base.{kind}" for kind in MEDIA[:5]),
    ]


@pytest.mark.parametrize("kind", CUSTOM_MEDIA)
def test_custom_tracks_of_the_base_need_a_rule_for_all_others(kind: str) -> None:
    assert paths({"base": FULL | {kind: {}}}) == [f"it.base.{kind}.*"]
    assert paths({"base": FULL | {kind: {"x": False, "*": None}}}) == [f"it.base.{kind}.*"]
    assert RECEIVE.check({"byUserId": {"u": {kind: {}}}}, "it")


def test_faults_of_all_people_are_told_together() -> None:
    value = {"byUserId": {"a": 1, "b": {"video": "yes"}, "c": True}, "byParticipantId": {"d": {"x": 1}}, "byuserid": {}}
    assert paths(value) == ["it.byUserId.a", "it.byUserId.b.video", "it.byParticipantId.d.x", "it.byuserid"]


@pytest.mark.parametrize(
    ("key", "hint"),
    [("byUserID", "did you mean `byUserId`?"), ("by_participant_id", "did you mean `byParticipantId`?"), ("all", None)],
)
def test_the_part_that_was_meant_is_guessed(key: str, hint: str | None) -> None:
    assert [problem.hint for problem in problems_of(RECEIVE, {key: True})] == [hint]


@pytest.mark.parametrize(
    ("key", "hint"), [("Video", "did you mean `video`?"), ("screen_audio", "did you mean `screenAudio`?"), ("x", None)]
)
def test_the_medium_that_was_meant_is_guessed(key: str, hint: str | None) -> None:
    assert [problem.hint for problem in problems_of(RECEIVE, {"byUserId": {"u": {key: True}}})] == [hint]


@pytest.mark.parametrize("part", ["byUserId", "byParticipantId"])
@pytest.mark.parametrize(
    ("key", "good"),
    [("", False), ("u", True), ("ü" * 36, True), ("u" * 37, False), ("a\x00", False), ("\ud800", False)],
)
def test_a_persons_id_has_1_to_36_characters(part: str, key: str, good: bool) -> None:
    value = {part: {key: True}}
    if good:
        assert RECEIVE.check(value, "it") == value
    else:
        assert refusal_of(RECEIVE, value).startswith(f"a key of it.{part} was '")


@pytest.mark.parametrize(("count", "good"), [(200, True), (201, False)])
def test_there_are_200_people_at_most(count: int, good: bool) -> None:
    value = {"byUserId": {str(number): False for number in range(count)}}
    if good:
        assert RECEIVE.check(value, "it") == value
    else:
        assert refusal_of(RECEIVE, value).endswith("should have at most 200 entries, not 201")


@pytest.mark.parametrize(("count", "good"), [(50, True), (51, False)])
def test_there_are_50_tracks_at_most(count: int, good: bool) -> None:
    value = {"byUserId": {"u": {"customVideo": {str(number): True for number in range(count)}}}}
    if good:
        assert RECEIVE.check(value, "it") == value
    else:
        assert refusal_of(RECEIVE, value).endswith("should have at most 50 entries, not 51")


@pytest.mark.parametrize(("name", "good"), [("*", True), ("x" * 128, True), ("x" * 129, False), ("", False)])
def test_a_tracks_name_has_1_to_128_characters(name: str, good: bool) -> None:
    value = {"byUserId": {"u": {"customAudio": {name: True}}}}
    if good:
        assert RECEIVE.check(value, "it") == value
    else:
        assert "a key of it.byUserId.u.customAudio" in refusal_of(RECEIVE, value)


@pytest.mark.parametrize("value", [None, 1, 0, "true", [], ["video"]])
def test_only_booleans_and_objects_say_what_may_be_received(value: object) -> None:
    assert refusal_of(RECEIVE, {"base": value}).endswith("but should be a boolean or an object")
    assert refusal_of(RECEIVE, {"byUserId": {"u": value}}).endswith("but should be a boolean or an object")


@pytest.mark.parametrize("name", ["canSend", "canAdmin"])
@pytest.mark.parametrize("value", [True, False, []])
def test_all_none_or_those_listed(name: str, value: object) -> None:
    assert Permissions().check({name: value}, "it") == {name: value}


@pytest.mark.parametrize(
    ("name", "words", "other"), [("canSend", MEDIA, "participants"), ("canAdmin", ADMIN_TASKS, "video")]
)
def test_each_list_has_its_own_words(name: str, words: tuple[str, ...], other: str) -> None:
    assert Permissions().check({name: [*words, *words]}, "it") == {name: list(words)}
    assert f"must be one of [{', '.join(words)}]" in refusal_of(Permissions(), {name: [other]})
    assert "items, not" in refusal_of(Permissions(), {name: [words[0]] * (2 * len(words) + 1)})


def test_what_nobody_said_is_filled_in_and_everything_is_told() -> None:
    assert Permissions().filled({}) == {
        "hasPresence": True,
        "canSend": True,
        "canReceive": {"base": True},
        "canAdmin": False,
    }
    value: Any = {"hasPresence": False, "canSend": ["audio"], "canReceive": {"base": False}, "canAdmin": True}
    assert Permissions().told(value) == value


def test_the_schema_bounds_what_the_check_bounds() -> None:
    schema: Any = RECEIVE.schema()
    people = schema["properties"]["byUserId"]
    assert (people["maxProperties"], people["propertyNames"]) == (200, {"minLength": 1, "maxLength": 36})
    base = schema["properties"]["base"]["anyOf"][1]
    assert base["required"] == list(MEDIA)
    assert base["properties"]["customVideo"]["required"] == ["*"]
    other = people["additionalProperties"]["anyOf"][1]
    assert "required" not in other
    assert "required" not in other["properties"]["customVideo"]
