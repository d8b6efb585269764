"""How addresses are counted, and which of them gives way: for every way in which places may be spread."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.addresses import MANY, Recent, counted_as, gives_way

ADDRESSES = st.sampled_from(["a", "b", "c", "d", ""])
PLACES = st.dictionaries(ADDRESSES, st.integers(1, 100))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unix:", "unix:"),
        ("", ""),
    ],
)
def test_an_address_is_counted_as_whoever_has_it(address: str, name: str) -> None:
    assert counted_as(address) == name


@pytest.mark.parametrize(
    ("held", "newcomer", "loser"),
    [
        ({"a": 60, "b": 40}, "c", "a"),
        ({"a": 60, "b": 40}, "b", None),
        ({"a": 82, "b": 18}, "b", "a"),
        ({"a": MANY}, "b", "a"),
        ({"a": MANY - 1}, "b", None),
        ({"a": 100}, "a", None),
        ({"a": 100}, "", None),
        ({"": 100}, "b", None),
        ({}, "b", None),
    ],
)
def test_an_address_with_clearly_more_gives_way(held: dict[str, int], newcomer: str, loser: str | None) -> None:
    assert gives_way(held, newcomer) == loser


@given(PLACES, ADDRESSES)
def test_who_gives_way_keeps_at_least_what_the_newcomer_gets(held: dict[str, int], newcomer: str) -> None:
    loser = gives_way(held, newcomer)
    if loser is not None:
        assert loser
        assert loser != newcomer
        assert held[loser] == max(count for address, count in held.items() if address)
        assert held[loser] - 1 >= max(MANY - 1, held.get(newcomer, 0) + 1)


@given(PLACES, ADDRESSES)
def test_nobody_is_pushed_out_in_return(held: dict[str, int], newcomer: str) -> None:
    loser = gives_way(held, newcomer)
    if loser is not None:
        after = Counter(held) + Counter([newcomer])
        after[loser] -= 1
        assert gives_way(after, loser) != newcomer


@given(st.lists(st.tuples(ADDRESSES, st.floats(0, 30)), max_size=40))
def test_what_was_done_lately_is_counted_and_nothing_else(steps: list[tuple[str, float]]) -> None:
    recent, done, now = Recent(60, most=15), list[tuple[float, str]](), 0.0
    for address, pause in steps:
        now += pause
        recent.note(address, now)
        done.append((now, address))
        within = [each for each in done if each[0] > now - 60][-15:]
        assert recent.total(now) == len(within)
        assert recent.oldest(now) == within[0][0]
        for known in ("a", ""):
            moments = [moment for moment, who in within if who == known]
            assert recent.of(known, now) == len(moments)
            assert recent.oldest(now, known) == (moments[0] if moments else now)


def test_a_clock_that_is_set_back_keeps_nobody_out() -> None:
    recent = Recent(60)
    recent.note("a", 1_000_000.0)
    assert recent.of("a", 1000.0) == 0
    recent.note("a", 1000.0)
    assert recent.total(1001.0) == 1
