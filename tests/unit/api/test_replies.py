"""How answers leave: times, errors in the documented shape, and the objects that several resources show."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.api.refusals import deleted_before, no_call, room_not_found
from parlour.api.replies import ROOM, ShownRoom, error_reply, error_reply_for, iso, json_reply
from parlour.errors import (
    AuthenticationError,
    AuthorizationHeaderError,
    BodyTooLargeError,
    ForbiddenError,
    InvalidRequestError,
    JsonParsingError,
    NotFoundError,
    ParlourError,
    RateLimitError,
    UnavailableError,
)
from parlour.store import RoomRecord


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (0.0, "1970-01-01T00:00:00.000Z"),
        (1_800_000_000.0, "2027-01-15T08:00:00.000Z"),
        (1_800_000_000.5, "2027-01-15T08:00:00.500Z"),
        (1_800_000_000.0004, "2027-01-15T08:00:00.000Z"),
        (951_782_400.0, "2000-02-29T00:00:00.000Z"),
        (253_402_300_799.0, "9999-12-31T23:59:59.000Z"),
    ],
)
def test_a_time_is_utc_with_milliseconds(moment: float, text: str) -> None:
    assert iso(moment) == text


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 253_402_300_799))
def test_every_time_has_the_same_form_and_later_ones_sort_later(moment: float) -> None:
    text = iso(moment)
    assert len(text) == 24
    assert text.endswith("Z")
    assert text <= iso(min(moment + 1, 253_402_300_799))


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (InvalidRequestError("why"), 400, "invalid-request-error"),
        (JsonParsingError("why"), 400, "json-parsing-error"),
        (AuthorizationHeaderError("why"), 400, "authorization-header-error"),
        (AuthenticationError("why"), 401, "authentication-error"),
        (ForbiddenError("why"), 403, "forbidden-error"),
        (NotFoundError("why"), 404, "not-found"),
        (BodyTooLargeError("why"), 413, "invalid-request-error"),
        (RateLimitError("why", retry_after=7), 429, "rate-limit-error"),
        (UnavailableError("why"), 503, "server-error"),
        (ParlourError("why"), 500, "server-error"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_every_refusal_has_its_documented_code_and_status(error: ParlourError, status: int, code: str) -> None:
    response = error_reply_for(error)
    assert (response.status_code, json.loads(bytes(response.body))) == (status, {"error": code, "info": "why"})
    assert response.headers["content-type"] == "application/json"
    assert response.headers.get("retry-after") == ("7" if status == 429 else None)


def test_a_refusal_without_a_sentence_has_no_info() -> None:
    assert json.loads(bytes(error_reply("a-code", None, 400).body)) == {"error": "a-code"}


def test_deleting_what_was_gone_already_says_that_it_existed() -> None:
    response = error_reply_for(deleted_before("a"))
    assert response.status_code == 404
    assert json.loads(bytes(response.body)) == {"error": "not-found", "info": "room a not found", "deleted": True}


@pytest.mark.parametrize("refuse", [room_not_found, no_call, deleted_before])
def test_a_name_of_any_length_is_shown_short(refuse: Any) -> None:
    assert len(refuse("x" * 100_000).info) < 300
    assert "team-sync" in refuse("team-sync").info


def test_json_leaves_without_spaces_and_readable_whatever_the_charset() -> None:
    body = bytes(json_reply({"a": ["é\u2028", 1.0, None]}).body)
    assert json.loads(body) == {"a": ["é\u2028", 1.0, None]}
    assert body.isascii()
    assert b" " not in body


def test_a_room_is_shown_with_what_differs_from_the_defaults() -> None:
    config = {"max_participants": 5, "enable_chat": False, "exp": 1_800_000_000}
    room = RoomRecord("id", "d", "team", "private", config, 7, 0.0, False)
    shown = ROOM.build(ShownRoom(room, "https://meet.example.com"))
    assert isinstance(shown, dict)
    assert shown["url"] == "https://meet.example.com/team"
    assert (shown["id"], shown["name"], shown["privacy"], shown["api_created"]) == ("id", "team", "private", False)
    assert shown["created_at"] == "1970-01-01T00:00:00.000Z"
    told = shown["config"]
    assert isinstance(told, dict)
    assert (told["max_participants"], told["exp"]) == (5, 1_800_000_000)
    assert "version" not in shown
    assert "domain_id" not in shown
