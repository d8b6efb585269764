"""What a slow output is given."""

from hypothesis import given
from hypothesis import strategies as st

from parlour.recording.worker.gate import Gate, delay_before

WAITS = st.floats(0, 20)


def admit(gate: Gate, seconds: float, *, is_key: bool = False, size: int = 0) -> bool:
    return gate.admit(is_key=is_key, waiting_seconds=seconds, waiting_bytes=size)


def test_who_keeps_up_gets_everything() -> None:
    gate = Gate()
    assert all(admit(gate, 0.5) for _ in range(100))
    assert gate.dropped == 0


def test_who_is_late_gets_nothing_until_a_key_picture_finds_room() -> None:
    gate = Gate()
    assert not admit(gate, 4.1)
    assert not admit(gate, 0.0)  # not even now: its pictures refer to one that was dropped
    assert not admit(gate, 2.0, is_key=True)
    assert admit(gate, 0.9, is_key=True)
    assert admit(gate, 0.9)
    assert gate.dropped == 3


def test_bytes_count_as_well_as_seconds() -> None:
    assert not admit(Gate(), 0.0, size=16_000_001)


@given(st.lists(st.tuples(st.booleans(), WAITS)))
def test_what_is_let_through_can_always_be_decoded(samples: list[tuple[bool, float]]) -> None:
    gate, broken = Gate(), False
    for is_key, waiting in samples:
        let_through = admit(gate, waiting, is_key=is_key)
        assert not (let_through and broken and not is_key)
        broken = not let_through


def test_attempts_become_rarer_within_bounds() -> None:
    delays = [delay_before(attempt) for attempt in range(1, 50)]
    assert delays[0] == 1
    assert delays == sorted(delays)
    assert delays[-1] == 5
