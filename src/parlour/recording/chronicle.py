"""What happens in a call while it is recorded, as its data outputs tell it: made of the scenes and of the chat."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from parlour.calls.scene import EMPTY, Layout, Scene, Shot
from parlour.recording.data_files import DataFiles
from parlour.recording.data_outputs import (
    Caption,
    ChatMessage,
    DataOutput,
    Event,
    LayoutChanged,
    ParticipantJoined,
    ParticipantLeft,
    SpeakerChanged,
    TrackStarted,
    TrackStopped,
)
from parlour.recording.files import RecordedFile, data_of
from parlour.strict_json import JsonValue

__all__ = ["Chronicle"]


class Chronicle:
    """Writes what is told of, from its making to `close`; times are in seconds since the recording's start."""

    def __init__(self, directory: Path, outputs: tuple[DataOutput, ...], start_ms: int) -> None:
        """Begin. Raises `OSError`."""
        self._directory = directory
        self._files = DataFiles(directory, outputs, start_ms)
        self._scene, self._layout = EMPTY, Layout()

    def show(self, scene: Scene, layout: Layout, time: float) -> None:
        """Take what is recorded from now on."""
        for event in _between(self._scene, scene, time):
            self._files.take(event)
        if layout != self._layout:
            self._files.take(LayoutChanged(time, _said(layout)))
        self._scene, self._layout = scene, layout

    def write(self, session_id: str, user_name: str, text: str, time: float) -> None:
        """Take what somebody wrote to all."""
        self._files.take(ChatMessage(time, session_id, user_name, text))

    def say(self, session_id: str, user_name: str, text: str, time: float, end: float) -> None:
        """Take what somebody said."""
        self._files.take(Caption(time, end, session_id, user_name, text))

    def close(self, recording_key: str) -> list[RecordedFile]:
        """Be done; returns the files."""
        self._files.close()
        return data_of(recording_key, self._directory)


def _between(former: Scene, scene: Scene, time: float) -> Iterator[Event]:
    before, after = _people(former), _people(scene)
    for session_id, shot in before.items():
        if session_id not in after:
            yield from (TrackStopped(time, session_id, name) for name in shot.tracks)
            yield ParticipantLeft(time, session_id)
    for session_id, shot in after.items():
        was = before.get(session_id)
        if was is None:
            yield ParticipantJoined(time, session_id, shot.user_id, shot.name, shot.owner)
        had = set() if was is None else set(was.tracks)
        yield from (TrackStopped(time, session_id, name) for name in sorted(had - set(shot.tracks)))
        yield from (TrackStarted(time, session_id, name) for name in shot.tracks if name not in had)
    if scene.speaker != former.speaker:
        yield SpeakerChanged(time, scene.speaker)


def _people(scene: Scene) -> Mapping[str, Shot]:
    return {shot.session_id: shot for shot in (*scene.shots, *scene.voices)}


def _said(layout: Layout) -> dict[str, JsonValue]:
    said: dict[str, JsonValue] = {"preset": layout.preset}
    if layout.session_id is not None:
        said["session_id"] = layout.session_id
    return said
