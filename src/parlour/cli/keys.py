"""`parlour keys`: API keys are made, exchanged and revoked on the machine of the server, never over the network."""

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from parlour.cli.common import ConfigOption, DataDirOption, command_group, fail, load_settings, on_database
from parlour.visible import visible

if TYPE_CHECKING:
    from parlour.clock import Clock
    from parlour.store import Database, DomainRecord, KeyRecord

__all__ = ["app"]

app = command_group("API keys: what REST callers prove themselves with.")

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_LONGEST_LABEL: Final = 100

DomainOption = Annotated[
    str | None, typer.Option(help="Name of the domain; the first one when left out.", metavar="NAME")
]
KeyArgument = Annotated[str, typer.Argument(help="The key's id, from `parlour keys list`.")]


async def _domain(database: "Database", name: str | None) -> "DomainRecord":
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
    if len(label) > _LONGEST_LABEL:
        fail(f"a label can have {_LONGEST_LABEL} characters")

    async def work(database: "Database", clock: "Clock") -> str:
        found = await _domain(database, domain)
        _, secret = await database.keys.create(found.id, label=label, now=clock.now())
        return secret

    typer.echo(on_database(load_settings(config, data_dir), work))


@app.command("list")
def list_keys(data_dir: DataDirOption = None, config: ConfigOption = None) -> None:
    """List the keys of every domain: id, domain, age, state, last use, label. The keys themselves are never shown."""

    async def work(database: "Database", clock: "Clock") -> list[str]:
        names = {domain.id: domain.name for domain in await database.domains.all()}
        now = clock.now()
        return [_line(key, names[key.domain_id], now) for key in await database.keys.all()]

    for line in on_database(load_settings(config, data_dir), work):
        typer.echo(line)


@app.command()
def revoke(key_id: KeyArgument, data_dir: DataDirOption = None, config: ConfigOption = None) -> None:
    """Make a key useless at once, and every meeting token that was signed with it."""

    async def work(database: "Database", clock: "Clock") -> bool:
        return await database.keys.revoke(key_id, now=clock.now())

    if not on_database(load_settings(config, data_dir), work):
        _no_such_key(key_id)
    typer.echo(f"revoked {key_id}")


@app.command()
def rotate(
    key_id: KeyArgument,
    grace: Annotated[
        str, typer.Option(help="How long the old key goes on working: 90s, 15m, 24h, 7d; 0 for not at all.")
    ] = "24h",
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Make a new key in place of another and print it, and nothing else. It keeps the label.

    Meeting tokens that were signed with the old key work as long as that does.
    """
    seconds = _seconds(grace)

    async def work(database: "Database", clock: "Clock") -> str | None:
        made = await database.keys.rotate(key_id, grace=seconds, now=clock.now())
        return None if made is None else made[1]

    secret = on_database(load_settings(config, data_dir), work)
    typer.echo(secret if secret is not None else _no_such_key(key_id))


def _no_such_key(key_id: str) -> str:
    fail(f"there is no active key with the id {key_id}; `parlour keys list` shows those that are")


def _seconds(text: str) -> float:
    found = re.fullmatch(r"([0-9]{1,6})([smhd]?)", text)
    if found is None:
        fail(f"{text} is no length of time: write 90s, 15m, 24h or 7d")
    return float(int(found[1]) * _UNITS[found[2] or "s"])


def _line(key: "KeyRecord", domain: str, now: float) -> str:
    used = "never used" if key.last_used_at is None else f"used {_minute(key.last_used_at)}"
    line = f"{key.id}  {domain}  {_day(key.created_at)}  {_state(key, now)}  {used}  {key.label}"
    return visible(line.rstrip())


def _state(key: "KeyRecord", now: float) -> str:
    if key.revoked_at is None:
        return "active"
    return f"active until {_minute(key.revoked_at)}" if key.is_active(now) else f"revoked {_day(key.revoked_at)}"


def _day(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")


def _minute(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%MZ")
