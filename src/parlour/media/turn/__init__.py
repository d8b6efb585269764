"""TURN: relays for browsers whose network lets nothing else through, and the short-lived credentials for them.

`TurnService` is all that the rest of the server sees: it keeps coturn running (`relay`, `process`, `config`), or knows
the relays of others, and says for each participant which servers to use (`credentials`).
"""

from parlour.media.turn.configured import relay_wanted, turn_options, turn_service
from parlour.media.turn.credentials import TurnAccess
from parlour.media.turn.options import Addresses, TlsFiles, TurnOptions
from parlour.media.turn.process import find_program
from parlour.media.turn.relay import TurnRelay
from parlour.media.turn.service import TurnService

__all__ = [
    "Addresses",
    "TlsFiles",
    "TurnAccess",
    "TurnOptions",
    "TurnRelay",
    "TurnService",
    "find_program",
    "relay_wanted",
    "turn_options",
    "turn_service",
]
