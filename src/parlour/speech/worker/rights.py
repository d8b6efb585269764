"""The process gives away its rights, once all is loaded that only its former user could read."""

import ctypes
import os
import signal
from typing import Final

__all__ = ["shed"]

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
