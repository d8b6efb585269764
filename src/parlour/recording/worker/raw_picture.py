"""What the codecs of pictures have in common."""

from typing import NamedTuple, Protocol

__all__ = ["Bits", "BrokenError", "Setup", "VideoCodec"]


class BrokenError(Exception):
    """A frame that is none."""


class Setup(NamedTuple):
    """How Matroska describes a track: its codec's id there, the codec's own data, pixels or channels."""

    codec_id: str
    private: bytes
    width: int = 0
    height: int = 0
    channels: int = 0


class VideoCodec(Protocol):
    """Knows the payloads of one codec. Its methods may raise `BrokenError`, and `IndexError` where one is too short."""

    setup: Setup | None
    """As the last key frame says; `None` before the first."""

    def begins_key(self, payload: bytes) -> bool:
        """Tell whether this is the first packet of a key frame."""
        ...

    def assemble(self, payloads: list[bytes]) -> tuple[bool, bytes]:
        """Return whether it is a key frame, and the frame."""
        ...


class Bits:
    """Reads bits. Raises `BrokenError` where there are none."""

    def __init__(self, data: bytes) -> None:
        self._bits = int.from_bytes(data, "big")
        self._left = len(data) * 8

    def read(self, count: int) -> int:
        """Return the next bits as a number."""
        self._left -= count
        if self._left < 0:
            raise BrokenError("it ends too early")
        return self._bits >> self._left & ((1 << count) - 1)

    def golomb(self) -> int:
        """Return the next number that is written in the way of H.264: 9.1 there."""
        zeros = 0
        while not self.read(1):
            zeros += 1
        return (1 << zeros) - 1 + self.read(zeros) if zeros else 0
