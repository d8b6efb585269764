"""What one participant gets of all others, as the SFU was last told."""

from collections.abc import Mapping

__all__ = ["Wanted"]

_NOTHING: frozenset[str] = frozenset()


class Wanted:
    """Names of tracks by their publisher."""

    def __init__(self) -> None:
        self._by_publisher: dict[str, frozenset[str]] = {}

    @property
    def by_publisher(self) -> Mapping[str, frozenset[str]]:
        """Names of tracks by their publisher; who sends nothing is left out."""
        return self._by_publisher

    @property
    def tracks(self) -> frozenset[tuple[str, str]]:
        """All of it, as pairs of publisher and name."""
        return frozenset((publisher, name) for publisher, names in self._by_publisher.items() for name in names)

    def note(self, publisher: str, names: frozenset[str]) -> frozenset[str]:
        """Take note of what is wanted of `publisher`; return what was wanted before."""
        if names:
            former = self._by_publisher.get(publisher, _NOTHING)
            self._by_publisher[publisher] = names
            return former
        return self._by_publisher.pop(publisher, _NOTHING)
