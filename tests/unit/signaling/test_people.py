"""Lists of people: in pages within a limit in bytes, ahead of the message that has their end, and written once."""

import json
from typing import Any

import pytest

from parlour.calls.messages import Counts, Joined
from parlour.calls.pages import Page
from parlour.calls.participant import ParticipantView
from parlour.calls.permissions import Permissions
from parlour.live import Ledger
from parlour.signaling import JsonWire
from parlour.signaling.people import MOST_BYTES, ahead, everybody, last_page
from tests.support.conformity import conformity


def view(name: str, user_data: Any = None) -> ParticipantView:
    return ParticipantView(name, name, name, user_data, False, 1.0, None, Permissions(), {})


def joined(*pages: Page) -> Joined:
    return Joined("s", "key", "m", view("s"), pages, Counts(1, 0), None, False, False, "sfu", 4096, {}, {})


def ids(people: list[dict[str, Any]]) -> list[str]:
    return [each["session_id"] for each in people]


@pytest.mark.parametrize("pages", [(), (Page((view("ann"),)),)])
def test_a_small_call_is_told_in_one_message(pages: tuple[Page, ...]) -> None:
    whole = joined(*pages)
    assert ahead(whole) == []
    assert last_page(whole) == everybody(whole)


def test_a_large_call_is_told_in_pages_of_which_the_last_is_in_the_message() -> None:
    pages = [Page((view(f"{number} a"), view(f"{number} b"))) for number in range(3)]
    told = [json.loads(frame.text) for frame in ahead(joined(*pages))]
    for page in told:
        conformity.take_page(page)
    assert [ids(page["participants"]) for page in told] == [["0 a", "0 b"], ["1 a", "1 b"]]
    reply = json.loads(JsonWire().reply(1, joined(*pages)))
    assert ids(reply["participants"]) == ["2 a", "2 b"]


def test_a_page_is_written_once_for_all_who_come() -> None:
    shared = Page((view("ann"),))
    first, second = (ahead(joined(shared, Page((view(name),)))) for name in ("ben", "cid"))
    assert first[0] is second[0]


@pytest.mark.parametrize("place", [0, 1], ids=["ahead", "last"])
def test_pages_and_messages_are_bounded_whatever_people_bring_along(place: int) -> None:
    heavy = Page(tuple(view(f"{number}", "é" * 2000) for number in range(32)))
    light = Page((view("light"),))
    pages = [light]
    pages.insert(place, heavy)
    frames = ahead(joined(*pages))
    assert len(frames) >= 3
    assert all(frame.size <= MOST_BYTES for frame in frames)
    last = json.loads(last_page(joined(*pages)))
    assert len(json.dumps(last)) <= MOST_BYTES
    told = [each for frame in frames for each in json.loads(frame.text)["participants"]] + last
    assert ids(told) == [each.session_id for page in pages for each in page.people]


def test_one_who_is_larger_than_a_page_has_one_alone() -> None:
    page = Page((view("ann"), view("huge", "x" * MOST_BYTES), view("ben")))
    frames = ahead(joined(page))
    assert [ids(json.loads(frame.text)["participants"]) for frame in frames] == [["ann"], ["huge"], ["ben"]]
    assert last_page(joined(page)) == "[]"
    alone = Page((view("huge", "x" * MOST_BYTES),))
    assert [len(ahead(joined(alone))), last_page(joined(alone))] == [1, "[]"]


def test_who_is_let_in_from_the_lobby_is_told_all_at_once() -> None:
    pages = [Page((view("ann"),)), Page((view("ben"),))]
    assert ids(json.loads(JsonWire().let_in(joined(*pages)))["participants"]) == ["ann", "ben"]


def test_how_things_stand_is_told_in_pages_too() -> None:
    pages = [Page((view("ann"),)), Page((view("ben"),))]
    resumed = json.loads(JsonWire().resumed(1, "s", Ledger(), joined(*pages)))
    assert ids(resumed["standing"]["participants"]) == ["ben"]
    assert len(JsonWire().ahead(joined(*pages))) == 1
