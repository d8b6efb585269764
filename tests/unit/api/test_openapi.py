"""The OpenAPI document: whole, self-consistent, and what the server really serves."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from starlette.applications import Starlette

from parlour.api import OPERATIONS, RestApi, openapi_document
from parlour.properties import CATALOGUE, Level
from parlour.properties.sections.ignored import IGNORED

DOCUMENT: dict[str, Any] = json.loads(json.dumps(openapi_document()))
DESCRIBED = [(path, method, about) for path, methods in DOCUMENT["paths"].items() for method, about in methods.items()]
IDS = [about["operationId"] for _, _, about in DESCRIBED]


def validator(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]})


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_route_is_described_and_every_description_is_served() -> None:
    served = {(template, method) for template, method in RestApi(Starlette()).served() if method != "HEAD"}
    assert served == {(path, method.upper()) for path, method, _ in DESCRIBED}
    assert len(set(IDS)) == len(IDS) == len(OPERATIONS)


def test_every_reference_leads_somewhere() -> None:
    for reference in references(DOCUMENT):
        assert reference.removeprefix("#/components/schemas/") in DOCUMENT["components"]["schemas"]


@pytest.mark.parametrize(("path", "method", "about"), DESCRIBED, ids=IDS)
def test_every_operation_has_examples_that_fit_its_schemas(path: str, method: str, about: dict[str, Any]) -> None:
    assert about["summary"]
    assert about["description"]
    for status, answer in about["responses"].items():
        content = answer["content"]["application/json"]
        validator(content["schema"]).validate(content["example"])
        if status != "200":
            assert content["example"]["info"]
    assert {"200", "400", "401"} <= set(about["responses"])
    if method == "post":
        content = about["requestBody"]["content"]["application/json"]
        assert content["examples"]
        for example in content["examples"].values():
            validator(content["schema"]).validate(example["value"])


@pytest.mark.parametrize(
    ("schema", "level"),
    [("RoomProperties", Level.ROOM), ("DomainProperties", Level.DOMAIN), ("MeetingTokenRequest", Level.TOKEN)],
)
def test_every_property_of_the_catalogue_is_described(schema: str, level: Level) -> None:
    described = DOCUMENT["components"]["schemas"][schema]["properties"]
    assert set(described) == {entry.name for entry in CATALOGUE.top(level) if not entry.read_only} | IGNORED.keys()
    assert all(about["description"] for about in described.values())


def test_the_key_is_asked_for_everywhere() -> None:
    assert DOCUMENT["security"] == [{"apiKey": []}]
    assert DOCUMENT["components"]["securitySchemes"]["apiKey"]["scheme"] == "bearer"
