"""The messages between browsers and the server, declared once.

Validation, the browser's TypeScript types and the tables of `docs/signaling.md` are made from here.
"""

from typing import Final

from parlour.shapes.messages import Push, Request
from parlour.signaling.protocol.pushes import PUSHES
from parlour.signaling.protocol.requests import REQUESTS

__all__ = ["PUSH_BY_TYPE", "REQUEST_BY_TYPE", "Push", "Request"]

REQUEST_BY_TYPE: Final = {request.type: request for request in REQUESTS}
PUSH_BY_TYPE: Final = {push.type: push for push in PUSHES}
