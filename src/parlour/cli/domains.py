"""`parlour domains`: several tenants in one deployment."""

import re
from typing import TYPE_CHECKING, Annotated, Final

import typer

from parlour.cli.common import ConfigOption, DataDirOption, command_group, fail, load_settings, on_database

if TYPE_CHECKING:
    from parlour.clock import Clock
    from parlour.store import Database, DomainRecord

__all__ = ["app"]

app = command_group("Domains: tenants with rooms, keys and defaults of their own.")

_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Lower-case letters, digits and dashes.")],
    host: Annotated[str, typer.Option(help="Host name of its rooms' URLs, with the port if it is an unusual one.")],
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Make a domain.

    Browsers reach its rooms under `--host`, REST callers by a key of it: `parlour keys create --domain NAME`.
    """
    from parlour.store import NameTakenError

    if _NAME.fullmatch(name) is None:
        fail("a domain's name has 1 to 63 lower-case letters, digits and dashes, and no dash at its ends")
    if _HOST.fullmatch(host.lower()) is None:
        fail(f"{host} is not a host name")

    async def work(database: "Database", clock: "Clock") -> "DomainRecord":
        return await database.domains.create(name, host, now=clock.now())

    try:
        domain = on_database(load_settings(config, data_dir), work)
    except NameTakenError:
        fail(f"the name {name} or the host {host} is in use; `parlour domains list` shows by whom")
    typer.echo(domain.id)


@app.command("set")
def set_switches(
    name: Annotated[str, typer.Argument(help="Name of the domain.")],
    rate_limits: Annotated[bool | None, typer.Option(help="Whether its REST calls are limited.")] = None,
    hipaa: Annotated[bool | None, typer.Option(help="Whether meeting records hide user ids that are no UUIDs.")] = None,
    client_logs: Annotated[bool | None, typer.Option(help="Whether browsers send what they log.")] = None,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Switch what a domain cannot switch for itself. A running server obeys at once."""
    from parlour.properties import Changes

    given = {
        "disable_rate_limiting": None if rate_limits is None else not rate_limits,
        "hipaa": hipaa,
        "enable_daily_logger": client_logs,
    }
    changes = Changes({key: value for key, value in given.items() if value is not None})
    if not changes.set:
        fail("say what to switch: --rate-limits, --hipaa, --client-logs, or one of them with --no-")

    async def work(database: "Database", _clock: "Clock") -> bool:
        domain = await database.domains.by_name(name)
        return domain is not None and await database.domains.configure(domain.id, changes) is not None

    if not on_database(load_settings(config, data_dir), work):
        fail(f"there is no domain {name}; `parlour domains list` shows those that are")
    typer.echo(f"set {', '.join(changes.set)} of {name}")


@app.command("list")
def list_domains(data_dir: DataDirOption = None, config: ConfigOption = None) -> None:
    """List every domain: id, name, host."""
    settings = load_settings(config, data_dir)

    async def work(database: "Database", _clock: "Clock") -> "list[DomainRecord]":
        return await database.domains.all()

    for domain in on_database(settings, work):
        typer.echo(f"{domain.id}  {domain.name}  {domain.host or settings.server.origin}")
