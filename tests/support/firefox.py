"""Headless Firefox with generated picture and sound, over WebDriver BiDi: playwright drives only a build of its own."""

import contextlib
import itertools
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Self

from websockets.sync.client import ClientConnection, connect

from tests.support.caller import PATIENCE, PROBE, Caller

__all__ = ["FirefoxCallPage", "firefox"]

FIREFOX: Final = os.environ.get("PARLOUR_TEST_FIREFOX") or shutil.which("firefox-esr") or "firefox"
START_SECONDS: Final = 60.0
STEP_SECONDS: Final = 0.05

PREFERENCES: Final[Mapping[str, object]] = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "media.autoplay.blocking_policy": 0,
    "remote.prefs.recommended": True,
}


class Firefox:
    """A running browser. Made by `firefox`."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._numbers = itertools.count(1)
        self.console: dict[str, list[str]] = {}
        """What each context (a tab) said."""

    def do(self, method: str, **parameters: object) -> dict[str, Any]:
        """Carry out a command of WebDriver BiDi. Raises `AssertionError` with Firefox's words when it fails."""
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._connection.recv(timeout=START_SECONDS))
            if message.get("method") == "log.entryAdded":
                entry = message["params"]
                self.console.setdefault(entry["source"].get("context", ""), []).append(entry["text"] or "")
            elif message.get("id") == number:
                assert message["type"] == "success", f"{method}: {message.get('message')}"
                result: dict[str, Any] = message["result"]
                return result


@contextlib.contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """Run a browser whose profile is in a new folder `profile`."""
    profile.mkdir()
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines))
    command = [FIREFOX, "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", str(profile)]
    with (profile / "log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    try:
        with connect(_address(process, profile), max_size=None, compression=None) as connection:
            running = Firefox(connection)
            running.do("session.new", capabilities={})
            running.do("session.subscribe", events=["log.entryAdded"])
            yield running
    finally:
        process.terminate()
        process.wait(timeout=15)


class FirefoxCallPage(Caller):
    """A page of `web/conformance` in a tab of its own, at the address that `call_address` made."""

    def __init__(self, browser: Firefox, address: str) -> None:
        self._browser = browser
        self._context: str = browser.do("browsingContext.create", type="tab")["context"]
        self.console = browser.console.setdefault(self._context, [])
        browser.do("script.addPreloadScript", functionDeclaration=f"() => {{ {PROBE} }}", contexts=[self._context])
        browser.do("browsingContext.navigate", context=self._context, url=address, wait="complete")
        self.wait_for("() => window.call !== undefined")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.do("browsingContext.close", context=self._context)

    def run(self, expression: str, argument: object = None) -> Any:
        """Evaluate a JavaScript function in the page; promises are awaited."""
        made = self._browser.do(
            "script.callFunction",
            functionDeclaration=f"async (given) => JSON.stringify(await ({expression})(JSON.parse(given))) ?? null",
            arguments=[{"type": "string", "value": json.dumps(argument)}],
            target={"context": self._context},
            awaitPromise=True,
        )
        assert made["type"] == "success", f"{made['exceptionDetails']['text']}: {expression} of {argument}"
        return json.loads(made["result"].get("value") or "null")

    def wait_for(self, expression: str, argument: object = None, *, seconds: float = PATIENCE) -> Any:
        """Wait until a JavaScript function gives something true, and return that. A failure carries the console."""
        deadline = time.monotonic() + seconds
        while not (found := self.run(expression, argument)):
            if time.monotonic() > deadline:
                words = "\n".join(self.console[-20:])
                raise AssertionError(f"not true within {seconds} s: {expression} of {argument}\nconsole: {words}")
            time.sleep(STEP_SECONDS)
        return found


def _address(process: subprocess.Popen[bytes], profile: Path) -> str:
    """Wait until the browser has written which port it took, and return where it takes commands."""
    file, deadline = profile / "WebDriverBiDiServer.json", time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            told = json.loads(file.read_text())
            return f"ws://{told['ws_host']}:{told['ws_port']}/session"
        time.sleep(STEP_SECONDS)
    raise AssertionError(f"Firefox did not start:\n{(profile / 'log').read_text(errors='replace')[-2000:]}")
