"""From packets to sound: puts the packets of one microphone in order and decodes them."""

import logging
from collections.abc import Callable
from typing import Any, Final

import av
from aiortc.rtp import RTCP_RTPFB_NACK, RtcpRtpfbPacket, RtpPacket

from parlour.client.media.pcm import FULL_RATE, pcm_of

__all__ = ["SoundReceiver"]

_log = logging.getLogger("parlour.client")

_PATIENCE: Final = 5
"""How many later packets may come before a missing one is given up: about 100 ms."""
_PATIENCE_MS: Final = 100
"""The same in time, because in a pause packets are rare."""
_HALF: Final = 0x8000
_FAR: Final = 1_000
"""A jump of the numbers by more than this is another beginning, not loss."""

Listener = Callable[[bytes, int], None]
"""Takes stereo PCM at 48,000 Hz, and the number of its first sample by the sender's clock."""


class SoundReceiver:
    """Receives one stream of Opus. Registered with the DTLS transport, which hands packets over."""

    def __init__(self, ssrc: int, own_ssrc: int, transport: Any, listener: Listener) -> None:
        """Take the stream, the number under which to ask for lost packets, the way there, and who listens."""
        self._ssrc = ssrc
        self._own_ssrc = own_ssrc
        self._transport = transport
        self._listener = listener
        self._decoder = _decoder()
        self._next = -1
        self._waiting: dict[int, RtpPacket] = {}
        self._held_since = 0
        self._clock = _Unwrapped()
        self.lost = 0
        """How many packets never came."""

    async def _handle_rtp_packet(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        """An exception would end the whole connection, and all that comes over it."""
        try:
            await self._take(packet, arrival_time_ms)
        except Exception:
            _log.exception("a packet could not be heard")

    async def _take(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        ahead = self._ahead(packet)
        if ahead is None:
            return
        if not self._waiting:
            self._held_since = arrival_time_ms
        self._waiting[packet.sequence_number] = packet
        if 0 < ahead <= _PATIENCE and len(self._waiting) == 1:
            for back in range(ahead, 0, -1):
                await self._ask_again((packet.sequence_number - back) % (2 * _HALF))
        self._release(impatient=arrival_time_ms - self._held_since > _PATIENCE_MS)

    def _ahead(self, packet: RtpPacket) -> int | None:
        """How many packets are missing before this one; `None`: it is too late, or a copy."""
        if self._next < 0:
            self._next = packet.sequence_number
        ahead = (packet.sequence_number - self._next) % (2 * _HALF)
        if _FAR < ahead < 2 * _HALF - _FAR:
            self._waiting.clear()
            self._next = packet.sequence_number
            return 0
        return ahead if ahead < _HALF and packet.sequence_number not in self._waiting else None

    def _release(self, *, impatient: bool) -> None:
        while self._waiting:
            packet = self._waiting.pop(self._next, None)
            if packet is not None:
                self._decode(packet)
            elif len(self._waiting) < _PATIENCE and not impatient:
                return
            else:
                self.lost += 1
            self._next = (self._next + 1) % (2 * _HALF)

    def _decode(self, packet: RtpPacket) -> None:
        if not packet.payload:
            return
        start = self._clock.unwrap(packet.timestamp)
        try:
            frames = self._decoder.decode(av.Packet(packet.payload))
        except av.FFmpegError:
            self._decoder = _decoder()
            return
        for frame in frames:
            self._listener(pcm_of(frame), start)
            start += frame.samples

    async def _ask_again(self, number: int) -> None:
        feedback = RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=self._own_ssrc, media_ssrc=self._ssrc, lost=[number])
        try:
            await self._transport._send_rtp(bytes(feedback))
        except ConnectionError:
            return

    async def _handle_rtcp_packet(self, packet: Any) -> None:
        """Reports of the sender tell nothing that is used here."""

    def _handle_disconnect(self) -> None:
        """The connection ended; whoever made it knows."""


class _Unwrapped:
    """Turns RTP timestamps, which begin anywhere and wrap, into a count from 0."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._count = 0

    def unwrap(self, timestamp: int) -> int:
        if self._last is not None:
            step = (timestamp - self._last) % 2**32
            self._count += step - (2**32 if step >= 2**31 else 0)
        self._last = timestamp
        return self._count


def _decoder() -> av.AudioCodecContext:
    decoder = av.CodecContext.create("libopus", "r")
    decoder.format = av.AudioFormat("s16")
    decoder.layout = av.AudioLayout("stereo")
    decoder.sample_rate = FULL_RATE
    return decoder
