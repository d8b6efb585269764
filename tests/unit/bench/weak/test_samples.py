"""What is read out of the counters that a page wrote down."""

from collections.abc import Mapping

import pytest

from bench.weak.samples import Hearing, Sample, Track, arrival, hearing, parse, sight

PERIOD = 0.25


def moving(seconds: float, fps: float, *, width: int = 1280, since: float = 0.0, pictures: int = 0) -> list[Sample]:
    """A picture that moves evenly from `since` on, written down four times a second."""
    height = width * 9 // 16
    return [
        Sample(
            since + n * PERIOD,
            {"v": Track("video", pictures=pictures + round(n * PERIOD * fps), width=width, height=height)},
        )
        for n in range(round(seconds / PERIOD) + 1)
    ]


def at(time: float, **tracks: Track) -> Sample:
    return Sample(time, tracks)


def test_pictures_per_second_are_counted_within_the_span_only() -> None:
    samples = moving(10, 20) + moving(10, 4, since=10, pictures=200)[1:]
    assert sight(samples, 0, 10).fps == pytest.approx(20)
    assert sight(samples, 10, 20).fps == pytest.approx(4)


def test_several_pictures_are_averaged_but_the_worst_tells_changes_freezes_and_stillness() -> None:
    good = [Track("video", pictures=n, width=640, height=360) for n in (0, 10, 20)]
    bad = [
        Track("video", pictures=0, width=640, height=360),
        Track("video", pictures=2, width=320, height=180, freezes=1, frozen=0.5),
        Track("video", pictures=2, width=320, height=180, freezes=1, frozen=0.5),
    ]
    samples = [at(float(n), good=one, bad=other) for n, (one, other) in enumerate(zip(good, bad, strict=True))]
    seen = sight(samples, 0, 2)
    assert seen.fps == (20 + 2) / 2 / 2
    assert (seen.freezes, seen.frozen) == (1, 0.5)
    assert seen.still == 1.0
    # The size of a track without a picture is not a size that was shown.
    assert seen.changes == 0
    assert seen.sizes == ((640, 360), (320, 180))


def test_sizes_come_in_the_order_of_their_appearance_and_every_change_counts() -> None:
    widths = [1280, 320, 1280, 320]
    samples = [at(float(n), v=Track("video", pictures=n + 1, width=width, height=9)) for n, width in enumerate(widths)]
    seen = sight(samples, 0, 3)
    assert seen.sizes == ((1280, 9), (320, 9))
    assert seen.changes == 3


def test_a_freeze_that_never_ends_is_a_freeze_though_the_browser_has_not_counted_it() -> None:
    samples = moving(2, 20) + [Sample(2 + n * PERIOD, samples_end(2, 20)) for n in range(1, 41)]
    seen = sight(samples, 0, 12)
    assert seen.frozen == 0
    assert seen.still == pytest.approx(10)
    assert seen.stuck == pytest.approx(10)


def samples_end(seconds: float, fps: float) -> Mapping[str, Track]:
    return moving(seconds, fps)[-1].tracks


def test_short_stillness_is_not_a_freeze() -> None:
    assert sight(moving(4, 2), 0, 4).stuck == 0


def test_without_any_picture_the_whole_span_is_still() -> None:
    seen = sight([at(0.0), at(5.0)], 0, 5)
    assert (seen.fps, seen.still, seen.sizes) == (0, 5, ())


def test_lost_packets_and_made_up_samples_are_shares_of_all_in_the_span() -> None:
    before = Track("audio", packets=100, lost=50, concealed=900, samples=1000)
    after = Track("audio", packets=190, lost=60, concealed=950, samples=2000)
    assert hearing([at(0.0, a=before), at(1.0, a=after)], 0, 1) == Hearing(lost=10, concealed=5)


def test_packets_that_came_late_after_all_are_not_lost() -> None:
    before, after = Track("audio", packets=10, lost=5), Track("audio", packets=20, lost=2, samples=1)
    assert hearing([at(0.0, a=before), at(1.0, a=after)], 0, 1).lost == 0


def test_a_voice_that_never_came_is_all_lost() -> None:
    assert hearing([at(0.0), at(1.0)], 0, 1) == Hearing(lost=100, concealed=100)


def test_arrival_is_the_first_moment_with_every_moving_picture_wide_enough() -> None:
    samples = moving(2, 20, width=320) + moving(2, 20, width=1280, since=2.25, pictures=45)
    assert arrival(samples, 1.0) == 0
    assert arrival(samples, 1.0, width=1280) == pytest.approx(1.25)
    assert arrival(samples, 0.0, width=1920) is None


def test_a_picture_that_stands_still_has_not_arrived() -> None:
    still = Track("video", pictures=7, width=1280)
    assert arrival([at(0.0, v=still), at(1.0, v=still), at(2.0, v=still)], 0.5) is None


def test_the_picture_of_a_new_connection_counts_beside_the_dead_one() -> None:
    dead, fresh = Track("video", pictures=7, width=320), Track("video", pictures=1, width=1280)
    assert arrival([at(0.0, old=dead), at(1.0, old=dead), at(2.0, old=dead, new=fresh)], 0.5, width=1280) == 1.5


def test_a_span_in_which_nothing_was_written_down_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing was written down"):
        sight([at(0.0)], 5, 6)


def test_what_the_page_wrote_is_read_back() -> None:
    raw = [{"at": 1.5, "tracks": {"0 x": {"kind": "audio", "packets": 3, "concealed": 2}}}]
    assert parse(raw) == [Sample(1.5, {"0 x": Track("audio", packets=3, concealed=2)})]
