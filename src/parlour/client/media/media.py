"""All media of a bot: its microphone and camera, what it reads of others, and the two connections below."""

import asyncio
import logging
from typing import Final

from aiortc import RTCIceServer

from parlour.client.dialogue import Dialogue
from parlour.client.errors import CallError
from parlour.client.media.camera import Camera
from parlour.client.media.interests import Interests
from parlour.client.media.microphone import Microphone
from parlour.client.media.publisher import Publisher
from parlour.client.media.relays import Relays
from parlour.client.media.streams import AudioStream, Streams, VideoStream
from parlour.client.media.subscriber import Subscriber
from parlour.client.participants import Participant
from parlour.client.wire import Fields, as_fields, flag, items, text_or_none

__all__ = ["Media"]

_log = logging.getLogger("parlour.client")

AUDIO: Final = "audio"
VIDEO: Final = "video"


class Media:
    """Follows the seat: media are negotiated anew with each, and whenever the server says that they were lost."""

    def __init__(self, dialogue: Dialogue, *, microphone: bool, camera: bool) -> None:
        """Take who asks the server, and whether microphone and camera are to be switched on with the first seat."""
        self._dialogue = dialogue
        self._wanted = {AUDIO: microphone, VIDEO: camera}
        self._stale = asyncio.Event()
        self.microphone = Microphone(on_switch=lambda: self._publisher.switched())
        self.camera = Camera(on_switch=lambda: self._publisher.switched())
        self.interests = Interests(self._stale.set)
        self.streams = Streams()
        self._relays = Relays()
        self._publisher = Publisher(dialogue, {AUDIO: self.microphone, VIDEO: self.camera}, self._relays)
        self._subscriber = Subscriber(dialogue.request_now, self.streams, self._relays)

    def audio(
        self, participant: str | None, name: str, sample_rate: int, channels: int, *, seconds: float, continuous: bool
    ) -> AudioStream:
        """Read sound. Raises `ValueError` for a format that cannot be."""
        stream = AudioStream(
            self.interests, participant, name, sample_rate, channels, seconds=seconds, continuous=continuous
        )
        self.streams.add(stream)
        return stream

    def video(self, participant: str | None, name: str, seconds: float) -> VideoStream:
        """Read pictures."""
        stream = VideoStream(self.interests, participant, name, seconds)
        self.streams.add(stream)
        return stream

    async def run(self) -> None:
        """Carry media until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._publisher.run(), name="parlour.client publisher")
            tasks.create_task(self._subscriber.run(), name="parlour.client subscriber")
            tasks.create_task(self._subscribe(), name="parlour.client interests")

    def take_seat(self, reply: Fields, me: Participant) -> None:
        """A seat was taken, by this reply to `join`: begin anew on it."""
        self.follow(me)
        for name, track, starts_off in (
            (AUDIO, self.microphone, flag(reply, "start_audio_off")),
            (VIDEO, self.camera, flag(reply, "start_video_off")),
        ):
            if self._wanted.pop(name, False) and not starts_off and me.permissions.may_send(name):
                track.switch(on=True)
        self.renew(reply)
        self._publisher.begin()
        self._subscriber.reset()

    def renew(self, reply: Fields) -> None:
        """The seat is the same, and media go on; what needs relays later has credentials that are valid."""
        self._relays.set(_ice_servers(reply))
        self._stale.set()

    def reset(self) -> None:
        """The SFU lost its state."""
        self._publisher.reset()
        self._subscriber.reset()

    def offer(self, push: Fields) -> None:
        """The server offers what is to be received. Raises `OddMessageError`."""
        self._subscriber.take(push)

    def follow(self, me: Participant) -> None:
        """The bot's own permissions or tracks may have changed: what may not be sent is switched off, for good."""
        for name, track in ((AUDIO, self.microphone), (VIDEO, self.camera)):
            track.permit(me.permissions.may_send(name))

    def mute(self, names: tuple[str, ...]) -> None:
        """Somebody switched tracks of the bot off."""
        for name, track in ((AUDIO, self.microphone), (VIDEO, self.camera)):
            if name in names:
                track.switch(on=False)

    def arrived(self, session_id: str) -> None:
        """Somebody is there of whom something may be read already."""
        if self.interests.about(session_id):
            self._stale.set()

    def end(self, error: Exception | None) -> None:
        """The call is over."""
        self.streams.end(error)

    async def _subscribe(self) -> None:
        """Tell the server what is read."""
        while True:
            await self._stale.wait()
            self._stale.clear()
            stated = self.interests.stated()
            try:
                if any(stated.values()):
                    await self._dialogue.request("subscribe", tracks=stated)
            except CallError as error:
                _log.info("the server was not told what is read: %s", error)


def _ice_servers(reply: Fields) -> list[RTCIceServer]:
    servers = []
    for item in items(reply, "ice_servers"):
        fields = as_fields(item, "an ICE server")
        urls = fields.get("urls")
        listed = [urls] if isinstance(urls, str) else urls if isinstance(urls, list) else []
        known = [url for url in listed if isinstance(url, str) and url.startswith(("stun:", "turn:", "turns:"))]
        servers.append(RTCIceServer(known, text_or_none(fields, "username"), text_or_none(fields, "credential")))
    return servers
