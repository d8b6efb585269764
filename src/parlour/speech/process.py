"""The process that recognises, from its start to its certain end, and what it says.

It runs under our own Python, as its libraries are there. It may lie in folders that others cannot enter, so the process
loads everything first and becomes a user of its own before it hears of anybody. Its program is one archive: our own
packages, with all that the server needs, are not loaded.
"""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

from parlour.clock import Clock
from parlour.processes import LONGEST_WORDS, Child, Confinement, Program, Worker, handed_bytes, program_of
from parlour.processes.confinement import NOBODY
from parlour.processes.users import give_back, take_user
from parlour.strict_json import JsonValue, dump

__all__ = ["SpeechProcess"]

logger = logging.getLogger("parlour.speech.worker")

_PROGRAM: Final = "parlour.speech.worker"

_ENVIRONMENT: Final = {
    "HOME": "/nonexistent",
    # One decoding is one thread: what libraries start by themselves would disturb calls.
    "OMP_NUM_THREADS": "1",
    # Nothing is fetched, and nobody is told of it.
    "HF_HUB_OFFLINE": "1",
    "ORT_DISABLE_TELEMETRY": "1",
}


class SpeechProcess(Worker):
    """One that recognises."""

    @classmethod
    async def start(cls, begin: dict[str, JsonValue], clock: Clock, *, pass_fds: Sequence[int] = ()) -> Self:
        """Start a process and tell it to `begin` with these words. Raises `OSError` or `MissingPartError`."""
        user = take_user()
        try:
            return await cls._start(begin, clock, user, pass_fds)
        except BaseException:
            give_back(user)
            raise

    @classmethod
    async def _start(cls, begin: dict[str, JsonValue], clock: Clock, user: int | None, pass_fds: Sequence[int]) -> Self:
        with handed_bytes(program=program_of(_PROGRAM)) as (program,):
            child = await Child.start(
                Program(
                    "speech-recogniser",
                    [sys.executable, "-I", "-B", f"/proc/self/fd/{program}", str(user or 0)],
                    Path("/"),
                    Confinement(open_files=4096, sheds_itself=True, user=NOBODY if user is None else user),
                    environment=_ENVIRONMENT,
                    pass_fds=[program, *pass_fds],
                    channel_line=LONGEST_WORDS,
                ),
                clock,
                logger.info,
            )
        child.channel.write(dump(begin))
        return cls(child)
