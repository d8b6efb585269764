"""What one browser may say, and what it may cause for others by it."""

from dataclasses import dataclass
from typing import Final, assert_never

from parlour.calls.commands import (
    AnswerWaiting,
    AskForHelp,
    ChangeStreamingTargets,
    ChooseTopology,
    EnterBreakoutRoom,
    Leave,
    LowerHands,
    PathTrouble,
    Publish,
    RaiseHand,
    ReadChat,
    ReadStreamTargets,
    RequestAccess,
    SearchGifs,
    SendAppMessage,
    SetSessionData,
    SetUserData,
    SetUserName,
    Signal,
    StartRecording,
    StartStreaming,
    StartTranscription,
    StopRecording,
    StopStreaming,
    StopTranscription,
    Subscribe,
    TellBreakoutRooms,
    TellNetwork,
    TellTalking,
    TopologyReady,
    UpdateBreakout,
    UpdateParticipants,
    UpdateRecording,
    UpdateStreaming,
    UpdateTracks,
    UpdateTranscription,
)
from parlour.clock import Clock
from parlour.live.requests import LimitLayers, RestartIce, SendProbe, TakeAnswer, TellSending
from parlour.signaling.flood import Budget, FloodLimit
from parlour.signaling.incoming import Incoming, TellLog

__all__ = ["Allowance", "Limits", "TooManyMessagesError"]

_REFUSED_WEIGHT: Final = 10
"""A message counts as so many when it is refused for what its sender caused: who goes on all the same is put out."""

_CHAT_WEIGHT: Final = 10
"""A look at what was said in the chat counts as so many more: it makes the server send up to 32 kB."""

_GIFS_WEIGHT: Final = 10
"""A search for GIFs counts as so many more: it makes the server send up to 24 kB, and ask others."""

_PROBE_WEIGHT: Final = 5
"""A probe counts as so many more: it makes the server send up to 20 kB."""

_LINES_PER_MESSAGE: Final = 5
"""So many lines of a log count as one message more."""

_SENDING_WEIGHT: Final = 5
"""What one says of one's own layers counts as so many more: the SFU turns to everybody who receives them."""


_TURNING_WEIGHT: Final = 5
"""What may turn the whole call to another topology, speaker or grouping counts as so many more."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one connection may cost. `caused_bytes_per_second` are those that its messages put on the way to others."""

    frame_bytes: int = 262_144
    messages_per_second: float = 100
    caused_bytes_per_second: float = 4_194_304


class TooManyMessagesError(Exception):
    """The browser talks too fast, or does not stop although it is refused."""


class Allowance:
    """What is left of what one browser may say and cause."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._clock = clock
        self._messages = FloodLimit(limits.messages_per_second, clock.monotonic())
        self._caused = Budget(limits.caused_bytes_per_second, clock.monotonic())

    def count_message(self) -> None:
        """Count a message. Raises `TooManyMessagesError`."""
        self._count(1)

    async def permits(self, request: Incoming) -> bool:
        """Tell whether a request may be carried out, by what those before it have caused.

        One that tells others nothing always may. Own states are not refused but held up: others must not be left
        with a wrong picture. Raises `TooManyMessagesError` when the browser does not stop though it is refused.
        """
        match request:
            case UpdateTracks() | TellNetwork():
                await self._clock.sleep(self._caused.seconds_in_debt(self._clock.monotonic()))
            case (
                SendAppMessage()
                | SetSessionData()
                | SetUserData()
                | SetUserName()
                | UpdateParticipants()
                | Signal()
                | RequestAccess()
                | AnswerWaiting()
                | RaiseHand()
                | LowerHands()
                | StartRecording()
                | UpdateRecording()
                | StopRecording()
                | StartStreaming()
                | UpdateStreaming()
                | ChangeStreamingTargets()
                | StopStreaming()
                | StartTranscription()
                | UpdateTranscription()
                | StopTranscription()
            ):
                return self._may_cause()
            case UpdateBreakout() | EnterBreakoutRoom() | AskForHelp() | TellBreakoutRooms():
                self._count(_TURNING_WEIGHT)
                return self._may_cause()
            case Leave() | Publish() | Subscribe() | TopologyReady():
                pass
            case ChooseTopology() | PathTrouble() | TellTalking():
                self._count(_TURNING_WEIGHT)
            case TakeAnswer() | RestartIce() | LimitLayers():
                pass
            case TellLog():
                self._count(len(request.lines) // _LINES_PER_MESSAGE)
            case ReadChat() | ReadStreamTargets():
                self._count(_CHAT_WEIGHT)
            case SearchGifs():
                self._count(_GIFS_WEIGHT)
            case SendProbe():
                self._count(_PROBE_WEIGHT)
            case TellSending():
                self._count(_SENDING_WEIGHT)
            case _:
                assert_never(request)
        return True

    def charge(self, caused: int) -> None:
        """Note what a request has put on the way to others, in bytes."""
        self._caused.charge(caused, self._clock.monotonic())

    def _may_cause(self) -> bool:
        if self._caused.seconds_in_debt(self._clock.monotonic()):
            self._count(_REFUSED_WEIGHT)
            return False
        return True

    def _count(self, messages: int) -> None:
        if not self._messages.admits(self._clock.monotonic(), messages):
            raise TooManyMessagesError
