"""Build the worker from the source in mediasoup's package. Minutes of work for every core of the machine."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from scripts.media_worker.console import Progress, SetupError, say
from scripts.media_worker.recipe import OPTIONS, prepare
from scripts.media_worker.source import Mediasoup

ROOT = Path(__file__).resolve().parents[2]
LOCK = Path(__file__).resolve().parent / "requirements.lock"
JOBS = "MEDIA_WORKER_JOBS"
# What a compiler may need at its worst; measured with g++ 12.
BYTES_PER_JOB = 700 << 20
STEP = re.compile(r"\[(\d+)/(\d+)\]")
TROUBLE = re.compile(r"\b(error|ERROR|fatal|FAILED|Killed|not found)\b")


def build(mediasoup: Mediasoup, folder: Path, environment: Mapping[str, str]) -> Path:
    """Build the worker in `folder` and return where it is there; a build that was broken off there goes on.

    Raises `SetupError` that names what is missing and where the log is.
    """
    started = time.monotonic()
    system_packages()
    folder.mkdir(parents=True, exist_ok=True)
    log, source, out = folder / "build.log", folder / "source", folder / "out"
    meson = folder / "meson"
    if not (out / "build.ninja").exists():
        log.unlink(missing_ok=True)
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", "install"]
        run([*pip, "--upgrade", "--require-hashes", "--no-deps", "--target", meson, "-r", LOCK], log, environment)
        prepare(mediasoup.source, source)
        configure: list[str | Path] = [sys.executable, meson / "bin" / "meson", "setup", *OPTIONS, out, source]
        run(configure, log, with_meson(environment, meson))
    number = jobs(environment)
    say(f"compiling mediasoup's worker, {number} files at a time; this happens once on a machine")
    progress = Progress("compiling mediasoup's worker")
    ninja: list[str | Path] = ["ninja", "-C", out, "-j", str(number), "mediasoup-worker"]
    run(ninja, log, with_meson(environment, meson), watch=lambda line: follow(line, progress))
    say(f"the worker is built, after {time.monotonic() - started:.0f} s")
    return out / "mediasoup-worker"


def system_packages() -> None:
    """Have the compiler and the libraries installed, as the other set-up steps do it."""
    if subprocess.run([ROOT / "scripts" / "setup-system", "media-worker"], check=False).returncode != 0:
        raise SetupError("what building the media worker needs; see above")


def jobs(environment: Mapping[str, str]) -> int:
    """How many compilers may run at once: one per core, fewer where memory is short, or what the variable says."""
    wanted = environment.get(JOBS, "")
    if wanted:
        if not wanted.isdecimal() or int(wanted) == 0:
            raise SetupError(f"a number above 0 in {JOBS} (it is {wanted!r})")
        return int(wanted)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, available_bytes() // BYTES_PER_JOB))


def available_bytes(table: Path = Path("/proc/meminfo")) -> int:
    """Memory that programs can still get; plenty where the system does not say."""
    try:
        found = re.search(r"^MemAvailable:\s+(\d+) kB$", table.read_text(), re.MULTILINE)
    except OSError:
        found = None
    return int(found[1]) << 10 if found else sys.maxsize


def with_meson(environment: Mapping[str, str], meson: Path) -> dict[str, str]:
    """`environment`, in which Python finds the build system in `meson`, which starts itself anew from the build."""
    return {**environment, "PYTHONPATH": str(meson), "NINJA_STATUS": "[%f/%t] "}


def follow(line: str, progress: Progress) -> None:
    """Report the step that a line of ninja's output is about."""
    if step := STEP.match(line):
        progress.report(int(step[1]), int(step[2]))


def run(
    command: Sequence[str | Path],
    log: Path,
    environment: Mapping[str, str],
    *,
    watch: Callable[[str], None] = lambda _line: None,
) -> None:
    """Run `command` with what it says in `log`; `watch` gets every line. `SetupError` when it fails."""
    said: list[str] = []
    with log.open("a") as file:
        try:
            child = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
        except OSError as problem:
            raise SetupError(f"{command[0]} ({problem.strerror}), to build the media worker") from problem
        with child:
            try:
                for line in child.stdout or ():
                    file.write(line)
                    said.append(line.rstrip())
                    watch(line)
            except BaseException:
                # Whoever breaks off the set-up wants the compilers to end as well.
                child.terminate()
                raise
    if child.returncode != 0:
        trouble = [line for line in said if TROUBLE.search(line)] or said
        print("", *trouble[-5:], sep="\n", file=sys.stderr)
        raise SetupError(f"a media worker: building it failed; the reason is above and in {log}")
