"""A server for REST alone, as a process of its own: no SFU, so it needs nothing from the machine."""

import subprocess
import sys
from pathlib import Path

from tests.support.server import ParlourServer

__all__ = ["RestServer", "parlour"]


class RestServer(ParlourServer):
    """Serves REST and pages but no calls."""

    def __init__(self, data_dir: Path, **variables: str) -> None:
        super().__init__(data_dir, {"PARLOUR_MEDIA_ENABLED": "false", **variables})

    @property
    def written(self) -> str:
        """Everything that the server has written to its output and its log."""
        return self.log.read_text()

    @property
    def pid(self) -> int:
        """The process that serves."""
        assert self._process is not None
        return self._process.pid

    def wait_for_end(self, seconds: float = 10.0) -> int:
        """Wait until the process ends by itself; returns its status."""
        assert self._process is not None
        return self._process.wait(timeout=seconds)


def parlour(
    *arguments: str, environ: dict[str, str] | None = None, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would."""
    program = Path(sys.executable).parent / "parlour"
    return subprocess.run(
        [str(program), *arguments], env=environ, check=check, capture_output=True, text=True, timeout=60
    )
