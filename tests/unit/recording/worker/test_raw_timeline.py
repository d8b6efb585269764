"""Hours pass in a moment here: a sender with its clock, an engine with its own, and ours."""

import itertools
from dataclasses import dataclass, field

import pytest

from parlour.recording.worker.raw_rtp import SenderReport
from parlour.recording.worker.raw_timeline import EngineClock, Timeline

NTP_AHEAD = 3_900_000_000.0
RATE = 48_000


@dataclass
class Sender:
    """Sends a frame every 20 ms; `fast` is by how much its clock runs fast, `late` how long its packets travel."""

    timeline: Timeline
    fast: float = 0.0
    late: float = 0.05
    first: int = 4_294_900_000
    began: float = 100.0
    places: list[tuple[float, float]] = field(default_factory=list)
    """When frames were captured, and where in the file they are."""

    def send(self, begin: float, end: float, *, reports: bool = True, noise: float = 0.0) -> None:
        """Send from `begin` to `end`, in seconds of the real time since it began."""
        for number in range(round(begin * 50), round(end * 50)):
            captured = self.began + number / 50
            timestamp = self.timestamp(number / 50)
            now = captured + self.late
            if reports and number % 50 == 0:
                off = noise * (-1) ** (number // 50)
                self.timeline.report(SenderReport(1, now + off + NTP_AHEAD, self.timestamp(now - self.began)), now)
            self.places.append((captured, self.timeline.place(timestamp, now).seconds))

    def timestamp(self, since: float) -> int:
        return (self.first + round(since * (1 + self.fast) * RATE)) & 0xFFFFFFFF

    def worst(self, since: float = 0.0) -> float:
        """Return by how much a frame is off, by start and place."""
        assert self.timeline.start is not None
        return max(
            abs(self.timeline.start + place - captured)
            for captured, place in self.places
            if captured >= self.began + since
        )


@pytest.fixture
def timeline() -> Timeline:
    return Timeline(RATE, EngineClock())


def test_timestamps_wrap(timeline: Timeline) -> None:
    sender = Sender(timeline)
    sender.send(0, 10)
    assert sender.worst() < 0.002


def test_the_middle_of_noisy_reports_counts(timeline: Timeline) -> None:
    sender = Sender(timeline)
    sender.send(0, 60, noise=0.03)
    assert sender.worst() < 0.065


@pytest.mark.parametrize("fast", [-0.0002, 0.0002])
def test_a_clock_that_runs_fast_or_slow_is_followed(timeline: Timeline, fast: float) -> None:
    """200 millionths are 0.6 s in fifty minutes."""
    sender = Sender(timeline, fast)
    sender.send(0, 3000)
    assert sender.worst() < 0.02
    places = [place for _, place in sender.places]
    steps = [later - former for former, later in itertools.pairwise(places)]
    assert min(steps) > 0.0199
    assert max(steps) < 0.0201


def test_reports_of_the_first_half_minute_tell_the_start_better(timeline: Timeline) -> None:
    """The engine knows after a while when frames were captured: its first reports are of when they came."""
    sender = Sender(timeline, late=0.3)
    timeline.report(SenderReport(1, 100.3 + NTP_AHEAD, sender.first), 100.3)
    sender.send(0, 20)
    assert sender.worst() < 0.01


def test_an_engine_whose_clock_is_set_is_followed(timeline: Timeline) -> None:
    sender = Sender(timeline)
    sender.send(0, 40)
    for _ in range(200):
        timeline.clock.note(140 + NTP_AHEAD + 5, 140.0)
    assert timeline.clock.behind == pytest.approx(-NTP_AHEAD - 5)


def test_a_clock_that_stood_while_nothing_was_sent_is_found_out(timeline: Timeline) -> None:
    sender = Sender(timeline)
    sender.send(0, 5)
    stopped = sender.timestamp(5)
    sender.began, sender.first = 160.0, stopped
    sender.places.clear()
    sender.send(0, 30)
    assert sender.worst() < 0.06
    assert sender.worst(since=10) < 0.01


def test_a_clock_that_went_on_while_nothing_was_sent_is_believed(timeline: Timeline) -> None:
    sender = Sender(timeline)
    sender.send(0, 5)
    sender.send(65, 70)
    assert sender.worst() < 0.002


def test_another_stream_goes_on_where_its_reports_say(timeline: Timeline) -> None:
    sender = Sender(timeline)
    sender.send(0, 5)
    timeline.another()
    sender.first, sender.late = 17, 0.25
    sender.send(8, 15)
    assert sender.worst() < 0.01


def test_without_reports_the_quickest_packet_counts(timeline: Timeline) -> None:
    sender = Sender(timeline, late=0.4)
    sender.send(0, 1, reports=False)
    sender.late = 0.01
    sender.send(1, 2, reports=False)
    assert sender.worst() < 0.012


def test_time_never_goes_back(timeline: Timeline) -> None:
    sender = Sender(timeline)
    sender.send(0, 5)
    timeline.another()
    sender.first, sender.began = 5, 90.0
    sender.send(10, 12)
    places = [place for _, place in sender.places]
    assert places == sorted(places)
