"""The live call as a pure state machine: commands and time in, effects out."""

from parlour.calls.access import BAD_TOKEN, BadToken, Refusal, check_access
from parlour.calls.call import Call
from parlour.calls.ejection import EjectReason
from parlour.calls.rules import CallRules, ParticipantRules, TokenRules

__all__ = [
    "BAD_TOKEN",
    "BadToken",
    "Call",
    "CallRules",
    "EjectReason",
    "ParticipantRules",
    "Refusal",
    "TokenRules",
    "check_access",
]
