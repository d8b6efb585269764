"""What every job is to the call, whatever it makes: a handle, and `run`, which does it all."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from parlour.calls.events import JobEnded, JobNews
from parlour.calls.facts import JobFact
from parlour.calls.jobs.options import JobOptions
from parlour.calls.jobs.order import JobOrder
from parlour.calls.scene import Layout, Scene
from parlour.clock import Clock
from parlour.errors import ParlourError
from parlour.jobs.tellings import about_order
from parlour.processes import ChannelError
from parlour.storage.port import StorageError

__all__ = ["JobShell", "Taker"]

OptionsT = TypeVar("OptionsT", bound=JobOptions)


class Taker(Protocol):
    """What takes the media of a job's scene."""

    def show(self, scene: Scene, layout: Layout | None = None) -> None:
        """State who is seen and heard from now on."""
        ...

    def tap_closed(self, tap: str) -> None:
        """Take note that the SFU ended a tap."""
        ...

    def engine_restarted(self) -> None:
        """Take note that the SFU lost all taps."""
        ...


class JobShell(ABC, Generic[OptionsT]):
    """Tells the call that the job began and, exactly once, that it ended."""

    log: ClassVar[logging.Logger]
    what: ClassVar[str]
    """What it is, in sentences for people: `recording`."""

    def __init__(
        self,
        order: JobOrder[OptionsT],
        clock: Clock,
        tell: Callable[[JobNews], None],
        report: Callable[[Sequence[JobFact]], None],
    ) -> None:
        self.begun = asyncio.Event()
        """Set once it is certain that it was begun, and that is on disk; or that it was not."""

        self._order = order
        self._clock = clock
        self._tell = tell
        self._report = report
        self._taker: Taker | None = None
        self._shown: tuple[Scene, Layout] | None = None
        self._people = 0
        """How many were in the call at once, at most."""

        self._ended = False

    @abstractmethod
    async def _work(self) -> None:
        """Do it all, and tell the call of the end. What goes wrong is raised."""

    @abstractmethod
    async def _give_up(self, problem: str) -> None:
        """End with a problem, and keep what there is."""

    @abstractmethod
    def _failure(self, problem: str) -> JobFact:
        """Return the fact that nothing comes of it, or less than was wanted."""

    @abstractmethod
    def stop(self) -> None:
        """See `JobHandle`."""

    @property
    def _failed(self) -> str:
        return f"the {self.what} failed; the server's log says why"

    def show(self, scene: Scene, layout: Layout, people: int) -> None:
        """See `JobHandle`."""
        self._people = max(self._people, people)
        self._shown = scene, layout
        if self._taker is not None:
            self._taker.show(scene, layout)

    def change_targets(self, rtmp_urls: Sequence[str], endpoints: Sequence[str]) -> None:
        """See `JobHandle`: most jobs go nowhere else."""
        del rtmp_urls, endpoints

    def tell_chat(self, session_id: str, user_name: str, text: str) -> None:
        """See `JobHandle`: most jobs have no chat."""
        del session_id, user_name, text

    def tell_transcript(self, session_id: str, user_name: str, text: str, begin: float, end: float) -> None:
        """See `JobHandle`: most jobs write nothing down of what is said."""
        del session_id, user_name, text, begin, end

    def tap_closed(self, tap: str) -> None:
        """See `JobHandle`."""
        if self._taker is not None:
            self._taker.tap_closed(tap)

    def media_lost(self) -> None:
        """See `JobHandle`."""
        if self._taker is not None:
            self._taker.engine_restarted()

    def refuse(self, problem: str) -> None:
        """End before anything begins."""
        self.begun.set()
        asyncio.get_running_loop().call_soon(self._fail, problem)

    async def run(self) -> None:
        """Do it all. Returns when what was made is stored; cancelled, it is found by the next server."""
        try:
            await self._work()
        except (ParlourError, StorageError) as error:
            await self._give_up(error.info or str(error))
        except (OSError, ChannelError) as error:
            await self._give_up(f"the {self.what} failed: {error}")
        except Exception:
            self.log.exception("the %s failed", self.what, extra={"meeting": self._order.meeting_id})
            await self._give_up(self._failed)
        finally:
            self.begun.set()
            self._end(self._failed)  # unless it has ended well

    def _take(self, taker: Taker | None) -> None:
        """Let something take the media from now on; `None`: nothing does any more."""
        self._taker = taker
        if taker is not None and self._shown is not None:
            taker.show(*self._shown)

    def _end(self, problem: str | None = None) -> bool:
        """Tell the call that it has ended; `False` when that has been told."""
        if self._ended:
            return False
        self._ended = True
        self._tell(JobEnded(self._order.job_id, problem))
        return True

    def _fail(self, problem: str) -> None:
        """Tell the call and the rest of the house that it has ended with a problem, unless it has ended before."""
        if self._end(problem):
            self._say(self._failure(problem))

    def _say(self, *facts: JobFact) -> None:
        """Tell the rest of the house."""
        self._report(facts)

    def _about(self, at: float | None = None) -> Mapping[str, Any]:
        """Return what every fact of it says; `at` is in Unix seconds."""
        return about_order(self._order, self._clock.now() if at is None else at)
