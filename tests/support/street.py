"""An address of the namespace that is not loopback: Firefox finds no way to any other."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import Final

from tests.support.namespace import require_namespace

__all__ = ["STREET_ADDRESS", "street_address"]

STREET_ADDRESS: Final = "10.99.0.1"
_PROGRAM: Final = shutil.which("ip", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") or "ip"
_DEVICE: Final = "street"


@contextlib.contextmanager
def street_address() -> Iterator[str]:
    """Give the namespace `STREET_ADDRESS` for as long as the context lasts, and a way out that leads nowhere."""
    require_namespace()
    _ip("link", "add", _DEVICE, "type", "veth", "peer", "name", f"{_DEVICE}-end")
    try:
        _ip("address", "add", f"{STREET_ADDRESS}/32", "dev", _DEVICE)
        for end in (_DEVICE, f"{_DEVICE}-end"):
            _ip("link", "set", end, "up")
        _ip("route", "add", "default", "dev", _DEVICE)
        yield STREET_ADDRESS
    finally:
        _ip("link", "delete", _DEVICE)


def _ip(*arguments: str) -> None:
    done = subprocess.run([_PROGRAM, *arguments], text=True, capture_output=True, check=False)
    assert done.returncode == 0, f"ip {' '.join(arguments)}: {done.stderr}"
