"""Kinds as types of TypeScript."""

import pytest

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
    String,
    Timestamp,
)
from parlour.shapes.base import Schema
from parlour.shapes.records import AnyJson, KnownWords, Lenient, Map, Nullable, Record
from parlour.shapes.text import Remark, Text, Uuid
from parlour.shapes.typescript import TypeScript
from parlour.strict_json import JsonValue

COLOUR = Choice("red", "blue")
POINT = Record(
    Field(name="x", kind=Number(), effect="From the left.", required=True),
    Field(name="label", kind=Nullable(Text(max_bytes=9)), effect="What is written there."),
)


def form(kind: Kind) -> str:
    return TypeScript({}).form_of(kind)


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Boolean(), "boolean"),
        (Number(), "number"),
        (Integer(), "number"),
        (Timestamp(), "number"),
        (String(), "string"),
        (Text(max_bytes=1), "string"),
        (Uuid(), "string"),
        (Remark(max_length=1), "string"),
        (COLOUR, '"red" | "blue"'),
        (Choice("one"), '"one"'),
        (AnyJson(), "unknown"),
        (AnyJson(objects_only=True), "JsonObject"),
        (FreeObject(), "JsonObject"),
        (CanReceive(), "CanReceive"),
        (Nullable(String()), "string | null"),
        (Lenient(Boolean()), "boolean"),
        (ListOf(Boolean(), max_items=1), "boolean[]"),
        (ListOf(Nullable(Number()), max_items=1), "(number | null)[]"),
        (ListOf(ListOf(Number(), max_items=1), max_items=1), "number[][]"),
        (KnownWords(COLOUR), '("red" | "blue")[]'),
        (KnownWords(Choice("one")), '"one"[]'),
        (Map(Boolean(), key=Text(max_bytes=1), max_items=1), "Record<string, boolean>"),
        (Map(Nullable(Number()), key=Text(max_bytes=1), max_items=1), "Record<string, number | null>"),
        (Either(Boolean(), ListOf(String(), max_items=1)), "boolean | string[]"),
        (POINT, "{ x: number; label?: string | null }"),
        (Object(Field(name="a", kind=POINT, effect="")), "{ a?: { x: number; label?: string | null } }"),
        (Record(), "Record<never, never>"),
    ],
)
def test_each_kind_has_its_form(kind: Kind, written: str) -> None:
    assert form(kind) == written


def test_a_named_kind_is_referred_to_wherever_it_stands() -> None:
    types = TypeScript({"Point": POINT})
    assert types.type_of(POINT) == "Point"
    assert types.type_of(ListOf(POINT, max_items=1)) == "Point[]"
    assert types.type_of(Nullable(POINT)) == "Point | null"
    assert types.type_of(Map(POINT, key=Text(max_bytes=1), max_items=1)) == "Record<string, Point>"
    assert types.form_of(POINT) == "{ x: number; label?: string | null }"


def test_records_are_told_apart_by_identity_and_choices_by_their_words() -> None:
    types = TypeScript({"Colour": COLOUR, "Point": POINT})
    assert types.type_of(Choice("red", "blue")) == "Colour"
    assert types.type_of(Choice("blue", "red")) == '"blue" | "red"'
    assert types.type_of(ListOf(Choice("red", "blue"), max_items=1)) == "Colour[]"
    assert types.type_of(Record(*POINT.declared)) == "{ x: number; label?: string | null }"


def test_a_named_record_is_an_interface_whose_fields_say_what_they_do() -> None:
    assert TypeScript({"Point": POINT}).declaration("Point", POINT) == (
        "export interface Point {\n"
        "  /** From the left. */\n"
        "  x: number;\n"
        "  /** What is written there. */\n"
        "  label?: string | null;\n"
        "}\n"
    )


def test_anything_else_that_is_named_is_an_alias() -> None:
    types = TypeScript({"Colour": COLOUR})
    assert types.declaration("Colour", COLOUR) == 'export type Colour = "red" | "blue";\n'
    assert types.declaration("Colours", ListOf(COLOUR, max_items=1)) == "export type Colours = Colour[];\n"


@pytest.mark.parametrize(("length", "broken"), [(110, False), (111, True)])
def test_a_long_alias_is_broken_before_each_alternative(length: int, broken: bool) -> None:
    kind = Choice("a" * 50, "b" * (length - 50 - len('"" | ""')))
    written = TypeScript({}).declaration("Long", kind)
    assert written.startswith("export type Long = \n  | " if broken else 'export type Long = "')
    assert written.count("\n  | ") == (2 if broken else 0)


def test_a_kind_that_no_type_is_known_for_is_a_mistake_of_ours() -> None:
    class Odd(Kind):
        def matches(self, value: object) -> bool:
            return True

        def check(self, value: object, at: str) -> JsonValue:
            return None

        def schema(self) -> Schema:
            return {}

    with pytest.raises(TypeError, match="no TypeScript type is known for Odd"):
        TypeScript({}).type_of(ListOf(Odd(), max_items=1))
