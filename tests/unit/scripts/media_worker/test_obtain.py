"""A worker comes from the first way that gives one which runs, once for all set-ups on a machine."""

import json
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from scripts.media_worker import keep
from scripts.media_worker.console import SetupError
from scripts.media_worker.obtain import Ways, obtain
from scripts.media_worker.prebuilt import NotFetchedError
from scripts.media_worker.source import Mediasoup

GOOD, BROKEN = "exit 41", "echo no such library >&2; exit 127"


def worker(place: Path, text: str = GOOD) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!/bin/sh\n# {place}\n{text}\n")
    place.chmod(0o755)
    return place


class Makers:
    """Ways to a worker that note what was asked of them. None: there is none to be had this way."""

    def __init__(self, fetched: str | None = None, built: str | None = None) -> None:
        self.asked: list[str] = []
        self._fetched = fetched
        self._built = built

    def ways(self) -> Ways:
        return Ways(fetch=self.fetch, build=self.build)

    def fetch(self, url: str, target: Path) -> None:
        self.asked.append("fetch")
        if self._fetched is None:
            raise NotFetchedError("no internet")
        worker(target, self._fetched)

    def build(self, _package: Mediasoup, folder: Path, _environment: Mapping[str, str]) -> Path:
        self.asked.append("build")
        if self._built is None:
            raise SetupError("a compiler")
        return worker(folder / "out" / "mediasoup-worker", self._built)


@pytest.fixture
def package(tmp_path: Path) -> Mediasoup:
    folder = tmp_path / "mediasoup"
    folder.mkdir()
    manifest = {"version": "3.27.1", "repository": {"url": "git+https://makers.example/mediasoup.git"}}
    (folder / "package.json").write_text(json.dumps(manifest))
    return Mediasoup.installed(folder)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CACHE_HOME": str(tmp_path / "cache")}


def test_the_named_one_comes_first(package: Mediasoup, environment: dict[str, str], tmp_path: Path) -> None:
    makers = Makers(fetched=GOOD, built=GOOD)
    obtain(package, environment, makers.ways())
    makers.asked.clear()
    named = worker(tmp_path / "mine")
    assert obtain(package, {**environment, "PARLOUR_MEDIA_WORKER": str(named)}, makers.ways()) == named
    assert makers.asked == []


@pytest.mark.parametrize(
    ("text", "reason"), [(BROKEN, "status 127.*no such library"), ("exit 0", "status 0"), (None, "cannot")]
)
def test_a_named_one_that_does_not_run_is_refused(
    package: Mediasoup, environment: dict[str, str], tmp_path: Path, text: str | None, reason: str
) -> None:
    named = tmp_path / "mine"
    if text is not None:
        worker(named, text)
    makers = Makers(fetched=GOOD)
    with pytest.raises(SetupError, match=rf"PARLOUR_MEDIA_WORKER names: .*{reason}"):
        obtain(package, {**environment, "PARLOUR_MEDIA_WORKER": str(named)}, makers.ways())
    assert makers.asked == []


def test_a_fetched_one_comes_before_a_build_and_is_kept(package: Mediasoup, environment: dict[str, str]) -> None:
    makers = Makers(fetched=GOOD, built=GOOD)
    first = obtain(package, environment, makers.ways())
    assert makers.asked == ["fetch"]
    assert first.is_relative_to(environment["XDG_CACHE_HOME"])
    assert obtain(package, environment, makers.ways()) == first
    assert makers.asked == ["fetch"]


@pytest.mark.parametrize("fetched", [None, BROKEN])
def test_a_build_follows_when_there_is_none_or_one_that_does_not_run(
    package: Mediasoup, environment: dict[str, str], fetched: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    makers = Makers(fetched=fetched, built=GOOD)
    first = obtain(package, environment, makers.ways())
    assert makers.asked == ["fetch", "build"]
    assert "https://makers.example/mediasoup/releases/download/3.27.1/" in capsys.readouterr().err
    assert obtain(package, environment, makers.ways()) == first
    assert makers.asked == ["fetch", "build"]
    assert not list(first.parent.parent.glob("*.build"))


def test_who_wants_nothing_fetched_gets_it_built(package: Mediasoup, environment: dict[str, str]) -> None:
    makers = Makers(fetched=GOOD, built=GOOD)
    obtain(package, {**environment, "MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD": "1"}, makers.ways())
    assert makers.asked == ["build"]


def test_a_build_that_does_not_run_is_not_kept(package: Mediasoup, environment: dict[str, str]) -> None:
    makers = Makers(built=BROKEN)
    with pytest.raises(SetupError, match="status 127"):
        obtain(package, environment, makers.ways())
    assert not list(Path(environment["XDG_CACHE_HOME"]).glob(f"parlour/media-worker/{keep.built_name(package)}/*"))


def test_a_kept_one_that_runs_no_more_is_replaced(package: Mediasoup, environment: dict[str, str]) -> None:
    makers = Makers(built=GOOD)
    kept = obtain(package, environment, makers.ways())
    worker(kept, BROKEN)
    assert obtain(package, environment, makers.ways()) == kept
    assert makers.asked == ["fetch", "build"] * 2


def test_another_version_or_recipe_is_another_worker(
    package: Mediasoup, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    makers = Makers(built=GOOD)
    first = obtain(package, environment, makers.ways())
    newer = Mediasoup(package.folder, "3.28.0", package.repository)
    second = obtain(newer, environment, makers.ways())
    monkeypatch.setattr(keep, "fingerprint", lambda: "other")
    third = obtain(package, environment, makers.ways())
    assert len({first, second, third}) == 3


def test_two_set_ups_at_once_build_once(
    package: Mediasoup, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    building, waiting = threading.Event(), threading.Event()
    monkeypatch.setattr(keep, "say", lambda text: waiting.set() if "waiting for another" in text else None)

    class Slow(Makers):
        def build(self, package: Mediasoup, folder: Path, environment: Mapping[str, str]) -> Path:
            building.set()
            assert waiting.wait(20)
            return super().build(package, folder, environment)

    makers, got = Slow(built=GOOD), []

    def run() -> None:
        got.append(obtain(package, environment, makers.ways()))

    first, second = threading.Thread(target=run), threading.Thread(target=run)
    first.start()
    assert building.wait(20)
    second.start()
    first.join(20)
    second.join(20)
    assert len(got) == 2
    assert got[0] == got[1]
    assert makers.asked == ["fetch", "build"]


def test_a_package_that_is_not_installed_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="mediasoup's package"):
        Mediasoup.installed(tmp_path)
