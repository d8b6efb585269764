"""What the person at the terminal reads while a worker is fetched or built."""

import sys
from typing import TextIO


class SetupError(Exception):
    """Something is missing or broken; the message says what, and what to do about it."""


def say(text: str) -> None:
    """Say what is being done, on standard error like the other set-up steps."""
    print(f"set-up: {text}", file=sys.stderr, flush=True)


class Progress:
    """Shows how far the build is: one line that changes on a terminal, else a line for each tenth.

    `report` takes the number of finished steps and of all of them; it may be called as often as there is news.
    """

    TENTHS = 10

    def __init__(self, what: str, out: TextIO | None = None) -> None:
        self._what = what
        self._out = sys.stderr if out is None else out
        self._moving = self._out.isatty()
        self._shown = 0

    def report(self, finished: int, all_steps: int) -> None:
        """Show that `finished` of `all_steps` are done."""
        text = f"set-up: {self._what}: {finished} of {all_steps}, {100 * finished // all_steps} %"
        if self._moving:
            print(f"\r{text}", end="\n" if finished == all_steps else "", file=self._out, flush=True)
            return
        tenth = self.TENTHS * finished // all_steps
        if tenth > self._shown:
            self._shown = tenth
            print(text, file=self._out, flush=True)
