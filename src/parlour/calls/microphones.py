"""The open microphones of a call, and since when nothing is heard of each. Pure book-keeping; time is an argument."""

from dataclasses import dataclass

__all__ = ["Microphones"]


@dataclass(slots=True)
class _Microphone:
    silent_since: float
    """When it was last heard or else opened, in seconds; of no meaning while somebody talks."""
    talking: bool
    turn: int
    """Numbers openings, beginnings and ends of voices: of two at one moment, the higher number came later."""


class Microphones:
    """Those that others see as on, by session id."""

    def __init__(self) -> None:
        self._open: dict[str, _Microphone] = {}
        self._turns = 0

    def __len__(self) -> int:
        """Return how many are on."""
        return len(self._open)

    def __contains__(self, session_id: object) -> bool:
        """Tell whether this participant's is on."""
        return session_id in self._open

    def note(self, session_id: str, on: bool, now: float) -> None:
        """Take note of whether somebody's is on. To open it counts like being heard: who opens it is about to talk."""
        if not on:
            self._open.pop(session_id, None)
        elif session_id not in self._open:
            self._open[session_id] = _Microphone(now, talking=False, turn=self._next_turn())

    def hear(self, session_id: str, talking: bool, now: float) -> None:
        """Take note of whether somebody talks. A microphone that is off, or is not known of, says nothing."""
        microphone = self._open.get(session_id)
        if microphone is not None and microphone.talking != talking:
            microphone.talking, microphone.silent_since, microphone.turn = talking, now, self._next_turn()

    def hush(self, now: float) -> None:
        """End all voices at once: nobody can be heard now."""
        for session_id in self._open:
            self.hear(session_id, False, now)

    def silent_longest_first(self, now: float) -> list[str]:
        """Return whose are on: who was silent longest first; who talks last, and of them who began first before others.

        `now` is not before any moment that was told. Whoever opened at this very moment comes behind all who talk.
        """

        def order(session_id: str) -> tuple[float, int]:
            microphone = self._open[session_id]
            return (now if microphone.talking else microphone.silent_since, microphone.turn)

        return sorted(self._open, key=order)

    def _next_turn(self) -> int:
        self._turns += 1
        return self._turns
