"""Get a worker and put a link to it: `python -m scripts.media_worker PACKAGE LINK`, from the repository's folder.

PACKAGE is the folder of the npm package mediasoup, LINK what shall point to the worker. The ways and their
order are in `obtain`.
"""

import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from scripts.media_worker.console import SetupError
from scripts.media_worker.obtain import obtain
from scripts.media_worker.source import Mediasoup


def main(arguments: list[str]) -> int:
    """Do it; return the exit status."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    package, link = map(Path, arguments)
    try:
        point(link, obtain(Mediasoup.installed(package), os.environ))
    except SetupError as problem:
        print(f"set-up: missing: {problem}", file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"set-up: missing: room for the media worker: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nset-up: broken off; the next one goes on from here", file=sys.stderr)
        return 130
    return 0


def interrupted(_number: int, _frame: object) -> NoReturn:
    """Be asked to end: do it like a person's Ctrl-C, so that the compilers end too."""
    raise KeyboardInterrupt


def point(link: Path, target: Path) -> None:
    """Make `link` point to `target`; a program that looks meanwhile finds the old or the new one."""
    if link.is_symlink() and link.readlink() == target:
        return
    link.parent.mkdir(parents=True, exist_ok=True)
    coming = link.with_name(f".{link.name}.{os.getpid()}")
    coming.unlink(missing_ok=True)
    coming.symlink_to(target)
    coming.replace(link)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, interrupted)
    sys.exit(main(sys.argv[1:]))
