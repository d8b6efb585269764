"""`/metrics` for Prometheus: requests by route, calls, participants, the SFU, the outbox.

Counting a request costs a few additions; everything else is read when somebody asks.
"""

import hmac
import ipaddress
import logging
import re
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from parlour import __version__
from parlour.api import TEMPLATE
from parlour.clock import stopwatch
from parlour.errors import AuthenticationError, ForbiddenError, ParlourError
from parlour.settings import Settings

__all__ = ["MeasureRequests", "Metrics", "Reading", "routes"]

log = logging.getLogger(__name__)

_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OTHER: Final = "other"
_FORWARDED: Final = re.compile(
    r"forwarded|via|x-(forwarded|original|envoy|amzn|amz|azure)-.*|cf-.*|cdn-loop|.*(real|client|connecting|remote|source)"
    r"-?(ip|addr|address|host)"
)
"""Names of headers that proxies add: each tells that the request comes from somewhere else."""

_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Reading:
    """One value at the moment of asking. `name` is without the prefix `parlour_`; a total only ever grows."""

    name: str
    help: str
    value: float


Source = Callable[[], Awaitable[list[Reading]]]


class _Traffic(Collector):
    """Requests by route. Plain numbers: they are counted at every request, and named only when somebody asks."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str, int], int] = {}
        self._times: dict[tuple[str, str], _Times] = {}

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        answer, key = (method, route, status), (method, route)
        self._answers[answer] = self._answers.get(answer, 0) + 1
        times = self._times.get(key)
        if times is None:
            times = self._times[key] = _Times()
        times.sum += seconds
        times.buckets[bisect_left(_BUCKETS, seconds)] += 1

    def collect(self) -> Iterator[Metric]:
        """Return the numbers as Prometheus wants them."""
        requests = CounterMetricFamily(
            "parlour_http_requests",
            "Requests answered, by route template.",
            labels=["method", "route", "status"],
        )
        for (method, route, status), count in self._answers.items():
            requests.add_metric([method, route, str(status)], count)
        yield requests
        seconds = HistogramMetricFamily(
            "parlour_http_request_seconds",
            "Time from the first byte of a request's head to the last of its answer, by route template.",
            labels=["method", "route"],
        )
        for (method, route), times in self._times.items():
            bounds = [*(str(bound) for bound in _BUCKETS), "+Inf"]
            buckets = list(zip(bounds, accumulate(times.buckets), strict=True))
            seconds.add_metric([method, route], buckets=buckets, sum_value=times.sum)
        yield seconds


@dataclass(slots=True)
class _Times:
    sum: float = 0.0
    buckets: list[int] = field(default_factory=lambda: [0] * (len(_BUCKETS) + 1))


class Metrics:
    """The numbers of one application. Parts of the house add sources; nothing is global."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._traffic = _Traffic()
        self._registry.register(self._traffic)
        self._unread = Counter(
            "parlour_metrics_source_failures", "Sources that could not be read.", registry=self._registry
        )
        Gauge("parlour_build", "The version that runs.", ["version"], registry=self._registry).labels(__version__).set(
            1
        )
        self._gauges: dict[str, Gauge] = {}
        self._sources: list[Source] = []

    def add(self, source: Source) -> None:
        """Ask `source` whenever the numbers are wanted; one that fails is counted and left out."""
        self._sources.append(source)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request. `route` is the template, so the number of time series stays small."""
        self._traffic.add(method if method in _METHODS else _OTHER, route, status, seconds)

    async def text(self) -> bytes:
        """Return every number in Prometheus' text format."""
        for source in self._sources:
            try:
                readings = await source()
            except ParlourError as error:
                self._unread.inc()
                log.warning("a source of metrics could not be read: %s", error)
                continue
            for reading in readings:
                self._gauge(reading).set(reading.value)
        return generate_latest(self._registry)

    def _gauge(self, reading: Reading) -> Gauge:
        gauge = self._gauges.get(reading.name)
        if gauge is None:
            gauge = Gauge(f"parlour_{reading.name}", reading.help, registry=self._registry)
            self._gauges[reading.name] = gauge
        return gauge


class MeasureRequests:
    """ASGI middleware that counts HTTP requests by the template of the route that served them."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._templates: dict[int, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request and count it, whatever becomes of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        begun = stopwatch()

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, note_status)
        finally:
            self._metrics.answered(scope["method"], self._template(scope), status, stopwatch() - begun)

    def _template(self, scope: Scope) -> str:
        of_operation = scope.get(TEMPLATE)
        if of_operation is not None:
            return str(of_operation)
        endpoint = scope.get("endpoint")
        if endpoint is None:
            return "unmatched"
        if not self._templates:
            self._templates = {
                id(served): path
                for route in scope["app"].routes
                if (served := getattr(route, "endpoint", None) or getattr(route, "app", None)) is not None
                and isinstance(path := getattr(route, "path", None), str)
            }
        return self._templates.get(id(endpoint), "unmatched")


def routes(metrics: Metrics, settings: Settings) -> list[Route]:
    """Return the route `/metrics`. It asks for `server.metrics_token`; without one it answers this machine only."""
    token = settings.server.metrics_token.get_secret_value()

    async def read(request: Request) -> Response:
        _admit(request, token)
        return Response(await metrics.text(), media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})

    return [Route("/metrics", read)]


def _admit(request: Request, token: str) -> None:
    if token:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {token}".encode()):
            raise AuthenticationError("send 'Authorization: Bearer <server.metrics_token>'")
        return
    # A proxy on this machine asks for others: what it passes on does not come from here. Most say so in a header, and
    # those that do not have been asked for another name than this machine calls itself.
    if not (_is_loopback(request) and _names_loopback(request)) or any(map(_FORWARDED.fullmatch, request.headers)):
        raise ForbiddenError("metrics are for this machine only; set server.metrics_token to read them from elsewhere")


def _is_loopback(request: Request) -> bool:
    return request.client is not None and _loops_back(request.client.host)


def _names_loopback(request: Request) -> bool:
    named = _HOST.fullmatch(request.headers.get("host", "").lower())
    return named is not None and (named[1] == "localhost" or _loops_back(named[1].strip("[]")))


def _loops_back(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
