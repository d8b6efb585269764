"""What follows from the topology: what browsers are told of it, and which of its tracks each sends to whom in a mesh.

In a mesh nobody but the browsers can keep to the permissions. So each is told what to send to each other one, by the
same rules as the SFU's forwarding, and what it may take from each: whatever else comes it drops.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from parlour.calls.desk import Desk
from parlour.calls.effects import ResetPeer
from parlour.calls.media import refresh_wanted
from parlour.calls.messages import PathsNow, TopologyNow
from parlour.calls.participant import Participant
from parlour.calls.sending import forget_needed
from parlour.calls.subscriptions import wanted_from
from parlour.calls.topology import Path, Paths, Stand

__all__ = ["barred_from_mesh", "decide_topology", "tell_topology", "tell_topology_again"]

_NOTHING: Final[frozenset[str]] = frozenset()
_NO_TRACKS: Final[frozenset[tuple[str, str]]] = frozenset()


def barred_from_mesh(desk: Desk) -> bool:
    """Tell whether somebody inside is hidden, or cannot be connected directly; or breakout rooms keep people apart; or
    something is recorded or streamed, for which the media have to pass here.
    """
    return desk.breakout.open or len(desk.jobs) > 0 or any(not (each.visible and each.direct) for each in desk.roster)


def decide_topology(desk: Desk) -> None:
    """Bring the topology in line with who is inside, without telling anybody yet."""
    if len(desk.roster) and not desk.topology.rests(len(desk.roster)):
        desk.topology.settle(
            desk.roster.ids, switchover=desk.rules.sfu_switchover, barred=barred_from_mesh(desk), now=desk.now
        )


def tell_topology(desk: Desk) -> None:
    """Tell everybody what changed of the topology and of the paths between browsers."""
    _tell_stands(desk)
    _drop_sfu(desk)
    _tell_paths(desk)


def tell_topology_again(desk: Desk, participant: Participant) -> None:
    """Have `tell_topology` tell somebody what it may have missed."""
    participant.stand = replace(desk.topology.stand(participant.session_id), next=None)
    participant.paths = None
    desk.told_stand = None


def _tell_stands(desk: Desk) -> None:
    state = desk.topology.state
    if state == desk.told_stand:
        return
    desk.told_stand = state
    news: dict[Stand, list[str]] = {}
    for each in desk.roster:
        stand = desk.topology.stand(each.session_id)
        if each.stand != stand:
            each.stand = stand
            news.setdefault(stand, []).append(each.session_id)
    for stand, session_ids in news.items():
        desk.send(tuple(session_ids), TopologyNow(stand))


def _drop_sfu(desk: Desk) -> None:
    """Nobody's media are in the SFU once the mesh carries them. Its room stays open for the next time."""
    if desk.topology.has_sfu or not any(each.published for each in desk.roster):
        return
    for each in desk.roster:
        forget_needed(each, list(each.published))
        each.published.clear()
    refresh_wanted(desk, desk.roster, desk.roster)
    desk.effects.extend([ResetPeer(each.session_id, each.blocked, _NO_TRACKS) for each in desk.roster])
    desk.hush()  # the SFU will not tell the ends of voices that it has heard


def _tell_paths(desk: Desk) -> None:
    mesh = desk.topology.mesh
    meshed = [each for id_ in desk.topology.meshed(desk.roster.ids) if (each := desk.roster.get(id_)) is not None]
    if mesh is None or not meshed:
        return
    offers = {each.session_id: _offered_directly(each) for each in meshed}
    for number, one in enumerate(meshed):
        paths = {
            other.session_id: Path(
                offers=number < place,
                send=wanted_from(other, one, offers[one.session_id]),
                receive=wanted_from(one, other, offers[other.session_id]),
            )
            for place, other in enumerate(meshed)
            if other is not one
        }
        _tell(desk, one, mesh, paths)


def _tell(desk: Desk, one: Participant, mesh: int, paths: Mapping[str, Path]) -> None:
    news = Paths(mesh, paths)
    if one.paths != news and (paths or one.paths is not None):
        one.paths = news
        desk.send((one.session_id,), PathsNow(news))


def _offered_directly(publisher: Participant) -> frozenset[str]:
    """Return the names of the tracks that the publisher's browser may send to anybody.

    One that is switched off stays on the list, so that switching it on costs no negotiation; one that an admin muted
    does not.
    """
    if not publisher.visible:
        return _NOTHING
    names = publisher.stated.keys() - publisher.muted.keys()
    return frozenset([name for name in names if publisher.may_send(name, publisher.kind_of(name))])
