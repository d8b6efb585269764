"""`parlour tokens`: meeting tokens of a running server, over its REST API."""

import sys
from typing import Annotated

import typer

from parlour.cli.assignments import complete, read_assignments
from parlour.cli.common import fail
from parlour.cli.output import print_json, print_pairs
from parlour.cli.remote import JsonOption, KeyOption, LocalOption, SettingsOption, UrlOption, connect
from parlour.clock import SystemClock
from parlour.properties import Level

__all__ = ["app"]

app = typer.Typer(help="Meeting tokens: who may join, as whom, with which rights.", no_args_is_help=True)


@app.command()
def create(
    values: Annotated[
        list[str] | None,
        typer.Argument(
            help="Properties, such as is_owner=true user_name=Ann.",
            metavar="NAME=VALUE",
            autocompletion=complete(Level.TOKEN),
        ),
    ] = None,
    room: Annotated[str | None, typer.Option(help="The only room it admits to.", metavar="NAME")] = None,
    minutes: Annotated[float | None, typer.Option(min=0, help="How long it admits; else for ever, or `exp`.")] = None,
    url: UrlOption = None,
    key: KeyOption = None,
    data_dir: LocalOption = None,
    config: SettingsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a token and print it: parlour tokens create --room team-sync --minutes 60 is_owner=true"""
    properties = read_assignments(values or ())
    extra = {"room_name": room, "exp": None if minutes is None else int(SystemClock().now() + minutes * 60)}
    for name, value in extra.items():
        if value is not None and name in properties:
            fail(f"{name} is given twice")
    properties |= {name: value for name, value in extra.items() if value is not None}
    answer = connect(url, key, data_dir, config).post("meeting-tokens", body={"properties": properties})
    if as_json:
        print_json(answer)
    else:
        typer.echo(answer["token"])


@app.command()
def show(
    token: Annotated[str, typer.Argument(help="The token; `-` reads it from standard input.", metavar="TOKEN")],
    ignore_nbf: Annotated[bool, typer.Option("--ignore-nbf", help="Also if its `nbf` is still ahead.")] = False,
    url: UrlOption = None,
    key: KeyOption = None,
    data_dir: LocalOption = None,
    config: SettingsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a token carries, if it is valid now."""
    text = sys.stdin.readline().strip() if token == "-" else token  # noqa: S105 - the word for standard input
    api = connect(url, key, data_dir, config)
    answer = api.get("meeting-tokens", text, ignoreNbf="true" if ignore_nbf else None)
    if as_json:
        print_json(answer)
    else:
        print_pairs(answer)
