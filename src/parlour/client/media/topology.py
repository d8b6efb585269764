"""Bots take part by way of the SFU only, and so say that no direct path to them can be made."""

from collections.abc import Callable, Iterator

from parlour.client.wire import Fields, own, text_or_none, whole

__all__ = ["answers_to_topology"]

Notice = tuple[str, dict[str, str | int]]
"""The type and the fields of something to say."""


def _paths(push: Fields) -> Iterator[Notice]:
    """One that cannot be made is enough: the whole call then goes to the SFU, as long as the bot is in it."""
    mesh = whole(push, "mesh")
    for session_id in own(push, "paths"):
        yield "path-trouble", {"mesh": mesh, "session_id": session_id, "trouble": "failed"}


def _topology(push: Fields) -> Iterator[Notice]:
    """Nothing of the bot's depends on the mesh: it is ready for the SFU at once."""
    if text_or_none(push, "next") == "sfu":
        yield "topology-ready", {"epoch": whole(push, "epoch")}


answers_to_topology: dict[str, Callable[[Fields], Iterator[Notice]]] = {"paths": _paths, "topology": _topology}
"""By type of a message: what is said to it. Raises `OddMessageError`."""
