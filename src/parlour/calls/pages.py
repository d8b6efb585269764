"""Those whom others see, in pages: who comes is told of everybody, and most pages are the same for all who come."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from parlour.calls.participant import Participant, ParticipantView

__all__ = ["PAGE", "Page", "Pages"]

PAGE: Final = 16
"""How many are on a page at most."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of those whom others see, first joined first. The same object until something about them changes.

    `written` belongs to whoever writes it.
    """

    people: tuple[ParticipantView, ...]
    written: list[object] = field(default_factory=list, compare=False, repr=False)


class Pages:
    """All participants of one meeting, first joined first."""

    def __init__(self) -> None:
        self._sheets: list[_Sheet] = []

    def add(self, participant: Participant) -> None:
        """Take a participant in, behind all others."""
        if not self._sheets or len(self._sheets[-1].members) >= PAGE:
            self._sheets.append(_Sheet())
        self._sheets[-1].add(participant)

    def remove(self, session_id: str) -> None:
        """Take a participant out. Pages that become thin are put together."""
        place = next(place for place, sheet in enumerate(self._sheets) if session_id in sheet.members)
        self._sheets[place].remove(session_id)
        for first in (place - 1, place):
            if first >= 0 and first + 1 < len(self._sheets) and self._sheets[first].takes(self._sheets[first + 1]):
                break
        else:
            if not self._sheets[place].members:
                del self._sheets[place]
            return
        for participant in self._sheets.pop(first + 1).members.values():
            self._sheets[first].add(participant)

    def visible(self) -> int:
        """Return how many others see."""
        return sum([len(sheet.page().people) for sheet in self._sheets])

    def without(self, session_id: str) -> tuple[Page, ...]:
        """Return the pages as they are told to one participant, who is on none of them."""
        return tuple([page for page in self._told(session_id) if page.people])

    def _told(self, session_id: str) -> Iterator[Page]:
        for sheet in self._sheets:
            page = sheet.page()
            yield page if session_id not in sheet.members else _page(page, session_id)


def _page(page: Page, without: str) -> Page:
    people = tuple([view for view in page.people if view.session_id != without])
    return page if len(people) == len(page.people) else Page(people)


class _Sheet:
    """The participants on one page."""

    def __init__(self) -> None:
        self.members: dict[str, Participant] = {}
        self._page: Page | None = None

    def add(self, participant: Participant) -> None:
        self.members[participant.session_id] = participant
        participant.on_change = self._spoil
        self._page = None

    def remove(self, session_id: str) -> None:
        self.members.pop(session_id).on_change = None
        self._page = None

    def takes(self, other: "_Sheet") -> bool:
        return len(self.members) + len(other.members) <= PAGE // 2

    def page(self) -> Page:
        if self._page is None:
            self._page = Page(tuple([each.view() for each in self.members.values() if each.visible]))
        return self._page

    def _spoil(self) -> None:
        self._page = None
