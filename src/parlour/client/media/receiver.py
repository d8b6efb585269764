"""Receives single tracks of a connection: sound decoded here, pictures by aiortc."""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

import av
from aiortc import RTCRtpReceiver
from aiortc.rtcdtlstransport import RTCDtlsTransport
from aiortc.rtcrtpparameters import RTCRtpReceiveParameters

from parlour.client.media.decoding import SoundReceiver

__all__ = ["PictureTrack", "SoundTrack", "TrackReceiver"]


class TrackReceiver(Protocol):
    """One track that is received."""

    def stop(self) -> Coroutine[None, None, None]:
        """Receive it no longer."""


class SoundTrack:
    """Sound on its way to listeners."""

    def __init__(
        self,
        dtls: RTCDtlsTransport,
        parameters: RTCRtpReceiveParameters,
        own_ssrc: int,
        listener: Callable[[bytes, int], None],
    ) -> None:
        """Receive from now on."""
        self._dtls = dtls
        self._receiver = SoundReceiver(parameters.encodings[0].ssrc, own_ssrc, dtls, listener)
        dtls._register_rtp_receiver(self._receiver, parameters)

    async def stop(self) -> None:
        """Receive it no longer."""
        self._dtls._unregister_rtp_receiver(self._receiver)


class PictureTrack:
    """Pictures on their way to viewers: aiortc asks for what is lost, and decodes in a thread."""

    def __init__(self, receiver: Any) -> None:
        """Made by `begin`."""
        self._receiver = receiver

    @classmethod
    async def begin(
        cls,
        dtls: RTCDtlsTransport,
        parameters: RTCRtpReceiveParameters,
        own_ssrc: int,
        viewer: Callable[[av.VideoFrame], None],
    ) -> "PictureTrack":
        """Receive from now on."""
        receiver: Any = RTCRtpReceiver("video", dtls)
        receiver._track = _Sink(viewer)
        receiver._set_rtcp_ssrc(own_ssrc)
        await receiver.receive(parameters)
        return cls(receiver)

    async def stop(self) -> None:
        """Receive it no longer."""
        await self._receiver.stop()


class _Sink:
    """Stands where aiortc has a track with a queue that knows no bounds."""

    def __init__(self, viewer: Callable[[av.VideoFrame], None]) -> None:
        self._queue = self
        self._viewer = viewer

    async def put(self, picture: av.VideoFrame | None) -> None:
        if picture is not None:
            self._viewer(picture)
