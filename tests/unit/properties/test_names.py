"""Room names: what can be one, and in which words another is refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.errors import InvalidRequestError
from parlour.ids import new_room_name
from parlour.properties.names import MAX_NAME_LENGTH, RESERVED_NAMES, RoomName, is_room_name

KIND = RoomName()


@given(st.from_regex(r"[A-Za-z0-9_-]{1,128}", fullmatch=True))
def test_letters_digits_dashes_and_underscores_make_a_name(name: str) -> None:
    assert is_room_name(name)
    if name not in RESERVED_NAMES:
        assert KIND.text(name) == KIND.check(name, "name") == name


@given(st.text(st.characters(codec=None)))
def test_any_other_text_is_refused_in_one_printable_sentence(text: str) -> None:
    if re.fullmatch(r"[A-Za-z0-9_-]{1,128}", text) is not None:
        return
    assert not is_room_name(text)
    with pytest.raises(InvalidRequestError) as refused:
        KIND.text(text)
    assert (refused.value.info or "").isprintable()
    assert [problem.path for problem in refused.value.problems] == ["name"]


@pytest.mark.parametrize(
    ("name", "info"),
    [
        ("", "a room name cannot be empty"),
        ("a b", "a b contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and '_')"),
        ("ä", "ä contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and '_')"),
        ("a\n", "a\\n contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and '_')"),
        ("\u0661", "\u0661 contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and '_')"),
        ("v1", "v1 cannot name a room: the server's own pages are there"),
        ("x" * 129, "x" * 100 + "… is too long (room names can have 128 characters, this has 129)"),
        (" " * 129, " " * 100 + "… is too long (room names can have 128 characters, this has 129)"),
    ],
    ids=ascii,
)
def test_the_words(name: str, info: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        KIND.text(name)
    assert refused.value.info == info


@pytest.mark.parametrize("name", sorted(RESERVED_NAMES))
def test_only_the_exact_paths_of_the_server_are_taken(name: str) -> None:
    assert is_room_name(name)  # it has the shape; it is never looked up, since the page of the server is found first
    for other in (name.upper(), f"{name}1", f"-{name}"):
        assert KIND.text(other) == other


def test_a_name_that_the_server_makes_is_one() -> None:
    made = {new_room_name() for _ in range(50)}
    assert len(made) == 50
    assert all(len(name) == 20 and name.isalnum() and is_room_name(name) for name in made)


def test_the_schema_and_the_words_say_the_same() -> None:
    assert KIND.schema() == {
        "type": "string",
        "minLength": 1,
        "maxLength": MAX_NAME_LENGTH,
        "pattern": "^[A-Za-z0-9_-]+$",
    }
    assert KIND.limits() == "at most 128 characters: letters, digits, `-`, `_`"
    assert KIND.matches("a")
    assert not KIND.matches(5)
