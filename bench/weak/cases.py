"""The troubles that links have here, and the goals."""

from dataclasses import dataclass, field
from typing import Final, Literal

from bench.weak.samples import Size

__all__ = ["CASES", "Case", "Goal", "Kind"]

Kind = Literal["narrow", "filtered", "address", "screen"]

FULL: Final = (1280, 720)
QUARTER: Final = (640, 360)
"""What each of four sends, so that two cores encode them all."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What is asked for; `None` asks for nothing. Percent, pictures per second, seconds."""

    lost: float | None = None
    fps: float | None = None
    changes: int | None = None
    frozen: float | None = None
    back: float | None = None
    concealed: float | None = None
    first: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the table. What is spoilt is the link of the one who looks, unless `up` says the first sender's.

    `calm` is how many seconds the call runs before; without, the link is spoilt before that person joins.
    """

    name: str
    kind: Kind = "narrow"
    senders: int = 1
    in_turn: bool = False
    """Whether the senders speak one after the other, as in a conversation; else all their microphones beep."""
    camera: Size | None = FULL
    down: int | None = None
    up: int | None = None
    loss: int = 0
    calm: float | None = 8.0
    seconds: float = 60.0
    way: Literal["media", "relay"] = "media"
    """Of `filtered`: what can be reached over TCP, besides signalling."""
    goal: Goal = field(default_factory=Goal)


_NARROW: Final = Goal(lost=1, fps=17, changes=5, frozen=1, back=10)

CASES: Final = (
    *(Case(f"{rate}", down=rate, goal=_NARROW) for rate in (300, 400, 600)),
    *(Case(f"{rate}-start", down=rate, calm=None, goal=_NARROW) for rate in (300, 400, 600)),
    *(Case(f"{rate}x4", down=rate, senders=4, camera=QUARTER, in_turn=True, goal=_NARROW) for rate in (300, 400, 600)),
    *(
        Case(f"{rate}x4-start", down=rate, senders=4, camera=QUARTER, in_turn=True, calm=None, goal=_NARROW)
        for rate in (300, 400)
    ),
    Case("400x4-all", down=400, senders=4, camera=QUARTER, goal=_NARROW),
    Case("loss5", loss=5, seconds=30, goal=Goal(fps=19, frozen=0, concealed=4)),
    Case("loss10", loss=10, seconds=30, goal=Goal(fps=15, frozen=0, concealed=10)),
    Case("up300", up=300, goal=Goal(frozen=1)),
    Case("noudp", kind="filtered", calm=None, seconds=15, goal=Goal(fps=17, first=3)),
    Case("turn", kind="filtered", calm=None, seconds=15, way="relay", goal=Goal(fps=17, first=5)),
    Case("address", kind="address", seconds=30, goal=Goal(first=5)),
    Case("screen", kind="screen", camera=None, seconds=30),
    *(Case(f"screen{rate}", kind="screen", camera=None, down=rate, seconds=40) for rate in (400, 1000)),
)
