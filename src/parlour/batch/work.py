"""What is done with one job, from its input to its output in its place."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Final

from parlour.batch.formats import FORMATS, as_txt
from parlour.batch.lines import SpokenLine, in_order, lines_of
from parlour.batch.naming import output_key
from parlour.batch.options import speech_options
from parlour.batch.ports import Transcriber
from parlour.batch.sources import SourceError, Sources
from parlour.batch.summarizing import NOT_SET_UP, Summarizer, SummaryError
from parlour.batch.transcripts import text_of
from parlour.clock import Clock
from parlour.speech import SpeechError
from parlour.storage.keys import content_type_of
from parlour.storage.port import ObjectStore, Place, StorageError
from parlour.storage.stores import Stores
from parlour.store import BatchJobRecord, BatchOutput, OutputKind

__all__ = ["JobError", "Work"]

_log = logging.getLogger(__name__)

_DELAYS_S: Final = (2.0, 5.0, 15.0, 60.0, None)
"""After how long it is tried again to store a file. Not for ever: other jobs wait, and one can be submitted again."""


class JobError(Exception):
    """Nothing comes of a job. The text is a sentence for people."""


class Work:
    """Does jobs, one or several at once."""

    def __init__(
        self, sources: Sources, transcriber: Transcriber, summarizer: Summarizer | None, stores: Stores, clock: Clock
    ) -> None:
        """`summarizer` is `None` where the operator has set up no service."""
        self._sources = sources
        self._transcriber = transcriber
        self._summarizer = summarizer
        self._stores = stores
        self._clock = clock

    async def do(self, job: BatchJobRecord, folder: Path, stored: list[BatchOutput]) -> None:
        """Make what is asked for, and store it: `stored` gets what may be in its place, before it is.

        `folder` is for what is needed meanwhile. Raises `JobError`. Done again, it stores the same anew.
        """
        try:
            await self._make(job, folder, stored)
        except (SourceError, SpeechError, SummaryError) as error:
            raise JobError(str(error)) from error
        except StorageError as error:
            raise JobError(f"its output cannot be stored: {error.info}") from error

    async def discard(self, job: BatchJobRecord, outputs: Sequence[BatchOutput]) -> None:
        """Delete output of which nobody is to know; what cannot be deleted is told in the server's log."""
        if not outputs:
            return
        try:
            await self._store_of(job).delete([each.key for each in outputs])
        except StorageError as error:
            _log.warning("output of batch job %s cannot be deleted: %s", job.id, error.info)

    def _store_of(self, job: BatchJobRecord) -> ObjectStore:
        return self._stores.of(Place.of(job.place))

    async def _make(self, job: BatchJobRecord, folder: Path, stored: list[BatchOutput]) -> None:
        if job.source["sourceType"] == "transcriptUri":
            path = folder / "transcript"
            await self._sources.transcript(job, path)
            text = await asyncio.to_thread(lambda: text_of(path.read_bytes()))
        else:
            text = await self._transcribe(job, folder, stored)
        if job.preset == "summarize":
            if self._summarizer is None:
                raise JobError(NOT_SET_UP)
            await self._store(job, folder, "summary", "txt", await self._summarizer.summary(text) + "\n", stored)

    async def _transcribe(self, job: BatchJobRecord, folder: Path, stored: list[BatchOutput]) -> str:
        path, options = folder / "source", speech_options(job.request)
        lines: list[SpokenLine] = []
        async with aclosing(self._sources.films(job, path)) as films:
            async for film in films:
                try:
                    said = await self._transcriber.transcribe_file(path, options, _Progress(job.id))
                except OSError as error:
                    raise JobError(f"the film cannot be read: {error.strerror}") from error
                lines += lines_of(said, offset=film.offset, speaker=film.speaker)
        lines = in_order(lines)
        for name, form in FORMATS.items():
            await self._store(job, folder, "transcription", name, await asyncio.to_thread(form, lines), stored)
        return as_txt(lines)

    async def _store(
        self, job: BatchJobRecord, folder: Path, what: OutputKind, form: str, text: str, stored: list[BatchOutput]
    ) -> None:
        path = folder / f"{what}.{form}"
        await asyncio.to_thread(path.write_bytes, text.encode())
        key = output_key(job.name, what, form)
        stored.append(BatchOutput(what, form, key))
        for delay in _DELAYS_S:
            try:
                # Keys are the job's own: what is there was left by an attempt that its server did not survive.
                await self._store_of(job).put(key, path, content_type=content_type_of(path.name), replace=True)
            except StorageError as error:
                if not error.temporary or delay is None:
                    raise
                _log.info("output of batch job %s is not stored yet: %s", job.id, error.info)
                await self._clock.sleep(delay)
            else:
                return


class _Progress:
    """Tells in the server's log how far a long film is, in tenths."""

    def __init__(self, job_id: str) -> None:
        self._job_id = job_id
        self._told = 0

    def __call__(self, share: float) -> None:
        tenths = int(share * 10)
        if tenths > self._told:
            self._told = tenths
            _log.debug("batch job %s is transcribed to %d %%", self._job_id, tenths * 10)
