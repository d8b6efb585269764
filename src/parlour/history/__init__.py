"""What is kept of calls: which meetings there were, who took part, and a log of what happened in them."""

from parlour.history.observer import HistoryObserver
from parlour.history.occupancy import Span, peaks

__all__ = ["HistoryObserver", "Span", "peaks"]
