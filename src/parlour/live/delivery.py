"""Who gets what: the connections of those inside one meeting, and what is pushed to them."""

import logging
from typing import Final

from parlour.calls.effects import Close, TakeOver
from parlour.calls.messages import Counts, FatalError, ParticipantJoined, ParticipantLeft, Push
from parlour.clock import Clock
from parlour.live.asker import Asker
from parlour.live.farewells import Farewells
from parlour.live.frame import Frame, subject_of
from parlour.live.gathering import Gathering
from parlour.live.ledger import Ledger
from parlour.live.pace import Pace
from parlour.live.ports import Connection, Wire
from parlour.media.events import OfferNeeded

__all__ = ["GOING_AWAY", "NORMAL", "Delivery"]

_log = logging.getLogger(__name__)

NORMAL = 1000
GOING_AWAY = 1012

_FEWEST = 16
"""What is sent to fewer counts as sent to so many: in a small call, too, one sender must leave room on slow links."""

_COMINGS_AND_GOINGS: Final = (ParticipantJoined, ParticipantLeft, Counts)


class Delivery:
    """Belongs to one meeting. Nothing here blocks; who is not connected (any more) gets nothing.

    Pushes are gathered until `settle` or `flush`; what is said to one participant alone comes after what waited for it.
    """

    def __init__(self, wire: Wire, farewells: Farewells, clock: Clock, where: dict[str, str]) -> None:
        self._wire = wire
        self._farewells = farewells
        self._where = where
        self._connections: dict[str, Connection] = {}
        self._expected: dict[str, Ledger] = {}
        self._last: tuple[tuple[str, ...], list[Connection]] | None = None
        self._gathering = Gathering()
        self._pace = Pace(clock, self._leave)
        self._patient = True
        """Whether all that waits only tells who came and went."""

    def seat(self, session_id: str, connection: Connection) -> None:
        """Let this participant be spoken to on that connection, which has had the reply to its join."""
        connection.ledger = Ledger()
        self._connections[session_id] = connection
        self._last = None

    def welcome(self, session_id: str, connection: Connection) -> None:
        """Let somebody who comes in from the lobby be spoken to on its connection; what was said there counts on."""
        self._connections[session_id] = connection
        self._last = None

    def take_over(self, effect: TakeOver, asker: Asker, received: int) -> None:
        """Let a participant be spoken to on another connection, and tell it what it missed of the former one.

        `received` counts the messages that its browser got. When more is missing than is kept, it is told how things
        stand instead.
        """
        former = self._connections.get(effect.session_id)
        waiting: list[Frame] | None = None
        ledger = self._expected.pop(effect.session_id, None) or Ledger()
        if former is not None:
            ledger = former.ledger or Ledger()
            self.release(former)
            waiting = former.hand_over(asker.connection, self._taken_over)
        missed = None if waiting is None else ledger.rewind(received)
        if missed is None:
            ledger.clear()
        asker.resumed(effect.session_id, ledger, effect.standing if missed is None else None)
        asker.connection.ledger = ledger
        self._connections[effect.session_id] = asker.connection
        self._last = None
        for frame in (*missed, *(waiting or ())) if missed is not None else ():
            asker.connection.send(frame)

    def expect(self, session_id: str, ledger: Ledger) -> None:
        """Let a participant go on counting that was connected to another process."""
        self._expected[session_id] = ledger

    def ledgers(self) -> dict[str, Ledger]:
        """Return what was counted for each participant, also for who has not come back from another process yet."""
        known = {id_: each.ledger for id_, each in self._connections.items() if each.ledger is not None}
        return self._expected | known

    def is_held(self, session_id: str, connection: Connection) -> bool:
        """Tell whether the participant speaks on that connection."""
        return self._connections.get(session_id) is connection

    def forget(self, session_id: str) -> None:
        """Say nothing more to this participant, whose connection is ended or broken: not even what waits.

        When many go at once, each would be written the departures of those before it.
        """
        connection = self._connections.pop(session_id, None)
        self._expected.pop(session_id, None)
        self._last = None
        if connection is not None:
            self._gathering.drop(connection)

    def push(self, to: tuple[str, ...], message: Push) -> int:
        """Push to these participants; return how many bytes that counts as, on the way to browsers."""
        frame = Frame.of(self._wire.push(message), subject_of(message))
        self._gathering.add(self._reached(to), frame)
        self._patient = self._patient and isinstance(message, _COMINGS_AND_GOINGS)
        return frame.size * max(len(to), _FEWEST)

    def offer(self, offer: OfferNeeded) -> None:
        """Hand an offer of the SFU to its participant, if it is still inside."""
        connection = self._connections.get(offer.peer)
        if connection is not None:
            self.release(connection)
            connection.send(Frame.of(self._wire.offer(offer), fleeting=True))

    def release(self, connection: Connection) -> None:
        """Let leave what waits for this connection: it is about to be told something else."""
        self._gathering.release(connection)

    def settle(self) -> None:
        """Let leave whatever waits, soon. To be called when there is nothing more to do for now."""
        if self._gathering:
            self._pace.due(len(self._connections), patient=self._patient)

    def flush(self) -> None:
        """Let leave whatever waits, now."""
        self._pace.stop()
        self._leave()

    def close(self, effect: Close) -> None:
        """Close the connection of who is out, with the reason if it was put out."""
        connection = self._connections.pop(effect.session_id, None)
        self._last = None
        if effect.ejected is not None:
            self._farewells.note(effect.seat_key, effect.ejected)
        if connection is None:
            return
        self.release(connection)
        if effect.ejected is not None:
            connection.send(Frame.of(self._wire.push(FatalError("ejected", effect.ejected.value))))
            where = {**self._where, "participant": effect.session_id, "reason": effect.ejected.code}
            _log.info("participant ejected", extra=where)
        connection.close(NORMAL, "left" if effect.ejected is None else "ejected")

    def close_all(self, code: int, reason: str) -> None:
        """End every connection. Those who can come back do so: nothing is said that would end their call."""
        self.flush()
        for connection in self._connections.values():
            connection.close(code, reason)
        self._connections.clear()
        self._last = None

    def _leave(self) -> None:
        self._gathering.flush()
        self._patient = True

    def _reached(self, to: tuple[str, ...]) -> list[Connection]:
        """Return the connections of these; the same list for the same tuple, which the next push often has."""
        if self._last is None or self._last[0] is not to:
            found = self._connections.get
            self._last = to, [each for session_id in to if (each := found(session_id)) is not None]
        return self._last[1]

    @property
    def _taken_over(self) -> Frame:
        """The last words to a connection whose seat another one has."""
        sentence = "Another connection of this participant took its seat over."
        return Frame.of(self._wire.push(FatalError("connection-error", sentence)))
