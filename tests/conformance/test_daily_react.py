"""The published daily-react, unmodified: what its hooks and components say and show in a real call."""

import json
from typing import Any

import pytest

from tests.support.browser import CallPage
from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]


def state(app: CallPage) -> dict[str, Any]:
    """What the hooks say now."""
    value: dict[str, Any] = json.loads(app.page.inner_text("#state"))
    return value


def wait_state(app: CallPage, where: str, argument: object = None) -> dict[str, Any]:
    """Wait until `where`, a JavaScript function of the hooks' state and `argument`, is true; return that state."""
    app.wait_for(f"(argument) => ({where})(JSON.parse(document.querySelector('#state').innerText), argument)", argument)
    return state(app)


def test_hooks_and_components_in_a_call(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call("react"), open_call()
    room = server.create_room()
    other_id = other.join(room.url)
    own_id = app.join(room.url)

    joined = wait_state(
        app, "(s, id) => s.meeting === 'joined-meeting' && s.remoteIds[0] === id && s.room?.id", other_id
    )
    assert joined["localId"] == own_id
    assert joined["remoteIds"] == [other_id]
    assert joined["room"]["name"] == room.name
    wait_state(app, "(s) => s.counts.present === 2")
    wait_state(app, "(s) => s.topology === 'sfu' && s.networkStatus === 'connected'")
    wait_state(app, "(s) => s.camera.state === 'granted' && s.microphone.state === 'granted'")
    devices = wait_state(app, "(s) => s.camera.current && s.microphone.current && s.camera.all > 1")
    assert devices["camera"]["current"] == app.run("async () => (await call.getInputDevices()).camera.deviceId")

    app.wait_until_seen([other_id, own_id])
    app.wait_until_heard([other_id])
    app.run("() => call.setLocalAudio(false)")
    wait_state(app, "(s, id) => s.activeSpeaker === id", other_id)

    app.page.click("text=Say hello")
    assert other.wait_event("app-message")["data"] == {"text": "hello from the hook"}
    other.run("() => call.sendAppMessage({ text: 'hello back' })")
    wait_state(app, "(s) => s.messages[0]?.text === 'hello back'")

    other.leave()
    wait_state(app, "(s) => s.remoteIds.length === 0 && s.counts.present === 1")
    app.leave()
    wait_state(app, "(s) => s.meeting === 'left-meeting'")
