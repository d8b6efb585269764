"""Who was put out while away hears why; for a minute, and without its key being kept."""

import pytest

from parlour.calls.ejection import EjectReason
from parlour.live import farewells
from parlour.live.farewells import Farewells
from tests.support.clock import FakeClock


def test_a_reason_is_told_for_a_minute() -> None:
    clock = FakeClock()
    known = Farewells(clock)
    known.note("key", EjectReason.REMOVED_BY_ADMIN)
    clock.advance(59)
    assert known.of("key") is EjectReason.REMOVED_BY_ADMIN
    assert known.of("other") is None
    clock.advance(2)
    assert known.of("key") is None


def test_the_oldest_give_way_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(farewells, "_MOST", 2)
    known = Farewells(FakeClock())
    for key in ("first", "second", "third"):
        known.note(key, EjectReason.ROOM_DELETED)
    assert [known.of(key) for key in ("first", "third")] == [None, EjectReason.ROOM_DELETED]
    assert "third" not in repr(vars(known))
