"""Every property as the documentation has it: type, levels, default, range, words of refusal, precedence, echo."""

import itertools
from typing import Any

import pytest

from parlour.errors import InvalidRequestError
from parlour.properties import CATALOGUE, Level
from tests.unit.properties.documented import DOCUMENTED, Documented

NOW = 1_800_000_000.0
EVERY = [pytest.param(entry, id=name) for name, entry in DOCUMENTED.items()]
AT_EACH_LEVEL = [
    pytest.param(entry, level, id=f"{name}-{level}")
    for name, entry in DOCUMENTED.items()
    if entry.range != "read-only"
    for level in entry.levels
]
READ_ONLY = [pytest.param(entry, id=name) for name, entry in DOCUMENTED.items() if entry.range == "read-only"]

NOT_A = {
    "boolean": [0, 1, "true", "", [], {}, 0.0],
    "integer": [True, "5", 5.5, [], {}, float("nan")],
    "number": [True, "0.5", [], {}, float("nan")],
    "string": [True, [], {}, ["a"]],
    "object": [True, 5, "{}", [], [{}]],
    "array<string>": [True, 5, "a", {}, [5], [None]],
    "array<object>": [True, 5, "a", {}, [5], [None], ["a"]],
    "string|array<string>": [True, 5, {}, [5], [True]],
}
"""Values of other types."""

WORDED = {
    "boolean": "should be a boolean",
    "integer": "should be an integer",
    "number": "should be a number",
    "string": "should be a string",
    "object": "should be an object",
}
MOMENTS = ("exp", "nbf")


def samples(entry: Documented) -> list[Any]:
    """Return three good values that differ, or two where there are no more."""
    by_name: dict[str, list[Any]] = {
        "permissions": [{"canSend": ["audio"]}, {"canSend": False}, {"canSend": ["video"]}],
        "exp": [1_900_000_000, 1_900_000_001, 1_900_000_002],
        "lang": ["de", "fr", "user"],
        "geo": ["us-west-2", "eu-west-2", "af-south-1"],
        "rtmp_geo": ["us-west-2", "eu-central-1", "ap-south-1"],
        "redirect_on_meeting_exit": ["https://a.example/", "https://b.example/"],
        "redirect_on_meeting_exit_allowed_hosts": [["a.example"], ["b.example"]],
        "enable_recording": ["cloud", "local", ["raw-tracks", "cloud"]],
        "enable_raw_tracks_transcoded_audio": ["aac", "wav", ""],
        "streaming_endpoints": [[], [{"name": "a", "type": "rtmp", "rtmp_config": {"url": "rtmp://a.example/x"}}]],
        "start_cloud_recording_opts": [{"fps": 30}, {"fps": 25}],
        "auto_transcription_settings": [{"language": "en"}, {"language": "de"}],
        "dialout_config": [{"allow_room_start": True}, {"max_idle_timeout_sec": 5}],
        "dialin": [{"display_name": "a"}, {"display_name": "b"}],
        "sip": [{"display_name": name, "sip_mode": "dial-in"} for name in "ab"],
        "pinless_dialin": [[], [{"phone_number": "+1", "room_creation_api": "https://a.example/"}]],
        "pin_dialin": [[], [{"phone_number": "+1"}]],
    }
    if entry.name in by_name:
        return by_name[entry.name]
    if entry.name.endswith("_bucket"):
        return [{"bucket_name": name, "bucket_region": "r", "assume_role_arn": "a"} for name in "abc"]
    by_range = {
        "template": ["a/{epoch_time}", "b/{epoch_time}", "{room_name}-{epoch_time}"],
        "url": ["https://a.example", "http://b.example", ""],
    }
    by_type: dict[str, list[Any]] = {
        "boolean": [True, False],
        "integer": [1, 2, 3],
        "number": [1, 0.25, 2],
        "string": ["a", "b", "c"],
    }
    return by_range.get(entry.range) or by_type[entry.type]


def stored(level: Level, name: str, value: Any) -> Any:
    return CATALOGUE.validate(level, {name: value}, now=NOW).set[name]


def refusal(level: Level, name: str, value: Any) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as refused:
        CATALOGUE.validate(level, {name: value}, now=NOW)
    return refused.value


@pytest.mark.parametrize("entry", EVERY)
def test_type_levels_and_default_are_those_documented(entry: Documented) -> None:
    found = CATALOGUE[entry.name]
    assert (found.type_text, found.levels, found.listed_default) == (entry.type, set(entry.levels), entry.default)


@pytest.mark.parametrize(("entry", "level"), AT_EACH_LEVEL)
def test_good_values_are_stored_as_they_are_and_null_takes_them_back(entry: Documented, level: Level) -> None:
    for value in samples(entry):
        assert stored(level, entry.name, value) == value
    changes = CATALOGUE.validate(level, {entry.name: None}, now=NOW)
    assert (changes.set, changes.unset) == ({}, {entry.name})


@pytest.mark.parametrize("entry", READ_ONLY)
def test_what_only_the_server_sets_may_be_repeated_and_nothing_else(entry: Documented) -> None:
    level, (one, other, *_) = entry.levels[0], samples(entry)
    assert CATALOGUE.validate(level, {entry.name: one}, now=NOW, present={entry.name: one}).set == {}
    for value, present in ((one, None), (one, {}), (one, {entry.name: other}), (None, {entry.name: one})):
        with pytest.raises(InvalidRequestError) as refused:
            CATALOGUE.validate(level, {entry.name: value}, now=NOW, present=present)
        assert refused.value.info == f"{entry.name} is read-only: the server sets it"


@pytest.mark.parametrize("entry", EVERY)
def test_at_other_levels_the_name_is_unknown(entry: Documented) -> None:
    for level in set(Level) - set(entry.levels):
        refused = refusal(level, entry.name, samples(entry)[0])
        assert refused.info == f"unknown parameter '{entry.name}'"
        assert refused.problems[0].hint is not None  # where it belongs


@pytest.mark.parametrize(("entry", "level"), AT_EACH_LEVEL)
def test_values_of_other_types_are_refused_in_the_documented_words(entry: Documented, level: Level) -> None:
    for value in NOT_A[entry.type]:
        if entry.name == "user_id" and value is not True and not isinstance(value, list | dict):
            continue
        if entry.name in MOMENTS and value == 5.5:
            continue  # a fraction of a second is cut off
        info = refusal(level, entry.name, value).info or ""
        assert info.startswith((entry.name, f'"{entry.name}'))
        if entry.name in MOMENTS:
            assert info.endswith("should be a number of seconds since the unix epoch")
        elif entry.type in WORDED and entry.range != "words":
            assert WORDED[entry.type] in info or "should be a URL that" in info


@pytest.mark.parametrize(
    ("name", "last_bad", "first_good", "info"),
    [
        ("max_participants", 0, 1, "max_participants was '0' but should be at least 1"),
        ("eject_after_elapsed", 0, 1, "eject_after_elapsed was '0' but should be at least 1"),
        ("sfu_switchover", 0, 5e-324, "sfu_switchover was '0' but should be greater than 0"),
        ("sfu_switchover", -0.0, 0.001, "sfu_switchover was '0' but should be greater than 0"),
        ("exp", 1_800_000_000, 1_800_000_001, "exp was '1800000000', which is in the past rather than in the future"),
        (
            "max_participants",
            2**53,
            2**53 - 1,
            "max_participants was '9007199254740992' but should be within 9007199254740991 of zero",
        ),
        (
            "exp",
            2**53,
            2**53 - 1,
            "exp was '9007199254740992' but should be a number of seconds since the unix epoch",
        ),
    ],
)
def test_a_range_ends_where_it_is_documented_to_end(name: str, last_bad: Any, first_good: Any, info: str) -> None:
    assert refusal(Level.ROOM, name, last_bad).info == info
    assert stored(Level.ROOM, name, first_good) == first_good


@pytest.mark.parametrize(
    ("name", "level", "longest"),
    [("user_id", Level.TOKEN, 36), ("meeting_join_hook", Level.ROOM, 255), ("recordings_template", Level.ROOM, 1024)],
)
def test_a_text_is_as_long_as_documented(name: str, level: Level, longest: int) -> None:
    begin = {"meeting_join_hook": "https://a.example/", "recordings_template": "{epoch_time}"}.get(name, "")
    text = begin.ljust(longest, "x")
    assert stored(level, name, text) == text
    assert f"at most {longest} characters, not {longest + 1}" in (refusal(level, name, text + "x").info or "")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lang", "da de en es fi fr it jp ka nl no pt pt-BR pl ru sv tr user"),
        (
            "geo",
            "af-south-1 ap-northeast-2 ap-southeast-1 ap-southeast-2 ap-south-1 eu-central-1 eu-west-2 sa-east-1 "
            "us-east-1 us-west-2",
        ),
        ("rtmp_geo", "us-west-2 eu-central-1 ap-south-1"),
        ("enable_recording", "cloud cloud-audio-only local raw-tracks"),
        (
            "enable_raw_tracks_transcoded_audio",
            "aac wav wav-48k wav-48k-stereo wav-48k-mono wav-44k1 wav-44k1-stereo wav-44k1-mono",
        ),
    ],
)
def test_every_documented_word_is_taken_and_no_other(name: str, words: str) -> None:
    for word in words.split():
        assert stored(Level.ROOM, name, word) == word
        other = f"{word}x"
        assert f'[Received {name}="{other}"]' in (refusal(Level.ROOM, name, other).info or "")
    assert refusal(Level.ROOM, name, words.split()[0].upper()).problems[0].hint is not None


@pytest.mark.parametrize("entry", EVERY)
def test_token_beats_room_beats_domain_beats_default(entry: Documented) -> None:
    """Every choice of levels that set it, each with a value of its own."""
    values = dict(zip(sorted(entry.levels, key=list(Level).index), samples(entry), strict=False))
    for count in range(len(values) + 1):
        for chosen in itertools.combinations(values, count):
            given = {str(level): {entry.name: values[level]} for level in chosen}
            effective = CATALOGUE.resolve(**given)[entry.name]  # type: ignore[arg-type]
            winner = chosen[-1] if chosen else None  # Level lists the weakest first
            if winner is None:
                assert effective == CATALOGUE.resolve()[entry.name]
                assert entry.default is None or effective == entry.default
            elif isinstance(effective, dict):
                assert effective.items() >= values[winner].items()
            elif entry.type != "array<object>":
                assert effective == values[winner]


@pytest.mark.parametrize("entry", EVERY)
def test_a_room_shows_what_was_set_unless_it_is_the_documented_default(entry: Documented) -> None:
    if Level.ROOM not in entry.levels:
        assert CATALOGUE.echo(Level.ROOM, {entry.name: samples(entry)[0]}) == {}
        return
    for value in samples(entry):
        if value != entry.default:
            assert CATALOGUE.echo(Level.ROOM, {entry.name: value}) == {entry.name: value}
    if entry.default is not None:
        assert CATALOGUE.echo(Level.ROOM, {entry.name: entry.default}) == {}


def test_the_table_leaves_nothing_out() -> None:
    """Names and privacy stand outside; what only the server or an operator sets, and what old code sends, too."""
    rest = {
        entry.name
        for entry in CATALOGUE.top()
        if entry.name not in DOCUMENTED and not entry.read_only and not entry.legacy
    }
    assert rest <= {
        "name", "privacy", "enable_transcription", "max_api_rooms", "webhook_meeting_end", "enable_daily_logger",
        "attach_callobject_to_window", "batch_processor_bucket", "batch_processor_enable_medical_concept",
        "intercom_join_alert", "intercom_auto_record", "intercom_manual_record", "dialin_code",
    }  # fmt: skip
