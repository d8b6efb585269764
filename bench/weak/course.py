"""How a case runs: people join, a link is spoilt, time passes, the link is mended."""

import base64
import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Final

from playwright.sync_api import Playwright

from bench.weak.cases import Case, Kind
from bench.weak.links import Home, home
from bench.weak.people import Person, open_person, running_browser
from bench.weak.products import Product
from bench.weak.result import Result
from bench.weak.samples import arrival, hearing, sight

__all__ = ["Course"]

_SPANS: Final = ((0, 5), (5, 10), (10, 30), (30, 60))
_ARRIVAL_SECONDS: Final = 20.0
_WARM_SECONDS: Final = 6.0
"""How long senders are alone before: their browsers have found their full size by then."""
_BACK_SECONDS: Final = 40.0
_FRESH_MS, _SETTLED_MS = 1_700, 9_600
_SCREEN: Final = Path(__file__).with_name("screen.js")
_ARTIFACTS: Final = Path(__file__).resolve().parents[2] / ".cache" / "artifacts"


@dataclass(frozen=True)
class _Scene:
    """A call before the case begins: senders are in it, the viewer is at the door."""

    case: Case
    viewer: Person
    senders: list[Person]
    viewer_home: Home
    sender_home: Home
    way_in: Callable[[], None]
    ways_out: Mapping[str, Collection[int]]

    def spoil(self) -> None:
        """Make the links as the case wants them."""
        case = self.case
        if case.down:
            self.viewer_home.cap("down", case.down)
        if case.up:
            self.sender_home.cap("up", case.up)
        if case.loss:
            self.viewer_home.lose(case.loss)

    def mend(self) -> None:
        """Open what was narrowed."""
        self.viewer_home.cap("down", None)
        self.sender_home.cap("up", None)

    def await_pictures(self, begin: float, *, width: int = 1, seconds: float = _ARRIVAL_SECONDS) -> float | None:
        """Return how long after `begin` every picture was there with this width, or `None` if that took too long."""
        while True:
            samples = self.viewer.samples()
            found = arrival(samples, begin, width=width)
            if found is not None or (samples and samples[-1].at > begin + seconds):
                return found
            self.viewer.wait(0.5)


@dataclass(frozen=True)
class Course:
    """Runs cases on one product."""

    playwright: Playwright
    product: Product
    folder: Path
    media_only: bool = False

    def run(self, case: Case) -> Result:
        """Run a case from an empty room to its figures."""
        ways: dict[Kind, Callable[[_Scene], Result]] = {
            "narrow": _narrow,
            "filtered": _filtered,
            "address": _address,
            "screen": self._screen,
        }
        with self._scene(case) as scene:
            return replace(ways[case.kind](scene), product=self.product.name)

    @contextlib.contextmanager
    def _scene(self, case: Case) -> Iterator[_Scene]:
        with contextlib.ExitStack() as stack:
            viewer_home, sender_home = stack.enter_context(home(1)), stack.enter_context(home(2))
            if self.media_only:
                viewer_home.spare(self.product.port)
            viewers = stack.enter_context(running_browser(self.playwright, viewer_home, self.folder))
            others = stack.enter_context(running_browser(self.playwright, sender_home, self.folder))
            site, seat = self.product.site, self.product.new_call()
            viewer = stack.enter_context(open_person(viewers, site))
            senders = [stack.enter_context(open_person(others, site)) for _ in range(case.senders)]
            for number, sender in enumerate(senders):
                turn = (number, case.senders) if case.in_turn else None
                sender.enter(seat(f"sender-{number}"), camera=case.camera, sound=True, turn=turn)
            senders[0].wait(_WARM_SECONDS)
            way_in = partial(viewer.enter, seat("viewer"))
            yield _Scene(case, viewer, senders, viewer_home, sender_home, way_in, self.product.ways_out)

    def _screen(self, scene: _Scene) -> Result:
        scene.spoil()
        begin = scene.viewer.now()
        scene.way_in()
        for one in (scene.viewer, scene.senders[0]):
            one.page.add_script_tag(path=_SCREEN)
        scene.senders[0].run("() => startText()")
        first = scene.await_pictures(begin, seconds=scene.case.seconds)
        if first is None:
            return _figures(scene, begin, scene.viewer.now())
        begin = scene.viewer.now()
        fresh, settled = [], []
        while scene.viewer.now() < begin + scene.case.seconds:
            fresh.append(scene.viewer.run("moment => compareText(moment)", _FRESH_MS))
            settled.append(scene.viewer.run("moment => compareText(moment)", _SETTLED_MS))
        self._keep(f"{scene.case.name}-fresh", fresh[-1]["picture"])
        self._keep(f"{scene.case.name}-settled", settled[-1]["picture"])
        return replace(
            _figures(scene, begin, scene.viewer.now()),
            first=first,
            fresh=mean(one["similarity"] for one in fresh),
            settled=mean(one["similarity"] for one in settled),
            edges=mean(one["edges"] for one in settled),
        )

    def _keep(self, name: str, data_url: str) -> None:
        """Keep a picture for the eye."""
        _ARTIFACTS.mkdir(parents=True, exist_ok=True)
        (_ARTIFACTS / f"weak-{self.product.name.replace(' ', '-')}-{name}.png").write_bytes(
            base64.b64decode(data_url.partition(",")[2])
        )


def _narrow(scene: _Scene) -> Result:
    case, viewer = scene.case, scene.viewer
    width = case.camera[0] if case.camera else 1
    before: float | None = None
    if case.calm is None:
        scene.spoil()
        entering = viewer.now()
        scene.way_in()
        first = scene.await_pictures(entering)
        begin = viewer.now() if first is None else entering + first
    else:
        entering = viewer.now()
        scene.way_in()
        first = scene.await_pictures(entering)
        scene.await_pictures(entering, width=width)
        begin = viewer.now()
        viewer.wait(case.calm)
        calm, begin = begin, viewer.now()
        before = sight(viewer.samples(), calm, begin).fps
        scene.spoil()
    viewer.wait(max(0.0, begin + case.seconds - viewer.now()))
    end = begin + case.seconds
    back: float | None = None
    if case.goal.back is not None or case.up:
        lifted = viewer.now()
        scene.mend()
        back = scene.await_pictures(lifted, width=width, seconds=_BACK_SECONDS)
    return replace(_figures(scene, begin, end), before=before, first=first, back=back)


def _filtered(scene: _Scene) -> Result:
    scene.viewer_home.allow_only(scene.ways_out[scene.case.way])
    begin = scene.viewer.now()
    scene.way_in()
    first = scene.await_pictures(begin)
    if first is None:
        return Result(scene.case)
    begin = scene.viewer.now()
    scene.viewer.wait(scene.case.seconds)
    return replace(_figures(scene, begin, scene.viewer.now()), first=first)


def _address(scene: _Scene) -> Result:
    begin = scene.viewer.now()
    scene.way_in()
    scene.await_pictures(begin)
    assert scene.case.calm is not None
    scene.viewer.wait(scene.case.calm)
    moved = scene.viewer.now()
    scene.viewer_home.move()
    scene.viewer.wait(2)  # what was on its way still arrives
    first = scene.await_pictures(moved + 1, seconds=scene.case.seconds)
    if first is None:
        return Result(scene.case)
    scene.viewer.wait(10)
    return replace(_figures(scene, moved, scene.viewer.now()), first=first + 1)


def _figures(scene: _Scene, begin: float, end: float) -> Result:
    samples = scene.viewer.samples()
    whole, heard = sight(samples, begin, end), hearing(samples, begin, end)
    spans = [(begin + first, min(begin + last, end)) for first, last in _SPANS if begin + first < end - 1]
    return Result(
        scene.case,
        fps=tuple(sight(samples, *span).fps for span in spans),
        seen=whole,
        heard=heard,
    )
