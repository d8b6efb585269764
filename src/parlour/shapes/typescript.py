"""Kinds as types of TypeScript, for the TypeScript side of a protocol."""

import json
from collections.abc import Iterable, Mapping
from typing import Final

from parlour.shapes.base import Field, Kind
from parlour.shapes.containers import Either, ListOf, Object
from parlour.shapes.free import FreeObject
from parlour.shapes.messages import Push, Request
from parlour.shapes.permissions import CanReceive
from parlour.shapes.records import AnyJson, KnownWords, Lenient, Map, Nullable, Record
from parlour.shapes.scalars import Boolean, Choice, Number, String
from parlour.shapes.text import Remark, Text

__all__ = ["TypeScript", "key"]


_LONGEST_LINE: Final = 110


class TypeScript:
    """Writes types. A kind in `names` is referred to by its name wherever it occurs, and declared once."""

    def __init__(self, names: Mapping[str, Kind]) -> None:
        """Take the named kinds. They are told apart by identity, choices by their words."""
        self._names = {id(kind): name for name, kind in names.items()}
        self._choices = {kind.allowed: name for name, kind in names.items() if isinstance(kind, Choice)}
        self._kinds = tuple(names.values())  # keeps the identities alive

    def type_of(self, kind: Kind) -> str:
        """Return the type of a value of this kind: its name, or its form."""
        if isinstance(kind, Choice) and kind.allowed in self._choices:
            return self._choices[kind.allowed]
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
            case AnyJson():
                return "JsonObject" if kind.objects_only else "unknown"
            case FreeObject():
                return "JsonObject"
            case CanReceive():
                return "CanReceive"
            case _:
                return self._compound(kind)

    def _compound(self, kind: Kind) -> str:
        match kind:
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
            form = self.form_of(kind)
            if len(form) > _LONGEST_LINE:
                form = "\n  | " + form.replace(" | ", "\n  | ")
            return f"export type {name} = {form};\n"
        lines = "".join(f"  /** {field.effect} */\n  {self.field(field)};\n" for field in kind.declared)
        return f"export interface {name} {{\n{lines}}}\n"

    def requests(self, name: str, comment: str, requests: Iterable[Request]) -> str:
        """Return the interface of all requests that are answered: their fields and replies by type."""
        members = {
            request.type: (
                request.effect,
                f"{{ fields: {self.type_of(request.fields)}; reply: {self._reply(request)} }}",
            )
            for request in requests
            if not request.is_notice
        }
        return _interface(name, comment, members)

    def _reply(self, request: Request) -> str:
        replies = [request.reply] if request.other_reply is None else [request.reply, request.other_reply]
        return " | ".join(self.type_of(reply) for reply in replies)

    def notices(self, name: str, comment: str, requests: Iterable[Request]) -> str:
        """Return the interface of all messages that nobody answers: their fields by type."""
        members = {r.type: (r.effect, self.type_of(r.fields)) for r in requests if r.is_notice}
        return _interface(name, comment, members)

    def pushes(self, name: str, comment: str, pushes: Iterable[Push]) -> str:
        """Return the interface of what is said unasked: fields by type."""
        return _interface(name, comment, {push.type: (push.when, self.type_of(push.fields)) for push in pushes})


def key(word: str) -> str:
    """Return `word` as the key of an object literal or type."""
    return word if word.isidentifier() else json.dumps(word)


def _interface(name: str, comment: str, members: Mapping[str, tuple[str, str]]) -> str:
    lines = "".join(f"  /** {about} */\n  {key(word)}: {form};\n" for word, (about, form) in members.items())
    return f"/** {comment} */\nexport interface {name} {{\n{lines}}}\n"
