"""The live call as a pure state machine: commands and time in, effects out."""

from parlour.calls.admission import BAD_TOKEN, BadToken, check_admission
from parlour.calls.call import Call
from parlour.calls.ejection import EjectReason
from parlour.calls.refusals import Refuse
from parlour.calls.rules import CallRules, ParticipantRules, TokenRules

__all__ = [
    "BAD_TOKEN",
    "BadToken",
    "Call",
    "CallRules",
    "EjectReason",
    "ParticipantRules",
    "Refuse",
    "TokenRules",
    "check_admission",
]
