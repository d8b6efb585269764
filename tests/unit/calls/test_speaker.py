"""The active speaker does not flicker."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from parlour.calls.speaker import ActiveSpeaker


def test_whoever_talks_stays_active_until_silent_while_another_talks() -> None:
    speaker = ActiveSpeaker()
    assert speaker.hear("a", talking=True)
    assert not speaker.hear("b", talking=True)
    assert not speaker.hear("c", talking=True)
    assert speaker.hear("a", talking=False)
    assert speaker.current == "c"


def test_silence_changes_nothing() -> None:
    speaker = ActiveSpeaker()
    speaker.hear("a", talking=True)
    assert not speaker.hear("a", talking=False)
    assert speaker.current == "a"
    assert speaker.hear("b", talking=True)


def test_who_leaves_is_replaced_by_who_talks_or_by_nobody() -> None:
    speaker = ActiveSpeaker()
    speaker.hear("a", talking=True)
    speaker.hear("b", talking=True)
    assert speaker.forget("a")
    assert speaker.current == "b"
    assert speaker.forget("b")
    assert speaker.current is None
    assert not speaker.forget("b")


def test_a_voice_that_begins_twice_is_one_voice() -> None:
    speaker = ActiveSpeaker()
    assert speaker.hear("a", talking=True)
    assert not speaker.hear("a", talking=True)
    speaker.hear("b", talking=True)
    assert speaker.hear("a", talking=False)
    assert speaker.current == "b"


def test_who_began_again_counts_as_the_last_to_begin() -> None:
    speaker = ActiveSpeaker()
    for voice in ("a", "b", "c", "b"):
        speaker.hear(voice, talking=True)
    speaker.hear("a", talking=False)
    assert speaker.current == "b"


def test_the_end_of_a_voice_that_was_never_heard_is_nothing() -> None:
    speaker = ActiveSpeaker()
    assert not speaker.hear("a", talking=False)
    assert speaker.current is None


VOICES = st.sampled_from(["a", "b", "c"])


class Conversation(RuleBasedStateMachine):
    """What holds whoever talks, in whatever order."""

    def __init__(self) -> None:
        super().__init__()
        self.speaker = ActiveSpeaker()
        self.talking: set[str] = set()

    @rule(who=VOICES)
    def begins(self, who: str) -> None:
        before, was_taken = self.speaker.current, self.speaker.current in self.talking
        self.talking.add(who)
        assert self.speaker.hear(who, talking=True) is (self.speaker.current != before)
        assert self.speaker.current == (before if was_taken else who)

    @rule(who=VOICES)
    def ends(self, who: str) -> None:
        before = self.speaker.current
        self.talking.discard(who)
        assert self.speaker.hear(who, talking=False) is (self.speaker.current != before)
        if not self.talking or before in self.talking:
            assert self.speaker.current == before

    @rule(who=VOICES)
    def goes(self, who: str) -> None:
        before = self.speaker.current
        self.talking.discard(who)
        assert self.speaker.forget(who) is (before == who)
        assert self.speaker.current != who
        if before != who:
            assert self.speaker.current == before

    @invariant()
    def while_anybody_talks_the_active_one_talks(self) -> None:
        assert not self.talking or self.speaker.current in self.talking


TestConversation = Conversation.TestCase
TestConversation.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
