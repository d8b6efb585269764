"""A recording worker that mixes nobody: black and silence, which any output can be tried with. No engine is needed."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Self

from parlour.clock import SystemClock
from parlour.processes import Said
from parlour.recording.process import WorkerProcess, find_python
from parlour.strict_json import JsonValue

__all__ = ["Studio"]


class Studio:
    """Starts a worker, says what it is told to, and remembers what is said of outputs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[Said] = []
        self.on_output: Callable[[str, Said], None] = lambda _name, _said: None
        self._news = asyncio.Event()
        self.worker: WorkerProcess
        self._listener: asyncio.Task[None]

    async def __aenter__(self) -> Self:
        self.worker = await WorkerProcess.start(await find_python(), self.folder, SystemClock())
        self._listener = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.worker.end()
        await self._listener

    def begin(self, **form: JsonValue) -> None:
        self.worker.say("begin", format={"width": 320, "height": 180, **form})

    def add_output(self, name: str, kind: str, **options: JsonValue) -> None:
        self.worker.say("output", id=name, kind=kind, **options)

    def drop_output(self, name: str) -> None:
        self.worker.say("drop", id=name)

    def of(self, name: str) -> list[Said]:
        """Return what was said of an output."""
        return [said for said in self.said if said.fields.get("id") == name]

    def states(self, name: str) -> list[JsonValue]:
        return [said.fields["state"] for said in self.of(name)]

    async def until(self, holds: Callable[[], bool], seconds: float = 30) -> None:
        """Return once something holds; it is asked whenever the worker has said something."""
        async with asyncio.timeout(seconds):
            while not holds():
                self._news.clear()
                await self._news.wait()

    async def stop(self) -> Said:
        """Have it finish, and return its last words."""
        self.worker.say("stop")
        await self.until(lambda: any(said.event == "finished" for said in self.said))
        return next(said for said in self.said if said.event == "finished")

    async def _listen(self) -> None:
        while (said := await self.worker.hear()) is not None:
            self.said.append(said)
            if said.event == "output":
                self.on_output(str(said.fields["id"]), said)
            self._news.set()
