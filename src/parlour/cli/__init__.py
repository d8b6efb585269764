"""The parlour command."""

import gc

__all__ = ["main"]


def main() -> None:
    """Run the command line."""
    # Nothing that is imported is ever garbage, and looking for some takes a sixth of the time of a short command. Those
    # that go on for longer begin to look when they have imported everything.
    gc.disable()
    from parlour.cli.main import app

    app()
