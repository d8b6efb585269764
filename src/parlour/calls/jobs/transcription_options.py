"""What a transcription is to be like, read from what was asked for.

Source: the documented options of `startTranscription()`. What is not said is left to the recogniser.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from parlour.calls.jobs.instances import DEFAULT_INSTANCE
from parlour.properties.transcription_options import TRANSCRIPTION_START, TRANSCRIPTION_UPDATE
from parlour.strict_json import JsonValue

__all__ = ["TranscriptionChanges", "TranscriptionOptions", "read_transcription", "read_transcription_changes"]

_EVERYBODY = "*"


@dataclass(frozen=True, slots=True)
class TranscriptionOptions:
    """What was asked for; `None`: nothing was said of it."""

    kind: Literal["transcription"] = "transcription"
    instance_id: str = DEFAULT_INSTANCE
    language: str | None = None
    model: str | None = None
    """The model, or what was called its `tier`."""
    punctuate: bool | None = None
    profanity_filter: bool | None = None
    endpointing: float | bool | None = None
    """The pause that ends an utterance, in milliseconds; or whether there is one."""
    redact: bool | tuple[str | bool, ...] | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict)
    include_raw: bool = False
    """Whether messages carry the recogniser's own reply."""
    participants: tuple[str, ...] | None = None
    """The session ids of those to be transcribed; `None`: everybody."""
    geo: Literal["global", "eu"] = "global"
    """Where speech may be processed."""
    stored: bool = False
    """Whether a transcript is kept, as `enable_transcription_storage` said at the start."""

    def covers(self, session_id: str) -> bool:
        """Tell whether what this participant says is transcribed."""
        return self.participants is None or session_id in self.participants

    def keep(self) -> dict[str, JsonValue]:
        """Return these options as JSON, for `go_on` in another process."""
        kept = {name: getattr(self, name) for name in _KEPT}
        return {name: [*value] if isinstance(value, tuple) else value for name, value in kept.items()}

    @classmethod
    def go_on(cls, kept: Mapping[str, Any]) -> "TranscriptionOptions":
        """Return what was kept."""
        told: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        return cls(**told)

    def changed(self, changes: "TranscriptionChanges") -> "TranscriptionOptions":
        """Return these options with what was said of another choice of people."""
        return replace(self, participants=changes.participants) if changes.names_people else self


_KEPT = tuple(each.name for each in fields(TranscriptionOptions) if each.name != "kind")


@dataclass(frozen=True, slots=True)
class TranscriptionChanges:
    """What is to change of a running transcription; `names_people`: whether anything was said of `participants`."""

    instance_id: str | None = None
    names_people: bool = False
    participants: tuple[str, ...] | None = None


def read_transcription(body: object) -> TranscriptionOptions:
    """Read what a transcription is to be like. Raises `InvalidRequestError` with the documented texts."""
    said = _checked(TRANSCRIPTION_START, body)
    redact = said.get("redact")
    return TranscriptionOptions(
        instance_id=said.get("instanceId", DEFAULT_INSTANCE),
        language=said.get("language") or None,
        model=said.get("model") or said.get("tier") or None,
        punctuate=said.get("punctuate"),
        profanity_filter=said.get("profanity_filter"),
        endpointing=said.get("endpointing"),
        redact=tuple(redact) if isinstance(redact, list) else redact,
        extra=said.get("extra", {}),
        include_raw=said.get("includeRawResponse") is True,
        participants=_people(said),
        geo=said.get("transcription_geo", "global"),
    )


def read_transcription_changes(body: object) -> TranscriptionChanges:
    """Read what is to change of a running one. Raises `InvalidRequestError` with the documented texts."""
    said = _checked(TRANSCRIPTION_UPDATE, body)
    return TranscriptionChanges(said.get("instanceId"), "participants" in said, _people(said))


def _people(said: Mapping[str, Any]) -> tuple[str, ...] | None:
    named = said.get("participants")
    return None if named is None or _EVERYBODY in named else tuple(named)


def _checked(shape: Any, body: object) -> dict[str, Any]:
    checked = shape.check(body, "")
    assert isinstance(checked, dict)  # noqa: S101 - what an `Object` returns
    return checked
