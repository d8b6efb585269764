"""Recordings as they are begun, for tests of what becomes of their rows."""

from typing import Any

from parlour.ids import new_uuid
from parlour.storage import Place
from parlour.store import RecordingRecord

__all__ = ["MEETING", "PLACE", "a_recording"]

MEETING = "22222222-2222-4222-8222-222222222222"
PLACE = Place("local").keep()


def a_recording(domain_id: str, room_name: str = "room", *, at: float, **more: Any) -> RecordingRecord:
    """Return a recording of a room that begins at a moment (Unix seconds), under a key of its own."""
    id_ = more.pop("id", None) or new_uuid()
    given = {
        "id": id_,
        "domain_id": domain_id,
        "room_id": new_uuid(),
        "room_name": room_name,
        "meeting_id": MEETING,
        "instance_id": new_uuid(),
        "type": "cloud",
        "started_at": at,
        "place": PLACE,
        "key": f"parlour/{room_name}/{id_}",
        "folder": f"/data/jobs/{id_}",
        "server_id": "server",
    }
    return RecordingRecord(**{**given, **more})
