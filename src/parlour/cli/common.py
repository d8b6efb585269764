"""What the commands share: options, settings, an open database, how failures are told."""

import gc
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from parlour.errors import ParlourError
from parlour.visible import visible

if TYPE_CHECKING:
    from parlour.clock import Clock
    from parlour.settings import Settings
    from parlour.store import Database

__all__ = [
    "ConfigOption",
    "DataDirOption",
    "command_group",
    "complain",
    "fail",
    "imported_everything",
    "load_settings",
    "on_database",
    "open_database",
    "sentences",
]

T = TypeVar("T")


def command_group(about: str, *, name: str | None = None) -> typer.Typer:
    """Return a group of commands. Help is plain text: drawing boxes would cost every call for help 0.2 s."""
    return typer.Typer(
        name=name, help=about, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False
    )


DataDirOption = Annotated[
    Path | None,
    typer.Option(help="Folder for everything Parlour writes; made when missing.", metavar="DIR", show_default=False),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option(help="Settings file (TOML); PARLOUR_CONFIG names one too.", metavar="FILE", show_default=False),
]


def fail(message: str) -> NoReturn:
    """Say why the command cannot go on, and end with status 1."""
    complain(message)
    raise typer.Exit(1)


def complain(message: str) -> None:
    """Write a message about what is wrong to standard error; what a server said in it does nothing to the terminal."""
    lines = [visible(line) for line in message.split("\n")]
    sys.stderr.write("parlour: " + "\n".join(lines) + "\n")


@contextmanager
def sentences() -> Iterator[None]:
    """Tell refusals in a sentence instead of a traceback."""
    try:
        yield
    except ParlourError as error:
        fail(error.info or error.code)


def imported_everything() -> None:
    """Say that the command goes on for longer now: garbage is looked for, but never among what was imported."""
    gc.freeze()
    gc.enable()


def load_settings(config: Path | None, data_dir: Path | None, **groups: dict[str, Any]) -> "Settings":
    """Read the settings; what the command line gives wins, `None` means not given."""
    from parlour.settings import SettingsError, load

    server = {"data_dir": data_dir, **groups.pop("server", {})}
    overrides = {"server": server, **groups}
    given = {
        group: {field: value for field, value in fields.items() if value is not None}
        for group, fields in overrides.items()
    }
    try:
        return load(config, overrides=given)
    except SettingsError as error:
        fail(str(error))


async def open_database(settings: "Settings", clock: "Clock") -> "Database":
    """Open the database that `settings` name, up to date and with its first domain."""
    from parlour.store import Database, load_server_key

    return await Database.open(
        settings.database_url,
        server_key=load_server_key(settings.server.data_dir, database_url=settings.database_url),
        first_domain=settings.domain.name,
        now=clock.now(),
    )


def on_database(settings: "Settings", work: "Callable[[Database, Clock], Awaitable[T]]") -> T:
    """Run `work` on the open database of `settings`, also beside a running server."""
    import asyncio

    import parlour.store  # noqa: F401
    from parlour.clock import SystemClock

    imported_everything()

    async def run() -> T:
        clock = SystemClock()
        database = await open_database(settings, clock)
        try:
            return await work(database, clock)
        finally:
            await database.close()

    with sentences():
        return asyncio.run(run())
