"""Kinds as types of TypeScript, for the browser's side of a protocol."""

from collections.abc import Mapping

from parlour.shapes.base import Field, Kind
from parlour.shapes.containers import Either, ListOf, Object
from parlour.shapes.records import KnownWords, Lenient, Map, Nullable, Record
from parlour.shapes.scalars import Boolean, Choice, Number, String
from parlour.shapes.text import Remark, Text

__all__ = ["TypeScript"]


class TypeScript:
    """Writes types. A kind in `names` is referred to by its name wherever it occurs, and declared once."""

    def __init__(self, names: Mapping[str, Kind]) -> None:
        """Take the named kinds, told apart by identity."""
        self._names = {id(kind): name for name, kind in names.items()}
        self._kinds = tuple(names.values())  # keeps the identities alive

    def type_of(self, kind: Kind) -> str:
        """Return the type of a value of this kind: its name, or its form."""
        return self._names.get(id(kind)) or self.form_of(kind)

    def form_of(self, kind: Kind) -> str:
        """Return the form of the type, also of a named one. Raises `TypeError` for a kind that no type is known for."""
        match kind:
            case Boolean():
                return "boolean"
            case Number():
                return "number"
            case Choice():
                return " | ".join(f'"{word}"' for word in kind.allowed)
            case String() | Text() | Remark():
                return "string"
            case Nullable():
                return f"{self.type_of(kind.kind)} | null"
            case Lenient():
                return self.type_of(kind.kind)
            case ListOf() | KnownWords():
                return self._list_of(kind.item)
            case Map():
                return f"Record<string, {self.type_of(kind.value)}>"
            case Either():
                return " | ".join(self.type_of(each) for each in kind.kinds)
            case Record() | Object():
                return self._inline(kind)
            case _:
                raise TypeError(f"no TypeScript type is known for {type(kind).__name__}")

    def _list_of(self, item: Kind) -> str:
        inner = self.type_of(item)
        return f"({inner})[]" if " | " in inner else f"{inner}[]"

    def _inline(self, kind: Record | Object) -> str:
        if not kind.declared:
            return "Record<never, never>"
        return f"{{ {'; '.join(self.field(field) for field in kind.declared)} }}"

    def field(self, field: Field) -> str:
        """Return one line of an interface, without its end."""
        return f"{field.name}{'' if field.required else '?'}: {self.type_of(field.kind)}"

    def declaration(self, name: str, kind: Kind) -> str:
        """Return the exported declaration of a named kind: an interface for records, else an alias."""
        if not isinstance(kind, Record | Object):
            return f"export type {name} = {self.form_of(kind)};\n"
        lines = "".join(f"  /** {field.effect} */\n  {self.field(field)};\n" for field in kind.declared)
        return f"export interface {name} {{\n{lines}}}\n"
