"""What was said on a seat's connections is counted, and kept within bounds."""

from parlour.live.frame import Frame
from parlour.live.ledger import MAX_KEPT, MAX_KEPT_BYTES, Ledger


def frames(count: int, size: int = 1) -> list[Frame]:
    return [Frame.of(chr(97 + number % 26) * size) for number in range(count)]


def written(*those: Frame) -> Ledger:
    ledger = Ledger()
    for frame in those:
        ledger.wrote(frame)
    return ledger


def test_what_was_written_after_those_received_comes_again_in_its_order() -> None:
    first, second, third = frames(3)
    ledger = written(first, second, third)
    assert ledger.rewind(1) == [second, third]
    assert ledger.written == 1
    assert ledger.rewind(1) == []
    assert ledger.rewind(0) == [first]


def test_more_than_was_written_was_never_received() -> None:
    ledger = written(*frames(3))
    assert ledger.rewind(4) is None
    assert ledger.written == 3
    assert ledger.rewind(3) == []


def test_what_is_fleeting_counts_and_is_not_kept() -> None:
    first, third = frames(2)
    ledger = written(first, Frame("offer", 1_000_000, fleeting=True), third)
    assert ledger.written == 3
    assert ledger.rewind(0) == [first, third]


def test_a_frame_of_several_messages_counts_as_so_many_and_is_received_as_a_whole() -> None:
    batch, last = Frame.of_all(frames(3)), frames(1)[0]
    ledger = written(batch, last)
    assert ledger.rewind(2) is None
    assert ledger.rewind(0) == [batch, last]


def test_so_many_are_kept_and_no_more() -> None:
    ledger = written(*frames(MAX_KEPT + 10))
    assert ledger.rewind(9) is None
    kept = ledger.rewind(10)
    assert kept is not None
    assert len(kept) == MAX_KEPT


def test_so_many_bytes_are_kept_and_no_more() -> None:
    ledger = written(*frames(3, MAX_KEPT_BYTES // 2))
    assert ledger.rewind(0) is None
    assert len(ledger.rewind(1) or []) == 2


def test_when_all_is_forgotten_the_count_goes_on() -> None:
    ledger = written(*frames(5))
    ledger.clear()
    assert ledger.written == 5
    assert ledger.rewind(4) is None
    assert ledger.rewind(5) == []
