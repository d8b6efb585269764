"""What is asked of Giphy, what of its answers counts, and where pictures are taken from."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.gifs.giphy import PAGE, Question, Source, UnreadableError

SOURCE = Source("https://api.giphy.com", "pg")
CATS = Question("cats", 0, "")
MEDIA = "https://media2.giphy.com/media/x"


def image(url: str, width: Any = "200", height: Any = "100", **more: Any) -> dict[str, Any]:
    return {"url": url, "width": width, "height": height, **more}


def picture(**changed: Any) -> dict[str, Any]:
    images = {
        "fixed_width_small": image(f"{MEDIA}/100w.gif", webp=f"{MEDIA}/100w.webp"),
        "fixed_width_small_still": image(f"{MEDIA}/100w_s.gif"),
        "fixed_height": image(f"{MEDIA}/200.gif", 356, "200"),
        "fixed_height_still": image(f"{MEDIA}/200_s.gif"),
    }
    return {"id": "x", "title": "A cat", "images": {**images, **changed}}


def read(*pictures: Any, question: Question = CATS, **pagination: Any) -> Any:
    return SOURCE.read(json.dumps({"data": pictures, "pagination": pagination}).encode(), question)


def test_what_is_asked() -> None:
    parts = urlsplit(SOURCE.url(Question.of("  Happy \n CAT ", 24, "pt-BR"), "sesame"))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://api.giphy.com/v1/gifs/search"
    asked = {key: value for key, (value,) in parse_qs(parts.query).items()}
    assert asked == {
        "api_key": "sesame",
        "q": "happy cat",
        "limit": "24",
        "offset": "24",
        "rating": "pg",
        "lang": "pt",
    }


def test_nothing_asks_for_what_is_popular_in_no_language() -> None:
    assert "/v1/gifs/trending?" in SOURCE.url(Question.of(" ", 0, "de"), "k")
    assert Question.of(" ", 0, "de") == Question.of("", 0, "fr")


def test_a_query_is_bounded_and_languages_are_those_that_giphy_knows() -> None:
    assert len(Question.of("x" * 400, 10**9, "xx").query) == 50
    assert Question.of("a", 10**9, "").offset == 480
    languages = [Question.of("a", 0, each).language for each in ("jp", "ka", "nb", "de-AT", "&q=x", "")]
    assert languages == ["ja", "", "no", "de", "", ""]


def test_the_sizes_that_are_wanted_are_taken_smallest_encoding_first() -> None:
    (found,) = read(picture()).found
    assert found.addresses.small == f"{MEDIA}/100w.webp"
    assert found.addresses.chat == f"{MEDIA}/200.gif"
    assert (found.title, found.width, found.height) == ("A cat", 356, 200)


@pytest.mark.parametrize(
    "url",
    [
        "http://media2.giphy.com/x",
        "https://media2.giphy.com.evil.example/x",
        "https://evil.example/media2.giphy.com",
        "https://user@media2.giphy.com/x",
        "https://media2.giphy.com:8443/x",
        "https://127.0.0.1/x",
        "https://[::1/x",
        "file:///etc/passwd",
        "https://media2.giphy.com/\n",
        "https://giphy.com/x",
        "",
        "https://media2.giphy.com/" + "x" * 500,
    ],
)
def test_pictures_of_other_places_are_left_out(url: str) -> None:
    assert not SOURCE.has(url)
    assert read(picture(fixed_height=image(url)), picture()).found == read(picture()).found


def test_a_stand_in_gives_its_own_pictures_and_no_others() -> None:
    source = Source("http://127.0.0.1:9", "g")
    assert source.has("http://127.0.0.1:9/media/x.gif")
    assert not any(map(source.has, (f"{MEDIA}/1", "http://127.0.0.1:90/x", "http://127.0.0.1:9@evil.example/x")))


@pytest.mark.parametrize(
    ("pages", "count", "offset", "following"),
    [({"total_count": 100}, 24, 0, 24), ({"total_count": 24}, 24, 0, None), ({}, 24, 24, 48), ({}, 23, 0, None)],
)
def test_where_more_is(pages: dict[str, int], count: int, offset: int, following: int | None) -> None:
    assert read(*[picture()] * count, question=Question("cats", offset, ""), **pages).next == following


def test_no_more_than_a_page_is_taken_and_nothing_beyond_the_bound_is_told_of() -> None:
    assert len(read(*[picture()] * 60).found) == PAGE
    assert read(*[picture()] * 24, question=Question("cats", 480, ""), total_count=5000).next is None


def test_a_title_is_one_short_line() -> None:
    (found,) = read({**picture(), "title": "\ud83d a\u202e\nb" + "c" * 500}).found
    assert found.title.startswith("a b")
    assert len(found.title) <= 150
    found.title.encode()


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"data": {}}', b"<html>", b"\xff", b"[" * 100_000])
def test_other_answers_are_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableError):
        SOURCE.read(raw, CATS)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(f"{MEDIA}/1"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["data", "images", "fixed_height", "url", "width", "title"]), inner, max_size=4
        )
    ),
)


@given(ANYTHING, ANYTHING)
def test_no_answer_breaks_the_reader(one: Any, pages: Any) -> None:
    raw = json.dumps({"data": [one, picture(fixed_height=one), {"images": one}], "pagination": pages}).encode()
    for found in SOURCE.read(raw, CATS).found:
        assert 0 < found.width <= 4096
        assert SOURCE.has(found.addresses.chat)
