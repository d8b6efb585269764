"""What follows from breakout rooms: who moves, what is heard and seen there, and what everybody is told.

The server keeps the groups apart: nobody is subscribed to somebody in another room (`parlour.calls.subscriptions`), and
messages of apps stay in the room of their sender. Participants stay in everybody's list: it is one call.
"""

from parlour.calls.desk import Desk
from parlour.calls.media import refresh_wanted
from parlour.calls.messages import ActiveSpeakerChanged, BreakoutNow
from parlour.calls.participant import Participant

__all__ = ["close_breakout", "close_when_due", "come_back_to", "regroup", "tell_breakout"]


def regroup(desk: Desk) -> None:
    """Bring everybody to the room where it is to be, and tell everybody how things are now."""
    moved = [each for each in desk.roster if each.breakout_room != desk.breakout.room_of(each.session_id)]
    if moved:
        before = {each.session_id: desk.speakers.of(each.breakout_room).current for each in desk.roster}
        for each in moved:
            _move(desk, each)
        desk.speakers.keep_only({each.breakout_room for each in desk.roster})
        refresh_wanted(desk, desk.roster, moved)
        refresh_wanted(desk, moved, desk.roster)
        tell_breakout(desk)  # first: who hears of a speaker knows where that is
        _tell_speakers(desk, before)
    else:
        tell_breakout(desk)


def tell_breakout(desk: Desk) -> None:
    """Tell everybody how things are now."""
    desk.breakout.version += 1
    view = desk.breakout.view(desk.now)
    if view is not None:
        desk.send(desk.roster.ids, BreakoutNow(view))


def close_breakout(desk: Desk) -> None:
    """End the groups: everybody is in the main room again."""
    desk.breakout.close()
    desk.topology.settle_anew()  # the groups needed the SFU
    regroup(desk)


def close_when_due(desk: Desk) -> bool:
    """End the groups when their time is over; tell whether it was."""
    ends_at = desk.breakout.ends_at
    if ends_at is None or desk.now < ends_at:
        return False
    close_breakout(desk)
    return True


def come_back_to(desk: Desk, newcomer: Participant, room_id: str | None) -> bool:
    """Let a newcomer be where it was before, in `room_id` or as its user id says; tell whether it belongs anywhere."""
    known = desk.breakout.remembered(newcomer.user_id) if newcomer.has_own_user_id else None
    room_id = room_id or known
    if room_id is None or not newcomer.visible:
        return False
    desk.breakout.assign(newcomer.session_id, room_id)
    newcomer.breakout_room = desk.breakout.room_of(newcomer.session_id)
    return True


def _move(desk: Desk, person: Participant) -> None:
    former = desk.speakers.of(person.breakout_room)
    level = former.level(person.session_id)
    former.forget(person.session_id, desk.now)
    person.breakout_room = desk.breakout.room_of(person.session_id)
    if level is not None:
        desk.speakers.of(person.breakout_room).hear(person.session_id, level, desk.now)
    if person.hand_raised_at is not None:  # it was for those who are elsewhere now
        person.raise_hand(None)
        desk.announce(person)


def _tell_speakers(desk: Desk, before: dict[str, str | None]) -> None:
    news: dict[str | None, list[str]] = {}
    for each in desk.roster:
        current = desk.speakers.of(each.breakout_room).current
        if current != before[each.session_id]:
            news.setdefault(current, []).append(each.session_id)
    for current, session_ids in news.items():
        desk.send(tuple(session_ids), ActiveSpeakerChanged(current))
