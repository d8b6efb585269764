"""What everything works with that makes something of a call's media."""

from dataclasses import dataclass
from pathlib import Path

from parlour.calls.jobs.options import JobOptions
from parlour.calls.jobs.order import JobOrder
from parlour.clock import Clock
from parlour.jobs.naming import Named
from parlour.media.port import Sfu
from parlour.storage.stores import Stores
from parlour.store import Database

__all__ = ["Workshop"]


@dataclass(frozen=True, slots=True)
class Workshop:
    """`folder` holds a directory for each job."""

    sfu: Sfu
    clock: Clock
    database: Database
    stores: Stores
    folder: Path
    server_id: str

    async def domain_name(self, order: JobOrder[JobOptions]) -> str:
        """Return the name of a job's domain, an empty one when it has been deleted. Raises `ParlourError`."""
        domain = await self.database.domains.get(order.domain_id)
        return "" if domain is None else domain.name

    async def named(self, order: JobOrder[JobOptions]) -> Named:
        """Return what the names of a job's files may tell of it, as of now. Raises `ParlourError`."""
        name, instance = await self.domain_name(order), order.options.instance_id
        return Named(name, order.room_name, order.meeting_id, instance, order.job_id, self.clock.now())
