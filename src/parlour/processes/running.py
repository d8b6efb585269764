"""A process that runs, awaited by its descriptor.

`subprocess` starts it and not the event loop: uvloop lets a child inherit copies of the pipes that it is given, and
with it whatever the child starts.
"""

import asyncio
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["Running"]


class Running:
    """Leads a session of its own. It holds its three descriptors and those of `pass_fds`, and nothing else of ours."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        directory: Path,
        environment: Mapping[str, str],
        descriptors: tuple[int, int, int],
        pass_fds: Sequence[int],
    ) -> None:
        """Start `command` with `descriptors` as input, output and error output. Raises `OSError`."""
        stdin, stdout, stderr = descriptors
        self._process = subprocess.Popen(
            command,
            cwd=directory,
            env=environment,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            close_fds=True,
            pass_fds=tuple(pass_fds),
            start_new_session=True,
        )
        self._ended = asyncio.Event()
        try:
            self._descriptor = os.pidfd_open(self._process.pid)
        except OSError:  # an old kernel, or a container that forbids it: nobody would notice its end
            self._process.kill()
            self._process.wait()
            raise
        asyncio.get_running_loop().add_reader(self._descriptor, self._note_end)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """Its exit status, a negative signal when one ended it; `None` as long as it runs."""
        return self._process.returncode

    async def wait(self) -> None:
        """Return once it has ended."""
        await self._ended.wait()

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal; nobody gets it when the process has ended."""
        self._process.send_signal(number)

    def _note_end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._descriptor)
        os.close(self._descriptor)
        self._process.wait()  # it has ended: this only takes its status
        self._ended.set()
