"""What the server reads of a browser's SDP itself: which m-line is of which kind, and on which media would be sent."""

from collections.abc import Iterator
from typing import Final

from parlour.calls.tracks import Kind

__all__ = ["kinds_by_mid", "sending_mids"]

_KINDS: dict[str, Kind] = {"audio": "audio", "video": "video"}
_SILENT: Final = frozenset({"a=recvonly", "a=inactive"})


def kinds_by_mid(sdp: str) -> dict[str, Kind]:
    """Return the kind of every audio and video m-line that has a mid."""
    kinds: dict[str, Kind] = {}
    for kind, lines in _sections(sdp):
        for line in lines:
            if line.startswith("a=mid:"):
                kinds[line[6:].strip()] = kind
    return kinds


def sending_mids(sdp: str) -> frozenset[str]:
    """Return the mids of the audio and video m-lines on which whoever wrote this would send.

    An m-line without a direction sends (RFC 8866, 6.7), and one without a mid counts as one whose mid is empty.
    """
    sending = set()
    for _, lines in _sections(sdp):
        rejected = lines[0].split(" ", 2)[1:2] == ["0"] and "a=bundle-only" not in lines
        if not rejected and not _SILENT & set(lines):
            sending.add(next((line[6:].strip() for line in lines if line.startswith("a=mid:")), ""))
    return frozenset(sending)


def _sections(sdp: str) -> Iterator[tuple[Kind, list[str]]]:
    """Walk the audio and video m-lines, each with the lines that belong to it."""
    kind: Kind | None = None
    lines: list[str] = []
    for line in [*sdp.splitlines(), "m="]:
        if line.startswith("m="):
            if kind is not None:
                yield kind, lines
            kind, lines = _KINDS.get(line[2:].split(" ", 1)[0]), []
        lines.append(line)
