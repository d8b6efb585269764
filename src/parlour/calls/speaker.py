"""The active speaker: who was heard last, without flicker."""

__all__ = ["ActiveSpeaker"]


class ActiveSpeaker:
    """Chooses one speaker from the voices that begin and end.

    Whoever is active stays so while talking, and in the silence afterwards; when its voice ends while others are
    talking, the one who began last takes over.
    """

    def __init__(self) -> None:
        self.current: str | None = None
        self._talking: dict[str, None] = {}  # ordered: who began last is last

    def hear(self, session_id: str, *, talking: bool) -> bool:
        """Take the begin or end of a voice; tell whether the active speaker changed."""
        self._talking.pop(session_id, None)
        if talking:
            self._talking[session_id] = None
        return self._choose()

    def forget(self, session_id: str) -> bool:
        """Drop somebody who left or may not be seen; tell whether the active speaker changed."""
        self._talking.pop(session_id, None)
        if self.current != session_id:
            return False
        self.current = None
        self._choose()
        return True

    def hush(self) -> None:
        """End all voices at once: nobody can be heard now. Whoever is active stays so until the next voice."""
        self._talking.clear()

    def _choose(self) -> bool:
        if self.current in self._talking or not self._talking:
            return False
        former, self.current = self.current, next(reversed(self._talking))
        return former != self.current
