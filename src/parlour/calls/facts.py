"""What a call tells the rest of the house: when meetings begin and end, and who comes and goes.

Whoever listens tells the kinds apart by `match`, with every kind named: a new one then has to be thought of everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Literal, TypeAlias, get_args

from parlour.strict_json import JsonValue

__all__ = [
    "FACTS",
    "AboutJob",
    "CallFact",
    "FactKind",
    "JobFact",
    "MeetingBegan",
    "MeetingOver",
    "ParticipantFacts",
    "PersonCame",
    "PersonWent",
    "RecordingFailed",
    "RecordingReady",
    "RecordingStarted",
    "StreamingEnded",
    "StreamingFailed",
    "StreamingStarted",
    "StreamingUpdated",
    "TranscriptFact",
    "TranscriptFailed",
    "TranscriptReady",
    "TranscriptStarted",
    "WaitingCame",
    "WaitingWent",
]

FactKind: TypeAlias = Literal[
    "meeting.started",
    "participant.joined",
    "participant.left",
    "meeting.ended",
    "waiting-participant.joined",
    "waiting-participant.left",
    "recording.started",
    "recording.ready-to-download",
    "recording.error",
    "streaming.started",
    "streaming.updated",
    "streaming.ended",
    "streaming.error",
    "transcript.started",
    "transcript.ready-to-download",
    "transcript.error",
]
"""What webhooks and logs call the facts."""


@dataclass(frozen=True, slots=True)
class ParticipantFacts:
    """Who came or went, as things stood at that moment. Times are Unix seconds.

    `user_id` is the token's (`None` without one). `permissions` is JSON with `hasPresence`, `canSend`, `canReceive` and
    `canAdmin`. `join_hook` is the URL that hears of this join: the token's, else the room's, else the domain's.
    """

    session_id: str
    user_id: str | None
    user_name: str | None
    owner: bool
    joined_at: float
    will_eject_at: float | None
    permissions: Mapping[str, JsonValue]
    join_hook: str | None = None
    terse_logging: bool = False
    """Whether ordinary comings and goings of this person are left out of logs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact:
    """Something happened at `at`, in the meeting that began at `started_at` (Unix seconds)."""

    domain_id: str
    room_id: str
    room_name: str
    meeting_id: str
    at: float
    started_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingBegan(_Fact):
    """Precedes the first `PersonCame`."""

    kind: ClassVar[Literal["meeting.started"]] = "meeting.started"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCame(_Fact):
    """Somebody took a seat. `participants_now` counts everybody inside afterwards, hidden ones included."""

    kind: ClassVar[Literal["participant.joined"]] = "participant.joined"
    participant: ParticipantFacts
    participants_now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWent(_Fact):
    """Somebody is out. `participants_now` counts who is still inside."""

    kind: ClassVar[Literal["participant.left"]] = "participant.left"
    participant: ParticipantFacts
    participants_now: int
    reason: str | None = None
    """Why somebody was ejected, as a stable code; `None` for who left by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingOver(_Fact):
    """Follows the last `PersonWent`."""

    kind: ClassVar[Literal["meeting.ended"]] = "meeting.ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCame(_Fact):
    """Somebody asks to be let in. `meeting_id` is empty when nobody is inside; `joined_at` is when it asked."""

    kind: ClassVar[Literal["waiting-participant.joined"]] = "waiting-participant.joined"
    participant: ParticipantFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWent(_Fact):
    """Somebody asks no longer; if it was let in, a `PersonCame` follows. `outcome` is a stable code."""

    kind: ClassVar[Literal["waiting-participant.left"]] = "waiting-participant.left"
    participant: ParticipantFacts
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutJob(_Fact):
    """Something happened to a recording, a live stream or a transcript. The meeting may be over by then."""

    job_id: str
    instance_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingStarted(AboutJob):
    """The first of it was recorded. `layout` is as it was asked for; `started_by` a session id, `None`: a backend."""

    kind: ClassVar[Literal["recording.started"]] = "recording.started"
    type: str
    layout: Mapping[str, JsonValue] | None
    started_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingReady(AboutJob):
    """It is stored. `duration` is in seconds; `tracks` are type, key and bytes of the files of raw tracks.

    `problem`: why it ended before it was asked to.
    """

    kind: ClassVar[Literal["recording.ready-to-download"]] = "recording.ready-to-download"
    type: str
    recorded_at: float
    max_participants: int
    duration: float
    s3_key: str
    tracks: tuple[tuple[str, str, int], ...] | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFailed(AboutJob):
    """Nothing came of it, or less than was wanted."""

    kind: ClassVar[Literal["recording.error"]] = "recording.error"
    msg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamingStarted(AboutJob):
    """The first of it was sent."""

    kind: ClassVar[Literal["streaming.started"]] = "streaming.started"
    layout: Mapping[str, JsonValue] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamingUpdated(AboutJob):
    """Its layout is another one."""

    kind: ClassVar[Literal["streaming.updated"]] = "streaming.updated"
    layout: Mapping[str, JsonValue] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamingEnded(AboutJob):
    """It was stopped."""

    kind: ClassVar[Literal["streaming.ended"]] = "streaming.ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamingFailed(AboutJob):
    """It, or one of its targets, ended by itself."""

    kind: ClassVar[Literal["streaming.error"]] = "streaming.error"
    msg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _AboutTranscript(AboutJob):
    """Something happened to a transcript that is kept.

    `key`, `bucket` and `region` are where it goes, empty where that is no bucket. `begun_at` is when it began (Unix
    seconds), `duration` for how many seconds it has been written; `participant_minutes` is the time that everybody
    inside spent there meanwhile, added up.
    """

    key: str = ""
    bucket: str = ""
    region: str = ""
    begun_at: float
    duration: float = 0.0
    participant_minutes: float = 0.0
    max_participants: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptStarted(_AboutTranscript):
    """Whatever is said from now on is written down."""

    kind: ClassVar[Literal["transcript.started"]] = "transcript.started"


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptReady(_AboutTranscript):
    """It is stored. `problem`: why it ended before it was asked to."""

    kind: ClassVar[Literal["transcript.ready-to-download"]] = "transcript.ready-to-download"
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptFailed(_AboutTranscript):
    """Nothing came of it, or less than was wanted."""

    kind: ClassVar[Literal["transcript.error"]] = "transcript.error"
    msg: str


TranscriptFact: TypeAlias = TranscriptStarted | TranscriptReady | TranscriptFailed

JobFact: TypeAlias = (
    RecordingStarted
    | RecordingReady
    | RecordingFailed
    | StreamingStarted
    | StreamingUpdated
    | StreamingEnded
    | StreamingFailed
    | TranscriptFact
)
"""What is known of recordings, streams and transcripts; these facts come from who makes them, and not from the call."""

CallFact: TypeAlias = MeetingBegan | PersonCame | PersonWent | MeetingOver | WaitingCame | WaitingWent | JobFact

FACTS: Final[tuple[type[CallFact], ...]] = (
    MeetingBegan,
    PersonCame,
    PersonWent,
    MeetingOver,
    WaitingCame,
    WaitingWent,
    *get_args(JobFact),
)
