"""A call that outlives the process which ran it: what is kept of it, and how it goes on in another process.

Kept is what cannot be asked of browsers again: the meeting, its data, chat and bans, what is transcribed, and every
seat with its key, rights and deadlines. What the media server knew is gone. All are away at first; a seat is held as
after any lost connection.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from parlour.calls.desk import Desk
from parlour.calls.effects import Hold, SetAway
from parlour.calls.holds import HELD_S
from parlour.calls.jobs.transcribing import keep_transcriptions, restart_transcriptions
from parlour.calls.media import refresh_blocked
from parlour.calls.participant import Participant
from parlour.calls.permissions import Permissions
from parlour.calls.recordings import StreamTarget, kinds_of
from parlour.calls.rules import CallRules
from parlour.calls.tracks import TrackState
from parlour.strict_json import JsonValue

__all__ = ["FORMAT", "KEPT_S", "KeptPerson", "keep", "people_in", "restore", "rules_in"]

KEPT_S: Final = 50.0
"""How long after the end of its process a call can go on, in seconds: browsers look for their server for a minute, and
other servers on the same database take as long to take it for dead. A restart on a busy machine took more than 30."""

FORMAT: Final = 1
"""Numbers what is written: what another version has kept is not read."""

_PLAIN: Final = (
    "session_id",
    "user_id",
    "user_name",
    "user_data",
    "owner",
    "joined_at",
    "will_eject_at",
    "hand_raised_at",
    "has_own_user_id",
    "join_hook",
    "terse_logging",
    "opus_fec",
    "seat_key",
    "muted",
    "direct",
    "auto_subscribe",
    "exceptions",
)
"""Fields of a participant that are JSON as they are."""


@dataclass(frozen=True, slots=True)
class KeptPerson:
    """Who was inside; `user_id` is the token's. `joined_at` is in Unix seconds."""

    session_id: str
    user_id: str | None
    user_name: str | None
    joined_at: float


def keep(desk: Desk) -> dict[str, JsonValue]:
    """Return what is to be kept of a call, as JSON. Seat keys and people's data are in it: it is secret."""
    return {
        "started_at": desk.journal.started_at,
        "rules": asdict(desk.rules) | {"recording": [*sorted(desk.rules.recording)]},
        "session_data": desk.session_data,
        "chat": desk.chat.kept(),
        "banned": [*sorted(desk.banned)],
        "chosen": desk.topology.chosen,
        "epoch": desk.topology.epoch,
        "used": [*sorted(desk.roster.used)],
        "breakout": desk.breakout.keep(),
        "recordings": desk.recordings.keep(),
        "transcriptions": keep_transcriptions(desk),
        "people": [_written(each) for each in desk.roster],
    }


def rules_in(kept: Mapping[str, Any]) -> CallRules:
    """Return the configuration that the call went by."""
    known = {field.name for field in fields(CallRules)}
    rules = {name: value for name, value in kept["rules"].items() if name in known}
    targets = tuple([StreamTarget(each["name"], each["type"]) for each in rules.get("stream_targets", ())])
    return CallRules(**{**rules, "recording": frozenset(rules.get("recording", ())), "stream_targets": targets})


def people_in(kept: Mapping[str, Any]) -> list[KeptPerson]:
    """Return who was inside, first joined first."""
    return [
        KeptPerson(
            each["session_id"],
            each["user_id"] if each["has_own_user_id"] else None,
            each["user_name"],
            each["joined_at"],
        )
        for each in kept["people"]
    ]


def restore(desk: Desk, kept: Mapping[str, Any]) -> None:
    """Let a call go on, in a desk that nobody has used, with everybody away."""
    desk.begun = True
    desk.journal.go_on(kept["started_at"])
    desk.session_data = kept["session_data"]
    desk.chat.go_on(kept.get("chat", ()))
    desk.banned = set(kept["banned"])
    desk.topology.go_on(kept["chosen"], kept["epoch"], [each["session_id"] for each in kept["people"]])
    desk.told_stand = desk.topology.state
    desk.roster.used.update(kept["used"])
    if (breakout := kept.get("breakout")) is not None:  # what an older server kept has none
        desk.breakout.go_on(breakout)
    desk.recordings.go_on(kept.get("recordings", ()))
    for each in kept["people"]:
        participant = _read(each)
        participant.breakout_room = desk.breakout.room_of(participant.session_id)
        participant.stand = desk.topology.stand(participant.session_id)
        desk.roster.add(participant)
        desk.note_microphone(participant)
        refresh_blocked(desk, participant)
        desk.effects.append(SetAway(participant.session_id, away=True))
        desk.effects.append(Hold(participant.session_id, participant.holds.begin(), HELD_S))
    restart_transcriptions(desk, kept.get("transcriptions", ()))


def _written(participant: Participant) -> JsonValue:
    plain = {name: getattr(participant, name) for name in _PLAIN}
    tracks: dict[str, JsonValue] = {
        name: {"state": each.state, "reasons": [*each.reasons], "kind": each.kind}
        for name, each in participant.stated.items()
    }
    rights = participant.permissions
    recording: JsonValue = None if participant.recording is None else [*sorted(participant.recording)]
    plain |= {"recording": recording}
    return plain | {"tracks": tracks, "permissions": rights.as_json(), "owners_only": rights.owners_only}


def _read(kept: Mapping[str, Any]) -> Participant:
    return Participant(
        **{name: kept[name] for name in _PLAIN},
        permissions=Permissions.from_json(kept["permissions"], owners_only=kept["owners_only"]),
        stated={
            name: TrackState(each["state"], tuple(each["reasons"]), each["kind"])
            for name, each in kept["tracks"].items()
        },
        recording=kinds_of(kept.get("recording")),
        media_gone=True,
    )
