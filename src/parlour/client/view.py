"""What a bot can look up at any time: the call as the server last told it."""

from collections.abc import Mapping
from types import MappingProxyType

from parlour.client.participants import Participant, WaitingParticipant
from parlour.client.roster import Roster
from parlour.client.wire import Fields
from parlour.strict_json import JsonValue

__all__ = ["View"]


class View:
    """Nothing here waits, and nothing asks the server."""

    def __init__(self, roster: Roster) -> None:
        """Take what follows the news."""
        self._roster = roster

    @property
    def me(self) -> Participant:
        """The bot itself."""
        return self._roster.me

    @property
    def participants(self) -> Mapping[str, Participant]:
        """Everybody else with presence, by session id, as of now."""
        return self._roster.participants

    @property
    def waiting(self) -> Mapping[str, WaitingParticipant]:
        """Who asks to be let in, by id; nobody for bots that may not decide."""
        return MappingProxyType(self._roster.waiting)

    @property
    def present(self) -> int:
        """How many with presence are in the call, the bot included if it has some."""
        return self._roster.present

    @property
    def hidden(self) -> int:
        """How many without presence are in the call."""
        return self._roster.hidden

    @property
    def active_speaker(self) -> str | None:
        """The session id of whoever speaks."""
        return self._roster.active_speaker

    @property
    def meeting_id(self) -> str:
        """Names this meeting session."""
        return self._roster.meeting_id

    @property
    def room(self) -> Fields:
        """The room: `id`, `name`, `config`, … as docs/signaling.md has it."""
        return self._roster.room

    @property
    def session_data(self) -> Mapping[str, JsonValue]:
        """What the meeting shares."""
        return self._roster.session_data

    @property
    def max_app_message_size(self) -> int:
        """How large an app message may be, in bytes of JSON."""
        return self._roster.max_app_message_size
