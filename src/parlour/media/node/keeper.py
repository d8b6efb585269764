"""Keeps one media node running: started, asked how it fares, and started again when it dies or gives no answer."""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Final, Protocol

from parlour.clock import Clock, responsive_timeout
from parlour.errors import MissingPartError
from parlour.media.addresses import choose_addresses, local_addresses
from parlour.media.node.configuration import configuration
from parlour.media.node.link import Fields, Lines, NodeLink, NodeLostError
from parlour.media.node.options import NodeOptions
from parlour.media.port import MediaError, SfuHealth, WorkerHealth

__all__ = ["HEALTH_SECONDS", "Engine", "NodeKeeper"]

HEALTH_SECONDS: Final = 1.0
"""How often the node is asked how it fares."""

RETRY_SECONDS: Final = 0.25
"""Before a start that failed is tried again, beside what `NodeProcess` waits for a node that dies young."""

logger = logging.getLogger(__name__)


class Engine(Protocol):
    """Something that runs the media node, such as `NodeProcess`."""

    @property
    def last_words(self) -> Sequence[str]:
        """What the node wrote last."""
        ...

    async def launch(self) -> Lines:
        """Start one that waits to be configured, ending a former. Waits when it died often of late."""
        ...

    async def prepare(self) -> None:
        """Get ready for the next launch, which is to take no longer than it must."""
        ...

    def follow(self, workers: Iterable[int]) -> None:
        """Hear which processes the node has started."""
        ...

    def works(self) -> bool:
        """Tell whether the node did anything since this was asked last, or waits for the machine to let it."""
        ...

    async def stop(self) -> None:
        """End it."""
        ...


class NodeKeeper:
    """States: down → up (`start`) → down (the node dies) → up → ... → down (`stop`).

    `on_event` gets what a node says, and which one it is: also one that is not up yet. `on_loss` is called as soon as a
    node that was up is lost. `restore` brings the one that takes its place to where it was; only then others may speak
    to it.
    """

    def __init__(
        self,
        options: NodeOptions,
        clock: Clock,
        engine: Engine,
        *,
        on_event: Callable[[NodeLink, str, Fields], None],
        restore: Callable[[NodeLink], Awaitable[None]],
        on_loss: Callable[[], None],
    ) -> None:
        """Prepare; nothing is started."""
        self._options = options
        self._clock = clock
        self._engine = engine
        self._on_event = on_event
        self._restore = restore
        self._on_loss = on_loss
        self._link: NodeLink | None = None
        self._up = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None
        self._epochs = itertools.count(1)
        self._restarts = 0
        self._workers: tuple[WorkerHealth, ...] = ()

    @property
    def is_up(self) -> bool:
        """Whether requests are served."""
        return self._up.is_set() and self._link is not None and self._link.is_open

    @property
    def link(self) -> NodeLink:
        """The running node. Raises `NodeLostError` while there is none."""
        if self._link is None or not self.is_up:
            raise NodeLostError
        return self._link

    async def ready(self, seconds: float) -> NodeLink:
        """Return the running node, waiting `seconds` for one if need be. Raises `NodeLostError`."""
        if not self.is_up:  # it may have died just now
            self._up.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._up.wait()
        except TimeoutError as error:
            raise NodeLostError from error
        return self.link

    def health(self) -> SfuHealth:
        """Tell how the node fares; asks nobody."""
        return SfuHealth(self.is_up, self._restarts, self._workers if self.is_up else ())

    async def start(self) -> None:
        """Start the node. Raises `MissingPartError` for what the machine or settings lack, else `MediaError`."""
        try:
            self._link = link = await self._connect()
        except BaseException:
            await self._engine.stop()
            raise
        self._up.set()
        self._watch = asyncio.create_task(self._stay_up(link), name="media node watch")

    async def stop(self) -> None:
        """End the node. Stopping twice does nothing."""
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
        self._up.clear()
        link, self._link = self._link, None
        if link is not None:
            await link.close()
        await self._engine.stop()

    async def _connect(self) -> NodeLink:
        addresses = choose_addresses(self._options.addresses, local_addresses())
        lines = await self._engine.launch()
        link: NodeLink = NodeLink(
            lines,
            lambda kind, fields: self._on_event(link, kind, fields),
            request_seconds=self._options.request_seconds,
        )
        fields = configuration(self._options, addresses=addresses, epoch=next(self._epochs))
        try:
            self._note(await link.ask("configure", seconds=self._options.start_seconds, **fields))
        except BaseException as error:
            await link.close()
            if isinstance(error, MediaError):
                await self._engine.stop()
                why = "it ended." if isinstance(error, NodeLostError) else str(error)
                said = " / ".join(self._engine.last_words) or "nothing"
                raise MediaError(f"The media node does not start: {why} It said: {said}") from error
            raise
        self._engine.follow(worker.pid for worker in self._workers)
        ports = ", ".join(str(worker.port) for worker in self._workers)
        logger.info("media node started: media on %s, ports %s", ", ".join(addresses), ports)
        return link

    async def _stay_up(self, link: NodeLink) -> None:
        while True:
            await self._until_lost(link)
            logger.warning("the media node is gone; starting it again")
            self._up.clear()
            self._on_loss()
            await link.close()
            link = self._link = await self._reconnect()
            self._restarts += 1
            self._up.set()

    async def _reconnect(self) -> NodeLink:
        while True:
            try:
                link = await self._connect()
                try:
                    await self._restore(link)
                except BaseException:
                    await link.close()
                    raise
            except (MediaError, MissingPartError, OSError) as error:
                logger.error("the media node cannot be started: %s", error)  # noqa: TRY400 - the reason is enough
                await self._clock.sleep(RETRY_SECONDS)
            else:
                return link

    async def _until_lost(self, link: NodeLink) -> None:
        asking = asyncio.create_task(self._ask_on(link), name="media node health")
        try:
            await link.wait_closed()
        finally:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

    async def _ask_on(self, link: NodeLink) -> None:
        while link.is_open:
            await self._clock.sleep(HEALTH_SECONDS)
            try:
                self._note(await self._how_it_fares(link))
                self._engine.follow(worker.pid for worker in self._workers)
                await self._engine.prepare()
            except MediaError as error:
                if link.is_open:
                    logger.warning("the media node does not answer and is killed: %s", error)
                    await link.close()

    async def _how_it_fares(self, link: NodeLink) -> Fields:
        """Ask the node. Whatever else it says is no answer; one that is at work gets more time.

        Raises `MediaError` when the answer is overdue.
        """
        self._engine.works()
        asking = asyncio.create_task(link.ask("health", seconds=self._options.busy_seconds))
        try:
            while not asking.done():
                try:
                    async with responsive_timeout(self._options.silent_seconds):
                        await asyncio.wait([asking])
                except TimeoutError:
                    if not self._engine.works():
                        raise MediaError("it does nothing.") from None
                    logger.warning("the media node has much to do: it has not said yet how it fares")
            return await asking
        finally:
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

    def _note(self, reply: Fields) -> None:
        self._workers = tuple(
            WorkerHealth(one["pid"], one["port"], one["rooms"], one["consumers"], one["memory"])
            for one in reply["workers"]
        )
