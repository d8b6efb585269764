"""What becomes of an engine's text."""

import pytest

from parlour.speech.worker.texts import finish, is_made_up


def plain(text: str, *, punctuate: bool = True, profanity_filter: bool = False, redact: bool = False) -> str:
    return finish(text, punctuate=punctuate, profanity_filter=profanity_filter, redact=redact)


def test_a_text_is_one_line() -> None:
    assert plain("  It was\n the best.  ") == "It was the best."


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("It was, in short, the best.", "it was in short the best"),
        ("I'm off at 3.5 o'clock -- aren't you?", "I'm off at 3.5 o'clock aren't you"),
        ("Well-known: yes!", "well-known yes"),
    ],
)
def test_without_punctuation_words_stay(text: str, bare: str) -> None:
    assert plain(text, punctuate=False) == bare


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("What the fuck, Dick?", "What the f***, D***?"),
        ("This shit is bullshit.", "This s*** is b*******."),
        ("A class in Scunthorpe, as assessed.", "A class in Scunthorpe, as assessed."),
    ],
)
def test_profanity_is_masked_and_words_that_only_hold_some_are_not(text: str, masked: str) -> None:
    assert plain(text, profanity_filter=True) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Call 555-0199 or 0151 22 33.", "Call * or *."),
        ("My code is four two seven one.", "My code is *."),
        ("Twenty-one people, one hundred and five chairs.", "* people, * chairs."),
        ("Someone phoned.", "Someone phoned."),
    ],
)
def test_numbers_are_masked_however_they_are_written(text: str, masked: str) -> None:
    assert plain(text, redact=True) == masked


@pytest.mark.parametrize(
    ("text", "log_probability", "no_speech", "compression", "made_up"),
    [
        ("Hello there.", -0.3, 0.02, 0.9, False),
        ("", -0.1, 0.0, 1.0, True),
        (" . ", -0.1, 0.0, 1.0, True),
        ("so so so so so so so so so so", -0.3, 0.1, 2.9, True),
        ("Hm.", -1.5, 0.1, 0.8, True),
        ("Perhaps.", -1.1, 0.7, 0.8, True),
        ("Perhaps.", -1.1, 0.2, 0.8, False),
        ("Thank you.", -0.4, 0.5, 0.8, True),
        ("Thank you.", -0.2, 0.02, 0.8, False),
    ],
)
def test_what_nobody_said_is_known_by_the_engines_own_figures(
    text: str, log_probability: float, no_speech: float, compression: float, made_up: bool
) -> None:
    assert is_made_up(text, log_probability, no_speech, compression) is made_up
