"""From a browser's wish to enter to the command that the call core judges."""

from collections.abc import Mapping
from dataclasses import dataclass

from parlour.calls.admission import BAD_TOKEN, BadToken
from parlour.calls.events import Join, Preauth
from parlour.calls.rules import CallRules, ParticipantRules
from parlour.ids import new_secret, new_uuid
from parlour.live.requests import EntryRequest
from parlour.live.snapshot import RoomSnapshot, RoomSource
from parlour.properties import JsonValue
from parlour.tokens import TokenError, verify

__all__ = ["Entry", "read_token"]

TokenProperties = Mapping[str, JsonValue]


async def read_token(rooms: RoomSource, domain_id: str, token: str | None) -> TokenProperties | BadToken | None:
    """Return what a genuine token says, `BAD_TOKEN` for any other, `None` for none. Its times are judged later."""
    if token is None:
        return None
    try:
        return verify(token, domain_id=domain_id, keys=await rooms.keys(domain_id)).properties
    except TokenError:
        return BAD_TOKEN


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody who wants to enter, with the token already read."""

    request: EntryRequest
    token: TokenProperties | BadToken | None

    def person(self, snapshot: RoomSnapshot | None) -> ParticipantRules | BadToken:
        """Return the rules for this person in that room."""
        if isinstance(self.token, BadToken):
            return self.token
        if snapshot is None:
            return ParticipantRules()
        return snapshot.person(self.token)

    def preauth(self, snapshot: RoomSnapshot | None, rules: CallRules | None) -> Preauth:
        """Return the command that asks without taking a seat."""
        request, spare = self.request, new_uuid()
        return Preauth(
            room=rules,
            person=self.person(snapshot),
            wished_id=request.session_id or spare,
            spare_id=spare,
            seat_key=request.seat_key,
            user_name=request.user_name,
            user_data=request.user_data,
            room_info=self._info(snapshot),
            address=request.address,
        )

    def join(self, snapshot: RoomSnapshot | None, rules: CallRules | None) -> Join:
        """Return the command that asks for a seat."""
        request, spare = self.request, new_uuid()
        return Join(
            room=rules,
            person=self.person(snapshot),
            wished_id=request.session_id or spare,
            spare_id=spare,
            spare_key=new_secret(),
            seat_key=request.seat_key,
            user_name=request.user_name,
            user_data=request.user_data,
            room_info=self._info(snapshot),
            address=request.address,
            tracks=request.tracks,
            subscribe=request.subscribe,
            direct=request.direct,
        )

    def _info(self, snapshot: RoomSnapshot | None) -> Mapping[str, JsonValue]:
        if snapshot is None or isinstance(self.token, BadToken):
            return {}
        return snapshot.info(self.token)
