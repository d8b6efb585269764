"""What is kept of a meeting when the server stops."""

import json

from parlour.calls.keeping import FORMAT
from parlour.live.meeting import Meeting
from parlour.store import KeptCall

__all__ = ["kept_call"]


def kept_call(domain_id: str, meeting: Meeting) -> KeptCall:
    """Return what is kept of a meeting. To be called while everybody is still connected."""
    call = meeting.call
    said = {session_id: [each.taken, each.written] for session_id, each in meeting.delivery.ledgers().items()}
    body = json.dumps({**call.keep(), "said": said})
    return KeptCall(call.meeting_id, domain_id, call.rules.room_id, call.rules.room_name, FORMAT, body)
