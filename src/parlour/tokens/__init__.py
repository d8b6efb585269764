"""Meeting tokens: JSON Web Tokens that carry catalogue properties as short claims."""

from parlour.tokens.codec import MAX_TOKEN_LENGTH, TokenClaims, TokenError, sign, verify

__all__ = ["MAX_TOKEN_LENGTH", "TokenClaims", "TokenError", "sign", "verify"]
