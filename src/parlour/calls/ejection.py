"""Why people are removed from a call, and what they are told."""

from enum import Enum

__all__ = ["EjectReason"]


class EjectReason(Enum):
    """Each reason's value is the sentence that the removed person sees; the error type is always `ejected`."""

    MEETING_ENDED = "Meeting has ended"
    ROOM_DELETED = "Meeting has ended: the room was deleted"
    OPENED_ELSEWHERE = "You were removed because you joined this meeting somewhere else"
    REMOVED_BY_ADMIN = "You were removed from the meeting by a host"

    @property
    def code(self) -> str:
        """The stable code of this reason, for logs and programs."""
        return self.name.lower().replace("_", "-")
