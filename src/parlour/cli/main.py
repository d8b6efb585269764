"""The command line, put together. What a command needs beyond its options is imported when it runs."""

from typing import TYPE_CHECKING, Annotated

import typer

from parlour.cli import batch, doctor, domain, domains, keys, recordings, rooms, show, tokens, transcripts, webhooks
from parlour.cli.common import (
    ConfigOption,
    DataDirOption,
    command_group,
    imported_everything,
    load_settings,
    on_database,
)

if TYPE_CHECKING:
    from parlour.clock import Clock
    from parlour.store import Database

__all__ = ["app"]

app = command_group("Parlour: video rooms on your own machines, speaking Daily's interfaces.", name="parlour")
app.add_typer(rooms.app, name="rooms")
app.add_typer(recordings.app, name="recordings")
app.add_typer(transcripts.app, name="transcripts")
app.add_typer(batch.app, name="batch")
app.add_typer(tokens.app, name="tokens")
app.add_typer(domain.app, name="domain")
app.add_typer(keys.app, name="keys")
app.add_typer(domains.app, name="domains")
app.add_typer(webhooks.app, name="webhooks")
app.command()(doctor.doctor)
app.command()(show.properties)
app.command()(show.settings)
app.command()(show.openapi)
app.command()(show.version)


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=show.version_asked, is_eager=True)
    ] = False,
) -> None:
    """Take what belongs to no command; `--version` has done its work before this runs."""


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on [127.0.0.1].", metavar="ADDRESS")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on [8000]; 0 takes a free one.")] = None,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
    no_sfu: Annotated[bool, typer.Option("--no-sfu", help="Start without media: REST only, no calls.")] = False,
) -> None:
    """Run the server. An empty folder is all it needs: the first start makes an API key and a room, and prints both.

    Every setting can also stand in the settings file or in a PARLOUR_... variable: `parlour settings` lists them.
    """
    media = {"enabled": False} if no_sfu else {}
    settings = load_settings(config, data_dir, server={"host": host, "port": port}, media=media)
    from parlour.cli.serve import run

    imported_everything()
    run(settings)


@app.command()
def migrate(data_dir: DataDirOption = None, config: ConfigOption = None) -> None:
    """Bring the database up to date. `parlour serve` does this too, so it is only needed before a planned start."""

    async def work(_database: "Database", _clock: "Clock") -> None:
        """Opening has done it."""

    on_database(load_settings(config, data_dir), work)
    typer.echo("the database is up to date")
