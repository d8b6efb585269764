"""Speech becomes text: recognisers in one process for the whole server. Knows nothing of calls, REST or where texts go.

service = SpeechService(settings.transcription, SystemClock())
await service.start()
if (reason := service.hindrance(options)) is None:
    session = service.open("job-1", options, on_utterance, on_event)
    session.say("add", {"track": "alice/cam-audio"})          # as taps do; `Listening` tells its ports
    session.say("flow", {"track": "alice/cam-audio", "codec": ..., "address": ..., "rtp_port": ...})
    session.prefer(["alice/cam-audio"])
    await session.close()
"""

from parlour.speech.files import SpeechError
from parlour.speech.options import Failed, Listening, Lost, Missed, SpeechEvent, SpeechOptions, Utterance
from parlour.speech.service import SpeechService
from parlour.speech.session import SpeechSession

__all__ = [
    "Failed",
    "Listening",
    "Lost",
    "Missed",
    "SpeechError",
    "SpeechEvent",
    "SpeechOptions",
    "SpeechService",
    "SpeechSession",
    "Utterance",
]
