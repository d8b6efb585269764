"""What one participant gets of all others, in two forms that always agree."""

from hypothesis import given
from hypothesis import strategies as st

from parlour.calls.wanted import Wanted

NAMES = st.frozensets(st.sampled_from(["audio", "video", "screenVideo"]))
NOTES = st.lists(st.tuples(st.sampled_from("abc"), NAMES))


@given(notes=NOTES)
def test_both_forms_agree_whatever_is_noted(notes: list[tuple[str, frozenset[str]]]) -> None:
    wanted = Wanted()
    latest: dict[str, frozenset[str]] = {}
    for publisher, names in notes:
        assert wanted.note(publisher, names) == latest.get(publisher, frozenset())
        latest[publisher] = names
    assert wanted.by_publisher == {publisher: names for publisher, names in latest.items() if names}
    assert wanted.tracks == {(publisher, name) for publisher, names in latest.items() for name in names}


def test_a_set_that_was_told_is_not_changed_by_what_is_noted_later() -> None:
    wanted = Wanted()
    wanted.note("ann", frozenset({"audio"}))
    told = wanted.tracks
    wanted.note("ann", frozenset({"video"}))
    assert (told, wanted.tracks) == ({("ann", "audio")}, {("ann", "video")})
