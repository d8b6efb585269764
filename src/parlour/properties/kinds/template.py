"""Templates for the names of stored objects: literal text and `{tags}` that are filled in when the object is made."""

import re
from collections.abc import Mapping
from typing import Final

from parlour.shapes.base import Schema
from parlour.shapes.scalars import String
from parlour.shapes.texts import refused
from parlour.strict_json import JsonValue

__all__ = ["Template"]

MAX_LENGTH: Final = 1024
_TAG: Final = re.compile(r"\{([^{}]*)\}")
_CHARACTERS: Final = re.compile(r"[0-9A-Za-z./_{}-]+")


class Template(String):
    """A name template. The rules are those of the seed page: at most 1,024 characters out of letters, digits and
    `. / - _`, only known tags, the required ones present, one extension at most where `extension` names it.

    The result is a path below a folder or in a bucket, so nothing may climb out: no `..`, no `.` or empty segment, no
    slash at either end.
    """

    def __init__(self, *tags: str, required: tuple[str, ...] = (), extension: str | None = None) -> None:
        """Take the known tags, those that must be there, and the only extension, if one is prescribed."""
        super().__init__(max_length=MAX_LENGTH, min_length=1)
        self._tags = tags
        self._required = required
        self._extension = extension

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        text = self.text(value, at)
        problem = self._problem(text)
        if problem is not None:
            raise refused(at, text, problem)
        return text

    def _problem(self, text: str) -> str | None:
        if _CHARACTERS.fullmatch(text) is None:
            return "should contain only letters, digits, '.', '/', '-', '_' and tags in curly brackets"
        if re.search("[{}]", _TAG.sub("", text)) is not None:
            return "has a curly bracket without its partner"
        used = _TAG.findall(text)
        unknown = next((tag for tag in used if tag not in self._tags), None)
        if unknown is not None:
            return f"has the unknown tag '{{{unknown[:40]}}}'; the tags are {', '.join(self._tags)}"
        absent = next((tag for tag in self._required if tag not in used), None)
        if absent is not None:
            return f"should contain {{{absent}}}"
        return self._path_problem(text)

    def _path_problem(self, text: str) -> str | None:
        segments = text.split("/")
        if ".." in text or any(segment in ("", ".") for segment in segments):
            return "should be a relative path without '..', '.' or empty parts"
        name = segments[-1]
        ending = name.rpartition(".")[2] if "." in name else None
        if self._extension and ending is not None and "{" not in ending and ending != self._extension:
            return f"should end in .{self._extension} or have no extension"
        return None

    @staticmethod
    def expand(template: str, tags: Mapping[str, str]) -> str:
        """Return an accepted `template` with each tag replaced by its value in `tags`."""
        return _TAG.sub(lambda match: tags[match[1]], template)

    def schema(self) -> Schema:
        """See `Kind`."""
        return {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH, "pattern": r"^[0-9A-Za-z./_{}-]+$"}

    def limits(self) -> str:
        """See `Kind`."""
        tags = ", ".join(f"`{{{tag}}}`" + (" (required)" if tag in self._required else "") for tag in self._tags)
        return f"at most {MAX_LENGTH:,} characters; tags {tags}"
