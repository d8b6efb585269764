"""Finds what is served at a path: one look per segment, however many operations there are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

__all__ = ["Found", "PathTable"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What is at a path: its template, what each method leads to, and what stands for the braces."""

    template: str
    methods: dict[str, T]
    parameters: dict[str, str]


@dataclass(slots=True)
class _Node(Generic[T]):
    literal: "dict[str, _Node[T]]" = field(default_factory=dict)
    anything: "_Node[T] | None" = None
    template: str = ""
    names: tuple[str, ...] = ()
    methods: dict[str, T] = field(default_factory=dict)


class PathTable(Generic[T]):
    """Templates such as `/rooms/{name}/presence`. Words win over braces; braces take one segment that is not empty."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()
        self._deepest = 0
        self._served: list[tuple[str, str]] = []

    def add(self, template: str, method: str, what: T) -> None:
        """Serve `what` for `method` at `template`. Raises `ValueError` when there is something already."""
        node, names = self._root, []
        segments = _segments(template)
        for segment in segments:
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.anything = node.anything or _Node()
                node = node.anything
            else:
                node = node.literal.setdefault(segment, _Node())
        if method in node.methods or (node.methods and node.template != template):
            raise ValueError(f"{method} {template} is taken")
        node.template, node.names, node.methods[method] = template, tuple(names), what
        self._served.append((template, method))
        self._deepest = max(self._deepest, len(segments))

    def served(self) -> list[tuple[str, str]]:
        """Return every template with each of its methods, as they were added."""
        return list(self._served)

    def find(self, path: str) -> Found[T] | None:
        """Return what is at `path`, one slash at the end overlooked; `None` when nothing is."""
        segments = _segments(path)
        if len(segments) > self._deepest:
            return None
        values: list[str] = []
        node = _walk(self._root, segments, 0, values)
        if node is None:
            return None
        return Found(node.template, node.methods, dict(zip(node.names, values, strict=True)))


def _segments(path: str) -> Sequence[str]:
    return () if path in ("", "/") else path[1:].removesuffix("/").split("/")


def _walk(node: _Node[T], segments: Sequence[str], at: int, values: list[str]) -> _Node[T] | None:
    if at == len(segments):
        return node if node.methods else None
    segment = segments[at]
    word = node.literal.get(segment)
    if word is not None and (found := _walk(word, segments, at + 1, values)) is not None:
        return found
    if node.anything is None or not segment:
        return None
    values.append(segment)
    found = _walk(node.anything, segments, at + 1, values)
    if found is None:
        values.pop()
    return found
