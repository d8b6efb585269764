"""How the output of jobs is called: the keys that it has in its bucket or folder. Pure.

Source: `outParams.s3Config.s3KeyTemplate`, and the keys in the documented events: a folder of the domain, in it one of
the job, so that no two jobs that use the same template get the same keys.
"""

import re
from collections.abc import Mapping
from typing import Final

from parlour.jobs.naming import LONGEST_KEY, LONGEST_PART, cut, plain
from parlour.properties.kinds import Template

__all__ = ["DEFAULT_TEMPLATE", "output_key", "output_name"]

DEFAULT_TEMPLATE: Final = "transcript"

_SPARE: Final = 16
"""What is put behind a name at most."""

_ENDING: Final = re.compile(r"\.(txt|srt|vtt|json)$")


def output_name(template: str, tags: Mapping[str, str], *, replace: bool = True) -> str:
    """Return what the keys of a job's output begin with: `<domain>/<job>/` and the template with its `tags` replaced.

    `template` has been accepted as an `s3KeyTemplate`; `tags` has every tag that is in it, `domain_name` and `job_id`
    at any rate. An extension that it has of one of the formats is dropped: each file has its own. Without `replace`
    the template is the name as it stands.
    """
    known = {tag: plain(value) for tag, value in tags.items()}
    name = _ENDING.sub("", Template.expand(template, known) if replace else template)
    parts = [cut(part, LONGEST_PART - _SPARE) for part in name.split("/") if part not in ("", ".", "..")]
    name = "/".join(parts or [DEFAULT_TEMPLATE])
    folder = f"{known['domain_name']}/{known['job_id']}"
    return f"{folder}/{cut(name, LONGEST_KEY - len(folder) - _SPARE)}"


def output_key(name: str, what: str, format_: str) -> str:
    """Return the key of one file of a job's output: `what` is `transcription` or `summary`."""
    return f"{name}{'-summary' if what == 'summary' else ''}.{format_}"
