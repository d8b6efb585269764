"""Behind a proxy: who asks, over which scheme and for which host, in the words of a proxy that is trusted."""

from typing import Any

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

__all__ = ["TrustedProxies"]

_FORWARDED_HOST = b"x-forwarded-host"


class TrustedProxies(ProxyHeadersMiddleware):
    """Believes `X-Forwarded-For`, `-Proto` and `-Host` of the proxies that are named, and of nobody else.

    Of several values of `X-Forwarded-Host` the last counts: it is the one that the proxy itself has added.
    """

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve a request as the browser made it."""
        client = scope.get("client")
        if client is not None and client[0] in self.trusted_hosts:
            told = [value for name, value in scope["headers"] if name == _FORWARDED_HOST]
            if told:
                host = told[-1].rpartition(b",")[2].strip()
                others = [pair for pair in scope["headers"] if pair[0] != b"host"]
                scope["headers"] = [(b"host", host), *others]
        await super().__call__(scope, receive, send)
