"""Running calls are tested through the real WebSocket endpoint, with an SFU that carries nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.call_server import CallServer, running_call_server


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path) as running:
        yield running
