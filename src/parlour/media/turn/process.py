"""The relay's process: found, started and ended. How it is confined is the same for all: `parlour.processes`."""

import logging
import shutil
from pathlib import Path
from typing import Final

from parlour.clock import Clock
from parlour.errors import MissingPartError
from parlour.media.port import MediaError
from parlour.media.stun import StunError, ask
from parlour.media.turn.config import CERTIFICATE_FILE, CONFIG_FILE, KEY_FILE, render
from parlour.media.turn.options import Addresses, TurnOptions
from parlour.processes import (
    Child,
    ChildError,
    Confinement,
    Program,
    hand_over,
    port_taken,
    run_directory,
    wait_for_port,
)

__all__ = ["CoturnProcess", "find_program"]

INSTALL: Final = "Install it with: apt-get install coturn"
_MODE: Final = 0o600
ASK_SECONDS: Final = 0.02
FIRST_FREE_PORT: Final = 1024

relay_logger = logging.getLogger("parlour.media.turn.coturn")


class CoturnProcess:
    """At most one relay at a time: `launch` starts one (ending a former), `stop` ends it."""

    def __init__(self, options: TurnOptions, clock: Clock) -> None:
        """Prepare; nothing is started or checked yet."""
        self._options = options
        self._clock = clock
        self._child: Child | None = None
        self._directory: Path | None = None

    @property
    def pid(self) -> int | None:
        """The relay's process id while one runs."""
        return self._child.pid if self._child is not None else None

    async def launch(self) -> Addresses:
        """Start the relay and return its addresses, once it listens on them.

        Raises `MissingPartError` for what the machine or the settings lack, `MediaError` when it does not start.
        """
        await self.stop()
        program = find_program(self._options.program)
        addresses = self._options.addresses()
        self._refuse_taken_ports(addresses)
        try:
            await self._start(program, addresses)
        except ChildError as error:
            await self.stop()
            raise MediaError(str(error)) from error
        except StunError as error:
            await self.stop()
            raise MediaError(f"The TURN relay does not work over UDP: {error}.") from error
        except BaseException:
            await self.stop()
            raise
        return addresses

    async def wait(self) -> int:
        """Return the exit status once the relay that runs has ended."""
        assert self._child is not None, "launch it first"  # noqa: S101 - a mistake of the caller
        return await self._child.wait()

    async def stop(self) -> None:
        """End the relay and remove its files. Does nothing when none runs."""
        child, self._child = self._child, None
        if child is not None:
            await child.end()
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
            self._directory = None

    async def _start(self, program: Path, addresses: Addresses) -> None:
        ports = [self._options.port] + ([self._options.tls_port] if self._options.tls is not None else [])
        self._directory = run_directory(self._options.data_dir / "turn")
        self._write_files(self._directory, addresses)
        hand_over(self._directory)
        running = Program(
            "the TURN relay",
            [str(program), "-c", f"./{CONFIG_FILE}"],
            self._directory,
            Confinement(memory_bytes=self._options.memory_limit, low_ports=min(ports) < FIRST_FREE_PORT),
            secrets=(self._options.secret,),
        )
        self._child = await Child.start(running, self._clock, _log_line)
        for port in ports:
            await wait_for_port(self._child, port, host=addresses.listening[0], seconds=self._options.start_seconds)
        await ask(
            addresses.listening[0], self._options.port, first_wait=ASK_SECONDS, seconds=self._options.start_seconds
        )

    def _write_files(self, directory: Path, addresses: Addresses) -> None:
        files = {CONFIG_FILE: render(self._options, addresses).encode()}
        if (tls := self._options.tls) is not None:
            # Copies: it may not read the originals, nor look into their folders.
            try:
                files |= {CERTIFICATE_FILE: tls.certificate.read_bytes(), KEY_FILE: tls.key.read_bytes()}
            except OSError as error:
                raise MissingPartError(f"The certificate of the TURN relay cannot be read: {error}") from None
        for name, content in files.items():
            path = directory / name
            path.touch(_MODE)
            path.write_bytes(content)

    def _refuse_taken_ports(self, addresses: Addresses) -> None:
        """Coturn shares a port with other programs of the same user, and goes on without one that it cannot have."""
        wanted = [("udp", self._options.port, "turn.port"), ("tcp", self._options.port, "turn.port")]
        if self._options.tls is not None:
            wanted.append(("tcp", self._options.tls_port, "turn.tls_port"))
        for address in addresses.listening:
            for kind, port, setting in wanted:
                if reason := port_taken(address, port, udp=kind == "udp"):
                    raise MediaError(
                        f"The TURN relay cannot have {kind.upper()} port {port} of {address}: {reason}. Stop the "
                        f"program that uses it (a coturn service of the system?) or change {setting}."
                    )


def find_program(wanted: Path | None) -> Path:
    """Return the relay's program: `wanted`, else the one on PATH. Raises `MissingPartError`."""
    if wanted is not None:
        if not wanted.is_file():
            raise MissingPartError(f"The TURN relay coturn is not at {wanted} (setting turn.program). {INSTALL}")
        return wanted.absolute()
    found = shutil.which("turnserver")
    if found is None:
        raise MissingPartError(f"The TURN relay coturn is missing. {INSTALL}")
    return Path(found)


def _log_line(text: str) -> None:
    relay_logger.log(logging.WARNING if "ERROR" in text else logging.DEBUG, "%s", text)
