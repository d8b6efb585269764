"""No example shows a property that nothing obeys yet: whoever copies one gets what it promises."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parlour.api.operation import Operation
from parlour.api.routes import OPERATIONS
from parlour.properties import CATALOGUE

ROOT = Path(__file__).parents[3]
PENDING = {entry.name for entry in CATALOGUE.top() if entry.pending is not None}
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
GENERATED = ROOT / "docs" / "properties.md"
COMMANDS = sorted((ROOT / "src" / "parlour" / "cli").glob("*.py"))

_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`[^`\n]+`")
_SET = re.compile(r"[\"']?\b([a-z][a-z_]+)\b[\"']?\s*[:=]")


def set_in(text: str) -> set[str]:
    """The pending properties to which a piece of code gives a value."""
    return {name for name in _SET.findall(text) if name in PENDING}


def names_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from names_in(inner)
    elif isinstance(value, list):
        for item in value:
            yield from names_in(item)


def test_what_counts_as_an_example_of_a_property() -> None:
    assert set_in('curl -d \'{"properties": {"enable_mesh_sfu": true}}\'') == {"enable_mesh_sfu"}
    assert set_in("rooms set a max_participants=5 enable_mesh_sfu=true") == {"enable_mesh_sfu"}
    assert set_in("parlour properties enable_mesh_sfu") == set()


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if not each.pending], ids=lambda each: each.id)
def test_examples_of_operations(operation: Operation[Any]) -> None:
    shown = [operation.reply.example, *(example.value for example in operation.body_examples)]
    assert not PENDING & set(names_in(shown))


@pytest.mark.parametrize("page", [page for page in GUIDES if page != GENERATED], ids=lambda page: page.name)
def test_examples_in_the_guides(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    pieces = [*_FENCED.findall(text), *_INLINE.findall(_FENCED.sub("", text))]
    assert {piece: names for piece in pieces if (names := set_in(piece))} == {}


@pytest.mark.parametrize("module", COMMANDS, ids=lambda module: module.name)
def test_examples_on_the_command_line(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert {name for name in re.findall(r"\b([a-z][a-z_]+)=", text) if name in PENDING} == set()
