"""Nobody fills a lobby alone: what one address may have of it, and who gives way when it is full."""

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from parlour.addresses import MANY
from parlour.calls import CallRules
from parlour.calls.commands import AnswerWaiting, Leave, RequestAccess
from parlour.calls.effects import Answer, CloseWaiting, Effect, Refuse
from parlour.calls.events import Disconnected
from parlour.calls.lobby import ASKING_S, FEW_ASKING, KNOCKS_S, MAX_ASKING, MAX_WAITING, Knocks
from parlour.calls.messages import InLobby
from tests.unit.calls.calls import only, person
from tests.unit.calls.lobby_house import LOBBY_ROOM, House, put_out

FREE = Knocks(per_address=0, per_minute=0)


def house(knocks: Knocks | None = None, rules: CallRules = LOBBY_ROOM) -> House:
    return House(rules, knocks=knocks)


def refusal(effects: list[Effect]) -> str | None:
    refused = only(effects, Refuse)
    assert all(each.msg for each in refused)
    return refused[0].type if refused else None


def came(effects: list[Effect]) -> str:
    replies = [effect.reply for effect in only(effects, Answer)]
    assert len(replies) == 1
    assert isinstance(replies[0], InLobby)
    return replies[0].session_id


def fill(crowd: House, address: str, number: int) -> list[str]:
    return [came(crowd.enter(address=address)) for _ in range(number)]


def test_an_address_has_so_many_places_and_others_have_the_rest() -> None:
    crowd = house(Knocks(per_address=5))
    ids = fill(crowd, "a", 5)
    assert refusal(crowd.enter(address="a")) == "address-limit"
    came(crowd.enter(address="b"))
    crowd.says(ids[0], Leave())
    came(crowd.enter(address="a"))


def test_an_address_knocks_so_often_and_later_again() -> None:
    crowd = house(Knocks(per_minute=5))
    for each in fill(crowd, "a", 5):
        crowd.says(each, Leave())
    assert refusal(crowd.enter(address="a")) == "address-limit"
    came(crowd.enter(address="b"))
    crowd.now += KNOCKS_S
    came(crowd.enter(address="a"))


def test_knocks_are_counted_over_all_lobbies_of_a_server() -> None:
    knocks = Knocks(per_minute=5)
    fill(house(knocks), "a", 5)
    assert refusal(house(knocks).enter(address="a")) == "address-limit"


def test_what_was_refused_does_not_count() -> None:
    crowd = house(Knocks(per_address=1, per_minute=2))
    first = came(crowd.enter(address="a"))
    for _ in range(5):
        assert refusal(crowd.enter(address="a")) == "address-limit"
    crowd.says(first, Leave())
    came(crowd.enter(address="a"))


def test_an_office_of_fifty_comes_in_and_loads_its_pages_again() -> None:
    crowd = house()
    for _ in range(2):
        ids = fill(crowd, "office", 50)
        for each in ids:
            assert refusal(crowd.says(each, RequestAccess())) is None
        for each in ids:
            crowd.happens(Disconnected(each))


def test_people_without_an_address_are_counted_as_nobody() -> None:
    crowd = house(Knocks(per_address=1, per_minute=1))
    fill(crowd, "", MAX_WAITING)
    assert refusal(crowd.enter(address="")) == "meeting-full"
    assert refusal(crowd.enter(address="a")) == "meeting-full"


def test_a_full_lobby_takes_a_newcomer_in_place_of_the_youngest_of_the_largest_crowd() -> None:
    crowd = house()
    many, others = fill(crowd, "a", 60), fill(crowd, "b", 40)
    effects = crowd.enter(address="c")
    assert put_out(effects) == {many[-1]: "address-limit"}
    assert only(effects, CloseWaiting)[0].error.msg.startswith("The lobby is full")  # type: ignore[union-attr]
    assert came([effect for effect in effects if isinstance(effect, Answer)]) in crowd.lobby
    assert set(others) <= {each.session_id for each in crowd.lobby}
    assert len(crowd.lobby) == MAX_WAITING


def test_who_has_not_asked_gives_way_before_who_has() -> None:
    crowd = house(FREE)
    silent, *rest = fill(crowd, "a", MAX_WAITING)
    for each in rest:
        crowd.says(each, RequestAccess())
    assert put_out(crowd.enter(address="b")) == {silent: "address-limit"}


def test_who_was_let_in_gives_way_to_nobody() -> None:
    crowd = house(FREE, replace(LOBBY_ROOM, max_participants=1))
    ids = fill(crowd, "a", MAX_WAITING)
    for each in ids:
        crowd.says(each, RequestAccess())
    crowd.answer({"*": True})
    assert refusal(crowd.enter(address="b")) == "meeting-full"


def test_a_newcomer_with_as_many_has_to_wait() -> None:
    crowd = house(FREE)
    for address in ("a", "b"):
        fill(crowd, address, MAX_WAITING // 2)
    assert refusal(crowd.enter(address="a")) == "meeting-full"


def test_small_groups_are_never_pushed_out() -> None:
    crowd = house()
    for number in range(MAX_WAITING):
        came(crowd.enter(address=f"group {number // (MANY - 1)}"))
    assert refusal(crowd.enter(address="newcomer")) == "meeting-full"


def test_whoever_asks_again_and_again_does_not_keep_others_from_asking() -> None:
    crowd = house(FREE)
    for each in fill(crowd, "a", MAX_ASKING):
        crowd.says(each, RequestAccess())
        crowd.happens(Disconnected(each))
    loud, *quiet = [came(crowd.enter(address=address)) for address in ("a", *"b" * (FEW_ASKING + 1))]
    assert refusal(crowd.says(loud, RequestAccess())) == "not-permitted"
    asked = [refusal(crowd.says(each, RequestAccess())) for each in quiet]
    assert asked == [None] * FEW_ASKING + ["not-permitted"]
    crowd.now += ASKING_S
    assert refusal(crowd.says(loud, RequestAccess())) is None


def test_even_those_who_ask_seldom_are_bounded_together() -> None:
    crowd = house(FREE)
    for number in range(2 * MAX_ASKING):
        each = came(crowd.enter(address=f"address {number}"))
        assert refusal(crowd.says(each, RequestAccess())) is None
        crowd.happens(Disconnected(each))
    last = came(crowd.enter(address="one more"))
    assert refusal(crowd.says(last, RequestAccess())) == "not-permitted"


def test_who_comes_back_keeps_its_place_whatever_its_address_has_by_then() -> None:
    crowd = house(Knocks(per_address=1, per_minute=1))
    first = crowd.wait(address="a")
    assert came(crowd.enter(address="a", seat_key=first.seat_key)) == first.session_id


def test_people_with_a_token_need_no_place() -> None:
    crowd = house(Knocks(per_address=1, per_minute=1))
    fill(crowd, "a", 1)
    assert crowd.join(person(), address="a") in crowd.call.roster


class Crowds(RuleBasedStateMachine):
    """Random crowds at one door, with small figures."""

    def __init__(self) -> None:
        super().__init__()
        self.crowd = house(Knocks(per_address=30, per_minute=80))
        self.refusals: list[str] = []

    def ids(self) -> list[str]:
        return [each.session_id for each in self.crowd.lobby]

    @rule(address=st.sampled_from(["a", "b", "c", "d", "e", ""]), number=st.integers(1, 40))
    def knock(self, address: str, number: int) -> None:
        for _ in range(number):
            before = self.crowd.lobby.places()
            effects = self.crowd.enter(address=address)
            after = self.crowd.lobby.places()
            if refusal(effects) is not None:
                assert before == after
                continue
            for loser in before:
                if after[loser] < before[loser]:
                    assert before[loser] >= MANY
                    assert after[loser] >= after[address]

    @rule(which=st.integers(0, 200), granted=st.booleans())
    def ask(self, which: int, granted: bool) -> None:
        if ids := self.ids():
            self.crowd.says(ids[which % len(ids)], RequestAccess())
            if granted:
                self.crowd.says(self.crowd.host, AnswerWaiting({ids[which % len(ids)]: True}))

    @rule(which=st.integers(0, 200))
    def leave(self, which: int) -> None:
        if ids := self.ids():
            self.crowd.happens(Disconnected(ids[which % len(ids)]))

    @rule(seconds=st.sampled_from([1.0, 61.0]))
    def wait(self, seconds: float) -> None:
        self.crowd.now += seconds

    @invariant()
    def no_address_has_more_than_its_share(self) -> None:
        assert len(self.crowd.lobby) <= MAX_WAITING
        for address in "abcde":
            assert self.crowd.lobby.places_of(address) <= 30

    @invariant()
    def somebody_new_finds_a_place_unless_all_who_wait_are_few_of_each(self) -> None:
        lobby = self.crowd.lobby
        crowded = max((count for address, count in lobby.places().items() if address), default=0) >= MANY
        if len(lobby) < MAX_WAITING or crowded:
            came_in = came([each for each in self.crowd.enter(address="new") if isinstance(each, Answer)])
            self.crowd.happens(Disconnected(came_in))


TestCrowds = Crowds.TestCase
TestCrowds.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
