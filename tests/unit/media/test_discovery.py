"""The public address is found out only where somebody was named to ask."""

from typing import Any

import pytest

from parlour.media import discovery
from parlour.media.addresses import LocalAddress
from parlour.media.discovery import discover_public_address
from parlour.media.stun import StunError
from parlour.settings import MediaSettings


class Stun:
    """Sees what it is told to."""

    def __init__(self) -> None:
        self.seen = "9.9.9.9"
        self.asked: list[tuple[str, int]] = []

    async def ask(self, host: str, port: int, *, seconds: float) -> str:
        self.asked.append((host, port))
        if not self.seen:
            raise StunError("it does not answer")
        return self.seen


@pytest.fixture
def stun(monkeypatch: pytest.MonkeyPatch) -> Stun:
    made = Stun()
    monkeypatch.setattr(discovery, "ask", made.ask)
    monkeypatch.setattr(discovery, "local_addresses", lambda: [LocalAddress("eth0", "10.0.0.5")])
    return made


def media(**values: Any) -> MediaSettings:
    return MediaSettings(**({"stun_discovery": "stun.example.com:3479"} | values))


async def test_the_server_that_is_named_tells(stun: Stun) -> None:
    assert await discover_public_address(media()) == "9.9.9.9"
    assert stun.asked == [("stun.example.com", 3479)]


@pytest.mark.parametrize(
    ("server", "asked"),
    [("stun.example.com", ("stun.example.com", 3478)), ("[2001:db8::1]:5000", ("2001:db8::1", 5000))],
)
async def test_hosts_are_written_in_any_usual_way(stun: Stun, server: str, asked: tuple[str, int]) -> None:
    await discover_public_address(media(stun_discovery=server))
    assert stun.asked == [asked]


@pytest.mark.parametrize(
    "values",
    [
        {"stun_discovery": ""},
        {"enabled": False},
        {"public_address": "203.0.113.7"},
        {"address": ["eth7"]},
    ],
)
async def test_nobody_is_asked_without_need(stun: Stun, values: dict[str, Any]) -> None:
    assert await discover_public_address(media(**values)) is None
    assert stun.asked == []


async def test_nobody_is_asked_by_a_machine_with_a_public_address(stun: Stun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "local_addresses", lambda: [LocalAddress("eth0", "8.8.4.4")])
    assert await discover_public_address(media()) is None
    assert stun.asked == []


@pytest.mark.parametrize(("seen", "said"), [("", "it does not answer"), ("10.0.0.5", "no public address")])
async def test_what_is_of_no_use_is_said_and_no_harm(
    stun: Stun, caplog: pytest.LogCaptureFixture, seen: str, said: str
) -> None:
    stun.seen = seen
    assert await discover_public_address(media()) is None
    assert said in caplog.text
