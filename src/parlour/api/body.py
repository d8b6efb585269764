"""Reads what callers send: bounded bodies, JSON whatever the Content-Type says, query parameters."""

from starlette.requests import Request

from parlour import strict_json
from parlour.api.context import context_of
from parlour.errors import BodyTooLargeError, InvalidRequestError
from parlour.properties import JsonValue

__all__ = ["BODY", "flag", "read_json", "whole_number"]

BODY = "parlour.body"
"""Where the request's scope holds the bytes of a body that is JSON."""


async def read_json(request: Request) -> JsonValue:
    """Return the body as JSON; an empty one means `{}`.

    Raises `BodyTooLargeError` before more than the limit is held in memory, `JsonParsingError`, `InvalidRequestError`.
    """
    raw = await _read(request, context_of(request).settings.limits.body_bytes)
    if not raw.strip():
        return {}
    value = strict_json.parse(raw)
    request.scope[BODY] = raw
    return value


async def _read(request: Request, limit: int) -> bytes:
    announced = request.headers.get("content-length", "0")
    if not announced.isascii() or not announced.isdigit() or len(announced) > 18 or int(announced) > limit:
        raise _too_large(limit)
    size, parts = 0, []
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        parts.append(part)
    return b"".join(parts)


def _too_large(limit: int) -> BodyTooLargeError:
    return BodyTooLargeError(f"the body is larger than {limit} bytes")


def whole_number(request: Request, key: str, *, default: int, least: int, most: int) -> int:
    """Return a query parameter that must be an integer from `least` to `most`. Raises `InvalidRequestError`."""
    text = request.query_params.get(key)
    if text is None:
        return default
    if text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most:
        return int(text)
    raise InvalidRequestError(f"{key} was '{text[:100]}' but should be an integer from {least} to {most}")


def flag(request: Request, key: str) -> bool:
    """Return a query parameter that must be `true` or `false`; absent means false. Raises `InvalidRequestError`."""
    text = request.query_params.get(key, "false")
    if text not in ("true", "false"):
        raise InvalidRequestError(f'"{key}" must be one of [true, false] [Received {key}="{text[:100]}"]')
    return text == "true"
