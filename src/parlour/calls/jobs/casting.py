"""Whom a recording or a stream shows and lets hear at a moment, and whom a transcription listens to.

Never in it: who is hidden, what a participant does not send or may not send, what an admin switched off, and whoever is
away in a breakout room. Otherwise `participants` of the options decide. A transcription has voices only.
"""

from collections.abc import Iterable, Sequence

from parlour.calls.desk import Desk
from parlour.calls.jobs.options import JobOptions
from parlour.calls.jobs.transcription_options import TranscriptionOptions
from parlour.calls.participant import Participant
from parlour.calls.scene import MediaKind, Scene, Shot

__all__ = ["scene_of"]

_EVERYBODY = "*"
_OWNERS = "owners"
_UNNAMED = "Guest"


def scene_of(desk: Desk, options: JobOptions) -> Scene:
    """Return what a job with these options shows now."""
    people = [each for each in desk.roster if each.visible and each.breakout_room is None]
    speaker = desk.speakers.of(None).current
    if isinstance(options, TranscriptionOptions):
        return Scene((), speaker, _voices([each for each in people if options.covers(each.session_id)]))
    seen = _chosen(people, options.cast.video) if options.has_pictures or options.type == "raw-tracks" else []
    heard = {each.session_id for each in _chosen(people, options.cast.audio)}
    if options.cast.active_first:
        seen.sort(key=lambda each: each.session_id != speaker)
    shots = [_shot(each, pictures=options.has_pictures, sound=each.session_id in heard) for each in seen]
    in_picture = {each.session_id for each in seen}
    rest = [each for each in people if each.session_id in heard - in_picture]
    return Scene(tuple(shots), speaker, _voices(rest))


def _voices(people: Iterable[Participant]) -> tuple[Shot, ...]:
    return tuple([shot for each in people if (shot := _shot(each, pictures=False, sound=True)).tracks])


def _chosen(people: Sequence[Participant], names: Iterable[str]) -> list[Participant]:
    """Return who is meant: in the order of the names, and of their coming where a name stands for several."""
    chosen: dict[str, Participant] = {}
    for name in names:
        for each in people:
            if name in (_EVERYBODY, each.session_id) or (name == _OWNERS and each.owner):
                chosen.setdefault(each.session_id, each)
    return list(chosen.values())


def _shot(who: Participant, *, pictures: bool, sound: bool) -> Shot:
    tracks: dict[str, MediaKind] = {
        name: kind for name, kind in _sent(who).items() if (kind == "video" and pictures) or (kind == "audio" and sound)
    }
    user_id = who.user_id if who.has_own_user_id else None
    return Shot(who.session_id, who.user_name or _UNNAMED, tracks, user_id, who.owner)


def _sent(who: Participant) -> dict[str, MediaKind]:
    states = who.view().tracks
    return {
        name: kind
        for name, kind in who.published.items()
        if name not in who.blocked and (state := states.get(name)) is not None and state.state == "on"
    }
