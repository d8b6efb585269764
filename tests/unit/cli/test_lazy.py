"""No command waits for parts of the product that it does not use: told by what is imported, not by a clock."""

import json
import subprocess
import sys

import pytest

FRAMEWORKS = {"alembic", "asyncpg", "fastapi", "sqlalchemy", "starlette", "uvicorn", "uvloop", "websockets"}
SERVER = FRAMEWORKS | {"cryptography", "httptools", "jwt", "prometheus_client", "psutil"}
SETTINGS = {"pydantic_settings"}
SCRIPT = """
import json, sys
sys.argv = ["parlour", *json.loads(sys.argv[1])]
from parlour.cli import main
try:
    main()
except SystemExit:
    pass
sys.stderr.write(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def imported(*arguments: str) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(arguments)], capture_output=True, text=True, check=True
    )
    return set(json.loads(ran.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["serve", "--help"],
        ["rooms", "--help"],
        ["keys", "create", "--help"],
        ["version"],
        ["properties"],
        ["rooms", "list", "--url", "http://127.0.0.1:1", "--key", "k"],
        ["tokens", "create", "--minutes", "5", "--url", "http://127.0.0.1:1", "--key", "k"],
        ["domain", "show", "--url", "http://127.0.0.1:1", "--key", "k"],
    ],
    ids=" ".join,
)
def test_help_and_clients_import_no_part_of_the_server(arguments: list[str]) -> None:
    assert not imported(*arguments) & (SERVER | SETTINGS)


def test_settings_are_listed_without_the_server() -> None:
    assert not imported("settings") & SERVER
