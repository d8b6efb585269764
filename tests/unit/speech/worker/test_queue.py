"""What is decoded first when the machine is short, and what is lost."""

from parlour.speech.worker.engines.port import Options
from parlour.speech.worker.queue import MOST_SECONDS, Queue, Task


def task(track: int, since: float, *, final: bool = True, rank: int | None = None, seconds: float = 1.0) -> Task:
    return Task(
        track,
        final,
        look=lambda: None,
        done=lambda _piece, _text: None,
        lost=lambda: None,
        before=lambda _: "",
        seconds=seconds,
        since=since,
        options=Options(),
        careful=final,
        rank=rank,
    )


def order(queue: Queue, now: float) -> list[tuple[int, bool]]:
    taken: list[tuple[int, bool]] = []
    while (found := queue.take(now)) is not None:
        taken.append((found.track, found.final))
        queue.finished(found)
    return taken


def test_final_texts_come_before_interim_ones_and_who_speaks_now_first() -> None:
    queue = Queue()
    queue.put(task(1, 0.0, final=False, rank=0))
    queue.put(task(2, 0.1))
    queue.put(task(3, 0.2, rank=1))
    queue.put(task(4, 0.3, rank=0))
    queue.put(task(5, 0.0, final=False))
    assert order(queue, 1.0) == [(4, True), (3, True), (2, True), (1, False), (5, False)]


def test_nobody_waits_for_ever_behind_who_speaks_now() -> None:
    queue = Queue()
    queue.put(task(1, 0.0))
    queue.put(task(2, 1.0, rank=0))
    assert order(queue, 5.5) == [(1, True), (2, True)]


def test_whose_turn_it_is_counts_for_what_waits() -> None:
    queue = Queue()
    queue.put(task(1, 0.0))
    queue.put(task(2, 0.1))
    queue.prefer(2, 0)
    assert order(queue, 1.0) == [(2, True), (1, True)]


def test_an_interim_text_takes_the_place_of_the_one_before_and_a_final_one_of_both() -> None:
    queue = Queue()
    first, second = task(1, 0.0, final=False), task(1, 1.0, final=False)
    queue.put(first)
    queue.put(second)
    assert queue.take(1.0) is second
    assert queue.take(1.0) is None
    queue.finished(second)
    queue.put(task(2, 2.0, final=False))
    queue.put(task(2, 2.1))
    assert order(queue, 3.0) == [(2, True)]


def test_the_texts_of_one_track_are_made_one_after_the_other() -> None:
    queue = Queue()
    queue.put(task(1, 0.0))
    queue.put(task(1, 1.0))
    first = queue.take(1.0)
    assert first is not None
    assert first.since == 0.0
    assert queue.take(1.0) is None
    queue.finished(first)
    second = queue.take(1.0)
    assert second is not None
    assert second.since == 1.0


def test_when_too_much_waits_the_oldest_final_texts_are_lost() -> None:
    queue = Queue()
    half = MOST_SECONDS / 2
    oldest = task(1, 0.0, seconds=half)
    assert queue.put(oldest) == []
    assert queue.put(task(2, 1.0, seconds=half)) == []
    assert queue.put(task(3, 2.0, seconds=1.0)) == [oldest]
    assert order(queue, 3.0) == [(2, True), (3, True)]


def test_a_track_that_is_gone_leaves_nothing() -> None:
    queue = Queue()
    queue.put(task(1, 0.0))
    queue.put(task(1, 0.0, final=False))
    queue.put(task(2, 0.0))
    queue.drop(1)
    assert not queue.waits(1)
    assert order(queue, 1.0) == [(2, True)]
    assert queue._seconds == 0
