"""`parlour doctor`, run as an operator runs it."""

import json
import os
from pathlib import Path

from parlour.processes import free_port
from tests.support.rest import RestServer, parlour


def environment(**variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARLOUR_")}
    return kept | {f"PARLOUR_{name}": value for name, value in variables.items()}


def test_a_machine_that_is_ready_gets_status_0_and_nothing_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    told = environment(SERVER_PORT=str(free_port()), MEDIA_ENABLED="false")
    done = parlour("doctor", "--data-dir", str(folder), environ=told)
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1].startswith("0 wrong, ")
    assert not folder.exists()


def test_what_is_wrong_is_told_with_advice_and_status_1(tmp_path: Path) -> None:
    told = environment(SERVER_PUBLIC_URL="http://meet.example.com", SERVER_PORT=str(free_port()), MEDIA_ENABLED="no")
    done = parlour("doctor", "--data-dir", str(tmp_path), environ=told, check=False)
    assert done.returncode == 1
    (line,) = (number for number, text in enumerate(done.stdout.splitlines()) if text.startswith("WRONG"))
    assert "browsers give no camera" in done.stdout.splitlines()[line]
    assert done.stdout.splitlines()[line + 1].strip().startswith("-> serve https")


def test_programs_get_json(tmp_path: Path) -> None:
    told = environment(MEDIA_ADDRESS="192.0.2.77", SERVER_TLS_CERT="/none.pem", SERVER_TLS_KEY="/none.key")
    done = parlour("doctor", "--json", "--data-dir", str(tmp_path), environ=told, check=False)
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"]) == (1, False)
    assert {check["check"] for check in report["checks"] if check["level"] == "wrong"} == {"addresses", "certificate"}
    assert all(set(check) == {"check", "level", "text", "advice"} for check in report["checks"])


def test_settings_that_cannot_be_read_are_a_finding(tmp_path: Path) -> None:
    done = parlour("doctor", "--json", environ=environment(SERVER_PORT="many"), check=False)
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"]) == (1, False)
    assert report["checks"][0]["text"].startswith("server.port: ")


def test_a_running_server_is_no_obstacle(tmp_path: Path) -> None:
    with RestServer(tmp_path / "data") as server:
        told = environment(SERVER_PORT=str(server.port), MEDIA_ENABLED="false")
        done = parlour("doctor", "--json", "--data-dir", str(server.data_dir), environ=told)
    ports = [check for check in json.loads(done.stdout)["checks"] if check["check"] == "ports"]
    assert ports == [
        {
            "check": "ports",
            "level": "ok",
            "text": f"TCP port {server.port} of 127.0.0.1: in use by the running server",
            "advice": "",
        }
    ]
