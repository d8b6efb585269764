"""The settings of animated pictures: where they may come from, and a key that nobody reads by accident."""

import pytest

from parlour.settings import GifSettings, load
from tests.unit.settings.sources import mistakes


def test_there_are_none_unless_a_key_is_set() -> None:
    assert load().gifs.giphy_key.get_secret_value() == ""
    assert load().gifs.api_url == "https://api.giphy.com"


def test_the_key_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLOUR_GIFS_GIPHY_KEY", "sesame")
    settings = load()
    assert settings.gifs.giphy_key.get_secret_value() == "sesame"
    assert "sesame" not in f"{settings!r} {settings} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    "url",
    ["https://api.giphy.com", "https://giphy.example:8443", "http://127.0.0.1:9", "http://localhost", "http://[::1]:1"],
)
def test_where_pictures_may_come_from(url: str) -> None:
    assert GifSettings(api_url=url).api_url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://api.giphy.com",
        "http://10.0.0.1",
        "http://127.0.0.1.evil.example",
        "https://a.example/v1",
        "https://u@a.example",
        "ftp://127.0.0.1",
        "",
    ],
)
def test_where_they_may_not(url: str) -> None:
    (line,) = mistakes(None, gifs={"api_url": url})
    assert line.startswith("gifs.api_url: must")


def test_ratings_are_those_of_giphy() -> None:
    assert load(overrides={"gifs": {"rating": "g"}}).gifs.rating == "g"
    (line,) = mistakes(None, gifs={"rating": "x"})
    assert line.startswith("gifs.rating: ")
