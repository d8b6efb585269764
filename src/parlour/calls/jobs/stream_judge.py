"""What calls and REST ask of whoever knows where live streams may go."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from parlour.strict_json import JsonValue

__all__ = ["StreamJudge"]


class StreamJudge(Protocol):
    """Judges the targets of live streams: RTMP URLs, and names of endpoints in a room's configuration."""

    def objection(
        self, rtmp_urls: Sequence[str], names: Sequence[str], config: Mapping[str, JsonValue], *, room: str
    ) -> str | None:
        """Return why a stream cannot go there, as far as URLs and names tell by themselves, in words for the caller.

        `None`: it may be tried. Does not wait.
        """
        ...

    async def refusal(
        self,
        rtmp_urls: Sequence[str],
        names: Sequence[str],
        config: Mapping[str, JsonValue],
        *,
        room: str,
        on_behalf: str,
    ) -> str | None:
        """Return the same, with hosts looked up too: backends are told what comes of it before they get an answer.

        `on_behalf` is the id of the domain that pays for the look-ups.
        """
        ...
