"""Random messages from the declaration: good ones are accepted, spoiled ones end in a refusal and nowhere else."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parlour.shapes.json_text import json_text
from parlour.signaling.fields import BadMessageError
from parlour.signaling.incoming import read_entry, read_request, read_resume, read_trial
from parlour.signaling.protocol import REQUEST_BY_TYPE
from parlour.strict_json import JsonValue
from tests.unit.signaling.protocol.messages import good, spoiled

KINDS = st.sampled_from(list(REQUEST_BY_TYPE))
GOOD = {kind: good(request.fields) for kind, request in REQUEST_BY_TYPE.items()}
TOGETHER = ("sdp offers neither", "tracks names", "tracks gives", "tracks calls", "pc should be")
"""Beginnings of refusals that no single field is to blame for."""

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault of a message."""


def read(kind: str, fields: dict[str, JsonValue]) -> object:
    if kind == "resume":
        return read_resume(fields)
    if kind == "try-media":
        return read_trial(fields)
    return read_entry(fields) if kind in ("join", "preauth") else read_request(kind, fields)


@unhurried
@given(KINDS.flatmap(lambda kind: st.tuples(st.just(kind), GOOD[kind])))
def test_what_fits_the_declaration_is_accepted_and_stays_so(message: tuple[str, dict[str, Any]]) -> None:
    kind, fields = message
    declared = REQUEST_BY_TYPE[kind].fields
    once = declared.fields_of(fields)
    assert declared.fields_of(once) == once
    try:
        assert read(kind, fields) is not None
    except BadMessageError as refusal:
        if not str(refusal).startswith(TOGETHER):
            raise


@unhurried
@given(st.data(), KINDS)
def test_what_is_spoiled_is_refused_in_a_short_printable_sentence_or_harmless(data: st.DataObject, kind: str) -> None:
    fields = data.draw(spoiled(data.draw(GOOD[kind])))
    try:
        request = read(kind, fields)
    except BadMessageError as refusal:
        text = str(refusal)
        assert text.isprintable()
        assert len(text) < 1000
        assert json_text(text)
    else:
        assert request is not None


@pytest.mark.parametrize("kind", REQUEST_BY_TYPE)
def test_surplus_fields_of_other_versions_change_nothing(kind: str) -> None:
    @settings(unhurried, max_examples=10)
    @given(GOOD[kind])
    def check(fields: dict[str, Any]) -> None:
        declared = REQUEST_BY_TYPE[kind].fields
        assert declared.fields_of({**fields, "of another version": [1]}) == declared.fields_of(fields)

    check()
