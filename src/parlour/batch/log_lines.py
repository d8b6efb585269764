"""What the log of a call says of a job on its recording."""

from parlour.store import ERROR, INFO, BatchJobRecord, CallLine

__all__ = ["line_of"]


def line_of(job: BatchJobRecord) -> CallLine | None:
    """Return the line for the end of a job; `None` for one that has nothing to do with a call."""
    if job.meeting_id is None:
        return None
    failed = job.error is not None
    code = "batch-processor.error" if failed else "batch-processor.job-finished"
    what = f"batch job {job.id} ({job.preset}) {f'is in error: {job.error}' if failed else 'is finished'}"
    at = job.created_at if job.ended_at is None else job.ended_at
    return CallLine(job.domain_id, job.meeting_id, None, at, ERROR if failed else INFO, code, what)
