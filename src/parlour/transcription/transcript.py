"""A transcript that is kept while its transcription runs: a record of it, and a file that grows."""

import logging

from parlour.calls.jobs.order import TranscriptionOrder
from parlour.jobs.workshop import Workshop
from parlour.store import TranscriptRecord
from parlour.transcription.attendance import Attendance
from parlour.transcription.delivery import Delivered, Delivery, Written
from parlour.transcription.document import FILE, TranscriptDocument
from parlour.transcription.naming import DEFAULT_TEMPLATE, transcript_keys

__all__ = ["KeptTranscript"]

_log = logging.getLogger(__name__)


class KeptTranscript:
    """`begin` makes one; `write` what was said, and `deliver` it in the end."""

    def __init__(self, record: TranscriptRecord, document: TranscriptDocument, workshop: Workshop) -> None:
        self.record = record
        self._document = document
        self._workshop = workshop
        self._problem: str | None = None
        """Why nothing more is written."""

    @classmethod
    async def begin(cls, order: TranscriptionOrder, workshop: Workshop) -> "KeptTranscript":
        """Note that there is one, and begin its file. Raises `ParlourError`, `StorageError` or `OSError`."""
        named = await workshop.named(order)
        template = order.config.get("transcription_template")
        keys = transcript_keys(template if isinstance(template, str) else DEFAULT_TEMPLATE, named)
        place = workshop.stores.place_for(
            order.config, domain=named.domain_name, bucket_property="transcription_bucket"
        )
        workshop.stores.of(place)  # raises where nothing could be stored, before anything is written
        bucket = order.config.get("transcription_bucket")
        folder = workshop.folder / order.job_id
        record = await workshop.database.transcripts.begin(
            TranscriptRecord(
                id=order.job_id,
                domain_id=order.domain_id,
                room_id=order.room_id,
                room_name=order.room_name,
                meeting_id=order.meeting_id,
                instance_id=order.options.instance_id,
                started_at=named.started_at,
                updated_at=named.started_at,
                place=place.keep(),
                key=next(keys),
                folder=str(folder),
                server_id=workshop.server_id,
                api_access=not (isinstance(bucket, dict) and bucket.get("allow_api_access") is False),
                started_by=order.started_by,
            ),
            other_keys=keys,
        )
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            document = TranscriptDocument(folder / FILE)
        except OSError as error:
            await workshop.database.transcripts.fail(record.id, str(error), now=workshop.clock.now())
            raise
        return cls(record, document, workshop)

    def write(self, begin: float, end: float, name: str, text: str) -> None:
        """Write down what somebody said, from when to when in Unix seconds. What cannot be written ends the file."""
        if self._problem is not None:
            return
        start = self.record.started_at
        try:
            self._document.add(max(0.0, begin - start), end - start, name, text)
        except OSError as error:
            self._problem = f"not all of it could be written: {error.strerror or error}"
            _log.error("transcript %s: %s", self.record.id, self._problem)

    def close(self) -> None:
        """Write no more; the next start of the server finds what there is."""
        self._document.close()

    async def deliver(self, delivery: Delivery, attendance: Attendance, problem: str | None) -> Delivered:
        """End it, and bring it where it belongs. `problem`: why its transcription ended by itself."""
        clock = self._workshop.clock
        self.close()
        seconds = max(0.0, clock.now() - self.record.started_at)
        minutes = attendance.minutes(clock.monotonic())
        written = Written(seconds, problem or self._problem, attendance.most, minutes)
        return await delivery.deliver(self.record, written)
