"""Whose microphone was silent longest."""

from parlour.calls.microphones import Microphones


def opened(*session_ids: str, now: float = 0) -> Microphones:
    microphones = Microphones()
    for session_id in session_ids:
        microphones.note(session_id, True, now)
    return microphones


def test_who_opened_first_and_never_spoke_was_silent_longest() -> None:
    microphones = opened("ann", "ben")
    microphones.note("cleo", True, 5)
    assert microphones.silent_longest_first(9) == ["ann", "ben", "cleo"]


def test_to_open_what_is_open_changes_nothing() -> None:
    microphones = opened("ann", "ben")
    microphones.note("ann", True, 5)
    assert microphones.silent_longest_first(9) == ["ann", "ben"]


def test_who_closes_and_opens_again_begins_anew() -> None:
    microphones = opened("ann", "ben")
    microphones.note("ann", False, 5)
    assert ("ann" in microphones, len(microphones)) == (False, 1)
    microphones.note("ann", True, 6)
    assert microphones.silent_longest_first(9) == ["ben", "ann"]


def test_silence_begins_when_a_voice_ends_not_when_it_is_said_to_be_over_again() -> None:
    microphones = opened("ann", "ben")
    microphones.hear("ann", True, 1)
    microphones.hear("ann", False, 3)
    microphones.hear("ben", True, 2)
    microphones.hear("ben", False, 4)
    microphones.hear("ann", False, 5)
    assert microphones.silent_longest_first(9) == ["ann", "ben"]


def test_who_talks_is_not_silent_however_long_ago_that_began() -> None:
    microphones = opened("ann", "ben")
    microphones.hear("ann", True, 1)
    microphones.hear("ann", True, 2)
    microphones.note("cleo", True, 8)
    assert microphones.silent_longest_first(9) == ["ben", "cleo", "ann"]


def test_where_all_talk_who_began_first_comes_first_and_who_opens_now_last() -> None:
    microphones = opened("ann", "ben")
    microphones.hear("ben", True, 1)
    microphones.hear("ann", True, 1)
    microphones.note("cleo", True, 9)
    assert microphones.silent_longest_first(9) == ["ben", "ann", "cleo"]


def test_a_voice_from_a_microphone_that_is_off_says_nothing() -> None:
    microphones = opened("ann")
    microphones.hear("ben", True, 1)
    assert microphones.silent_longest_first(1) == ["ann"]


def test_all_voices_end_at_once_where_nobody_can_be_heard() -> None:
    microphones = opened("ann", "ben")
    microphones.hear("ann", True, 1)
    microphones.hush(2)
    microphones.note("cleo", True, 5)
    assert microphones.silent_longest_first(9) == ["ben", "ann", "cleo"]
