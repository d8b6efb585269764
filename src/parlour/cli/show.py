"""Commands that print what the product knows about itself: properties, settings, OpenAPI, version."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from parlour import __version__
from parlour.cli.common import fail
from parlour.cli.output import print_json, print_pairs

if TYPE_CHECKING:
    from parlour.settings import SettingRow

__all__ = ["openapi", "properties", "settings", "settings_markdown", "version", "version_asked"]

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
MarkdownOption = Annotated[bool, typer.Option("--markdown", help="Print the page of the documentation.")]


def _known_properties(incomplete: str) -> list[str]:
    from parlour.properties import CATALOGUE

    return [entry.name for entry in CATALOGUE if entry.name.startswith(incomplete)]


NameArgument = Annotated[
    str | None,
    typer.Argument(help="The only property to explain.", metavar="[NAME]", autocompletion=_known_properties),
]


def properties(name: NameArgument = None, as_json: JsonOption = False, markdown: MarkdownOption = False) -> None:
    """List every property of rooms, domains and tokens, and whether Parlour obeys it yet; or explain one."""
    from parlour.properties import reference

    if markdown:
        typer.echo(reference.as_markdown(), nl=False)
        return
    objects = reference.as_json_objects()
    if name is not None:
        entry = next((entry for entry in objects if entry["name"] == name), None)
        if entry is None:
            fail(_no_such_property(name, [str(known["name"]) for known in objects]))
        _explain(entry, as_json=as_json)
        return
    if as_json:
        typer.echo(json.dumps(objects, indent=2))
        return
    width = max(len(str(entry["name"])) for entry in objects)
    for entry in objects:
        levels = entry["levels"]
        where = "/".join(str(level) for level in levels) if isinstance(levels, list) else ""
        typer.echo(f"{entry['name']!s:{width}}  {entry['status']!s:11}  {where:17}  {entry['type']}")


def _no_such_property(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    return f"there is no property {name}" + (
        f"; did you mean {near[0]}?" if near else "; `parlour properties` lists them"
    )


def _explain(entry: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(entry)
        return
    shown = {
        "name": entry["name"],
        "effect": entry["effect"],
        "type": entry["type"],
        "limits": entry["limits"],
        "default": entry["default"],
        "acts as": entry["effective_default"],
        "levels": ", ".join(entry["levels"]),
        "takes effect": entry["applies"],
        "status": entry["status"] if entry["reason"] is None else f"{entry['status']}: {entry['reason']}",
    }
    print_pairs({title: value for title, value in shown.items() if title != "limits" or value})


def settings(markdown: MarkdownOption = False) -> None:
    """List every setting: its variable, its default, what it does."""
    if markdown:
        typer.echo(settings_markdown(), nl=False)
        return
    from parlour.settings import describe

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
    from parlour.settings import describe, group_title

    parts, group = [_SETTINGS_HEAD], ""
    for row in describe():
        if row.group != group:
            group = row.group
            parts.append(f"\n## `[{group}]`\n\n{group_title(group)}\n\n{_TABLE_HEAD}")
        parts.append(_table_line(row))
    return "".join(parts)


def _table_line(row: "SettingRow") -> str:
    default = f"`{row.default}`" if row.default else "not set"
    return f"| `{row.field}` | `{row.variable}` | {default} | {row.description} |\n"


def openapi() -> None:
    """Print the OpenAPI document of the REST API: every operation with its bodies, answers and errors, as JSON.

    Generators of clients and testing tools read it: parlour openapi > openapi.json
    """
    from parlour.api import openapi_document

    typer.echo(json.dumps(openapi_document(), indent=2))


def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def version_asked(asked: bool) -> None:
    """Do as `version` for whoever asks by option, which most programs have; nothing else runs then."""
    if asked:
        version()
        raise typer.Exit
