"""Giphy's search as it is documented: what is asked, what of the answer counts, and where pictures may be. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from parlour.gifs.signing import Addresses

__all__ = ["PAGE", "Found", "Page", "Question", "Source", "UnreadableError"]

GIPHY: Final = "https://api.giphy.com"
PAGE: Final = 24
"""How many pictures one answer has at most."""

MAX_QUERY: Final = 50
MAX_OFFSET: Final = 480
"""Giphy's own bounds: of a query in characters, and about how far one can go on."""

_MAX_TITLE: Final = 150
_MEDIA_HOST: Final = re.compile(r"(media[0-9]*|i)\.giphy\.com")
_LANGUAGES: Final = re.compile(
    "ar|bn|cs|da|de|en|es|fa|fi|fr|hi|hu|id|it|iw|ja|ko|ms|nl|no|pl|pt|ro|ru|sv|th|tl|tr|uk|vi"
)
_OWN_CODES: Final = {"jp": "ja", "nb": "no"}


class UnreadableError(Exception):
    """The answer is not what the documentation says."""


@dataclass(frozen=True, slots=True)
class Question:
    """A search as it is asked, equal for equal searches; an empty `query` asks for what is popular now."""

    query: str
    offset: int
    language: str

    @classmethod
    def of(cls, query: str, offset: int, language: str) -> "Question":
        """Take a person's search: capitals, spaces and what is too long make no difference."""
        words = _line(query).casefold()
        code = language.lower().partition("-")[0]
        code = _OWN_CODES.get(code, code)
        return cls(
            words[:MAX_QUERY], min(max(offset, 0), MAX_OFFSET), code if words and _LANGUAGES.fullmatch(code) else ""
        )


@dataclass(frozen=True, slots=True)
class Found:
    """One picture; width and height in pixels are those for the chat."""

    addresses: Addresses
    title: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what was found, and where the next are; `None`: there are no more."""

    found: tuple[Found, ...]
    next: int | None


class Source:
    """Giphy, or what stands in for it at `api_url` (an origin)."""

    def __init__(self, api_url: str, rating: str) -> None:
        self._api_url = api_url
        self._rating = rating
        self.is_giphy = api_url == GIPHY

    def url(self, question: Question, key: str) -> str:
        """Return what to get; it holds the key."""
        asked = {"api_key": key, "limit": PAGE, "offset": question.offset, "rating": self._rating}
        if question.query:
            asked |= {"q": question.query} | ({"lang": question.language} if question.language else {})
        return f"{self._api_url}/v1/gifs/{'search' if question.query else 'trending'}?{urlencode(asked)}"

    def has(self, url: str) -> bool:
        """Tell whether pictures are fetched from `url`: Giphy's hosts for media over https, or the stand-in itself."""
        if not url.isascii() or not url.isprintable() or len(url) > 500:
            return False
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        if not self.is_giphy:
            return f"{parts.scheme}://{parts.netloc}" == self._api_url
        return parts.scheme == "https" and _MEDIA_HOST.fullmatch(parts.netloc) is not None

    def read(self, raw: bytes, question: Question) -> Page:
        """Return what of an answer can be used. Raises `UnreadableError`."""
        try:
            answer = json.loads(raw)
        except (ValueError, RecursionError):
            raise UnreadableError("not JSON") from None
        listed = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(listed, list):
            raise UnreadableError("no list of pictures")
        pages = answer.get("pagination")
        total = _whole(pages.get("total_count")) if isinstance(pages, dict) else None
        following = question.offset + PAGE
        more = len(listed) >= PAGE and following <= MAX_OFFSET and (total is None or following < total)
        return Page(tuple(self._pictures(listed[:PAGE])), following if more else None)

    def _pictures(self, listed: list[Any]) -> Iterator[Found]:
        for each in listed:
            images = each.get("images") if isinstance(each, dict) else None
            if isinstance(images, dict) and (found := self._picture(each, images)) is not None:
                yield found

    def _picture(self, each: Mapping[str, Any], images: Mapping[str, Any]) -> Found | None:
        urls = [
            self._url(images, "fixed_width_small", "fixed_width"),
            self._url(images, "fixed_width_small_still", "fixed_width_still", still=True),
            self._url(images, "fixed_height"),
            self._url(images, "fixed_height_still", still=True),
        ]
        known = [url for url in urls if url is not None]
        shown = images.get("fixed_height")
        width, height = (_whole(shown.get(side)) if isinstance(shown, dict) else None for side in ("width", "height"))
        if len(known) < len(urls) or not width or not height or max(width, height) > 4096:
            return None
        title = each.get("title")
        return Found(Addresses(*known), _line(title) if isinstance(title, str) else "", width, height)

    def _url(self, images: Mapping[str, Any], *names: str, still: bool = False) -> str | None:
        for name in names:
            given = images.get(name)
            for key in ("url",) if still else ("webp", "url"):  # the same in half the bytes, where there is one
                url = given.get(key) if isinstance(given, dict) else None
                if isinstance(url, str) and self.has(url):
                    return url
        return None


def _whole(value: object) -> int | None:
    """Return a number that may be written as text, as Giphy does."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


def _line(text: str) -> str:
    """Return text as one line that can be written as UTF-8, not too long."""
    return " ".join("".join(each if each.isprintable() else " " for each in text[: 2 * _MAX_TITLE]).split())[
        :_MAX_TITLE
    ]
