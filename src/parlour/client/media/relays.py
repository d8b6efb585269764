"""Which relay a connection may use: aiortc takes one at a time, so each attempt after a failed one takes the next."""

from collections.abc import Sequence
from dataclasses import replace

from aiortc import RTCIceServer

__all__ = ["Relays"]


class Relays:
    """The servers that a seat was given, with the one first whose turn it is."""

    def __init__(self) -> None:
        """Begin without any."""
        self._servers: list[RTCIceServer] = []
        self._turn = 0

    def set(self, servers: Sequence[RTCIceServer]) -> None:
        """Take those of the seat; their credentials end."""
        self._servers = [replace(server, urls=url) for server in servers for url in server.urls]

    @property
    def turn(self) -> int:
        """Counts up with what could not be used."""
        return self._turn

    def choose(self) -> list[RTCIceServer]:
        """Return what the next connection may use."""
        first = self._turn % len(self._servers) if self._servers else 0
        return self._servers[first:] + self._servers[:first]

    def failed(self, turn: int) -> None:
        """No connection could be made with what was chosen at this turn; several may find that out."""
        if turn == self._turn:
            self._turn += 1
