"""The figures of a case, what they miss of the goals, and how they are printed."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from bench.weak.cases import Case
from bench.weak.samples import Hearing, Sight

__all__ = ["HEAD", "Result", "as_json", "as_row"]

HEAD: Final = (
    *("case", "of", "way", "before", "first", "fps 0-5", "5-10", "10-30", "30-60", "sizes", "changes", "freezes"),
    *("still", "lost", "made up", "back", "text", "goal", "missed"),
)


@dataclass(frozen=True, slots=True)
class Result:
    """All figures of a case; `None` where the case has none, or what was waited for did not come."""

    case: Case
    product: str = ""
    before: float | None = None
    """Pictures per second before the link was spoilt: far below the camera's, this machine was too busy to measure."""
    first: float | None = None
    """Seconds until the first picture; in the case `address`, since the change."""
    fps: tuple[float, ...] = ()
    seen: Sight | None = None
    heard: Hearing | None = None
    back: float | None = None
    """Seconds until the full size was back after the link was mended."""
    fresh: float | None = None
    settled: float | None = None
    """Similarity of small text, 1.7 s and 9.6 s after a new page; 1 is the same."""
    edges: float | None = None
    """How much of the strength of the text's edges is there when it has settled."""

    def missed(self) -> list[str]:
        """Say which goals were missed, and by how much."""
        return [f"{name} {told}" for name, _, told, met in self._judged() if not met]

    def goals(self) -> list[str]:
        """Say what is asked for."""
        return [f"{name} {wanted}" for name, wanted, _, _ in self._judged()]

    def _judged(self) -> Iterator[tuple[str, str, str, bool]]:
        goal = self.case.goal
        lost = self.heard.lost if self.heard else None
        made_up = self.heard.concealed if self.heard else None
        for name, most, value in (
            ("lost", goal.lost, lost),
            ("changes", goal.changes, self.seen.changes if self.seen else None),
            ("frozen", goal.frozen, self.seen.stuck if self.seen else None),
            ("back", goal.back, self.back),
            ("made up", goal.concealed, made_up),
            ("first", goal.first, self.first),
        ):
            if most is not None:
                yield name, f"<= {most:g}", _figure(value), value is not None and value <= most
        if goal.fps is not None:
            slowest = min(self.fps, default=None)
            yield "fps", f">= {goal.fps:g}", _figure(slowest), slowest is not None and slowest >= goal.fps


def as_row(result: Result) -> list[str]:
    """Return what is printed below `HEAD`."""
    seen, heard = result.seen, result.heard
    spans = [_figure(value) for value in result.fps]
    text = "" if result.fresh is None else f"{result.fresh:.2f}/{_figure(result.settled, 2)}/{_figure(result.edges, 2)}"
    back = _figure(result.back) if result.case.goal.back is not None or result.case.up else ""
    return [
        result.case.name,
        result.product,
        " ".join(seen.ways) if seen else "",
        "" if result.before is None else _figure(result.before),
        _figure(result.first),
        *[*spans, *[""] * 4][:4],
        " ".join(f"{width}x{height}" for width, height in seen.sizes) if seen else "",
        f"{seen.changes}" if seen else "",
        f"{seen.freezes}, {seen.frozen:.1f} s" if seen else "",
        f"{seen.still:.1f} s" if seen else "",
        f"{heard.lost:.1f} %" if heard else "",
        f"{heard.concealed:.1f} %" if heard else "",
        back,
        text,
        ", ".join(result.goals()),
        ", ".join(result.missed()) or ("-" if result.goals() else ""),
    ]


def as_json(result: Result) -> dict[str, Any]:
    """Return everything as plain JSON."""
    plain = asdict(result)
    return {**plain, "case": result.case.name, "goals": result.goals(), "missed": result.missed()}


def _figure(value: float | None, digits: int = 1) -> str:
    return "never" if value is None else f"{value:.{digits}f}"
