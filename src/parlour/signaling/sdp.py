"""What the server reads of a browser's SDP itself: which m-line is of which kind."""

from parlour.calls.tracks import Kind

__all__ = ["kinds_by_mid"]

_KINDS: dict[str, Kind] = {"audio": "audio", "video": "video"}


def kinds_by_mid(sdp: str) -> dict[str, Kind]:
    """Return the kind of every audio and video m-line that has a mid."""
    kinds: dict[str, Kind] = {}
    current: Kind | None = None
    for line in sdp.splitlines():
        if line.startswith("m="):
            current = _KINDS.get(line[2:].split(" ", 1)[0])
        elif current is not None and line.startswith("a=mid:"):
            kinds[line[6:].strip()] = current
    return kinds
