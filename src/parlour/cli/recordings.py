"""`parlour recordings`: what was recorded on a running server, over its REST API."""

import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from parlour.cli.common import command_group, fail
from parlour.cli.output import print_json, print_pairs, print_table, size_text
from parlour.cli.remote import (
    Api,
    JsonOption,
    KeyOption,
    LocalOption,
    SettingsOption,
    UrlOption,
    complete_rooms,
    connect,
    unreachable,
)
from parlour.visible import visible

__all__ = ["app"]

app = command_group("Recordings of a running server, here or elsewhere.")

IdArgument = Annotated[
    str, typer.Argument(help="The recording's id, as `parlour recordings list` shows it.", metavar="ID")
]
_LINK_S = 12 * 3600
"""Long enough for a slow line: a download that broke off goes on with the same link."""

_ODD = re.compile(r"[^\w.-]")


@app.command("list")
def list_recordings(
    room: Annotated[
        str | None,
        typer.Option(help="Only recordings made in rooms of this name.", metavar="NAME", autocompletion=complete_rooms),
    ] = None,
    url: UrlOption = None,
    key: KeyOption = None,
    data_dir: LocalOption = None,
    config: SettingsOption = None,
    as_json: JsonOption = False,
) -> None:
    """List recordings, newest first, also those that are being made."""
    found = connect(url, key, data_dir, config).get_all("recordings", room_name=room)
    if as_json:
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
def show(
    recording_id: IdArgument,
    url: UrlOption = None,
    key: KeyOption = None,
    data_dir: LocalOption = None,
    config: SettingsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a recording and its files."""
    found = connect(url, key, data_dir, config).get("recordings", recording_id)
    if as_json:
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
def download(
    recording_id: IdArgument,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="File or folder to write to; without it the current folder.", metavar="PATH"
        ),
    ] = None,
    file: Annotated[
        str | None, typer.Option("--file", help="Only this file of it, as `show` lists them.", metavar="S3KEY")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="The files beside it, too: chat, events.")] = False,
    url: UrlOption = None,
    key: KeyOption = None,
    data_dir: LocalOption = None,
    config: SettingsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Download a recording; of raw tracks, all of them.

    What broke off goes on when the same command is given again. Nothing is written over.
    """
    api = connect(url, key, data_dir, config)
    found = api.get("recordings", recording_id)
    keys = _wanted(found, file, everything=everything)
    targets = _targets(keys, found, output)
    show_progress = sys.stderr.isatty() and not as_json
    from parlour.cli.downloading import download as get_file

    got = []
    for one, target in zip(keys, targets, strict=True):
        if len(keys) > 1 and _is_there(target, found, one):  # the command that was broken off got so far
            size = target.stat().st_size
        else:
            size = get_file(_link(api, found, one), target, mark=found["id"][:8], show=show_progress)
        got.append({"s3key": one, "path": str(target), "bytes": size})
        if not as_json:
            typer.echo(f"{visible(str(target))}  {size_text(size)}")
    if as_json:
        print_json({"id": found["id"], "files": got})


@app.command()
def delete(
    recording_id: IdArgument,
    url: UrlOption = None,
    key: KeyOption = None,
    data_dir: LocalOption = None,
    config: SettingsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Delete a recording with all of its files. One that is being made has to be stopped first."""
    answer = connect(url, key, data_dir, config).delete("recordings", recording_id)
    if as_json:
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


def _targets(keys: list[str], found: dict[str, Any], output: Path | None) -> list[Path]:
    """Return where each file goes: names of the server never lead out of the folder."""
    from parlour.recording.naming import download_name

    names = [_ODD.sub("_", download_name(one, found.get("type", "cloud"))).lstrip(".") or "recording" for one in keys]
    if output is not None and len(keys) == 1 and not output.is_dir():
        return [output]
    folder = output or Path()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"{folder} is no folder to write to: {error.strerror}")
    return [folder / name for name in names]


def _is_there(target: Path, found: dict[str, Any], key: str) -> bool:
    """Tell whether one file of several has come before: by its size, where that is known."""
    known = {track["s3key"]: track["size"] for track in found.get("tracks") or ()}
    return target.is_file() and target.stat().st_size == known.get(key, target.stat().st_size)


def _link(api: Api, found: dict[str, Any], key: str) -> str:
    own = key == found["s3key"] and found.get("tracks") is None
    link = api.get("recordings", found["id"], "access-link", valid_for_secs=_LINK_S, s3key=None if own else key)
    address = str(link["download_link"])
    if urlsplit(address).scheme not in ("http", "https"):
        unreachable(f"{api.origin} is no Parlour server: its link is no address")
    if "storage_provider" in link:
        return address
    # The server's own file: asked for where the server was reached, which need not be how the world reaches it.
    parts = urlsplit(address)
    return f"{api.origin}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def _started(one: dict[str, Any]) -> str:
    return datetime.fromtimestamp(one["start_ts"], UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _length(one: dict[str, Any]) -> str:
    return "" if one.get("duration") is None else str(timedelta(seconds=one["duration"]))


def _size(one: dict[str, Any]) -> str:
    return "" if one.get("size") is None else size_text(one["size"])
