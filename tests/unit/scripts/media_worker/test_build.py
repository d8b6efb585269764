"""A build says how far it is, names what it lacks, and changes only what it knows."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.media_worker import build as building
from scripts.media_worker.build import available_bytes, follow, jobs, run
from scripts.media_worker.console import Progress, SetupError
from scripts.media_worker.recipe import CHANGES, RECIPE, Change, fingerprint, prepare

ROOT = Path(__file__).resolve().parents[4]
PACKAGE = ROOT / "media-node" / "node_modules" / "mediasoup" / "worker"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(out: io.StringIO) -> str:
    progress = Progress("compiling", out)
    for step in range(1, 201):
        follow(f"[{step}/200] Compiling C++ object x.cpp.o", progress)
    follow("a warning", progress)
    return out.getvalue()


def test_a_log_gets_a_line_for_each_tenth() -> None:
    lines = shown(io.StringIO()).splitlines()
    assert lines[0] == "set-up: compiling: 20 of 200, 10 %"
    assert lines[-1] == "set-up: compiling: 200 of 200, 100 %"
    assert len(lines) == 10


def test_a_terminal_gets_one_line_that_moves() -> None:
    text = shown(Terminal())
    assert text.count("\n") == 1
    assert "\rset-up: compiling: 57 of 200, 28 %" in text


@pytest.mark.parametrize("wrong", ["0", "two", "-1"])
def test_a_wrong_number_of_jobs_is_refused(wrong: str) -> None:
    assert jobs({"MEDIA_WORKER_JOBS": "3"}) == 3
    with pytest.raises(SetupError, match="MEDIA_WORKER_JOBS"):
        jobs({"MEDIA_WORKER_JOBS": wrong})


def test_little_memory_means_fewer_compilers_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(16)))
    for megabytes, expected in ((400, 1), (2900, 4), (100_000, 16)):
        table = tmp_path / "meminfo"
        table.write_text(f"MemTotal: 1 kB\nMemAvailable:   {megabytes << 10} kB\n")
        memory = available_bytes(table)
        monkeypatch.setattr(building, "available_bytes", lambda memory=memory: memory)
        assert jobs({}) == expected


def test_a_failing_step_shows_its_reason_and_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "build.log"
    script = 'print("fine\\nx.cpp:1: fatal error: uv.h: No such file\\n" + "more\\n" * 20); raise SystemExit(1)'
    with pytest.raises(SetupError, match=re.escape(str(log))):
        run([sys.executable, "-c", script], log, os.environ)
    assert "uv.h: No such file" in capsys.readouterr().err
    assert "fine" in log.read_text()


def test_a_missing_program_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no-such-ninja"):
        run(["no-such-ninja"], tmp_path / "build.log", os.environ)


def test_a_missing_compiler_is_named_by_the_system_step(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in ("bash", "env", "dirname", "id"):
        (programs / tool).symlink_to(next(p for p in (Path("/bin") / tool, Path("/usr/bin") / tool) if p.exists()))
    step = [ROOT / "scripts" / "setup-system", "media-worker"]
    done = subprocess.run(step, env={"PATH": str(programs)}, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "g++" in done.stderr
    assert "libsrtp2-dev" in done.stderr
    assert "coturn" not in done.stderr


def test_every_change_fits_the_locked_source(tmp_path: Path) -> None:
    prepare(PACKAGE, tmp_path / "source")
    for change in CHANGES:
        assert change.after in (tmp_path / "source" / change.file).read_text()
        assert change.before in (PACKAGE / change.file).read_text()


def test_what_openssl_gets_to_see_is_decided_before_it_sees_it(tmp_path: Path) -> None:
    prepare(PACKAGE, tmp_path / "source")
    text = (tmp_path / "source" / "src" / "RTC" / "DtlsTransport.cpp").read_text()
    _, after = text.split("void DtlsTransport::ProcessDtlsData(", 1)
    assert "DtlsRecords::MayBeOfPeer(" in after[: after.index("BIO_write(")]
    assert (tmp_path / "source" / "include" / "RTC" / "DtlsRecords.hpp").is_file()


def test_no_library_of_the_source_is_left_to_be_downloaded(tmp_path: Path) -> None:
    prepare(PACKAGE, tmp_path / "source")
    for wrap in (tmp_path / "source" / "subprojects").glob("*.wrap"):
        assert "url" not in wrap.read_text()
    wanted = set(re.findall(r"subproject\(\s*'([\w-]+)'", (PACKAGE / "meson.build").read_text()))
    ours = {path.name for path in (RECIPE / "subprojects").iterdir() if path.is_dir()}
    assert wanted - {"wingetopt", "catch2"} <= ours


def test_a_source_that_is_not_as_expected_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.cpp").write_text("x = 1; x = 1;")
    with pytest.raises(SetupError, match=r"a\.cpp"):
        Change("a.cpp", "x = 1;", "x = 2;").apply(tmp_path)
    with pytest.raises(SetupError, match=r"a\.cpp"):
        Change("a.cpp", "y = 1;", "x = 2;").apply(tmp_path)


def test_the_fingerprint_is_stable_and_sees_a_changed_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    assert fingerprint() == before
    copy = tmp_path / "recipe"
    copy.mkdir()
    (copy / "precompiled.hpp").write_text("#include <other>")
    monkeypatch.setattr("scripts.media_worker.recipe.RECIPE", copy)
    monkeypatch.setattr("scripts.media_worker.recipe.__file__", str(tmp_path / "recipe.py"))
    (tmp_path / "recipe.py").touch()
    assert fingerprint() != before


def test_no_address_of_another_machine_is_in_what_sets_up() -> None:
    places = [ROOT / "scripts", ROOT / "media-node" / "package.json", ROOT / "media-node" / ".npmrc"]
    files = [file for place in places for file in ([place] if place.is_file() else place.rglob("*"))]
    for file in files:
        if file.is_file() and file.suffix != ".pyc":
            found = re.findall(r"\w+://(?!127\.0\.0\.1)[^\s\"')]*", file.read_text())
            assert [url for url in found if "nodejs.org" not in url] == [], file
    for lock in (ROOT / "media-node" / "package-lock.json", ROOT / "scripts" / "node22" / "package-lock.json"):
        assert '"resolved"' not in lock.read_text()


def test_who_breaks_off_ends_what_was_started(tmp_path: Path) -> None:
    class BrokenOffError(Exception):
        pass

    def watch(_line: str) -> None:
        raise BrokenOffError

    lives = 'import time, sys; print("started", flush=True); time.sleep(600)'
    with pytest.raises(BrokenOffError):
        run([sys.executable, "-c", lives], tmp_path / "build.log", os.environ, watch=watch)
