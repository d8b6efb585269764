"""The settings as people read them."""

import tomllib
from pathlib import Path

import pytest

from parlour.settings import Settings, describe, group_title, load
from tests.unit.settings.sources import toml

ROWS = {row.variable: row for row in describe()}


@pytest.mark.parametrize(
    ("variable", "default"),
    [
        ("PARLOUR_SERVER_HOST", '"127.0.0.1"'),
        ("PARLOUR_SERVER_PORT", "8000"),
        ("PARLOUR_SERVER_CORS_ORIGINS", '["*"]'),
        ("PARLOUR_SERVER_TRUSTED_PROXIES", "[]"),
        ("PARLOUR_SERVER_DATA_DIR", '"parlour-data"'),
        ("PARLOUR_SERVER_DRAIN_SECONDS", "5.0"),
        ("PARLOUR_SERVER_METRICS_TOKEN", ""),
        ("PARLOUR_SERVER_TLS_CERT", ""),
        ("PARLOUR_DATABASE_URL", ""),
        ("PARLOUR_LOG_JSON", "false"),
    ],
)
def test_a_default_is_written_as_in_the_file(variable: str, default: str) -> None:
    assert ROWS[variable].default == default


def test_the_defaults_as_they_are_shown_make_a_file_that_changes_nothing(tmp_path: Path) -> None:
    lines: list[str] = []
    for group in Settings.model_fields:
        lines.append(f"[{group}]")
        lines += [f"{row.field} = {row.default}" for row in describe() if row.group == group and row.default]
    path = toml(tmp_path, "\n".join(lines))
    assert tomllib.loads(path.read_text()).keys() == Settings.model_fields.keys()
    assert load(path) == Settings()


def test_every_group_has_a_title_and_every_variable_its_name() -> None:
    for row in describe():
        assert row.variable == f"PARLOUR_{row.group}_{row.field}".upper()
        assert group_title(row.group).endswith(".")
    assert [*dict.fromkeys(row.group for row in describe())] == [*Settings.model_fields]
