"""A bare WebSocket that sends back what it gets, served as `parlour serve` serves its own: `... echo PORT FOLDER`."""

import sys
from pathlib import Path

import uvicorn
import uvloop
from starlette.types import Receive, Scope, Send

from parlour.settings import Settings
from parlour.web.listening import server_config


async def _echo(_scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message["text"]})


async def _main(port: int, folder: Path) -> None:
    settings = Settings.model_validate({"server": {"data_dir": folder, "port": port}, "log": {"level": "warning"}})
    config = server_config(_echo, settings)
    config.port = port
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    uvloop.run(_main(int(sys.argv[1]), Path(sys.argv[2])))
