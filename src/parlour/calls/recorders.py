"""What follows from recordings: who may make one, what everybody is told, and which end by themselves.

Owners may, and who administers `streaming`, of the kinds that `enable_recording` of the token, or else of the room,
names. What a browser records is made there; it is known here so that everybody knows it.
"""

from dataclasses import replace
from typing import Final

from parlour.calls.desk import Desk
from parlour.calls.messages import RecordingsNow
from parlour.calls.participant import Participant
from parlour.calls.recordings import Recording, RecordingKind, RecordingsView
from parlour.calls.refusals import Refuse

__all__ = ["end_recordings_of", "end_unpermitted", "recordings_view", "refusal_to_record", "tell_recordings"]

_NOT_HOST: Final = Refuse("not-permitted", "only owners and streaming admins may record")


def refusal_to_record(desk: Desk, who: Participant, kind: RecordingKind) -> Refuse | None:
    """Return why a participant may not record in this way; `None`: it may."""
    if not (who.owner or who.permissions.may_administer("streaming")):
        return _NOT_HOST
    allowed = desk.rules.recording if who.recording is None else who.recording
    if kind not in allowed:
        return Refuse("not-permitted", f"enable_recording does not allow the kind {kind} here")
    return None


def recordings_view(desk: Desk) -> RecordingsView | None:
    """Return what browsers are told, `None` where nothing is recorded. Of who is hidden others hear nothing."""
    if not len(desk.recordings):
        return None
    return RecordingsView(desk.now, tuple([_told(desk, each) for each in desk.recordings]))


def tell_recordings(desk: Desk) -> None:
    """Tell everybody what is recorded now."""
    view = recordings_view(desk) or RecordingsView(desk.now, ())
    desk.send(desk.roster.ids, RecordingsNow(view))


def end_recordings_of(desk: Desk, session_id: str) -> None:
    """Take note that somebody's browser records no longer: its seat was given back."""
    recording = desk.recordings.local_of(session_id)
    if recording is not None:
        desk.recordings.stop(recording.instance_id)
        tell_recordings(desk)


def end_unpermitted(desk: Desk) -> None:
    """End what participants record who may not any more. Their browsers stop when they hear of it."""
    if not len(desk.recordings):
        return
    ended = [
        each
        for each in desk.recordings
        if each.started_by is not None
        and (starter := desk.roster.get(each.started_by)) is not None
        and refusal_to_record(desk, starter, each.type) is not None
    ]
    for each in ended:
        desk.recordings.stop(each.instance_id)
    if ended:
        tell_recordings(desk)


def _told(desk: Desk, recording: Recording) -> Recording:
    starter = None if recording.started_by is None else desk.roster.get(recording.started_by)
    return recording if starter is not None and starter.visible else replace(recording, started_by=None)
