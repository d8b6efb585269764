"""What was stated about all rooms, and how the media node is told."""

from collections.abc import Iterator

from parlour.media.node.link import NodeLink
from parlour.media.node.statements import Notice, PeerStatements, RoomStatements
from parlour.media.port import MediaError

__all__ = ["Rooms"]


class Rooms:
    """The open rooms by name. What changed is collected until `tell_changes`."""

    def __init__(self) -> None:
        self._rooms: dict[str, RoomStatements] = {}
        self._changed: dict[str, None] = {}

    def __contains__(self, room: str) -> bool:
        """Tell whether a room is open."""
        return room in self._rooms

    def __iter__(self) -> Iterator[str]:
        """Return the names of all open rooms."""
        return iter(self._rooms)

    def open(self, room: str) -> RoomStatements:
        """Return what is stated about a room, nothing for a new one."""
        return self._rooms.setdefault(room, RoomStatements())

    def close(self, room: str) -> bool:
        """Forget a room; tell whether it was open."""
        self._changed.pop(room, None)
        return self._rooms.pop(room, None) is not None

    def clear(self) -> None:
        """Forget all rooms."""
        self._rooms.clear()
        self._changed.clear()

    def get(self, room: str) -> RoomStatements | None:
        """Return what is stated about a room, `None` when it is not open."""
        return self._rooms.get(room)

    def of(self, room: str) -> RoomStatements:
        """Return what is stated about an open room; raises `MediaError` for any other."""
        statements = self._rooms.get(room)
        if statements is None:
            raise MediaError("The call has no room in the media server.")
        return statements

    def peer(self, room: str, peer: str) -> PeerStatements | None:
        """Return what is stated about a peer, `None` for an unknown one."""
        statements = self._rooms.get(room)
        return statements.known(peer) if statements is not None else None

    def note_change(self, room: str) -> bool:
        """Note that a room has something for `tell_changes`; tell whether it is the first one."""
        is_first = not self._changed
        self._changed[room] = None
        return is_first

    def tell_changes(self, link: NodeLink | None) -> None:
        """Tell the node of all changed wishes. While there is none nothing is lost: `state_anew` tells everything."""
        changed, self._changed = self._changed, {}
        for room in changed:
            if link is not None:
                self._tell(link, room)
            else:
                self._rooms[room].take_changes()

    def state_anew(self, link: NodeLink, room: str) -> None:
        """Tell a node that has lost the room everything about its peers that is to be told without being asked."""
        limits = self.forget_told(room)
        self._changed.pop(room, None)
        self._tell(link, room)
        for notice in limits:
            link.tell("layers", room=room, **notice)

    def forget_told(self, room: str) -> list[Notice]:
        """Take note that the node has lost all it was told of a room; return the notices that limit layers anew."""
        return self._rooms[room].forget_all_told()

    def _tell(self, link: NodeLink, room: str) -> None:
        for notice in self._rooms[room].changes():
            link.tell("want", room=room, **notice)
