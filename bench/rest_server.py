"""The server under measurement: Parlour as `parlour serve --no-sfu` runs it, plus bare routes on the same database.

A bare route is the least that any FastAPI application would do: one indexed read, or one durable single-row update,
with no key to check, nothing to validate and nothing to merge.
"""

import json
import sys
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Connection, make_url, select, update

from parlour.clock import SystemClock
from parlour.settings import Settings
from parlour.store.backends.base import Backend
from parlour.store.backends.postgresql import PostgresqlBackend
from parlour.store.backends.sqlite import SqliteBackend
from parlour.store.tables import rooms
from parlour.web.app import create_app

__all__ = ["bare_routes"]


def bare_routes(app: FastAPI, backend: Backend) -> None:
    """Put the bare read and the bare write in front of the application's own routes."""

    async def read(name: str) -> dict[str, Any]:
        def query(connection: Connection) -> dict[str, Any]:
            row = connection.execute(select(rooms).where(rooms.c.name == name)).one()
            return {"id": row.id, "name": row.name, "config": json.loads(row.config)}

        return await backend.lookup(query)

    async def write(name: str, body: dict[str, Any]) -> dict[str, Any]:
        def query(connection: Connection) -> None:
            # The version makes every commit a real one: SQLite writes nothing for an update that changes no byte.
            new = {"config": json.dumps(body), "version": rooms.c.version + 1}
            connection.execute(update(rooms).where(rooms.c.name == name).values(new))

        await backend.write(query)
        return {"name": name, "config": body}

    app.add_api_route("/bare/rooms/{name}", read, methods=["GET"])
    app.add_api_route("/bare/rooms/{name}", write, methods=["POST"])
    app.router.routes[:0] = [app.router.routes.pop(), app.router.routes.pop()]


def _backend(database_url: str) -> Backend:
    url = make_url(database_url)
    return SqliteBackend(url) if url.get_backend_name() == "sqlite" else PostgresqlBackend(url)


def _main(port: int, data_dir: Path, database_url: str) -> None:
    database = {"url": database_url} if database_url else {}
    settings = Settings.model_validate(
        {
            "server": {"data_dir": data_dir, "port": port},
            "media": {"enabled": False},
            "database": database,
            "limits": {"rate_limits": False},
        }
    )
    app = create_app(settings, clock=SystemClock(), sfu=None)
    bare_routes(app, _backend(settings.database_url))
    uvicorn.run(app, port=port, http="httptools", loop="uvloop", access_log=False, log_level="warning")


if __name__ == "__main__":
    _main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")
