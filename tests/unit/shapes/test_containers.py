"""Lists, objects, free objects, alternatives: what is refused, all of it at once, and in which order."""

from typing import Any

import pytest

from parlour.errors import InvalidRequestError, Problem
from parlour.shapes import Boolean, Choice, Either, Field, FreeObject, Integer, Kind, ListOf, Number, Object, String
from parlour.shapes.base import SECRET_MARK
from parlour.shapes.faults import MOST_FAULTS
from tests.unit.shapes.refusals import problems_of, refusal_of, refused_by


def field(name: str, kind: Kind, **more: Any) -> Field:
    return Field(name=name, kind=kind, effect=f"What {name} does.", **more)


class TestLists:
    def test_the_longest_is_allowed_and_one_more_is_not_looked_at(self) -> None:
        kind = ListOf(Integer(), max_items=2)
        assert kind.check([1, 2.0], "it") == [1, 2]
        assert kind.check([], "it") == []
        assert refusal_of(kind, [1, 2, "x"]) == "it was '[1, 2, \"x\"]' but should have at most 2 items, not 3"

    @pytest.mark.parametrize("value", [None, True, "a", {"0": 1}, (1, 2), 5])
    def test_nothing_else_is_a_list(self, value: object) -> None:
        assert refusal_of(ListOf(String(), max_items=2), value).endswith("but should be an array of strings")
        assert not ListOf(String(), max_items=2).matches(value)

    @pytest.mark.parametrize(
        ("item", "wanted"),
        [
            (String(), "an array of strings"),
            (Choice("a"), "an array of strings"),
            (Boolean(), "an array of booleans"),
            (Object(), "an array of objects"),
        ],
        ids=["String", "Choice", "Boolean", "Object"],
    )
    def test_a_refusal_says_of_what(self, item: Kind, wanted: str) -> None:
        assert ListOf(item, max_items=1).wanted == wanted

    def test_every_bad_item_is_told_by_its_number_in_order(self) -> None:
        assert problems_of(ListOf(Integer(), max_items=5), [1, "2", 3, None, 5.5]) == [
            Problem("it[1]", "it[1] was '2' but should be an integer", "write 2 without quotation marks"),
            Problem("it[3]", "it[3] was 'null' but should be an integer"),
            Problem("it[4]", "it[4] was '5.5' but should be an integer"),
        ]

    def test_what_is_distinct_is_kept_once_in_the_order_of_its_first_mention(self) -> None:
        once = ListOf(String(), max_items=9, distinct=True)
        assert once.check(["b", "a", "b", "c", "a"], "it") == ["b", "a", "c"]
        assert ListOf(String(), max_items=9).check(["b", "b"], "it") == ["b", "b"]

    def test_repetitions_count_against_the_length(self) -> None:
        assert "at most 2 items" in refusal_of(ListOf(String(), max_items=2, distinct=True), ["a", "a", "a"])

    def test_the_first_item_tells_two_kinds_of_list_apart(self) -> None:
        words, flags = ListOf(String(), max_items=3), ListOf(Boolean(), max_items=3)
        assert [words.matches(value) for value in ([], ["a"], ["a", 1], [1, "a"])] == [True, True, True, False]
        either = Either(words, flags)
        assert either.check([True, False], "it") == [True, False]
        assert refusal_of(either, [True, "a"]) == "it[1] was 'a' but should be a boolean"

    def test_lists_of_lists_name_both_numbers(self) -> None:
        nested = ListOf(ListOf(Integer(), max_items=2), max_items=2)
        assert refusal_of(nested, [[1], [2, "x"]]) == "it[1][1] was 'x' but should be an integer"

    def test_the_schema_says_item_and_length(self) -> None:
        assert ListOf(Boolean(), max_items=3).schema() == {
            "type": "array",
            "items": {"type": "boolean"},
            "maxItems": 3,
        }


PERSON = Object(
    field("id", String(min_length=1, max_length=9), required=True, told=True),
    field("age", Integer(minimum=0)),
    field("admin", Boolean(), default=False, default_is_documented=False, told=True),
    field("made_at", Integer(), read_only=True),
    field("home", Object(field("town", String(), required=True, told=True), field("key", String())), told=True),
    aliases={"userId": "id", "old_age": "age"},
)


class TestObjects:
    def test_declared_fields_are_kept_and_null_counts_as_not_given(self) -> None:
        assert PERSON.check({"admin": None, "age": 4.0, "id": "a", "home": None}, "") == {"age": 4, "id": "a"}

    @pytest.mark.parametrize(
        ("value", "paths"),
        [
            ({}, ["id"]),
            ({"id": None}, ["id"]),
            ({"userId": None}, ["id"]),
            ({"userId": ""}, ["userId"]),
            ({"id": ""}, ["id"]),
            ({"id": "a", "userId": "b"}, ["userId"]),
            ({"userId": "a", "old_age": -1}, ["old_age"]),
            ({"id": "a", "home": {}}, ["home.town"]),
            ({"id": "a", "home": {"town": 1, "x": 1}}, ["home.town", "home.x"]),
            ({"age": "x", "nme": 1, "admin": "no", "home": []}, ["age", "nme", "admin", "home", "id"]),
            ({"nme": None, "id": "a"}, ["nme"]),
            ({"made_at": 1, "id": "a"}, ["made_at"]),
        ],
        ids=str,
    )
    def test_every_fault_is_told_in_the_order_of_the_body_and_then_what_is_missing(
        self, value: Any, paths: list[str]
    ) -> None:
        refusal = refused_by(lambda: PERSON.check(value, ""))
        assert [problem.path for problem in refusal.problems] == paths
        assert refusal.info == refusal.problems[0].info

    def test_below_a_name_every_path_begins_with_it(self) -> None:
        assert [problem.path for problem in problems_of(PERSON, {"age": True, "x y": 1}, "who[2]")] == [
            "who[2].age",
            "who[2].x y",
            "who[2].id",
        ]

    @pytest.mark.parametrize(
        ("value", "info"),
        [
            ([], "the body was '[]' but should be an object"),
            (None, "the body was 'null' but should be an object"),
            ({"id": "a", "userId": "b"}, "id is given twice"),
            ({"id": "a", "made_at": 1}, "made_at is read-only: the server sets it"),
            ({"old_age": -1, "id": "a"}, "old_age was '-1' but should be at least 0"),
        ],
        ids=str,
    )
    def test_the_words(self, value: object, info: str) -> None:
        assert refusal_of(PERSON, value, "") == info

    def test_an_old_name_is_stored_under_the_new_one(self) -> None:
        assert PERSON.check({"userId": "a", "old_age": 3}, "") == {"id": "a", "age": 3}
        assert PERSON.check({"userId": "a", "id": None}, "") == {"id": "a"}

    @pytest.mark.parametrize(
        ("key", "hint"),
        [("admn", "did you mean `admin`?"), ("Admin", "did you mean `admin`?"), ("colour", None), ("\x1b[2J", None)],
    )
    def test_an_unknown_key_is_shown_safely_with_a_guess(self, key: str, hint: str | None) -> None:
        (problem,) = problems_of(PERSON, {"id": "a", key: 1}, "")
        assert problem.hint == hint
        assert problem.path.isprintable()
        assert problem.info.isprintable()
        assert problem.info.startswith("unknown parameter '")

    def test_no_more_faults_are_told_than_anybody_reads(self) -> None:
        refusal = refused_by(lambda: PERSON.check({f"x{number}": 1 for number in range(5000)}, ""))
        assert [problem.path for problem in refusal.problems] == [f"x{number}" for number in range(MOST_FAULTS)]

    def test_a_rule_sees_the_stored_form_and_only_of_sound_fields(self) -> None:
        seen: list[object] = []

        def rule(fields: dict[str, Any], at: str) -> None:
            seen.append((dict(fields), at))
            if fields.get("b"):
                raise InvalidRequestError("a and b do not go together")

        kind = Object(field("a", Number()), field("b", Boolean()), rule=rule, aliases={"A": "a"})
        assert kind.check({"A": 2.0}, "it") == {"a": 2}
        assert refusal_of(kind, {"a": "x", "b": True}) == "it.a was 'x' but should be a number"
        assert seen == [({"a": 2}, "it")]
        assert problems_of(kind, {"b": True}) == [Problem("it", "a and b do not go together")]

    def test_defaults_fill_what_is_missing_at_every_depth_and_nothing_else(self) -> None:
        kind = Object(
            field("a", Boolean(), default=True),
            field("b", Boolean()),
            field("c", Object(field("d", Integer(), default=5))),
            field("e", ListOf(Object(field("f", Integer(), default=6)), max_items=3)),
        )
        assert kind.filled({}) == {"a": True}
        assert kind.filled({"a": False, "c": {}, "e": [{}, {"f": 0}]}) == {
            "a": False,
            "c": {"d": 5},
            "e": [{"f": 6}, {"f": 0}],
        }
        assert kind.filled({"gone": 1}) == {"a": True}
        assert kind.filled(None) is None

    def test_only_what_says_so_is_told(self) -> None:
        stored: Any = {"id": "a", "age": 4, "admin": True, "home": {"town": "b", "key": "hush"}, "gone": 1}
        assert PERSON.told(stored) == {"id": "a", "admin": True, "home": {"town": "b"}}
        assert ListOf(PERSON, max_items=3).told([stored]) == [{"id": "a", "admin": True, "home": {"town": "b"}}]
        assert PERSON.told(None) is None

    def test_every_field_below_is_named_with_its_way(self) -> None:
        names = [name for name, _ in ListOf(PERSON, max_items=1).fields()]
        assert names == ["[].id", "[].age", "[].admin", "[].made_at", "[].home", "[].home.town", "[].home.key"]

    def test_the_schema_leaves_out_what_only_the_server_sets_and_knows_old_names(self) -> None:
        schema: Any = PERSON.schema()
        assert schema["additionalProperties"] is False
        assert list(schema["properties"]) == ["id", "age", "admin", "home", "userId", "old_age"]
        assert schema["properties"]["userId"] == schema["properties"]["id"]
        assert "required" not in schema  # the old name would do
        assert schema["properties"]["home"]["anyOf"][0]["required"] == ["town"]
        assert schema["properties"]["age"]["anyOf"][1] == {"type": "null"}

    def test_the_schema_marks_what_no_log_may_hold(self) -> None:
        kind = Object(
            field("open", String()), field("hush", String(), secret=True), field("no", String(), secret=False)
        )
        schema: Any = kind.schema()
        assert [name for name, part in schema["properties"].items() if part.get(SECRET_MARK)] == ["hush"]


class TestAlternatives:
    KIND = Either(Boolean(), Integer(minimum=1), ListOf(Choice("a", "b"), max_items=2))

    @pytest.mark.parametrize("value", [True, False, 1, 7, [], ["a"]])
    def test_each_is_good(self, value: object) -> None:
        assert self.KIND.check(value, "it") == value

    @pytest.mark.parametrize(
        ("value", "info"),
        [
            ("a", "it was 'a' but should be a boolean or an integer or an array of strings"),
            (None, "it was 'null' but should be a boolean or an integer or an array of strings"),
            ({}, "it was '{}' but should be a boolean or an integer or an array of strings"),
            (0, "it was '0' but should be at least 1"),
            (["c"], '"it[0]" must be one of [a, b] [Received it[0]="c"]'),
        ],
        ids=str,
    )
    def test_the_type_decides_whose_rule_is_told(self, value: object, info: str) -> None:
        assert refusal_of(self.KIND, value) == info

    def test_a_boolean_is_never_taken_for_a_number(self) -> None:
        assert Either(Integer(), Boolean()).check(True, "it") is True

    def test_it_may_be_text_when_one_of_them_may(self) -> None:
        assert not self.KIND.may_be_text
        assert Either(Boolean(), String()).may_be_text


class TestFreeObjects:
    def test_any_json_is_kept_and_copied(self) -> None:
        value: Any = {"a": [1.0, None, {"ü": True}], "": "x"}
        kept = FreeObject().check(value, "it")
        assert kept == value
        value["a"].clear()
        assert kept != value

    @pytest.mark.parametrize("value", [None, [], "{}", 1, True])
    def test_only_an_object_will_do(self, value: object) -> None:
        assert refusal_of(FreeObject(), value).endswith("but should be an object")

    def test_the_size_is_that_of_compact_utf8(self) -> None:
        kind = FreeObject(max_bytes=12)
        assert kind.check({"a": "éé"}, "it") == {"a": "éé"}
        assert refusal_of(kind, {"a": "ééx"}) == "it should have at most 12 bytes as JSON, not 13"

    @pytest.mark.parametrize(("depth", "fits"), [(1, True), (8, True), (9, False), (5000, False)])
    @pytest.mark.parametrize("wrap", [lambda inner: {"a": inner}, lambda inner: [inner]], ids=["objects", "arrays"])
    def test_depth_counts_every_object_and_array(self, depth: int, fits: bool, wrap: Any) -> None:
        value: Any = 1
        for _ in range(depth - 1):
            value = wrap(value)
        if fits:
            assert FreeObject().check({"a": value}, "it")
        else:
            assert refusal_of(FreeObject(), {"a": value}) == "it is nested deeper than 8 levels"

    @pytest.mark.parametrize(
        "value",
        [
            {"a": "\x00"},
            {"\x00": 1},
            {"a": ["\ud800"]},
            {"\udfff": 1},
            {"a": float("nan")},
            {"a": float("inf")},
            {"a": 2**53},
            {"a": {1: 2}},
            {"a": {1, 2}},
            {"a": b"x"},
        ],
        ids=ascii,
    )
    def test_what_nobody_could_store_or_read_back_is_refused(self, value: object) -> None:
        assert refusal_of(FreeObject(), value)
