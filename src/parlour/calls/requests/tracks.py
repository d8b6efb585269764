"""Tracks: what a participant says of its own, publishes, and wants of others."""

from typing import Final, assert_never

from parlour.calls.commands import Publish, Subscribe, UpdateTracks
from parlour.calls.desk import Desk
from parlour.calls.effects import NegotiatePublication
from parlour.calls.media import refresh_blocked, refresh_wanted
from parlour.calls.participant import Participant
from parlour.calls.sending import forget_needed
from parlour.calls.subscriptions import EVERYBODY

__all__ = ["MAX_TRACKS", "serve_tracks"]

MICROPHONE: Final = "audio"
"""The name of the track that carries a voice."""

MAX_TRACKS: Final = 32
"""How many tracks one participant may name."""


def serve_tracks(desk: Desk, sender: Participant, request: UpdateTracks | Subscribe | Publish) -> None:
    """Do what `sender` asks for, and answer."""
    match request:
        case UpdateTracks():
            _update_tracks(desk, sender, request)
        case Subscribe():
            _subscribe(desk, sender, request)
        case Publish():
            _publish(desk, sender, request)
        case _:
            assert_never(request)


def _update_tracks(desk: Desk, sender: Participant, request: UpdateTracks) -> None:
    """Take what a participant says of its own tracks."""
    before = sender.view().tracks
    if len(sender.stated.keys() | request.tracks.keys()) > MAX_TRACKS:
        desk.refuse("invalid-message", f"at most {MAX_TRACKS} tracks")
        return
    for name, state in request.tracks.items():
        sender.state_track(name, state)
    desk.answer()
    refresh_blocked(desk, sender)
    if sender.view().tracks != before:
        desk.announce(sender)
    if not sender.audible:
        desk.hear(sender, None)  # the end of the sound itself is heard only after a pause


def _publish(desk: Desk, sender: Participant, request: Publish) -> None:
    """Let the SFU negotiate what a participant publishes, if it may send all of it."""
    forbidden = sorted(name for name, kind in request.kinds.items() if not sender.may_send(name, kind))
    if forbidden:
        desk.refuse("not-permitted", f"you may not send: {', '.join(forbidden)}")
        return
    if not desk.topology.has_sfu:
        desk.refuse("media-error", "in this call media go from browser to browser")
        return
    forget_needed(sender, sender.published.keys() ^ request.kinds.keys())
    sender.published = dict(request.kinds)
    refresh_blocked(desk, sender)
    desk.effects.append(_negotiation(sender, request))
    refresh_wanted(desk, desk.roster, [sender])


def _negotiation(sender: Participant, request: Publish) -> NegotiatePublication:
    """Only of a microphone silence is worth nothing: other sound may be music, whose quiet parts belong to it."""
    voices = frozenset(mid for mid, name in request.mids.items() if name == MICROPHONE)
    return NegotiatePublication(sender.session_id, request.offer, request.mids, sender.opus_fec, voices)


def _subscribe(desk: Desk, sender: Participant, request: Subscribe) -> None:
    """Take what a participant wants to receive."""
    if request.auto is not None:
        sender.auto_subscribe = request.auto
    for name in request.tracks.get(EVERYBODY, ()):
        for known in sender.exceptions.values():  # everybody: overrules what was said of single participants before
            known.pop(name, None)
    for key, wishes in request.tracks.items():
        if key == EVERYBODY or key in desk.roster:
            merged = {**sender.exceptions.get(key, {}), **wishes}
            sender.exceptions[key] = merged if len(merged) <= MAX_TRACKS else dict(wishes)
    desk.answer()
    refresh_wanted(desk, [sender], desk.roster)
