"""What the bodies of transcription may hold (the documented ranges)."""

from typing import Final

from parlour.properties.kinds import ListOf, Object, String
from parlour.properties.kinds.forms import SESSION, optional
from parlour.properties.sections.transcription import SETTINGS as TRANSCRIPTION_START

__all__ = [
    "TRANSCRIPTION_START",
    "TRANSCRIPTION_STOP",
    "TRANSCRIPTION_UPDATE",
]

_NAME: Final = optional("instanceId", String(max_length=128), "Tells several transcriptions of a call apart.")

TRANSCRIPTION_UPDATE: Final = Object(
    _NAME, optional("participants", ListOf(SESSION, max_items=200, distinct=True), "The session ids to transcribe.")
)
TRANSCRIPTION_STOP: Final = Object(_NAME)
