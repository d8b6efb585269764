"""The active speaker does not flicker, and is somebody else at once when that is clear."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from parlour.calls.speaker import CLEARLY_LOUDER_DB, SETTLED_S, ActiveSpeaker

SOFT = -60
NORMAL = -35
LOUD = NORMAL + CLEARLY_LOUDER_DB


class Listener:
    """Hears voices of one loudness, a second apart, unless said otherwise."""

    def __init__(self) -> None:
        self.speaker = ActiveSpeaker()
        self.now = 1000.0

    def begins(self, who: str, level: int = NORMAL, *, after: float = SETTLED_S) -> bool:
        self.now += after
        return self.speaker.hear(who, level, self.now)

    def ends(self, who: str) -> bool:
        self.now += SETTLED_S
        return self.speaker.hear(who, None, self.now)

    def goes(self, who: str) -> bool:
        return self.speaker.forget(who, self.now)

    @property
    def current(self) -> str | None:
        return self.speaker.current


def test_whoever_talks_stays_active_until_silent_while_another_talks() -> None:
    room = Listener()
    assert room.begins("a")
    assert not room.begins("b")
    assert not room.begins("c")
    assert room.ends("a")
    assert room.current == "c"


def test_of_those_who_go_on_talking_the_loudest_takes_over() -> None:
    room = Listener()
    room.begins("a")
    room.begins("b", NORMAL + 3)
    room.begins("c")
    assert room.ends("a")
    assert room.current == "b"


def test_silence_changes_nothing() -> None:
    room = Listener()
    room.begins("a")
    assert not room.ends("a")
    assert room.current == "a"
    assert room.begins("b")


def test_a_voice_after_silence_is_active_at_once() -> None:
    room = Listener()
    room.begins("a")
    room.ends("a")
    assert room.begins("b", SOFT, after=0.01)


def test_who_is_clearly_louder_takes_over_though_the_other_goes_on() -> None:
    """Somebody breathes into the microphone, and somebody else talks."""
    room = Listener()
    room.begins("a", SOFT)
    assert room.begins("b")
    assert room.current == "b"


def test_two_who_talk_alike_do_not_take_turns() -> None:
    room = Listener()
    room.begins("a")
    changes = [room.begins("b" if n % 2 else "a", NORMAL + n % 7, after=0.24) for n in range(100)]
    assert not any(changes)


def test_nobody_is_talked_down_right_after_having_become_active() -> None:
    room = Listener()
    room.begins("a")
    assert not room.begins("b", LOUD, after=SETTLED_S / 2)
    assert room.begins("b", LOUD, after=SETTLED_S)


def test_who_becomes_softer_than_another_is_followed_by_that_one() -> None:
    room = Listener()
    room.begins("a")
    room.begins("b")
    assert room.begins("a", SOFT)
    assert room.current == "b"


def test_who_leaves_is_replaced_by_who_talks_or_by_nobody() -> None:
    room = Listener()
    room.begins("a")
    room.begins("b")
    assert room.goes("a")
    assert room.current == "b"
    assert room.goes("b")
    assert room.current is None
    assert not room.goes("b")


def test_a_voice_that_begins_twice_is_one_voice() -> None:
    room = Listener()
    assert room.begins("a")
    assert not room.begins("a")
    room.begins("b")
    assert room.ends("a")
    assert room.current == "b"


def test_the_end_of_a_voice_that_was_never_heard_is_nothing() -> None:
    room = Listener()
    assert not room.ends("a")
    assert room.current is None


def test_after_a_hush_the_next_voice_takes_over() -> None:
    room = Listener()
    room.begins("a", LOUD)
    room.speaker.hush()
    assert room.current == "a"
    assert room.begins("b", SOFT)


VOICES = st.sampled_from(["a", "b", "c"])
LEVELS = st.integers(-127, 0)
PAUSES = st.sampled_from([0.0, 0.24, 5.0])


class Conversation(RuleBasedStateMachine):
    """What holds whoever talks, however loud, in whatever order."""

    def __init__(self) -> None:
        super().__init__()
        self.speaker = ActiveSpeaker()
        self.talking: dict[str, int] = {}
        self.now = self.since = 0.0

    def note(self, before: str | None) -> bool:
        if self.speaker.current == before:
            return False
        self.since = self.now
        return True

    @rule(who=VOICES, level=LEVELS, pause=PAUSES)
    def talks(self, who: str, level: int, pause: float) -> None:
        self.now += pause
        before, began = self.speaker.current, self.since
        self.talking[who] = level
        said = self.speaker.hear(who, level, self.now)
        assert said is self.note(before)
        if said and before in self.talking:
            assert self.now >= began + SETTLED_S
            assert self.talking[self.speaker.current or ""] >= self.talking[before] + CLEARLY_LOUDER_DB

    @rule(who=VOICES)
    def ends(self, who: str) -> None:
        before = self.speaker.current
        self.talking.pop(who, None)
        assert self.speaker.hear(who, None, self.now) is self.note(before)
        if not self.talking:
            assert self.speaker.current == before

    @rule(who=VOICES)
    def goes(self, who: str) -> None:
        before = self.speaker.current
        self.talking.pop(who, None)
        assert self.speaker.forget(who, self.now) is (before == who)
        assert self.speaker.current != who
        if before != who:
            assert self.speaker.current == before
        self.note(before)

    @invariant()
    def while_anybody_talks_the_active_one_talks(self) -> None:
        assert not self.talking or self.speaker.current in self.talking


TestConversation = Conversation.TestCase
TestConversation.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
