"""`parlour rooms`: rooms of a running server, over its REST API."""

from typing import Annotated, Any

import typer

from parlour.cli.asking import Server, asks_server
from parlour.cli.assignments import complete, read_assignments
from parlour.cli.common import command_group
from parlour.cli.output import one_line, print_json, print_pairs, print_table
from parlour.cli.remote import PAGE, complete_rooms

__all__ = ["app"]

app = command_group("Rooms of a running server, here or elsewhere.")

NameArgument = Annotated[str, typer.Argument(help="The room's name.", metavar="NAME", autocompletion=complete_rooms)]
SettingsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        help="`privacy` or properties, such as max_participants=5 start_video_off=null.",
        metavar="NAME=VALUE",
        autocompletion=complete("room", "privacy"),
    ),
]


@app.command("list")
@asks_server
def list_rooms(
    *,
    server: Server,
) -> None:
    """List every room that has not expired, newest first."""
    rooms = server.api.get_all("rooms")
    if server.as_json:
        print_json({"total_count": len(rooms), "data": rooms})
        return
    print_table(
        ("NAME", "PRIVACY", "CREATED", "CONFIG"),
        [(room["name"], room["privacy"], room["created_at"], _summary(room["config"])) for room in rooms],
    )


def _summary(config: dict[str, Any]) -> str:
    return " ".join(f"{name}={one_line(value)}" for name, value in config.items())


@app.command()
@asks_server
def show(
    name: NameArgument,
    *,
    server: Server,
) -> None:
    """Show a room and what its configuration says beyond the defaults."""
    _print_room(server.api.get("rooms", name), as_json=server.as_json)


@app.command("set")
@asks_server
def set_config(
    name: NameArgument,
    values: SettingsArgument = None,
    *,
    server: Server,
) -> None:
    """Set a room's configuration: parlour rooms set team-sync max_participants=5 start_video_off=null

    Only what is named changes. A value that is JSON is read as JSON (null puts back the default), any other as text.
    """
    body = _body(values)
    _print_room(server.api.post("rooms", name, body=body), as_json=server.as_json)


@app.command()
@asks_server
def create(
    name: Annotated[str | None, typer.Argument(help="Its name; a random one when left out.", metavar="[NAME]")] = None,
    values: SettingsArgument = None,
    *,
    server: Server,
) -> None:
    """Create a room: parlour rooms create team-sync privacy=private max_participants=5"""
    given = list(values or ())
    if name is not None and "=" in name:  # no room's name has an equals sign
        given, name = [name, *given], None
    body = _body(given) | ({} if name is None else {"name": name})
    _print_room(server.api.post("rooms", body=body), as_json=server.as_json)


@app.command()
@asks_server
def delete(
    name: NameArgument,
    *,
    server: Server,
) -> None:
    """Delete a room. Everybody in it is thrown out."""
    answer = server.api.delete("rooms", name)
    if server.as_json:
        print_json(answer)
    else:
        typer.echo(f"deleted {answer['name']}")


@app.command()
@asks_server
def history(
    name: NameArgument,
    limit: Annotated[int, typer.Option(min=1, max=PAGE, help="How many changes to show.")] = PAGE,
    *,
    server: Server,
) -> None:
    """Show who changed what in a room, and when; newest first."""
    answer = server.api.get("parlour", "rooms", name, "history", limit=limit)
    if server.as_json:
        print_json(answer)
        return
    print_table(
        ("TIME", "ACTION", "KEY", "CHANGES"),
        [
            (
                change["time"],
                change["action"],
                change["key_label"] or change["key_id"] or "-",
                one_line(change["changes"]),
            )
            for change in answer["data"]
        ],
    )


def _body(values: list[str] | None) -> dict[str, Any]:
    given = read_assignments(values or ())
    body = {"privacy": given.pop("privacy")} if "privacy" in given else {}
    return body | ({"properties": given} if given else {})


def _print_room(room: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(room)
        return
    print_pairs({name: room[name] for name in ("name", "url", "privacy", "created_at", "id")} | room["config"])
