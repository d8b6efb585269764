"""Parlour: a self-hosted server for video rooms that speaks Daily's interfaces."""

__version__ = "0.1.0"
