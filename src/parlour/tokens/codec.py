"""Signing and verifying meeting tokens: HS256 with an API key of the domain, nothing else."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import jwt

from parlour import strict_json
from parlour.errors import InvalidRequestError, ParlourError
from parlour.properties import JsonValue
from parlour.tokens.claims import from_claims, to_claims

__all__ = ["MAX_TOKEN_LENGTH", "TokenClaims", "TokenError", "sign", "verify"]

MAX_TOKEN_LENGTH: Final = 4096
"""Characters. Applications are told to stay below 2,048; tokens travel in URLs."""

_ALGORITHM: Final = "HS256"
_HEADER: Final = {"typ": "JWT"}
_jws: Final = jwt.PyJWS(algorithms=[_ALGORITHM])


class TokenError(InvalidRequestError):
    """The token is not one of this domain, or carries what no token may carry. Holds no part of the token."""


@dataclass(frozen=True, slots=True)
class TokenClaims:
    """What a genuine token says. Whether it is valid at this moment (`nbf`, `exp`) is for the caller to judge."""

    properties: dict[str, JsonValue]
    """Token properties under their long names, as the catalogue stores them."""
    issued_at: float | None
    """When the token was made, in Unix seconds, if it says so."""


def sign(properties: Mapping[str, JsonValue], *, domain_id: str, key: str, now: float) -> str:
    """Return a token that carries `properties` (validated, long names), issued at `now` in Unix seconds.

    Raises `InvalidRequestError` when the token would be longer than `MAX_TOKEN_LENGTH`.
    """
    claims = {**to_claims(properties), "d": domain_id, "iat": math.floor(now)}
    token = _jws.encode(strict_json.dump(claims), key, algorithm=_ALGORITHM, headers=_HEADER)
    if len(token) > MAX_TOKEN_LENGTH:
        raise InvalidRequestError(
            f"the token would have {len(token)} characters; at most {MAX_TOKEN_LENGTH} are possible"
        )
    return token


def verify(token: str, *, domain_id: str, keys: Sequence[str]) -> TokenClaims:
    """Return what `token` says when one of `keys` signed it for `domain_id`.

    Signature, domain and the type of every value are checked; `nbf` and `exp` are not, because each caller refuses
    those in its own words. Unknown claims are ignored. Raises `TokenError`.
    """
    claims = _payload(token, keys)
    if claims.get("d") != domain_id:
        raise TokenError("the token belongs to another domain")
    issued_at = claims.get("iat")
    if issued_at is not None and (not isinstance(issued_at, int | float) or isinstance(issued_at, bool)):
        raise TokenError("the token's time of issue is not a number")
    try:
        properties = from_claims(claims)
    except ParlourError as error:
        raise TokenError(f"the token carries a bad value: {error.info}") from None
    return TokenClaims(properties, issued_at)


def _payload(token: str, keys: Sequence[str]) -> dict[str, JsonValue]:
    if len(token) > MAX_TOKEN_LENGTH:
        raise TokenError(f"the token is longer than {MAX_TOKEN_LENGTH} characters")
    if not token.isascii():
        raise TokenError("the token is not a JSON Web Token")
    for key in keys:
        try:
            raw: bytes = _jws.decode_complete(token, key, algorithms=[_ALGORITHM])["payload"]
        except jwt.InvalidSignatureError:
            continue
        except (jwt.PyJWTError, RecursionError, ValueError, TypeError, AttributeError):
            # the header is read before the signature is checked, so anything may be in it
            raise TokenError("the token is not a JSON Web Token signed with HS256") from None
        return _claims(raw)
    raise TokenError("the token is not signed with a key of this domain")


def _claims(raw: bytes) -> dict[str, JsonValue]:
    try:
        claims = strict_json.parse(raw)
    except ParlourError:
        raise TokenError("the token's content is not a JSON object") from None
    if not isinstance(claims, dict):
        raise TokenError("the token's content is not a JSON object")
    return claims
