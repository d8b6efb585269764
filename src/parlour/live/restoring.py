"""A call of an earlier process goes on in this one."""

import json
import logging

from parlour.calls.call import Call
from parlour.calls.events import Disconnected, RoomChanged
from parlour.live.context import Context
from parlour.live.ledger import Ledger
from parlour.live.media import MeetingMedia
from parlour.live.snapshot import RoomSnapshot
from parlour.live.stage import Stage
from parlour.media.port import MediaError
from parlour.store import KeptCall

__all__ = ["restore"]

_log = logging.getLogger(__name__)


async def restore(stage: Stage, context: Context, kept: KeptCall, snapshot: RoomSnapshot | None) -> None:
    """Let a call go on in a room where nothing runs; `snapshot` is the room as it is now.

    Without its room, or a media server, it ends here and now.
    """
    read = json.loads(kept.body)
    call, effects = Call.restored(kept.meeting_id, read, kept.domain_id, stage.lobby, stage.now())
    media = None if context.sfu is None or snapshot is None else MeetingMedia(context.sfu, kept.meeting_id)
    try:
        if media is not None:
            await media.open()
    except MediaError as error:
        _log.warning("the SFU's room could not be opened: %s", error, extra={"meeting": kept.meeting_id})
        media = None
    if media is None or snapshot is None or snapshot.room.id != kept.room_id:
        for session_id in call.roster.ids:
            call.handle(Disconnected(session_id), stage.now())
        context.report(stage.key, call.take_facts())
        return
    meeting = stage.new_meeting(call, media)
    for session_id, (taken, written) in read["said"].items():
        meeting.delivery.expect(session_id, Ledger(taken, written))
    stage.go_by(snapshot)
    stage.begin(meeting, went_on=True)
    meeting.carry_out(effects)
    stage.handle(RoomChanged(snapshot.rules(context.app_message_size)))
