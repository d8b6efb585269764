"""`parlour webhooks`: what became of deliveries, and sending events again."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from parlour.cli.common import ConfigOption, DataDirOption, command_group, fail, load_settings, on_database
from parlour.visible import visible

if TYPE_CHECKING:
    from parlour.clock import Clock
    from parlour.store import Database, DeliveryRow

__all__ = ["app"]

app = command_group("Webhooks: what was delivered, and sending it again.")

_STATES: Final = ("pending", "delivered", "failed")

SinceOption = Annotated[
    datetime | None,
    typer.Option(help="Only events made since then (UTC).", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
]


def _moment(since: datetime | None) -> float | None:
    return None if since is None else since.replace(tzinfo=UTC).timestamp()


@app.command()
def deliveries(
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
    state: Annotated[str | None, typer.Option(help="pending, delivered or failed.", metavar="STATE")] = None,
    since: SinceOption = None,
    limit: Annotated[int, typer.Option(help="Lines at most.", min=1, max=10_000)] = 100,
) -> None:
    """List deliveries, newest first: state, tries, when the event was made, type, room, event id, what went wrong."""
    if state is not None and state not in _STATES:
        fail(f"--state must be one of {', '.join(_STATES)}")

    async def work(database: "Database", _clock: "Clock") -> "list[DeliveryRow]":
        return await database.outbox.listed(state=state, since=_moment(since), limit=limit)

    rows = on_database(load_settings(config, data_dir), work)
    if not rows:
        typer.echo("there are no such deliveries" if state or since else "there are no deliveries", err=True)
    for row in rows:
        made = datetime.fromtimestamp(row.created_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        line = f"{row.state:<9}  {row.attempts}  {made}  {row.type}  {row.room}  {row.event_id}  {row.last_error or ''}"
        typer.echo(visible(line.rstrip()))


@app.command()
def replay(
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
    event: Annotated[str | None, typer.Option(help="Send this event again.", metavar="ID")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Send every event again that was given up.")] = False,
    since: SinceOption = None,
) -> None:
    """Send events again, with the ids they had. A running server begins within seconds, another one at its start."""
    if event is None and not failed and since is None:
        fail("say what to send again: --event ID, --failed or --since DATE")

    async def work(database: "Database", clock: "Clock") -> int:
        return await database.outbox.replay(event_id=event, failed_only=failed, since=_moment(since), now=clock.now())

    count = on_database(load_settings(config, data_dir), work)
    typer.echo(f"{count} {'delivery is' if count == 1 else 'deliveries are'} sent again")
