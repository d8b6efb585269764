"""`parlour keys`: make, list and revoke API keys."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from parlour.cli.common import ConfigOption, DataDirOption, fail, load_settings, on_database
from parlour.clock import Clock
from parlour.store import Database, DomainRecord

__all__ = ["app"]

app = typer.Typer(help="API keys: what REST callers prove themselves with.", no_args_is_help=True)

DomainOption = Annotated[
    str | None, typer.Option(help="Name of the domain; the first one when left out.", metavar="NAME")
]


async def _domain(database: Database, name: str | None) -> DomainRecord:
    found = await database.domains.by_name(name) if name is not None else (await database.domains.all())[0]
    return found or fail(f"there is no domain {name}; `parlour domains list` shows those that are")


@app.command()
def create(
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
    domain: DomainOption = None,
    label: Annotated[str, typer.Option(help="A note to recognise the key by.", metavar="TEXT")] = "",
) -> None:
    """Make an API key and print it, and nothing else. It cannot be shown again.

    Works on an empty folder and beside a running server, which accepts the key at once.
    """
    if len(label) > 100:
        fail("a label can have 100 characters")

    async def work(database: Database, clock: Clock) -> str:
        found = await _domain(database, domain)
        _, secret = await database.keys.create(found.id, label=label, now=clock.now())
        return secret

    typer.echo(on_database(load_settings(config, data_dir), work))


@app.command("list")
def list_keys(data_dir: DataDirOption = None, config: ConfigOption = None) -> None:
    """List the keys of every domain: id, domain, age, label. The keys themselves are never shown."""

    async def work(database: Database, _clock: Clock) -> list[str]:
        names = {domain.id: domain.name for domain in await database.domains.all()}
        return [
            f"{key.id}  {names[key.domain_id]}  {_day(key.created_at)}  "
            f"{'active' if key.revoked_at is None else f'revoked {_day(key.revoked_at)}'}  {key.label}".rstrip()
            for key in await database.keys.all()
        ]

    for line in on_database(load_settings(config, data_dir), work):
        typer.echo(line)


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="The key's id, from `parlour keys list`.")],
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Make a key useless at once, and every meeting token that was signed with it."""

    async def work(database: Database, clock: Clock) -> bool:
        return await database.keys.revoke(key_id, now=clock.now())

    if not on_database(load_settings(config, data_dir), work):
        fail(f"there is no active key with the id {key_id}; `parlour keys list` shows those that are")
    typer.echo(f"revoked {key_id}")


def _day(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")
