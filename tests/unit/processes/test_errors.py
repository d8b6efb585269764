"""What is said of a child that is of no use."""

import pytest

from parlour.processes import ChildEndedError, ChildError, ChildSilentError


@pytest.mark.parametrize(
    ("last_words", "text"),
    [
        ([], "it ended. It said nothing."),
        (["one"], "it ended. It said: one"),
        (["one", "two"], "it ended. It said: one / two"),
    ],
)
@pytest.mark.parametrize("kind", [ChildError, ChildEndedError, ChildSilentError])
def test_its_last_words_are_repeated(kind: type[ChildError], last_words: list[str], text: str) -> None:
    assert str(kind("it ended", last_words)) == text
    assert issubclass(kind, ChildError)
