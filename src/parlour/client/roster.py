"""What is known of a call: everybody in it and what they share. Takes messages, tells events; pure."""

from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Final, NoReturn, cast

from parlour.client.errors import CallFailedError, EjectedError
from parlour.client.events import (
    AccessRequested,
    AccessRequestGone,
    ActiveSpeakerChanged,
    AppMessage,
    CountsChanged,
    Event,
    LeftReason,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    SessionDataChanged,
    TracksMuted,
)
from parlour.client.participants import Participant, WaitingParticipant, read_participant, read_waiting
from parlour.client.wire import Fields, items, own, text, text_or_none, whole
from parlour.strict_json import JsonValue

__all__ = ["Roster"]

_REASONS: Final = frozenset({"left", "ejected", "disconnected", "hidden"})

Told = Iterator[Event]


class Roster:
    """The call as the server last told it. `me` is there from the first `adopt` on."""

    def __init__(self) -> None:
        """Begin with an empty call."""
        self.me: Participant
        self.people: dict[str, Participant] = {}
        self.participants = MappingProxyType(self.people)
        self.waiting: dict[str, WaitingParticipant] = {}
        self.meeting_id = ""
        self.room: Fields = {}
        self.present = 0
        self.hidden = 0
        self.active_speaker: str | None = None
        self.session_data: dict[str, JsonValue] = {}
        self.max_app_message_size = 0
        self._former: set[str] = set()
        self._readers: dict[str, Callable[[Fields], Told]] = {
            "participant-joined": self._joined,
            "participant-updated": self._updated,
            "participant-left": self._left,
            "counts": self._counted,
            "active-speaker": self._spoke,
            "app-message": self._said,
            "session-data": self._shared,
            "remote-mute": self._muted,
            "waiting-participants": self._all_wait,
            "waiting-participant-added": self._waits,
            "waiting-participant-updated": self._waits,
            "waiting-participant-removed": self._waits_no_longer,
            "error": self._failed,
        }

    def adopt(self, reply: Fields) -> list[Event]:
        """Take a reply to `join`, or the `standing` of one to `resume`; returns what is different now.

        Raises `OddMessageError`, and then nothing has changed.
        """
        me = read_participant(reply.get("participant"))
        others = [read_participant(item) for item in items(reply, "participants")]
        counts, shared = own(reply, "counts"), own(reply, "session_data")
        present, hidden = whole(counts, "present"), whole(counts, "hidden")
        meeting_id, room, most = (
            text(reply, "meeting_id"),
            own(reply, "room") if "room" in reply else self.room,
            whole(reply, "max_app_message_size"),
        )
        if (before := getattr(self, "me", None)) is not None and before.session_id != me.session_id:
            self._former.add(before.session_id)
        self.me, self.meeting_id, self.room, self.max_app_message_size = me, meeting_id, room, most
        told: list[Event] = list(self._counted({"present": present, "hidden": hidden}))
        there = {one.session_id: one for one in others if self._is_other(one.session_id)}
        for gone in self.people.keys() - there.keys():
            told.append(ParticipantLeft(self.people.pop(gone), "disconnected"))
        for one in there.values():
            told.extend(self._place(one))
        told.extend(self._spoke({"session_id": text_or_none(reply, "active_speaker")}))
        if dict(shared) != self.session_data:
            told.extend(self._shared({"data": dict(shared)}))
        return told

    def knows(self, kind: str) -> bool:
        """Tell whether messages of this type are read here."""
        return kind in self._readers

    def take(self, push: Fields) -> list[Event]:
        """Take a push; returns what happened. Raises `OddMessageError`, or what ends the call: a `CallEndedError`."""
        return list(self._readers[text(push, "type")](push))

    def _is_other(self, session_id: str) -> bool:
        """The bot's own former seats may still be listed for a while: they are nobody else."""
        return session_id != self.me.session_id and session_id not in self._former

    def _place(self, one: Participant) -> Told:
        before = self.people.get(one.session_id)
        self.people[one.session_id] = one
        if before is None:
            yield ParticipantJoined(one)
        elif before != one:
            yield ParticipantUpdated(one, before)

    def _joined(self, push: Fields) -> Told:
        one = read_participant(push.get("participant"))
        if self._is_other(one.session_id):
            yield from self._place(one)

    def _updated(self, push: Fields) -> Told:
        one = read_participant(push.get("participant"))
        if one.session_id == self.me.session_id:
            before, self.me = self.me, one
            yield ParticipantUpdated(one, before)
        elif one.session_id in self.people:
            yield from self._place(one)

    def _left(self, push: Fields) -> Told:
        one = self.people.pop(text(push, "session_id"), None)
        reason = text_or_none(push, "reason")
        if one is not None:
            yield ParticipantLeft(one, cast(LeftReason, reason if reason in _REASONS else "left"))

    def _counted(self, push: Fields) -> Told:
        counts = whole(push, "present"), whole(push, "hidden")
        if counts != (self.present, self.hidden):
            self.present, self.hidden = counts
            yield CountsChanged(*counts)

    def _spoke(self, push: Fields) -> Told:
        speaker = text_or_none(push, "session_id")
        if speaker != self.active_speaker:
            self.active_speaker = speaker
            yield ActiveSpeakerChanged(speaker)

    def _said(self, push: Fields) -> Told:
        yield AppMessage(push.get("data"), text(push, "from"))

    def _shared(self, push: Fields) -> Told:
        self.session_data = dict(own(push, "data"))
        yield SessionDataChanged(self.session_data)

    def _muted(self, push: Fields) -> Told:
        yield TracksMuted(
            tuple(name for name in items(push, "tracks") if isinstance(name, str)),
            text_or_none(push, "by"),
            text_or_none(push, "reason"),
        )

    def _all_wait(self, push: Fields) -> Told:
        there = {one.id: one for one in map(read_waiting, items(push, "participants"))}
        for gone in self.waiting.keys() - there.keys():
            yield AccessRequestGone(self.waiting.pop(gone))
        for one in there.values():
            yield from self._await(one)

    def _waits(self, push: Fields) -> Told:
        yield from self._await(read_waiting(push.get("participant")))

    def _await(self, one: WaitingParticipant) -> Told:
        is_new = one.id not in self.waiting
        self.waiting[one.id] = one
        if is_new:
            yield AccessRequested(one)

    def _waits_no_longer(self, push: Fields) -> Told:
        if (gone := self.waiting.pop(text(push, "id"), None)) is not None:
            yield AccessRequestGone(gone)

    def _failed(self, push: Fields) -> NoReturn:
        error = own(push, "error")
        kind, sentence = text(error, "type"), text_or_none(error, "msg") or ""
        raise EjectedError(sentence) if kind == "ejected" else CallFailedError(kind, sentence)
