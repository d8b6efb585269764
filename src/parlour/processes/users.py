"""Users of their own for children that parse what strangers send: one that was taken over reaches no other.

Children of the same user can read each other's memory and files, and kill each other. Where this process is root, such
a child gets a number that no account has and no other child of ours, as long as it runs.
"""

import itertools
import secrets
from pathlib import Path
from typing import Final

from parlour.processes.confinement import NOBODY, becomes_nobody, is_mapped

__all__ = ["OWN_USERS", "give_back", "take_user"]

OWN_USERS: Final = range(60_706, 61_184)
"""Numbers that Debian and systemd leave to nobody, and which containers have, too."""

_taken: set[int] = set()
_turn: Final = itertools.count(secrets.randbelow(len(OWN_USERS)))
"""After a restart others come first: whatever may be left of a former child is not the next one's."""


def take_user() -> int | None:
    """Return a user for one child, until `give_back`; `None` where children keep the user of this process.

    It is `nobody` where there are no such numbers, or all of them run.
    """
    if not becomes_nobody():
        return None
    if all(is_mapped(Path(f"/proc/self/{kind}_map").read_text(), OWN_USERS) for kind in ("uid", "gid")):
        for number in itertools.islice(_turn, len(OWN_USERS)):
            user = OWN_USERS[number % len(OWN_USERS)]
            if user not in _taken:
                _taken.add(user)
                return user
    return NOBODY


def give_back(user: int | None) -> None:
    """Let another child have it, as this one is gone."""
    if user is not None:
        _taken.discard(user)
