"""Older releases of daily-js, unmodified, each as an app with a script tag loads it.

What each pins: 0.80 takes no `bundlePathOverride` yet; 0.66 names instances `callFrameId`; 0.62 is the oldest that
finds its call machine where the others do; 0.60 and 0.40 look for it elsewhere (0.40 has no slots at all), and are
told so.
"""

import pytest

from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]


@pytest.mark.parametrize("release", ["0-80", "0-66", "0-62"])
def test_a_call_with_an_older_release(server: ParlourServer, open_call: OpenCall, release: str) -> None:
    app, other = open_call("release", release=release), open_call()
    room = server.create_room()
    other_id = other.join(room.url, userName="Other")
    own_id = app.join(room.url, userName="App")

    app.wait_person(other_id, "(p) => p.user_name === 'Other' && !p.local")
    app.wait_until_seen([other_id])
    app.wait_until_heard([other_id])
    other.wait_until_seen([own_id])
    app.run("() => call.sendAppMessage({ hello: 1 }, '*')")
    other.wait_event("app-message", "(event) => event.data.hello === 1")
    assert app.run("() => call.participantCounts().present") == 2

    app.leave()
    other.wait_gone(own_id)
    assert app.run("() => call.meetingState()") == "left-meeting"
    assert app.join(room.url)


@pytest.mark.parametrize("release", ["0-66", "0-62"])
def test_an_older_release_sends_a_track_of_the_app(server: ParlourServer, open_call: OpenCall, release: str) -> None:
    app, other = open_call("release", release=release), open_call()
    room = server.create_room()
    other.join(room.url)
    own_id = app.join(room.url)
    app.run(
        """async () => {
            const canvas = document.createElement("canvas");
            canvas.getContext("2d");
            const [track] = canvas.captureStream(5).getTracks();
            await call.startCustomTrack({ track, trackName: "drawing" });
        }"""
    )
    other.wait_person(own_id, "(p) => p.tracks.drawing !== undefined")


@pytest.mark.parametrize(("release", "version"), [("0-60", "0.60.0"), ("0-40", "0.40.0")])
def test_a_release_that_is_too_old_is_told_so_at_once(
    server: ParlourServer, open_call: OpenCall, release: str, version: str
) -> None:
    app = open_call("release", release=release)
    room = server.create_room()
    app.start_joining(room.url)
    assert "error" in app.finish_joining()
    message = app.wait_event("error")["errorMsg"]
    assert "daily-js 0.62.0 or later" in message
    assert version in message
    assert server.api("GET", "/presence").json() == {}
    app.leave()
