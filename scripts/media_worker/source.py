"""The npm package that the worker belongs to: its version, its source, where its makers keep ready workers."""

import json
import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from scripts.media_worker.console import SetupError

BASE_URL = "MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL"
# Node's names of processors, which the ready workers are named by.
ARCHITECTURES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


@dataclass(frozen=True)
class Mediasoup:
    """The installed package `mediasoup`."""

    folder: Path
    version: str
    repository: str

    @classmethod
    def installed(cls, folder: Path) -> Self:
        """Read the package in `folder`; `SetupError` when there is none."""
        try:
            manifest = json.loads((folder / "package.json").read_bytes())
        except FileNotFoundError:
            raise SetupError(f"mediasoup's package in {folder}; run make again") from None
        repository = str(manifest["repository"]["url"]).removeprefix("git+").removesuffix(".git")
        return cls(folder, str(manifest["version"]), repository)

    @property
    def source(self) -> Path:
        """The folder with the worker's source."""
        return self.folder / "worker"

    def ready_name(self) -> str:
        """The name of the archive that mediasoup's makers publish for machines like this one."""
        machine = platform.machine().lower()
        name = f"mediasoup-worker-{self.version}-{sys.platform}-{ARCHITECTURES.get(machine, machine)}"
        return f"{name}-kernel{os.uname().release.split('.')[0]}" if sys.platform == "linux" else name

    def ready_url(self, environment: Mapping[str, str]) -> str:
        """Where that archive is; the base can be another one, by the variable that mediasoup itself reads."""
        base = environment.get(BASE_URL) or f"{self.repository}/releases/download"
        return f"{base.rstrip('/')}/{self.version}/{self.ready_name()}.tgz"
