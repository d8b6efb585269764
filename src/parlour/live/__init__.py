"""The running calls: one task per call, which carries out what the pure core decides."""

from parlour.live.facade import Calls, Census
from parlour.live.frame import Frame
from parlour.live.ledger import Ledger
from parlour.live.ports import CallObserver, Connection, JobHandle, JobRunner, JobRunners, TranscriptionRunner, Wire
from parlour.live.seat import Seat
from parlour.live.snapshot import RoomSnapshot, RoomSource, StoreRooms
from parlour.live.trials import AddressLimitError, Trial, TrialLimits

__all__ = [
    "AddressLimitError",
    "CallObserver",
    "Calls",
    "Census",
    "Connection",
    "Frame",
    "JobHandle",
    "JobRunner",
    "JobRunners",
    "Ledger",
    "RoomSnapshot",
    "RoomSource",
    "Seat",
    "StoreRooms",
    "TranscriptionRunner",
    "Trial",
    "TrialLimits",
    "Wire",
]
