"""What everything that records and streams works with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from parlour.clock import Clock
from parlour.media.port import Sfu
from parlour.recording.delivery import Delivery
from parlour.recording.process import Python
from parlour.recording.relay import Exits
from parlour.settings import RecordingSettings
from parlour.storage.stores import Stores
from parlour.store import Database

__all__ = ["Workshop"]


@dataclass(frozen=True, slots=True)
class Workshop:
    """`folder` holds a directory for each job; `python` returns the Python that workers run under.

    It raises `MissingPartError` where there is none.
    """

    sfu: Sfu
    clock: Clock
    database: Database
    stores: Stores
    delivery: Delivery
    folder: Path
    server_id: str
    settings: RecordingSettings
    exits: Exits
    python: Callable[[], Awaitable[Python]]
