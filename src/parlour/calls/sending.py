"""What participants are told to encode: no larger pictures than anybody receives, where the room has it so."""

from collections.abc import Iterable, Mapping
from typing import Final

from parlour.calls.desk import Desk
from parlour.calls.events import LayersNeeded
from parlour.calls.messages import SendLayers
from parlour.calls.participant import Participant

__all__ = ["adapt_senders", "forget_needed", "layers_needed"]

ALL: Final = 2
"""The largest layer. A browser that was told nothing encodes all of them."""

_UNSURE: Final = -1
"""Stands for what a browser encodes of a track that it publishes anew: it is told in any case."""


def layers_needed(desk: Desk, event: LayersNeeded) -> None:
    """Take what the SFU says of a picture, and tell its sender if that is to adapt."""
    sender = desk.roster.get(event.session_id)
    if sender is not None and event.name in sender.published:
        sender.needed[event.name] = event.spatial
        _tell(desk, sender, sender.needed if desk.senders_adapt else _everything(sender))


def forget_needed(sender: Participant, names: Iterable[str]) -> None:
    """Forget what is needed of tracks that are published anew, or no longer."""
    for name in names:
        sender.needed.pop(name, None)
        if name in sender.told_needed:
            sender.told_needed[name] = _UNSURE


def adapt_senders(desk: Desk) -> None:
    """Tell everybody what to encode when that was decided otherwise before: people came or went, or the room changed.

    Calls of two adapt unless the room forbids it, others when it says so: with more people, somebody's picture is soon
    wanted in every size, and a sender that follows each of them would never be calm.
    """
    rules = desk.rules
    adapts = rules.adaptive_simulcast and (len(desk.roster) == 2 or rules.multiparty_adaptive_simulcast)
    if adapts == desk.senders_adapt:
        return
    desk.senders_adapt = adapts
    for sender in desk.roster:
        _tell(desk, sender, _in_use(sender) if adapts else _everything(sender))


def _everything(sender: Participant) -> dict[str, int | None]:
    return dict.fromkeys(sender.needed, ALL)


def _in_use(sender: Participant) -> dict[str, int | None]:
    """What nobody receives yet is left alone: who has just come is about to, and must not wait for an encoder."""
    return {name: needed for name, needed in sender.needed.items() if needed is not None}


def _tell(desk: Desk, sender: Participant, layers: Mapping[str, int | None]) -> None:
    if any(needed != sender.told_needed.get(name, ALL) for name, needed in layers.items()):
        sender.told_needed |= layers
        desk.send((sender.session_id,), SendLayers(dict(layers)))
