"""The messages between daily-js and the call machine or the call page: who sends them, and what proves it.

Actions are those of the methods that send them; here stand the others. Events name a test that sees them in a call.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = ["EVENTS", "OTHER_ACTIONS", "Later", "Never", "Proved", "Standing"]


@dataclass(frozen=True, slots=True)
class Proved:
    """Served. `test` is a file below the repository's root, in which the message's name stands."""

    test: str


@dataclass(frozen=True, slots=True)
class Later:
    """Not served yet, for want of `what`."""

    what: str


@dataclass(frozen=True, slots=True)
class Never:
    """Not sent, and `why`."""

    why: str


Standing: TypeAlias = Proved | Later | Never

OTHER_ACTIONS: Final[dict[str, Standing]] = {
    "iframe-launch-config": Proved("web/prebuilt/src/embed/frameLink.test.ts"),
    "transmit-log": Proved("web/call-machine/tests/log/client-log.test.ts"),
    "set-camera": Never("React Native only"),
    "get-camera-facing-mode": Never("React Native only"),
}
"""Actions that daily-js sends by itself, or where Parlour has no part in it."""

_DAILY_JS: Final = Proved("tests/conformance/test_daily_js.py")
_FRAME: Final = Proved("web/prebuilt/src/embed/frameLink.test.ts")
_JOINING: Final = Proved("web/call-machine/tests/joining.test.ts")
_PERMISSIONS: Final = Proved("tests/e2e/test_permissions.py")
_CALLS: Final = Proved("tests/e2e/test_call.py")
_SETTINGS: Final = Proved("tests/e2e/test_settings.py")
_DEVICES: Final = Proved("tests/e2e/test_devices.py")
_LEVELS: Final = Proved("web/call-machine/tests/handlers/data-and-network.test.ts")
_PROCESSORS: Final = Proved("tests/e2e/test_processors.py")
_SPEAKER: Final = Proved("tests/e2e/test_active_speaker.py")
_SCREEN: Final = Proved("tests/e2e/test_screen_share.py")
_LOBBY: Final = Proved("tests/e2e/test_lobby.py")
_RECORDED: Final = Proved("web/call-machine/tests/recording/recordings.test.ts")
_STREAMED: Final = Proved("web/call-machine/tests/streaming/streams.test.ts")
_TRANSCRIBED: Final = Proved("web/call-machine/tests/transcribing/transcriptions.test.ts")
_PLAYER: Final = Later("the remote media player")
_PHONE: Final = Later("telephony")
_TESTS: Final = Proved("tests/e2e/test_user_tests.py")
_QUALITY: Final = Proved("web/call-machine/tests/quality/monitor.test.ts")

EVENTS: Final[dict[str, Standing]] = {
    "iframe-ready-for-launch-config": _FRAME,
    "loaded": _DAILY_JS,
    "call-machine-initialized": _JOINING,
    "started-camera": _JOINING,
    "camera-error": _DAILY_JS,
    "joined-meeting": _DAILY_JS,
    "left-meeting": _DAILY_JS,
    "error": _DAILY_JS,
    "nonfatal-error": _DAILY_JS,
    "access-state-updated": _JOINING,
    "meeting-session-summary-updated": _JOINING,
    "meeting-session-state-updated": _JOINING,
    "participant-joined": _DAILY_JS,
    "participant-updated": _PERMISSIONS,
    "participant-left": _DAILY_JS,
    "participant-counts-updated": _JOINING,
    "waiting-participant-added": _LOBBY,
    "waiting-participant-updated": _LOBBY,
    "waiting-participant-removed": _LOBBY,
    "active-speaker-change": _SPEAKER,
    "active-speaker-mode-change": _FRAME,
    "app-message": _CALLS,
    "selected-devices-updated": _CALLS,
    "input-settings-updated": _DEVICES,
    "send-settings-updated": _SETTINGS,
    "receive-settings-updated": _SETTINGS,
    "local-audio-level": _LEVELS,
    "remote-participants-audio-level": _LEVELS,
    "local-screen-share-started": _SCREEN,
    "local-screen-share-stopped": _SCREEN,
    "local-screen-share-canceled": _SCREEN,
    "face-counts-updated": _PROCESSORS,
    "network-connection": _JOINING,
    "network-quality-change": _QUALITY,
    "cpu-load-change": _QUALITY,
    "test-completed": _TESTS,
    "lang-updated": _LEVELS,
    "show-local-video-changed": _FRAME,
    "sidebar-view-changed": _FRAME,
    "custom-button-click": _FRAME,
    "pip-started": _FRAME,
    "pip-stopped": _FRAME,
    "request-fullscreen": _FRAME,
    "request-exit-fullscreen": _FRAME,
    "recording-started": _RECORDED,
    "recording-stopped": _RECORDED,
    "recording-stats": Never("an experiment of Daily's, whose content nobody has described"),
    "recording-error": _RECORDED,
    "recording-upload-completed": _RECORDED,
    "recording-data": Proved("web/call-machine/tests/recording/local-recording.test.ts"),
    "live-streaming-started": _STREAMED,
    "live-streaming-updated": Proved("web/call-machine/tests/streaming/streams.test.ts"),
    "live-streaming-stopped": _STREAMED,
    "live-streaming-error": _STREAMED,
    "transcription-started": _TRANSCRIBED,
    "transcription-stopped": _TRANSCRIBED,
    "transcription-error": _TRANSCRIBED,
    "transcription-message": _TRANSCRIBED,
    "remote-media-player-started": _PLAYER,
    "remote-media-player-updated": _PLAYER,
    "remote-media-player-stopped": _PLAYER,
    "dialin-ready": _PHONE,
    "dialin-connected": _PHONE,
    "dialin-error": _PHONE,
    "dialin-stopped": _PHONE,
    "dialin-warning": _PHONE,
    "dialout-connected": _PHONE,
    "dialout-answered": _PHONE,
    "dialout-error": _PHONE,
    "dialout-stopped": _PHONE,
    "dialout-warning": _PHONE,
    "dtmf-event": _PHONE,
}
