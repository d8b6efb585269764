"""One child process from its start to its certain end."""

import asyncio
import contextlib
import logging
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import psutil

from parlour.clock import Clock
from parlour.processes.channel import Channel
from parlour.processes.confinement import Confinement, becomes_nobody, confined
from parlour.processes.followers import Followers
from parlour.processes.output import CHUNK_BYTES, Output
from parlour.processes.running import Running
from parlour.processes.users import give_back

__all__ = ["GRACE_SECONDS", "Child", "Program"]

GRACE_SECONDS: Final = 2.0
"""How long a process may take to end when it is asked to."""

KILL_SECONDS: Final = 5.0
"""How long the kernel may take to end it; longer means that it hangs in a system call, and nobody can help that."""

_ENVIRONMENT: Final = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, and how.

    `name` is for logs. `command[0]` is looked up in `/usr/bin` and `/bin` unless it is a path. `directory` is where it
    runs; `hand_over` it first if the program writes there. `environment` is all that it sees beside `PATH` and
    `LC_ALL`. `secrets` are struck out of its output. `pass_fds` stay open in it under the same numbers. With
    `channel_line` we speak a protocol with it over its standard input and output, in lines of at most so many bytes
    (`Child.channel`); its output is what it writes to its standard error then.
    """

    name: str
    command: Sequence[str]
    directory: Path
    confinement: Confinement = field(default_factory=Confinement)
    environment: Mapping[str, str] = field(default_factory=dict)
    secrets: Sequence[str] = ()
    pass_fds: Sequence[int] = ()
    channel_line: int | None = None


class _Pipe:
    """Carries a child's output. One of our own: a process with a pipe of asyncio's has not ended for asyncio as long as
    anybody holds that pipe, be it a process that was left behind.
    """

    def __init__(self, transport: asyncio.ReadTransport, stream: asyncio.StreamReader) -> None:
        self._transport = transport
        self.stream = stream

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[tuple[Self, int]]:
        """Yield the pipe and the descriptor to write into, which is ours only as long as the context lasts."""
        reading, writing = os.pipe()
        try:
            stream = asyncio.StreamReader(limit=CHUNK_BYTES)
            protocol = asyncio.StreamReaderProtocol(stream)
            transport, _ = await asyncio.get_running_loop().connect_read_pipe(
                lambda: protocol, os.fdopen(reading, "rb", buffering=0)
            )
            try:
                yield cls(transport, stream), writing
            except BaseException:
                transport.close()
                raise
        finally:
            os.close(writing)

    def close(self) -> None:
        """Read no more."""
        self._transport.close()


class Child:
    """A process that was started. It, and everything that it started, is gone once `end` or `wait` has returned."""

    def __init__(
        self,
        program: Program,
        process: Running,
        pipe: _Pipe,
        output: Output,
        channel: Channel | None = None,
    ) -> None:
        self.name = program.name
        self.output = output
        self._user = program.confinement.user
        self._process = process
        self._pipe = pipe
        self._channel = channel
        self._followers = Followers(process.pid)
        self._reading = asyncio.create_task(output.read(pipe.stream), name=f"output of {program.name}")
        self._watch = asyncio.create_task(self._until_gone(), name=f"end of {program.name}")

    @classmethod
    async def start(cls, program: Program, clock: Clock, on_line: Callable[[str], None]) -> Self:
        """Start `program` without rights. `on_line` gets every line that it writes; its mistakes are logged.

        Raises `MissingPartError` when a tool of the confinement is missing, `OSError` when nothing can be started. A
        program that does not exist ends at once, with its reason among its last words.
        """
        output = Output(clock, on_line, program.secrets)
        async with _Pipe.open() as (pipe, writing):
            if program.channel_line is None:
                process = _run(program, subprocess.DEVNULL, writing, writing)
                return cls(program, process, pipe, output)
            async with Channel.open(program.channel_line) as (channel, child_in, child_out):
                process = _run(program, child_in, child_out, writing)
                return cls(program, process, pipe, output, channel)

    @property
    def channel(self) -> Channel:
        """Its standard input and output, of a program with a channel."""
        if self._channel is None:
            raise TypeError(f"{self.name} was started without a channel")
        return self._channel

    @property
    def pid(self) -> int:
        """Its process id, which is also the id of its session and group."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.returncode is None

    def follow(self, pids: Iterable[int]) -> None:
        """Let `wait` and `end` return only when these processes, which it says it started, are gone as well.

        For what is not to be started anew before, as the former still holds its ports.
        """
        self._followers.add(pids)

    async def wait(self) -> int:
        """Return its exit status once it has ended by itself or was ended; a negative one names the signal."""
        await asyncio.shield(self._watch)
        return self._process.returncode if self._process.returncode is not None else -signal.SIGKILL

    async def end(self, grace: float = GRACE_SECONDS) -> int:
        """Ask it to end, kill it after `grace` seconds, and return its exit status. Ending twice does nothing more.

        Without any grace it is not asked.
        """
        below = self._below()
        if self.is_running and grace > 0:
            self._signal(signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(grace):
                    await self._process.wait()
        if self.is_running:
            if grace > 0:
                logger.warning("%s does not end when asked to; it is killed", self.name)
            below += self._below()
            self._signal(signal.SIGKILL)
        for left in below:
            with contextlib.suppress(psutil.Error):
                left.kill()
        try:
            async with asyncio.timeout(KILL_SECONDS):
                return await self.wait()
        except TimeoutError:
            logger.error("%s (process %d) cannot be killed", self.name, self.pid)  # noqa: TRY400 - nothing to trace
            return -signal.SIGKILL

    async def _until_gone(self) -> None:
        await self._process.wait()
        with contextlib.suppress(ProcessLookupError, PermissionError):  # whom it has left behind
            os.killpg(self.pid, signal.SIGKILL)
        if self._channel is not None:
            await self._channel.end()
        await self._followers.gone(KILL_SECONDS)
        give_back(self._user)
        # Somebody who left the group may hold the pipe for ever.
        await asyncio.wait([self._reading], timeout=GRACE_SECONDS)
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        self._pipe.close()

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(number)

    def _below(self) -> list[psutil.Process]:
        """Whom it started, also those that have left its group."""
        if not self.is_running:
            return []
        try:
            return psutil.Process(self.pid).children(recursive=True)
        except psutil.Error:
            return []


def _run(program: Program, stdin: int, stdout: int, stderr: int) -> Running:
    prefix = confined(program.confinement, as_nobody=becomes_nobody(), as_root=os.geteuid() == 0)
    return Running(
        [*prefix, *program.command],
        directory=program.directory,
        environment={**_ENVIRONMENT, **program.environment},
        descriptors=(stdin, stdout, stderr),
        pass_fds=program.pass_fds,
    )
