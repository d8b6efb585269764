"""The published daily-react, unmodified: what its hooks and components say and show in a real call."""

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.conformance.hooks import wait_hooks
from tests.support.browser import CallPage
from tests.support.fixtures import OpenCall
from tests.support.pictures import USUAL_PICTURES
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


def test_hooks_about_people_and_the_meeting(server: ParlourServer, open_call: OpenCall) -> None:
    # Who sends next to nothing may never learn how much its network takes, and then calls it weak.
    app, other = open_call("react", camera=USUAL_PICTURES), open_call(camera=USUAL_PICTURES)
    expiry = int(time.time()) + 3600
    room = server.create_room(exp=expiry, eject_at_room_exp=True)
    owner = server.token(room, is_owner=True)
    other_id = other.join(room.url, owner, userName="Other")
    app.join(room.url, userName="App")

    said = wait_hooks(app, "(h) => h.person === 'Other' && h.local === 'App' && h.call === 'joined-meeting'")
    assert said["property"] == {"name": "Other", "owner": True}
    assert said["may"] == {"video": True, "admin": False, "seen": True}
    assert said["waiting"] == []
    assert wait_hooks(app, "(h) => h.expiry")["expiry"] == datetime.fromtimestamp(expiry, UTC).strftime(
        "%Y-%m-%dT%H:%M:%S.000Z"
    )
    assert said["summary"] == other.run("() => call.meetingSessionSummary().id")
    wait_hooks(app, "(h) => h.cpu === 'low' && h.network.networkState === 'good'")

    other.run("() => call.setMeetingSessionData({ agenda: ['tea'] })")
    wait_hooks(app, "(h) => h.session?.agenda?.[0] === 'tea'")
    other.run("() => call.setUserName('Somebody else')")
    told = wait_hooks(app, "(h) => h.person === 'Somebody else' && h.property.name === 'Somebody else'")
    assert told["heard"]["names"] >= told["heard"]["batches"] >= 1

    app.run("() => call.setLocalAudio(false)")
    wait_hooks(app, "(h, id) => h.active === id && h.level > 0.01", other_id)
    own_id = app.session_id
    rights = "{ canSend: ['audio'], canAdmin: ['participants'] }"
    other.run(f"(id) => call.updateParticipant(id, {{ updatePermissions: {rights} }}) && undefined", own_id)
    wait_hooks(app, "(h) => h.may.video === false && h.may.admin === true")

    other.run("(id) => call.updateParticipant(id, { eject: true }) && undefined", own_id)
    app.wait_event("error", "(event) => event.error.type === 'ejected'")


def test_hooks_about_tracks_and_settings(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call("react"), open_call()
    room = server.create_room()
    other_id = other.join(room.url)
    own_id = app.join(room.url)

    wait_hooks(app, "(h) => h.video === 'playable' && h.audio === 'playable' && h.media === false")
    other.run("() => call.setLocalVideo(false) && undefined")
    wait_hooks(app, "(h) => h.video === 'off' && h.media === true")

    app.run("() => { deeds.startScreenShare(); }")
    assert wait_hooks(app, "(h) => h.sharing && h.screens.length === 1")["screens"] == [own_id]
    other.wait_person(own_id, "(p) => p.tracks.screenVideo.state === 'playable'")
    app.run("() => { deeds.stopScreenShare(); }")
    wait_hooks(app, "(h) => !h.sharing && h.screens.length === 0")
    other.run("() => { call.startScreenShare(); }")
    wait_hooks(app, "(h, id) => h.screenVideo === 'playable' && h.screens[0] === id && !h.sharing", other_id)

    app.run("(id) => { deeds.updateReceiveSettings({ [id]: { video: { layer: 1 } } }); }", other_id)
    wait_hooks(app, "(h) => h.receive?.video?.layer === 1")
    app.run("() => deeds.updateSendSettings({ video: { maxQuality: 'low' } }).then(() => undefined)")
    wait_hooks(app, "(h) => h.send?.video?.maxQuality === 'low'")
    app.run("() => deeds.updateInputSettings({ audio: { processor: { type: 'none' } } }).then(() => undefined)")
    wait_hooks(app, "(h) => h.input?.audio?.processor?.type === 'none' && h.inputError === null")
    assert app.run("async () => Object.keys(await deeds.getStats())")
