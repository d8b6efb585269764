"""Frames as bytes of the WebSocket protocol (RFC 6455, RFC 7692), made once for all who get the same.

That is possible because each message is compressed by itself (`server_no_context_takeover`). What is small goes as it
is.
"""

import zlib
from typing import Final

from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.server import ServerProtocol

from parlour.live import Frame

__all__ = ["PLAIN", "offered_compression", "window_of", "written"]

PLAIN: Final = 0
"""The window of a connection without compression."""

_WINDOW_BITS: Final = 12
_LEVEL, _MEMORY_LEVEL = 1, 5
"""More takes twice the time for at most a hundredth less (measured: a list of 200 participants, a large offer)."""

_WORTH_BYTES: Final = 200
"""Shorter frames stay within one packet anyway."""

_TEXT, _COMPRESSED_TEXT = 0x81, 0xC1
_SYNC_MARK: Final = b"\x00\x00\xff\xff"


def offered_compression() -> ServerPerMessageDeflateFactory:
    """Return the compression that a browser may choose."""
    return ServerPerMessageDeflateFactory(
        server_no_context_takeover=True,
        server_max_window_bits=_WINDOW_BITS,
        client_max_window_bits=_WINDOW_BITS,
        compress_settings={"level": _LEVEL, "memLevel": _MEMORY_LEVEL},
    )


def window_of(connection: ServerProtocol) -> int:
    """Return the window, in bits, in which messages to this browser may be compressed."""
    chosen = (each.local_max_window_bits for each in connection.extensions if isinstance(each, PerMessageDeflate))
    return next(chosen, PLAIN)


def written(frame: Frame, window: int) -> bytes:
    """Return the bytes of `frame` for a connection with this window; they are made once and kept in the frame."""
    if frame.size < _WORTH_BYTES:
        window = PLAIN
    known = frame.written.get(window)
    if known is None:
        known = frame.written[window] = _write(frame.text.encode(), window)
    return known


def _write(data: bytes, window: int) -> bytes:
    if window == PLAIN:
        return _head(_TEXT, len(data)) + data
    encoder = zlib.compressobj(_LEVEL, wbits=-window, memLevel=_MEMORY_LEVEL)
    packed = encoder.compress(data) + encoder.flush(zlib.Z_SYNC_FLUSH)
    packed = packed.removesuffix(_SYNC_MARK)
    return _head(_COMPRESSED_TEXT, len(packed)) + packed


def _head(first: int, size: int) -> bytes:
    if size < 126:
        return bytes((first, size))
    return bytes((first, 126)) + size.to_bytes(2) if size < 1 << 16 else bytes((first, 127)) + size.to_bytes(8)
