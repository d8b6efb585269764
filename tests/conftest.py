"""Fixtures of tests that run the server in process, on SQLite and on PostgreSQL."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings as property_tests

from scripts.verify import MEDIA_FOLDERS
from tests.support.app import App, make_settings, running_app
from tests.support.clock import FakeClock
from tests.support.conformity import conformity
from tests.support.databases import migrated_sqlite
from tests.support.ignoring import IGNORE_VARIABLE, ignore_property
from tests.support.postgres import PostgresMissingError, PostgresServer

WITHOUT_POSTGRES = "PARLOUR_TEST_WITHOUT_POSTGRES"

# How long one example takes says how busy the machine is, and nothing of what is tested.
property_tests.register_profile("parlour", deadline=None)
property_tests.load_profile("parlour")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse marks that `make test` could not obey."""
    for item in items:
        if any(not mark.args for mark in item.iter_markers("alone")):
            raise pytest.UsageError(f"{item.nodeid}: say why it has to run alone: @pytest.mark.alone(reason)")
        if item.get_closest_marker("media") is not None and not item.nodeid.startswith(MEDIA_FOLDERS):
            raise pytest.UsageError(f"{item.nodeid}: tests marked media belong into {', '.join(MEDIA_FOLDERS)}")


@pytest.fixture(scope="session", autouse=True)
def _ignored_property() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if name := os.environ.get(IGNORE_VARIABLE):
            ignore_property(name, patch)
        yield


@pytest.fixture(autouse=True)
def _messages_are_as_declared() -> Iterator[None]:
    """Whatever a server said over a WebSocket during the test was as the protocol declares it."""
    conformity.complaints.clear()
    yield
    assert not conformity.complaints


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Start one PostgreSQL for all tests. Without PostgreSQL these tests fail, unless the environment excuses it."""
    if os.environ.get(WITHOUT_POSTGRES) == "1":
        pytest.skip(f"{WITHOUT_POSTGRES}=1")
    try:
        server = PostgresServer()
    except PostgresMissingError as error:
        pytest.fail(f"{error} (or set {WITHOUT_POSTGRES}=1)", pytrace=False)
    with server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database; every test that asks for it runs once per engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/test.db"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.new_database()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with empty tables; every test that asks for it runs once per engine."""
    if request.param == "sqlite":
        migrated_sqlite(tmp_path / "test.db")
        return f"sqlite:///{tmp_path}/test.db"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.new_database(migrated=True)


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands still."""
    return FakeClock()


@pytest.fixture
async def app(tmp_path: Path, migrated_url: str, clock: FakeClock) -> AsyncIterator[App]:
    """The application, started, without an SFU."""
    async with running_app(make_settings(tmp_path / "data", migrated_url), clock=clock) as running:
        yield running
