"""Whether a live stream may go where somebody wants it to go: as much as can be known before anything starts.

It is judged once more when it is connected to (`relay`), and the address judged then is the one that is connected to:
what is said here only comes sooner.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from parlour.errors import InvalidRequestError
from parlour.recording.relay import Exits
from parlour.recording.targets import RtmpTarget, Target, all_targets_of
from parlour.strict_json import JsonValue

__all__ = ["TargetJudge", "called"]

_LOOK_UP_SECONDS: Final = 1.0
"""How long a start waits for what names lead to; that is known in milliseconds, or the stream finds out itself."""

_NAMELESS: Final = "a live stream should go somewhere: exactly one of rtmpUrl and endpoints should be given"


class TargetJudge:
    """Judges the targets of streams."""

    def __init__(self, exits: Exits) -> None:
        self._exits = exits

    def targets(
        self, rtmp_urls: Sequence[str], names: Sequence[str], config: Mapping[str, JsonValue], *, room: str
    ) -> tuple[Target, ...]:
        """Return where a stream goes, of URLs and the names of endpoints in a room's configuration.

        Raises `InvalidRequestError` for what cannot be used, in words for the caller without any URL.
        """
        endpoints = config.get("streaming_endpoints")
        return all_targets_of(rtmp_urls, names, endpoints, room=room, check=self._exits.check)

    def objection(
        self, rtmp_urls: Sequence[str], names: Sequence[str], config: Mapping[str, JsonValue], *, room: str
    ) -> str | None:
        """Return why a stream cannot go there, as far as URLs and names tell by themselves; `None`: it may be tried."""
        try:
            return None if self.targets(rtmp_urls, names, config, room=room) else _NAMELESS
        except InvalidRequestError as error:
            return error.info

    async def refused(self, targets: Iterable[Target], on_behalf: str) -> dict[Target, str]:
        """Return which targets have names that lead where no stream may go, and why. Does not wait for long."""
        asked = [each for each in targets if isinstance(each, RtmpTarget) and each.address.address is None]
        found = await asyncio.gather(*(self._look_up(each, on_behalf) for each in asked))
        return {target: reason for target, reason in zip(asked, found, strict=True) if reason is not None}

    async def refusal(
        self,
        rtmp_urls: Sequence[str],
        names: Sequence[str],
        config: Mapping[str, JsonValue],
        *,
        room: str,
        on_behalf: str,
    ) -> str | None:
        """Return why a stream cannot go there, with names looked up on behalf of a domain; see `refused`."""
        if (objection := self.objection(rtmp_urls, names, config, room=room)) is not None:
            return objection
        refused = await self.refused(self.targets(rtmp_urls, names, config, room=room), on_behalf)
        return next((f"{called(target.name)} cannot be used: {reason}" for target, reason in refused.items()), None)

    async def _look_up(self, target: RtmpTarget, on_behalf: str) -> str | None:
        try:
            async with asyncio.timeout(_LOOK_UP_SECONDS):
                return await self._exits.refusal(target.address, on_behalf)
        except TimeoutError:
            return None


def called(name: str | None) -> str:
    """Return what a target is called to people; `name` is that of the endpoint, where it has one."""
    return "a target" if name is None else f"the endpoint {name}"
