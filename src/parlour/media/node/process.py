"""The media node's process: its parts found, started without rights, and ended with its workers.

How it is confined is the same for all child processes: `parlour.processes`.
"""

import asyncio
import logging
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from parlour.clock import Clock
from parlour.media.node.link import Lines
from parlour.media.node.options import NodeOptions
from parlour.media.node.parts import find_node, find_program, find_worker
from parlour.media.node.protocol import LONGEST_LINE
from parlour.media.port import MediaError
from parlour.processes import Backoff, Child, Confinement, Program, handed, run_directory

__all__ = ["NodeProcess", "Started"]

logger = logging.getLogger(__name__)
node_logger = logging.getLogger("parlour.media.node.engine")

_NODE: Final = "media-node"
_WORKER: Final = "media-worker"
"""What the processes are called in lists of processes."""


@dataclass(frozen=True, slots=True)
class Started:
    """A node that runs and waits to be configured. `worker_path` is where it finds the worker."""

    lines: Lines
    worker_path: str


class NodeProcess:
    """At most one node at a time: `launch` starts one (ending a former), `stop` ends it."""

    def __init__(self, options: NodeOptions, clock: Clock) -> None:
        """Prepare; nothing is started or checked yet."""
        self._options = options
        self._clock = clock
        self._backoff = Backoff()
        self._child: Child | None = None
        self._last_words: Sequence[str] = ()
        self._parts: tuple[Path, Path, Path] | None = None
        self._directory: Path | None = None
        self._started_at: float | None = None

    @property
    def pid(self) -> int | None:
        """The node's process id while one runs."""
        return self._child.pid if self._child is not None else None

    @property
    def last_words(self) -> Sequence[str]:
        """What the present or last node wrote last."""
        return self._child.output.last_words if self._child is not None else self._last_words

    async def launch(self) -> Started:
        """Start a node. Waits first when it died often of late.

        Raises `MissingPartError` for what the machine or the settings lack, `MediaError` when it cannot be started.
        """
        await self.stop()
        if self._started_at is not None:
            await self._clock.sleep(self._backoff.delay(self._clock.monotonic() - self._started_at))
        self._started_at = self._clock.monotonic()
        try:
            if self._parts is None:
                self._parts = await asyncio.to_thread(_find, self._options)
            self._child = await self._start(self._parts)
        except OSError as error:
            self._parts = None
            await self.stop()
            raise MediaError(f"The media node cannot be started: {error}") from error
        return Started(self._child.channel, f"./{_WORKER}")

    def follow(self, workers: Iterable[int]) -> None:
        """Hear which workers the node has started: the next node gets their ports when they are gone."""
        if self._child is not None:
            self._child.follow(workers)

    async def stop(self) -> None:
        """End the node and its workers. Does nothing when none runs."""
        child, self._child = self._child, None
        if child is not None:
            child.channel.close()
            await child.end()
            self._last_words = child.output.last_words
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
            self._directory = None

    async def _start(self, parts: tuple[Path, Path, Path]) -> Child:
        self._directory = run_directory(self._options.data_dir / "media-node")
        self._directory.chmod(0o711)
        with handed(*parts) as descriptors:
            node, worker, program = (f"/proc/self/fd/{descriptor}" for descriptor in descriptors)
            # The names are for lists of processes only. Everything else is found by descriptor: whoever they run as may
            # not be able to reach any of the folders.
            (self._directory / _NODE).symlink_to(node)
            (self._directory / _WORKER).symlink_to(worker)
            heap = f"--max-old-space-size={self._options.heap_megabytes}"
            return await Child.start(
                Program(
                    "the media node",
                    [f"./{_NODE}", heap, "--preserve-symlinks-main", program],
                    self._directory,
                    Confinement(),
                    pass_fds=descriptors,
                    channel_line=LONGEST_LINE,
                ),
                self._clock,
                _log_line,
            )


def _find(options: NodeOptions) -> tuple[Path, Path, Path]:
    program = find_program() if options.program is None else options.program
    return find_node(options.node), find_worker(options.worker), program


def _log_line(text: str) -> None:
    node_logger.info("%s", text)
