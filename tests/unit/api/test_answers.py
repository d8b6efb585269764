"""Answers: what the schema says, what the example shows and what is built are one thing."""

from typing import Any, NamedTuple

import jsonschema_rs
import pytest

from parlour.api.answers import (
    COUNT,
    MAYBE_TEXT,
    TEXT,
    Answer,
    Described,
    Fields,
    Fixed,
    ListOf,
    field,
    schema_ref,
)


class Person(NamedTuple):
    name: str
    age: int | None = None
    friends: tuple["Person", ...] = ()


FRIEND = Fields[Person]("Friend", name=field(TEXT, lambda one: one.name, "Ben"))
PERSON = Fields[Person](
    "Person",
    ("age",),
    name=field(TEXT, lambda one: one.name, "Ann"),
    age=field(COUNT, lambda one: one.age, 30, "In years."),
    friends=field(ListOf(FRIEND), lambda one: one.friends),
)


def fits(answer: Answer[Any], value: object) -> bool:
    components = {"schemas": dict(answer.named())}
    schema = {**answer.schema, "components": components}
    return jsonschema_rs.Draft202012Validator(schema).is_valid(value)


ANSWERS: dict[str, tuple[Answer[Any], Any]] = {
    "fields": (PERSON, Person("Ann", 5, (Person("Ben"),))),
    "fields without what may lack": (PERSON, Person("Ann")),
    "list": (ListOf(PERSON), [Person("Ann"), Person("Ben", 0)]),
    "empty list": (ListOf(PERSON), []),
    "fixed": (Fixed(sent="true"), None),
    "described": (Described({"type": "integer"}, 5, len), "abc"),
}


@pytest.mark.parametrize(("answer", "value"), ANSWERS.values(), ids=ANSWERS)
def test_what_is_built_and_the_example_fit_the_schema(answer: Answer[Any], value: Any) -> None:
    assert fits(answer, answer.build(value))
    assert fits(answer, answer.example)


def test_fields_are_built_in_their_order_and_what_lacks_is_left_out() -> None:
    built = PERSON.build(Person("Ann", 0, (Person("Ben", 7),)))
    assert built == {"name": "Ann", "age": 0, "friends": [{"name": "Ben"}]}
    assert list(built) == ["name", "age", "friends"]  # type: ignore[call-overload]
    assert PERSON.build(Person("Ann")) == {"name": "Ann", "friends": []}


@pytest.mark.parametrize(
    "value",
    [
        {"name": "Ann"},
        {"name": "Ann", "friends": [], "more": 1},
        {"name": "Ann", "friends": [{"name": 1}]},
        {"name": "Ann", "friends": [], "age": None},
        [],
    ],
    ids=["a field lacks", "a field too many", "a bad part", "null instead of nothing", "no object"],
)
def test_the_schema_is_strict(value: object) -> None:
    assert not fits(PERSON, value)


def test_a_field_that_is_null_is_there_unless_it_may_lack() -> None:
    plain = Fields[Person](name=field(MAYBE_TEXT, lambda _: None), age=field(COUNT, lambda one: one.age))
    assert plain.build(Person("Ann")) == {"name": None, "age": None}


def test_a_part_that_is_not_there_is_null_and_not_built() -> None:
    holder = Fields[Person](friend=field(FRIEND, lambda one: one.friends[0] if one.friends else None))
    assert holder.build(Person("Ann")) == {"friend": None}
    assert holder.build(Person("Ann", friends=(Person("Ben"),))) == {"friend": {"name": "Ben"}}


def test_what_has_a_name_stands_in_the_document_once_and_is_referred_to() -> None:
    assert PERSON.schema == schema_ref("Person") == {"$ref": "#/components/schemas/Person"}
    assert [name for name, _ in PERSON.named()] == ["Person", "Friend"]
    assert dict(PERSON.named())["Person"]["properties"]["friends"]["items"] == schema_ref("Friend")


def test_what_has_no_name_is_written_out_and_its_parts_are_found() -> None:
    people = ListOf(PERSON)
    assert people.schema == {"type": "array", "items": schema_ref("Person")}
    assert [name for name, _ in people.named()] == ["Person", "Friend"]
    assert list(Fixed(a=1).named()) == []


def test_examples_are_made_of_the_examples_of_the_parts() -> None:
    assert PERSON.example == {"name": "Ann", "age": 30, "friends": [{"name": "Ben"}]}
    assert ListOf(PERSON).example == [PERSON.example]


def test_a_description_belongs_to_the_field_and_not_to_the_shared_schema() -> None:
    assert PERSON.definition()["properties"]["age"] == {**COUNT, "description": "In years."}
    assert "description" not in COUNT


def test_a_fixed_answer_cannot_be_spoilt_by_who_got_it() -> None:
    answer = Fixed(status="sent")
    built = answer.build(None)
    assert isinstance(built, dict)
    built["status"] = "lost"
    assert answer.build(None) == answer.example == {"status": "sent"}
