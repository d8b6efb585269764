"""Layouts: everybody once, inside of the canvas, beside each other, with even sides."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.calls.scene import Layout, Scene, Shot
from parlour.recording.layout import SCREEN, Picture, arrange

CAMERA = "video"
SIZES = [(1280, 720), (1920, 1080), (640, 360), (720, 1280), (320, 320)]


def person(number: int, *tracks: str) -> Shot:
    return Shot(f"p{number}", f"Person {number}", {name: "audio" if name == "audio" else "video" for name in tracks})


people = st.lists(st.sampled_from([(), (CAMERA,), (CAMERA, "audio"), (CAMERA, SCREEN), (SCREEN,)]), max_size=25).map(
    lambda tracks: tuple(person(number, *names) for number, names in enumerate(tracks))
)
layouts = st.builds(
    Layout,
    preset=st.sampled_from(["default", "single-participant", "active-participant", "portrait", "audio-only"]),
    max_cam_streams=st.integers(1, 20),
    session_id=st.sampled_from([None, "p0", "p3"]),
    variant=st.sampled_from(["vertical", "inset"]),
)


def names(pictures: tuple[Picture, ...]) -> list[str]:
    return [picture.session_id for picture in pictures]


@given(people, layouts, st.sampled_from(SIZES), st.sampled_from([None, "p0", "p5"]))
def test_every_layout_keeps_the_rules(
    shots: tuple[Shot, ...], layout: Layout, size: tuple[int, int], speaker: str | None
) -> None:
    pictures = arrange(Scene(shots, speaker), layout, *size)
    cameras = [picture for picture in pictures if picture.track != SCREEN]
    assert len(cameras) <= layout.max_cam_streams
    assert len({picture.session_id for picture in cameras}) == len(cameras), "somebody is there twice"
    assert len(pictures) - len(cameras) <= 1
    for picture in pictures:
        tile = picture.tile
        assert all(side % 2 == 0 for side in (tile.x, tile.y, tile.width, tile.height))
        assert min(tile.width, tile.height) >= 2
        assert min(tile.x, tile.y) >= 0
        assert tile.x + tile.width <= size[0]
        assert tile.y + tile.height <= size[1]
        shot = next(shot for shot in shots if shot.session_id == picture.session_id)
        assert picture.track in ({SCREEN} if picture.track == SCREEN else {CAMERA if CAMERA in shot.tracks else None})
        assert picture.track is None or picture.track in shot.tracks
    for one, other in combinations([picture.tile for picture in pictures], 2):
        apart = (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart or one.z != other.z


def test_one_person_fills_the_canvas() -> None:
    (picture,) = arrange(Scene((person(0, CAMERA),)), Layout(), 1280, 720)
    assert (picture.tile.width, picture.tile.height) == (1280, 720)


@pytest.mark.parametrize("count", [2, 4, 9, 16])
def test_a_grid_has_tiles_of_one_size_in_the_shape_of_cameras(count: int) -> None:
    pictures = arrange(Scene(tuple(person(number, CAMERA) for number in range(count))), Layout(), 1280, 720)
    assert len({(picture.tile.width, picture.tile.height) for picture in pictures}) == 1
    assert pictures[0].tile.width / pictures[0].tile.height == pytest.approx(16 / 9, rel=0.02)


def test_cards_give_way_to_cameras_and_who_speaks_stays_where_it_is() -> None:
    shots = (person(0), person(1, CAMERA), person(2), person(3, CAMERA))
    assert names(arrange(Scene(shots), Layout(max_cam_streams=2), 1280, 720)) == ["p1", "p3"]
    assert names(arrange(Scene(shots, "p2"), Layout(max_cam_streams=2), 1280, 720)) == ["p1", "p2"]


def test_a_screen_is_large_with_people_beside_it() -> None:
    shots = (person(0, CAMERA), person(1, CAMERA, SCREEN), *(person(number, CAMERA) for number in range(2, 9)))
    screen, *beside = arrange(Scene(shots, "p8"), Layout(), 1280, 720)
    assert (screen.session_id, screen.track) == ("p1", SCREEN)
    assert screen.tile.width * screen.tile.height > 0.6 * 1280 * 720
    assert "p8" in names(tuple(beside))
    assert min(picture.tile.height for picture in beside) > 100, "people beside a screen can be recognised"


def test_who_speaks_is_alone_or_large() -> None:
    shots = tuple(person(number, CAMERA) for number in range(3))
    assert names(arrange(Scene(shots, "p2"), Layout("active-participant"), 1280, 720)) == ["p2"]
    large, small = arrange(Scene(shots, "p1"), Layout("portrait", variant="inset"), 720, 1280)
    assert (large.session_id, small.session_id) == ("p1", "p0")
    assert small.tile.z > large.tile.z


def test_only_the_one_who_was_asked_for_is_seen_and_only_its_screen() -> None:
    shots = (person(0, CAMERA), person(1, CAMERA, SCREEN))
    alone = arrange(Scene(shots), Layout("single-participant", session_id="p0"), 1280, 720)
    assert [(picture.session_id, picture.track) for picture in alone] == [("p0", CAMERA)]
    assert arrange(Scene(shots), Layout("single-participant", session_id="gone"), 1280, 720) == ()
