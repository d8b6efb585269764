"""Those whom others see, in pages: always everybody in the order of joining, and the same page as long as it holds."""

from hypothesis import given
from hypothesis import strategies as st

from parlour.calls.pages import PAGE, Pages
from parlour.calls.participant import Participant
from parlour.calls.permissions import Permissions


def person(name: str, *, visible: bool = True) -> Participant:
    permissions = Permissions(has_presence=visible)
    return Participant(name, name, name, None, False, 1.0, None, permissions)


def told(pages: Pages, session_id: str = "nobody") -> list[str]:
    return [view.session_id for page in pages.without(session_id) for view in page.people]


def filled(count: int) -> tuple[Pages, list[Participant]]:
    pages, people = Pages(), [person(f"{number}") for number in range(count)]
    for each in people:
        pages.add(each)
    return pages, people


def test_newcomers_share_the_pages_that_are_full() -> None:
    pages, _ = filled(2 * PAGE)
    first = pages.without("newcomer")
    pages.add(person("newcomer"))
    second = pages.without("newcomer")
    pages.add(person("next"))
    assert [len(page.people) for page in first] == [PAGE, PAGE]
    assert all(one is other for one, other in zip(first, second, strict=True))
    assert [one is other for one, other in zip(first, pages.without("next")[:2], strict=True)] == [True, True]


def test_who_changes_makes_one_page_anew_and_no_other() -> None:
    pages, people = filled(3 * PAGE)
    before = pages.without("newcomer")
    people[PAGE].user_name = "renamed"
    people[PAGE].touch()
    after = pages.without("newcomer")
    assert [one is other for one, other in zip(before, after, strict=True)] == [True, False, True]
    assert after[1].people[0].user_name == "renamed"


def test_nobody_is_told_of_itself_and_of_those_who_are_hidden() -> None:
    pages, people = filled(5)
    pages.add(person("hidden", visible=False))
    assert told(pages, "3") == ["0", "1", "2", "4"]
    assert pages.visible() == 5
    people[1].permissions = Permissions(has_presence=False)
    people[1].touch()
    assert (told(pages), pages.visible()) == (["0", "2", "3", "4"], 4)


def test_thin_pages_are_put_together() -> None:
    pages, people = filled(10 * PAGE)
    for each in people:
        if int(each.session_id) % PAGE:
            pages.remove(each.session_id)
    assert told(pages) == [f"{number * PAGE}" for number in range(10)]
    assert len(pages.without("nobody")) <= 3


STEP = st.sampled_from(["add", "add", "hidden", "remove", "touch"])
STEPS = st.lists(st.tuples(STEP, st.integers(0, 10_000)), max_size=200)


@given(STEPS)
def test_whoever_comes_goes_and_changes_everybody_is_told_once_and_in_order(steps: list[tuple[str, int]]) -> None:
    pages, inside = Pages(), dict[str, Participant]()
    for number, (step, which) in enumerate(steps):
        chosen = list(inside.values())[which % len(inside)] if inside else None
        if step in ("add", "hidden"):
            newcomer = inside[f"{number}"] = person(f"{number}", visible=step == "add")
            pages.add(newcomer)
        elif chosen is not None and step == "remove":
            pages.remove(inside.pop(chosen.session_id).session_id)
        elif chosen is not None:
            chosen.user_name = f"{number}"
            chosen.touch()
        seen = [each for each in inside.values() if each.visible]
        views = [view for page in pages.without("nobody") for view in page.people]
        assert [view.session_id for view in views] == [each.session_id for each in seen]
        assert all(view is each.view() for view, each in zip(views, seen, strict=True))
        assert pages.visible() == len(seen)
        assert all(len(page.people) <= PAGE for page in pages.without("nobody"))
