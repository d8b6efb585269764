"""The server under measurement: Parlour as `parlour serve --no-sfu` runs it, and bare routes on the same database.

A bare route is the least that anybody could write: plain Starlette without middleware, one indexed read or one durable
single-row update in the same way as Parlour's own, msgspec for JSON; no key to check, nothing to validate, nothing to
merge, nothing to remember. Both are served by one uvicorn, set up as `parlour serve` does it.
"""

import sys
from pathlib import Path

import msgspec
import uvicorn
from sqlalchemy import Connection, bindparam, make_url, select, update
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from parlour.clock import SystemClock
from parlour.settings import Settings
from parlour.store.backends.base import Backend
from parlour.store.backends.postgresql import PostgresqlBackend
from parlour.store.backends.prepared import Quick
from parlour.store.backends.sqlite import SqliteBackend
from parlour.store.tables import rooms
from parlour.web.app import create_app
from parlour.web.listening import server_config

__all__ = ["bare_application"]

_READ = select(rooms.c.id, rooms.c.name, rooms.c.config).where(rooms.c.name == bindparam("room"))
# The version makes every commit a real one: SQLite writes nothing for an update that changes no byte.
_WRITE = Quick(
    update(rooms)
    .where(rooms.c.name == bindparam("room"))
    .values(config=bindparam("new_config"), version=rooms.c.version + 1)
)


def bare_application(backend: Backend) -> Starlette:
    """Return the bare read and the bare write as an application of their own."""
    encode, decode = msgspec.json.Encoder().encode, msgspec.json.Decoder().decode

    async def read(request: Request) -> Response:
        found = {"room": request.path_params["name"]}
        row = await backend.first(_READ, found)
        assert row is not None
        return _reply(encode({"id": row[0], "name": row[1], "config": decode(row[2])}))

    async def write(request: Request) -> Response:
        name, config = request.path_params["name"], decode(await request.body())
        values = {"room": name, "new_config": encode(config).decode()}

        def query(on: Connection) -> None:
            _WRITE.execute(on, values)

        await backend.write_together(query)
        return _reply(encode({"name": name, "config": config}))

    path = "/bare/rooms/{name}"
    return Starlette(routes=[Route(path, read, methods=["GET"]), Route(path, write, methods=["POST"])])


def _reply(body: bytes) -> Response:
    return Response(body, media_type="application/json")


def _side_by_side(parlour: ASGIApp, bare: ASGIApp) -> ASGIApp:
    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        is_bare = scope["type"] == "http" and scope["path"].startswith("/bare/")
        await (bare if is_bare else parlour)(scope, receive, send)

    return served


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
            "log": {"level": "warning"},
        }
    )
    app = create_app(settings, clock=SystemClock(), sfu=None)
    served = _side_by_side(app, bare_application(_backend(settings.database_url)))
    config = server_config(served, settings)
    config.port, config.lifespan = port, "on"
    uvicorn.Server(config).run()


if __name__ == "__main__":
    _main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")
