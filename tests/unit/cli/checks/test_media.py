"""What carries the media: every part that can be missing."""

from pathlib import Path
from typing import Any

import pytest

from parlour.cli.checks.media import check_parts, media_ports
from parlour.errors import MissingPartError
from parlour.media.node import parts
from parlour.settings import Settings


def settings(**media: Any) -> Settings:
    return Settings(media=media)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "find_node", lambda _wanted: Path("/node"))
    monkeypatch.setattr(parts, "find_worker", lambda _wanted: Path("/worker"))
    monkeypatch.setattr(parts, "find_program", lambda: Path("/program"))


def test_a_media_node_whose_parts_are_there_is_fine() -> None:
    (finding,) = check_parts(settings())
    assert (finding.level, finding.text.endswith("/node, /worker, /program")) == ("ok", True)


@pytest.mark.parametrize(
    ("part", "advice"), [("find_node", "media.node_path"), ("find_worker", "media.worker"), ("find_program", "setup")]
)
def test_each_part_that_is_missing_is_named(part: str, advice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> Path:
        raise MissingPartError(f"{part} is missing")

    monkeypatch.setattr(parts, part, missing)
    (finding,) = check_parts(settings())
    assert (finding.level, finding.text) == ("wrong", f"{part} is missing")
    assert advice in finding.advice


def test_all_that_is_missing_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> Path:
        raise MissingPartError("missing")

    for part in ("find_node", "find_worker"):
        monkeypatch.setattr(parts, part, missing)
    assert len(check_parts(settings())) == 2


def test_every_worker_has_its_ports_on_every_address() -> None:
    ports = media_ports(settings(port=41_000, workers=2), ["10.0.0.5", "10.0.0.6"])
    assert [(each.host[-1], each.port, each.udp) for each in ports] == [
        ("5", 41_000, True),
        ("5", 41_000, False),
        ("5", 41_001, True),
        ("5", 41_001, False),
        ("6", 41_000, True),
        ("6", 41_000, False),
        ("6", 41_001, True),
        ("6", 41_001, False),
    ]
    assert {each.udp for each in media_ports(settings(tcp=False), ["10.0.0.5"])} == {True}
    assert media_ports(settings(port=0), ["10.0.0.5"]) == []
