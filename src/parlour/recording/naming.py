"""How files of recordings are called: the keys that they have in their bucket or folder. Pure.

Source: `recordings_template` of the founding document. A template that ends in `.mp4` gives films that name, as it is;
one without an extension gives names without one. Nothing is added to what the template says, because applications
compute the names themselves. `.mp4` is the only extension that a template may have, and it would be a lie about
other files: the sound alone is `.m4a` then, and each track of a raw-tracks recording has the extension of its own
contents, behind what the template gives.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from parlour.properties.kinds import Template

__all__ = ["DEFAULT_TEMPLATE", "Named", "download_name", "output_key", "recording_keys", "stream_prefix", "track_key"]

DEFAULT_TEMPLATE: Final = "{domain_name}/{room_name}/{epoch_time}"

_LONGEST_PART: Final = 255
"""Bytes that one part of a path may have in a file system. Buckets know no such limit, but keys are good everywhere."""

_LONGEST_KEY: Final = 1024
"""Bytes of a key in S3."""

_ROOM_FOR_TRACKS: Final = 160
_ROOM_FOR_OUTPUTS: Final = 32
"""What the longest name of a track, or of a file beside the recording, adds to its key."""

_TRIES: Final = 1000
_MARK: Final = 16
_ODD: Final = re.compile(r"[^0-9A-Za-z_-]+")
_FILM: Final = ".mp4"
_SOUND: Final = ".m4a"

_KNOWN: Final = (_FILM, _SOUND, ".aac", ".json", ".vtt", ".wav", ".webm")
"""Endings that names have where they have one."""

_EXTENSIONS: Final = {"cloud": _FILM, "cloud-audio-only": _SOUND, "raw-tracks": ""}


@dataclass(frozen=True, slots=True)
class Named:
    """What a name can tell of a recording. `started_at` is in Unix seconds; names have it in milliseconds."""

    domain_name: str
    room_name: str
    mtg_session_id: str
    instance_id: str
    recording_id: str
    started_at: float


def recording_keys(template: str, recording: Named, type_: str) -> Iterator[str]:
    """Return the key of a recording of `type_`, and then others for when that one is taken: of moments a bit later.

    `template` has been accepted as a `recordings_template`. Of a raw-tracks recording the key is what the names of all
    its files begin with.

    Every key is one that every store takes: a relative path of ordinary characters without `..`, and no dot in front,
    where it would hide. What would be too long for a bucket, or a part too long for a file system, is cut; then its end
    is a digest of the whole, so that names that differed still do.
    """
    spare = _ROOM_FOR_TRACKS if type_ == "raw-tracks" else _ROOM_FOR_OUTPUTS
    stem, extension = _extension(template, type_)
    moment = _milliseconds(recording.started_at)
    for later in range(_TRIES):
        tags = {name: _plain(getattr(recording, name)) for name in Named.__slots__ if name != "started_at"}
        name = Template.expand(stem, {**tags, "epoch_time": str(moment + later)})
        parts = [_cut(part, _LONGEST_PART - spare) for part in name.split("/")]
        yield _seen(_cut("/".join(parts), _LONGEST_KEY - spare)) + extension


def track_key(key: str, session_id: str, tag: str, started_at: float, extension: str) -> str:
    """Return the key of one track of the raw-tracks recording with this `key`.

    `tag` says what it is (`cam-audio`, `cam-video`, `screen-audio`, `screen-video`), `started_at` (Unix seconds) when
    it began, `extension` (such as `webm`) what is in it.
    """
    return f"{key}-{_plain(session_id)[:64]}-{_plain(tag)[:32]}-{_milliseconds(started_at)}.{_plain(extension)[:8]}"


def output_key(key: str, what: str, extension: str) -> str:
    """Return the key of a file beside a recording: `events` (`json`), `chat` (`vtt`), `manifest` (`json`), …"""
    return f"{_bare(key)}-{_plain(what)[:16]}.{_plain(extension)[:8]}"


def download_name(key: str, type_: str) -> str:
    """Return how a file of a recording is called on the disk of who downloads it: with its extension at any rate."""
    name = key.rpartition("/")[2]
    return name if name.endswith(_KNOWN) else name + _EXTENSIONS.get(type_, "")


def _extension(template: str, type_: str) -> tuple[str, str]:
    if not template.endswith(_FILM):
        return template, ""
    return template.removesuffix(_FILM).rstrip("/"), _EXTENSIONS.get(type_, "")


def _milliseconds(moment: float) -> int:
    return round(moment * 1000)


def _bare(key: str) -> str:
    return key.removesuffix(_FILM).removesuffix(_SOUND)


def _plain(text: str) -> str:
    """Return `text` as a name can have it: never empty, and nothing in it leads anywhere."""
    return _ODD.sub("-", text) or "-"


def _seen(key: str) -> str:
    return f"_{key[1:]}" if key.startswith(".") else key


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:_MARK]
    return f"{text[: longest - _MARK - 1].rstrip('/')}-{digest}"


def stream_prefix(template: str | None, path: str | None, stream: Named, live_streaming_id: str) -> str:
    """Return what the keys of an HLS output begin with, without a slash at its end; `master.m3u8` is right below.

    `template` is `path_template`, whose `epoch_time` is in seconds; `path` the deprecated prefix, used without one:
    `<path>/<mtgSessionId>`.
    Source: `streaming_endpoints[].hls_config.storage` of the REST API.
    """
    tags = {
        name: _plain(getattr(stream, name)) for name in Named.__slots__ if name not in ("started_at", "recording_id")
    }
    tags |= {"epoch_time": str(int(stream.started_at)), "live_streaming_id": _plain(live_streaming_id)}
    named = Template.expand(template, tags) if template else f"{path or ''}/{tags['mtg_session_id']}"
    parts = [_cut(part, _LONGEST_PART) for part in named.split("/") if part not in ("", ".", "..")]
    return _cut("/".join(parts) or tags["mtg_session_id"], _LONGEST_KEY - _ROOM_FOR_OUTPUTS).lstrip(".") or "-"
