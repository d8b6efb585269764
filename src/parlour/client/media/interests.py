"""Which tracks are read at present, and so have to be received."""

from collections import Counter
from collections.abc import Callable
from typing import Final

__all__ = ["EVERYBODY", "Interests"]

EVERYBODY: Final = "*"


class Interests:
    """Counts readers by participant (or everybody) and track name."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        """Take who hears that what is read has changed."""
        self._on_change = on_change
        self._readers: Counter[tuple[str, str]] = Counter()
        self._named: set[str] = set()

    def add(self, whose: str, name: str) -> None:
        """Somebody reads this track."""
        self._named.add(name)
        self._readers[whose, name] += 1
        if self._readers[whose, name] == 1:
            self._on_change()

    def drop(self, whose: str, name: str) -> None:
        """A reader of this track is gone."""
        self._readers[whose, name] -= 1
        if not self._readers[whose, name]:
            del self._readers[whose, name]
            self._on_change()

    def about(self, session_id: str) -> bool:
        """Tell whether anything of this very participant is read."""
        return any(whose == session_id for whose, _ in self._readers)

    def stated(self) -> dict[str, dict[str, bool]]:
        """Return all of it as a `subscribe` message has it: everybody first, which overrules what was said before."""
        wishes = {EVERYBODY: {name: (EVERYBODY, name) in self._readers for name in sorted(self._named)}}
        for whose, name in sorted(self._readers):
            if whose != EVERYBODY:
                wishes.setdefault(whose, {})[name] = True
        return wishes
