"""Batch jobs as they are submitted, for tests of what becomes of them."""

from typing import Any

from parlour.ids import new_uuid
from parlour.storage import Place
from parlour.store import BatchJobRecord

__all__ = ["a_batch_job"]


def a_batch_job(domain_id: str, *, at: float, **more: Any) -> BatchJobRecord:
    """Return a job on a film at an address, submitted at a moment (Unix seconds)."""
    id_ = more.pop("id", None) or new_uuid()
    given = {
        "id": id_,
        "domain_id": domain_id,
        "preset": "transcript",
        "request": {
            "preset": "transcript",
            "inParams": {"sourceType": "uri", "uri": "http://127.0.0.9:1/talk.mp4"},
        },
        "place": Place("local").keep(),
        "name": f"parlour/{id_}/transcript",
        "created_at": at,
    }
    return BatchJobRecord(**{**given, **more})
