"""What the commands print: aligned tables for people, JSON for programs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import typer

from parlour.visible import visible

__all__ = ["one_line", "print_json", "print_pairs", "print_table", "size_text"]

_UNITS = ("kB", "MB", "GB", "TB")


def one_line(value: Any) -> str:
    """Return a value as a table shows it: text as it is, anything else as compact JSON."""
    if isinstance(value, str):
        return visible(value)
    return visible(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def size_text(size: int) -> str:
    """Return a number of bytes for people, in units of 1000."""
    if size < 1000:
        return f"{size} B"
    value, units = size / 1000, list(_UNITS)
    while value >= 999.95 and len(units) > 1:
        value /= 1000
        del units[0]
    return f"{value:.1f} {units[0]}"


def print_json(value: Any) -> None:
    """Print `value` as indented JSON."""
    typer.echo(json.dumps(value, indent=2))


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows below their heads, every column as wide as its widest cell."""
    lines = [list(heads), *([visible(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_pairs(values: Mapping[str, Any]) -> None:
    """Print names and values, one per line."""
    width = max(map(len, values), default=0)
    for name, value in values.items():
        typer.echo(f"{visible(name):{width}}  {one_line(value)}".rstrip())
