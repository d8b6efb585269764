"""The guard of tests that send real media: they run in a network namespace of their own, or they fail and say how."""

import os
from pathlib import Path

import pytest

__all__ = ["HOW", "in_namespace", "require_namespace"]

HOW = "media tests need a network namespace of their own: scripts/in-namespace .venv/bin/python -m pytest -m media"


def in_namespace() -> bool:
    """Whether `scripts/in-namespace` started this run and nothing but the machine itself can be reached."""
    return os.environ.get("PARLOUR_TEST_NAMESPACE") == "1" and not _routes()


def require_namespace() -> None:
    """Fail the test unless it runs in a namespace of its own. Never skips: a skipped media test proves nothing."""
    if not in_namespace():
        pytest.fail(HOW, pytrace=False)


def _routes() -> list[str]:
    """List the interfaces that lead out of the machine; the kernel's first line is a heading."""
    lines = Path("/proc/net/route").read_text().splitlines()[1:]
    return [line.split()[0] for line in lines]
