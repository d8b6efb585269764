"""The media node's process: its parts found, started without rights, and ended with its workers.

How it is confined is the same for all child processes: `parlour.processes`.
"""

import asyncio
import contextlib
import logging
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import psutil

from parlour.clock import Clock
from parlour.media.node.configuration import preparation
from parlour.media.node.link import Lines
from parlour.media.node.options import NodeOptions
from parlour.media.node.parts import find_node, find_program, find_worker
from parlour.media.node.protocol import LONGEST_LINE
from parlour.media.port import MediaError
from parlour.processes import GRACE_SECONDS, Backoff, Child, Confinement, Program, handed, run_directory
from parlour.strict_json import dump

__all__ = ["NodeProcess"]

logger = logging.getLogger(__name__)
node_logger = logging.getLogger("parlour.media.node.engine")

_NODE: Final = "media-node"
_WORKER: Final = "media-worker"
"""What the processes are called in lists of processes."""

_OPEN_FILES: Final = 16_384
"""Of the node and of each worker. mediasoup keeps 64 KiB for every connection over TCP that has said something, for as
long as the other side likes: together that must be far less than a worker's memory, or strangers could end it."""


class NodeProcess:
    """At most one node at a time: `launch` starts one (ending a former), `stop` ends it.

    Its parts are opened at the first start and kept: a node that is started anew belongs to the same release as this
    server, whatever was installed meanwhile. `prepare` starts a spare one that waits, with its workers, to take a dead
    one's place: all that it lacks are the ports, which the dead one's workers may still hold.
    """

    def __init__(self, options: NodeOptions, clock: Clock) -> None:
        """Prepare; nothing is started or checked yet."""
        self._options = options
        self._clock = clock
        self._backoff = Backoff()
        self._kept = contextlib.ExitStack()
        self._program: Program | None = None
        self._child: Child | None = None
        self._spare: Child | None = None
        self._spare_backoff = Backoff()
        self._spare_started_at = 0.0
        self._spare_due_at: float | None = None
        """When the next one may be started in place of a spare one that died; `None`: none did."""
        self._last_words: Sequence[str] = ()
        self._started_at: float | None = None
        self._spent: tuple[float, float] | None = None
        """Seconds of a core that the node has used, as far as is known."""

    @property
    def pid(self) -> int | None:
        """The node's process id while one runs."""
        return self._child.pid if self._child is not None else None

    @property
    def last_words(self) -> Sequence[str]:
        """What the present or last node wrote last."""
        return self._child.output.last_words if self._child is not None else self._last_words

    async def launch(self) -> Lines:
        """Start a node, or take the spare one; it waits to be configured. Waits first when it died often of late.

        A former one that still runs is killed: it was given up. Raises `MissingPartError` for what the machine or the
        settings lack, `MediaError` when it cannot be started.
        """
        await self._end_child(grace=0)
        if self._started_at is not None:
            await self._clock.sleep(self._backoff.delay(self._clock.monotonic() - self._started_at))
        self._started_at = self._clock.monotonic()
        spare, self._spare = self._spare, None
        self._child = spare if spare is not None and spare.is_running else await self._start()
        return self._child.channel

    async def prepare(self) -> None:
        """See to it that a spare node waits; one that dies again and again is replaced more and more seldom.

        One that cannot be started is no harm now.
        """
        now = self._clock.monotonic()
        if self._spare is not None and not self._spare.is_running:
            logger.warning("the spare media node died: %s", " / ".join(self._spare.output.last_words) or "no words")
            self._spare = None
            self._spare_due_at = now + self._spare_backoff.delay(now - self._spare_started_at)
        if self._spare is None and (self._spare_due_at is None or now >= self._spare_due_at):
            self._spare_started_at, self._spare_due_at = now, None
            with contextlib.suppress(MediaError):
                self._spare = await self._start()

    def follow(self, workers: Iterable[int]) -> None:
        """Hear which workers the node has started: the next node gets their ports when they are gone."""
        if self._child is not None:
            self._child.follow(workers)

    def works(self) -> bool:
        """Tell whether the node used time of a core since this was asked last, or waits for some, or for a disk."""
        if self._child is None:
            return False
        try:
            process = psutil.Process(self._child.pid)
            spent, state = process.cpu_times(), process.status()
        except psutil.Error:
            return False
        former, self._spent = self._spent, (spent.user, spent.system)
        return former != self._spent or state in (psutil.STATUS_RUNNING, psutil.STATUS_DISK_SLEEP)

    async def stop(self) -> None:
        """End the node and its workers. Does nothing when none runs."""
        spare, self._spare = self._spare, None
        if spare is not None:
            await spare.end()
        await self._end_child()
        self._program = None
        self._kept.close()

    async def _end_child(self, grace: float = GRACE_SECONDS) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.channel.close()
            await child.end(grace)
            self._last_words = child.output.last_words

    async def _start(self) -> Child:
        try:
            if self._program is None:
                parts = await asyncio.to_thread(_find, self._options)
                self._program = self._prepared(parts)
            child = await Child.start(self._program, self._clock, _log_line)
        except OSError as error:
            raise MediaError(f"The media node cannot be started: {error}") from error
        child.channel.write(dump({"type": "prepare", **preparation(self._options, worker_path=f"./{_WORKER}")}))
        return child

    def _prepared(self, parts: Sequence[Path]) -> Program:
        descriptors = self._kept.enter_context(handed(*parts))
        node, worker, program = (f"/proc/self/fd/{descriptor}" for descriptor in descriptors)
        directory = run_directory(self._options.data_dir / "media-node")
        self._kept.callback(shutil.rmtree, directory, ignore_errors=True)
        directory.chmod(0o711)
        # The names are for lists of processes only. Everything else is found by descriptor: whoever they run as may not
        # be able to reach any of the folders.
        (directory / _NODE).symlink_to(node)
        (directory / _WORKER).symlink_to(worker)
        heap = f"--max-old-space-size={self._options.heap_megabytes}"
        return Program(
            "the media node",
            [f"./{_NODE}", heap, "--preserve-symlinks-main", program],
            directory,
            Confinement(open_files=_OPEN_FILES),
            pass_fds=descriptors,
            channel_line=LONGEST_LINE,
        )


def _find(options: NodeOptions) -> tuple[Path, Path, Path]:
    program = find_program() if options.program is None else options.program
    return find_node(options.node), find_worker(options.worker), program


def _log_line(text: str) -> None:
    node_logger.info("%s", text)
