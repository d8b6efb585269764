"""What `parlour recordings`, `transcripts` and `batch` share: files that a server keeps, and how they come here."""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import typer

from parlour.cli.common import fail
from parlour.cli.output import print_json, size_text
from parlour.cli.remote import Api, unreachable
from parlour.visible import visible

__all__ = ["LINK_S", "KeptFile", "OutputOption", "address_of", "address_of_link", "download_all", "length_text"]

LINK_S: Final = 12 * 3600
"""Long enough for a slow line: a download that broke off goes on with the same link."""

_ODD: Final = re.compile(r"[^\w.-]")

OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="File or folder to write to; without it the current folder.", metavar="PATH"),
]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file: its key in its place, under which name it is saved, and how many bytes it has where that is known."""

    key: str
    name: str
    size: int | None = None


def download_all(
    id_: str,
    files: Sequence[KeptFile],
    output: Path | None,
    *,
    what: str,
    link: Callable[[KeptFile], str],
    as_json: bool,
) -> None:
    """Download the files of one `what`, and say of each where it is. `link` returns the address of one.

    What broke off goes on when the same command is given again. Nothing is written over.
    """
    from parlour.cli.downloading import download as get_file

    show_progress = sys.stderr.isatty() and not as_json
    got = []
    for one, target in zip(files, _targets(files, output, what), strict=True):
        if len(files) > 1 and _is_there(target, one):  # the command that was broken off got so far
            size = target.stat().st_size
        else:
            size = get_file(link(one), target, mark=id_[:8], show=show_progress)
        got.append({"s3key": one.key, "path": str(target), "bytes": size})
        if not as_json:
            typer.echo(f"{visible(str(target))}  {size_text(size)}")
    if as_json:
        print_json({"id": id_, "files": got})


def address_of_link(api: Api, link: dict[str, Any]) -> str:
    """Return where the file of an access link is to be fetched."""
    return address_of(api, str(link["download_link"]), in_bucket="storage_provider" in link)


def address_of(api: Api, address: str, *, in_bucket: bool) -> str:
    """Return where a file is to be fetched that a server gave an address for."""
    if urlsplit(address).scheme not in ("http", "https"):
        unreachable(f"{api.origin} is no Parlour server: its link is no address")
    if in_bucket:
        return address
    # The server's own file: asked for where the server was reached, which need not be how the world reaches it.
    parts = urlsplit(address)
    return f"{api.origin}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def length_text(seconds: int | None) -> str:
    """Return how long something is, nothing where that is not known."""
    return "" if seconds is None else str(timedelta(seconds=seconds))


def _targets(files: Sequence[KeptFile], output: Path | None, what: str) -> list[Path]:
    """Return where each file goes: names of the server never lead out of the folder."""
    names = [_ODD.sub("_", one.name).lstrip(".") or what for one in files]
    if output is not None and len(files) == 1 and not output.is_dir():
        return [output]
    folder = output or Path()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"{folder} is no folder to write to: {error.strerror}")
    return [folder / name for name in names]


def _is_there(target: Path, file: KeptFile) -> bool:
    """Tell whether one file of several has come before: by its size, where that is known."""
    return target.is_file() and file.size in (None, target.stat().st_size)
