import asyncio

import pytest

from parlour.client.feed import Feed


async def test_the_oldest_gives_way_and_is_counted() -> None:
    feed: Feed[int] = Feed(3)
    for number in range(5):
        feed.put(number)
    assert [await feed.get() for _ in range(3)] == [2, 3, 4]
    assert feed.dropped == 2


async def test_what_waits_is_read_before_the_end() -> None:
    feed: Feed[int] = Feed(3)
    feed.put(1)
    feed.end(OSError("over"))
    feed.put(2)
    assert await feed.get() == 1
    for _ in range(2):
        with pytest.raises(OSError, match="over"):
            await feed.get()


async def test_a_reader_that_waits_hears_of_the_end() -> None:
    feed: Feed[int] = Feed(3)
    reader = asyncio.create_task(_all_of(feed))
    await asyncio.sleep(0)
    feed.end()
    assert await reader == "ended"


async def _all_of(feed: Feed[int]) -> str:
    try:
        await feed.get()
    except StopAsyncIteration:
        return "ended"
    return "more"
