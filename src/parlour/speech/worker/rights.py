"""The process gives away its rights, once all is loaded that only its former user could read; and what it may need."""

import ctypes
import os
import resource
import signal
from pathlib import Path
from typing import Final

__all__ = ["bound_memory", "shed"]

_SET_DEATH_SIGNAL: Final = 1
_GET_NO_NEW_PRIVILEGES: Final = 39


def shed(user: int) -> None:
    """Become `user` for good, without groups and capabilities; 0 stays who it is. Raises `OSError` otherwise.

    Whoever started us has taken away all ways to gain rights before, and made us die with it. The kernel forgets the
    latter when a process changes its user.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_GET_NO_NEW_PRIVILEGES, 0, 0, 0, 0) != 1:
        raise PermissionError("this process could gain rights")
    if user == 0:
        return
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    libc.prctl(_SET_DEATH_SIGNAL, int(signal.SIGKILL), 0, 0, 0)
    if os.getresuid() != (user, user, user):
        raise PermissionError("this process kept its rights")


def bound_memory(more: int) -> None:
    """Let this process have `more` bytes beyond what it has now, and never more than that.

    Counted is what it writes to, not what it maps: how large a model is does not matter once it is loaded.
    """
    has = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmData:"))
    most = int(has.split()[1]) * 1024 + more
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
