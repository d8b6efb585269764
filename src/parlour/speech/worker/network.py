"""No way out: a process that recognises speech by itself needs to receive, and nothing else.

The kernel is told so by a filter of system calls (seccomp), for all threads. It cannot be taken back.
"""

import ctypes
import platform
import socket
import struct
from dataclasses import dataclass
from typing import Final

__all__ = ["cut_off"]

_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050001
"""The call fails as not permitted."""

_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_KIND_OF_SOCKET: Final = 0xF
_OTHER_ABI: Final = 0x40000000
_SET_FILTER, _ALL_THREADS = 1, 1

_Instruction = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Calls:
    """The numbers of system calls on one kind of machine."""

    architecture: int
    seccomp: int
    socket: int
    sendto: int
    refused: tuple[int, ...]
    """connect, sendmsg, sendmmsg, execve, execveat, ptrace, process_vm_readv, process_vm_writev; and io_uring's three,
    which do what they are told without other calls."""


_MACHINES: Final = {
    "x86_64": _Calls(0xC000003E, 317, 41, 44, (42, 46, 307, 59, 322, 101, 310, 311, 425, 426, 427)),
    "aarch64": _Calls(0xC00000B7, 277, 198, 206, (203, 211, 269, 221, 281, 117, 270, 271, 425, 426, 427)),
}


def cut_off() -> bool:
    """Let this process send nothing anywhere, connect to nothing and run no other program from now on.

    It may receive by UDP, and wake itself up. `False`: this kind of machine or kernel has no such thing.
    """
    calls = _MACHINES.get(platform.machine())
    if calls is None:
        return False
    program = _program(calls)
    encoded = b"".join(struct.pack("=HBBI", *each) for each in program)
    buffer = ctypes.create_string_buffer(encoded, len(encoded))
    described = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(buffer)))
    libc = ctypes.CDLL(None, use_errno=True)
    done: int = libc.syscall(calls.seccomp, _SET_FILTER, _ALL_THREADS, described)
    return done == 0


def _program(calls: _Calls) -> list[_Instruction]:
    refuse, allow = (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)
    program: list[_Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, calls.architecture),
        refuse,
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _OTHER_ABI),
        refuse,
    ]
    for number in calls.refused:
        program += [(_EQUAL, 0, 1, number), refuse]
    only_udp = [
        (_LOAD, 0, 0, _argument(0)),
        (_EQUAL, 1, 0, int(socket.AF_INET)),
        refuse,
        (_LOAD, 0, 0, _argument(1)),
        (_AND, 0, 0, _KIND_OF_SOCKET),
        (_EQUAL, 1, 0, int(socket.SOCK_DGRAM)),
        refuse,
        allow,
    ]
    # To whom it is connected, a socket may send: those are pairs of its own, by which threads wake each other.
    to_nobody_named = [
        (_LOAD, 0, 0, _argument(4)),
        (_EQUAL, 1, 0, 0),
        refuse,
        (_LOAD, 0, 0, _argument(4) + 4),
        (_EQUAL, 1, 0, 0),
        refuse,
        allow,
    ]
    for number, block in ((calls.socket, only_udp), (calls.sendto, to_nobody_named)):
        program += [(_EQUAL, 0, len(block), number), *block]
    return [*program, allow]


def _argument(number: int) -> int:
    """Return where the lower half of an argument lies; both kinds of machine put it first."""
    return _ARGUMENTS + 8 * number
