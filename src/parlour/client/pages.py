"""Lists of participants, put together: that of a large call comes in pages, ahead of the message that it belongs to."""

from parlour.client.wire import Fields, items
from parlour.strict_json import JsonValue

__all__ = ["PeopleAhead"]


class PeopleAhead:
    """Of one connection."""

    def __init__(self) -> None:
        self._people: list[JsonValue] = []

    def whole(self, message: Fields) -> Fields | None:
        """Return a message of the server with all its participants; `None` when it was a page."""
        if message.get("type") == "people":
            self._people += items(message, "participants")
            return None
        if not self._people:
            return message
        people, self._people = self._people, []
        standing = message.get("standing")
        if isinstance(standing, dict):
            return {**message, "standing": _told(standing, people)}
        return _told(message, people)


def _told(fields: Fields, ahead: list[JsonValue]) -> dict[str, JsonValue]:
    return {**fields, "participants": [*ahead, *items(fields, "participants")]}
