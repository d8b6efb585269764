"""WebM and Matroska files with one track: written so that a crash costs a second, put right at the end.

While it is written a file has no length and no index; what is there can be played. `finish` adds both, to a file that
was ended as well as to one that was left behind. Our own writer, as GStreamer's takes the times of buffers for its own,
ends where a picture changes its size, and puts nothing right after a crash. Source: RFC 9559 and the WebM container
guidelines.
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple

from parlour.recording.worker.raw_picture import Setup

__all__ = ["Finished", "WebmFile", "extension", "finish"]

_UNKNOWN: Final = b"\x01" + b"\xff" * 7
_VOID, _SEEK_HEAD, _INFO, _TRACKS = b"\xec", b"\x11\x4d\x9b\x74", b"\x15\x49\xa9\x66", b"\x16\x54\xae\x6b"
_CLUSTER, _CUES, _SEGMENT, _EBML = b"\x1f\x43\xb6\x75", b"\x1c\x53\xbb\x6b", b"\x18\x53\x80\x67", b"\x1a\x45\xdf\xa3"
_TIMESTAMP, _SIMPLE_BLOCK, _DURATION = b"\xe7", b"\xa3", b"\x44\x89"
_SEEK_ROOM: Final = 80
"""Bytes kept free for what says where the parts of the file are."""

_DURATION_ROOM: Final = 11
_CLUSTER_MS: Final = 1000
_CLUSTER_BYTES: Final = 2_000_000
_SEEK_PRE_ROLL_NS: Final = 80_000_000
_UNIX_TO_2001: Final = 978_307_200
_HEAD_MOST: Final = 12
"""Bytes of the longest id and the longest size."""

_HEAD_BYTES: Final = 4096
_INFO_HEAD: Final = 5
"""Bytes before what is first in there, which is how long all is."""

_LONGEST_SOUND_MS: Final = 120


class Finished(NamedTuple):
    """What a finished file is like: its size in bytes, how long it is, and how many frames it has."""

    size: int
    duration_ms: int
    frames: int


class _Cue(NamedTuple):
    time: int
    position: int


def extension(setup: Setup) -> str:
    """Return how the file's name ends: WebM has no H.264."""
    return ".mkv" if setup.codec_id == "V_MPEG4/ISO/AVC" else ".webm"


class WebmFile:
    """Writes frames into `path`. Raises `OSError` where the disk is full: what was written before stays whole."""

    def __init__(self, path: Path, setup: Setup, name: str, begin: float) -> None:
        """Begin the file. `begin` is when its first frame was captured, in seconds since 1970."""
        self._file = path.open("x+b", buffering=0)
        self._is_audio = bool(setup.channels)
        self._blocks: list[bytes] = []
        self._waiting = 0
        self._begin: int | None = None
        self._has_cue = False
        self._cues: list[_Cue] = []
        self._end_ms = 0
        self._frames = 0
        head = _header(setup, name, begin)
        self._segment = head.index(_SEGMENT) + len(_SEGMENT) + len(_UNKNOWN)
        self._position = 0
        self._append(head)

    def progress(self) -> Finished:
        """Return what it is like by now, with what is still in memory."""
        return Finished(self._position + self._waiting, self._end_ms, self._frames)

    def write(self, time_ms: int, data: bytes, *, is_key: bool, lasts_ms: int = 0) -> None:
        """Add a frame; times never go back."""
        begins = self._begin is None or (is_key and not self._is_audio)
        if begins or time_ms - (self._begin or 0) >= _CLUSTER_MS or self._waiting >= _CLUSTER_BYTES:
            self.flush()
            self._begin, self._has_cue = time_ms, is_key
        block = struct.pack("!BhB", 0x81, time_ms - (self._begin or 0), 0x80 if is_key else 0) + data
        self._blocks.append(_element(_SIMPLE_BLOCK, block))
        self._waiting += len(block)
        self._end_ms = max(self._end_ms, time_ms + lasts_ms)
        self._frames += 1

    def flush(self) -> None:
        """Write what is in memory."""
        if not self._blocks or self._begin is None:
            return
        blocks, self._blocks, self._waiting = self._blocks, [], 0
        if self._has_cue:
            self._cues.append(_Cue(self._begin, self._position - self._segment))
        self._append(_element(_CLUSTER, _element(_TIMESTAMP, _number(self._begin)) + b"".join(blocks)))

    def close(self) -> Finished:
        """Finish the file. Raises `OSError` where that cannot be; it is closed, and plays as before."""
        try:
            self.flush()
            _put_right(self._file, self._segment, self._position, self._cues, self._end_ms)
            return Finished(os.fstat(self._file.fileno()).st_size, self._end_ms, self._frames)
        finally:
            self._file.close()

    def _append(self, data: bytes) -> None:
        """Write all of it or nothing."""
        try:
            _write(self._file, data)
        except OSError:
            self._file.truncate(self._position)
            self._file.seek(self._position)
            raise
        self._position += len(data)


def finish(path: Path) -> Finished | None:
    """Put right a file that was left behind, or one that is whole already; `None`: nothing in it can be played."""
    with path.open("r+b") as file:
        head = file.read(_HEAD_BYTES)
        if not head.startswith(_EBML) or (at := head.find(_SEGMENT)) < 0:
            return None
        segment = position = at + len(_SEGMENT) + len(_UNKNOWN)
        is_audio = b"OpusHead" in head
        cues: list[_Cue] = []
        frames = last = lasted = 0
        for begin, end in _clusters(file, segment):
            try:
                blocks = list(_blocks(file, begin, end))
            except (ValueError, IndexError, struct.error):
                break
            if not blocks:
                break
            first_time, first_is_key = blocks[0]
            if first_is_key:
                cues.append(_Cue(first_time, begin - segment))
            for time, _ in blocks:
                last, lasted = time, time - last
            frames, position = frames + len(blocks), end
        if not frames:
            return None
        duration = last + (min(lasted, _LONGEST_SOUND_MS) if is_audio else 0)
        _put_right(file, segment, position, cues, duration)
        return Finished(os.fstat(file.fileno()).st_size, duration, frames)


def _put_right(file: IO[bytes], segment: int, end: int, cues: list[_Cue], duration_ms: int) -> None:
    """Write the index behind `end`, and say at the beginning where it is and how long all is."""
    info = segment + _SEEK_ROOM
    tracks = info + _element_bytes(file, info)
    places = [(_INFO, info - segment), (_TRACKS, tracks - segment), (_CUES, end - segment)]
    seek = _element(_SEEK_HEAD, b"".join(_seek(identifier, position) for identifier, position in places))
    points = b"".join(
        _element(
            b"\xbb",
            _element(b"\xb3", _number(cue.time))
            + _element(b"\xb7", _element(b"\xf7", b"\1") + _element(b"\xf1", _number(cue.position))),
        )
        for cue in cues
    )
    index = _element(_CUES, points)
    file.seek(end)
    file.truncate()
    try:
        _write(file, index)
    except OSError:
        # A full disk has no room for the index: the file can be played, and is put right later.
        file.truncate(end)
        raise
    # In this order, a crash in between leaves a file that is as playable as it was.
    _write_at(file, info + _INFO_HEAD, _element(_DURATION, struct.pack("!d", float(duration_ms))))
    _write_at(file, segment, seek + _void(_SEEK_ROOM - len(seek)))
    _write_at(file, segment - len(_UNKNOWN), b"\x01" + (end + len(index) - segment).to_bytes(7, "big"))


def _header(setup: Setup, name: str, begin: float) -> bytes:
    is_webm = extension(setup) == ".webm"
    ebml = _element(
        _EBML,
        _element(b"\x42\x86", b"\1")
        + _element(b"\x42\xf7", b"\1")
        + _element(b"\x42\xf2", b"\4")
        + _element(b"\x42\xf3", b"\x08")
        + _element(b"\x42\x82", b"webm" if is_webm else b"matroska")
        + _element(b"\x42\x87", b"\4")
        + _element(b"\x42\x85", b"\2"),
    )
    info = _element(
        _INFO,
        _void(_DURATION_ROOM)
        + _element(b"\x2a\xd7\xb1", _number(1_000_000))
        + _element(b"\x4d\x80", b"Parlour")
        + _element(b"\x57\x41", b"Parlour")
        + _element(b"\x44\x61", struct.pack("!q", round((begin - _UNIX_TO_2001) * 1_000_000_000))),
    )
    entry = (
        _element(b"\xd7", b"\1")
        + _element(b"\x73\xc5", b"\1")
        + _element(b"\x83", b"\2" if setup.channels else b"\1")
        + _element(b"\x9c", b"\0")
        + _element(b"\x22\xb5\x9c", b"und")
        + _element(b"\x53\x6e", name.encode())
        + _element(b"\x86", setup.codec_id.encode())
    )
    if setup.private:
        entry += _element(b"\x63\xa2", setup.private)
    if setup.channels:
        sound = _element(b"\xb5", struct.pack("!d", 48_000.0)) + _element(b"\x9f", _number(setup.channels))
        entry += _element(b"\x56\xbb", _number(_SEEK_PRE_ROLL_NS)) + _element(b"\xe1", sound)
    else:
        pixels = _element(b"\xb0", _number(setup.width)) + _element(b"\xba", _number(setup.height))
        entry += _element(b"\xe0", pixels)
    return ebml + _SEGMENT + _UNKNOWN + _void(_SEEK_ROOM) + info + _element(_TRACKS, _element(b"\xae", entry))


def _clusters(file: IO[bytes], position: int) -> Iterator[tuple[int, int]]:
    """Return where each whole cluster begins and ends."""
    length = os.fstat(file.fileno()).st_size
    while (size := _element_bytes(file, position)) and position + size <= length:
        file.seek(position)
        if file.read(len(_CLUSTER)) == _CLUSTER:
            yield position, position + size
        position += size


def _blocks(file: IO[bytes], begin: int, end: int) -> Iterator[tuple[int, bool]]:
    """Return the times of a cluster's frames, and whether each is a key frame."""
    file.seek(begin)
    data = file.read(end - begin)
    at = _head_bytes(data)
    start = 0
    while at < len(data):
        size, header = _size(data, at + 1)
        body = at + 1 + header
        if data[at : at + 1] == _TIMESTAMP:
            start = int.from_bytes(data[body : body + size], "big")
        elif data[at : at + 1] == _SIMPLE_BLOCK:
            time, flags = struct.unpack_from("!hB", data, body + 1)
            yield start + time, bool(flags & 0x80)
        else:
            raise ValueError("what a disk made of it")
        at = body + size


def _element_bytes(file: IO[bytes], position: int) -> int:
    """Return how long the element at a position is, with its head; 0: there is none."""
    file.seek(position)
    head = file.read(_HEAD_MOST)
    identifier = _vint_bytes(head[0]) if head else 0
    if not 0 < identifier <= 4 or len(head) <= identifier or not head[identifier]:
        return 0
    size, length = _size(head, identifier)
    return identifier + length + size


def _head_bytes(data: bytes) -> int:
    """Return how long id and size at the beginning are."""
    identifier = _vint_bytes(data[0])
    return identifier + _vint_bytes(data[identifier])


def _size(data: bytes, at: int) -> tuple[int, int]:
    """Return the size written there, and in how many bytes it is."""
    length = _vint_bytes(data[at])
    value = int.from_bytes(data[at : at + length], "big")
    return value & ((1 << 7 * length) - 1), length


def _vint_bytes(first: int) -> int:
    return 9 - first.bit_length()


def _element(identifier: bytes, payload: bytes) -> bytes:
    length = next(length for length in range(1, 9) if len(payload) < (1 << 7 * length) - 1)
    return identifier + (len(payload) | 1 << 7 * length).to_bytes(length, "big") + payload


def _number(value: int) -> bytes:
    return value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")


def _seek(identifier: bytes, position: int) -> bytes:
    return _element(b"\x4d\xbb", _element(b"\x53\xab", identifier) + _element(b"\x53\xac", _number(position)))


def _void(room: int) -> bytes:
    return _VOID + (room - 2 | 0x80).to_bytes(1, "big") + bytes(room - 2)


def _write_at(file: IO[bytes], position: int, data: bytes) -> None:
    file.seek(position)
    _write(file, data)


def _write(file: IO[bytes], data: bytes) -> None:
    written = 0
    while written < len(data):
        written += file.write(memoryview(data)[written:]) or 0
