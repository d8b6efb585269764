"""`parlour recordings`: what was recorded on a running server, over its REST API."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from parlour.cli.asking import Server, asks_server
from parlour.cli.common import command_group, fail
from parlour.cli.kept_files import LINK_S, KeptFile, OutputOption, address_of_link, download_all, length_text
from parlour.cli.output import print_json, print_pairs, print_table, size_text
from parlour.cli.remote import Api, complete_rooms
from parlour.visible import visible

__all__ = ["app"]

app = command_group("Recordings of a running server, here or elsewhere.")

IdArgument = Annotated[
    str, typer.Argument(help="The recording's id, as `parlour recordings list` shows it.", metavar="ID")
]


@app.command("list")
@asks_server
def list_recordings(
    room: Annotated[
        str | None,
        typer.Option(help="Only recordings made in rooms of this name.", metavar="NAME", autocompletion=complete_rooms),
    ] = None,
    *,
    server: Server,
) -> None:
    """List recordings, newest first, also those that are being made."""
    found = server.api.get_all("recordings", room_name=room)
    if server.as_json:
        print_json({"total_count": len(found), "data": found})
        return
    print_table(
        ("ID", "ROOM", "STARTED", "LENGTH", "STATUS", "TYPE", "SIZE", "ERROR"),
        [
            (
                one["id"],
                one["room_name"],
                _started(one),
                _length(one),
                one["status"],
                one.get("type", ""),
                _size(one),
                one.get("error", ""),
            )
            for one in found
        ],
    )


@app.command()
@asks_server
def show(
    recording_id: IdArgument,
    *,
    server: Server,
) -> None:
    """Show a recording and its files."""
    found = server.api.get("recordings", recording_id)
    if server.as_json:
        print_json(found)
        return
    told = {
        "id": found["id"],
        "room": found["room_name"],
        "meeting": found["mtgSessionId"],
        "started": _started(found),
        "status": found["status"],
        "error": found.get("error"),
        "type": found.get("type"),
        "length": _length(found),
        "size": _size(found),
        "people": found["max_participants"],
        "file": found["s3key"],
    }
    print_pairs({name: value for name, value in told.items() if value not in (None, "")})
    for track in found.get("tracks") or ():
        typer.echo(f"  {track['type']}  {size_text(track['size']):>9}  {visible(track['s3key'])}")
    for other in found.get("outputs") or ():
        typer.echo(f"  other             {visible(other)}")


@app.command()
@asks_server
def download(
    recording_id: IdArgument,
    output: OutputOption = None,
    file: Annotated[
        str | None, typer.Option("--file", help="Only this file of it, as `show` lists them.", metavar="S3KEY")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="The files beside it, too: chat, events.")] = False,
    *,
    server: Server,
) -> None:
    """Download a recording; of raw tracks, all of them.

    What broke off goes on when the same command is given again. Nothing is written over.
    """
    from parlour.recording.naming import download_name

    api = server.api
    found = api.get("recordings", recording_id)
    sizes = {track["s3key"]: track["size"] for track in found.get("tracks") or ()}
    files = [
        KeptFile(one, download_name(one, found.get("type", "cloud")), sizes.get(one))
        for one in _wanted(found, file, everything=everything)
    ]
    download_all(
        *(found["id"], files, output),
        what="recording",
        link=lambda one: _link(api, found, one.key),
        as_json=server.as_json,
    )


@app.command()
@asks_server
def delete(
    recording_id: IdArgument,
    *,
    server: Server,
) -> None:
    """Delete a recording with all of its files. One that is being made has to be stopped first."""
    answer = server.api.delete("recordings", recording_id)
    if server.as_json:
        print_json(answer)
    else:
        typer.echo(f"deleted {visible(answer['id'])}")


def _wanted(found: dict[str, Any], file: str | None, *, everything: bool) -> list[str]:
    tracks, others = found.get("tracks"), list(found.get("outputs") or ())
    own = [found["s3key"]] if tracks is None else [track["s3key"] for track in tracks]
    if file is None:
        return own + (others if everything or tracks is not None else [])
    if file not in (*own, *others):
        fail(f"recording {found['id']} has no file {file}: `parlour recordings show {found['id']}` lists them")
    return [file]


def _link(api: Api, found: dict[str, Any], key: str) -> str:
    own = key == found["s3key"] and found.get("tracks") is None
    link = api.get("recordings", found["id"], "access-link", valid_for_secs=LINK_S, s3key=None if own else key)
    return address_of_link(api, link)


def _started(one: dict[str, Any]) -> str:
    return datetime.fromtimestamp(one["start_ts"], UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _length(one: dict[str, Any]) -> str:
    return length_text(one.get("duration"))


def _size(one: dict[str, Any]) -> str:
    return "" if one.get("size") is None else size_text(one["size"])
