"""How transcripts are called: the keys that they have in their bucket or folder. Pure.

Source: `transcription_template` of the founding document. Nothing is added to what the template says, because
applications compute the names themselves. `epoch_time` is in seconds here.
"""

from collections.abc import Iterator
from typing import Final

from parlour.jobs.naming import Named, keys_of_template

__all__ = ["DEFAULT_TEMPLATE", "download_name", "transcript_keys"]

DEFAULT_TEMPLATE: Final = "{domain_name}/{room_name}/{epoch_time}.vtt"

_VTT: Final = ".vtt"


def transcript_keys(template: str, transcript: Named) -> Iterator[str]:
    """Return the key of a transcript, and then others for when that one is taken: of seconds a bit later.

    `template` has been accepted as a `transcription_template`.
    """
    ending = _VTT if template.endswith(_VTT) else ""
    stem = template.removesuffix(_VTT).rstrip("/") if ending else template
    tags = transcript.tags(id_tag="transcript_id")
    keys = keys_of_template(stem, tags, int(transcript.started_at), spare=len(ending))
    return (key + ending for key in keys)


def download_name(key: str) -> str:
    """Return how a transcript is called on the disk of who downloads it: with its extension at any rate."""
    name = key.rpartition("/")[2]
    return name if name.endswith(_VTT) else name + _VTT
