"""Anything that can happen in a call, as hypothesis draws it, and what a browser makes of what it is told."""

from collections.abc import Mapping

from hypothesis import strategies as st

from parlour.calls import CallRules, ParticipantRules, TokenRules
from parlour.calls.breakout import BreakoutRoom
from parlour.calls.commands import ParticipantUpdate
from parlour.calls.messages import Joined
from parlour.calls.permissions import CanReceive, PermissionChange, Permissions
from parlour.calls.tracks import MEDIA, TrackState
from tests.unit.calls.calls import NOW

NAMES = st.sampled_from(["audio", "video", "screenVideo", "slides"])
KINDS = {"audio": "audio", "video": "video", "screenVideo": "video", "slides": "video"}
SOMEBODY = st.integers(0, 4).map(str)
"""A seat number; resolved to whoever sits there, or to somebody who left."""
USERS = st.sampled_from(["u1", "u2"])
CAN_SEND = st.booleans() | st.frozensets(st.sampled_from(MEDIA))
MEDIA_RULES = st.booleans() | st.dictionaries(st.sampled_from(["audio", "video", "screenVideo"]), st.booleans())
STATES = st.sampled_from([TrackState("on"), TrackState("off", ("byUser",)), None])
SMALL = st.sampled_from([5, 20, 60])

permissions = st.builds(
    Permissions,
    has_presence=st.booleans(),
    can_send=CAN_SEND,
    can_receive=st.builds(CanReceive, base=MEDIA_RULES, by_user_id=st.dictionaries(USERS, MEDIA_RULES)),
    can_admin=st.sampled_from([False, False, True, frozenset({"participants"})]),
    owners_only=st.booleans(),
)
people = st.builds(
    ParticipantRules,
    token=st.none() | st.builds(TokenRules, eject_after_elapsed=st.none() | SMALL),
    is_owner=st.sampled_from([False, False, True]),
    user_id=st.none() | USERS,
    permissions=permissions,
)
changes = st.builds(
    PermissionChange,
    has_presence=st.none() | st.booleans(),
    can_send=st.none() | CAN_SEND,
    can_admin=st.none() | st.booleans(),
    receive_base=st.none() | MEDIA_RULES,
)
updates = st.builds(
    ParticipantUpdate,
    mute=st.frozensets(NAMES),
    eject=st.sampled_from([False, False, False, True]),
    permissions=st.none() | changes,
)
room_rules = st.builds(
    CallRules,
    room_id=st.just("id"),
    room_name=st.just("room"),
    max_participants=st.integers(1, 5),
    enforce_unique_user_ids=st.booleans(),
    eject_at_room_exp=st.booleans(),
    exp=st.sampled_from([None, NOW + 200]),
    eject_after_elapsed=st.none() | SMALL,
    adaptive_simulcast=st.sampled_from([True, True, False]),
    multiparty_adaptive_simulcast=st.booleans(),
    breakout_rooms=st.sampled_from([True, True, False]),
)
ROOMS = tuple(BreakoutRoom(each, each) for each in "xy")


class Browser:
    """What one participant's browser believes, from nothing but what it was told."""

    def __init__(self, joined: Joined) -> None:
        self.others = {each.session_id for each in joined.participants}
        self.counts = joined.counts
        self.breakout = joined.breakout
        self.speaker = joined.active_speaker
        self.me = joined.participant
        self.encodes: dict[str, int | None] = {}
        """The largest layer of each own picture. This browser begins with all when it publishes anew..."""
        self.goes_on: dict[str, int | None] = {}
        """... and this one goes on with what it was told last."""

    def need(self, layers: Mapping[str, int | None]) -> None:
        self.encodes |= layers
        self.goes_on |= layers
