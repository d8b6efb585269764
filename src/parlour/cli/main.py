"""The command line, put together."""

import typer

from parlour.cli import domain, domains, keys, rooms, show, tokens, webhooks
from parlour.cli.common import ConfigOption, DataDirOption, load_settings, on_database
from parlour.cli.serve import serve
from parlour.clock import Clock
from parlour.store import Database

__all__ = ["main"]

app = typer.Typer(
    name="parlour",
    help="Parlour: video rooms on your own machines, speaking Daily's interfaces.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(rooms.app, name="rooms")
app.add_typer(tokens.app, name="tokens")
app.add_typer(domain.app, name="domain")
app.add_typer(keys.app, name="keys")
app.add_typer(domains.app, name="domains")
app.add_typer(webhooks.app, name="webhooks")
app.command()(serve)
app.command()(show.properties)
app.command()(show.settings)
app.command()(show.openapi)
app.command()(show.version)


@app.command()
def migrate(data_dir: DataDirOption = None, config: ConfigOption = None) -> None:
    """Bring the database up to date. `parlour serve` does this too, so it is only needed before a planned start."""

    async def work(_database: Database, _clock: Clock) -> None:
        """Opening has done it."""

    on_database(load_settings(config, data_dir), work)
    typer.echo("the database is up to date")


def main() -> None:
    """Run the command line."""
    app()
