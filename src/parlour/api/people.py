"""`/parlour/rooms/:name/participants` and `…/mute`: who is in a call with what, and their microphones and cameras.

Our own: the documented API has presence, which leaves out who is an owner, who is hidden and what is on, and no mute.
"""

from collections.abc import Mapping
from typing import Any, Final

from parlour.api.answers import BOOLEAN, COUNT, MAYBE_TEXT, MOMENT, TEXT, Described, Fields, ListOf, field
from parlour.api.authentication import RoomCaller
from parlour.api.body import read_json
from parlour.api.in_call import act
from parlour.api.replies import iso
from parlour.calls.operator import Inside, ListInside, Mute, Muted, Person
from parlour.calls.tracks import TrackState
from parlour.properties.kinds import Choice, Field, Object, String
from parlour.properties.kinds import ListOf as Array
from parlour.shapes.media import STANDARD_MEDIA

__all__ = ["INSIDE", "MUTED", "MUTE_BODY", "get_participants", "mute"]

_MAX_PEOPLE: Final = 1000
_SESSION: Final = "d61cd7b2-a273-42b4-89bd-be763fd562c1"
_STATE: Final = {"enum": ["on", "off", "blocked", "interrupted"]}

PERSON: Final = Fields[Person](
    "InsideParticipant",
    id=field(TEXT, lambda one: one.session_id, _SESSION, "The session id."),
    user_id=field(MAYBE_TEXT, lambda one: one.user_id, "user-1", "The `user_id` of the token."),
    user_name=field(MAYBE_TEXT, lambda one: one.user_name, "Ann"),
    owner=field(BOOLEAN, lambda one: one.owner, False),
    hidden=field(BOOLEAN, lambda one: one.hidden, False, "Without presence: others neither see nor count it."),
    joined_at=field(
        {"anyOf": [MOMENT, {"type": "null"}]},
        lambda one: None if one.joined_at is None else iso(one.joined_at),
        "2026-02-03T10:20:30.000Z",
    ),
    tracks=field(
        Described[Mapping[str, TrackState]](
            {"type": "object", "additionalProperties": _STATE},
            {"audio": "on", "video": "off"},
            lambda tracks: {name: track.state for name, track in tracks.items()},
        ),
        lambda one: one.tracks,
    ),
    network=field(
        {"enum": ["good", "warning", "bad", None]},
        lambda one: one.network,
        "good",
        "How the network fares, as the browser says; `null`: it does not.",
    ),
)
INSIDE: Final = Fields[Inside](
    "Inside",
    meeting_id=field(MAYBE_TEXT, lambda found: found.meeting_id or None, "8d2fd4a3-3c3f-4ab4-8a5c-5b4c0c9f7d10"),
    waiting=field(COUNT, lambda found: found.waiting, 0, "How many wait in the lobby."),
    data=field(ListOf(PERSON), lambda found: found.people),
)

MUTE_BODY: Final = Object(
    Field(
        name="ids",
        kind=Array(String(max_length=128, min_length=1), max_items=_MAX_PEOPLE),
        required=True,
        effect="Session ids; `*` for everybody.",
    ),
    Field(
        name="tracks",
        kind=Array(Choice(*STANDARD_MEDIA), max_items=2 * len(STANDARD_MEDIA), distinct=True),
        effect="What to switch off; the microphone when left out.",
    ),
)
MUTED: Final = Fields[Muted](
    "Muted",
    muted=field(
        Described[Mapping[str, tuple[str, ...]]](
            {"type": "object", "additionalProperties": {"type": "array", "items": TEXT}},
            {_SESSION: ["audio"]},
            lambda tracks: {session_id: [*names] for session_id, names in tracks.items()},
        ),
        lambda muted: muted.tracks,
    ),
)


async def get_participants(caller: RoomCaller) -> Inside:
    """`GET /parlour/rooms/:name/participants`: an empty list when nobody is there."""
    found = await caller.context.calls.operate(caller.domain.id, caller.name, ListInside())
    if isinstance(found, Inside):
        return found
    caller.existing_room()
    return Inside("", (), 0)


async def mute(caller: RoomCaller) -> Muted:
    """`POST /parlour/rooms/:name/mute`: what is off already, and who is not there, is left out of the answer."""

    async def read() -> Mute:
        body: Any = MUTE_BODY.check(await read_json(caller.request), "")
        return Mute(frozenset(body["ids"]), frozenset(body.get("tracks", ("audio",))))

    return await act(caller, read)
