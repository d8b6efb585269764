"""`make bench`: every benchmark, one table each. Names given as arguments choose among them."""

import sys
from collections.abc import Callable
from typing import Final

from bench import attacks, core, media, rest, rest_load

_ALL: Final[dict[str, Callable[[], object]]] = {
    "core": core.run,
    "rest": rest.run,
    "rest-load": rest_load.run,
    "media": media.run,
    "attacks": attacks.run,
}


def _main(names: list[str]) -> None:
    unknown = [name for name in names if name not in _ALL]
    if unknown:
        raise SystemExit(f"no benchmark called {unknown[0]}: choose from {', '.join(_ALL)}")
    for name in names or _ALL:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        _ALL[name]()


_main(sys.argv[1:])
