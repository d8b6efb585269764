"""How a child process fails its owner."""

from collections.abc import Sequence

__all__ = ["ChannelError", "ChildEndedError", "ChildError", "ChildSilentError"]


class ChildError(Exception):
    """A child process is of no use; the text names it and its last words."""

    def __init__(self, what: str, last_words: Sequence[str]) -> None:
        said = f" It said: {' / '.join(last_words)}" if last_words else " It said nothing."
        super().__init__(f"{what}.{said}")


class ChildEndedError(ChildError):
    """The process ended by itself."""


class ChildSilentError(ChildError):
    """The process runs but does not become ready in time."""


class ChannelError(Exception):
    """What is said over a channel does not keep its limits; the channel is of no use any more."""
