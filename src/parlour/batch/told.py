"""How a job is shown: to REST and to webhooks alike, in the documented form."""

from collections.abc import Mapping

from parlour.store import BatchJobRecord, BatchOutput
from parlour.strict_json import JsonValue

__all__ = ["told_job", "told_output"]


def told_job(job: BatchJobRecord) -> dict[str, JsonValue]:
    """Return a job with its input and, once it has ended, its output or error."""
    shown: dict[str, JsonValue] = {
        "id": job.id,
        "preset": job.preset,
        "status": job.status,
        "input": dict(job.source),
    }
    if job.status == "finished":
        shown["output"] = told_output(job)
    if job.error is not None:
        shown["error"] = job.error
    return shown


def told_output(job: BatchJobRecord) -> dict[str, JsonValue]:
    """Return where each file of the output is; bucket and region are empty for the server's own place."""
    told: dict[str, JsonValue] = {}
    transcription: list[JsonValue] = [_file(job, each) for each in job.outputs if each.what == "transcription"]
    if transcription:
        told["transcription"] = transcription
    for each in job.outputs:
        if each.what == "summary":
            told["summary"] = _file(job, each)
    return told


def _file(job: BatchJobRecord, output: BatchOutput) -> dict[str, JsonValue]:
    config: dict[str, JsonValue] = {
        "key": output.key,
        "bucket": _text(job.place, "bucket"),
        "region": _text(job.place, "region"),
    }
    return {"format": output.format, "s3Config": config}


def _text(place: Mapping[str, JsonValue], name: str) -> str:
    found = place.get(name)
    return found if isinstance(found, str) else ""
