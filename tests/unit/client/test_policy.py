from parlour.client import ReconnectPolicy


def test_pauses_double_up_to_the_longest() -> None:
    policy = ReconnectPolicy(first_pause=1, longest_pause=5, chance=lambda: 0.5)
    assert [policy.pause(attempt, 0) for attempt in (0, 1, 2, 3, 10_000)] == [1, 2, 4, 5, 5]


def test_pauses_differ_by_chance() -> None:
    pauses = [ReconnectPolicy(first_pause=1, chance=lambda chance=chance: chance).pause(0, 0) for chance in (0.0, 1.0)]
    assert pauses == [0.75, 1.25]


def test_at_some_time_it_gives_up() -> None:
    policy = ReconnectPolicy(give_up_after=30)
    assert policy.pause(3, 29.9) is not None
    assert policy.pause(0, 30) is None
    assert ReconnectPolicy(give_up_after=0).pause(0, 0) is None
