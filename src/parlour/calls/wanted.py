"""What one participant gets of all others, as the SFU was last told."""

from collections.abc import Mapping

__all__ = ["Wanted"]

_NOTHING: frozenset[str] = frozenset()


class Wanted:
    """Kept in two forms: by publisher, to find what changed, and as one set, which the SFU is told.

    The set is made from the one before: in a call of hundreds, every newcomer changes it for everybody.
    """

    def __init__(self) -> None:
        self._by_publisher: dict[str, frozenset[str]] = {}
        self._tracks: frozenset[tuple[str, str]] = frozenset()

    @property
    def by_publisher(self) -> Mapping[str, frozenset[str]]:
        """Names of tracks by their publisher; who sends nothing is left out."""
        return self._by_publisher

    @property
    def tracks(self) -> frozenset[tuple[str, str]]:
        """All of it, as pairs of publisher and name."""
        return self._tracks

    def note(self, publisher: str, names: frozenset[str]) -> bool:
        """Take note of what is wanted of `publisher`; tell whether that is a change."""
        former = self._by_publisher.get(publisher, _NOTHING)
        if names == former:
            return False
        if gone := former - names:
            self._tracks -= {(publisher, name) for name in gone}
        if new := names - former:
            self._tracks |= {(publisher, name) for name in new}
        if names:
            self._by_publisher[publisher] = names
        else:
            del self._by_publisher[publisher]
        return True

    def clear(self) -> None:
        """Want nothing."""
        self._by_publisher.clear()
        self._tracks = frozenset()
