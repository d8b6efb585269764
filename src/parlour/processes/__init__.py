"""Child processes: started with few rights, watched, and ended for certain. Knows nothing of what they do.

    program = Program("relay", [binary, "--port", str(port)], run_directory(parent), Confinement(memory_bytes=2**30))
    child = await Child.start(program, clock, on_line=log)
    await wait_for_port(child, port, seconds=10)
    ...
    await child.end()

A child of `Child.start` leads a session of its own; everything below it dies with it.
"""

from parlour.processes.backoff import Backoff
from parlour.processes.channel import Channel
from parlour.processes.child import GRACE_SECONDS, Child, Program
from parlour.processes.confinement import Confinement
from parlour.processes.directories import hand_over, run_directory, take_back
from parlour.processes.errors import ChannelError, ChildEndedError, ChildError, ChildSilentError
from parlour.processes.handed import handed, handed_bytes
from parlour.processes.readiness import free_port, port_taken, wait_for_line, wait_for_port
from parlour.processes.worker import LONGEST_WORDS, Said, WordsError, Worker, how_it_ended, program_of

__all__ = [
    "GRACE_SECONDS",
    "LONGEST_WORDS",
    "Backoff",
    "Channel",
    "ChannelError",
    "Child",
    "ChildEndedError",
    "ChildError",
    "ChildSilentError",
    "Confinement",
    "Program",
    "Said",
    "WordsError",
    "Worker",
    "free_port",
    "hand_over",
    "handed",
    "handed_bytes",
    "how_it_ended",
    "port_taken",
    "program_of",
    "run_directory",
    "take_back",
    "wait_for_line",
    "wait_for_port",
]
