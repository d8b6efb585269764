"""No command waits for parts of the product that it does not use: told by what is imported, not by a clock."""

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from parlour.cli.common import imported_everything

SERVER = {"parlour.api", "parlour.live", "parlour.media", "parlour.signaling", "parlour.web", "parlour.webhooks"}
SERVING = SERVER | {"httptools", "prometheus_client", "psutil", "starlette", "uvicorn", "uvloop", "websockets"}
DATABASE = {"alembic", "asyncpg", "cryptography", "jwt", "parlour.store", "sqlalchemy"}
CATALOGUE = {"parlour.calls", "parlour.properties", "parlour.shapes"}
SETTINGS = {"parlour.settings", "pydantic_settings"}
NETWORK = {"asyncio", "http.client", "ssl"}
SCRIPT = """
import json, sys
sys.argv = ["parlour", *json.loads(sys.argv[1])]
from parlour.cli import main
try:
    main()
except SystemExit:
    pass
sys.stderr.write("\\n" + json.dumps(sorted(sys.modules)))
"""


def imported(*arguments: str, among: set[str]) -> set[str]:
    """Which of the packages and modules `among` the command imports."""
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(arguments)],
        capture_output=True,
        text=True,
        check=True,
        env={name: value for name, value in os.environ.items() if not name.startswith("PARLOUR_")},
    )
    names = json.loads(ran.stderr.splitlines()[-1])
    return {one for one in among if any(name == one or name.startswith(f"{one}.") for name in names)}


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["serve", "--help"], ["rooms", "--help"], ["keys", "create", "--help"], ["domains", "set", "--help"]],
    ids=" ".join,
)
def test_help_imports_no_part_of_the_product(arguments: list[str]) -> None:
    assert not imported(*arguments, among=SERVING | DATABASE | CATALOGUE | SETTINGS | NETWORK)


@pytest.mark.parametrize("argument", ["version", "--version"])
def test_the_version_neither(argument: str) -> None:
    assert not imported(argument, among=SERVING | DATABASE | CATALOGUE | SETTINGS | NETWORK)


def test_properties_are_listed_from_the_catalogue_alone() -> None:
    assert not imported("properties", among=SERVING | DATABASE | SETTINGS | NETWORK)


def test_settings_are_listed_without_the_server() -> None:
    assert not imported("settings", among=SERVING | DATABASE | CATALOGUE)


@pytest.mark.parametrize(
    "arguments",
    [["rooms", "list"], ["rooms", "get", "team-sync"], ["tokens", "create", "--minutes", "5"], ["domain", "show"]],
    ids=" ".join,
)
def test_clients_of_a_server_import_no_part_of_one(arguments: list[str]) -> None:
    server = ["--url", "http://127.0.0.1:1", "--key", "k"]
    assert not imported(*arguments, *server, among=SERVING | DATABASE | CATALOGUE | SETTINGS)


def test_keys_are_looked_after_without_the_server_and_its_migrations(tmp_path: Path) -> None:
    here = ["--data-dir", str(tmp_path / "data")]
    imported("keys", "create", *here, among=set())  # makes the database
    assert not imported("keys", "list", *here, among=SERVING | {"alembic", "asyncpg", "jwt", "parlour.calls"})


def test_the_document_is_printed_without_what_serves_it() -> None:
    listening = {"parlour.live", "parlour.media", "parlour.signaling", "parlour.web", "uvicorn", "uvloop", "alembic"}
    assert not imported("openapi", among=listening)


def test_who_goes_on_looks_for_garbage_again() -> None:
    gc.disable()
    try:
        imported_everything()
        assert gc.isenabled()
    finally:
        gc.unfreeze()
        gc.enable()
