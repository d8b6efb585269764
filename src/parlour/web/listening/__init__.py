"""How the server listens: uvicorn's protocols with bounds on what a connection may cost before anybody is known."""

from parlour.web.listening.configuration import PING_SECONDS, server_config

__all__ = ["PING_SECONDS", "server_config"]
