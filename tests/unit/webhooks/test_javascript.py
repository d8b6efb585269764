"""Bodies are what `JSON.stringify(JSON.parse(body))` gives: by the rules of the language, and against Node itself."""

import json
import math
import shutil
import struct
import subprocess

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parlour.strict_json import JsonValue
from parlour.webhooks.javascript import stringify

ROUND_TRIP = """
let text = "";
process.stdin.setEncoding("utf8").on("data", (part) => { text += part; }).on("end", () => {
  const bodies = JSON.parse(text);
  process.stdout.write(JSON.stringify(bodies.map((body) => JSON.stringify(JSON.parse(body)))));
});
"""

numbers = st.one_of(
    st.integers(-(2**63), 2**64),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 2**64 - 1).map(lambda bits: struct.unpack("!d", struct.pack("!Q", bits))[0]).filter(math.isfinite),
    st.decimals(-(10**12), 10**12, places=3, allow_nan=False).map(float),
)
texts = st.text(st.characters(codec=None), max_size=20)
keys = st.one_of(texts, st.integers(0, 2**33).map(str), st.sampled_from(["__proto__", "00", "-1", "1e3", "4294967295"]))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, texts),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(keys, inner, max_size=6)),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1795538992.0, "1795538992"),
        (1795538992.125, "1795538992.125"),
        (0.0, "0"),
        (-0.0, "0"),
        (True, "true"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (123456789012345680000.0, "123456789012345680000"),
        (1.5e300, "1.5e+300"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (-1.25e-9, "-1.25e-9"),
        (0.1, "0.1"),
        (5e-324, "5e-324"),
        (2**53 + 1, "9007199254740992"),
        (10**21, "1e+21"),
        ("Ünal 🎉\u2028\x7f", '"Ünal 🎉\u2028\x7f"'),
        ('"\\\b\f\n\r\t\x00\x1f', '"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f"'),
        ("a\ud800b", '"a\\ud800b"'),
        ("\ud83c\udf89", '"🎉"'),
        ("\udf89\ud83c", '"\\udf89\\ud83c"'),
        ({"b": 1, "2": 2, "10": 3, "a": 4, "01": 5, "1": 6}, '{"1":6,"2":2,"10":3,"b":1,"a":4,"01":5}'),
        ({"4294967295": 1, "4294967294": 2}, '{"4294967294":2,"4294967295":1}'),
        ({"\ud83c\udf89": 1, "🎉": 2}, '{"🎉":2}'),
        ([], "[]"),
        ({}, "{}"),
        ([None, [{"a": []}]], '[null,[{"a":[]}]]'),
    ],
)
def test_values_are_written_as_the_language_says(value: JsonValue, written: str) -> None:
    assert stringify(value) == written.encode()


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400])
def test_what_json_cannot_hold_is_refused(value: JsonValue) -> None:
    with pytest.raises(ValueError, match="JSON"):
        stringify([value])


@given(values)
@example({"__proto__": 1, "2": {"1": -0.0}})
@settings(deadline=None)
def test_reading_it_gives_the_value_and_writing_that_gives_the_same_bytes(value: JsonValue) -> None:
    written = stringify(value)
    assert stringify(json.loads(written)) == written
    assert _same(json.loads(written), value)


@given(st.lists(values, min_size=30, max_size=60))
@settings(max_examples=5, deadline=None)
def test_node_writes_the_same_bytes(bodies: list[JsonValue]) -> None:
    node = shutil.which("node")
    assert node is not None, "Node is needed to build and to test: see CONTRIBUTING.md"
    ours = [stringify(body) for body in bodies]
    asked = json.dumps([body.decode() for body in ours]).encode()
    done = subprocess.run([node, "-e", ROUND_TRIP], input=asked, capture_output=True, check=True, timeout=60)
    assert [text.encode() for text in json.loads(done.stdout)] == ours


def _same(read: object, value: JsonValue) -> bool:
    if isinstance(value, dict):
        return isinstance(read, dict) and len(read) == len({_joined(key) for key in value})
    if isinstance(value, list):
        return isinstance(read, list) and len(read) == len(value) and all(map(_same, read, value))
    if isinstance(value, str):
        return isinstance(read, str) and _joined(read) == _joined(value)
    if isinstance(value, bool) or value is None:
        return read is value
    return isinstance(read, int | float) and float(read) == float(value)


def _joined(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
