"""Links to files on this machine: which file, until when, and only from this server."""

import urllib.parse

import pytest

from parlour.storage import FileLinks, Link, LinkedFile
from tests.support.clock import FakeClock

FILE = LinkedFile("parlour/team-sync/1700000000000", "Team sync.mp4", inline=True)


def links(clock: FakeClock | None = None, key: bytes = b"k" * 32) -> FileLinks:
    return FileLinks(key, clock or FakeClock())


def token_of(path: str) -> str:
    empty, files, token, _name = path.split("/")
    assert (empty, files) == ("", "files")
    return token


def test_a_link_is_read_again_until_its_time_is_over() -> None:
    clock = FakeClock()
    token = token_of(links(clock).make(FILE, seconds=60))
    clock.advance(59.9)
    assert links(clock).read(token) == FILE
    clock.advance(0.1)
    assert links(clock).read(token) is None


def test_a_link_ends_in_the_name_of_the_file() -> None:
    path = links().make(LinkedFile("k", "Ämter/Ünique.mp4", inline=False), seconds=60)
    assert urllib.parse.unquote(path.rpartition("/")[2]) == "Ämter_Ünique.mp4"
    assert path.isascii()


def test_a_changed_link_is_none_whatever_was_changed() -> None:
    token = token_of(links().make(FILE, seconds=60))
    for place, letter in enumerate(token):
        for other in "Ab_-.":
            if other != letter:
                assert links().read(token[:place] + other + token[place + 1 :]) is None


@pytest.mark.parametrize("token", ["", ".", "a.b", "é" * 30, "A" * 40 + "." + "A" * 22, "a" * 9000])
def test_what_was_never_made_is_none(token: str) -> None:
    assert links().read(token) is None


def test_links_of_another_server_are_none() -> None:
    assert links(key=b"x" * 32).read(token_of(links().make(FILE, seconds=60))) is None


def test_the_longest_key_has_a_link() -> None:
    longest = LinkedFile("/".join(["😀" * 63] * 4) + "/ab", "😀" * 200 + ".webm", inline=False)
    found = links().read(token_of(links().make(longest, seconds=60)))
    assert found is not None
    assert found.key == longest.key


def test_a_link_of_our_own_is_on_whatever_origin_the_one_who_asks_uses() -> None:
    assert Link("/files/x", 60).at("https://meet.example.com") == "https://meet.example.com/files/x"
    assert Link("https://bucket.example/x?y", 60).at("https://meet.example.com") == "https://bucket.example/x?y"
