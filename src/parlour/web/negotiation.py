"""What a request's headers say about the answer: which encodings the client takes, and what it has already."""

import re

from starlette.datastructures import Headers

__all__ = ["accepted_encodings", "has_already", "wants_page"]


def accepted_encodings(headers: Headers) -> set[str]:
    """Return the encodings that the client names; one with `q=0` is refused by it."""
    accepted = set()
    for part in headers.get("accept-encoding", "").split(","):
        name, _, parameters = part.strip().partition(";")
        if not re.fullmatch(r"\s*q\s*=\s*0(\.0{0,3})?\s*", parameters):
            accepted.add(name.strip().lower())
    return accepted


def has_already(headers: Headers, etag: str) -> bool:
    """Tell whether the client has what `etag`, in its quotes, stands for: it is answered with 304 then."""
    given = headers.get("if-none-match", "").split(",")
    return etag in {tag.strip().removeprefix("W/") for tag in given}


def wants_page(headers: Headers) -> bool:
    """Tell whether the client asks for a page to look at: browsers name HTML when a person opens an address."""
    return any(part.split(";")[0].strip().lower() == "text/html" for part in headers.get("accept", "").split(","))
