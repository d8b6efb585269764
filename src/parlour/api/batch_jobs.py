"""Batch jobs: taken in when everything that can be known of them is in order, shown, and deleted.

A job is its domain's: no other can tell that it exists.
"""

from typing import Any, Final, NamedTuple, cast

from parlour.api.answers import COUNT, SECRET_TEXT, TEXT, Described, Fields, ListOf, OrNull, field
from parlour.api.authentication import Caller
from parlour.api.body import read_json, whole_number
from parlour.api.queries import text, unknown_cursor, uuid_cursors
from parlour.api.recordings import SHELF as RECORDINGS
from parlour.batch.naming import DEFAULT_TEMPLATE, output_name
from parlour.batch.options import speech_options
from parlour.batch.placing import bucket_of
from parlour.batch.sources import unfit
from parlour.batch.summarizing import NOT_SET_UP
from parlour.batch.told import told_job
from parlour.errors import ForbiddenError, InvalidRequestError, NotFoundError, RateLimitError, UnavailableError
from parlour.ids import is_uuid4, new_uuid
from parlour.outgoing.egress import EgressError
from parlour.properties.batch_options import ADDRESSES, BATCH_JOB, OF_RECORDING
from parlour.storage.port import ObjectStore, Place, StorageError
from parlour.store import (
    BatchJobPage,
    BatchJobRecord,
    BatchOutput,
    RecordingRecord,
    TooManyBatchJobsError,
    UnknownCursorError,
)

__all__ = ["JOB", "JOBS", "LINKS", "SUBMITTED", "delete_job", "get_job", "get_links", "list_jobs", "submit_job"]

PAGE_LIMIT: Final = 100
_LINK_S: Final = 3600
_LONGEST_ID_SHOWN: Final = 200
_LATER_S: Final = 60

_ID: Final = "5c9e1d52-97ab-4b6a-8d34-0f2f4a1c7d11"
_RECORDING: Final = "0e3b6f5a-6a3f-4c55-9d43-2d1d1b9b8f10"
_KEY: Final = f"acme/{_ID}/transcript"
_LINK: Final = "https://meet.example.com/files/eyJ.../transcript.vtt"
_PRESET: Final = {**TEXT, "enum": ["transcript", "summarize"]}
_STATUS: Final = {**TEXT, "enum": ["submitted", "processing", "finished", "error"]}


class Linked(NamedTuple):
    """A file of a job's output under an address at which anybody gets it for a while."""

    output: BatchOutput
    url: str


class Links(NamedTuple):
    """All files of a job's output."""

    job: BatchJobRecord
    files: list[Linked]

    def of(self, what: str) -> list[Linked]:
        """Return those of one kind."""
        return [each for each in self.files if each.output.what == what]


SUBMITTED: Final = Fields[str](
    "SubmittedBatchJob", id=field({**TEXT, "format": "uuid"}, lambda id_: id_, _ID, "What to ask for it by.")
)

_FILE: Final = {
    "type": "object",
    "properties": {
        "format": {**TEXT, "enum": ["txt", "srt", "vtt", "json"]},
        "s3Config": {
            "type": "object",
            "description": "Where it is; bucket and region are empty for the server's own place.",
            "properties": {"key": TEXT, "bucket": TEXT, "region": TEXT},
            "required": ["key", "bucket", "region"],
            "additionalProperties": False,
        },
    },
    "required": ["format", "s3Config"],
    "additionalProperties": False,
}
JOB: Final = Described[BatchJobRecord](
    {
        "type": "object",
        "properties": {
            "id": {**TEXT, "format": "uuid"},
            "preset": _PRESET,
            "status": _STATUS,
            "input": {"type": "object", "description": "`inParams` as they were sent."},
            "output": {
                "type": "object",
                "description": "Once it is finished.",
                "properties": {"transcription": {"type": "array", "items": _FILE}, "summary": _FILE},
                "additionalProperties": False,
            },
            "error": {**TEXT, "description": "What went wrong, if it is in error."},
        },
        "required": ["id", "preset", "status", "input"],
        "additionalProperties": False,
    },
    {
        "id": _ID,
        "preset": "transcript",
        "status": "finished",
        "input": {"sourceType": "recordingId", "recordingId": _RECORDING},
        "output": {
            "transcription": [
                {
                    "format": "vtt",
                    "s3Config": {"key": f"{_KEY}.vtt", "bucket": "acme-transcripts", "region": "eu-central-1"},
                }
            ]
        },
    },
    told_job,
    name="BatchJob",
)

_LISTED: Final = Fields[BatchJobRecord](
    "ListedBatchJob",
    id=field({**TEXT, "format": "uuid"}, lambda job: job.id, _ID),
    preset=field(_PRESET, lambda job: job.preset, "transcript"),
    status=field(_STATUS, lambda job: job.status, "finished"),
)
JOBS: Final = Fields[BatchJobPage](
    "BatchJobList",
    total_count=field(COUNT, lambda page: page.total_count, 1),
    data=field(ListOf(_LISTED), lambda page: page.jobs),
)
_LINKED: Final = Fields[Linked](
    "BatchJobFile",
    format=field({**TEXT, "enum": ["txt", "srt", "vtt", "json"]}, lambda each: each.output.format, "vtt"),
    link=field(SECRET_TEXT, lambda each: each.url, _LINK, "Anybody who has it gets the file, for an hour."),
)
LINKS: Final = Fields[Links](
    "BatchJobLinks",
    ("transcription", "summary"),
    id=field({**TEXT, "format": "uuid"}, lambda links: links.job.id, _ID),
    preset=field(_PRESET, lambda links: links.job.preset, "transcript"),
    status=field(_STATUS, lambda links: links.job.status, "finished"),
    transcription=field(ListOf(_LINKED), lambda links: links.of("transcription") or None),
    summary=field(OrNull(_LINKED), lambda links: next(iter(links.of("summary")), None)),
)


async def submit_job(caller: Caller) -> str:
    """`POST /batch-processor`: what cannot succeed is refused here, and does not wait in the queue first."""
    batch = caller.context.batch
    request = cast("dict[str, Any]", BATCH_JOB.check(await read_json(caller.request), ""))
    source = request["inParams"]
    if request["preset"] == "summarize" and not batch.summaries:
        raise InvalidRequestError(NOT_SET_UP)
    if source["sourceType"] != "transcriptUri" and (hindrance := batch.hindrance(speech_options(request))) is not None:
        raise InvalidRequestError(hindrance)
    recording = await _recording(caller, source) if source["sourceType"] == "recordingId" else None
    _check_address(caller, source)
    job = await _job(caller, request, recording)
    try:
        await batch.submit(job)
    except TooManyBatchJobsError:
        most = caller.context.settings.batch.waiting_per_domain
        raise RateLimitError(
            f"{most} batch jobs of this domain have not ended yet, and no more can wait", retry_after=_LATER_S
        ) from None
    return job.id


async def list_jobs(caller: Caller) -> BatchJobPage:
    """`GET /batch-processor`."""
    request = caller.request
    limit = whole_number(request, "limit", default=PAGE_LIMIT, least=1, most=PAGE_LIMIT)
    after, before = uuid_cursors(request, "job")
    try:
        return await caller.context.database.batch_jobs.page(
            caller.domain.id,
            recording_id=text(request, "recordingId"),
            limit=limit,
            starting_after=after,
            ending_before=before,
        )
    except UnknownCursorError:
        raise unknown_cursor(request, "job") from None


async def get_job(caller: Caller) -> BatchJobRecord:
    """`GET /batch-processor/:id`: in any state."""
    return await _existing(caller)


async def delete_job(caller: Caller) -> BatchJobRecord:
    """`DELETE /batch-processor/:id`: with its output, unless that is in a bucket of the customer's own, as documented.

    Files that are known go first, so that none is left that nobody knows of. One that is worked on is stopped.
    """
    job = await _existing(caller)
    await _delete_files(caller, job)
    gone = await caller.context.batch.delete(caller.domain.id, job.id)
    if gone is None:
        raise _not_found(job.id)
    if gone.outputs != job.outputs:  # it was finished at this moment
        await _delete_files(caller, gone)
    return gone


async def get_links(caller: Caller) -> Links:
    """`GET /batch-processor/:id/access-link`."""
    job = await _existing(caller)
    if job.status != "finished":
        raise InvalidRequestError(f"job {job.id} is not finished: its status is {job.status}")
    if not job.api_access:
        raise ForbiddenError(
            f"the output of job {job.id} is in a bucket with allow_api_access false: "
            "only the bucket itself gives it out"
        )
    store, origin = _store_of(caller, job), caller.origin()
    files = []
    for output in job.outputs:
        name = output.key.rpartition("/")[2]
        try:
            link = await store.link(output.key, seconds=_LINK_S, filename=name, inline=False)
        except StorageError as error:
            raise _unreachable(error) from error
        files.append(Linked(output, link.at(origin)))
    return Links(job, files)


async def _recording(caller: Caller, source: dict[str, Any]) -> RecordingRecord:
    id_ = source["recordingId"]
    found = await caller.context.database.recordings.get(caller.domain.id, id_) if is_uuid4(id_) else None
    if found is None:
        raise InvalidRequestError(f"recording {id_[:_LONGEST_ID_SHOWN]} not found")
    problem = unfit(found)
    if problem is not None:
        raise InvalidRequestError(problem)
    RECORDINGS.check_access(found, await RECORDINGS.bucket_now(caller, found))
    return found


def _check_address(caller: Caller, source: dict[str, Any]) -> None:
    for name in ADDRESSES:
        if name in source:
            try:
                caller.context.batch.check_address(source[name])
            except EgressError as error:
                raise InvalidRequestError(f"inParams.{name} cannot be used: {error}") from None


async def _job(caller: Caller, request: dict[str, Any], recording: RecordingRecord | None) -> BatchJobRecord:
    context, domain, id_ = caller.context, caller.domain, new_uuid()
    room = None
    if recording is not None:
        room = await context.database.rooms.get(domain.id, recording.room_name)
    bucket = bucket_of(domain.config, None if room is None else room.config)
    return BatchJobRecord(
        id=id_,
        domain_id=domain.id,
        preset=request["preset"],
        request=request,
        place=context.batch.place_of(bucket, domain=domain.name).keep(),
        name=_name(caller, request, recording, id_),
        created_at=context.clock.now(),
        recording_id=None if recording is None else recording.id,
        meeting_id=None if recording is None else recording.meeting_id,
        api_access=bucket is None or bucket.get("allow_api_access") is not False,
        own_bucket=bucket is not None,
    )


def _name(caller: Caller, request: dict[str, Any], recording: RecordingRecord | None, job_id: str) -> str:
    config = (request.get("outParams") or {}).get("s3Config") or {}
    template, replace = config.get("s3KeyTemplate", DEFAULT_TEMPLATE), config.get("useReplacement") is not False
    tags = {
        "domain_name": caller.domain.name,
        "job_id": job_id,
        "epoch_time": str(round(caller.context.clock.now() * 1000)),
    }
    if recording is not None:
        tags |= {
            "room_name": recording.room_name,
            "mtg_session_id": recording.meeting_id,
            "recording_id": recording.id,
        }
    elif replace and (stray := next((tag for tag in OF_RECORDING if f"{{{tag}}}" in template), None)) is not None:
        raise InvalidRequestError(f"outParams.s3Config.s3KeyTemplate names {{{stray}}}, which only a recording has")
    return output_name(template, tags, replace=replace)


async def _delete_files(caller: Caller, job: BatchJobRecord) -> None:
    if job.outputs and not job.own_bucket:
        try:
            await _store_of(caller, job).delete([each.key for each in job.outputs])
        except StorageError as error:
            raise _unreachable(error) from error


async def _existing(caller: Caller) -> BatchJobRecord:
    id_: str = caller.request.path_params["id"]
    found = await caller.context.database.batch_jobs.get(caller.domain.id, id_) if is_uuid4(id_) else None
    if found is None:
        raise _not_found(id_)
    return found


def _not_found(id_: str) -> NotFoundError:
    return NotFoundError(f"job {id_[:_LONGEST_ID_SHOWN]} not found")


def _store_of(caller: Caller, job: BatchJobRecord) -> ObjectStore:
    return caller.context.stores.of(Place.of(job.place))


def _unreachable(error: StorageError) -> UnavailableError:
    return UnavailableError(f"the place of the job's output cannot be reached: {error.info}")
