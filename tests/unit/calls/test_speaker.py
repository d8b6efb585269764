"""The active speaker does not flicker."""

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
