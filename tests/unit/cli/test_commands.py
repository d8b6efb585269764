"""The parlour command, run as a user runs it."""

import json
import re
import stat
from pathlib import Path

import pytest

from parlour import __version__
from parlour.api import openapi_document
from parlour.properties import CATALOGUE
from tests.support.rest import parlour

KEY = re.compile(r"[0-9a-f]{64}\n")


def test_keys_create_prints_a_key_and_nothing_else_on_an_empty_folder(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    made = parlour("keys", "create", "--data-dir", str(folder), "--label", "mine")
    assert KEY.fullmatch(made.stdout)
    assert made.stderr == ""
    listed = parlour("keys", "list", "--data-dir", str(folder)).stdout
    assert made.stdout.strip() not in listed
    assert re.fullmatch(r"[0-9a-f-]{36}  parlour  \d{4}-\d\d-\d\d  active  never used  mine\n", listed)
    assert stat.S_IMODE((folder / "server.key").stat().st_mode) == 0o600


def test_a_key_is_revoked_once_and_by_its_id(tmp_path: Path) -> None:
    folder = ("--data-dir", str(tmp_path))
    parlour("keys", "create", *folder)
    key_id = parlour("keys", "list", *folder).stdout.split()[0]
    assert parlour("keys", "revoke", key_id, *folder).stdout == f"revoked {key_id}\n"
    again = parlour("keys", "revoke", key_id, *folder, check=False)
    assert again.returncode == 1
    assert again.stderr.startswith(f"parlour: there is no active key with the id {key_id}")
    assert "revoked" in parlour("keys", "list", *folder).stdout


def test_a_rotated_key_keeps_its_label_and_leaves_the_old_one_time(tmp_path: Path) -> None:
    folder = ("--data-dir", str(tmp_path))
    first = parlour("keys", "create", "--label", "backend", *folder).stdout
    key_id = parlour("keys", "list", *folder).stdout.split()[0]
    second = parlour("keys", "rotate", key_id, "--grace", "15m", *folder).stdout
    assert KEY.fullmatch(second)
    assert second != first
    old, new = parlour("keys", "list", *folder).stdout.splitlines()
    assert re.search(r"active until \d{4}-\d\d-\d\dT\d\d:\d\dZ  never used  backend$", old)
    assert re.search(r"active  never used  backend$", new)
    for arguments in (("rotate", "nobody"), ("rotate", key_id, "--grace", "soon")):
        refused = parlour("keys", *arguments, *folder, check=False)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.startswith("parlour: ")
        assert "Traceback" not in refused.stderr


def test_an_operator_switches_what_a_domain_cannot(tmp_path: Path) -> None:
    folder = ("--data-dir", str(tmp_path))
    done = parlour("domains", "set", "parlour", "--no-rate-limits", "--hipaa", *folder)
    assert done.stdout == "set disable_rate_limiting, hipaa of parlour\n"
    for arguments in (("parlour",), ("none", "--hipaa")):
        assert parlour("domains", "set", *arguments, *folder, check=False).returncode == 1


def test_domains_are_made_listed_and_given_keys(tmp_path: Path) -> None:
    folder = ("--data-dir", str(tmp_path))
    made = parlour("domains", "create", "other", "--host", "Meet.Other.example", *folder).stdout.strip()
    listed = parlour("domains", "list", *folder).stdout.splitlines()
    assert [line.split()[1:] for line in listed] == [
        ["parlour", "http://127.0.0.1:8000"],
        ["other", "meet.other.example"],
    ]
    assert listed[1].startswith(made)
    assert KEY.fullmatch(parlour("keys", "create", "--domain", "other", *folder).stdout)
    for arguments in (
        ("domains", "create", "other", "--host", "x.example"),
        ("domains", "create", "x", "--host", "meet.other.example"),
        ("domains", "create", "Bad Name", "--host", "x.example"),
        ("domains", "create", "x", "--host", "no host"),
        ("keys", "create", "--domain", "none"),
    ):
        refused = parlour(*arguments, *folder, check=False)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.startswith("parlour: ")
        assert "Traceback" not in refused.stderr


def test_properties_lists_the_catalogue() -> None:
    objects = json.loads(parlour("properties", "--json").stdout)
    assert [entry["name"] for entry in objects] == [entry.name for entry in CATALOGUE]
    assert all({"name", "type", "default", "levels", "applies", "status"} <= set(entry) for entry in objects)
    assert all(entry["reason"] for entry in objects if entry["status"] == "pending")
    assert len(parlour("properties").stdout.splitlines()) == len(objects)


def test_what_the_product_knows_of_itself_is_printed() -> None:
    assert json.loads(parlour("openapi").stdout) == json.loads(json.dumps(openapi_document()))
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", parlour("version").stdout)
    assert "PARLOUR_SERVER_PORT=8000" in parlour("settings").stdout


def test_migrate_prepares_an_empty_folder(tmp_path: Path) -> None:
    assert parlour("migrate", "--data-dir", str(tmp_path / "new")).stdout == "the database is up to date\n"
    assert (tmp_path / "new" / "parlour.db").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("serve", "--port", "70000"), "server.port: input should be less than or equal to 65535"),
        (("serve", "--config", "/nonexistent.toml"), "cannot read the settings file /nonexistent.toml"),
        (("serve", "--no-sfu", "--host", "203.0.113.1"), "cannot listen on 203.0.113.1 port 8000"),
        (("keys", "list", "--data-dir", "/proc/nothing"), "cannot use /proc/nothing/server.key"),
    ],
)
def test_a_failure_is_told_in_a_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    refused = parlour(*arguments, check=False)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"parlour: {sentence}")
    assert "Traceback" not in refused.stderr


def test_tls_files_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    for content, sentence in ((None, "cannot read the TLS files"), ("nonsense", "are not a certificate")):
        if content is not None:
            (tmp_path / "pem").write_text(content)
        toml = tmp_path / "parlour.toml"
        toml.write_text(f'[server]\ntls_cert = "{tmp_path}/pem"\ntls_key = "{tmp_path}/pem"\n')
        refused = parlour("serve", "--config", str(toml), "--data-dir", str(tmp_path / "data"), check=False)
        assert refused.returncode == 1
        assert sentence in refused.stderr
        assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("command", ["serve", "keys", "domains", "properties", "settings", "openapi", "migrate"])
def test_every_command_explains_itself(command: str) -> None:
    assert len(parlour(command, "--help").stdout) > 200


def test_one_property_is_explained() -> None:
    lines = dict(
        re.split(r"  +", line, maxsplit=1) for line in parlour("properties", "max_participants").stdout.splitlines()
    )
    assert lines["name"] == "max_participants"
    assert (lines["type"], lines["levels"], lines["status"]) == ("integer", "room", "implemented")
    assert {"effect", "default", "limits", "takes effect"} <= set(lines)
    assert "pending: " in parlour("properties", "enable_mesh_sfu").stdout
    assert json.loads(parlour("properties", "lang", "--json").stdout)["name"] == "lang"


def test_a_property_that_is_none_is_guessed() -> None:
    refused = parlour("properties", "max_participant", check=False)
    assert refused.returncode == 1
    assert refused.stderr == "parlour: there is no property max_participant; did you mean max_participants?\n"


@pytest.mark.parametrize("arguments", [["version"], ["--version"], ["--version", "serve"]], ids=" ".join)
def test_the_version_is_a_command_and_an_option(arguments: list[str]) -> None:
    told = parlour(*arguments)
    assert (told.stdout, told.stderr) == (f"{__version__}\n", "")


def test_without_arguments_the_commands_are_listed() -> None:
    told = parlour(check=False)
    assert "Parlour: video rooms on your own machines" in told.stdout + told.stderr
    assert "--version" in told.stdout + told.stderr
