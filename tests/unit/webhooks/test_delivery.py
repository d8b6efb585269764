"""From a fact to its receivers: once per webhook, in order per room, at least once, and again when it failed."""

import asyncio
import socket
import threading
from typing import Any

import pytest

from parlour.store import OpenRow, WaitingLane, WebhookChanges, WebhookRecord
from parlour.webhooks.retry import RetryPolicy
from parlour.webhooks.signing import signature
from tests.support.presence import left_open
from tests.support.receiver import HANG, RESET, Answer, Post
from tests.support.waiting import until
from tests.unit.webhooks.conftest import SECRET, Bench, ids
from tests.unit.webhooks.facts import START, ended, joined, left, person, started


async def settled(bench: Bench, state: str, count: int) -> None:
    """Return once so many deliveries are in that state."""

    async def holds() -> bool:
        return len(await bench.database.outbox.listed(state=state)) == count

    await until(holds)


async def tried(bench: Bench, attempts: int, *, row: int = 0) -> None:
    """Return once a delivery (the newest one) was tried so often."""

    async def holds() -> bool:
        return (await bench.database.outbox.listed())[row].attempts == attempts

    await until(holds)


async def seen(bench: Bench, moment: float) -> None:
    """Return once the server has last been seen then."""

    async def holds() -> bool:
        return [server.seen_at for server in await bench.database.servers.all()] == [moment]

    await until(holds)


async def wait_and_advance(bench: Bench, attempts: int, seconds: float) -> None:
    await tried(bench, attempts)
    bench.clock.advance(seconds)


async def test_the_events_of_a_meeting_arrive_signed_and_in_order(bench: Bench) -> None:
    await bench.webhook(basic_auth="dTpw")
    await bench.tell(started(), joined())
    await bench.tell(left(at=START + 5), ended(at=START + 5))
    posts = await bench.receiver.take(4)
    assert [post.json["type"] for post in posts] == [
        "meeting.started",
        "participant.joined",
        "participant.left",
        "meeting.ended",
    ]
    for post in posts:
        timestamp = post.headers["x-webhook-timestamp"]
        assert timestamp == str(int(START))
        assert post.headers["x-webhook-signature"] == signature(SECRET, timestamp, post.body)
        assert post.headers["authorization"] == "Basic dTpw"


async def test_each_webhook_gets_what_it_asked_for_once(bench: Bench) -> None:
    all_of_them = await bench.webhook(url=bench.receiver.url + "/all")
    await bench.webhook(url=bench.receiver.url + "/ends", event_types=("meeting.ended",))
    await bench.tell(started(), ended())
    await bench.tell(started(), ended())  # the same facts are the same events
    posts = await bench.receiver.take(3)
    assert sorted(post.path for post in posts) == ["/hook/all", "/hook/all", "/hook/ends"]
    await settled(bench, "delivered", 3)
    pushed = (await bench.current(all_of_them)).last_moment_pushed
    assert pushed == START
    assert bench.receiver.posts.empty()


async def test_nothing_is_kept_for_nobody(bench: Bench) -> None:
    await bench.webhook(event_types=("participant.left",))
    await bench.tell(started(), joined())
    assert await bench.database.outbox.listed() == []


async def test_a_failed_event_comes_again_before_the_next_one_of_its_room(bench: Bench) -> None:
    await bench.webhook(retry_type="exponential")
    answers = iter([500, 200, 200])
    bench.receiver.answer = lambda _: Answer(next(answers))
    await bench.tell(started(), joined())
    await wait_and_advance(bench, 0, 0)
    first = await bench.receiver.next()
    await tried(bench, 1, row=1)
    assert bench.receiver.posts.empty()
    bench.clock.advance(15)
    again, second = await bench.receiver.take(2)
    assert first.body == again.body
    assert second.json["type"] == "participant.joined"


async def test_exponential_gives_up_after_five_tries_and_goes_on_with_the_next(bench: Bench) -> None:
    webhook = await bench.webhook(retry_type="exponential")
    bench.receiver.answer = lambda post: Answer(500 if post.json["type"] == "meeting.started" else 200)
    await bench.tell(started())
    for attempts, wait in ((1, 15), (2, 60), (3, 240), (4, 900)):
        await wait_and_advance(bench, attempts, wait)
    await settled(bench, "failed", 1)
    assert len(await bench.receiver.take(5)) == 5
    assert (await bench.current(webhook)).state == "ACTIVE"
    await bench.tell(joined())
    assert (await bench.receiver.next()).json["type"] == "participant.joined"
    row = (await bench.database.outbox.listed(state="failed"))[0]
    assert (row.attempts, row.last_status, row.last_error) == (5, 500, "the receiver answered 500")


async def test_retry_after_is_honoured(bench: Bench) -> None:
    await bench.webhook(retry_type="exponential")
    answers = iter([Answer(429, {"Retry-After": "100"}), Answer(200)])
    bench.receiver.answer = lambda _: next(answers)
    await bench.tell(started())
    await wait_and_advance(bench, 1, 99)
    await bench.receiver.next()
    await asyncio.sleep(0.05)  # nothing tells that something does not happen
    assert bench.receiver.posts.empty()
    bench.clock.advance(1)
    await bench.receiver.next()


async def test_three_failures_in_a_row_stop_a_webhook_until_it_is_updated(bench: Bench) -> None:
    webhook = await bench.webhook()
    answers = iter([Answer(500), HANG, RESET])
    bench.receiver.answer = lambda _: next(answers)
    await bench.tell(started())
    await wait_and_advance(bench, 1, 2)
    await wait_and_advance(bench, 2, 10)
    await tried(bench, 3)
    stopped = await bench.current(webhook)
    assert (stopped.state, stopped.failed_count) == ("FAILED", 3)
    await bench.receiver.take(3)
    await bench.tell(joined())
    bench.clock.advance(3600)
    await asyncio.sleep(0.05)  # nothing tells that something does not happen
    assert bench.receiver.posts.empty()

    bench.receiver.answer = lambda _: Answer(200)
    wanted = await bench.database.webhooks.update(stopped, _as_wanted(stopped), now=bench.clock.now())
    assert wanted is not None
    bench.service.changed()
    assert [post.json["type"] for post in await bench.receiver.take(2)] == ["meeting.started", "participant.joined"]
    await settled(bench, "delivered", 2)
    assert (await bench.current(webhook)).failed_count == 0


def _as_wanted(record: WebhookRecord) -> WebhookChanges:
    return WebhookChanges(record.url, record.hmac, record.basic_auth, record.retry_type, record.event_types)


async def test_a_success_ends_the_series_of_failures(bench: Bench) -> None:
    webhook = await bench.webhook()
    answers = iter([500, 500, 200, 500, 500, 200])
    bench.receiver.answer = lambda _: Answer(next(answers))
    for fact in (started(), joined()):
        await bench.tell(fact)
        await wait_and_advance(bench, 1, 2)
        await wait_and_advance(bench, 2, 10)
        await tried(bench, 3)

    async def holds() -> bool:
        return (await bench.current(webhook)).failed_count == 0

    await until(holds)
    assert (await bench.current(webhook)).state == "ACTIVE"


async def test_a_room_that_waits_does_not_hold_up_another(bench: Bench) -> None:
    await bench.webhook(retry_type="exponential")
    bench.receiver.answer = lambda post: HANG if post.json["payload"]["room"] == "slow" else Answer(200)
    await bench.tell(started(room_name="slow", meeting_id="m-slow"))
    await bench.receiver.next()
    await bench.tell(started(room_name="fast", meeting_id="m-fast"))
    assert (await bench.receiver.next()).json["payload"]["room"] == "fast"


async def test_what_waits_survives_a_restart(bench: Bench) -> None:
    await bench.webhook(retry_type="exponential")
    await bench.service.stop()
    await bench.tell(started(), ended())
    assert bench.receiver.posts.empty()
    await bench.restart()
    assert [post.json["type"] for post in await bench.receiver.take(2)] == ["meeting.started", "meeting.ended"]


async def test_meetings_that_a_dead_server_left_open_are_ended(bench: Bench) -> None:
    await bench.webhook()
    await bench.tell(started(), joined(person("a")), joined(person("b")), left(person("b"), at=START + 1))
    await bench.receiver.take(4)
    await settled(bench, "delivered", 4)
    await bench.service.stop()
    bench.clock.advance(30)
    await seen(bench, START + 30)
    bench.clock.advance(10)
    await bench.restart()
    last = [post.json for post in await bench.receiver.take(2)]
    assert [told["type"] for told in last] == ["participant.left", "meeting.ended"]
    assert last[0]["payload"]["session_id"] == "a"
    assert last[0]["payload"]["duration"] == 30
    assert last[1]["payload"]["end_ts"] == START + 30
    assert await left_open(bench.database) == []


async def test_events_are_sent_again_on_demand(bench: Bench) -> None:
    await bench.webhook(retry_type="exponential")
    await bench.tell(started(), joined())
    first = await bench.receiver.take(2)
    await settled(bench, "delivered", 2)
    outbox, now = bench.database.outbox, bench.clock.now()
    assert await outbox.replay(failed_only=True, now=now) == 0
    assert await outbox.replay(since=now + 1, now=now) == 0
    assert await outbox.replay(event_id=first[1].json["id"], now=now) == 1
    bench.clock.advance(5)  # the server looks for what other processes did
    assert (await bench.receiver.next()).body == first[1].body
    await settled(bench, "delivered", 2)
    assert await outbox.replay(since=now - 1, now=now) == 2
    bench.service.changed()
    assert ids(await bench.receiver.take(2)) == ids(first)


async def test_old_events_are_forgotten(bench: Bench) -> None:
    await bench.webhook()
    await bench.tell(started())
    await bench.receiver.next()
    await settled(bench, "delivered", 1)
    bench.clock.advance(31 * 86_400)

    async def holds() -> bool:
        return await bench.database.outbox.listed() == []

    await until(holds)


async def test_the_backlog_is_known(bench: Bench) -> None:
    await bench.webhook()
    bench.receiver.answer = lambda _: HANG
    assert (await bench.database.outbox.backlog()).waiting == 0
    await bench.tell(started(), joined())
    backlog = await bench.database.outbox.backlog()
    assert (backlog.waiting, backlog.oldest_at) == (2, START)


async def test_a_join_hook_is_posted_without_envelope_and_signature_and_tried_again(bench: Bench) -> None:
    answers = iter([500, 200])
    bench.receiver.answer = lambda _: Answer(next(answers))
    await bench.tell(started(), joined(person(join_hook=bench.receiver.url)))
    await wait_and_advance(bench, 1, 15)
    first, again = await bench.receiver.take(2)
    assert first.body == again.body
    assert first.json["meeting_session_id"] == "m-1"
    assert "x-webhook-signature" not in first.headers


async def test_a_hanging_receiver_keeps_nobody_waiting(bench: Bench) -> None:
    await bench.webhook()
    came: list[Post] = []
    bench.receiver.answer = lambda post: came.append(post) or HANG  # type: ignore[func-returns-value]
    async with asyncio.timeout(2):
        for number in range(20):
            await bench.tell(started(meeting_id=f"m-{number}", room_name=f"room-{number}"))
    assert (await bench.database.outbox.backlog()).waiting == 20


async def test_a_meeting_that_another_version_wrote_does_not_keep_the_server_from_starting(bench: Bench) -> None:
    row = OpenRow("m-old", "", bench.domain_id, "room", "", START, '{"participant": null, "color": "red"}')
    await bench.database.outbox.record(bench.domain_id, [], opened=[row], now=START)
    await bench.restart()
    assert await left_open(bench.database) == []


async def test_one_tenant_with_names_that_hang_delays_no_other(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    ask, answered, asked = socket.getaddrinfo, threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def hang(host: str, *arguments: Any, **keywords: Any) -> Any:
        if str(host).endswith(".hang.example"):
            loop.call_soon_threadsafe(asked.set)
            answered.wait()
            raise socket.gaierror
        return ask(host, *arguments, **keywords)

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    other = await bench.database.domains.create("other", None, now=START)
    for number in range(10):
        await bench.webhook(url=f"http://h{number}.hang.example/")
    try:
        for number in range(12):
            await bench.tell(started(meeting_id=f"m-{number}", room_name=f"room-{number}"))
        await asked.wait()
        bench.domain_id = other.id
        await bench.webhook(url=f"http://localhost:{bench.receiver.port}/good")
        await bench.tell(started(meeting_id="m-other", room_name="other"))
        assert (await bench.receiver.next()).json["payload"]["room"] == "other"
    finally:
        answered.set()


async def test_a_clock_that_is_set_back_makes_no_delivery_wait(bench: Bench) -> None:
    await bench.webhook(retry_type="exponential")
    answers = iter([500, 200])
    bench.receiver.answer = lambda _: Answer(next(answers))
    await bench.tell(started())
    await tried(bench, 1)
    bench.clock.step(-7200)
    bench.clock.advance(15)
    await bench.receiver.take(2)
    await settled(bench, "delivered", 1)


async def test_what_another_clock_wrote_waits_no_longer_than_any_wait(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bench.webhook(retry_type="exponential")
    answers = iter([500, 200, 200])
    bench.receiver.answer = lambda _: Answer(next(answers))
    await bench.tell(started())
    await tried(bench, 1)
    bench.clock.step(-7200)
    look, looked = bench.database.outbox.waiting_lanes, asyncio.Event()

    async def noticed(server_id: str) -> list[WaitingLane]:
        found = await look(server_id)
        looked.set()
        return found

    monkeypatch.setattr(bench.database.outbox, "waiting_lanes", noticed)
    await bench.restart(RetryPolicy(longest=20.0))
    await looked.wait()
    bench.clock.advance(20)
    first, again, _ = await bench.receiver.take(3)
    assert first.body == again.body
