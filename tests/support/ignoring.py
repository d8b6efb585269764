"""Make the product ignore one property, to see whether its behaviour tests notice (`make properties-proof`)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from parlour.properties import Catalogue, Changes, RoomBody
from parlour.tokens import claims, codec

__all__ = ["IGNORE_VARIABLE", "ignore_property"]

IGNORE_VARIABLE = "PARLOUR_TEST_IGNORE_PROPERTY"


def ignore_property(name: str, patch: pytest.MonkeyPatch) -> None:
    """Let the server behave as if nobody ever set `name` (dots lead into objects), at any level."""
    path = re.findall(r"[^.\[\]]+|\[\]", name)
    apply, resolve, from_claims = Changes.apply, Catalogue.resolve, claims.from_claims
    validate_room_body = Catalogue.validate_room_body

    def deaf_apply(self: Changes, current: Mapping[str, Any]) -> dict[str, Any]:
        return dict(_without(apply(self, current), path))

    def deaf_resolve(self: Catalogue, **levels: Mapping[str, Any] | None) -> dict[str, Any]:
        return resolve(self, **{level: _without(values or {}, path) for level, values in levels.items()})

    def deaf_body(self: Catalogue, body: object, **rest: Any) -> RoomBody:
        checked = validate_room_body(self, body, **rest)
        if name == "name":
            return replace(checked, name=None)
        return replace(checked, privacy=None) if name == "privacy" else checked

    patch.setattr(Changes, "apply", deaf_apply)
    patch.setattr(Catalogue, "resolve", deaf_resolve)
    patch.setattr(Catalogue, "validate_room_body", deaf_body)
    patch.setattr(codec, "from_claims", lambda given: _without(from_claims(given), path))


def _without(value: Any, path: list[str]) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if step == "[]":
        return [_without(item, rest) for item in value] if isinstance(value, list) else value
    if not isinstance(value, Mapping) or step not in value:
        return value
    kept = {key: inner for key, inner in value.items() if key != step}
    return {**kept, step: _without(value[step], rest)} if rest else kept
