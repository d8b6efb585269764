"""The connection test page in a real browser, with a real relay, with and without a firewall."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.axe import assert_accessible
from tests.support.browser import launch
from tests.support.certificates import make_certificate
from tests.support.firewall import dropping
from tests.support.fixtures import OpenPage
from tests.support.server import MEDIA_ADDRESS, ParlourServer

pytestmark = [pytest.mark.browser, pytest.mark.media]

PORT, TLS_PORT = 3488, 5359
"""Of the relay; others run theirs on the usual ones meanwhile."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ParlourServer]:
    folder = tmp_path_factory.mktemp("parlour")
    tls = make_certificate(folder / "tls", [MEDIA_ADDRESS], now=time.time())
    settings = {
        "PARLOUR_TURN_ENABLED": "true",
        "PARLOUR_TURN_PORT": str(PORT),
        "PARLOUR_TURN_TLS_PORT": str(TLS_PORT),
        "PARLOUR_TURN_CERTIFICATE": str(tls.certificate),
        "PARLOUR_TURN_KEY": str(tls.key),
    }
    with ParlourServer(folder / "data", settings) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = launch(playwright, "--ignore-certificate-errors")  # nobody vouches for the relay's
        yield running
        running.close()


def probed(open_page: OpenPage, server: ParlourServer, picture: Path) -> dict[str, str]:
    """Make the test as a person does; returns how each check ended, and the verdict."""
    page = open_page(f"{server.url}/test/connection", width=900, height=1100)
    assert_accessible(page.page)
    page.page.get_by_role("button", name="Start the test").click()
    page.wait_for("() => document.querySelector('#verdict').textContent !== ''", seconds=60)
    page.page.get_by_role("button", name="Ask for camera and microphone").click()
    page.wait_for("() => document.querySelector('[data-check=devices]') !== null")
    page.page.screenshot(path=picture, full_page=True)
    assert page.console == []
    assert_accessible(page.page)
    found: dict[str, str] = page.run(
        "() => Object.fromEntries([...document.querySelectorAll('[data-check]')]"
        ".map(({ dataset }) => [dataset.check, dataset.state]))"
    )
    report = page.run("() => document.querySelector('#report').textContent")
    assert set(re.findall(r"^([a-z-]+): (?:good|poor|bad)", report, re.MULTILINE)) == set(found)
    return found | {"verdict": page.run("() => document.querySelector('#verdict').textContent")}


GOOD = dict.fromkeys(
    ("browser", "page", "server", "websocket", "webrtc", "relay-udp", "relay-tcp", "relay-tls", "devices"), "good"
)


def test_where_everything_is_open_every_way_is_found(
    server: ParlourServer, open_page: OpenPage, artifacts: Path
) -> None:
    found = probed(open_page, server, artifacts / "connection-test.png")
    assert found == GOOD | {"relay-speed": "good", "verdict": "Calls will work from here."}


def test_behind_a_firewall_without_udp_the_relay_is_found(
    server: ParlourServer, open_page: OpenPage, artifacts: Path
) -> None:
    with dropping(f"udp dport {PORT}"):
        found = probed(open_page, server, artifacts / "connection-test-no-udp.png")
    assert found.pop("verdict").startswith("Calls will work from here, through a relay")
    assert found == GOOD | {"relay-udp": "poor", "relay-speed": "good"}


def test_behind_a_firewall_with_tls_alone_too(server: ParlourServer, open_page: OpenPage, artifacts: Path) -> None:
    with dropping(f"udp dport {PORT}", f"tcp dport {PORT}"):
        found = probed(open_page, server, artifacts / "connection-test-tls.png")
    assert found.pop("verdict").startswith("Calls will work from here, through a relay")
    assert found == GOOD | {"relay-udp": "poor", "relay-tcp": "poor", "relay-speed": "good"}


def test_where_no_way_leads_out_it_says_so(server: ParlourServer, open_page: OpenPage, artifacts: Path) -> None:
    with dropping(f"udp dport {PORT}", f"tcp dport {{ {PORT}, {TLS_PORT} }}"):
        found = probed(open_page, server, artifacts / "connection-test-closed.png")
    assert found.pop("verdict").startswith("Calls will probably not work from here")
    assert found == GOOD | dict.fromkeys(("relay-udp", "relay-tcp", "relay-tls"), "poor")
