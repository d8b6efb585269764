"""The list of people of a large call is whole when it is looked at."""

from parlour.client.pages import PeopleAhead
from parlour.strict_json import JsonValue


def page(*names: str) -> dict[str, JsonValue]:
    return {"type": "people", "participants": list(names)}


def test_what_has_nothing_ahead_is_left_alone() -> None:
    message = {"re": 1, "participants": ["ann"]}
    assert PeopleAhead().whole(message) is message


def test_pages_come_before_the_end_of_the_list_which_the_message_has() -> None:
    people = PeopleAhead()
    assert [people.whole(page("ann", "ben")), people.whole(page("cid"))] == [None, None]
    assert people.whole({"re": 1, "participants": ["dan"]}) == {"re": 1, "participants": ["ann", "ben", "cid", "dan"]}
    assert people.whole({"re": 2, "participants": []}) == {"re": 2, "participants": []}


def test_they_belong_to_how_things_stand_where_a_message_tells_that() -> None:
    people = PeopleAhead()
    people.whole(page("ann"))
    assert people.whole({"re": 1, "standing": {"participants": ["ben"]}}) == {
        "re": 1,
        "standing": {"participants": ["ann", "ben"]},
    }
