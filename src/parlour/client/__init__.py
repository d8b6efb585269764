"""A participant in a call that is a program: a bot, on the server's side or anywhere.

    async with join("https://meet.example.com/room", token=token, user_name="Bot") as call:
        await call.send_message({"hello": "everybody"})
        async for frame in call.audio(sample_rate=16_000):
            ...

It speaks the protocol of docs/signaling.md, and sends and receives media by aiortc: install `parlour[client]`. How to
use it is in docs/bots.md.
"""

try:
    import aiortc as _aiortc  # noqa: F401
except ImportError as error:
    raise ImportError("parlour.client needs aiortc: pip install 'parlour[client]'") from error

from parlour.client.call import Call
from parlour.client.errors import (
    CallEndedError,
    CallError,
    CallFailedError,
    CallLeftError,
    ConnectionLostError,
    EjectedError,
    JoinRefusedError,
    MediaUnavailableError,
    RequestRefusedError,
    ServerUnreachableError,
)
from parlour.client.events import (
    REST_API,
    AccessRequested,
    AccessRequestGone,
    ActiveSpeakerChanged,
    AppMessage,
    CountsChanged,
    Event,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    Reconnected,
    Reconnecting,
    SessionDataChanged,
    TracksMuted,
)
from parlour.client.joining import join
from parlour.client.media.camera import Camera
from parlour.client.media.microphone import Microphone
from parlour.client.media.pcm import AudioFrame
from parlour.client.media.streams import AudioStream, VideoFrame, VideoStream
from parlour.client.participants import Participant, Permissions, Track, WaitingParticipant
from parlour.client.policy import ReconnectPolicy
from parlour.client.subscriptions import EventStream
from parlour.client.wire import Json

__all__ = [
    "REST_API",
    "AccessRequestGone",
    "AccessRequested",
    "ActiveSpeakerChanged",
    "AppMessage",
    "AudioFrame",
    "AudioStream",
    "Call",
    "CallEndedError",
    "CallError",
    "CallFailedError",
    "CallLeftError",
    "Camera",
    "ConnectionLostError",
    "CountsChanged",
    "EjectedError",
    "Event",
    "EventStream",
    "JoinRefusedError",
    "Json",
    "MediaUnavailableError",
    "Microphone",
    "Participant",
    "ParticipantJoined",
    "ParticipantLeft",
    "ParticipantUpdated",
    "Permissions",
    "ReconnectPolicy",
    "Reconnected",
    "Reconnecting",
    "RequestRefusedError",
    "ServerUnreachableError",
    "SessionDataChanged",
    "Track",
    "TracksMuted",
    "VideoFrame",
    "VideoStream",
    "WaitingParticipant",
    "join",
]
