"""Commands that print what the product knows about itself: properties, settings, OpenAPI, version."""

import json
from typing import Annotated

import typer

from parlour import __version__
from parlour.api import openapi_document
from parlour.properties import reference
from parlour.settings import SettingRow, describe, group_title

__all__ = ["openapi", "properties", "settings", "settings_markdown", "version"]

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
MarkdownOption = Annotated[bool, typer.Option("--markdown", help="Print the page of the documentation.")]


def properties(as_json: JsonOption = False, markdown: MarkdownOption = False) -> None:
    """List every property of rooms, domains and tokens, and whether Parlour obeys it yet."""
    if markdown:
        typer.echo(reference.as_markdown(), nl=False)
        return
    objects = reference.as_json_objects()
    if as_json:
        typer.echo(json.dumps(objects, indent=2))
        return
    width = max(len(str(entry["name"])) for entry in objects)
    for entry in objects:
        levels = entry["levels"]
        where = "/".join(str(level) for level in levels) if isinstance(levels, list) else ""
        typer.echo(f"{entry['name']!s:{width}}  {entry['status']!s:11}  {where:17}  {entry['type']}")


def settings(markdown: MarkdownOption = False) -> None:
    """List every setting: its variable, its default, what it does."""
    if markdown:
        typer.echo(settings_markdown(), nl=False)
        return
    for row in describe():
        typer.echo(f"{row.variable}={row.default}\n    {row.description}")


_SETTINGS_HEAD = """# Settings

Written by `parlour settings --markdown`; do not edit.

Every setting has a place in one TOML file (`parlour serve --config FILE`, or `PARLOUR_CONFIG=FILE`) and a variable that
wins over it; the options of `parlour serve` win over both. Unknown names and bad values stop the start with a sentence.
Lists in variables are written as `a,b` or as JSON.

```toml
[server]
public_url = "https://meet.example.com"

[media]
public_address = "203.0.113.7"
```
"""


_TABLE_HEAD = "| Setting | Variable | Default | Effect |\n|---|---|---|---|\n"


def settings_markdown() -> str:
    """Return docs/settings.md."""
    parts, group = [_SETTINGS_HEAD], ""
    for row in describe():
        if row.group != group:
            group = row.group
            parts.append(f"\n## `[{group}]`\n\n{group_title(group)}\n\n{_TABLE_HEAD}")
        parts.append(_table_line(row))
    return "".join(parts)


def _table_line(row: SettingRow) -> str:
    default = f"`{row.default}`" if row.default else "not set"
    return f"| `{row.field}` | `{row.variable}` | {default} | {row.description} |\n"


def openapi() -> None:
    """Print the OpenAPI document of the REST API."""
    typer.echo(json.dumps(openapi_document(), indent=2))


def version() -> None:
    """Print the version."""
    typer.echo(__version__)
