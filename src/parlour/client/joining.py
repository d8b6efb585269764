"""Into a call, and out of it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from parlour.client.address import parse_room_url
from parlour.client.call import Call
from parlour.client.errors import CallEndedError
from parlour.client.events import Reconnecting
from parlour.client.keeper import Keeper
from parlour.client.policy import ReconnectPolicy
from parlour.client.seat import Seat, SeatListener
from parlour.client.wire import Json

__all__ = ["join"]


@asynccontextmanager
async def join(
    url: str,
    *,
    token: str | None = None,
    user_name: str | None = None,
    user_data: Json = None,
    microphone: bool = True,
    camera: bool = False,
    knock: bool = False,
    reconnect: ReconnectPolicy | None = None,
    ssl_context: ssl.SSLContext | None = None,
) -> AsyncIterator[Call]:
    """Join the room at `url`, and leave it at the end of the block: `async with join(url) as call: …`.

    A meeting token may be in the URL (`?t=`) instead. `microphone` and `camera` say whether the tracks are on from the
    beginning, where room and permissions allow it. `ssl_context` is for servers whose certificates no public
    authority signed. With `knock`, the bot asks to be let in where the room has a lobby, and waits: for up to an hour,
    so put `asyncio.timeout` around it. Otherwise, or turned away, that is a `JoinRefusedError`.

    When it is not the bot itself that ends the call, the block is ended, and raises why: `EjectedError`,
    `ConnectionLostError`, `CallFailedError`, or `JoinRefusedError` when coming back was refused. Before the block
    begins: `JoinRefusedError`, `ServerUnreachableError`, and `ValueError` for what is no URL of a room.
    """
    address = parse_room_url(url)
    seat = Seat(address, user_name, user_data, knock, token if token is not None else address.token)
    call = Call(microphone=microphone, camera=camera)
    keeper = Keeper(
        address,
        seat,
        call._dialogue,
        policy=reconnect or ReconnectPolicy(),
        ssl_context=ssl_context,
        listener=SeatListener(call._take_seat, call._resume_seat),
        on_lost=lambda: call._tell(Reconnecting()),
    )
    body: BaseException | None = None
    try:
        async with asyncio.TaskGroup() as tasks:
            await call._enter(tasks, keeper)
            try:
                yield call
            except BaseException as error:
                body = error
                raise
            finally:
                await call.leave()
    except BaseExceptionGroup as group:
        plain = _plain(group, body)
        raise plain from plain.__cause__


def _plain(group: BaseExceptionGroup[BaseException], body: BaseException | None) -> BaseException:
    """Of all that was raised, the one thing that matters: what the block itself raised, else what ended the call.

    Whatever reads in the block hears of the end as well; that is no error of the block's own.
    """
    if body is not None and not all(
        isinstance(leaf, asyncio.CancelledError | CallEndedError) for leaf in _leaves(body)
    ):
        return body
    return next((leaf for leaf in _leaves(group) if not isinstance(leaf, asyncio.CancelledError)), group)


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _leaves(part)
    else:
        yield error
