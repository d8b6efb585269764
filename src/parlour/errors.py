"""Every refusal that leaves the server: a stable code for programs, a sentence for people.

The codes and HTTP statuses are those of the documented REST API. Raise these anywhere; the HTTP layer turns them into
`{"error": code, "info": text}` and nothing else may leak. Where a body was at fault, `errors` lists every fault of it.
"""

from dataclasses import dataclass
from typing import ClassVar

__all__ = [
    "AuthenticationError",
    "AuthorizationHeaderError",
    "BodyTooLargeError",
    "ForbiddenError",
    "InvalidRequestError",
    "JsonParsingError",
    "MissingPartError",
    "NotFoundError",
    "NumberSearchError",
    "ParlourError",
    "Problem",
    "RateLimitError",
    "UnavailableError",
]


class ParlourError(Exception):
    """Root of all refusals. `info` is the sentence for people, without secrets; `None` leaves it out of the reply."""

    code: ClassVar[str] = "server-error"
    status: ClassVar[int] = 500

    def __init__(self, info: str | None = None) -> None:
        super().__init__(info or self.code)
        self.info = info


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a body."""

    path: str
    """Where: names with dots, `[0]` for items of lists; empty for the body as a whole."""
    info: str
    """The sentence for people."""
    hint: str | None = None
    """What was probably meant, as a sentence or the beginning of one; `None` without a good guess."""


class InvalidRequestError(ParlourError):
    """The request breaks a documented rule; nothing was changed.

    `info` tells the first of `problems`, which are empty when it is not the body that is at fault.
    """

    code = "invalid-request-error"
    status = 400

    def __init__(self, info: str | None = None, *, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(info)
        self.problems = problems


class NumberSearchError(ParlourError):
    """A search for phone numbers breaks a documented rule; it has a code of its own upstream."""

    code = "validation-error"
    status = 400


class JsonParsingError(ParlourError):
    """The body is not JSON."""

    code = "json-parsing-error"
    status = 400


class AuthorizationHeaderError(ParlourError):
    """The Authorization header is missing or malformed."""

    code = "authorization-header-error"
    status = 400


class AuthenticationError(ParlourError):
    """The API key is unknown or revoked."""

    code = "authentication-error"
    status = 401


class ForbiddenError(ParlourError):
    """The key is valid but may not do this."""

    code = "forbidden-error"
    status = 403


class NotFoundError(ParlourError):
    """No such object, or nobody is in the call."""

    code = "not-found"
    status = 404


class BodyTooLargeError(ParlourError):
    """The request body exceeds the configured limit."""

    code = "invalid-request-error"
    status = 413


class RateLimitError(ParlourError):
    """Too many calls; `retry_after` says after how many seconds another one is worth a try."""

    code = "rate-limit-error"
    status = 429

    def __init__(self, info: str, *, retry_after: int) -> None:
        super().__init__(info)
        self.retry_after = retry_after


class UnavailableError(ParlourError):
    """The service cannot do this now, for a reason that `info` names."""

    code = "server-error"
    status = 503


class MissingPartError(ParlourError):
    """Something that the machine must provide is missing; `info` names it and the command that installs it."""

    code = "server-error"
    status = 503
