"""What a bot may do to others, where its token or permissions allow it."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from parlour.client.media.interests import EVERYBODY
from parlour.client.participants import Participant, WaitingParticipant
from parlour.client.view import View
from parlour.client.wire import Fields, Json

__all__ = ["Moderation", "session_id_of"]


class Moderation(View):
    """All of it raises `RequestRefusedError` (`not-permitted`) where it is not allowed."""

    @abstractmethod
    async def request(self, kind: str, /, **fields: Any) -> Fields:
        """Ask the server anything of docs/signaling.md; returns its reply."""

    async def mute(self, participant: str | Participant, *, audio: bool = True, video: bool = False) -> None:
        """Switch somebody's microphone or camera off. Needs `canAdmin` `participants`, or an owner's token."""
        update = {name: False for name, off in (("set_audio", audio), ("set_video", video)) if off}
        await self.update_participants({session_id_of(participant): update})

    async def eject(self, participant: str | Participant) -> None:
        """Put somebody out of the call. Needs `canAdmin` `participants`, or an owner's token."""
        await self.update_participants({session_id_of(participant): {"eject": True}})

    async def set_permissions(self, participant: str | Participant, permissions: Mapping[str, Json]) -> None:
        """Change somebody's permissions; words as in the room property, what is not given stays. Needs the same."""
        await self.update_participants({session_id_of(participant): {"permissions": permissions}})

    async def update_participants(self, updates: Mapping[str, Mapping[str, Json]]) -> None:
        """Do several things to several people at once, by session id, or `*` for all others: see docs/signaling.md."""
        await self.request("update-participants", updates=updates)

    async def admit(self, who: str | WaitingParticipant = EVERYBODY) -> None:
        """Let somebody in from the lobby, or all who ask. Needs `canAdmin` `participants`, or an owner's token."""
        await self._decide(who, grant=True)

    async def turn_away(self, who: str | WaitingParticipant = EVERYBODY) -> None:
        """Turn somebody in the lobby away, or all who ask. Needs the same."""
        await self._decide(who, grant=False)

    async def _decide(self, who: str | WaitingParticipant, *, grant: bool) -> None:
        key = who if isinstance(who, str) else who.id
        await self.request("update-waiting-participants", updates={key: {"grant": grant}})


def session_id_of(participant: str | Participant) -> str:
    """Return the session id of somebody, who may be given by it."""
    return participant if isinstance(participant, str) else participant.session_id
