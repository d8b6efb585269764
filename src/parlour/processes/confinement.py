"""What is taken from a child process before it runs.

Children parse what strangers send. So each runs without any right: as `nobody`, or a user of its own, when the server
is root, always without capabilities (but the one for low ports, where a child is given it) and without a way to gain
any, with limits, with an environment of its own, and with a kernel order to die when the server dies. The programs
`prlimit` and `setpriv` do it between fork and exec, where Python code must not run: the server has threads.
"""

import os
import resource
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from parlour.errors import MissingPartError

__all__ = ["NOBODY", "Confinement", "becomes_nobody", "confined", "is_mapped"]

NOBODY: Final = 65534
_TOOLS: Final = ("prlimit", "setpriv")
_TO_SHED: Final = ",+setuid,+setgid,+dac_read_search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confinement:
    """Limits of one process; `None` is no limit. It never dumps core."""

    memory_bytes: int | None = None
    """Address space. Programs that reserve far more than they use (Node) must have no limit here."""

    file_bytes: int | None = 0
    """Largest file that it may write; 0 means that it writes none."""

    open_files: int = 65_536
    """Descriptors; as many as this process may hand on when that is less."""

    low_ports: bool = False
    """Whether it may listen on ports below 1024: the one right that a child can keep, where this process is root."""

    user: int = NOBODY
    """Whom it runs as where this process is root: `nobody`, or a user of its own (`parlour.processes.users`)."""

    sheds_itself: bool = False
    """Whether it becomes its user by itself: a program of our own, whose libraries lie where that one cannot read.
    Until then it may read and change its user, and nothing more; it does so before it hears of anything from outside.
    """


def confined(limits: Confinement, *, as_nobody: bool, as_root: bool) -> list[str]:
    """Return the command that takes every right away and then becomes the command that is put behind it.

    `as_nobody`: change to another user (see `becomes_nobody`). `as_root`: this process is root, so there is a
    bounding set to empty. Raises `MissingPartError` when a tool is missing.
    """
    for tool in _TOOLS:
        if shutil.which(tool) is None:
            raise MissingPartError(f"The program {tool} is missing. Install it with: apt-get install util-linux")
    command = ["prlimit", f"--nofile={_open_files(limits.open_files)}", "--core=0"]
    if limits.file_bytes is not None:
        command.append(f"--fsize={limits.file_bytes}")
    if limits.memory_bytes is not None:
        command.append(f"--as={limits.memory_bytes}")
    kept = ",+net_bind_service" if limits.low_ports and as_root else ""
    sheds = limits.sheds_itself and as_nobody
    command += ["--", "setpriv", "--no-new-privs", "--pdeathsig=KILL", f"--inh-caps=-all{kept}"]
    if as_nobody and not sheds:
        command += [f"--reuid={limits.user}", f"--regid={limits.user}", "--clear-groups"]
    if as_root:
        command.append(f"--bounding-set=-all{kept}{_TO_SHED if sheds else ''}")
    if kept:
        command.append(f"--ambient-caps=-all{kept}")
    return [*command, "--"]


def becomes_nobody() -> bool:
    """Tell whether children of this process run as `nobody`: it is root, of a user namespace that has such a user."""
    if os.geteuid() != 0:
        return False
    return all(
        is_mapped(Path(f"/proc/self/{kind}_map").read_text(), range(NOBODY, NOBODY + 1)) for kind in ("uid", "gid")
    )


def is_mapped(text: str, numbers: range) -> bool:
    """Tell whether a user namespace, as the `text` of its map says, has all of these users in one piece."""
    ranges = [[int(field) for field in line.split()] for line in text.splitlines()]
    return any(inside <= numbers[0] and numbers[-1] < inside + length for inside, _, length in ranges)


def _open_files(wanted: int) -> int:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
