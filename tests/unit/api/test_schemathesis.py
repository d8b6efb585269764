"""Generated requests over our own OpenAPI document: no 5xx, no undocumented answer.

Bodies with a room's or a token's properties are generated from the catalogue instead (`test_random_bodies.py`): the
boundaries of a hundred properties, one by one, would take longer here than all other operations together.
"""

import gc
import json
import zlib
from collections.abc import Iterator

import httpx
import hypothesis
import pytest
import schemathesis
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from parlour.api import openapi_document
from tests.support.rest import RestServer

not_a_server_error = CHECKS.get_one("not_a_server_error")
WITH_PROPERTIES = ["POST /", "POST /rooms", "POST /rooms/{name}", "POST /batch/rooms", "POST /meeting-tokens"]
SCHEMA = schemathesis.openapi.from_dict(
    json.loads(json.dumps(openapi_document())),
    config=SchemathesisConfig.from_dict(
        {"operations": [{"include-name": name, "phases": {"coverage": {"enabled": False}}} for name in WITH_PROPERTIES]}
    ),
)
ROOM = "team-sync"


class Target:
    """A running server with a key."""

    def __init__(self, url: str, key: str) -> None:
        self.url = f"{url}/v1"
        self.headers = {"Authorization": f"Bearer {key}"}

    def make_room(self) -> None:
        """Make the room that about half of the requests name; it may be there already."""
        httpx.post(f"{self.url}/rooms", headers=self.headers, json={"name": ROOM})


@pytest.fixture(scope="module", autouse=True)
def _spare_later_tests() -> Iterator[None]:
    """What the generator keeps, about a gigabyte, would stop every later test for half a second now and then."""
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with RestServer(tmp_path_factory.mktemp("server") / "data") as server:
        yield Target(server.url, server.new_key())


@SCHEMA.parametrize()
@hypothesis.settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
)
def test_every_answer_is_documented(case: schemathesis.Case, target: Target) -> None:
    if "name" in (case.path_parameters or {}):
        target.make_room()
        if zlib.crc32(repr(case.body).encode()) % 2:
            case.path_parameters["name"] = ROOM
    if case.path.startswith("/webhooks") and isinstance(case.body, dict) and isinstance(case.body.get("url"), str):
        case.body["url"] = "http://127.0.0.1/"  # refused as any private address: tests talk to this machine alone
    source = case.body.get("inParams") if isinstance(case.body, dict) else None
    if case.path.startswith("/batch-processor") and isinstance(source, dict):
        source |= {name: "http://127.0.0.1/" for name in ("uri", "transcriptUri") if isinstance(source.get(name), str)}
    case.call_and_validate(
        base_url=target.url,
        headers=target.headers,
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ],
    )
