"""What browsers ask for about the topology, and say to each other by way of the server."""

from typing import TypeAlias, assert_never

from parlour.calls.commands import ChooseTopology, PathTrouble, Signal, TellTalking, TopologyReady
from parlour.calls.departures import missed_by
from parlour.calls.desk import Desk
from parlour.calls.messages import PathSignal
from parlour.calls.participant import Participant
from parlour.calls.paths import barred_from_mesh

__all__ = ["serve_mesh"]

MeshRequest: TypeAlias = ChooseTopology | TopologyReady | Signal | PathTrouble | TellTalking


def serve_mesh(desk: Desk, sender: Participant, request: MeshRequest) -> None:
    """Do what `sender` asks for, and answer."""
    match request:
        case ChooseTopology():
            _choose_topology(desk, request)
        case TopologyReady():
            _topology_ready(desk, sender, request)
        case Signal():
            _signal(desk, sender, request)
        case PathTrouble():
            _path_trouble(desk, sender, request)
        case TellTalking():
            _tell_talking(desk, sender, request)
        case _:
            assert_never(request)


def _choose_topology(desk: Desk, request: ChooseTopology) -> None:
    """Choose the topology for as long as the call lasts. Daily gives that right to everybody inside."""
    topology = desk.topology
    if request.topology == "peer" and not topology.can_mesh(desk.roster.ids, barred=barred_from_mesh(desk)):
        desk.refuse("not-possible", "these participants cannot all be connected with each other directly")
        return
    topology.chosen = request.topology
    desk.answer()


def _topology_ready(desk: Desk, sender: Participant, request: TopologyReady) -> None:
    """Take note that the sender's new way carries what the former one does."""
    desk.topology.ready(sender.session_id, request.epoch)
    desk.answer()


def _signal(desk: Desk, sender: Participant, request: Signal) -> None:
    """Hand a description or a candidate to the other end of a path, if there is to be one."""
    meshed = desk.topology.meshed(desk.roster.ids)
    ends = {sender.session_id, request.to}
    if request.mesh != desk.topology.mesh or request.to == sender.session_id or not ends.issubset(meshed):
        desk.refuse("not-possible", "there is to be no path between you and this participant")
        return
    forbidden = sorted(name for name, kind in request.kinds.items() if not sender.may_send(name, kind))
    if forbidden:
        desk.refuse("not-permitted", f"you may not send: {', '.join(forbidden)}")
        return
    desk.answer()
    desk.send((request.to,), PathSignal(sender.session_id, request.mesh, request.body))


def _path_trouble(desk: Desk, sender: Participant, request: PathTrouble) -> None:
    """Turn to the SFU because a path cannot be made, or because its other end sends what it may not."""
    desk.answer()
    other = desk.roster.get(request.session_id)
    if request.mesh != desk.topology.mesh or other is None:
        return
    if other.holds.absent and request.trouble == "failed":
        missed_by(desk, other, sender.session_id)
    elif request.trouble == "unexpected":
        desk.topology.obstruct(request.session_id)
    else:
        desk.topology.obstruct(sender.session_id, request.session_id)


def _tell_talking(desk: Desk, sender: Participant, request: TellTalking) -> None:
    """Take what a browser says of its own voice: in a mesh there is nobody else who hears everybody."""
    desk.answer()
    if desk.topology.current == "peer":
        desk.hear(sender, 0 if request.talking else None)  # nobody there can say who is louder
