"""Deadlines: fixed at join, the token's options replace the room's, the earliest counts."""

from dataclasses import replace

import pytest

from parlour.calls import TokenRules
from parlour.calls.deadlines import deadline_at_join
from tests.unit.calls.calls import NOW, RULES

ROOM = replace(RULES, exp=NOW + 100, eject_at_room_exp=True, eject_after_elapsed=50)


@pytest.mark.parametrize(
    ("room", "token", "expected"),
    [
        (RULES, None, None),
        (replace(RULES, exp=NOW + 5), None, None),
        (replace(RULES, eject_at_room_exp=True), None, None),
        (ROOM, None, 50),
        (replace(ROOM, eject_after_elapsed=None), None, 100),
        (replace(ROOM, eject_after_elapsed=200), None, 100),
        (ROOM, TokenRules(exp=NOW + 5), 50),
        (ROOM, TokenRules(exp=NOW + 300, eject_at_token_exp=True), 300),
        (ROOM, TokenRules(eject_after_elapsed=70), 70),
        (ROOM, TokenRules(exp=NOW + 60, eject_at_token_exp=True, eject_after_elapsed=70), 60),
        (ROOM, TokenRules(eject_at_token_exp=True), None),
    ],
)
def test_when_a_participant_must_go(room: object, token: TokenRules | None, expected: float | None) -> None:
    found = deadline_at_join(room, token, joined_at=NOW)  # type: ignore[arg-type]
    assert found == (None if expected is None else NOW + expected)
