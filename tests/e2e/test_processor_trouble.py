"""Processors that cannot be had or that fail, and browsers that do it in another way: the call goes on, and says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.caller import Caller, call_address
from tests.support.firefox import Firefox, FirefoxCallPage, firefox
from tests.support.fixtures import OpenCall
from tests.support.processors import BLUR, NONE, PORTRAIT, QUIET, SIGHTS, look, picture, update
from tests.support.server import ParlourServer
from tests.support.street import street_address

pytestmark = [pytest.mark.media, pytest.mark.browser]

NO_STREAMS = "delete window.MediaStreamTrackProcessor; delete window.MediaStreamTrackGenerator;"
"""As in browsers that are not made of Chromium."""

WORKERS = """
    window.workers = [];
    window.Worker = class extends window.Worker {
        constructor(...given) {
            super(...given);
            window.workers.push(this);
        }
    };
"""

WORKLETS = """
    window.noWorklets = false;
    const { addModule } = AudioWorklet.prototype;
    AudioWorklet.prototype.addModule = function (url) {
        return addModule.call(this, window.noWorklets ? `${url}.missing` : url);
    };
"""
"""playwright stops no request of a worklet."""


@pytest.mark.parametrize(
    ("source", "words"),
    [("{origin}/nothing.png", "is not there"), ("data:image/png;base64,AAAA", "is no image")],
)
def test_a_background_image_that_cannot_be_had_changes_nothing(
    server: ParlourServer, open_call: OpenCall, pages: str, source: str, words: str
) -> None:
    app = open_call(script=PORTRAIT)
    app.join(server.create_room().url)
    app.wait_person(app.session_id, "(p) => p.tracks.video.state === 'playable'")
    before = app.run("() => call.participants().local.tracks.video.persistentTrack.id")
    outcome = update(app, video={"type": "background-image", "config": {"source": source.format(origin=pages)}})
    assert words in outcome["error"]
    assert app.wait_event("nonfatal-error")["type"] == "input-settings-error"
    assert app.run("() => call.participants().local.tracks.video.persistentTrack.id") == before
    assert app.run("async () => (await call.getInputSettings()).video?.processor ?? null") is None


def test_a_part_that_cannot_be_loaded_is_told_and_is_tried_again(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call(script=PORTRAIT + WORKLETS), open_call(script=SIGHTS)
    room = server.create_room()
    other.join(room.url, startVideoOff=True)
    own_id = app.join(room.url)
    # In the order in which they are loaded: what came once may come from the browser's cache.
    for part in ("picture-worker-*.js", "vision-*.js", "person-*.tflite"):
        app.context.route(f"**/{part}", lambda route: route.abort())
        assert "cannot be used" in update(app, video=BLUR)["error"]
        assert app.wait_event("nonfatal-error")["type"] == "input-settings-error"
        app.forget_events()
        app.context.unroute(f"**/{part}")
    app.run("() => { noWorklets = true; }")
    assert "cannot be used" in update(app, audio=QUIET)["error"]
    app.run("() => { noWorklets = false; }")
    look(other, own_id, "({ wall }) => wall.sharpness > 20")
    assert "ok" in update(app, video=BLUR, audio=QUIET)
    look(other, own_id, "({ wall }) => wall.sharpness < 5")
    other.wait_until_heard([own_id])


def test_a_processor_that_cannot_be_loaded_keeps_nobody_out_of_a_call(
    server: ParlourServer, open_call: OpenCall
) -> None:
    app, other = open_call(script=PORTRAIT + WORKLETS), open_call(script=SIGHTS)
    room = server.create_room()
    other.join(room.url, startVideoOff=True)
    app.context.route("**/processors/*", lambda route: route.abort())
    app.run("() => { noWorklets = true; }")
    own_id = app.join(room.url, inputSettings={"video": {"processor": BLUR}, "audio": {"processor": QUIET}})
    look(other, own_id, "({ wall }) => wall.sharpness > 20")
    other.wait_until_heard([own_id])
    assert {event["detail"]["type"] for event in app.events("nonfatal-error")} == {"input-settings-error"}
    settings = app.run("() => call.getInputSettings()")
    assert [settings[kind]["processor"]["type"] for kind in ("audio", "video")] == ["none", "none"]


def test_the_camera_goes_on_when_its_processor_fails(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call(script=PORTRAIT + WORKERS), open_call(script=SIGHTS)
    room = server.create_room()
    other.join(room.url, startVideoOff=True)
    own_id = app.join(room.url, inputSettings={"video": {"processor": BLUR}})
    look(other, own_id, "({ wall }) => wall.sharpness < 5")
    app.run("() => workers[0].postMessage({ type: 'picture' })")
    error = app.wait_event("nonfatal-error")
    assert error["type"] == "video-processor-error"
    look(other, own_id, "({ wall }) => wall.sharpness > 20")
    app.wait_event("input-settings-updated", "(event) => event.inputSettings.video.processor.type === 'none'")
    assert app.page.workers == []
    assert "ok" in update(app, video=BLUR)
    look(other, own_id, "({ wall }) => wall.sharpness < 5")


def test_a_processor_that_hangs_is_given_up(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call(script=PORTRAIT + WORKERS), open_call(script=SIGHTS)
    room = server.create_room()
    other.join(room.url, startVideoOff=True)
    own_id = app.join(room.url, inputSettings={"video": {"processor": BLUR}})
    look(other, own_id, "({ wall }) => wall.sharpness < 5")
    app.run("() => workers[0].terminate()")
    assert app.wait_event("nonfatal-error")["type"] == "video-processor-error"
    look(other, own_id, "({ wall }) => wall.sharpness > 20")


def test_browsers_without_streams_of_frames_do_it_on_a_canvas(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call(script=PORTRAIT + NO_STREAMS), open_call(script=SIGHTS)
    room = server.create_room()
    other.join(room.url, startVideoOff=True)
    own_id = app.join(room.url, inputSettings={"video": {"processor": picture(app, "rgb(20 20 220)")}})
    look(other, own_id, "({ wall }) => wall.colour[2] > 150 && wall.colour[1] < 80")
    assert "ok" in update(app, video=BLUR)
    look(other, own_id, "({ wall, face }) => wall.sharpness < 5 && wall.colour[1] > 100 && face.sharpness > 2")
    assert "ok" in update(app, video={"type": "face-detection"})
    app.wait_event("face-counts-updated", "(event) => event.faceCounts === 1")
    assert "ok" in update(app, video=NONE)
    look(other, own_id, "({ wall }) => wall.sharpness > 20")


@pytest.mark.parametrize("release", ["0-80", "0-66"])
def test_older_releases_find_the_parts_too(server: ParlourServer, open_call: OpenCall, release: str) -> None:
    app, other = open_call("release", script=PORTRAIT, release=release), open_call(script=SIGHTS)
    room = server.create_room()
    other.join(room.url, startVideoOff=True)
    own_id = app.join(room.url)
    assert "ok" in update(app, video=BLUR)
    look(other, own_id, "({ wall }) => wall.sharpness < 5")


@pytest.fixture(scope="module")
def browser_of_mozilla(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("firefox") / "profile") as running:
        yield running


@pytest.fixture
def street_server(tmp_path: Path) -> Iterator[ParlourServer]:
    """A server that Firefox reaches, which uses no loopback interface for media."""
    with street_address() as address:
        settings = {"PARLOUR_MEDIA_ADDRESS": f'["{address}"]'}
        with ParlourServer(tmp_path / "data", settings) as running:
            yield running


def test_a_browser_that_cannot_do_it_says_so(
    street_server: ParlourServer, browser_of_mozilla: Firefox, pages: str
) -> None:
    with FirefoxCallPage(browser_of_mozilla, call_address(pages, street_server.url)) as fox:
        fox.join(street_server.create_room().url)
        assert_truthful(fox)


def assert_truthful(fox: Caller) -> None:
    """Headless Firefox has no WebGL, and where there is no sound card it runs no sound."""
    assert fox.run("() => Daily.supportedBrowser().supportsVideoProcessing") is False
    assert "ok" in update(fox, video=BLUR)
    assert fox.run("async () => (await call.getInputSettings()).video?.processor?.type ?? 'none'") == "none"
    outcome = update(fox, audio=QUIET)
    if "error" in outcome:
        assert "runs no sound" in outcome["error"]
        assert fox.wait_event("nonfatal-error")["type"] == "input-settings-error"
    else:
        assert outcome["ok"]["audio"]["processor"] == QUIET
