"""What every REST handler works with, found on the application that serves the request."""

from dataclasses import dataclass
from typing import Protocol, cast

from starlette.requests import Request

from parlour.clock import Clock
from parlour.settings import Settings
from parlour.store import Database, DomainRecord, RoomRecord

__all__ = ["ApiContext", "LiveCalls", "NoCalls", "context_of"]


class LiveCalls(Protocol):
    """The running calls, as far as REST tells them something. Called after the change is durable."""

    async def room_deleted(self, domain_id: str, room_name: str) -> None:
        """A room was deleted: everybody in it is to be thrown out."""
        ...

    async def room_changed(self, room: RoomRecord) -> None:
        """A room was configured; `room.version` orders changes that overtake each other."""
        ...

    def hosts_call(self, domain_id: str, room_name: str) -> bool:
        """Tell whether somebody is in the room now."""
        ...


class NoCalls:
    """Stands in where no calls run: `--no-sfu`, tests of REST alone."""

    async def room_deleted(self, domain_id: str, room_name: str) -> None:
        """Nobody is there to be thrown out."""

    async def room_changed(self, room: RoomRecord) -> None:
        """Nobody is there to be told."""

    def hosts_call(self, domain_id: str, room_name: str) -> bool:
        """Nobody is in any room."""
        return False


@dataclass(frozen=True, slots=True)
class ApiContext:
    """Settings, time, database and running calls."""

    settings: Settings
    clock: Clock
    database: Database
    calls: LiveCalls

    def public_url(self, domain: DomainRecord) -> str:
        """Return the origin under which browsers reach the rooms of `domain`, without a slash at the end."""
        origin = self.settings.server.origin
        return origin if domain.host is None else f"{origin.partition('://')[0]}://{domain.host}"


def context_of(request: Request) -> ApiContext:
    """Return the context that the application was given when it started."""
    return cast("ApiContext", request.app.state.api)
