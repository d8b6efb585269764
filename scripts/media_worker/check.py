"""Whether a file is a worker that runs on this machine."""

import subprocess
from pathlib import Path

# What the worker ends with, on purpose, when it is started without the version that mediasoup's own code hands it: it
# was loaded with all its libraries then.
STARTED_BARE = 41
PATIENCE_SECONDS = 20


def complaint(worker: Path) -> str | None:
    """Start `worker` bare; return None when it answers as one, else what is wrong with it."""
    try:
        done = subprocess.run(
            [worker], env={}, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=PATIENCE_SECONDS
        )
    except OSError as problem:
        return f"it cannot be started ({problem.strerror})"
    except subprocess.TimeoutExpired:
        return f"it did not end within {PATIENCE_SECONDS} s"
    if done.returncode == STARTED_BARE:
        return None
    words = done.stderr.decode(errors="replace").strip().splitlines()
    return f"it ended with status {done.returncode} instead of {STARTED_BARE}" + (f": {words[-1]}" if words else "")
