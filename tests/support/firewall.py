"""What a firewall lets through, played by nftables inside the namespace that the test runs in."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.namespace import require_namespace

__all__ = ["dropping"]

NFT = shutil.which("nft", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "nft"
_TABLE = "parlour_test"


@contextmanager
def dropping(*matches: str) -> Iterator[None]:
    """Drop every packet that one of `matches` describes, as `udp dport 3478`, as long as the context lasts."""
    require_namespace()
    rules = "".join(f"    {match} drop\n" for match in matches)
    table = f"table inet {_TABLE} {{\n  chain out {{\n    type filter hook output priority 0;\n{rules}  }}\n}}\n"
    _nft("-f", "-", given=table)
    try:
        yield
    finally:
        _nft("delete", "table", "inet", _TABLE)


def _nft(*arguments: str, given: str = "") -> None:
    done = subprocess.run([NFT, *arguments], input=given, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
