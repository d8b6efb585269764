"""How files of recordings are called: the keys that they have in their bucket or folder. Pure.

Source: `recordings_template` of the founding document. A template that ends in `.mp4` gives films that name, as it is;
one without an extension gives names without one. Nothing is added to what the template says, because applications
compute the names themselves. `.mp4` is the only extension that a template may have, and it would be a lie about
other files: the sound alone is `.m4a` then, and each track of a raw-tracks recording has the extension of its own
contents, behind what the template gives.
"""

from collections.abc import Iterator
from typing import Final

from parlour.jobs.naming import LONGEST_KEY, LONGEST_PART, Named, cut, keys_of_template, plain
from parlour.properties.kinds import Template

__all__ = ["DEFAULT_TEMPLATE", "download_name", "output_key", "recording_keys", "stream_prefix", "track_key"]

DEFAULT_TEMPLATE: Final = "{domain_name}/{room_name}/{epoch_time}"

_ROOM_FOR_TRACKS: Final = 160
_ROOM_FOR_OUTPUTS: Final = 32
"""What the longest name of a track, or of a file beside the recording, adds to its key."""

_FILM: Final = ".mp4"
_SOUND: Final = ".m4a"

_KNOWN: Final = (_FILM, _SOUND, ".aac", ".json", ".vtt", ".wav", ".webm")
"""Endings that names have where they have one."""

_EXTENSIONS: Final = {"cloud": _FILM, "cloud-audio-only": _SOUND, "raw-tracks": ""}


def recording_keys(template: str, recording: Named, type_: str) -> Iterator[str]:
    """Return the key of a recording of `type_`, and then others for when that one is taken: of moments a bit later.

    `template` has been accepted as a `recordings_template`. Of a raw-tracks recording the key is what the names of all
    its files begin with.
    """
    spare = _ROOM_FOR_TRACKS if type_ == "raw-tracks" else _ROOM_FOR_OUTPUTS
    stem, extension = _extension(template, type_)
    tags, moment = recording.tags(id_tag="recording_id"), _milliseconds(recording.started_at)
    return (key + extension for key in keys_of_template(stem, tags, moment, spare=spare))


def track_key(key: str, session_id: str, tag: str, started_at: float, extension: str) -> str:
    """Return the key of one track of the raw-tracks recording with this `key`.

    `tag` says what it is (`cam-audio`, `cam-video`, `screen-audio`, `screen-video`), `started_at` (Unix seconds) when
    it began, `extension` (such as `webm`) what is in it.
    """
    return f"{key}-{plain(session_id)[:64]}-{plain(tag)[:32]}-{_milliseconds(started_at)}.{plain(extension)[:8]}"


def output_key(key: str, what: str, extension: str) -> str:
    """Return the key of a file beside a recording: `events` (`json`), `chat` (`vtt`), `manifest` (`json`), …"""
    return f"{_bare(key)}-{plain(what)[:16]}.{plain(extension)[:8]}"


def download_name(key: str, type_: str) -> str:
    """Return how a file of a recording is called on the disk of who downloads it: with its extension at any rate."""
    name = key.rpartition("/")[2]
    return name if name.endswith(_KNOWN) else name + _EXTENSIONS.get(type_, "")


def stream_prefix(template: str | None, path: str | None, stream: Named) -> str:
    """Return what the keys of an HLS output begin with, without a slash at its end; `master.m3u8` is right below.

    `template` is `path_template`, whose `epoch_time` is in seconds; `path` the deprecated prefix, used without one:
    `<path>/<mtgSessionId>`.
    Source: `streaming_endpoints[].hls_config.storage` of the REST API.
    """
    tags = {**stream.tags(id_tag="live_streaming_id"), "epoch_time": str(int(stream.started_at))}
    named = Template.expand(template, tags) if template else f"{path or ''}/{tags['mtg_session_id']}"
    parts = [cut(part, LONGEST_PART) for part in named.split("/") if part not in ("", ".", "..")]
    return cut("/".join(parts) or tags["mtg_session_id"], LONGEST_KEY - _ROOM_FOR_OUTPUTS).lstrip(".") or "-"


def _extension(template: str, type_: str) -> tuple[str, str]:
    if not template.endswith(_FILM):
        return template, ""
    return template.removesuffix(_FILM).rstrip("/"), _EXTENSIONS.get(type_, "")


def _milliseconds(moment: float) -> int:
    return round(moment * 1000)


def _bare(key: str) -> str:
    return key.removesuffix(_FILM).removesuffix(_SOUND)
