"""`parlour transcripts`: what was written down on a running server, over its REST API."""

from typing import Annotated, Any

import typer

from parlour.cli.asking import Server, asks_server
from parlour.cli.common import command_group
from parlour.cli.kept_files import LINK_S, KeptFile, OutputOption, address_of_link, download_all, length_text
from parlour.cli.output import print_json, print_pairs, print_table
from parlour.cli.remote import complete_rooms
from parlour.visible import visible

__all__ = ["app"]

app = command_group("Transcripts of a running server, here or elsewhere.")

IdArgument = Annotated[
    str, typer.Argument(help="The transcript's id, as `parlour transcripts list` shows it.", metavar="ID")
]


@app.command("list")
@asks_server
def list_transcripts(
    room: Annotated[
        str | None,
        typer.Option(
            help="Only transcripts made in rooms of this name.", metavar="NAME", autocompletion=complete_rooms
        ),
    ] = None,
    meeting: Annotated[str | None, typer.Option(help="Only transcripts of this meeting.", metavar="ID")] = None,
    *,
    server: Server,
) -> None:
    """List transcripts, newest first, also those that are being made."""
    api = server.api
    found = api.get_all("transcript", id_="transcriptId", room_name=room, mtgSessionId=meeting)
    if server.as_json:
        print_json({"total_count": len(found), "data": found})
        return
    print_table(
        ("ID", "ROOM", "STARTED", "LENGTH", "STATUS", "ERROR"),
        [
            (
                one["transcriptId"],
                _room(one),
                _started(one),
                length_text(one["duration"]),
                _status(one),
                one.get("error") or "",
            )
            for one in found
        ],
    )


@app.command()
@asks_server
def show(
    transcript_id: IdArgument,
    *,
    server: Server,
) -> None:
    """Show what is known of a transcript."""
    found = server.api.get("transcript", transcript_id)
    if server.as_json:
        print_json(found)
        return
    told = {
        "id": found["transcriptId"],
        "room": _room(found),
        "meeting": found["mtgSessionId"],
        "started": _started(found),
        "status": _status(found),
        "error": found.get("error"),
        "length": length_text(found["duration"]),
        "bucket": found["outParams"]["bucket"],
        "file": found["outParams"]["s3key"],
    }
    print_pairs({name: value for name, value in told.items() if value not in (None, "")})


@app.command()
@asks_server
def download(
    transcript_id: IdArgument,
    output: OutputOption = None,
    *,
    server: Server,
) -> None:
    """Download a transcript as WebVTT. Nothing is written over."""
    from parlour.transcription.naming import download_name

    api = server.api
    found = api.get("transcript", transcript_id)
    at = found["outParams"]["s3key"]

    def link(_: KeptFile) -> str:
        return address_of_link(api, api.get("transcript", found["transcriptId"], "access-link", valid_for_secs=LINK_S))

    files = [KeptFile(at, download_name(at))]
    download_all(found["transcriptId"], files, output, what="transcript", link=link, as_json=server.as_json)


@app.command()
@asks_server
def delete(
    transcript_id: IdArgument,
    *,
    server: Server,
) -> None:
    """Delete a transcript with its file. One that is being made has to be stopped first."""
    answer = server.api.delete("transcript", transcript_id)
    if server.as_json:
        print_json(answer)
    else:
        typer.echo(f"deleted {visible(answer['transcriptId'])}")


def _room(one: dict[str, Any]) -> str:
    return str(one.get("roomName") or one["roomId"])


def _started(one: dict[str, Any]) -> str:
    return str(one["created_at"])[:19].replace("T", " ") + "Z"


def _status(one: dict[str, Any]) -> str:
    return str(one["status"]).removeprefix("t_").replace("_", "-")
