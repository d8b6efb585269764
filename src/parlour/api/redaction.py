"""What the log keeps of requests and answers, from what operations and properties declare."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from parlour.api.operation import Operation
from parlour.properties import CATALOGUE
from parlour.shapes.base import SECRET_MARK
from parlour.store import Redaction

__all__ = ["redactions"]

_AROUND_PROPERTIES: Final = frozenset({"name", "privacy", "properties", "rooms", "room_names"})


def redactions(operations: Iterable[Operation[Any]]) -> tuple[Redaction, Redaction]:
    """Return what is hidden of requests, and of answers.

    Of requests only declared names are kept, because a misspelt one could hold a secret. A name that is secret
    anywhere is secret everywhere.
    """
    secret, declared = set(CATALOGUE.declared_secrets()), set(_AROUND_PROPERTIES)
    for operation in operations:
        bodies = [] if operation.body is None else list(_names(operation.body))
        declared |= {name.lower() for name, _ in bodies}
        answers = [operation.reply.definition(), *(schema for _, schema in operation.reply.named())]
        found = [*bodies, *(named for schema in answers for named in _names(schema))]
        secret |= {name.lower() for name, schema in found if schema.get(SECRET_MARK)}
    readable = declared | CATALOGUE.readable_names()
    return Redaction(frozenset(secret), frozenset(readable - secret)), Redaction(frozenset(secret))


def _names(schema: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Return every property in a schema, with its own schema."""
    if isinstance(schema, Mapping):
        properties = schema.get("properties")
        if isinstance(properties, Mapping):
            for name, inner in properties.items():
                if isinstance(inner, Mapping):
                    yield name, inner
        for inner in schema.values():
            yield from _names(inner)
    elif isinstance(schema, list | tuple):
        for inner in schema:
            yield from _names(inner)
