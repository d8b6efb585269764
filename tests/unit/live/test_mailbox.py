"""A mailbox: one piece of work after the other, each to its end, whatever becomes of it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from parlour.live.mailbox import Mailbox, MailboxClosedError, Work, WorkCrashedError


class Box:
    """A mailbox together with the story of what was done in it."""

    def __init__(self) -> None:
        self.story: list[str] = []
        self.mailbox = Mailbox("room x", {"room": "x"}, lambda: self.story.append("after"))
        self.gate = asyncio.Event()

    def work(self, name: str, *, waits: bool = False, crashes: bool = False) -> Work:
        async def work() -> str:
            self.story.append(f"{name} begins")
            if waits:
                await self.gate.wait()
            if crashes:
                raise RuntimeError(name)
            self.story.append(f"{name} ends")
            return name

        return work

    def done(self) -> list[str]:
        return [each for each in self.story if each != "after"]


@pytest.fixture
async def box() -> AsyncIterator[Box]:
    box = Box()
    yield box
    await box.mailbox.close()


async def test_work_is_done_in_the_order_in_which_it_came_and_never_two_at_once(box: Box) -> None:
    slow = box.mailbox.ask(box.work("slow", waits=True))
    box.mailbox.tell(box.work("told"))
    last = box.mailbox.ask(box.work("last"))
    await asyncio.sleep(0)
    assert box.story == ["slow begins"]
    box.gate.set()
    assert (await slow, await last) == ("slow", "last")
    assert box.done() == ["slow begins", "slow ends", "told begins", "told ends", "last begins", "last ends"]


async def test_after_each_piece_of_work_comes_what_is_to_come_also_after_a_crash(box: Box) -> None:
    box.mailbox.tell(box.work("one", crashes=True))
    await box.mailbox.ask(box.work("two"))
    await asyncio.sleep(0)
    assert box.story == ["one begins", "after", "two begins", "two ends", "after"]


async def test_a_crash_is_told_to_who_asked_logged_and_over(box: Box, caplog: pytest.LogCaptureFixture) -> None:
    crashed = box.mailbox.ask(box.work("boom", crashes=True))
    fine = box.mailbox.ask(box.work("fine"))
    with pytest.raises(WorkCrashedError, match="boom"):
        await crashed
    assert await fine == "fine"
    (record,) = caplog.records
    assert record.exc_info is not None
    assert record.__dict__["room"] == "x"


async def test_nobody_who_is_gone_by_then_disturbs_the_work(box: Box) -> None:
    """Cancelling the future only means that nobody waits: the work is done, and so is what comes after it."""
    slow = box.mailbox.ask(box.work("slow", waits=True))
    crashing = box.mailbox.ask(box.work("boom", crashes=True))
    await asyncio.sleep(0)
    slow.cancel()
    crashing.cancel()
    box.gate.set()
    assert await box.mailbox.ask(box.work("last")) == "last"
    assert box.done() == ["slow begins", "slow ends", "boom begins", "last begins", "last ends"]


async def test_it_tells_what_waits_and_whether_it_is_idle(box: Box) -> None:
    def state() -> tuple[int, bool]:
        return len(box.mailbox), box.mailbox.idle

    assert state() == (0, True)
    first = box.mailbox.ask(box.work("first", waits=True))
    await asyncio.sleep(0)
    assert state() == (0, False)  # nothing waits, but something is being done
    second = box.mailbox.ask(box.work("second"))
    assert state() == (1, False)  # the one that is being done does not wait
    box.gate.set()
    await first
    await second
    await asyncio.sleep(0)
    assert state() == (0, True)


async def test_what_is_to_come_after_the_last_piece_of_work_sees_an_idle_mailbox() -> None:
    seen: list[bool] = []
    mailbox = Mailbox("room", {}, lambda: seen.append(mailbox.idle))
    for name in ("one", "two"):
        mailbox.tell(Box().work(name))
    await mailbox.ask(Box().work("three"))
    await asyncio.sleep(0)
    assert seen == [False, False, True]


async def test_a_mailbox_without_work_holds_no_task(box: Box) -> None:
    before = asyncio.all_tasks()
    await box.mailbox.ask(box.work("one"))
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_work_may_bring_more_work(box: Box) -> None:
    async def more() -> None:
        box.mailbox.tell(box.work("child"))
        box.story.append("parent ends")

    await box.mailbox.ask(more)
    await box.mailbox.ask(box.work("last"))
    assert box.done()[:3] == ["parent ends", "child begins", "child ends"]


async def test_closing_breaks_off_what_is_done_and_refuses_what_waits_and_what_comes(box: Box) -> None:
    running = box.mailbox.ask(box.work("running", waits=True))
    waiting = box.mailbox.ask(box.work("waiting"))
    box.mailbox.tell(box.work("told"))
    await asyncio.sleep(0)
    await box.mailbox.close()
    late = box.mailbox.ask(box.work("late"))
    box.mailbox.tell(box.work("late, too"))
    for each in (running, waiting, late):
        with pytest.raises(MailboxClosedError):
            await each
    assert box.done() == ["running begins"]
    assert (len(box.mailbox), box.mailbox.idle) == (0, True)


async def test_closing_twice_or_an_empty_one_is_nothing() -> None:
    box = Box()
    await box.mailbox.close()
    await box.mailbox.close()
    assert box.story == []
