"""What people see and hear while the topology of their call changes."""

from bench.switch.command import run

__all__ = ["run"]
