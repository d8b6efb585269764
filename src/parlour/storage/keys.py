"""What keys and names of files look like, in every store."""

import re
from typing import Final
from urllib.parse import quote

from parlour.storage.port import StorageError

__all__ = ["content_disposition", "content_type_of", "file_name", "parts_of"]

MAX_KEY_BYTES: Final = 1024
"""S3's own limit."""

_MAX_PART_BYTES: Final = 255
"""The longest name that file systems take."""

_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_UNFIT: Final = re.compile(r"""[\\/:*?"<>|;%,']""")
_LONGEST_NAME: Final = 120

_TYPES: Final = {
    "aac": "audio/aac",
    "json": "application/json",
    "m3u8": "application/vnd.apple.mpegurl",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "srt": "application/x-subrip; charset=utf-8",
    "ts": "video/mp2t",
    "txt": "text/plain; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "wav": "audio/wav",
    "webm": "video/webm",
}


def parts_of(key: str) -> list[str]:
    """Return the names in `key`, from the outermost folder to the file.

    The same keys are good in every store, so that nothing is found out about a name when a call is over only. Raises
    `StorageError` for what climbs out of a folder, is hidden there, cannot be seen or is too long.
    """
    try:
        whole = key.encode("utf-8")
    except UnicodeEncodeError:
        raise StorageError("the file's name holds half of a character") from None
    parts = key.split("/")
    if any(part in ("", ".", "..") for part in parts):
        raise StorageError("the file's name is no relative path")
    if parts[0].startswith("."):
        raise StorageError("the file's name begins with a dot")
    if _UNSEEN.search(key) is not None or "\\" in key:
        raise StorageError("the file's name holds a character that cannot be stored")
    if len(whole) > MAX_KEY_BYTES or any(len(part.encode("utf-8")) > _MAX_PART_BYTES for part in parts):
        raise StorageError("the file's name is too long")
    return parts


def content_type_of(name: str) -> str:
    """Return the content type of a file by its extension, of those that this server makes."""
    return _TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def file_name(wanted: str) -> str:
    """Return a name under which any system saves a file: `wanted` without what has a meaning to one of them."""
    seen = _UNSEEN.sub("", wanted.encode("utf-8", "replace").decode("utf-8"))
    stem, dot, extension = _UNFIT.sub("_", seen).strip(" .").rpartition(".")
    if not dot or len(extension) > 10:
        return f"{stem}{dot}{extension}"[:_LONGEST_NAME].rstrip(" .") or "file"
    return f"{stem[:_LONGEST_NAME].rstrip(' .')}.{extension}"


def content_disposition(filename: str, *, inline: bool) -> str:
    """Return the header that says whether a browser shows a file or saves it, and as what (RFC 6266). ASCII."""
    name = file_name(filename)
    plain = name.encode("ascii", "replace").decode("ascii").replace("?", "_")
    more = "" if plain == name else f"; filename*=utf-8''{quote(name, safe='')}"
    return f'{"inline" if inline else "attachment"}; filename="{plain}"{more}'
