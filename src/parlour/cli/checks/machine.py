"""The machine: versions, tools, limits, the clock."""

import ctypes
import platform
import resource
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import parlour
from parlour.cli.checks.finding import Finding, ok, warning, wrong

if TYPE_CHECKING:
    from parlour.settings.groups.transcription import TranscriptionSettings

__all__ = [
    "check_clock",
    "check_limits",
    "check_python",
    "check_recording",
    "check_speech",
    "check_tools",
    "clock_is_synchronised",
]

PYTHON: Final = (3, 11)
TOOLS: Final = {"prlimit": "util-linux", "setpriv": "util-linux"}
ENOUGH_FILES: Final = 4096
DAY: Final = 86_400.0
_TIME_ERROR: Final = 5


def check_python(version: tuple[int, int] = sys.version_info[:2]) -> list[Finding]:
    """Look at the version of Python."""
    text = f"Parlour {parlour.__version__} on Python {platform.python_version()}"
    if version < PYTHON:
        wanted = ".".join(map(str, PYTHON))
        return [wrong("python", text, f"install Python {wanted} or newer and make the environment anew")]
    return [ok("python", text)]


def check_tools() -> list[Finding]:
    """Look for the programs that take rights from the server's child processes."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        packages = " ".join(sorted({TOOLS[tool] for tool in missing}))
        return [wrong("tools", f"{' and '.join(missing)} missing", f"run: apt-get install {packages}")]
    return [ok("tools", f"{' and '.join(TOOLS)} are there")]


async def check_recording(python: str = "/usr/bin/python3") -> list[Finding]:
    """Look for what records and streams; calls are held without."""
    from parlour.errors import MissingPartError
    from parlour.recording.process import find_python

    try:
        found = await find_python(python)
    except MissingPartError as error:
        text, _, advice = str(error.info).partition(" Install ")
        return [warning("recording", text, f"install {advice}" if advice else "see what it says of itself")]
    return [ok("recording", f"{found.path} has GStreamer and the plug-ins that record and stream")]


def check_speech(settings: "TranscriptionSettings") -> list[Finding]:
    """Look for what turns speech into text; calls are held without."""
    from parlour.speech.engines import find_engine

    missing = find_engine(settings).missing
    if settings.engine == "none":
        return [ok("speech", "no captions and transcripts, as transcription.engine says")]
    if missing is not None:
        text, _, advice = missing.partition("; ")
        return [warning("speech", text, advice or "see transcription in the settings")]
    return [ok("speech", f"{settings.engine} turns speech into text")]


def check_limits(
    files: int = resource.getrlimit(resource.RLIMIT_NOFILE)[1],
    memory: int = resource.getrlimit(resource.RLIMIT_AS)[1],
    file_size: int = resource.getrlimit(resource.RLIMIT_FSIZE)[1],
) -> list[Finding]:
    """Judge what this process, and so a server that is started like it, may use."""
    found = []
    if files != resource.RLIM_INFINITY and files < ENOUGH_FILES:
        text = f"{files} files may be open: as many connections, less a few"
        found.append(warning("limits", text, "raise the limit (LimitNOFILE of the service, ulimit -Hn)"))
    if memory != resource.RLIM_INFINITY:
        text = f"address space is limited to {memory // 1_000_000} MB, and the media server reserves more than it uses"
        found.append(warning("limits", text, "lift the limit (LimitAS of the service, ulimit -v), use MemoryMax"))
    if file_size != resource.RLIM_INFINITY:
        text = f"files are limited to {file_size // 1_000_000} MB, the database too"
        found.append(warning("limits", text, "lift the limit (LimitFSIZE of the service, ulimit -f)"))
    return found or [ok("limits", f"{'any number of' if files == resource.RLIM_INFINITY else files} files may be open")]


def check_clock(now: float, built_at: float | None = None, *, synchronised: bool | None = None) -> list[Finding]:
    """Judge the wall clock: tokens and deadlines go by it. `synchronised` is `None` where the kernel does not say."""
    built = Path(parlour.__file__).stat().st_mtime if built_at is None else built_at
    if now < built - DAY:
        text = "the clock shows a time before this version was installed: tokens and deadlines would be wrong"
        return [wrong("clock", text, "set it, and let NTP keep it: timedatectl set-ntp true")]
    if synchronised is False:
        text = "the kernel knows of nothing that keeps the clock right: tokens and deadlines go by it"
        return [warning("clock", text, "let NTP keep it: timedatectl set-ntp true (on a virtual machine its host may)")]
    return [ok("clock", "the clock is kept right" if synchronised else "the clock is plausible")]


def clock_is_synchronised() -> bool | None:
    """Tell whether something keeps the kernel's clock right; `None` when it does not say."""
    try:
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.create_string_buffer(512))  # all zero: only asks
    except (OSError, AttributeError):
        return None
    return None if state < 0 else state != _TIME_ERROR
