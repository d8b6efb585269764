"""The ways to a worker, in order: the one that is named, one kept from earlier, a fetched one, one built here."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.media_worker import keep
from scripts.media_worker.build import build
from scripts.media_worker.check import complaint
from scripts.media_worker.console import SetupError, say
from scripts.media_worker.prebuilt import NotFetchedError, fetch
from scripts.media_worker.source import Mediasoup

NAMED = "PARLOUR_MEDIA_WORKER"
# mediasoup's own variable: whoever wants no program from elsewhere sets it.
NO_FETCHING = "MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD"


@dataclass(frozen=True)
class Ways:
    """How a worker is fetched (from an address, to a file) and built (in a folder); tests bring their own."""

    fetch: Callable[[str, Path], None] = fetch
    build: Callable[[Mediasoup, Path, Mapping[str, str]], Path] = build


def obtain(mediasoup: Mediasoup, environment: Mapping[str, str], ways: Ways | None = None) -> Path:
    """Return a worker of this version that runs here, getting it first when there is none yet.

    Raises `SetupError` when the named one does not run, or when none can be had.
    """
    if named := environment.get(NAMED):
        if wrong := complaint(Path(named)):
            raise SetupError(f"a media worker at {named}, which {NAMED} names: {wrong}")
        return Path(named).absolute()
    folder = keep.cache(environment)
    kept = find_kept(mediasoup, folder)
    if kept is not None:
        return kept
    with keep.alone(folder):
        kept = find_kept(mediasoup, folder)
        return kept or get(mediasoup, folder, environment, ways or Ways())


def find_kept(mediasoup: Mediasoup, folder: Path) -> Path | None:
    """A worker from an earlier run that still runs: an upgrade of the system may have taken its libraries away."""
    for name in (keep.fetched_name(mediasoup), keep.built_name(mediasoup)):
        worker = folder / name / keep.PROGRAM
        if worker.exists() and complaint(worker) is None:
            return worker
    return None


def get(mediasoup: Mediasoup, folder: Path, environment: Mapping[str, str], ways: Ways) -> Path:
    """Fetch a worker, or build one."""
    if not environment.get(NO_FETCHING):
        url = mediasoup.ready_url(environment)
        say(f"fetching mediasoup's worker {mediasoup.version}")
        with tempfile.TemporaryDirectory() as scratch:
            fetched = Path(scratch) / keep.PROGRAM
            try:
                ways.fetch(url, fetched)
                wrong = complaint(fetched)
                if wrong is None:
                    return keep.place(fetched, folder / keep.fetched_name(mediasoup))
                say(f"the worker from {url} does not run here: {wrong}")
            except NotFetchedError as problem:
                say(f"no ready worker from {url}: {problem}")
    name = keep.built_name(mediasoup)
    workshop = folder / f"{name}.build"
    built = ways.build(mediasoup, workshop, environment)
    if wrong := complaint(built):
        raise SetupError(f"a media worker: the one that was built does not run, {wrong}; see {workshop}")
    kept = keep.place(built, folder / name)
    shutil.rmtree(workshop, ignore_errors=True)
    return kept
