"""How many were inside while something was written, and for how long."""

__all__ = ["Attendance"]


class Attendance:
    """`most` is how many there were at once, at most. Times are in seconds, of whatever clock."""

    def __init__(self, now: float) -> None:
        self.most = 0
        self._people = 0
        self._since = now
        self._spent = 0.0

    def note(self, people: int, now: float) -> None:
        """Take note that so many are inside from now on."""
        self._spent = self._spent_until(now)
        self._people, self._since = people, now
        self.most = max(self.most, people)

    def minutes(self, now: float) -> float:
        """Return the time that everybody spent inside, added up."""
        return self._spent_until(now) / 60

    def _spent_until(self, now: float) -> float:
        return self._spent + self._people * max(0.0, now - self._since)
