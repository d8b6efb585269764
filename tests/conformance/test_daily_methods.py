"""Every method of a call object, with old and new releases of daily-js: does what is declared, and none hangs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, assert_never

import pytest

from tests.conformance.interface.methods import METHODS
from tests.conformance.interface.model import Local, Method, PageOnly, Refused, Told, Warned, Works
from tests.support.caller import Caller
from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

_PATIENCE_MS = 40_000
_ENDS = {"leave", "destroy", "isDestroyed"}

_AIDS = """() => {
    window.aids = {
        camera() {
            const canvas = document.createElement("canvas");
            canvas.getContext("2d");
            return canvas.captureStream(5).getVideoTracks()[0];
        },
        later: (action) => new Promise((resolve) => setTimeout(() => resolve(action()), 1500)),
    };
}"""

_ATTEMPT = """async ([name, source, room, other, patience]) => {
    if (typeof call[name] !== "function") return { is: "absent" };
    const attempt = async () => {
        try {
            await new Function("room", "other", `return ${source};`)(room, other);
            return { is: "done" };
        } catch (error) {
            const sentences = [error?.errorMsg, error?.message, error?.error, error];
            const words = sentences.find((each) => typeof each === "string");
            return { is: "refused", words: words ?? JSON.stringify(error) };
        }
    };
    const hangs = new Promise((resolve) => setTimeout(resolve, patience, { is: "hanging" }));
    return Promise.race([attempt(), hangs]);
}"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ParlourServer]:
    """One of its own for each release: how often one address may test its network is limited."""
    with ParlourServer(tmp_path / "data") as running:
        yield running


@pytest.mark.parametrize("release", ["0-62", "0-70", "0-87", "newest"])
def test_every_method_does_what_is_declared(server: ParlourServer, open_call: OpenCall, release: str) -> None:
    app = open_call() if release == "newest" else open_call("release", release=release)
    neighbour, room = open_call(), server.create_room()
    other = neighbour.join(room.url, userName="Other")
    app.run(_AIDS)

    differing: dict[str, Any] = {}
    for method in METHODS:
        app.forget_events()
        if method.name == "room":
            app.wait_person(other)
        found = app.run(_ATTEMPT, [method.name, method.call, room.url, other, _PATIENCE_MS])
        if (difference := _difference(app, release, method, found, other)) is not None:
            differing[method.name] = difference
    assert not differing, json.dumps(differing, indent=1)


def _difference(app: Caller, release: str, method: Method, found: dict[str, Any], other: str) -> object:
    """Return what is not as declared; a method that the release does not have yet is."""
    if found["is"] == "absent":
        return None
    if release != "newest" and method.older_refuse and method.older_refuse in found.get("words", ""):
        return None
    warnings = _warnings(app, method) if isinstance(method.outcome, Works | Local | Warned) else []
    match method.outcome:
        case Works(check):
            if found["is"] != "done" or warnings:
                return {**found, "warnings": warnings}
            return None if not check or _comes_true(app, check, other) else f"not true: {check}"
        case Local():
            return None if found["is"] == "done" and not warnings else {**found, "warnings": warnings}
        case Refused(words):
            return None if found["is"] == "refused" and words in found["words"] else found
        case Warned():
            return None if found["is"] == "done" and warnings else {**found, "console": app.console[-5:]}
        case PageOnly():
            return None if found["is"] == "refused" else found
        case Told(event, words):
            told = app.wait_event(event)
            return None if words in told["errorMsg"] else told
        case _:
            assert_never(method.outcome)


def _warnings(app: Caller, method: Method) -> list[str]:
    """Return what the call machine wrote to the console of what it could not do."""
    if method.name not in _ENDS:  # what is answered after it tells that it was looked at
        app.run("() => call.getInputDevices()")
    return [line for line in app.console if any(f'"{action}" failed' in line for action in method.actions)]


def _comes_true(app: Caller, check: str, other: str) -> bool:
    try:
        app.wait_for(f"(other) => {check}", other)
    except AssertionError:
        return False
    return True
