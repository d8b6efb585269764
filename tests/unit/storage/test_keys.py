"""Names of files, as headers and other people's machines get them. The contract of stores says which keys are bad."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from parlour.storage import content_type_of
from parlour.storage.keys import content_disposition, file_name


@pytest.mark.parametrize(
    ("wanted", "given_"),
    [
        ("Team sync.mp4", "Team sync.mp4"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a"; filename=evil.exe', "a__ filename=evil.exe"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie_ x"),
        ("gpj.\u202efdp", "gpj.fdp"),
        ("", "file"),
        ("...", "file"),
        ("x" * 500 + ".mp4", "x" * 120 + ".mp4"),
        ("Ünï.mp4", "Ünï.mp4"),
    ],
)
def test_a_name_is_one_that_any_system_takes(wanted: str, given_: str) -> None:
    assert file_name(wanted) == given_


@given(some.text() | some.text(alphabet='\r\n"\\;/.é\ud800'))
def test_a_disposition_is_one_header_whatever_the_name(wanted: str) -> None:
    made = content_disposition(wanted, inline=False)
    assert made.isascii()
    assert made.isprintable()
    assert made.count('"') == 2
    assert made.startswith('attachment; filename="')
    assert file_name(file_name(wanted)) == file_name(wanted)


def test_a_disposition_names_the_file_for_old_and_new_programs() -> None:
    assert content_disposition("a.mp4", inline=True) == 'inline; filename="a.mp4"'
    assert content_disposition("é.mp4", inline=False) == "attachment; filename=\"_.mp4\"; filename*=utf-8''%C3%A9.mp4"


def test_types_are_those_of_what_is_made_here() -> None:
    assert content_type_of("film.MP4") == "video/mp4"
    assert content_type_of("chat.vtt") == "text/vtt; charset=utf-8"
    assert content_type_of("page.html") == content_type_of("html") == "application/octet-stream"
