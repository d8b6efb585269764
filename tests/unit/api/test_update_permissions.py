"""`update-permissions`: what its body may hold, in the words of every other permission."""

from typing import Any

import pytest

from parlour.api.permissions import PERMISSIONS_BODY
from parlour.errors import InvalidRequestError


def body(**permissions: Any) -> dict[str, Any]:
    return {"data": {"s": permissions}}


GOOD: dict[str, dict[str, Any]] = {
    "nobody": {"data": {}},
    "nothing": body(),
    "everybody else": {"data": {"*": {"canSend": False}}},
    "presence": body(hasPresence=False),
    "send all": body(canSend=True),
    "send some": body(canSend=["audio", "customVideo"]),
    "send none": body(canSend=[]),
    "admin some": body(canAdmin=["participants"]),
    "receive by base": body(canReceive={"base": False}),
    "receive by user": body(canReceive={"byUserId": {"u": {"video": False}}}),
    "receive by participant": body(canReceive={"byParticipantId": {"p": {"customVideo": {"*": False}}}}),
    "the most people": {"data": {str(number): {} for number in range(1000)}},
}
BAD: dict[str, tuple[Any, str]] = {
    "no object": ([], "object"),
    "nothing": ({}, "missing required field 'data'"),
    "no map": ({"data": []}, "data was '[]' but should be an object"),
    "null": ({"data": None}, "data"),
    "a name too many": ({"data": {}, "dta": {}}, "unknown parameter 'dta'"),
    "a list of people": ({"data": {"s": []}}, "data.s"),
    "an unknown permission": (body(canFly=True), "canFly"),
    "an unknown medium": (body(canSend=["vidio"]), "canSend"),
    "text for a switch": (body(hasPresence="false"), "hasPresence"),
    "an unknown task": (body(canAdmin=["cooking"]), "canAdmin"),
    "an empty id": ({"data": {"": {}}}, "key of data"),
    "a long id": ({"data": {"x" * 129: {}}}, "key of data"),
    "too many people": ({"data": {str(number): {} for number in range(1001)}}, "at most 1000 entries"),
}


@pytest.mark.parametrize("given", GOOD.values(), ids=GOOD)
def test_what_a_body_may_hold_stays_as_it_is(given: dict[str, Any]) -> None:
    assert PERMISSIONS_BODY.check(given, "") == given


@pytest.mark.parametrize(("given", "told"), BAD.values(), ids=BAD)
def test_what_it_may_not_hold_is_named(given: Any, told: str) -> None:
    with pytest.raises(InvalidRequestError) as refusal:
        PERMISSIONS_BODY.check(given, "")
    assert told in str(refusal.value.info)


def test_all_faults_of_all_people_are_told() -> None:
    with pytest.raises(InvalidRequestError) as refusal:
        PERMISSIONS_BODY.check({"data": {"a": {"canFly": 1}, "b": {"hasPresence": 1}, "c": {}}}, "")
    assert [problem.path for problem in refusal.value.problems] == ["data.a.canFly", "data.b.hasPresence"]
