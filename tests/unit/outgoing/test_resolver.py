"""Names to addresses: a name service that does not answer costs only whoever asks for its names."""

import asyncio
import ipaddress
import queue
import socket
import threading
from collections.abc import AsyncIterator, Sequence

import pytest

from parlour.outgoing.egress import Address
from parlour.outgoing.resolver import NoAnswerError, SharedResolver, ask_system

FOUND = [ipaddress.ip_address("192.0.2.1")]


class NameService:
    """Answers at once, except for names that hang until `answer_all`. `asked` are the names that reached it."""

    def __init__(self) -> None:
        self.asked: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._open = threading.Event()

    def ask(self, host: str, _port: int) -> Sequence[Address]:
        self.asked.put(host)
        if host.startswith("hang"):
            self._open.wait()
        if host.startswith("no"):
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return FOUND

    def answer_all(self) -> None:
        self._open.set()

    async def next(self) -> str:
        return await asyncio.to_thread(self.asked.get, timeout=10)


@pytest.fixture
async def names() -> AsyncIterator[NameService]:
    service = NameService()
    yield service
    service.answer_all()


async def hanging(
    resolver: SharedResolver, names: NameService, count: int, domain: str = "bad"
) -> list["asyncio.Task[Sequence[Address]]"]:
    """Ask for so many names that hang, and return once those that the domain may ask at once are under way."""
    tasks = [asyncio.create_task(resolver(domain, f"hang{number}", 443)) for number in range(count)]
    for _ in range(2):
        await names.next()
    return tasks


async def ended(tasks: list["asyncio.Task[Sequence[Address]]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def test_names_that_hang_keep_no_other_domain_waiting(names: NameService) -> None:
    resolver = SharedResolver(names.ask, threads=3, per_domain=2)
    tasks = await hanging(resolver, names, 12)
    assert await resolver("good", "hooks.example.com", 443) == FOUND
    assert await names.next() == "hooks.example.com"
    assert names.asked.empty()  # the rest of the twelve wait for their own domain
    await ended(tasks)


async def test_who_gave_up_still_counts_as_long_as_the_system_is_at_it(names: NameService) -> None:
    resolver = SharedResolver(names.ask, threads=3, per_domain=2, seconds=0.05)
    answers = await asyncio.gather(*await hanging(resolver, names, 12), return_exceptions=True)
    assert {type(answer) for answer in answers} == {NoAnswerError}
    with pytest.raises(NoAnswerError):
        await resolver("bad", "fast", 443)
    assert names.asked.empty()
    assert await resolver("good", "fast", 443) == FOUND


async def test_a_domain_goes_on_once_the_system_has_given_up(names: NameService) -> None:
    resolver = SharedResolver(names.ask, threads=3, per_domain=2)
    tasks = await hanging(resolver, names, 12)
    names.answer_all()
    assert await asyncio.gather(*tasks) == [FOUND] * 12
    assert await resolver("bad", "fast", 443) == FOUND


async def test_one_name_is_asked_for_once_at_a_time_per_domain(names: NameService) -> None:
    resolver = SharedResolver(names.ask)
    same = [asyncio.create_task(resolver(domain, "hang", 443)) for domain in ("a", "a", "a", "b")]
    assert [await names.next(), await names.next()] == ["hang", "hang"]
    names.answer_all()
    assert await asyncio.gather(*same) == [FOUND] * 4
    assert names.asked.empty()
    await resolver("a", "hang", 443)  # nothing is kept: names change, and who judges must see the newest
    assert await names.next() == "hang"


async def test_what_nobody_waits_for_any_more_is_not_asked(names: NameService) -> None:
    resolver = SharedResolver(names.ask, threads=3, per_domain=2)
    await ended(await hanging(resolver, names, 12))
    names.answer_all()
    assert await resolver("bad", "last", 443) == FOUND
    assert await names.next() == "last"


async def test_domains_take_turns_when_all_threads_are_taken(names: NameService) -> None:
    resolver = SharedResolver(names.ask, threads=2, per_domain=2)
    await_bad = await hanging(resolver, names, 6)
    await_good = asyncio.create_task(resolver("good", "hooks.example.com", 443))
    await asyncio.sleep(0)
    names.answer_all()
    assert await await_good == FOUND
    assert "hooks.example.com" in [await names.next(), await names.next()]
    await asyncio.gather(*await_bad)


async def test_a_name_that_is_not_known_is_an_error_of_the_asker(names: NameService) -> None:
    resolver = SharedResolver(names.ask)
    with pytest.raises(socket.gaierror):
        await resolver("a", "no.example.com", 443)
    assert await resolver("a", "yes.example.com", 443) == FOUND


async def test_a_system_without_threads_is_an_error_of_the_asker(
    names: NameService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    resolver = SharedResolver(names.ask, threads=1, per_domain=1)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        with pytest.raises(OSError, match="no thread"):
            await resolver("a", "yes.example.com", 443)
    assert await resolver("a", "yes.example.com", 443) == FOUND


def test_the_system_knows_this_machine() -> None:
    assert ipaddress.ip_address("127.0.0.1") in ask_system("localhost", 80)
