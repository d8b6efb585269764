"""`parlour tokens`: meeting tokens of a running server, over its REST API."""

import math
import sys
from typing import Annotated

import typer

from parlour.cli.asking import Server, asks_server
from parlour.cli.assignments import complete, read_assignments
from parlour.cli.common import command_group, fail
from parlour.cli.output import print_json, print_pairs
from parlour.cli.remote import complete_rooms

__all__ = ["app"]

app = command_group("Meeting tokens: who may join, as whom, with which rights.")


@app.command()
@asks_server
def create(
    values: Annotated[
        list[str] | None,
        typer.Argument(
            help="Properties, such as is_owner=true user_name=Ann.",
            metavar="NAME=VALUE",
            autocompletion=complete("token"),
        ),
    ] = None,
    room: Annotated[
        str | None, typer.Option(help="The only room it admits to.", metavar="NAME", autocompletion=complete_rooms)
    ] = None,
    minutes: Annotated[float | None, typer.Option(min=0, help="How long it admits; else for ever, or `exp`.")] = None,
    *,
    server: Server,
    link: Annotated[bool, typer.Option("--link", help="Print the address to open instead; needs a room.")] = False,
) -> None:
    """Make a token and print it: parlour tokens create --room team-sync --minutes 60 is_owner=true"""
    properties = read_assignments(values or ())
    if minutes is not None and not math.isfinite(minutes):
        fail("--minutes is a number of minutes")
    extra = {"room_name": room, "exp": None if minutes is None else _in(minutes)}
    for name, value in extra.items():
        if value is not None and name in properties:
            fail(f"{name} is given twice")
    properties |= {name: value for name, value in extra.items() if value is not None}
    admits_to = properties.get("room_name")
    if link and not isinstance(admits_to, str):
        fail("--link needs a room: say --room NAME")
    api = server.api
    address = api.get("rooms", str(admits_to))["url"] if link else ""
    answer = api.post("meeting-tokens", body={"properties": properties})
    if server.as_json:
        print_json(answer)
    else:
        typer.echo(f"{address}?t={answer['token']}" if link else answer["token"])


@app.command()
@asks_server
def show(
    token: Annotated[str, typer.Argument(help="The token; `-` reads it from standard input.", metavar="TOKEN")],
    ignore_nbf: Annotated[bool, typer.Option("--ignore-nbf", help="Also if its `nbf` is still ahead.")] = False,
    *,
    server: Server,
) -> None:
    """Show what a token carries, if it is valid now."""
    text = sys.stdin.readline().strip() if token == "-" else token  # noqa: S105 - the word for standard input
    api = server.api
    answer = api.get("meeting-tokens", text, ignoreNbf="true" if ignore_nbf else None)
    if server.as_json:
        print_json(answer)
    else:
        print_pairs(answer)


def _in(minutes: float) -> int:
    """Return the moment in so many minutes, in Unix seconds."""
    from parlour.clock import SystemClock

    return int(SystemClock().now() + minutes * 60)
