"""The log of API calls holds no secret, and of names that nobody declared only what cannot be one."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.store.redaction import LONGEST_BODY, OF_CATALOGUE, Redaction

ANSWERS = Redaction(frozenset({"hmac", "token", "password"}))
REQUESTS = Redaction(frozenset({"hmac", "token", "password"}), frozenset({"a", "b", "rooms", "ids"}))


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b'{"a":1}', {"a": 1}),
        (
            b'{"A":{"Password":"x"},"rooms":[{"hmac":"y","b":2}]}',
            {"A": {"Password": "***"}, "rooms": [{"hmac": "***", "b": 2}]},
        ),
        (b'{"\\u0074oken":"x"}', {"token": "***"}),
        (b'{"token":null}', {"token": None}),
        (b'{"token":{"any":["thing"]}}', {"token": "***"}),
        (b"[" + b"1," * LONGEST_BODY + b"1]", {"omitted_bytes": 2 * LONGEST_BODY + 3}),
        (b'{"token": x}', {"omitted_bytes": 12}),
        (b'"\xff"', {"omitted_bytes": 3}),
    ],
)
def test_what_is_kept_of_an_answer(body: bytes, kept: object) -> None:
    assert json.loads(ANSWERS.of(body) or "") == kept


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b'{"a":"x","b":[1,"y"],"ids":["s-1"]}', {"a": "x", "b": [1, "y"], "ids": ["s-1"]}),
        (b'{"a":"x","passwrd":"hunter2"}', {"a": "x", "passwrd": "***"}),
        (b'{"rooms":[{"pin":1234,"on":true,"none":null}]}', {"rooms": [{"pin": "***", "on": True, "none": None}]}),
        (b'{"odd":["x",{"a":"kept","odd":"x"}]}', {"odd": ["***", {"a": "kept", "odd": "***"}]}),
        (b'{"a":"\\",\\"odd\\":\\"x"}', {"a": '","odd":"x'}),
        (b'{"a":"b","":"x"}', {"a": "b", "": "***"}),
        (b'["x",":"]', ["x", ":"]),
    ],
)
def test_what_is_kept_of_a_request(body: bytes, kept: object) -> None:
    assert json.loads(REQUESTS.of(body) or "") == kept


def test_no_body_is_kept_as_none() -> None:
    assert ANSWERS.of(None) is ANSWERS.of(b"") is None


def test_what_properties_declare_is_hidden_in_what_the_server_writes() -> None:
    assert OF_CATALOGUE.secret == {"rtmp_config", "hmac", "dialin_code", "meeting_join_hook"}


@pytest.mark.parametrize(
    "body",
    [
        b"token=hunter2",
        b"hunter2",
        '{"token":"hunter2"}'.encode("utf-16-le"),
        '{"token":"hunter2"}'.encode("utf-16"),
        '{"token":"hunter2"}'.encode("utf-32-be"),
        b'{"a":"hunter2"}\x00',
        b'{"a":"hunter2"',
        b'{"a":"hunter2"} {"b":1}',
        b'\xef\xbb\xbf{"a":"hunter2"}',
    ],
    ids=["a form", "plain text", "UTF-16", "UTF-16 with a mark", "UTF-32", "a NUL", "half", "two", "a byte order mark"],
)
@pytest.mark.parametrize("redaction", [ANSWERS, REQUESTS], ids=["answers", "requests"])
def test_what_is_no_json_is_not_kept(body: bytes, redaction: Redaction) -> None:
    assert json.loads(redaction.of(body) or "") == {"omitted_bytes": len(body)}


@pytest.mark.parametrize("depth", [400, 1500, 4000])
@pytest.mark.parametrize("name", ["a", "token", "odd"])
def test_a_tower_is_not_kept_and_breaks_nothing(name: str, depth: int) -> None:
    """One such request must not take with it the lines that go to disk with it."""
    body = b'{"%s":%s"x"%s}' % (name.encode(), b"[" * depth, b"]" * depth)
    for redaction in (ANSWERS, REQUESTS):
        kept = redaction.of(body)
        assert kept is not None
        assert kept == json.dumps({"omitted_bytes": len(body)}) or depth == 400


@pytest.mark.parametrize(("length", "kept"), [(LONGEST_BODY, True), (LONGEST_BODY + 1, False)])
def test_the_longest_body_that_is_kept(length: int, kept: bool) -> None:
    body = b'"' + b"x" * (length - 2) + b'"'
    assert (ANSWERS.of(body) == body.decode()) is kept


def test_a_body_in_which_nothing_is_hidden_stays_as_it_was_written() -> None:
    body = b'{ "a": 1.0, "a": [ "\xc3\xa9", 1e3 ] }'
    assert ANSWERS.of(body) == body.decode()


SECRET = "s3cr3t"
NAMES = st.sampled_from(["token", "Token", "HMAC", "password", "a", "b", "odd", "rooms"])
VALUES = st.recursive(
    st.just(SECRET) | st.none() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


def under(value: Any, name: str = "") -> list[str]:
    """Return the names, in lower case, that hold the secret, the innermost only."""
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in under(inner, key.lower())]
    if isinstance(value, list):
        return [found for inner in value for found in under(inner, name)]
    return [name] if value == SECRET else []


@settings(max_examples=120, deadline=None)
@given(st.dictionaries(NAMES, VALUES, max_size=4), st.booleans())
def test_wherever_a_secret_is_and_however_it_is_written_it_is_not_kept(value: dict[str, Any], escaped: bool) -> None:
    text = json.dumps(value)
    if escaped:  # every t as an escape, in names and values
        text = text.replace("t", "\\u0074").replace("\\u0074rue", "true")
    kept = json.loads(ANSWERS.of(text.encode()) or "")
    assert not {"token", "hmac", "password"} & set(under(kept))
    kept = json.loads(REQUESTS.of(text.encode()) or "")
    assert set(under(kept)) <= {"a", "b", "rooms"}


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_kept_as_json_or_not_at_all(body: bytes) -> None:
    for redaction in (ANSWERS, REQUESTS):
        kept = redaction.of(body)
        assert kept is None or json.loads(kept) is not Ellipsis
