"""What is made of the declaration is committed as it comes out today."""

import re

import pytest

from parlour.media.node.protocol import EVENT_BY_TYPE, REQUEST_BY_TYPE
from parlour.media.node.protocol.document import SECTIONS
from parlour.media.node.protocol.typescript import as_typescript
from parlour.shapes.documents import with_sections
from scripts.protocol import ROOT

TYPES = ROOT / "media-node" / "src" / "protocol" / "messages.ts"
DOCUMENT = ROOT / "docs" / "media-node.md"


def test_the_nodes_types_are_those_of_the_declaration() -> None:
    assert TYPES.read_text(encoding="utf-8") == as_typescript(), "run `make docs`"


def test_the_tables_of_the_document_are_those_of_the_declaration() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert with_sections(text, SECTIONS) == text, "run `make docs`"


def test_a_table_that_the_document_lacks_is_missed() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for name in SECTIONS:
        with pytest.raises(ValueError, match=re.escape(name)):
            with_sections(text.replace(f": {name} -->", ": nowhere -->"), SECTIONS)


def test_every_message_is_in_the_types_and_in_the_document() -> None:
    types, text = as_typescript(), DOCUMENT.read_text(encoding="utf-8")
    for kind in REQUEST_BY_TYPE.keys() | EVENT_BY_TYPE.keys():
        assert re.search(rf'^  "?{kind}"?: ', types, re.MULTILINE)
        assert f"`{kind}`" in text
