"""The VideoRoom plugin's requests and replies: pure builders and parsers.

Field names are those of the plugin's documentation (janus.conf.meetecho.com/docs/videoroom).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from parlour.media.port import MediaError

__all__ = [
    "NO_SUCH_FEED",
    "NO_SUCH_ROOM",
    "PLUGIN",
    "ROOM_EXISTS",
    "Json",
    "RefusedError",
    "RoomKey",
    "Stream",
    "configure_publisher",
    "create",
    "destroy",
    "exists",
    "join_publisher",
    "join_subscriber",
    "keyframe",
    "moderate",
    "raise_if_refused",
    "restart_subscriber",
    "start",
    "streams_of",
    "update",
]

Json = dict[str, Any]
"""A JSON object as the engine speaks it: its values are checked where they are read."""

PLUGIN: Final = "janus.plugin.videoroom"
NO_SUCH_ROOM: Final = 426
ROOM_EXISTS: Final = 427
NO_SUCH_FEED: Final = 428

_CODECS: Final = "vp8,h264"
_ACTIVE_PACKETS: Final = 10
"""Audio packets (20 ms each) over which the level is averaged: a syllable. The average is one of decibels, so that in a
longer window a short sound drowns in the silence around it (measured: a beep of 0.1 s gives 45 here, 114 in 0.5 s)."""

_SPEECH_LEVEL: Final = 65
"""Average level in -dBov below which somebody talks; 127 is silence."""

_MAX_PUBLISHERS: Final = 100_000
"""Who may publish is decided by the call, not by the engine."""


class RefusedError(MediaError):
    """The plugin answered with an error; `code` is its number."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"The media server refused the request: {text} ({code})")
        self.code = code


@dataclass(frozen=True, slots=True)
class RoomKey:
    """A room's name in the engine and the secret that lets this server manage it."""

    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class Stream:
    """One m-line of a subscription; `feed` and `feed_mid` are empty when it is unused."""

    mid: str
    kind: str
    active: bool
    feed: str
    feed_mid: str


def create(room: RoomKey, *, admin_key: str, bitrate: int) -> Json:
    """Build the request that opens a room until the engine ends."""
    return {
        "request": "create",
        "admin_key": admin_key,
        "room": room.name,
        "secret": room.secret,
        "permanent": False,
        "is_private": True,
        "publishers": _MAX_PUBLISHERS,
        "bitrate": bitrate,
        "videocodec": _CODECS,
        "audiocodec": "opus",
        "opus_fec": True,
        "audiolevel_ext": True,
        "audiolevel_event": True,
        "audio_active_packets": _ACTIVE_PACKETS,
        "audio_level_average": _SPEECH_LEVEL,
        "notify_joining": False,
    }


def destroy(room: RoomKey) -> Json:
    """Build the request that closes a room for everybody."""
    return {"request": "destroy", "room": room.name, "secret": room.secret, "permanent": False}


def exists(room: str) -> Json:
    """Build a cheap question that the plugin only answers when its rooms are not deadlocked."""
    return {"request": "exists", "room": room}


def join_publisher(room: RoomKey, feed: str) -> Json:
    """Build the request that makes a handle the publisher `feed`; it travels with the first offer."""
    return {"request": "joinandconfigure", "ptype": "publisher", "room": room.name, "id": feed}


def configure_publisher() -> Json:
    """Build the request that renegotiates a publisher; it travels with an offer."""
    return {"request": "configure"}


def keyframe() -> Json:
    """Build the request that makes a publisher's browser send key frames."""
    return {"request": "configure", "keyframe": True}


def moderate(room: RoomKey, feed: str, mid: str, *, mute: bool) -> Json:
    """Build the request that stops or resumes the forwarding of one stream."""
    return {"request": "moderate", "room": room.name, "secret": room.secret, "id": feed, "mid": mid, "mute": mute}


def join_subscriber(room: RoomKey, sources: Iterable[tuple[str, str]]) -> Json:
    """Build the request that makes a handle a subscriber of `sources`, pairs of feed and mid.

    Without `autoupdate` the engine renegotiates only when asked, so that every offer has one cause: this server.
    With `use_msid` each feed is a media stream of its own, which browsers need to keep its sound and picture together.
    """
    return {
        "request": "join",
        "ptype": "subscriber",
        "room": room.name,
        "use_msid": True,
        "autoupdate": False,
        "streams": _wanted(sources),
    }


def update(add: Iterable[tuple[str, str]], drop: Iterable[str]) -> Json:
    """Build the request that adds sources (feed, mid) to a subscription and drops some of the subscriber's own mids."""
    request: Json = {"request": "update"}
    if subscribe := _wanted(add):
        request["subscribe"] = subscribe
    if unsubscribe := [{"sub_mid": mid} for mid in drop]:
        request["unsubscribe"] = unsubscribe
    return request


def start() -> Json:
    """Build the request that takes a subscriber's answer."""
    return {"request": "start"}


def restart_subscriber() -> Json:
    """Build the request for an offer with new ICE credentials."""
    return {"request": "configure", "restart": True}


def raise_if_refused(data: Mapping[str, Any]) -> None:
    """Raise `RefusedError` when `data` is the plugin's error reply."""
    code = data.get("error_code")
    if isinstance(code, int):
        raise RefusedError(code, str(data.get("error", "unknown")))


def streams_of(data: Mapping[str, Any]) -> tuple[Stream, ...] | None:
    """Return the subscription that an `attached` or `updated` event describes, `None` when it describes none."""
    streams = data.get("streams")
    if data.get("videoroom") not in {"attached", "updated"} or not isinstance(streams, list):
        return None
    return tuple(_stream(entry) for entry in streams if isinstance(entry, dict))


def _stream(entry: Mapping[str, Any]) -> Stream:
    active = entry.get("active") is True
    return Stream(
        mid=str(entry.get("mid", "")),
        kind=str(entry.get("type", "")),
        active=active,
        feed=str(entry.get("feed_id", "")) if active else "",
        feed_mid=str(entry.get("feed_mid", "")) if active else "",
    )


def _wanted(sources: Iterable[tuple[str, str]]) -> list[Json]:
    return [{"feed": feed, "mid": mid} for feed, mid in sources]
