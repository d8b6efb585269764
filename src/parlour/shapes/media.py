"""The words for media and for administrative tasks: permissions, tracks, tokens and messages take them from here."""

from typing import Final, Literal, get_args

__all__ = [
    "ADMIN_TASKS",
    "AUDIO_TRACKS",
    "CUSTOM_MEDIA",
    "MEDIA",
    "SCREEN_TRACKS",
    "STANDARD_MEDIA",
    "TRACK_KINDS",
    "VIDEO_MEDIA",
    "VIDEO_TRACKS",
    "AdminTask",
    "CustomMedium",
    "Medium",
    "StandardMedium",
    "TrackKind",
]

TrackKind = Literal["audio", "video"]
StandardMedium = Literal["video", "audio", "screenVideo", "screenAudio"]
CustomMedium = Literal["customVideo", "customAudio"]
Medium = Literal[StandardMedium, CustomMedium]
AdminTask = Literal["participants", "streaming", "transcription"]

TRACK_KINDS: Final[tuple[TrackKind, ...]] = get_args(TrackKind)

STANDARD_MEDIA: Final[tuple[StandardMedium, ...]] = get_args(StandardMedium)
"""Media that are on or off as a whole; each is the name of one track, too."""

CUSTOM_MEDIA: Final[tuple[CustomMedium, ...]] = get_args(CustomMedium)
"""Media that hold many named tracks; `*` stands for those without an entry of their own."""

MEDIA: Final[tuple[Medium, ...]] = (*STANDARD_MEDIA, *CUSTOM_MEDIA)

SCREEN_TRACKS: Final = frozenset[StandardMedium]({"screenVideo", "screenAudio"})
AUDIO_TRACKS: Final = frozenset[StandardMedium]({"audio", "screenAudio"})
VIDEO_TRACKS: Final = frozenset[StandardMedium]({"video", "screenVideo"})
VIDEO_MEDIA: Final = frozenset[Medium]({*VIDEO_TRACKS, "customVideo"})

ADMIN_TASKS: Final[tuple[AdminTask, ...]] = get_args(AdminTask)
