"""The log of API calls holds no secret, and of names that nobody declared only what cannot be one."""

import json

import pytest

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
