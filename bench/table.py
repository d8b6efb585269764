"""How benchmarks print: one table, a goal beside each figure."""

from collections.abc import Sequence
from statistics import median

__all__ = ["paired_ratio", "print_table"]


def paired_ratio(ours: Sequence[float], base: Sequence[float]) -> float:
    """Return the median of the ratios pair by pair, which holds when the machine's speed drifts."""
    return median(one / other for one, other in zip(ours, base, strict=True))


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print `rows` under `head` as an aligned text table."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    print(f"\n{title}")
    for row in [head, ["-" * width for width in widths], *rows]:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
