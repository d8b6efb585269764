"""What the running calls need from above and below, and nothing more of it."""

from collections.abc import Sequence
from typing import Protocol

from parlour.calls.facts import CallFact
from parlour.calls.messages import Push, Reply
from parlour.live.frame import Frame
from parlour.media.port import OfferNeeded

__all__ = ["CallObserver", "Connection", "Wire"]


class CallObserver(Protocol):
    """Wants to know what happens in calls. Told in the background: whatever it does, the call does not notice."""

    async def observe(self, facts: Sequence[CallFact]) -> None:
        """Take facts of one room, in order. Whoever raises has missed them; there is no hurry."""
        ...


class Connection(Protocol):
    """One browser's connection. Nothing here blocks: a browser that does not keep up loses its connection instead."""

    @property
    def id(self) -> str:
        """Names the connection in logs."""
        ...

    def send(self, frame: Frame) -> None:
        """Queue a push; frames leave in order, but a complete one may take the place of one that it makes out of date.

        Does nothing once the connection is closing.
        """
        ...

    def reply(self, text: str) -> None:
        """Queue the answer to this browser's own request, which may be of any size: it never ends the connection."""
        ...

    def close(self, code: int, reason: str) -> None:
        """Close after everything queued so far has left. Does nothing when it is closing already."""
        ...


class Wire(Protocol):
    """Writes what a call says as frames. One for all connections, so that a push is written once for all receivers."""

    def push(self, message: Push) -> str:
        """Write a push."""
        ...

    def offer(self, offer: OfferNeeded) -> str:
        """Write an offer of the SFU."""
        ...

    def reply(self, request_id: int, reply: Reply) -> str:
        """Write the reply to request `request_id`."""
        ...

    def published(self, request_id: int, sdp: str) -> str:
        """Write the reply to a `publish` request: the SFU's answer."""
        ...

    def refusal(self, request_id: int, error: str, msg: str) -> str:
        """Write the refusal of a request."""
        ...
