"""Closing what must be closed, whoever is in a hurry."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

__all__ = ["to_the_end"]

T = TypeVar("T")


async def to_the_end(work: Coroutine[None, None, T]) -> T:
    """Carry `work` out, also when the caller is cancelled meanwhile: that is heeded afterwards."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        if not task.cancelled():
            task.exception()  # what was to be told gives way to the cancellation
        raise cancelled
    return task.result()
