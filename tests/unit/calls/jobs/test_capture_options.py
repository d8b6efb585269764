"""What was asked for of a recording or a stream, read."""

from typing import Any

import pytest

from parlour.calls.jobs.capture_options import CaptureKind, Cast, read_changes, read_recording, read_streaming
from parlour.calls.jobs.instances import DEFAULT_INSTANCE
from parlour.calls.scene import Layout
from parlour.errors import InvalidRequestError

URL = "rtmps://live.example.com:443/app/secret-key"


def test_a_recording_of_which_nothing_was_said() -> None:
    options = read_recording({})
    assert (options.type, options.instance_id) == ("cloud", DEFAULT_INSTANCE)
    assert (options.width, options.height, options.fps, options.video_bitrate) == (1280, 720, 25, 3_000_000)
    assert (options.min_idle, options.max_duration) == (300, 10_800)
    assert (options.layout, options.cast) == (Layout(), Cast())


def test_a_stream_of_which_nothing_was_said_is_as_documented() -> None:
    options = read_streaming({"rtmpUrl": URL})
    assert (options.width, options.height, options.fps, options.video_bitrate) == (1920, 1080, 30, 5_000_000)
    assert options.max_duration == 86_400
    assert options.rtmp_urls == (URL,)


@pytest.mark.parametrize(("height", "rate"), [(1080, 5_000), (720, 3_000), (480, 2_000), (360, 1_000)])
def test_the_rate_follows_the_height(height: int, rate: int) -> None:
    options = read_recording({"height": height})
    assert options.video_bitrate == rate * 1000
    assert options.width % 2 == 0
    assert abs(options.width / options.height - 16 / 9) < 0.01


def test_an_upright_picture_has_the_rate_of_one_that_lies() -> None:
    assert read_recording({"width": 720, "height": 1280}).video_bitrate == 3_000_000


@pytest.mark.parametrize(("said", "colour"), [("#102030", 0xFF102030), ("#80102030", 0x80102030)])
def test_a_colour_without_alpha_is_opaque(said: str, colour: int) -> None:
    assert read_recording({"backgroundColor": said}).background == colour


def test_what_is_said_counts() -> None:
    layout = {"preset": "portrait", "variant": "inset", "max_cam_streams": 3}
    options = read_recording(
        {"layout": layout, "participants": {"video": ["b", "a"], "audio": ["owners"], "sort": "active"}, "fps": 9.6}
    )
    assert options.layout == Layout("portrait", 3, None, "inset")
    assert options.said_layout == layout
    assert options.cast == Cast(("b", "a"), ("owners",), active_first=True)
    assert options.fps == 10


@pytest.mark.parametrize("layout", [{"preset": "audio-only"}, None])
def test_sound_alone(layout: dict[str, Any] | None) -> None:
    body = {"type": "cloud-audio-only"} if layout is None else {"layout": layout}
    assert not read_recording(body).has_pictures


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"layout": {"preset": "custom", "composition_id": "x"}}, "layout"),
        ({"layout": {"preset": "raw-tracks-audio-only"}}, "raw-tracks"),
        ({"layout": {"preset": "single-participant"}}, "session_id"),
        ({"width": 3}, "even"),
        ({"colour": "#000000"}, "colour"),
        ({"instanceId": "mine"}, "UUID"),
    ],
)
def test_what_a_recording_cannot_be(body: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        read_recording(body)
    assert words in (refused.value.info or "")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rtmpUrl": URL, "endpoints": [{"endpoint": "a"}]},
        {"rtmpUrl": URL, "type": "raw-tracks"},
        {"rtmpUrl": URL, "layout": {"preset": "raw-tracks-audio-only"}},
    ],
)
def test_what_a_stream_cannot_be(body: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        read_streaming(body)
    assert "secret-key" not in (refused.value.info or "")


@pytest.mark.parametrize("kind", ["recording", "streaming"])
def test_what_runs_cannot_be_changed_into_raw_tracks(kind: CaptureKind) -> None:
    with pytest.raises(InvalidRequestError, match="raw-tracks-audio-only is for recordings of the type raw-tracks"):
        read_changes(kind, {"layout": {"preset": "raw-tracks-audio-only"}})


def test_the_address_of_a_stream_is_not_shown() -> None:
    assert "secret-key" not in repr(read_streaming({"rtmpUrl": [URL]}))


def test_a_change_takes_what_it_names_and_leaves_the_rest() -> None:
    former = read_recording({"layout": {"preset": "portrait"}, "participants": {"video": ["a"]}, "fps": 10})
    changed = former.changed(*read_changes("recording", {"layout": {"preset": "active-participant"}}))
    assert changed.layout.preset == "active-participant"
    assert (changed.cast, changed.fps) == (former.cast, 10)
    other = former.changed(*read_changes("recording", {"participants": {"video": ["*"]}}))
    assert (other.cast.video, other.layout) == (("*",), former.layout)
