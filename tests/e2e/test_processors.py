"""Blur, other backgrounds, face detection and noise cancellation, seen and heard by others in a real call."""

import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.support.browser import CallPage, serve_pages
from tests.support.caller import PATIENCE
from tests.support.fixtures import OpenCall
from tests.support.policy import documented_policy
from tests.support.processors import BLUR, NONE, PORTRAIT, QUIET, SIGHTS, SOUNDS, look, picture, update
from tests.support.server import ParlourServer
from tests.support.sound import decibels

pytestmark = [pytest.mark.media, pytest.mark.browser]

WALL_GREEN = 110
"""The drawn wall is 150 of 255 green on the whole; pictures without green stay far below."""


def wait_until_workers_ended(app: CallPage) -> None:
    """Workers end a moment after the track they served; Playwright hears of it later still."""
    deadline = time.monotonic() + PATIENCE
    while app.page.workers:
        assert time.monotonic() < deadline, f"still at work: {app.page.workers}"
        app.page.wait_for_timeout(20)


def test_blur_takes_the_background_away_and_leaves_the_person(
    server: ParlourServer, open_call: OpenCall, artifacts: Path
) -> None:
    app, other = open_call(script=PORTRAIT), open_call(script=SIGHTS)
    room = server.create_room()
    other.join(room.url, startVideoOff=True)
    own_id = app.join(room.url)
    raw = look(other, own_id, "({ wall, face }) => wall.sharpness > 20 && face.sharpness > 3")

    assert "ok" in update(app, video={**BLUR, "config": {"strength": 0.15}})
    soft = look(other, own_id, f"({{ wall }}) => wall.sharpness < {raw['wall']['sharpness'] / 2}")
    assert update(app, video=BLUR)["ok"]["video"]["processor"] == BLUR
    blurred = look(other, own_id, f"({{ wall }}) => wall.sharpness < {soft['wall']['sharpness'] / 3}")
    assert blurred["face"]["sharpness"] > raw["face"]["sharpness"] * 0.7
    other.page.screenshot(path=artifacts / "background-blur.png")

    assert "ok" in update(app, video=NONE)
    look(other, own_id, f"({{ wall }}) => wall.sharpness > {raw['wall']['sharpness'] * 0.7}")
    assert app.events("nonfatal-error") == []


def test_nobody_ever_sees_what_is_behind_a_background_image(
    server: ParlourServer, open_call: OpenCall, artifacts: Path
) -> None:
    app, other = open_call(script=PORTRAIT), open_call(script=SIGHTS)
    room = server.create_room()
    other.join(room.url, startVideoOff=True)
    other.run("() => sights.watch()")
    own_id = app.join(room.url, inputSettings={"video": {"processor": picture(app, "rgb(20 20 220)")}})
    seen = look(other, own_id, "({ wall }) => wall.colour[2] > 150")
    skin = "({ face }) => face.colour[0] > 150 && face.colour[2] < 170"
    look(other, own_id, skin)
    assert seen["wall"]["colour"][0] < 80
    other.wait_until_seen([own_id])

    assert "ok" in update(app, video=picture(app, "rgb(220 20 20)"))
    look(other, own_id, "({ wall }) => wall.colour[0] > 150 && wall.colour[2] < 80")
    app.run("() => call.setLocalVideo(false)")
    other.wait_person(own_id, "(p) => p.tracks.video.state === 'off'")
    app.run("() => call.setLocalVideo(true)")
    other.wait_until_seen([own_id])
    look(other, own_id, "({ wall }) => wall.colour[0] > 150 && wall.colour[2] < 80")
    other.page.screenshot(path=artifacts / "background-image.png")
    colours = other.run("() => sights.seen")
    assert len(colours) > 10
    assert max(green for _, green, _ in colours) < WALL_GREEN


def test_camera_off_lets_go_of_the_device_and_of_the_pipeline(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call(script=PORTRAIT), open_call(script=SIGHTS)
    room = server.create_room()
    other.join(room.url, startVideoOff=True)
    own_id = app.join(room.url, inputSettings={"video": {"processor": BLUR}})
    other.wait_until_seen([own_id])
    assert len(app.page.workers) == 1
    app.run("() => call.setLocalVideo(false)")
    app.wait_for("() => portrait.tracks.every((track) => track.readyState === 'ended')")
    wait_until_workers_ended(app)
    app.run("() => call.setLocalVideo(true)")
    look(other, own_id, "({ wall }) => wall.sharpness < 5")
    app.leave()
    app.wait_for("() => portrait.tracks.every((track) => track.readyState === 'ended')")
    wait_until_workers_ended(app)


def test_a_track_of_the_app_is_processed_and_never_stopped(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call(script=PORTRAIT), open_call(script=SIGHTS)
    room = server.create_room()
    other.join(room.url, startVideoOff=True)
    own_id = app.join(room.url, startVideoOff=True)
    app.run(
        """async (processor) => {
            const [customTrack] = (await navigator.mediaDevices.getUserMedia({ video: true })).getTracks();
            await call.updateInputSettings({ video: { settings: { customTrack }, processor } });
            call.setLocalVideo(true);
        }""",
        BLUR,
    )
    look(other, own_id, "({ wall }) => wall.sharpness < 5")
    assert "ok" in update(app, video=NONE)
    look(other, own_id, "({ wall }) => wall.sharpness > 20")
    app.leave()
    assert app.run("() => portrait.tracks.map((track) => track.readyState)") == ["live"]


def test_another_camera_is_processed_as_the_former_was(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call(), open_call(script=SIGHTS)
    room = server.create_room()
    other.join(room.url, startVideoOff=True)
    own_id = app.join(room.url, inputSettings={"video": {"processor": picture(app, "rgb(220 20 20)")}})
    look(other, own_id, "({ wall }) => wall.colour[0] > 150 && wall.colour[1] < 80")
    former = app.run("async () => (await call.getInputDevices()).camera.deviceId")
    device = app.run("async () => (await call.cycleCamera()).device.deviceId")
    assert device != former
    assert app.run("async () => (await call.getInputDevices()).camera.deviceId") == device
    other.wait_until_seen([own_id])
    look(other, own_id, "({ wall }) => wall.colour[0] > 150 && wall.colour[1] < 80")
    assert len(app.page.workers) == 1


def test_wishes_in_quick_succession_end_with_the_last_one(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call(script=PORTRAIT), open_call(script=SIGHTS)
    room = server.create_room()
    other.join(room.url, startVideoOff=True)
    own_id = app.join(room.url)
    app.run(
        """async ([blur, none]) => {
            const wishes = Array.from({ length: 9 }, (_, index) => (index % 2 ? none : blur));
            await Promise.all(wishes.map((processor) => call.updateInputSettings({ video: { processor } })));
            for (const processor of [none, blur, none, blur]) await call.updateInputSettings({ video: { processor } });
        }""",
        [BLUR, NONE],
    )
    look(other, own_id, "({ wall }) => wall.sharpness < 5")
    assert len(app.page.workers) == 1
    assert app.events("nonfatal-error") == []


def test_an_app_that_embeds_the_call_page_has_processors_too(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call("frame", script=PORTRAIT), open_call(script=SIGHTS)
    room = server.create_room(enable_prejoin_ui=False)
    other.join(room.url, startVideoOff=True)
    own_id = app.join(room.url)
    look(other, own_id, "({ wall }) => wall.sharpness > 20")
    assert "ok" in update(app, video=BLUR, audio=QUIET)
    look(other, own_id, "({ wall }) => wall.sharpness < 5")
    other.wait_until_heard([own_id])
    assert update(app, video=NONE)["ok"]["audio"]["processor"] == QUIET
    look(other, own_id, "({ wall }) => wall.sharpness > 20")


def test_faces_are_counted(server: ParlourServer, open_call: OpenCall) -> None:
    app = open_call(script=PORTRAIT)
    app.join(server.create_room().url)
    assert "ok" in update(app, video={"type": "face-detection"})
    app.wait_event("face-counts-updated", "(event) => event.faceCounts === 1")
    app.forget_events()
    app.run("() => { portrait.isThere = false; }")
    app.wait_event("face-counts-updated", "(event) => event.faceCounts === 0")


def test_noise_is_taken_out_and_a_voice_stays(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call(script=SOUNDS), open_call()
    room = server.create_room()
    other.join(room.url, startVideoOff=True, startAudioOff=True)
    own_id = app.join(room.url, startVideoOff=True)
    other.wait_person(own_id, "(p) => p.tracks.audio.state === 'playable'")

    def heard(noise: float, voice: float) -> float:
        """Decibels, once the sound of before has left the network and the noise cancellation knows the new one."""
        app.run("([noise, voice]) => Object.assign(sounds, { noise, voice })", [noise, voice])
        app.page.wait_for_timeout(1_500)
        return decibels(other)

    noise, voice, both = heard(0.05, 0), heard(0, 0.3), heard(0.05, 0.3)
    assert "ok" in update(app, audio=QUIET)
    assert heard(0.05, 0) < noise - 20
    assert abs(heard(0, 0.3) - voice) < 4
    assert abs(heard(0.05, 0.3) - both) < 4
    app.run("() => call.setLocalAudio(false)")
    assert heard(0, 0.3) < voice - 40
    app.run("() => call.setLocalAudio(true)")
    assert abs(heard(0, 0.3) - voice) < 4
    assert "ok" in update(app, audio=NONE)
    assert abs(heard(0.05, 0) - noise) < 4
    assert app.events("nonfatal-error") == []


@pytest.mark.parametrize("avoid_eval", [True, False], ids=["script tag", "fetch and eval"])
def test_processors_run_under_the_documented_policy_and_ask_no_other_host(
    server: ParlourServer, browser: Browser, avoid_eval: bool
) -> None:
    with serve_pages(documented_policy(server.url, avoid_eval=avoid_eval, processors=True)) as pages:
        app = CallPage(browser, pages, server.url, script=PORTRAIT, avoidEval=avoid_eval)
        asked: list[str] = []
        app.context.on("request", lambda request: asked.append(request.url))
        try:
            app.join(server.create_room().url)
            for processor in (BLUR, picture(app, "blue"), {"type": "face-detection"}):
                assert "ok" in update(app, video=processor, audio=QUIET)
            app.wait_event("face-counts-updated", "(event) => event.faceCounts === 1")
        finally:
            app.close()
    hosts = {urlsplit(url).netloc for url in asked if urlsplit(url).scheme not in ("blob", "data")}
    assert hosts <= {urlsplit(server.url).netloc, urlsplit(pages).netloc}
    names = {re.sub("-[0-9a-f]{8}", "", url.rsplit("/", 1)[-1]) for url in asked}
    assert {"processing.js", "vision.wasm", "person.tflite", "face.tflite"} <= names
    assert not [line for line in app.console if "Content Security Policy" in line]


def test_nothing_of_it_is_loaded_before_it_is_used(server: ParlourServer, open_call: OpenCall) -> None:
    app = open_call()
    asked: list[str] = []
    app.context.on("request", lambda request: asked.append(request.url))
    app.join(server.create_room().url)
    app.wait_person(app.session_id, "(p) => p.tracks.video.state === 'playable'")
    assert asked
    assert not [url for url in asked if "/processors/" in url]
