"""What is called pending does nothing yet, and nothing that works is called pending."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from parlour.calls.rules import CallRules, ParticipantRules, TokenRules
from parlour.properties import CATALOGUE, Level

PACKAGE = Path(__file__).parents[3] / "src" / "parlour"
BROWSER = [PACKAGE.parents[1] / "web" / "prebuilt" / "src", PACKAGE.parents[1] / "web" / "call-machine" / "src"]

PENDING = {entry.name for entry in CATALOGUE.top() if entry.pending is not None and not entry.obeyed_words}

READ_WITHOUT_OBEYING = {
    ("api/unavailable/handlers.py", "enable_dialout"): "checked before the refusal that nothing dials yet",
    ("api/unavailable/handlers.py", "dialout_config"): "checked before the refusal that nothing dials yet",
    ("api/unavailable/phone_bodies.py", "pin_dialin"): "a word of another operation",
    ("api/unavailable/phone_bodies.py", "pinless_dialin"): "a word of another operation",
    ("api/unavailable/phone_operations.py", "pin_dialin"): "a word of another operation",
}


READ_BY_BROWSERS: dict[str, str] = {}


class Watched(dict[str, Any]):
    """A configuration that knows which of its properties were asked for."""

    def __init__(self, values: dict[str, Any], asked: set[str]) -> None:
        super().__init__(values)
        self._asked = asked

    def get(self, key: str, default: Any = None) -> Any:  # type: ignore[override]
        self._asked.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self._asked.add(key)
        return super().__getitem__(key)


def asked_by_calls() -> set[str]:
    asked: set[str] = set()
    resolved, token = Watched(CATALOGUE.resolve(), asked), Watched({"is_owner": False}, asked)
    CallRules.of("id", "room", resolved, private=False)
    ParticipantRules.of(resolved, token)
    TokenRules.of(token)
    return asked


def test_calls_ask_for_nothing_that_is_called_pending() -> None:
    asked = asked_by_calls()
    assert asked >= {"max_participants", "permissions", "is_owner"}
    assert asked & PENDING == set()


def test_calls_ask_for_what_exists() -> None:
    assert asked_by_calls() <= {entry.name for entry in CATALOGUE.top()}


def words_in(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_the_server_looks_at_no_pending_property_elsewhere() -> None:
    """Names of one plain word are words of many things, so only longer ones are looked for."""
    found = {
        (str(module.relative_to(PACKAGE)), word)
        for module in PACKAGE.rglob("*.py")
        if module.relative_to(PACKAGE).parts[0] != "properties"
        for word in words_in(module)
        if word in PENDING and "_" in word
    }
    assert found == set(READ_WITHOUT_OBEYING)


def test_the_browser_looks_at_no_pending_property() -> None:
    sources = [path for folder in BROWSER for path in folder.rglob("*.ts*") if ".test." not in path.name]
    assert len(sources) > 50
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    assert {name for name in PENDING if "_" in name and name in text} == set(READ_BY_BROWSERS)


def test_every_pending_property_says_what_is_missing() -> None:
    for level in Level:
        for name, schema in CATALOGUE.json_schema(level, reply=True)["properties"].items():  # type: ignore[union-attr]
            assert isinstance(schema, dict)
            assert schema.get("x-pending") == CATALOGUE[name].pending
