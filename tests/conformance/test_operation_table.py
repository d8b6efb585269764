"""docs/daily-operations.md: every documented operation has a row, every row a test, and no row claims too much."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from parlour.api import OPERATIONS
from parlour.api.operation import Operation

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "daily-operations.md"

DOCUMENTED = """
GET /                    POST /                    GET /rooms               POST /rooms
GET /rooms/:name         POST /rooms/:name         DELETE /rooms/:name
GET /rooms/:name/presence
POST /rooms/:name/send-app-message
GET /rooms/:name/get-session-data                  POST /rooms/:name/set-session-data
POST /rooms/:name/eject                            POST /rooms/:name/update-permissions
POST /rooms/:name/recordings/start                 POST /rooms/:name/recordings/update
POST /rooms/:name/recordings/stop
POST /rooms/:name/live-streaming/start             POST /rooms/:name/live-streaming/update
POST /rooms/:name/live-streaming/stop
POST /rooms/:name/transcription/start              POST /rooms/:name/transcription/update
POST /rooms/:name/transcription/stop
POST /rooms/:name/dialOut/start                    POST /rooms/:name/dialOut/sendDTMF
POST /rooms/:name/dialOut/stop
POST /rooms/:name/sipCallTransfer                  POST /rooms/:name/sipRefer
POST /batch/rooms        DELETE /batch/rooms
GET /presence            GET /meetings             GET /meetings/:id        GET /meetings/:id/participants
GET /recordings          GET /recordings/:id       DELETE /recordings/:id   GET /recordings/:id/access-link
GET /transcript          GET /transcript/:id       DELETE /transcript/:id   GET /transcript/:id/access-link
POST /batch-processor    GET /batch-processor      GET /batch-processor/:id DELETE /batch-processor/:id
GET /batch-processor/:id/access-link
POST /meeting-tokens     GET /meeting-tokens/:token
GET /webhooks            POST /webhooks            GET /webhooks/:uuid      POST /webhooks/:uuid
DELETE /webhooks/:uuid
GET /logs                GET /logs/api
GET /domain-dialin-config                          POST /domain-dialin-config
GET /domain-dialin-config/:id                      PUT /domain-dialin-config/:id
DELETE /domain-dialin-config/:id
POST /dialin/pinlessCallUpdate
GET /list-available-numbers                        GET /purchased-phone-numbers
POST /buy-phone-number                             DELETE /release-phone-number/:id
POST /sip-clients        GET /sip-clients          GET /sip-clients/:username
DELETE /sip-clients/:username                      POST /sip-clients/:username/rotate
POST /sip-trunk          GET /sip-trunk            GET /sip-trunk/:id       PUT /sip-trunk/:id
DELETE /sip-trunk/:id
"""
INDEX = set(re.findall(r"(?:GET|POST|PUT|DELETE) \S+", DOCUMENTED))
"""The index of the documented API, variants of a row written out."""


class Row(NamedTuple):
    operation: str
    status: str
    note: str
    test: str
    file: str


def rows(section: str) -> list[Row]:
    pattern = re.compile(
        r"^\| `([A-Z]+ \S+)` \| (?:(same|differs|missing) \| )?(.*?) \| `(\w+)` in \[\S+\]\(\.\./(\S+)\) \|$"
    )
    found = [pattern.fullmatch(line) for line in section.splitlines() if line.startswith("| `")]
    assert all(found), "a row that cannot be read"
    return [Row(*(match.groups(default=""))) for match in found if match]


PARTS = PAGE.read_text().split("\n## ")
TABLE = rows(PARTS[0])
OWN = rows(PARTS[1])
SERVED = {f"{each.method} {each.path}".replace("{", ":").replace("}", ""): each for each in OPERATIONS}


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_documented_operation_has_one_row() -> None:
    assert sorted(row.operation for row in TABLE) == sorted(INDEX)


def test_every_operation_of_the_server_is_in_a_table() -> None:
    assert set(SERVED) == {row.operation for row in (*TABLE, *OWN)}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.operation)
def test_a_row_says_what_the_server_does_and_names_its_test(row: Row) -> None:
    served: Operation = SERVED[row.operation]
    assert (row.status == "missing") == bool(served.pending)
    assert row.note or row.status == "same"
    assert row.test in functions_of(row.file)
    if row.status == "missing":
        assert "Pending" in served.description


def test_parlours_own_operations_name_their_tests() -> None:
    assert all(row.test in functions_of(row.file) for row in OWN)
