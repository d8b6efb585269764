"""`parlour` with a media engine that carries nothing: `python -m bench.signaling.server serve ...`.

Everything else is as operators run it, log and database included.
"""

from parlour.cli import main, serve
from parlour.media.port import Sfu
from parlour.settings import Settings
from tests.support.fake_sfu import FakeSfu

__all__: list[str] = []


def _sfu(settings: Settings) -> Sfu | None:  # noqa: ARG001 - takes the place of the function that makes a real one
    return FakeSfu()


if __name__ == "__main__":
    serve._sfu = _sfu
    main()
