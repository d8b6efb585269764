"""`parlour domain`: the defaults that a domain gives its rooms, over the REST API. The domain is the key's."""

from typing import Annotated

import typer

from parlour.cli.asking import Server, asks_server
from parlour.cli.assignments import complete, read_assignments
from parlour.cli.common import command_group
from parlour.cli.output import print_json, print_pairs

__all__ = ["app"]

app = command_group("The domain of the API key: defaults for all its rooms.")


@app.command()
@asks_server
def show(
    *,
    server: Server,
) -> None:
    """Show the domain with its configuration."""
    answer = server.api.get()
    if server.as_json:
        print_json(answer)
    else:
        print_pairs({"domain_name": answer["domain_name"], "domain_id": answer["domain_id"]} | answer["config"])


@app.command("set")
@asks_server
def set_config(
    values: Annotated[
        list[str],
        typer.Argument(
            help="Properties, such as enforce_unique_user_ids=true enable_terse_logging=null.",
            metavar="NAME=VALUE",
            autocompletion=complete("domain"),
        ),
    ],
    *,
    server: Server,
) -> None:
    """Set defaults for every room of the domain: parlour domain set enable_terse_logging=true"""
    body = {"properties": read_assignments(values)}
    answer = server.api.post(body=body)
    if server.as_json:
        print_json(answer)
    else:
        print_pairs({"domain_name": answer["domain_name"]} | answer["config"])
