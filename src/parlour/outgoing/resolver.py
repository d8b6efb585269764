"""Names to addresses, as the operator set this machine up, and never at the cost of another domain.

The system's own resolver is asked (`/etc/hosts`, `nsswitch.conf`, search domains). It cannot be told to give up: a
look-up that hangs holds its thread for as long as the system likes, long after whoever asked has left. So the threads
are our own, each domain has a share of them, and who asks waits for a while and no longer.
"""

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from parlour.outgoing.egress import Address
from parlour.outgoing.turns import next_in_turn

__all__ = ["NoAnswerError", "Resolver", "SharedResolver", "ask_system"]

SECONDS: Final = 7.0
"""How long who asks waits: enough for a second name server when the first one (5 s by default) does not answer."""

THREADS: Final = 32
THREADS_PER_DOMAIN: Final = 4

Ask: TypeAlias = Callable[[str, int], Sequence[Address]]
"""Blocks until it knows the addresses of a host and port; raises `OSError`."""


class NoAnswerError(OSError):
    """The name service did not answer in time."""


class Resolver(Protocol):
    """Finds the addresses of names."""

    async def __call__(self, domain_id: str, host: str, port: int) -> Sequence[Address]:
        """Return every address of a name, best first, on behalf of a domain. Raises `OSError`."""
        ...


@dataclass(slots=True, eq=False)
class _Question:
    domain_id: str
    host: str
    port: int
    answer: "asyncio.Future[Sequence[Address]]"
    askers: int = 0

    @property
    def key(self) -> tuple[str, str, int]:
        return self.domain_id, self.host, self.port


class SharedResolver:
    """A `Resolver` for all domains. A domain that asks for one name many times at once asks the system once."""

    def __init__(
        self,
        ask: Ask | None = None,
        *,
        threads: int = THREADS,
        per_domain: int = THREADS_PER_DOMAIN,
        seconds: float = SECONDS,
    ) -> None:
        self._ask = ask or ask_system
        self._threads = threads
        self._per_domain = per_domain
        self._seconds = seconds
        self._questions: dict[tuple[str, str, int], _Question] = {}
        self._waiting: dict[str, list[_Question]] = {}
        self._under_way: Counter[str] = Counter()

    async def __call__(self, domain_id: str, host: str, port: int) -> Sequence[Address]:
        """See `Resolver`. Raises `NoAnswerError` after a few seconds, those included in which it waits its turn."""
        question = self._questions.get((domain_id, host, port)) or self._wonder(domain_id, host, port)
        question.askers += 1
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.shield(question.answer)
        except TimeoutError:
            raise NoAnswerError("no answer of the name service in time") from None
        finally:
            question.askers -= 1
            if not question.askers:
                self._withdraw(question)

    def _wonder(self, domain_id: str, host: str, port: int) -> _Question:
        question = _Question(domain_id, host, port, asyncio.get_running_loop().create_future())
        self._questions[question.key] = question
        self._waiting.setdefault(domain_id, []).append(question)
        self._begin()
        return question

    def _begin(self) -> None:
        while self._under_way.total() < self._threads:
            domain_id = next_in_turn(self._waiting, self._under_way, self._per_domain)
            if domain_id is None:
                return
            queue = self._waiting.pop(domain_id)
            question = queue.pop(0)
            if queue:
                self._waiting[domain_id] = queue  # behind the others
            self._under_way[domain_id] += 1
            # Not of a pool: the end of the process would wait for threads of a pool, and these may hang.
            work = threading.Thread(target=self._look_up, args=(question, asyncio.get_running_loop()), daemon=True)
            work.name = f"look-up of {question.host}"
            try:
                work.start()
            except RuntimeError:  # the system has no thread left
                self._settle(question, (), OSError("no thread for a look-up"))

    def _look_up(self, question: _Question, loop: asyncio.AbstractEventLoop) -> None:
        found: Sequence[Address] = ()
        failure: Exception | None = None
        try:
            found = self._ask(question.host, question.port)
        except Exception as error:
            failure = error
        with contextlib.suppress(RuntimeError):  # the server has stopped meanwhile
            loop.call_soon_threadsafe(self._answered, question, found, failure)

    def _answered(self, question: _Question, found: Sequence[Address], failure: Exception | None) -> None:
        self._settle(question, found, failure)
        self._begin()

    def _settle(self, question: _Question, found: Sequence[Address], failure: Exception | None) -> None:
        self._under_way[question.domain_id] -= 1
        del self._questions[question.key]
        if failure is None:
            question.answer.set_result(found)
        else:
            question.answer.set_exception(failure)
            question.answer.exception()  # nobody may be left to hear it, and that is no mistake

    def _withdraw(self, question: _Question) -> None:
        """Do not ask the system, as nobody waits for it any more. What is under way stays, for whoever asks again."""
        queue = self._waiting.get(question.domain_id, [])
        if question in queue:
            del self._questions[question.key]
            queue.remove(question)
            if not queue:
                del self._waiting[question.domain_id]


def ask_system(host: str, port: int) -> Sequence[Address]:
    """Return every address of a name, in the system's order of preference. Blocks; raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(str(address[0]).partition("%")[0]) for *_, address in found))
