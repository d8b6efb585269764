"""The declarations, one module per section of the reference documentation."""

from typing import Final

from parlour.properties.model import Property
from parlour.properties.sections import (
    access,
    chat,
    domain_only,
    identity,
    media,
    network,
    permissions,
    recording,
    streaming,
    telephony,
    transcription,
    ui,
)

__all__ = ["DECLARED"]

DECLARED: Final[tuple[Property, ...]] = (
    *identity.DECLARED,
    *access.DECLARED,
    *permissions.DECLARED,
    *ui.DECLARED,
    *chat.DECLARED,
    *media.DECLARED,
    *network.DECLARED,
    *recording.DECLARED,
    *transcription.DECLARED,
    *telephony.DECLARED,
    *streaming.DECLARED,
    *domain_only.DECLARED,
)
"""Every property, in the order in which the documentation lists them; nested ones follow from their kinds."""
