"""One media node and one browser per test; every test has a room of its own."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser

from parlour.clock import SystemClock
from parlour.media.events import MediaEvent
from parlour.media.node.driver import MediasoupSfu
from parlour.media.node.options import NodeOptions
from parlour.media.node.process import NodeProcess
from tests.media.participants import TestCall
from tests.support.media_page import chromium
from tests.support.namespace import require_namespace


@pytest.fixture(autouse=True)
def _namespace() -> None:
    require_namespace()


@pytest.fixture
def options(tmp_path: Path) -> NodeOptions:
    return NodeOptions(data_dir=tmp_path, addresses=("127.0.0.2",), port=0)


@pytest.fixture
def process(options: NodeOptions) -> NodeProcess:
    return NodeProcess(options, SystemClock())


@pytest.fixture
async def sfu(
    options: NodeOptions, process: NodeProcess
) -> AsyncIterator[tuple[MediasoupSfu, list[Callable[[MediaEvent], None]]]]:
    listeners: list[Callable[[MediaEvent], None]] = []
    engine = MediasoupSfu(options, engine=process)
    await engine.start(lambda event: [listener(event) for listener in listeners] and None)
    yield engine, listeners
    await engine.stop()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest.fixture
async def call(
    sfu: tuple[MediasoupSfu, list[Callable[[MediaEvent], None]]], browser: Browser
) -> AsyncIterator[TestCall]:
    engine, listeners = sfu
    made = TestCall(engine, browser, "call")
    listeners.append(made.on_event)
    await engine.open_room(made.room)
    yield made
    await made.close()
