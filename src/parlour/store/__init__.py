"""What is kept on disk: tables, queries, migrations. SQLite and PostgreSQL."""

from parlour.store.batch_jobs import BatchJobPage, BatchJobRecord, BatchOutput, EndedJob, OutputKind
from parlour.store.data_folder import DataFolder
from parlour.store.database import Database
from parlour.store.domains import Domains
from parlour.store.entities import DomainRecord, Grant, KeyRecord, RoomPage, RoomRecord
from parlour.store.errors import (
    DatabaseUnavailableError,
    FileKeyTakenError,
    NameTakenError,
    RoomMissingError,
    RoomTakenError,
    StoreSetupError,
    TooManyBatchJobsError,
    TooManyWebhooksError,
    UnknownCursorError,
)
from parlour.store.history import Change, History
from parlour.store.kept_calls import KeptCall
from parlour.store.kept_files import FilePage, KeptFiles, KeptRecord
from parlour.store.keys import Keys
from parlour.store.log_writer import LogWriter, Retention
from parlour.store.logs import ERROR, INFO, ApiLine, ApiLogRecord, CallLine, Logs, bounded
from parlour.store.meetings import MeetingFilter, MeetingPage, MeetingRecord, Meetings, MeetingSpans, ParticipantRecord
from parlour.store.outbox import Outbox
from parlour.store.outbox_records import Backlog, Delivery, DeliveryRow, NewEvent, OpenRow, Waiting, WaitingLane
from parlour.store.paging import OLDEST
from parlour.store.presence import KeptFormat, Presence
from parlour.store.recordings import (
    CANCELED,
    FINISHED,
    IN_PROGRESS,
    RecordedTrack,
    RecordingCensus,
    RecordingPage,
    RecordingRecord,
    Recordings,
)
from parlour.store.redaction import Redaction
from parlour.store.rooms import NewRoom, Rooms
from parlour.store.transcripts import TranscriptCensus, TranscriptPage, TranscriptRecord, Transcripts, TranscriptStatus
from parlour.store.vault import load_server_key
from parlour.store.webhooks import WebhookChanges, WebhookRecord, Webhooks

__all__ = [
    "CANCELED",
    "ERROR",
    "FINISHED",
    "INFO",
    "IN_PROGRESS",
    "OLDEST",
    "ApiLine",
    "ApiLogRecord",
    "Backlog",
    "BatchJobPage",
    "BatchJobRecord",
    "BatchOutput",
    "CallLine",
    "Change",
    "DataFolder",
    "Database",
    "DatabaseUnavailableError",
    "Delivery",
    "DeliveryRow",
    "DomainRecord",
    "Domains",
    "EndedJob",
    "FileKeyTakenError",
    "FilePage",
    "Grant",
    "History",
    "KeptCall",
    "KeptFiles",
    "KeptFormat",
    "KeptRecord",
    "KeyRecord",
    "Keys",
    "LogWriter",
    "Logs",
    "MeetingFilter",
    "MeetingPage",
    "MeetingRecord",
    "MeetingSpans",
    "Meetings",
    "NameTakenError",
    "NewEvent",
    "NewRoom",
    "OpenRow",
    "Outbox",
    "OutputKind",
    "ParticipantRecord",
    "Presence",
    "RecordedTrack",
    "RecordingCensus",
    "RecordingPage",
    "RecordingRecord",
    "Recordings",
    "Redaction",
    "Retention",
    "RoomMissingError",
    "RoomPage",
    "RoomRecord",
    "RoomTakenError",
    "Rooms",
    "StoreSetupError",
    "TooManyBatchJobsError",
    "TooManyWebhooksError",
    "TranscriptCensus",
    "TranscriptPage",
    "TranscriptRecord",
    "TranscriptStatus",
    "Transcripts",
    "UnknownCursorError",
    "Waiting",
    "WaitingLane",
    "WebhookChanges",
    "WebhookRecord",
    "Webhooks",
    "bounded",
    "load_server_key",
]
