import json
from itertools import groupby
from pathlib import Path

from parlour.properties import CATALOGUE
from parlour.properties.reference import as_json_objects, as_markdown

DOCUMENT = Path(__file__).parents[3] / "docs" / "properties.md"


def test_the_committed_document_is_what_the_catalogue_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == as_markdown(), "write docs/properties.md anew"


def test_every_property_has_a_row() -> None:
    rows = [line for line in as_markdown().splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [entry.name for entry in CATALOGUE]
    assert {row.replace("\\|", "").count("|") for row in rows} == {8}


def test_sections_are_in_one_piece() -> None:
    sections = [name for name, _ in groupby(CATALOGUE, lambda entry: entry.section)]
    assert len(sections) == len(set(sections))


def test_json_objects_say_what_programs_ask() -> None:
    objects = {entry["name"]: entry for entry in json.loads(json.dumps(as_json_objects()))}
    assert len(objects) == len(CATALOGUE)
    limit = objects["max_participants"]
    assert {key: limit[key] for key in ("type", "default", "levels", "applies", "status", "reason")} == {
        "type": "integer",
        "default": 200,
        "levels": ["room"],
        "applies": "next-join",
        "status": "implemented",
        "reason": None,
    }
    nested = objects["permissions.canSend"]
    assert nested["type"] == "boolean|array<string>"
    assert nested["levels"] == ["domain", "room", "token"]
    assert (nested["default"], nested["effective_default"]) == (None, True)
    assert (nested["status"], nested["reason"]) == ("implemented", None)
    assert objects["enable_mesh_sfu"]["status"] == "pending"
    assert objects["enable_mesh_sfu"]["reason"]
