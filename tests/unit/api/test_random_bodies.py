"""Random bodies over HTTP: never a 5xx, and what is accepted reads back."""

import asyncio
import contextlib
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parlour.properties import CATALOGUE, Level
from tests.support.app import App, make_settings, running_app
from tests.support.from_schema import JSON, fitting

NAMES = [entry.name for entry in CATALOGUE.top(Level.ROOM)]
IGNORED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
SCHEMAS: Any = CATALOGUE.json_schema(Level.ROOM)["properties"]
FITTING = {name: fitting(schema) for name, schema in SCHEMAS.items()}


@st.composite
def bodies(draw: st.DrawFn) -> Any:
    if draw(st.integers(0, 19)) == 0:
        return draw(JSON)
    chosen = draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True))
    wild = draw(st.integers(0, 2)) == 0
    properties = {name: draw(FITTING.get(name, JSON)) for name in chosen}
    if wild and chosen:
        properties[chosen[0]] = draw(JSON)
    body: dict[str, Any] = {"properties": properties}
    if draw(st.booleans()):
        body["privacy"] = draw(st.sampled_from(["public", "private", None]) | JSON)
    return body


class Server:
    """The application on an event loop that lasts as long as the test."""

    def __init__(self, runner: asyncio.Runner, app: App) -> None:
        self._runner = runner
        self.app = app

    def wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run `work` to its end."""
        return self._runner.run(work)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    stack = contextlib.AsyncExitStack()
    with asyncio.Runner() as runner:
        app = runner.run(stack.enter_async_context(running_app(make_settings(tmp_path))))
        yield Server(runner, app)
        runner.run(stack.aclose())


@given(body=bodies())
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_what_is_accepted_reads_back_and_the_rest_is_refused(server: Server, body: Any) -> None:
    server.wait(_send(server.app, body))


async def _send(app: App, body: Any) -> None:
    name = (await app.ok("POST", "/rooms"))["name"]
    before = await app.ok("GET", f"/rooms/{name}")
    answer = await app.http.post(f"/rooms/{name}", json=body)
    after = await app.ok("GET", f"/rooms/{name}")
    if answer.status_code == 200:
        assert after == answer.json()
        again = await app.ok("POST", f"/rooms/{name}", {"privacy": after["privacy"], "properties": after["config"]})
        assert again == after
    else:
        assert answer.status_code == 400
        assert set(answer.json()) - {"errors"} == {"error", "info"}
        assert after == before


@given(raw=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
@settings(max_examples=150, deadline=None, suppress_health_check=IGNORED)
def test_bytes_of_any_kind_are_no_fault_of_the_server(server: Server, raw: bytes) -> None:
    answer = server.wait(server.app.http.post("/rooms", content=raw))
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert set(answer.json()) - {"errors"} == {"error", "info"}
