"""What participants may ask for, one function per request, and the desk at which they are served."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from parlour.calls.commands import (
    Publish,
    SendAppMessage,
    SetSessionData,
    SetUserData,
    SetUserName,
    Subscribe,
    UpdateParticipants,
    UpdateTracks,
)
from parlour.calls.effects import Answer, Effect, NegotiatePublication, Refuse, Send, SetBlocked, SetWanted
from parlour.calls.messages import (
    ActiveSpeakerChanged,
    AppMessage,
    Done,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    Push,
    RemoteMute,
    Reply,
    SessionData,
    UserDataNow,
    UserNameNow,
)
from parlour.calls.moderation import EVERYBODY_ELSE, targets_of
from parlour.calls.participant import Participant
from parlour.calls.permissions import PermissionChange
from parlour.calls.roster import Roster
from parlour.calls.rules import CallRules
from parlour.calls.speaker import ActiveSpeaker
from parlour.calls.subscriptions import wanted_from
from parlour.strict_json import JsonValue

__all__ = ["HANDLERS", "MAX_TRACKS", "Desk", "change_permissions", "keep_session_data", "too_much_data"]

MAX_TRACKS = 32
"""How many tracks one participant may name."""

_MAX_SESSION_DATA = 102_400
_DONE = Answer(Done())


class Desk:
    """The parts of a call that requests touch, and the list that collects the effects of the command at hand."""

    def __init__(self, roster: Roster, rules: CallRules) -> None:
        self.roster = roster
        self.rules = rules
        self.speaker = ActiveSpeaker()
        self.session_data: dict[str, JsonValue] = {}
        self.banned: set[str] = set()
        """User ids that may not come back while the meeting lasts."""
        self.effects: list[Effect] = []
        self._ejected: list[Participant] = []

    def answer(self, reply: Reply | None = None) -> None:
        """Reply to whoever asked."""
        self.effects.append(_DONE if reply is None else Answer(reply))

    def refuse(self, error: str, msg: str) -> None:
        """Refuse whoever asked."""
        self.effects.append(Refuse(error, msg))

    def send(self, to: tuple[str, ...], message: Push) -> None:
        """Push to these participants, if any."""
        if to:
            self.effects.append(Send(to, message))

    def eject_later(self, participant: Participant) -> None:
        """Note somebody whom the request at hand removes."""
        self._ejected.append(participant)

    def take_ejected(self) -> list[Participant]:
        """Return whom the request removes, once."""
        if not self._ejected:
            return []
        ejected, self._ejected = self._ejected, []
        return ejected

    def announce(self, participant: Participant) -> None:
        """Tell the new picture of a participant to all who may see it, itself included."""
        to = self.roster.ids if participant.visible else (participant.session_id,)
        self.send(to, ParticipantUpdated(participant.view()))

    def hear(self, participant: Participant, *, talking: bool) -> None:
        """Take the begin or end of a voice. Those who are hidden or muted cannot become the active speaker."""
        audible = participant.visible and "audio" not in participant.blocked
        if self.speaker.hear(participant.session_id, talking=talking and audible):
            self.send(self.roster.ids, ActiveSpeakerChanged(self.speaker.current))

    def refresh_blocked(self, participant: Participant) -> None:
        """Tell the SFU what not to forward, when that changed."""
        blocked = participant.tracks_to_block()
        if blocked != participant.blocked:
            participant.blocked = blocked
            self.effects.append(SetBlocked(participant.session_id, blocked))

    def refresh_wanted(self, receivers: Iterable[Participant], publishers: Iterable[Participant]) -> None:
        """Work out again what these receivers get from these publishers; tell the SFU of each difference."""
        publishers = list(publishers)
        for receiver in receivers:
            changed = False
            for publisher in publishers:
                names = wanted_from(receiver, publisher)
                if names != receiver.wanted.get(publisher.session_id, frozenset()):
                    changed = True
                    self._note(receiver, publisher.session_id, names)
            if changed:
                self.effects.append(SetWanted(receiver.session_id, self.all_wanted(receiver)))

    @staticmethod
    def _note(receiver: Participant, publisher: str, names: frozenset[str]) -> None:
        if names:
            receiver.wanted[publisher] = names
        else:
            receiver.wanted.pop(publisher, None)

    @staticmethod
    def all_wanted(receiver: Participant) -> frozenset[tuple[str, str]]:
        """Return everything that `receiver` gets, as pairs of publisher and name."""
        return frozenset((publisher, name) for publisher, names in receiver.wanted.items() for name in names)

    def forget_publishers(self, leavers: list[Participant]) -> None:
        """Drop every trace of leavers from those who stay."""
        for receiver in self.roster:
            changed = False
            for leaver in leavers:
                receiver.exceptions.pop(leaver.session_id, None)
                changed |= receiver.wanted.pop(leaver.session_id, None) is not None
            if changed:
                self.effects.append(SetWanted(receiver.session_id, self.all_wanted(receiver)))


def _update_tracks(desk: Desk, sender: Participant, request: UpdateTracks) -> None:
    before = sender.view().tracks
    if len(sender.stated.keys() | request.tracks.keys()) > MAX_TRACKS:
        desk.refuse("invalid-message", f"at most {MAX_TRACKS} tracks")
        return
    for name, state in request.tracks.items():
        sender.state_track(name, state)
    desk.answer()
    desk.refresh_blocked(sender)
    if sender.view().tracks != before:
        desk.announce(sender)


def _send_app_message(desk: Desk, sender: Participant, request: SendAppMessage) -> None:
    limit = desk.rules.max_app_message_size
    if request.size > limit:
        desk.refuse("message-too-large", f"the message has {request.size} bytes, more than the {limit} allowed")
        return
    ids = desk.roster.others(sender.session_id)
    to = ids if request.to is None else tuple(each for each in dict.fromkeys(request.to) if each in desk.roster)
    desk.answer()
    desk.send(to, AppMessage(request.data, sender.session_id))


def _set_user_name(desk: Desk, sender: Participant, request: SetUserName) -> None:
    changed = not sender.name_is_fixed and request.name != sender.user_name
    if changed:
        sender.user_name = request.name
        sender.touch()
    desk.answer(UserNameNow(sender.user_name))
    if changed:
        desk.announce(sender)


def _set_user_data(desk: Desk, sender: Participant, request: SetUserData) -> None:
    sender.user_data = request.data
    sender.touch()
    desk.answer(UserDataNow(request.data))
    desk.announce(sender)


def _publish(desk: Desk, sender: Participant, request: Publish) -> None:
    forbidden = sorted(name for name, kind in request.kinds.items() if not sender.may_send(name, kind))
    if forbidden:
        desk.refuse("not-permitted", f"you may not send: {', '.join(forbidden)}")
        return
    sender.published = dict(request.kinds)
    desk.refresh_blocked(sender)
    desk.effects.append(NegotiatePublication(sender.session_id, request.offer, request.mids))
    desk.refresh_wanted(desk.roster, [sender])


def _subscribe(desk: Desk, sender: Participant, request: Subscribe) -> None:
    if request.auto is not None:
        sender.auto_subscribe = request.auto
    for name in request.tracks.get(EVERYBODY_ELSE, ()):
        for known in sender.exceptions.values():  # everybody: overrules what was said of single participants before
            known.pop(name, None)
    for key, wishes in request.tracks.items():
        if key == EVERYBODY_ELSE or key in desk.roster:
            merged = {**sender.exceptions.get(key, {}), **wishes}
            sender.exceptions[key] = merged if len(merged) <= MAX_TRACKS else dict(wishes)
    desk.answer()
    desk.refresh_wanted([sender], desk.roster)


def _update_participants(desk: Desk, sender: Participant, request: UpdateParticipants) -> None:
    targets = targets_of(sender, request.updates, desk.roster)
    if isinstance(targets, Refuse):
        desk.effects.append(targets)
        return
    desk.answer()
    for target, update in targets:
        if update.eject:
            desk.eject_later(target)
            continue
        muted = tuple(sorted(name for name in update.mute if target.mute(name)))
        if muted:
            _after_mute(desk, target, muted, by=sender.session_id)
        if update.permissions is not None:
            change_permissions(desk, target, update.permissions)


def _after_mute(desk: Desk, target: Participant, muted: tuple[str, ...], *, by: str) -> None:
    desk.refresh_blocked(target)
    desk.send((target.session_id,), RemoteMute(muted, by))
    desk.announce(target)
    if "audio" in muted:
        desk.hear(target, talking=False)


def change_permissions(desk: Desk, target: Participant, change: PermissionChange) -> None:
    """Put new permissions in force: tell browsers, and the SFU what may no longer be forwarded or received."""
    before, was_visible = target.permissions, target.visible
    target.permissions = before.changed(change)
    if target.permissions == before:
        return
    target.touch()
    desk.refresh_blocked(target)
    if target.visible == was_visible:
        desk.announce(target)
    else:
        _show_or_hide(desk, target)
    if not target.may_send("audio", None):
        desk.hear(target, talking=False)
    desk.refresh_wanted(desk.roster, [target])
    desk.refresh_wanted([target], desk.roster)


def _show_or_hide(desk: Desk, target: Participant) -> None:
    others = desk.roster.others(target.session_id)
    if target.visible:
        desk.send(others, ParticipantJoined(target.view()))
    else:
        desk.send(others, ParticipantLeft(target.session_id, "hidden"))
        if desk.speaker.forget(target.session_id):
            desk.send(desk.roster.ids, ActiveSpeakerChanged(desk.speaker.current))
    desk.send((target.session_id,), ParticipantUpdated(target.view()))
    desk.send(desk.roster.ids, desk.roster.counts())


def _set_session_data(desk: Desk, sender: Participant, request: SetSessionData) -> None:  # noqa: ARG001
    merged = dict(request.data) if request.merge == "replace" else {**desk.session_data, **request.data}
    refusal = too_much_data(merged)
    if refusal is not None:
        desk.effects.append(refusal)
        return
    desk.answer()
    keep_session_data(desk, merged)


def too_much_data(data: dict[str, JsonValue]) -> Refuse | None:
    """Return why this cannot be a meeting's shared data, if it is too large."""
    if len(json.dumps(data, ensure_ascii=False, separators=(",", ":"))) <= _MAX_SESSION_DATA:
        return None
    return Refuse("message-too-large", f"session data may have at most {_MAX_SESSION_DATA} characters of JSON")


def keep_session_data(desk: Desk, data: dict[str, JsonValue]) -> None:
    """Make this the meeting's shared data and tell everybody."""
    desk.session_data = data
    desk.send(desk.roster.ids, SessionData(data))


HANDLERS: dict[type, Callable[[Desk, Participant, Any], None]] = {
    UpdateTracks: _update_tracks,
    SendAppMessage: _send_app_message,
    SetUserName: _set_user_name,
    SetUserData: _set_user_data,
    Publish: _publish,
    Subscribe: _subscribe,
    UpdateParticipants: _update_participants,
    SetSessionData: _set_session_data,
}
