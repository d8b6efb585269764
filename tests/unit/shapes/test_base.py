"""What every kind promises, tried on all of them."""

import math
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from parlour.errors import InvalidRequestError
from parlour.shapes import (
    Boolean,
    CanReceive,
    Choice,
    Either,
    Field,
    FreeObject,
    Integer,
    Kind,
    ListOf,
    Number,
    Object,
    Permissions,
    String,
    Timestamp,
    UserId,
)
from parlour.shapes.records import AnyJson, KnownWords, Lenient, Map, Nullable, Record
from parlour.shapes.text import Remark, Text, Uuid

SMALL = Object(
    Field(name="a", kind=Integer(minimum=0), effect="", required=True),
    Field(name="b", kind=String(max_length=3), effect=""),
    aliases={"old_a": "a"},
)

STRICT: dict[str, Kind] = {
    "Boolean": Boolean(),
    "Number": Number(minimum=-3, maximum=3),
    "Number above": Number(above=0),
    "Integer": Integer(),
    "Timestamp": Timestamp(),
    "String": String(max_length=3),
    "UserId": UserId(max_length=3),
    "Choice": Choice("on", "off", ""),
    "ListOf": ListOf(Choice("a", "b"), max_items=3, distinct=True),
    "Object": SMALL,
    "Either": Either(Boolean(), Integer(), ListOf(String(max_length=2), max_items=2)),
    "FreeObject": FreeObject(max_bytes=40),
    "CanReceive": CanReceive(),
    "Permissions": Permissions(),
    "Text": Text(max_bytes=4, one_line=True),
    "Uuid": Uuid(),
    "Map": Map(Integer(), key=Text(max_bytes=2), max_items=2),
    "Nullable": Nullable(String(max_length=2), empty_is_null=True),
    "Record": Record(Field(name="a", kind=Integer(), effect="", required=True)),
    "AnyJson": AnyJson(max_bytes=30),
}
"""Kinds that refuse."""

KIND: dict[str, Kind] = {
    **STRICT,
    "Lenient": Lenient(Integer()),
    "KnownWords": KnownWords(Choice("a", "b")),
    "Remark": Remark(max_length=4),
}

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None), max_size=6)
    | st.sampled_from(["on", "a", "b", "", "7f2c1c7e-24b5-4c44-9d3e-0c8c8f1a2b3c", -0.0, 2**53 - 1, 10**400])
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["a", "b", "old_a", "base", "byUserId", "video", "customAudio", "canSend", "canReceive"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
some = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def is_json(value: object) -> bool:
    """Tell whether a frame or a body could have held `value`: no NaN, no number that browsers do not hold."""
    if isinstance(value, list):
        return all(map(is_json, value))
    if isinstance(value, dict):
        return all(map(is_json, value.values()))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return math.isfinite(value) and abs(value) < 2**53 if isinstance(value, float) else abs(value) < 2**53
    return True


@pytest.mark.parametrize("name", KIND)
def test_any_value_is_accepted_once_and_for_all_or_refused_in_words(name: str) -> None:
    kind = KIND[name]

    @given(anything)
    @example([[[[[[[[[[[[]]]]]]]]]]]])
    @example({"a": {"a": {}}})
    @some
    def run(value: object) -> None:
        before = repr(value)
        try:
            accepted = kind.check(value, "it")
        except InvalidRequestError as error:
            refusal = error
        except ValueError:
            assert name == "AnyJson"  # the reader of the frame sees to it that there is no NaN
            assert not is_json(value)
            return
        else:
            assert kind.check(accepted, "it") == accepted
            assert repr(value) == before
            return
        assert refusal.info
        assert "it" in refusal.info or "missing" in refusal.info or "unknown" in refusal.info
        assert refusal.info.isprintable()
        assert len(refusal.info) < 500
        assert all(problem.path.isprintable() and problem.info for problem in refusal.problems)

    run()


@pytest.mark.parametrize("name", STRICT)
def test_what_is_accepted_has_the_right_type_and_fits_the_schema(name: str) -> None:
    kind = KIND[name]
    validator = jsonschema_rs.validator_for(kind.schema())

    @given(anything.filter(is_json))
    @some
    def run(value: Any) -> None:
        try:
            accepted = kind.check(value, "it")
        except InvalidRequestError:
            return
        assert kind.matches(value)
        if isinstance(kind, AnyJson):
            return  # may hold halves of surrogate pairs, which no validator reads
        if not (isinstance(kind, Nullable) and value == ""):
            validator.validate(value)
        if not isinstance(accepted, int | float) or isinstance(accepted, bool) or abs(accepted) < 2**53:
            validator.validate(accepted)

    run()


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("Boolean", False),
        ("Number", False),
        ("Integer", False),
        ("Timestamp", False),
        ("Choice", False),
        ("ListOf", False),
        ("Object", False),
        ("CanReceive", False),
        ("String", True),
        ("UserId", True),
        ("Text", True),
        ("Either", True),
        ("FreeObject", True),
        ("AnyJson", True),
    ],
)
def test_only_what_can_be_made_up_text_could_be_a_secret(name: str, may: bool) -> None:
    assert KIND[name].may_be_text is may


@pytest.mark.parametrize(
    ("name", "type_text", "wanted"),
    [
        ("Boolean", "boolean", "a boolean"),
        ("Number", "number", "a number"),
        ("Integer", "integer", "an integer"),
        ("Timestamp", "integer", "a number of seconds since the unix epoch"),
        ("String", "string", "a string"),
        ("Choice", "string", "a string"),
        ("ListOf", "array<string>", "an array of strings"),
        ("Object", "object", "an object"),
        ("Either", "boolean|integer|array<string>", "a boolean or an integer or an array of strings"),
        ("FreeObject", "object", "an object"),
        ("Permissions", "object", "an object"),
        ("Map", "object", "an object"),
        ("Nullable", "string or null", "a string or null"),
        ("KnownWords", "array<string>", "an array of strings"),
        ("Lenient", "integer", "a value"),
        ("AnyJson", "any JSON", "JSON"),
    ],
)
def test_each_names_its_type_for_documents_and_for_refusals(name: str, type_text: str, wanted: str) -> None:
    assert (KIND[name].type_text, KIND[name].wanted) == (type_text, wanted)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Boolean(), ""),
        (Number(), ""),
        (Number(minimum=1), "at least 1"),
        (Number(maximum=9), "at most 9"),
        (Number(minimum=1, maximum=9), "1 to 9"),
        (Number(above=0), "above 0"),
        (Number(above=0, maximum=9), "above 0, at most 9"),
        (Timestamp(), "Unix seconds"),
        (String(max_length=5000), "at most 5,000 characters"),
        (Choice("a", ""), '`a`, `""`'),
        (ListOf(Choice("a"), max_items=1), "`a`"),
        (ListOf(String(), max_items=1), ""),
        (Either(Boolean(), Choice("a"), Number(minimum=1)), "`a`"),
        (Either(Boolean()), ""),
        (FreeObject(max_bytes=4096), "at most 4,096 bytes"),
        (CanReceive(), "`base`, `byUserId`, `byParticipantId`"),
        (Text(max_bytes=1024), "at most 1,024 bytes"),
        (Text(max_bytes=9, min_bytes=1, one_line=True), "1 to 9 bytes, no control characters"),
        (Uuid(), "a UUID v4"),
        (Remark(max_length=2000), "cut after 2,000 characters"),
        (Map(Boolean(), key=Text(max_bytes=1), max_items=1000), "at most 1,000 entries"),
        (Nullable(Choice("a")), "`a`"),
        (Lenient(Choice("a")), "`a`; a malformed one counts as not given"),
        (Lenient(Boolean()), "a malformed one counts as not given"),
        (AnyJson(), ""),
        (AnyJson(max_bytes=4096), "at most 4,096 bytes of JSON"),
        (KnownWords(Choice("a", "b")), "`a`, `b`"),
    ],
)
def test_each_says_its_range_in_words(kind: Kind, words: str) -> None:
    assert kind.limits() == words


def test_without_a_word_nothing_is_told_and_nothing_is_required() -> None:
    field = Field(name="x", kind=Boolean(), effect="")
    assert (field.told, field.required, field.read_only, field.deprecated) == (False, False, False, False)
    assert field.secret is None


@pytest.mark.parametrize("name", ["Boolean", "String", "Choice", "FreeObject", "CanReceive", "Text", "AnyJson"])
def test_a_kind_without_fields_tells_its_value_as_it_is_and_fills_nothing_in(name: str) -> None:
    kind, value = KIND[name], {"a": [1]}
    assert kind.told(value) is value
    assert kind.filled(value) is value
    assert kind.fields() == ()
