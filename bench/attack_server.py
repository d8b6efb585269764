"""The server under attack: Parlour as `parlour serve` runs it, with a media engine that carries nothing.

Prints an API key once it answers. Ends when its standard input does.
"""

import asyncio
import os
import resource
import sys
import threading
from pathlib import Path

import uvicorn
import uvloop

from parlour.clock import SystemClock
from parlour.settings import Settings
from parlour.web.app import create_app
from parlour.web.listening import server_config
from tests.support.fake_sfu import FakeSfu


async def _main(port: int, data_dir: Path) -> None:
    settings = Settings.model_validate(
        {"server": {"data_dir": data_dir, "port": port}, "limits": {"rate_limits": False}, "log": {"level": "warning"}}
    )
    app = create_app(settings, clock=SystemClock(), sfu=FakeSfu())
    async with app.router.lifespan_context(app):
        database = app.state.api.database
        domain = await database.domains.by_host("")
        _, key = await database.keys.create(domain.id, now=SystemClock().now())
        server = uvicorn.Server(server_config(app, settings))
        server.config.port = port
        sys.stdout.write(f"{key}\n")
        sys.stdout.flush()
        await server.serve()


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    if len(sys.argv) > 3:
        resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[3]),) * 2)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_main(int(sys.argv[1]), Path(sys.argv[2])))
