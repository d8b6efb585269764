"""Downloads: gone on with where they broke off, nothing written over, failures in a sentence."""

from pathlib import Path

import pytest
import typer

from parlour.cli import downloading
from tests.unit.cli.answering import Answer, Answering

Capture = pytest.CaptureFixture[str]
WHOLE = b"film!!"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloading, "WAIT_S", 0.0)


def broken(body: bytes, **headers: str) -> Answer:
    """An answer that ends before it should."""
    return Answer(body, headers={"Content-Length": str(len(WHOLE)), **headers})


def rest(body: bytes, *, start: int) -> Answer:
    return Answer(body, 206, {"Content-Range": f"bytes {start}-{len(WHOLE) - 1}/{len(WHOLE)}"})


def got(server: Answering, target: Path, *, show: bool = False) -> int:
    return downloading.download(f"{server.url}/files/t/film.mp4?x=1", target, mark="m", show=show)


def test_a_file_comes_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    with Answering([Answer(WHOLE)]) as server:
        assert got(server, target) == len(WHOLE)
    assert target.read_bytes() == WHOLE
    assert list(tmp_path.iterdir()) == [target]
    [asked] = server.asked
    assert (asked.path, asked.headers["Accept-Encoding"]) == ("/files/t/film.mp4?x=1", "identity")
    assert {"Range", "Authorization"}.isdisjoint(asked.headers)


def test_what_breaks_off_goes_on_where_it_did(tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    with Answering([broken(b"fi"), rest(b"l", start=2), rest(b"m!!", start=3)]) as server:
        got(server, target)
    assert target.read_bytes() == WHOLE
    assert [asked.headers.get("Range") for asked in server.asked] == [None, "bytes=2-", "bytes=3-"]


def test_another_command_goes_on_with_it_too(tmp_path: Path, capsys: Capture) -> None:
    target = tmp_path / "film.mp4"
    with Answering([broken(b"fi"), *(broken(b"") for _ in range(9))]) as server, pytest.raises(typer.Exit) as ended:
        got(server, target)
    assert ended.value.exit_code == 3
    assert "broke off" in capsys.readouterr().err
    assert (tmp_path / "film.mp4.m.part").exists()
    assert not target.exists()


def test_nothing_is_asked_for_again_that_is_there(tmp_path: Path) -> None:
    target, part = tmp_path / "film.mp4", tmp_path / "film.mp4.m.part"
    part.write_bytes(WHOLE)
    with Answering([Answer(b"", 416, {"Content-Range": f"bytes */{len(WHOLE)}"})]) as server:
        got(server, target)
    assert target.read_bytes() == WHOLE
    assert not part.exists()
    assert server.asked[0].headers["Range"] == "bytes=6-"


def test_a_server_that_knows_no_ranges_sends_it_all_again(tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    (tmp_path / "film.mp4.m.part").write_bytes(b"something longer than it")
    with Answering([Answer(WHOLE)]) as server:
        got(server, target)
    assert target.read_bytes() == WHOLE


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (Answer({"error": "not-found"}, 404), 1, "the answer was 404"),
        (Answer(b"", 302, {"Location": "https://elsewhere.example.com"}), 1, "the answer was 302"),
        (Answer(b"", 503), 3, "cannot be had now"),
        (Answer(b"xx", 206, {"Content-Range": "bytes 0-1/6"}), 1, "the answer was 206"),
        (Answer(b"xx", 206), 1, "the answer was 206"),
        (Answer(b"", 416, {"Content-Range": "bytes */1"}), 1, "the answer was 416"),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Answer) else "",
)
def test_what_is_no_file_is_told(tmp_path: Path, capsys: Capture, answer: Answer, code: int, said: str) -> None:
    (tmp_path / "film.mp4.m.part").write_bytes(b"fil")
    with Answering([answer]) as server, pytest.raises(typer.Exit) as ended:
        got(server, tmp_path / "film.mp4")
    assert ended.value.exit_code == code
    assert said in capsys.readouterr().err
    assert (tmp_path / "film.mp4.m.part").read_bytes() == b"fil"


def test_nobody_there_is_told(tmp_path: Path, capsys: Capture) -> None:
    with Answering([Answer(b"")]) as server:
        pass
    with pytest.raises(typer.Exit) as ended:
        got(server, tmp_path / "film.mp4")
    assert ended.value.exit_code == 3
    assert "refused" in capsys.readouterr().err


def test_nothing_is_written_over(tmp_path: Path, capsys: Capture) -> None:
    target = tmp_path / "film.mp4"
    target.write_bytes(b"mine")
    with Answering([Answer(WHOLE)]) as server, pytest.raises(typer.Exit):
        got(server, target)
    assert not server.asked
    assert target.read_bytes() == b"mine"
    assert "is there already" in capsys.readouterr().err


def test_a_file_that_came_to_be_meanwhile_is_not_written_over_either(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "film.mp4"
    monkeypatch.setattr(Path, "exists", lambda path: path != target and path.is_file())
    target.write_bytes(b"mine")
    with Answering([Answer(WHOLE)]) as server, pytest.raises(typer.Exit):
        got(server, target)
    assert target.read_bytes() == b"mine"
    assert (tmp_path / "film.mp4.m.part").read_bytes() == WHOLE
    assert "meanwhile" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, capsys: Capture) -> None:
    with Answering([Answer(WHOLE)]) as server, pytest.raises(typer.Exit) as ended:
        got(server, tmp_path / "no" / "film.mp4")
    assert ended.value.exit_code == 1
    assert "cannot be written: No such file or directory" in capsys.readouterr().err


def test_how_far_it_is_is_shown(tmp_path: Path, capsys: Capture) -> None:
    with Answering([Answer(WHOLE)]) as server:
        got(server, tmp_path / "film.mp4", show=True)
    assert capsys.readouterr().err == "\rfilm.mp4: 6 B of 6 B, 100 %\n"


def test_an_empty_file_is_a_file(tmp_path: Path) -> None:
    with Answering([Answer(b"")]) as server:
        assert got(server, tmp_path / "film.mp4", show=True) == 0
    assert (tmp_path / "film.mp4").read_bytes() == b""
