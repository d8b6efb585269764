"""From a browser's message about the topology or a path to a typed request. Pure, like `parlour.signaling.incoming`."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from parlour.calls.commands import ChooseTopology, PathTrouble, Signal, TellTalking, TopologyReady
from parlour.calls.tracks import Kind
from parlour.shapes.media import STANDARD_MEDIA
from parlour.signaling.fields import BadMessageError
from parlour.signaling.sdp import kinds_by_mid, sending_mids

__all__ = ["MESH_READERS", "named_kinds"]

Checked: TypeAlias = Mapping[str, Any]

_RELAYED: Final = ("link", "description", "candidate", "ask")


def named_kinds(sdp: str, mids: Mapping[str, str]) -> dict[str, Kind]:
    """Return the kind of each track that is named for an m-line of `sdp`. Raises `BadMessageError`."""
    known = kinds_by_mid(sdp)
    if any(mid not in known for mid in mids):
        raise BadMessageError("tracks names a mid that is no audio or video m-line of the sdp")
    kinds = {name: known[mid] for mid, name in mids.items()}
    if len(kinds) != len(mids):
        raise BadMessageError("tracks gives one name to two m-lines")
    for name, kind in kinds.items():
        if name in STANDARD_MEDIA and not name.lower().endswith(kind):
            raise BadMessageError(f"tracks calls an m-line of kind {kind} {name}")
    return kinds


def _signal(message: Checked) -> Signal:
    body = {name: message[name] for name in _RELAYED if name in message}
    description = message.get("description")
    kinds: dict[str, Kind] = {}
    if description is not None:
        kinds = named_kinds(description["sdp"], description["tracks"])
        if not sending_mids(description["sdp"]) <= description["tracks"].keys():
            raise BadMessageError("description.tracks does not name every m-line on which media would be sent")
    return Signal(message["to"], message["mesh"], body, kinds)


MESH_READERS: Final[
    Mapping[str, Callable[[Checked], ChooseTopology | TopologyReady | Signal | PathTrouble | TellTalking]]
] = {
    "set-topology": lambda message: ChooseTopology(message["topology"]),
    "topology-ready": lambda message: TopologyReady(message["epoch"]),
    "signal": _signal,
    "path-trouble": lambda message: PathTrouble(message["mesh"], message["session_id"], message["trouble"]),
    "talking": lambda message: TellTalking(message["talking"]),
}
