"""Firefox and Chromium in one call, through a real server and its media node."""

from collections.abc import Iterator, Sequence

import pytest

from tests.support.caller import Caller, call_address
from tests.support.firefox import Firefox, FirefoxCallPage, firefox
from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer
from tests.support.street import street_address

pytestmark = [pytest.mark.media, pytest.mark.browser]

PICTURES = 20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ParlourServer]:
    data = tmp_path_factory.mktemp("parlour") / "data"
    with street_address() as address, ParlourServer(data, {"PARLOUR_MEDIA_ADDRESS": f'["{address}"]'}) as running:
        yield running


@pytest.fixture(scope="module")
def browser_of_mozilla(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("firefox") / "profile") as running:
        yield running


@pytest.fixture
def fox(browser_of_mozilla: Firefox, pages: str, server: ParlourServer) -> Iterator[Caller]:
    with FirefoxCallPage(browser_of_mozilla, call_address(pages, server.url)) as page:
        yield page


def assert_sees_and_hears(page: Caller, others: Sequence[str]) -> None:
    """What the page shows and what the browser itself counts must agree."""
    before = page.run("() => probe.decoded()")
    page.wait_until_seen(others)
    page.wait_until_heard(others)
    page.wait_for("async (enough) => await probe.decoded() >= enough", before + PICTURES)


@pytest.mark.parametrize("is_first", [True, False])
def test_firefox_and_chromium_see_and_hear_each_other(
    server: ParlourServer, fox: Caller, open_call: OpenCall, is_first: bool
) -> None:
    room = server.create_room()
    pages = [fox, open_call()] if is_first else [open_call(), fox]
    ids = [page.join(room.url) for page in pages]
    for page, other in zip(pages, reversed(ids), strict=True):
        assert_sees_and_hears(page, [other])
        assert page.events("error") == []


def test_firefox_stays_in_a_call_where_people_and_pictures_come_and_go(
    server: ParlourServer, fox: Caller, open_call: OpenCall
) -> None:
    room = server.create_room()
    ann, ben = open_call(), open_call()
    fox_id, ann_id, ben_id = (page.join(room.url) for page in (fox, ann, ben))
    assert_sees_and_hears(fox, [ann_id, ben_id])

    ben.close()
    fox.wait_gone(ben_id)
    ann.run("() => call.setLocalVideo(false)")
    fox.wait_person(ann_id, "(p) => p.tracks.video.state === 'off'")
    cid_id = open_call().join(room.url)
    assert_sees_and_hears(fox, [cid_id])
    ann.run("() => call.setLocalVideo(true)")
    assert_sees_and_hears(fox, [ann_id, cid_id])

    fox.run("() => { call.setLocalAudio(false); call.setLocalVideo(false); }")
    ann.wait_person(fox_id, "(p) => p.tracks.video.state === 'off' && p.tracks.audio.state === 'off'")
    fox.run("() => { call.setLocalAudio(true); call.setLocalVideo(true); }")
    assert_sees_and_hears(ann, [fox_id, cid_id])
    fox.leave()
    ann.wait_gone(fox_id)


@pytest.mark.parametrize("is_first", [True, False])
def test_firefox_and_chromium_see_and_hear_each_other_on_both_ways(
    server: ParlourServer, fox: Caller, open_call: OpenCall, is_first: bool
) -> None:
    """Who comes first makes the offers."""
    room = server.create_room(sfu_switchover=2)
    ann = open_call()
    pages: list[Caller] = [fox, ann] if is_first else [ann, fox]
    ids = [page.join(room.url) for page in pages]
    ann_id = ids[pages.index(ann)]
    for topology in ("peer", "sfu", "peer"):
        if topology != "peer" or ann.run("() => call.meetingSessionState().topology") != "peer":
            fox.run("async (topology) => { await call.setNetworkTopology({ topology }); }", topology)
        for page, other in zip(pages, reversed(ids), strict=True):
            page.wait_for("(topology) => call.meetingSessionState().topology === topology", topology)
            assert_sees_and_hears(page, [other])
    ann.run("() => call.setLocalVideo(false)")
    fox.wait_person(ann_id, "(p) => p.tracks.video.state === 'off'")
    ann.run("() => call.setLocalVideo(true)")
    assert_sees_and_hears(fox, [ann_id])
    for page in pages:
        assert page.events("error") == []


def test_firefox_measures_its_network_before_a_call_and_in_it(
    server: ParlourServer, fox: Caller, open_call: OpenCall
) -> None:
    room = server.create_room()
    fox.run("async (url) => { await call.startCamera({ url }); }", room.url)
    assert fox.run("async () => (await call.testWebsocketConnectivity()).result") == "passed"
    fox.run("() => { call.testCallQuality().then((results) => { window.tested = results; }); }")
    fox.wait_for("() => window.tested !== undefined", seconds=70)
    results = fox.run("() => window.tested")
    assert results["result"] in {"good", "warning", "bad"}, results
    assert results["data"]["avgSendBitsPerSecond"] > 20_000
    assert 0 <= results["data"]["avgRoundTripTime"] < 5
    fox.join(room.url)
    other = open_call()
    other.join(room.url)
    fox.wait_for(
        """async () => {
            const { networkState, stats: { latest } } = await call.getNetworkStats();
            return networkState !== "unknown" && latest.videoSendBitsPerSecond > 10_000
                && latest.videoRecvBitsPerSecond > 10_000 && latest.networkRoundTripTime !== null;
        }""",
        seconds=40,
    )
