"""What the codecs of pictures have in common."""

from typing import NamedTuple, Protocol

__all__ = ["BrokenError", "Setup", "VideoCodec"]


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
    """Knows the payloads of one codec. Its methods may raise `IndexError` where a payload is too short."""

    setup: Setup | None
    """As the last key frame says; `None` before the first."""

    def begins_key(self, payload: bytes) -> bool:
        """Tell whether this is the first packet of a key frame."""
        ...

    def assemble(self, payloads: list[bytes]) -> tuple[bool, bytes]:
        """Return whether it is a key frame, and the frame. Raises `BrokenError`."""
        ...
