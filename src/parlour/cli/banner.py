"""What `parlour serve` says when it runs: at the first start everything one needs for a first call."""

from contextlib import suppress
from dataclasses import dataclass

from parlour import __version__
from parlour.clock import Clock
from parlour.settings import Settings
from parlour.store import Database, NameTakenError

__all__ = ["FirstSteps", "banner", "first_steps"]

FIRST_ROOM = "hello"


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What the first start makes, so that its first URL is a call at once."""

    key: str
    room: str


async def first_steps(database: Database, clock: Clock) -> FirstSteps | None:
    """Make an API key and a room when nobody ever made a key; `None` at every later start."""
    if await database.keys.all():
        return None
    domain = (await database.domains.all())[0]
    _, key = await database.keys.create(domain.id, label="first start", now=clock.now())
    with suppress(NameTakenError):  # a server that started at the same moment made it
        await database.rooms.create(domain.id, FIRST_ROOM, "public", {}, now=clock.now())
    return FirstSteps(key, FIRST_ROOM)


def banner(settings: Settings, first: FirstSteps | None) -> str:
    """Return the text. It holds an API key at the first start, and never again."""
    origin = settings.server.origin
    head = f"Parlour {__version__} runs at {origin} (REST API: {origin}/v1, its documentation: {origin}/docs)"
    head += f"\nThe dashboard, for who has an API key: {origin}/dashboard"
    if not settings.media.enabled:
        head += "\nIt runs without an SFU: REST only, no calls."
    if first is None:
        return f"{head}\nA new API key: parlour keys create --data-dir {settings.server.data_dir}\n"
    return f"""{head}

An API key. It is shown this once; `parlour keys create --data-dir {settings.server.data_dir}` makes others:

    {first.key}

Configure a room:

    curl -H "Authorization: Bearer {first.key}" \\
         -d '{{"properties": {{"max_participants": 5}}}}' {origin}/v1/rooms/{first.room}

Open it in two browser windows, and that is a call:

    {origin}/{first.room}
"""
