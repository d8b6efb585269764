"""How files of jobs are called: the keys that they have in their bucket or folder. Pure.

Every key is one that every store takes: a relative path of ordinary characters without `..`, and no dot in front,
where it would hide. What would be too long for a bucket, or a part too long for a file system, is cut; then its end
is a digest of the whole, so that names that differed still do.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from parlour.properties.kinds import Template

__all__ = ["LONGEST_KEY", "LONGEST_PART", "Named", "cut", "keys_of_template", "plain"]

LONGEST_PART: Final = 255
"""Bytes that one part of a path may have in a file system. Buckets know no such limit, but keys are good everywhere."""

LONGEST_KEY: Final = 1024
"""Bytes of a key in S3."""

_TRIES: Final = 1000
_MARK: Final = 16
_ODD: Final = re.compile(r"[^0-9A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Named:
    """What a name can tell of a job. `started_at` is in Unix seconds."""

    domain_name: str
    room_name: str
    mtg_session_id: str
    instance_id: str
    job_id: str
    started_at: float

    def tags(self, *, id_tag: str) -> Mapping[str, str]:
        """Return what stands for the tags of a template, but for its moment; `id_tag` is that of the job's own id."""
        return {
            "domain_name": plain(self.domain_name),
            "room_name": plain(self.room_name),
            "mtg_session_id": plain(self.mtg_session_id),
            "instance_id": plain(self.instance_id),
            id_tag: plain(self.job_id),
        }


def keys_of_template(template: str, tags: Mapping[str, str], moment: int, *, spare: int = 0) -> Iterator[str]:
    """Return the key that a template gives, and then others for when that one is taken: of moments a bit later.

    `moment` is `epoch_time`, in the template's own unit; `spare` is for how many bytes there is to be room behind it.
    """
    for later in range(_TRIES):
        name = Template.expand(template, {**tags, "epoch_time": str(moment + later)})
        parts = [cut(part, LONGEST_PART - spare) for part in name.split("/")]
        yield _seen(cut("/".join(parts), LONGEST_KEY - spare))


def plain(text: str) -> str:
    """Return `text` as a name can have it: never empty, and nothing in it leads anywhere."""
    return _ODD.sub("-", text) or "-"


def cut(text: str, longest: int) -> str:
    """Return `text`, or as much of it as fits before the digest of it all."""
    if len(text) <= longest:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:_MARK]
    return f"{text[: longest - _MARK - 1].rstrip('/')}-{digest}"


def _seen(key: str) -> str:
    return f"_{key[1:]}" if key.startswith(".") else key
