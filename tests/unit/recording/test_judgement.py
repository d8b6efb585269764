"""Where streams may go, as it is known before anything starts: the words for whoever wants to go elsewhere."""

import asyncio
import ipaddress
from collections.abc import Sequence

import pytest

from parlour.outgoing.egress import Address
from parlour.recording import judgement
from parlour.recording.judgement import TargetJudge
from parlour.recording.relay import Exits
from parlour.settings import RecordingSettings

PRIVATE = (
    "it leads to a private address (recording.allow_private_addresses and recording.allowed_networks say which ones "
    "may be used)"
)
INSIDE = [
    "127.0.0.1",
    "127.0.0.1:22",
    "127.0.0.1.",
    "10.1.2.3:1935",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "[::1]",
    "[::1]:1935",
    "[fe80::1]",
    "[fd00::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[64:ff9b::7f00:1]",
    "localhost",
    "LocalHost:1935",
    "localhost.",
    "media.localhost",
]
TRICKS = [
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "127.0.0.1..",
    "127.0.0.01",
    "8.8.8.8@127.0.0.1",
    "u:p@127.0.0.1",
    "127.0.0.1%2f.example.com",
    "[fe80::1%25lo]",
    "[::ffff:127.0.0.1",
    "localhost:0",
    "localhost:99999",
    "l\u00f6calhost",
    "\uff11\uff12\uff17.0.0.1",
    "\u2460\u2461\u2466.0.0.1",
    "127\u30020.0.1",
    "%6c%6fcalhost",
    "a.example\\@127.0.0.1",
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "[::]",
    "255.255.255.255",
    "[2002:7f00:1::1]",
]


class Names:
    """A name service: addresses of hosts; it never answers for others."""

    def __init__(self, **known: Sequence[str]) -> None:
        self.known = {name.replace("_", "."): addresses for name, addresses in known.items()}
        self.asked: list[str] = []

    async def __call__(self, domain_id: str, host: str, port: int) -> Sequence[Address]:
        self.asked.append(host)
        if host not in self.known:
            await asyncio.Event().wait()
        return [ipaddress.ip_address(each) for each in self.known[host]]


def judge(names: Names | None = None, **settings: object) -> TargetJudge:
    return TargetJudge(Exits.of(RecordingSettings.model_validate(settings), names or Names()))


def objection(url: str, **settings: object) -> str | None:
    return judge(**settings).objection((url,), (), {}, room="room")


@pytest.mark.parametrize("host", INSIDE)
@pytest.mark.parametrize("scheme", ["rtmp", "rtmps"])
def test_what_leads_inside_by_itself_is_refused_without_any_question(scheme: str, host: str) -> None:
    names = Names()
    said = judge(names).objection((f"{scheme}://{host}/live/sekret",), (), {}, room="room")
    assert said == f"rtmpUrl cannot be used: {PRIVATE}"
    assert names.asked == []


@pytest.mark.parametrize("host", TRICKS)
def test_spellings_that_two_programs_may_read_in_two_ways_are_refused(host: str) -> None:
    said = objection(f"rtmp://{host}/live/sekret", allow_private_addresses=True)
    assert said is not None
    assert said.startswith("rtmpUrl cannot be used: it ")
    assert "sekret" not in said


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "[2606:4700::1]:443", "live.example.com", "xn--mnchen-3ya.example", "not-localhost"]
)
def test_the_world_passes(host: str) -> None:
    assert objection(f"rtmps://{host}/live/key") is None


@pytest.mark.parametrize(
    ("networks", "passes"), [(["127.0.0.0/8"], True), (["::1/128"], True), (["10.0.0.0/8"], False)]
)
def test_the_operators_networks_hold_for_this_machines_name(networks: list[str], passes: bool) -> None:
    assert (objection("rtmp://localhost/live/key", allowed_networks=networks) is None) is passes
    assert objection("rtmp://localhost/live/key", allow_private_addresses=True) is None


def test_endpoints_are_judged_too_and_a_stream_goes_somewhere() -> None:
    endpoint = {"name": "main", "type": "rtmp", "rtmp_config": {"url": "rtmp://10.0.0.1/live/sekret"}}
    said = judge().objection((), ("main",), {"streaming_endpoints": [endpoint]}, room="room")  # type: ignore[dict-item]
    assert said == f"streaming endpoint 'main' cannot be used: {PRIVATE}"
    assert "exactly one of rtmpUrl and endpoints" in str(judge().objection((), (), {}, room="room"))


async def test_a_backend_hears_what_names_lead_to() -> None:
    names = Names(inside_example=["8.8.8.8", "10.0.0.1"], mapped_example=["::ffff:7f00:1"], good_example=["8.8.8.8"])

    async def refusal(*hosts: str) -> str | None:
        urls = [f"rtmp://{host}/live/sekret" for host in hosts]
        return await judge(names).refusal(urls, (), {}, room="room", on_behalf="d")

    assert await refusal("good.example") is None
    assert await refusal("good.example", "inside.example") == f"a target cannot be used: {PRIVATE}"
    assert await refusal("mapped.example") == f"a target cannot be used: {PRIVATE}"
    assert await refusal("good.example", "127.0.0.1") == f"rtmpUrl[1] cannot be used: {PRIVATE}"


async def test_a_name_service_that_does_not_answer_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judgement, "_LOOK_UP_SECONDS", 0.01)
    urls = ["rtmp://nobody-knows.example/live/key"]
    assert await judge().refusal(urls, (), {}, room="room", on_behalf="d") is None
