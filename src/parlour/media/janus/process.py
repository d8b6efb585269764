"""The engine's process: found, started, watched and ended.

How it is confined is the same for all child processes: `parlour.processes`.
"""

import logging
import shutil
from pathlib import Path

from parlour.clock import Clock
from parlour.errors import MissingPartError
from parlour.media.addresses import choose_addresses, local_addresses
from parlour.media.janus.client import Endpoint
from parlour.media.janus.config import PLUGIN_LIBRARY, EngineConfig, new_endpoint, write_files
from parlour.media.janus.options import JanusOptions
from parlour.media.port import MediaError
from parlour.processes import (
    Backoff,
    Child,
    ChildEndedError,
    ChildSilentError,
    Confinement,
    Program,
    free_port,
    hand_over,
    run_directory,
    wait_for_port,
)

__all__ = ["JanusProcess", "find_binary", "find_library"]

INSTALL = "Install it with: apt-get install janus"
PORT_ATTEMPTS = 3

logger = logging.getLogger(__name__)
engine_logger = logging.getLogger("parlour.media.janus.engine")


class JanusProcess:
    """At most one engine at a time: `launch` starts one (ending a former), `stop` ends it."""

    def __init__(self, options: JanusOptions, clock: Clock) -> None:
        """Prepare; nothing is started or checked yet."""
        self._options = options
        self._clock = clock
        self._backoff = Backoff()
        self._child: Child | None = None
        self._directory: Path | None = None
        self._started_at: float | None = None

    @property
    def pid(self) -> int | None:
        """The engine's process id while one runs."""
        return self._child.pid if self._child is not None else None

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
        ended: ChildEndedError | None = None
        for _ in range(PORT_ATTEMPTS):  # somebody else may take the port before the engine does
            port = free_port()
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
            try:
                await self._start(binary, config)
            except ChildEndedError as error:
                ended = error
                continue
            logger.info("media server started: pid %s, media on %s", self.pid, ", ".join(addresses))
            return endpoint
        raise MediaError(str(ended))

    async def stop(self) -> None:
        """End the engine and remove its files. Does nothing when none runs."""
        child, self._child = self._child, None
        if child is not None:
            await child.end()
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
            self._directory = None

    async def _start(self, binary: Path, config: EngineConfig) -> None:
        self._directory = run_directory(self._options.data_dir / "janus")
        write_files(config, self._directory)
        hand_over(self._directory)
        program = Program(
            "the media server",
            # Its files relative to the directory: their owner need not be able to look into the directories above it.
            [str(binary), "--configs-folder=.", "--config=./janus.jcfg"],
            self._directory,
            Confinement(memory_bytes=self._options.memory_limit),
            secrets=(config.endpoint.api_secret, config.endpoint.admin_key),
        )
        try:
            self._child = await Child.start(program, self._clock, _log_line)
            await wait_for_port(self._child, config.port, seconds=self._options.start_seconds)
        except ChildSilentError as error:
            await self.stop()
            raise MediaError(str(error)) from error
        except BaseException:
            await self.stop()
            raise


def find_binary(wanted: Path | None) -> Path:
    """Return the engine's program: `wanted`, else the one on PATH. Raises `MissingPartError`."""
    if wanted is not None:
        if not wanted.is_file():
            raise MissingPartError(f"The media server Janus is not at {wanted} (setting media.janus_path). {INSTALL}")
        return wanted.absolute()
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


def _log_line(text: str) -> None:
    engine_logger.log(_level(text), "%s", text)


def _level(text: str) -> int:
    if "[FATAL]" in text:
        return logging.ERROR
    return logging.WARNING if "[ERR]" in text else logging.DEBUG
