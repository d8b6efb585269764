"""What is made of the declaration is committed as it comes out today."""

import json
import re

import pytest

from parlour.shapes.documents import table, with_sections
from parlour.shapes.media import ADMIN_TASKS, MEDIA
from parlour.signaling.protocol import PUSH_BY_TYPE, REQUEST_BY_TYPE, document
from parlour.signaling.protocol.document import SECTIONS
from parlour.signaling.protocol.typescript import DECLARED, as_typescript
from scripts.protocol import ROOT

TYPES = ROOT / "web" / "call-machine" / "src" / "signaling" / "messages.ts"
DOCUMENT = ROOT / "docs" / "signaling.md"


def test_the_browsers_types_are_those_of_the_declaration() -> None:
    assert TYPES.read_text(encoding="utf-8") == as_typescript(), "run `make docs`"


def test_the_tables_of_the_document_are_those_of_the_declaration() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert with_sections(text, SECTIONS) == text, "run `make docs`"


def test_a_table_that_the_document_lacks_is_missed() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for name in SECTIONS:
        with pytest.raises(ValueError, match=re.escape(name)):
            with_sections(text.replace(f": {name} -->", ": nowhere -->"), SECTIONS)


def test_a_change_of_the_declaration_shows_in_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(document.SECTIONS, "pushes", table(["a"], [["changed"]]))
    text = DOCUMENT.read_text(encoding="utf-8")
    assert with_sections(text, SECTIONS) != text


def test_every_message_is_in_the_browsers_types_and_in_the_document() -> None:
    types, text = as_typescript(), DOCUMENT.read_text(encoding="utf-8")
    for kind in REQUEST_BY_TYPE.keys() | PUSH_BY_TYPE.keys():
        assert re.search(rf'^  "?{kind}"?: ', types, re.MULTILINE)
        assert f"`{kind}`" in text


def test_every_named_type_is_declared_once_and_used() -> None:
    types = as_typescript()
    for name in DECLARED:
        assert len(re.findall(rf"^export (?:type|interface) {name}\b", types, re.MULTILINE)) == 1
    for word in (*MEDIA, *ADMIN_TASKS):
        assert json.dumps(word) in types


def test_the_words_for_media_and_tasks_stand_in_one_place_per_language() -> None:
    """Beyond one word here and there, nothing lists them again."""
    media = r'["\']screen(?:Video|Audio)["\'][^\n]{0,40}["\']custom(?:Video|Audio)["\']'
    listed = re.compile(rf'{media}|streaming["\'], ["\']transcription')
    python = [path.name for path in (ROOT / "src").rglob("*.py") if listed.search(path.read_text(encoding="utf-8"))]
    assert python == ["media.py"]
    browser = [
        path
        for package in ("call-machine", "prebuilt")
        for path in (ROOT / "web" / package / "src").rglob("*.ts*")
        if path != TYPES and listed.search(path.read_text(encoding="utf-8"))
    ]
    assert browser == []
