"""What the documentation says about batch jobs."""

from typing import Final

from parlour.api import batch_jobs
from parlour.api.answers import TEXT
from parlour.api.authentication import ByKey
from parlour.api.operation import CURSORS, TOO_LARGE, Example, Operation, Parameter, page_limit
from parlour.properties.batch_options import BATCH_JOB

__all__ = ["BATCH_JOB_OPERATIONS"]

_TAG: Final = "Batch processor"
_ID: Final = batch_jobs.SUBMITTED.example["id"]
_BY_ID: Final = Parameter("id", "path", "The job's id.", {"type": "string", "minLength": 1}, _ID)
_NOT_FOUND: Final = f"job {_ID} not found"
_UNREACHABLE: Final = "the place of the job's output cannot be reached: the store does not answer"
_CLOSED: Final = "is in a bucket with allow_api_access false: only the bucket itself gives it out"
_RECORDING: Final = "0e3b6f5a-6a3f-4c55-9d43-2d1d1b9b8f10"

BATCH_JOB_OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/batch-processor",
        handler=ByKey(batch_jobs.submit_job),
        id="submitBatchJob",
        tag=_TAG,
        summary="Submit a job",
        description="`transcript` writes down what is said in a recording, or in a film or sound file somewhere, as "
        "`txt`, `srt`, `vtt` and `json`. `summarize` sums that up, or a transcript at an address, through the service "
        "that the operator has set up. Jobs wait their turn, and survive a restart of the server; webhooks "
        "(`batch-processor.job-finished`, `batch-processor.error`) tell how they end. What the recogniser of this "
        "server cannot do is refused with its name.",
        body=BATCH_JOB.schema(),
        body_examples=(
            Example(
                "A transcript of a recording",
                {"preset": "transcript", "inParams": {"sourceType": "recordingId", "recordingId": _RECORDING}},
            ),
            Example(
                "A transcript of a film at an address",
                {
                    "preset": "transcript",
                    "inParams": {"sourceType": "uri", "uri": "https://files.example.com/talk.mp4", "language": "en"},
                    "outParams": {"s3Config": {"s3KeyTemplate": "talk-{epoch_time}"}},
                    "transformParams": {"transcript": {"punctuate": True}},
                },
            ),
            Example(
                "A summary of a transcript",
                {
                    "preset": "summarize",
                    "inParams": {"sourceType": "transcriptUri", "uri": "https://files.example.com/talk.vtt"},
                },
            ),
        ),
        reply=batch_jobs.SUBMITTED,
        errors={
            400: f"recording {_RECORDING} not found",
            403: f"recording {_RECORDING} {_CLOSED}",
            413: TOO_LARGE,
            429: "100 batch jobs of this domain have not ended yet, and no more can wait",
        },
    ),
    Operation(
        method="GET",
        path="/batch-processor",
        handler=ByKey(batch_jobs.list_jobs),
        id="listBatchJobs",
        tag=_TAG,
        summary="List jobs",
        description="Newest first, in any state. `total_count` counts what the filter lets through.",
        parameters=(page_limit(100), *CURSORS, Parameter("recordingId", "query", "Only jobs on this recording.", TEXT)),
        reply=batch_jobs.JOBS,
        errors={400: "limit was '0' but should be an integer from 1 to 100"},
    ),
    Operation(
        method="GET",
        path="/batch-processor/{id}",
        handler=ByKey(batch_jobs.get_job),
        id="getBatchJob",
        tag=_TAG,
        summary="Get a job",
        description="`submitted` is one that waits, `processing` one that is worked on; `finished` has an `output`, "
        "and `error` says what went wrong.",
        parameters=(_BY_ID,),
        reply=batch_jobs.JOB,
        errors={404: _NOT_FOUND},
    ),
    Operation(
        method="DELETE",
        path="/batch-processor/{id}",
        handler=ByKey(batch_jobs.delete_job),
        id="deleteBatchJob",
        tag=_TAG,
        summary="Delete a job",
        description="With its output, unless that is in a bucket of the room's or domain's own: what is there is not "
        "touched, and the answer, which is that of getting the job, says where it is. One that is worked on is "
        "stopped.",
        parameters=(_BY_ID,),
        reply=batch_jobs.JOB,
        errors={404: _NOT_FOUND, 503: _UNREACHABLE},
    ),
    Operation(
        method="GET",
        path="/batch-processor/{id}/access-link",
        handler=ByKey(batch_jobs.get_links),
        id="getBatchJobAccessLink",
        tag=_TAG,
        summary="Get links to a job's output",
        description="Anybody who has a link gets the file, without a key, for an hour.",
        parameters=(_BY_ID,),
        reply=batch_jobs.LINKS,
        errors={
            400: f"job {_ID} is not finished: its status is processing",
            403: f"the output of job {_ID} {_CLOSED}",
            404: _NOT_FOUND,
            503: _UNREACHABLE,
        },
    ),
)
"""Every operation about batch jobs, in the order of the documentation."""
