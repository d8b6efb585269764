"""What a job asks of the recogniser. Pure."""

from collections.abc import Mapping
from typing import Any, cast

from parlour.speech import SpeechOptions
from parlour.strict_json import JsonValue

__all__ = ["speech_options"]


def speech_options(request: Mapping[str, JsonValue]) -> SpeechOptions:
    """Return the options of a checked body of `POST /batch-processor`.

    `transformParams.transcript` says how; its language wins over that of `inParams`, without either it is English.
    """
    transform = cast("dict[str, Any]", request.get("transformParams") or {})
    said: dict[str, Any] = dict(transform.get("transcript") or {})
    source = cast("dict[str, Any]", request["inParams"])
    if "language" in source:
        said.setdefault("language", source["language"])
    if isinstance(said.get("redact"), list):
        said["redact"] = tuple(said["redact"])
    endpointing = said.get("endpointing")
    if isinstance(endpointing, float):
        said["endpointing"] = round(endpointing)
    return SpeechOptions(**said)
