"""Transcripts as they are begun, for tests of what becomes of their rows."""

from typing import Any

from parlour.ids import new_uuid
from parlour.storage import Place
from parlour.store import TranscriptRecord

__all__ = ["a_transcript"]


def a_transcript(domain_id: str, room_name: str = "room", *, at: float, **more: Any) -> TranscriptRecord:
    """Return a transcript of a room that begins at a moment (Unix seconds), under a key of its own."""
    id_ = more.pop("id", None) or new_uuid()
    given = {
        "id": id_,
        "domain_id": domain_id,
        "room_id": new_uuid(),
        "room_name": room_name,
        "meeting_id": "22222222-2222-4222-8222-222222222222",
        "instance_id": new_uuid(),
        "started_at": at,
        "updated_at": at,
        "place": Place("local").keep(),
        "key": f"parlour/{room_name}/{id_}.vtt",
        "folder": f"/data/jobs/{id_}",
        "server_id": "server",
    }
    return TranscriptRecord(**{**given, **more})
