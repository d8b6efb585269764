"""Calls over weak links: what a person sees and hears whose link is narrow, lossy, filtered, or changes its address."""

from bench.weak.command import run

__all__ = ["run"]
