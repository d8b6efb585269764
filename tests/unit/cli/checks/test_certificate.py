"""Certificates: every way in which browsers would refuse one."""

from pathlib import Path

import pytest

from parlour.cli.checks.certificate import check_certificate
from parlour.cli.checks.finding import Finding
from tests.support.certificates import Certificate, make_certificate

NOW = 1_800_000_000.0


def judged(files: Certificate, *, host: str | None = "meet.example.com", now: float = NOW) -> list[Finding]:
    return check_certificate(
        "certificate", files.certificate, files.key, host=host, now=now, settings="server.tls_cert and server.tls_key"
    )


@pytest.mark.parametrize(
    ("names", "host"),
    [
        (["meet.example.com"], "meet.example.com"),
        (["other.example", "MEET.example.com"], "Meet.Example.com"),
        (["*.example.com"], "meet.example.com"),
        (["192.0.2.1"], "192.0.2.1"),
        (["whatever"], None),
    ],
)
def test_a_good_one(tmp_path: Path, names: list[str], host: str | None) -> None:
    (finding,) = judged(make_certificate(tmp_path, names, now=NOW), host=host)
    assert (finding.level, finding.advice) == ("ok", "")
    assert finding.text.endswith("is good until 2027-02-14")


@pytest.mark.parametrize(
    ("names", "host"),
    [
        (["meet.example.org"], "meet.example.com"),
        (["*.example.com"], "example.com"),
        (["*.example.com"], "a.meet.example.com"),
        (["*."], "localhost"),
        ([], "meet.example.com"),
    ],
)
def test_one_for_other_names(tmp_path: Path, names: list[str], host: str) -> None:
    (finding,) = judged(make_certificate(tmp_path, names, now=NOW), host=host)
    assert finding.level == "wrong"
    assert f"browsers ask for {host}" in finding.text


@pytest.mark.parametrize(
    ("days", "level", "said"),
    [(-0.5, "wrong", "ended on"), (5, "warning", "in 5 days"), (14.5, "ok", "good until")],
)
def test_one_that_ends(tmp_path: Path, days: float, level: str, said: str) -> None:
    (finding,) = judged(make_certificate(tmp_path, ["meet.example.com"], now=NOW, days=days))
    assert finding.level == level
    assert said in finding.text


def test_one_that_has_not_begun(tmp_path: Path) -> None:
    (finding,) = judged(make_certificate(tmp_path, ["meet.example.com"], now=NOW, began=-2))
    assert finding.level == "wrong"
    assert "from 2027-01-17 on only" in finding.text


def test_a_key_of_another_certificate(tmp_path: Path) -> None:
    one, other = (make_certificate(tmp_path / name, now=NOW) for name in "ab")
    (finding,) = judged(Certificate(one.certificate, other.key))
    assert finding.level == "wrong"
    assert "server.tls_cert and server.tls_key" in finding.advice


def test_what_is_no_certificate(tmp_path: Path) -> None:
    files = make_certificate(tmp_path, now=NOW)
    files.certificate.write_text("hello")
    assert judged(files)[0].level == "wrong"


@pytest.mark.parametrize("missing", ["certificate", "key"])
def test_a_file_that_cannot_be_read(tmp_path: Path, missing: str) -> None:
    files = make_certificate(tmp_path, now=NOW)
    getattr(files, missing).unlink()
    (finding,) = judged(files)
    assert finding.level == "wrong"
    assert finding.text.endswith("cannot be read: No such file or directory")


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    files = make_certificate(tmp_path, ["other.example"], now=NOW, days=-0.5)
    assert [finding.level for finding in judged(files)] == ["wrong", "wrong"]
