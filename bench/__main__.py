"""`make bench`: every benchmark, one table each. Names given as arguments choose among them.

`weak`, which takes half an hour, `joins`, `spread`, `signaling`, `beside` and `soak` have options of their own:
`python -m bench weak --help`.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Final

from bench import attacks, core, media, recording, rest, rest_load, speech, spread, switch, weak
from bench.beside import command as beside
from bench.captions import command as captions
from bench.joins import command as joins
from bench.page import command as page
from bench.signaling import command as signaling
from bench.soak import command as soak

_ALL: Final[dict[str, Callable[[], object]]] = {
    "core": core.run,
    "rest": rest.run,
    "rest-load": rest_load.run,
    "media": media.run,
    "recording": recording.run,
    "speech": speech.run,
    "attacks": attacks.run,
}
_ALONE: Final[dict[str, Callable[[Sequence[str]], object]]] = {
    "weak": weak.run,
    "joins": joins.run,
    "spread": spread.run,
    "signaling": signaling.run,
    "switch": switch.run,
    "page": page.run,
    "beside": beside.run,
    "captions": captions.run,
    "soak": soak.run,
}


def _main(arguments: list[str]) -> None:
    if arguments and arguments[0] in _ALONE:
        _ALONE[arguments[0]](arguments[1:])
        return
    unknown = [name for name in arguments if name not in _ALL]
    if unknown:
        raise SystemExit(f"no benchmark called {unknown[0]}: choose from {', '.join([*_ALL, *_ALONE])}")
    for name in arguments or _ALL:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        _ALL[name]()


_main(sys.argv[1:])
