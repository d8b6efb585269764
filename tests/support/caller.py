"""What tests do with a page and see on it, whichever browser shows it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

__all__ = ["AUDIBLE", "PATIENCE", "PROBE", "Caller", "Driven", "call_address"]

PROBE = Path(__file__).with_name("probe.js").read_text()
"""Runs in every page before anything else."""

AUDIBLE = 0.01
"""Root mean square above which somebody is heard. The fake microphone's beep is far above, silence is 0."""

PATIENCE = 20.0
"""Seconds to wait for anything that should happen at once, on a busy machine."""


def call_address(pages: str, server: str, name: str = "call", **switches: bool | str) -> str:
    """Return the address of a page of `web/conformance`, served at `pages`, that calls by way of `server`."""
    query = {"server": server} | {key: "true" if on is True else str(on) for key, on in switches.items() if on}
    return f"{pages}/{name}.html?{urlencode(query)}"


class Driven(ABC):
    """A page with media on it."""

    console: list[str]
    """What it said."""

    @abstractmethod
    def run(self, expression: str, argument: object = None) -> Any:
        """Evaluate a JavaScript function in the page; promises are awaited."""

    @abstractmethod
    def wait_for(self, expression: str, argument: object = None, *, seconds: float = PATIENCE) -> Any:
        """Wait until a JavaScript function gives something true, and return that."""

    def wait_until_seen(self, session_ids: Sequence[str], *, frames: int = 5, seconds: float = PATIENCE) -> None:
        """Wait until at least `frames` new frames of each of these people were shown."""
        self.run("() => probe.mark()")
        self.wait_for(
            "([ids, enough]) => ids.every((id) => (probe.frames()[id] ?? 0) >= enough)",
            [list(session_ids), frames],
            seconds=seconds,
        )

    def wait_until_heard(self, session_ids: Sequence[str], *, seconds: float = PATIENCE) -> None:
        """Wait until each of these people made a sound, from now on."""
        self.run("() => probe.mark()")
        self.wait_for(
            "([ids, audible]) => ids.every((id) => (probe.loudness()[id] ?? 0) > audible)",
            [list(session_ids), AUDIBLE],
            seconds=seconds,
        )

    def wait_for_pictures(self, count: int, *, frames: int = 5) -> None:
        """Wait until `count` people, whoever they are, each showed `frames` new frames."""
        self.run("() => probe.mark()")
        enough = "([count, frames]) => Object.values(probe.frames()).filter((shown) => shown >= frames).length >= count"
        self.wait_for(enough, [count, frames])

    def wait_for_voices(self, count: int) -> None:
        """Wait until `count` people, whoever they are, each made a sound from now on."""
        self.run("() => probe.mark()")
        enough = "([count, audible]) => Object.values(probe.loudness()).filter((one) => one > audible).length >= count"
        self.wait_for(enough, [count, AUDIBLE])


class Caller(Driven):
    """A page of `web/conformance` with a daily-js call on it: `window.call`, `window.enter`, `window.events`."""

    def start_joining(self, url: str, token: str | None = None, **options: object) -> None:
        """Begin to join and return at once; `finish_joining` tells how it went."""
        given = {"url": url, **({"token": token} if token is not None else {}), **options}
        self.run("(options) => { window.entering = window.enter(options); }", given)

    def finish_joining(self) -> dict[str, Any]:
        """Wait for the end of `start_joining`: `{"ok": participants}` or `{"error": …}`."""
        outcome: dict[str, Any] = self.run("() => window.entering")
        return outcome

    def join(self, url: str, token: str | None = None, **options: object) -> str:
        """Join, which must succeed; returns the session id."""
        self.start_joining(url, token, **options)
        outcome = self.finish_joining()
        assert "ok" in outcome, f"{outcome}\n" + "\n".join(self.console[-20:])
        return self.session_id

    def refusal(self, url: str, token: str | None = None) -> dict[str, Any]:
        """Try to join, which must fail; returns the fatal error as the app gets it: `{"type", "msg", …}`."""
        self.start_joining(url, token)
        outcome = self.finish_joining()
        assert "error" in outcome, "the join was not refused"
        reported: dict[str, Any] = self.wait_event("error")["error"]
        assert outcome["error"]["error"]["type"] == reported["type"]
        return reported

    def leave(self) -> None:
        """Leave the call and wait until that is done."""
        self.run("() => call.leave()")

    @property
    def session_id(self) -> str:
        """The own session id."""
        value: str = self.run("() => call.participants().local.session_id")
        return value

    def people(self) -> dict[str, Any]:
        """What `call.participants()` says, as plain JSON."""
        value: dict[str, Any] = self.run("() => people()")
        return value

    def forget_events(self) -> None:
        """Empty the log of events, so that `wait_event` sees new ones only."""
        self.run("() => { window.events = []; }")

    def events(self, name: str) -> list[dict[str, Any]]:
        """Every logged event called `name`, with `at` (milliseconds since 1970) and `detail`."""
        found: list[dict[str, Any]] = self.run("(name) => events.filter((event) => event.name === name)", name)
        return found

    def wait_event(self, name: str, where: str = "() => true", *, seconds: float = PATIENCE) -> Any:
        """Wait for an event whose detail `where` (a JavaScript function) accepts; returns that detail."""
        self.wait_for(
            f"(name) => events.some((event) => event.name === name && ({where})(event.detail))", name, seconds=seconds
        )
        return self.run(
            f"(name) => events.find((event) => event.name === name && ({where})(event.detail)).detail", name
        )

    def wait_person(self, session_id: str, where: str = "() => true", *, seconds: float = PATIENCE) -> None:
        """Wait until `session_id` is in the list of people and `where` (a JavaScript function) accepts that person."""
        self.wait_for(
            f"(id) => {{ const person = Object.values(people()).find((one) => one.session_id === id);"
            f" return person !== undefined && ({where})(person); }}",
            session_id,
            seconds=seconds,
        )

    def wait_gone(self, session_id: str, *, seconds: float = PATIENCE) -> None:
        """Wait until `session_id` is no longer in the list of people."""
        self.wait_for("(id) => people()[id] === undefined", session_id, seconds=seconds)
