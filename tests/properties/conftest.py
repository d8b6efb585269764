"""Behaviour tests of properties run against the whole server: configured by REST, observed by those who join."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.call_server import CallServer, running_call_server


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path) as running:
        yield running
