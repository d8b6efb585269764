"""A file that is sent to a bucket while it grows."""

import asyncio
import hashlib
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from parlour.storage.port import StorageError
from parlour.storage.s3.asking import Asking
from parlour.storage.s3.model import Head, Part, RefusalError
from parlour.storage.s3.parts import MOST_PARTS, SMALLEST_PART, Cut, Piece
from parlour.storage.sources import open_source, range_of

if TYPE_CHECKING:
    from parlour.storage.s3.client import Bucket

__all__ = ["GrowingObject"]

_ONE_PUT: Final = 2 * SMALLEST_PART
"""Up to how many bytes an object is sent in one piece, if nothing was sent before."""

_DROPPED: Final = "NoSuchUpload"


def _code(error: StorageError) -> str:
    return error.code if isinstance(error, RefusalError) else ""


def _abort(key: str, upload: str, bucket: "Bucket") -> None:
    bucket.abort(key, upload)


class GrowingObject:
    """See `Growing`. Parts are remembered by what is in them, so that none is sent twice, also not after a failure."""

    def __init__(self, asking: Asking, key: str, path: Path, *, content_type: str, cut: Cut) -> None:
        self._asking = asking
        self._key = key
        self._path = path
        self._content_type = content_type
        self._cut = cut
        self._upload: str | None = None
        self._begins = 0
        """How often an upload was begun, also without an answer."""
        self._sent: dict[int, tuple[Piece, Part]] = {}
        self._stored = False
        """Whether the store has acknowledged the object; also when nobody waited for that any more."""
        self._finished: int | None = None

    async def advance(self) -> None:
        """See `Growing`."""
        size = await asyncio.to_thread(self._size)
        number = max(self._sent, default=1) + 1
        start = self._sent[number - 1][0].stop if number > 2 else self._cut.part_bytes
        while number < MOST_PARTS and (piece := self._cut.begun(number, start)).stop <= size:
            await self._send(piece)
            number, start = number + 1, piece.stop

    async def finish(self, *, prefix: bytes = b"", skip: int = 0, end: int | None = None) -> int:
        """See `Growing`."""
        if self._finished is not None:
            return self._finished
        skip, last = await asyncio.to_thread(self._range, skip, end)
        pieces = self._cut.pieces(prefix, skip, last)
        size = sum(piece.size for piece in pieces)
        if len(pieces) > MOST_PARTS:
            raise StorageError("the file is larger than a bucket takes")
        if not await self._is_there(pieces, size):
            if self._upload is None and (size <= _ONE_PUT or len(pieces) == 1):
                await self._put(Piece(1, prefix, skip, last), pieces)
            else:
                await self._send_all(pieces, size)
        elif self._upload is not None:
            await self._drop()
        self._finished = size
        return size

    async def abort(self) -> None:
        """See `Growing`."""
        if self._finished is not None:
            return
        await self._asking.quiet()
        if self._upload is not None:
            await self._drop()
        elif self._begins:
            await self._sweep()
        if self._stored:
            await self._asking.ask(lambda bucket: bucket.delete(self._key))
            self._stored = False

    async def _send_all(self, pieces: list[Piece], size: int) -> None:
        try:
            for piece in pieces:
                await self._send(piece)
            parts = [self._sent[piece.number][1] for piece in pieces]
            upload = self._begun()

            def complete(bucket: "Bucket") -> None:
                bucket.complete(self._key, upload, parts)
                self._stored = True

            await self._asking.ask(complete)
            self._upload = None
        except StorageError as error:
            self._forget_if_dropped(error)
            # An answer may have been lost on its way: then the object is there, and a second try finds no upload.
            if not await self._was_ours(error, pieces, size):
                raise

    async def _put(self, piece: Piece, pieces: list[Piece]) -> None:
        body = await asyncio.to_thread(self._read, piece)

        def put(bucket: "Bucket") -> None:
            bucket.put(self._key, body, content_type=self._content_type)
            self._stored = True

        try:
            await self._asking.ask(put, sent=piece.size)
        except StorageError as error:
            if not await self._was_ours(error, pieces, piece.size):
                raise

    async def _was_ours(self, error: StorageError, pieces: list[Piece], size: int) -> bool:
        """Tell whether a store that refused has the object all the same, by an earlier try."""
        if _code(error) not in {_DROPPED, "PreconditionFailed", "412"} or not await self._is_there(pieces, size):
            return False
        if self._upload is not None:
            await self._drop()
        return True

    async def _is_there(self, pieces: list[Piece], size: int) -> bool:
        """Tell whether the store has this very object. Raises `StorageError` when it has another one of that name."""
        try:
            head = await self._asking.ask(lambda bucket: bucket.head(self._key))
        except StorageError as error:
            if error.temporary:
                raise
            return False  # who may only write cannot know; the store refuses to replace, where it can
        if head is None:
            return False
        if head.size != size or not await asyncio.to_thread(self._is_same, head, pieces):
            raise StorageError(f"there is a file {self._key} already")
        return True

    def _is_same(self, head: Head, pieces: list[Piece]) -> bool:
        """Compare by MD5 sums, of which entity tags are made, as no part has been sent in vain then."""
        if head.md5_etag is None:
            return True
        whole, of_parts = hashlib.md5(usedforsecurity=False), hashlib.md5(usedforsecurity=False)
        for piece in pieces:
            body = self._read(piece)
            whole.update(body)
            of_parts.update(hashlib.md5(body, usedforsecurity=False).digest())
        return head.md5_etag in {whole.hexdigest(), f"{of_parts.hexdigest()}-{len(pieces)}"}

    async def _send(self, piece: Piece) -> None:
        if piece.number in self._sent and self._sent[piece.number][0] == piece:
            return
        if self._upload is None:
            await self._begin()
        upload, body = self._begun(), await asyncio.to_thread(self._read, piece)
        part = await self._asking.ask(
            lambda bucket: bucket.send(self._key, upload, piece.number, body), sent=piece.size
        )
        self._sent[piece.number] = (piece, part)

    async def _begin(self) -> None:
        """Begin an upload; see to it that it is the only one."""

        def begin(bucket: "Bucket") -> None:
            self._begins += 1
            self._upload = bucket.begin(self._key, content_type=self._content_type)

        await self._sweep()
        if self._upload is None:
            await self._asking.ask(begin)
        if self._begins > 1:  # of an earlier one the answer may have been lost
            await self._sweep()

    async def _sweep(self) -> None:
        """Drop uploads that nobody will end, such as an earlier server's: unseen, they would cost money for ever."""
        try:
            for upload in await self._asking.once(lambda bucket: bucket.uploads(self._key)):
                if upload != self._upload:
                    await self._asking.once(partial(_abort, self._key, upload))
        except StorageError:  # it may not be allowed; rules of the bucket can drop them as well
            pass

    def _begun(self) -> str:
        if self._upload is None:
            raise StorageError("the store has dropped what was sent so far", temporary=True)
        return self._upload

    def _forget_if_dropped(self, error: StorageError) -> None:
        """Begin anew next time where the store has no upload any more: a rule of the bucket, or somebody, ended it."""
        if _code(error) == _DROPPED:
            self._upload, self._sent = None, {}

    async def _drop(self) -> None:
        upload = self._begun()
        await self._asking.ask(partial(_abort, self._key, upload))
        self._upload, self._sent = None, {}

    def _size(self) -> int:
        try:
            with open_source(self._path) as file:
                return os.fstat(file.fileno()).st_size
        except StorageError:
            return 0  # nothing was written yet

    def _range(self, skip: int, end: int | None) -> tuple[int, int]:
        with open_source(self._path) as file:
            return range_of(file, skip, end)

    def _read(self, piece: Piece) -> bytes:
        with open_source(self._path) as file:
            file.seek(piece.start)
            body = file.read(piece.stop - piece.start)
        if len(body) != piece.stop - piece.start:
            raise StorageError("the file became shorter while it was stored")
        return piece.prefix + body
