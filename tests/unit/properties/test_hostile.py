"""The catalogue as a whole against input that nobody chose by hand."""

import copy
import json
from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from parlour.errors import InvalidRequestError
from parlour.properties import CATALOGUE, Changes, Level
from parlour.properties.sections.ignored import IGNORED
from tests.unit.properties.strategies import anything, from_schema, hostile, several

NOW = 1_800_000_000.0
REQUEST = {level: jsonschema_rs.validator_for(CATALOGUE.json_schema(level)) for level in Level}
REPLY = {level: jsonschema_rs.validator_for(CATALOGUE.json_schema(level, reply=True)) for level in Level}

slow = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def attempt(call: Callable[[], object]) -> object:
    """Return what the call returns, or the refusal that it raised, which must be fit to be shown and sent."""
    try:
        return call()
    except InvalidRequestError as error:
        refusal = error
    assert refusal.info
    assert len(refusal.info) < 1000
    assert refusal.info.isprintable()
    refusal.info.encode()
    return refusal


@pytest.mark.parametrize("level", Level)
def test_any_value_is_accepted_or_refused_in_words(level: Level) -> None:
    @slow
    @given(hostile(level))
    def run(body: dict[str, Any]) -> None:
        before = copy.deepcopy(body)
        outcome = attempt(lambda: CATALOGUE.validate(level, body, now=NOW))
        if isinstance(outcome, Changes):
            json.dumps(outcome.set, allow_nan=False, ensure_ascii=False).encode()
        assert repr(body) == repr(before)

    run()


@given(body=anything)
@slow
def test_any_whole_body_is_accepted_or_refused(body: Any) -> None:
    for check in (
        lambda: CATALOGUE.validate_room_body(body, now=NOW, creating=True),
        lambda: CATALOGUE.validate_room_body(body, now=NOW, creating=False),
        lambda: CATALOGUE.validate_body(Level.TOKEN, body, now=NOW),
        lambda: CATALOGUE.validate(Level.ROOM, body, now=NOW),
        lambda: CATALOGUE.validate_name(body),
    ):
        attempt(check)


@pytest.mark.parametrize("level", Level)
def test_what_is_accepted_reads_back_as_it_was_stored(level: Level) -> None:
    @slow
    @given(several(level), several(level))
    def run(first: dict[str, Any], second: dict[str, Any]) -> None:
        stored: dict[str, Any] = {}
        for body in (first, second):
            try:
                changes = CATALOGUE.validate(level, body, now=None)
            except InvalidRequestError:
                continue
            assert (
                body.keys() - IGNORED.keys() - {"enable_recording"} <= changes.set.keys() | changes.unset <= body.keys()
            )
            assert CATALOGUE.validate(level, changes.set, now=None).set == changes.set
            before = dict(stored)
            stored = changes.apply(stored)
            assert {k: v for k, v in stored.items() if k not in body} == {
                k: v for k, v in before.items() if k not in body
            }
        echoed = CATALOGUE.echo(level, stored)
        assert {**CATALOGUE.defaults(level), **echoed} == {**CATALOGUE.defaults(level), **stored}
        REPLY[level].validate(echoed)

    run()


@pytest.mark.parametrize("level", Level)
def test_what_is_accepted_fits_the_published_schema(level: Level) -> None:
    @slow
    @given(hostile(level) | several(level))
    def run(body: dict[str, Any]) -> None:
        try:
            changes = CATALOGUE.validate(level, body, now=None)
        except InvalidRequestError:
            return
        REQUEST[level].validate(body)
        REPLY[level].validate(changes.set)

    run()


@pytest.mark.parametrize(
    ("level", "name"), [(level, e.name) for level in Level for e in CATALOGUE.top(level) if not e.read_only]
)
def test_schemas_do_not_promise_what_is_always_refused(level: Level, name: str) -> None:
    schema: Any = CATALOGUE.json_schema(level)

    def is_accepted(value: Any) -> bool:
        changes = attempt(lambda: CATALOGUE.validate(level, {name: value}, now=None))
        return isinstance(changes, Changes) and name in changes.set

    find(from_schema(schema["properties"][name]), is_accepted, settings=slow)


@given(st.data())
@slow
def test_the_effective_configuration_holds_every_property_and_fits_its_kind(data: st.DataObject) -> None:
    levels: dict[str, dict[str, Any]] = {}
    for level in Level:
        try:
            levels[level.value] = CATALOGUE.validate(level, data.draw(several(level)), now=None).set
        except InvalidRequestError:
            levels[level.value] = {}
    effective = CATALOGUE.resolve(**levels)
    assert effective.keys() == {entry.name for entry in CATALOGUE.top() if entry.container == "properties"}
    for name, value in effective.items():
        if value is not None and not CATALOGUE[name].read_only and name != "meeting_join_hook":
            assert CATALOGUE[name].kind.check(value, name) == value
