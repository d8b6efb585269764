"""The engine's process: found, confined, started, watched and ended.

The engine parses what strangers send, in C. So it runs without any right: as `nobody` when the server is root, always
without capabilities and without a way to gain any, with limits on memory and files, with an environment of its own, and
with a kernel order to die when the server dies.
"""

import asyncio
import contextlib
import logging
import os
import re
import shutil
import socket
import tempfile
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from parlour.clock import Clock
from parlour.errors import MissingPartError
from parlour.media.janus.addresses import choose_addresses, local_addresses
from parlour.media.janus.client import Endpoint
from parlour.media.janus.config import PLUGIN_LIBRARY, EngineConfig, new_endpoint, write_files
from parlour.media.janus.options import JanusOptions
from parlour.media.port import MediaError

__all__ = ["Backoff", "JanusProcess", "confinement", "find_binary", "find_library", "readable"]

INSTALL = "Install it with: apt-get install janus"
NOBODY = 65534
OPEN_FILES = 65536
STOP_SECONDS = 2.0
PORT_ATTEMPTS = 3
POLL_SECONDS = 0.005

logger = logging.getLogger(__name__)
engine_logger = logging.getLogger("parlour.media.janus.engine")

_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")


class Backoff:
    """How long to wait before the next start: not at all once, longer and longer when the engine dies young."""

    FIRST = 0.25
    LONGEST = 10.0
    OLD_ENOUGH = 10.0
    """Seconds after which a death counts as a new misfortune."""

    def __init__(self) -> None:
        """Begin without a history."""
        self._deaths = 0

    def delay(self, lived: float) -> float:
        """Return the seconds to wait after an engine that lived `lived` seconds died."""
        self._deaths = 1 if lived >= self.OLD_ENOUGH else self._deaths + 1
        if self._deaths == 1:
            return 0.0
        return min(self.FIRST * 2.0 ** min(self._deaths - 2, 16), self.LONGEST)


class JanusProcess:
    """At most one engine at a time: `launch` starts one (ending a former), `stop` ends it."""

    def __init__(self, options: JanusOptions, clock: Clock) -> None:
        """Prepare; nothing is started or checked yet."""
        self._options = options
        self._clock = clock
        self._backoff = Backoff()
        self._process: asyncio.subprocess.Process | None = None
        self._log: asyncio.Task[None] | None = None
        self._directory: Path | None = None
        self._started_at: float | None = None
        self._last_words: deque[str] = deque(maxlen=5)

    @property
    def pid(self) -> int | None:
        """The engine's process id while one runs."""
        return self._process.pid if self._process is not None else None

    async def launch(self) -> Endpoint:
        """Start the engine and return once it accepts connections. Waits first when it died often of late.

        Raises `MissingPartError` for what the machine or the settings lack, `MediaError` when it does not start.
        """
        await self.stop()
        if self._started_at is not None:
            await self._clock.sleep(self._backoff.delay(self._clock.monotonic() - self._started_at))
        binary = find_binary(self._options.binary)
        library = find_library(binary)
        addresses = choose_addresses(self._options.addresses, local_addresses())
        self._started_at = self._clock.monotonic()
        for _ in range(PORT_ATTEMPTS):
            port = _free_port()
            endpoint = new_endpoint(port)
            config = EngineConfig(
                port=port,
                endpoint=endpoint,
                addresses=addresses,
                public_address=self._options.public_address,
                rtp_ports=self._options.rtp_ports,
                event_loops=self._options.event_loops,
                library=library,
            )
            await self._spawn(binary, config)
            if await self._accepts(port):
                logger.info("media server started: pid %s, media on %s", self.pid, ", ".join(addresses))
                return endpoint
            await self.stop()
        raise MediaError("The media server does not start. It said: " + " / ".join(self._last_words))

    async def stop(self) -> None:
        """End the engine and remove its files. Does nothing when none runs."""
        process, self._process = self._process, None
        if process is not None:
            await _end(process)
        if self._log is not None:
            await asyncio.gather(self._log, return_exceptions=True)
            self._log = None
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
            self._directory = None

    async def _spawn(self, binary: Path, config: EngineConfig) -> None:
        as_nobody = _may_become_nobody()
        self._directory = _fresh_directory(self._options.data_dir)
        write_files(config, self._directory)
        if as_nobody:
            for path in [*self._directory.rglob("*"), self._directory]:
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        # Relative to the directory: its owner need not be able to look into the directories above it.
        command = [str(binary), "--configs-folder=.", "--config=./janus.jcfg"]
        confined = [*confinement(as_nobody=as_nobody, memory_limit=self._options.memory_limit), *command]
        self._process = await asyncio.create_subprocess_exec(
            *confined,
            cwd=self._directory,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        secrets = (config.endpoint.api_secret, config.endpoint.admin_key)
        assert self._process.stdout is not None  # noqa: S101 - a pipe was asked for
        self._log = asyncio.create_task(self._copy_log(self._process.stdout, secrets), name="janus log")

    async def _accepts(self, port: int) -> bool:
        """Wait for the engine to listen; `False` when it ended instead."""
        process = self._process
        assert process is not None  # noqa: S101 - called after _spawn only
        try:
            async with asyncio.timeout(self._options.start_seconds):
                while process.returncode is None:
                    try:
                        _, writer = await asyncio.open_connection("127.0.0.1", port)
                    except ConnectionRefusedError:
                        await asyncio.sleep(POLL_SECONDS)
                        continue
                    writer.close()
                    return True
        except TimeoutError:
            logger.warning("the media server did not start within %s s", self._options.start_seconds)
        return False

    async def _copy_log(self, stream: asyncio.StreamReader, secrets: Sequence[str]) -> None:
        rest = b""
        while chunk := await stream.read(65536):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._log_line(line, secrets)
            # An endless line is cut, not collected.
            rest = rest[-4096:]
        self._log_line(rest, secrets)

    def _log_line(self, raw: bytes, secrets: Sequence[str]) -> None:
        text = readable(raw, secrets)
        if text:
            self._last_words.append(text)
            engine_logger.log(_level(text), "%s", text)


def find_binary(wanted: Path | None) -> Path:
    """Return the engine's program: `wanted`, else the one on PATH. Raises `MissingPartError`."""
    if wanted is not None:
        if not wanted.is_file():
            raise MissingPartError(f"The media server Janus is not at {wanted} (setting media.janus_path). {INSTALL}")
        return wanted
    found = shutil.which("janus")
    if found is None:
        raise MissingPartError(f"The media server Janus is missing. {INSTALL}")
    return Path(found)


def find_library(binary: Path) -> Path:
    """Return the directory that holds the engine's `plugins` and `transports`. Raises `MissingPartError`."""
    prefix = binary.resolve().parent.parent
    for pattern in ("lib/janus", "lib64/janus", "lib/*/janus"):
        for candidate in sorted(prefix.glob(pattern)):
            if (candidate / "plugins" / PLUGIN_LIBRARY).exists():
                return candidate
    raise MissingPartError(f"The VideoRoom plugin of Janus ({PLUGIN_LIBRARY}) is not below {prefix}. {INSTALL}")


def confinement(*, as_nobody: bool, memory_limit: int) -> list[str]:
    """Return the command prefix that takes every right away before the engine starts. Raises `MissingPartError`."""
    for tool in ("prlimit", "setpriv"):
        if shutil.which(tool) is None:
            raise MissingPartError(f"The program {tool} is missing. Install it with: apt-get install util-linux")
    limits = ["prlimit", f"--nofile={_file_limit()}", "--core=0", "--fsize=0", f"--as={memory_limit}", "--"]
    rights = ["setpriv", "--no-new-privs", "--pdeathsig=KILL", "--inh-caps=-all"]
    if as_nobody:
        rights += [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    if os.geteuid() == 0:
        rights += ["--bounding-set=-all"]
    return [*limits, *rights, "--"]


def _file_limit() -> int:
    """Two files per subscriber are needed: as many as may be had without a right."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path("/proc/self/limits").read_text().splitlines():
            if line.startswith("Max open files"):
                hard = line.split()[4]
                return OPEN_FILES if hard == "unlimited" else min(OPEN_FILES, int(hard))
    return 1024


def _may_become_nobody() -> bool:
    """Whether this process may change to `nobody`: it is root, and of a user namespace that has such a user."""
    if os.geteuid() != 0:
        return False
    return all(_maps(Path(f"/proc/self/{kind}_map").read_text()) for kind in ("uid", "gid"))


def _maps(text: str) -> bool:
    ranges = [[int(field) for field in line.split()] for line in text.splitlines()]
    return any(inside <= NOBODY < inside + length for inside, _, length in ranges)


def _fresh_directory(data_dir: Path) -> Path:
    """Return a new directory for one start; what earlier servers left behind goes away."""
    parent = data_dir / "janus"
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for leftover in parent.iterdir():
        shutil.rmtree(leftover, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix="run-", dir=parent))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
    await process.wait()


def readable(raw: bytes, secrets: Sequence[str]) -> str:
    """Return a line of the engine's log as one harmless line of text, without `secrets`."""
    text = _UNPRINTABLE.sub("?", raw.decode("ascii", errors="replace").strip())[:1000]
    for secret in secrets:
        text = text.replace(secret, "***")
    return text


def _level(text: str) -> int:
    if "[FATAL]" in text:
        return logging.ERROR
    return logging.WARNING if "[ERR]" in text else logging.DEBUG
