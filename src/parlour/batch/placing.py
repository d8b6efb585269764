"""Into which bucket the output of a job goes. Pure.

Source: `batch_processor_bucket` of the domain, which is for batch jobs alone. Without it the output is a transcript
like any other: it goes where the room that was recorded, or else the domain, keeps those (`transcription_bucket`).
"""

from collections.abc import Mapping

from parlour.strict_json import JsonValue

__all__ = ["bucket_of"]


def bucket_of(domain: Mapping[str, JsonValue], room: Mapping[str, JsonValue] | None) -> dict[str, JsonValue] | None:
    """Return the bucket, as it is configured; `None` for the operator's own place. `room` is whose call it was."""
    candidates = [domain.get("batch_processor_bucket")]
    candidates += [] if room is None else [room.get("transcription_bucket")]
    candidates += [domain.get("transcription_bucket")]
    return next((bucket for bucket in candidates if isinstance(bucket, dict)), None)
