"""Where pictures are while they move."""

from hypothesis import given
from hypothesis import strategies as st

from parlour.recording.worker.stage import Rect, Stage, fitted

LEFT, RIGHT = Rect(0, 0, 100, 100), Rect(200, 100, 300, 200)


def test_what_is_new_appears_at_its_place() -> None:
    stage = Stage()
    stage.move({"a": LEFT}, 10.0)
    first, later, last = (stage.at(10.0 + after)["a"] for after in (0.0, 0.1, 0.2))
    assert (first.x, first.width, first.alpha) == (0, 100, 0.0)
    assert 0 < later.alpha < 1
    assert last == LEFT
    assert not stage.rests(10.1)
    assert stage.rests(10.2)


def test_what_was_there_glides_and_turns_on_its_way() -> None:
    stage = Stage()
    stage.move({"a": LEFT}, 0.0)
    stage.move({"a": RIGHT, "b": LEFT}, 1.0)
    between = stage.at(1.1)["a"]
    assert LEFT.x < between.x < RIGHT.x
    assert LEFT.width < between.width < RIGHT.width
    stage.move({"a": LEFT}, 1.1)
    assert stage.at(1.1) == {"a": between}
    assert stage.at(2.0) == {"a": LEFT}


def test_the_same_places_again_move_nothing() -> None:
    stage = Stage()
    stage.move({"a": LEFT}, 0.0)
    stage.move({"a": LEFT}, 5.0)
    assert stage.rests(5.0)


@given(st.integers(1, 4000), st.integers(1, 4000), st.integers(1, 400), st.integers(1, 400))
def test_a_picture_keeps_its_shape_inside_of_its_place(width: int, height: int, wide: int, high: int) -> None:
    place = Rect(10, 20, 2 * wide, 2 * high)
    made = fitted((width, height), place)
    assert place.x <= made.x
    assert made.x + made.width <= place.x + place.width
    assert place.y <= made.y
    assert made.y + made.height <= place.y + place.height
    if made != place:
        assert abs(made.width - made.height * width / height) <= max(2, 2 * width / height)


def test_a_picture_of_unknown_size_takes_its_place() -> None:
    assert fitted(None, LEFT) == LEFT
    assert fitted((0, 5), LEFT) == LEFT
