"""Whose lanes are worked off: due ones, in order, and no domain at the cost of another."""

from parlour.webhooks.lanes import Lane, LaneLimits, Lanes

LIMITS = LaneLimits(in_all=6, of_domain=4, of_webhook=2)


def lanes_of(domain: str, webhooks: int, rooms: int) -> list[Lane]:
    return [Lane(domain, f"{domain}-hook{hook}/room{room}") for hook in range(webhooks) for room in range(rooms)]


def waiting(*lanes: Lane, limits: LaneLimits = LIMITS) -> Lanes:
    made = Lanes(limits)
    for number, lane in enumerate(lanes):
        made.due(lane, float(number))
    return made


def test_a_domain_with_much_to_deliver_leaves_room_for_others() -> None:
    lanes = waiting(*lanes_of("much", 5, 5))
    assert len(lanes.begin(100.0)) == LIMITS.of_domain
    little = Lane("little", "hook/room")
    lanes.due(little, 100.0)
    assert lanes.begin(100.0) == [little]


def test_who_has_least_under_way_is_next() -> None:
    much, little = lanes_of("much", 5, 5), lanes_of("little", 2, 1)
    lanes = waiting(*much, *little)
    begun = lanes.begin(100.0)
    assert len(begun) == LIMITS.in_all
    assert set(little) <= set(begun)
    lanes.done(little[0], again_at=100.0)
    assert lanes.begin(100.0) == [little[0]]


def test_a_webhook_has_a_share_of_its_domains() -> None:
    lanes = waiting(*lanes_of("one", 1, 10), Lane("one", "other/room"))
    assert [lane.target[1] for lane in lanes.begin(100.0)] == ["one-hook0", "one-hook0", "other"]


def test_join_hooks_of_two_domains_are_not_one_webhooks() -> None:
    lanes = waiting(*(Lane(domain, f"join-hook/{room}") for domain in ("a", "b") for room in range(5)))
    assert sorted(lane.domain_id for lane in lanes.begin(100.0)) == ["a", "a", "b", "b"]


def test_a_lane_is_worked_off_by_one_at_a_time_and_looked_at_again() -> None:
    lane = Lane("a", "hook/room")
    lanes = waiting(lane)
    assert lanes.begin(0.0) == [lane]
    lanes.due(lane, 1.0)
    assert lanes.begin(1.0) == []
    assert lanes.next_due(0.0) is None
    lanes.done(lane, None)
    assert lanes.begin(1.0) == [lane]
    lanes.done(lane, 5.0)
    assert lanes.next_due(1.0) == 5.0
    assert lanes.begin(4.9) == []
    lanes.due(lane, 9.0)  # later than what is known: changes nothing
    assert lanes.begin(5.0) == [lane]


def test_the_longest_waiting_are_first() -> None:
    lanes = Lanes(LaneLimits(in_all=2, of_domain=2, of_webhook=2))
    for at, room in ((3.0, "c"), (1.0, "a"), (2.0, "b")):
        lanes.due(Lane("d", f"hook-{room}/{room}"), at)
    assert [lane.name[-1] for lane in lanes.begin(9.0)] == ["a", "b"]
