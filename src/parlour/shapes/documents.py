"""The tables of a protocol's document, made of its declaration; each stands between markers that name it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from parlour.shapes.base import Field, Kind
from parlour.shapes.messages import Push
from parlour.shapes.records import Record
from parlour.shapes.typescript import TypeScript

__all__ = ["Tables", "table", "with_sections"]

_BLOCK: Final = re.compile(r"(<!-- made of the declaration: ([a-z -]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


class Tables:
    """Writes records and pushes as tables, with types as TypeScript names them."""

    def __init__(self, types: TypeScript) -> None:
        self._types = types

    def told(self, record: Record) -> str:
        """Return the table of what the trusted side says."""
        rows = ((_named(field), self._type(field.kind), field.effect) for field in record.declared)
        return table(("Field", "Type", ""), rows)

    def asked(self, record: Record) -> str:
        """Return the table of what the other side says: that has limits."""
        if not record.declared:
            return "No fields.\n"
        return table(("Field", "Type", ""), map(self._asked_field, record.declared))

    def pushes(self, pushes: Iterable[Push]) -> str:
        """Return the table of what is said unasked."""
        return table(("`type`", "Fields", "When"), map(self._push, pushes))

    def _type(self, kind: Kind) -> str:
        return f"`{self._types.type_of(kind)}`"

    def _asked_field(self, field: Field) -> tuple[str, str, str]:
        # the type lists the words already
        limits = "" if '"' in self._types.form_of(field.kind) else field.kind.limits()
        return (
            _named(field),
            self._type(field.kind),
            field.effect.removesuffix(".") + (f"; {limits}." if limits else "."),
        )

    def _push(self, push: Push) -> tuple[str, str, str]:
        fields = "; ".join(f"`{field.name}` {self._type(field.kind)}" for field in push.fields.declared)
        return f"`{push.type}`", fields, push.when


def _named(field: Field) -> str:
    return f"`{field.name}`" + ("" if field.required else "?")


def with_sections(document: str, sections: Mapping[str, str]) -> str:
    """Return `document` with every marked table written anew. Raises `ValueError` when one is missing or unknown."""
    found = [match[2] for match in _BLOCK.finditer(document)]
    if sorted(found) != sorted(sections):
        raise ValueError(f"missing or doubled: {sorted(set(sections) ^ set(found)) or sorted(found)}")
    return _BLOCK.sub(lambda match: f"{match[1]}\n{sections[match[2]]}\n{match[3]}", document)
