"""Where the media node's parts are: Node.js, mediasoup's worker, the node's own program.

In a clone of the repository `scripts/setup-media` gets them and leaves links in `.cache/media`; elsewhere the settings
name them, or they are on PATH. These functions look at files and start `node --version`: they block for some tens of
milliseconds, and are meant for the start.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from parlour.errors import MissingPartError

OLDEST_NODE = 22
CLONE = Path(__file__).resolve().parents[4]
PROGRAM = Path(__file__).resolve().parents[1] / "static" / "media-node.js"
PATIENCE_SECONDS = 20.0


def find_node(wanted: Path | None, *, clone: Path = CLONE) -> Path:
    """Return a Node.js that is new enough: `wanted`, else the one that the set-up chose, else the one on PATH.

    Raises `MissingPartError` when there is none, or when `wanted` is none.
    """
    cure = f"Node.js {OLDEST_NODE} or later runs the media node: name one with the setting media.node_path"
    if wanted is not None:
        if wrong := _complaint(wanted):
            raise MissingPartError(f"The setting media.node_path is {wanted}, but {wrong}. {cure}.")
        return wanted.absolute()
    problems = []
    for candidate in (clone / ".cache" / "media" / "node", shutil.which("node")):
        if candidate is not None and os.path.lexists(candidate):
            wrong = _complaint(Path(candidate))
            if wrong is None:
                return Path(candidate).resolve()
            problems.append(f"{candidate}: {wrong}")
    reason = "; ".join(problems) or "there is no node on PATH"
    raise MissingPartError(
        f"Node.js is missing or too old ({reason}). {cure}, or run `make serve` in a clone of Parlour."
    )


def find_worker(wanted: Path | None, *, clone: Path = CLONE) -> Path:
    """Return mediasoup's worker: `wanted`, else the one that the set-up got, else the one on PATH.

    Raises `MissingPartError` when there is none, or when `wanted` is none. Whether it runs shows when it is started.
    """
    name = "mediasoup-worker"
    if wanted is not None:
        if not _is_program(wanted):
            raise MissingPartError(f"The media worker is not at {wanted}, or may not be run (setting media.worker).")
        return wanted.absolute()
    kept, on_path = clone / ".cache" / "media" / name, shutil.which(name)
    if _is_program(kept):
        return kept.resolve()
    if on_path is not None:
        return Path(on_path).resolve()
    raise MissingPartError(
        "The media worker (mediasoup-worker) is missing: run `make serve` in a clone of Parlour, which fetches or "
        "builds it, or name one with the setting media.worker."
    )


def find_program(program: Path = PROGRAM) -> Path:
    """Return the media node's program for Node.js, which is built into the package. Raises `MissingPartError`."""
    if not program.is_file():
        raise MissingPartError(f"The media node's program is not at {program}: run `make serve`, which builds it.")
    return program


def _is_program(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def _complaint(node: Path) -> str | None:
    """What is wrong with this Node.js; None when nothing is."""
    if not _is_program(node):
        return "it is not a program that may be run"
    try:
        done = subprocess.run(
            [node, "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return f"it does not run ({problem})"
    version = re.match(r"v(\d+)\.", done.stdout)
    if done.returncode != 0 or version is None:
        return "it does not tell its version"
    return None if int(version[1]) >= OLDEST_NODE else f"it is {done.stdout.strip()}"
