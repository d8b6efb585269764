"""A PostgreSQL server of the tests' own: a new cluster in a temporary folder, reached through a Unix socket alone."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self
from uuid import uuid4

from tests.support.databases import migrate_postgres

__all__ = ["PostgresMissingError", "PostgresServer"]

_PATTERN = "pattern"

SERVERS = Path("/usr/lib/postgresql")


class PostgresMissingError(Exception):
    """PostgreSQL is not installed; the text says what to do about it."""


class PostgresServer:
    """Starts on `with`, makes databases, and leaves nothing behind."""

    def __init__(self) -> None:
        self._bin = _find_programs()
        self._user = _unprivileged_user()
        self._folder = Path(tempfile.mkdtemp(prefix="parlour-pg-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._has_pattern = False

    def __enter__(self) -> Self:
        if self._user is not None:
            shutil.chown(self._folder, self._user)
        try:
            self._run("initdb", "--auth=trust", "--username=parlour", "--no-sync", "-D", str(self._data))
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def start(self) -> None:
        """Start the server and return once it accepts connections."""
        options = f"-k {self._folder} -c listen_addresses= -c fsync=off -c max_connections=60"
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", str(self._data), "-l", log, "-o", options, "-w", "-t", "60", "start")

    def stop(self) -> None:
        """Stop the server at once; its connections break."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def new_database(self, *, migrated: bool = False) -> str:
        """Make a database, empty or with empty tables, and return its URL."""
        name = f"test_{uuid4().hex}"
        template = ["-T", self._pattern()] if migrated else []
        self._run("createdb", "-h", str(self._folder), "-U", "parlour", *template, name)
        return self._url(name)

    def _pattern(self) -> str:
        """Return the name of a database with empty tables, to which nobody is connected."""
        if not self._has_pattern:
            self._run("createdb", "-h", str(self._folder), "-U", "parlour", _PATTERN)
            migrate_postgres(self._url(_PATTERN))
            self._has_pattern = True
        return _PATTERN

    def _url(self, name: str) -> str:
        return f"postgresql://parlour@/{name}?host={self._folder}"

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._bin / program), *arguments],
            user=self._user,
            cwd=self._folder,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )


def _find_programs() -> Path:
    found = sorted(SERVERS.glob("*/bin/initdb"), key=lambda path: float(path.parent.parent.name))
    if not found:
        raise PostgresMissingError("PostgreSQL is missing: apt-get install postgresql")
    return found[-1].parent


def _unprivileged_user() -> str | None:
    """Return whom to run as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
