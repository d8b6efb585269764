"""What is kept on disk: tables, queries, migrations. SQLite and PostgreSQL."""

from parlour.store.database import Database
from parlour.store.domains import Domains
from parlour.store.errors import DatabaseUnavailableError, NameTakenError, StoreSetupError, UnknownCursorError
from parlour.store.keys import Keys
from parlour.store.records import Access, DomainRecord, KeyRecord, RoomPage, RoomRecord
from parlour.store.rooms import OLDEST, Rooms
from parlour.store.vault import load_server_key

__all__ = [
    "OLDEST",
    "Access",
    "Database",
    "DatabaseUnavailableError",
    "DomainRecord",
    "Domains",
    "KeyRecord",
    "Keys",
    "NameTakenError",
    "RoomPage",
    "RoomRecord",
    "Rooms",
    "StoreSetupError",
    "UnknownCursorError",
    "load_server_key",
]
