"""The published daily-js in frame mode, unmodified: an app that embeds the call page."""

import pytest

from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]


@pytest.mark.parametrize("wrap", [False, True], ids=["createFrame", "wrap"])
def test_an_embedded_call_page(server: ParlourServer, open_call: OpenCall, wrap: bool) -> None:
    app, other = open_call("frame", wrap=wrap), open_call()
    room = server.create_room(enable_prejoin_ui=False)
    other_id = other.join(room.url, userName="Other")

    own_id = app.join(room.url, userName="Embedded")
    app.wait_person(other_id, "(p) => p.user_name === 'Other'")
    other.wait_person(own_id, "(p) => p.user_name === 'Embedded'")
    other.wait_until_seen([own_id])
    other.wait_until_heard([own_id])

    app.run("() => call.setLocalVideo(false)")
    other.wait_person(own_id, "(p) => p.tracks.video.state === 'off'")
    app.run("() => call.sendAppMessage({ text: 'from the embedding page' })")
    other.wait_event("app-message", "(detail) => detail.data.text === 'from the embedding page'")
    other.run("() => call.sendAppMessage({ text: 'to the embedding page' })")
    app.wait_event("app-message", "(detail) => detail.data.text === 'to the embedding page'")

    app.leave()
    assert app.run("() => call.meetingState()") == "left-meeting"
    other.wait_gone(own_id)


def test_a_refusal_reaches_the_embedding_page(server: ParlourServer, open_call: OpenCall) -> None:
    app = open_call("frame")
    room = server.create_room(privacy="private", enable_prejoin_ui=False)
    assert app.refusal(room.url)["type"] == "not-allowed"


def test_a_room_that_does_not_exist_is_an_error_of_the_embedding_page(
    server: ParlourServer, open_call: OpenCall
) -> None:
    app = open_call("frame")
    assert app.refusal(f"{server.url}/missing")["type"] == "no-room"


def test_an_ejection_reaches_the_embedding_page(server: ParlourServer, open_call: OpenCall) -> None:
    app = open_call("frame")
    room = server.create_room(enable_prejoin_ui=False)
    app.join(room.url)
    server.delete_room(room)
    assert app.wait_event("error")["error"]["type"] == "ejected"


def test_what_an_app_says_of_the_arrangement_is_known_to_the_page_and_told_back(
    server: ParlourServer, open_call: OpenCall
) -> None:
    app = open_call("frame")
    app.join(server.create_room(enable_prejoin_ui=False).url, userName="Embedded")

    app.run("() => call.setSidebarView('people') && undefined")
    app.wait_event("sidebar-view-changed", "(detail) => detail.view === 'people'")
    assert app.run("() => call.getSidebarView()") == "people"

    app.run("() => call.setActiveSpeakerMode(true) && undefined")
    app.wait_event("active-speaker-mode-change", "(detail) => detail.enabled === true")
    assert app.run("() => call.activeSpeakerMode()") is True

    app.run("() => call.setShowLocalVideo(false) && undefined")
    app.wait_event("show-local-video-changed", "(detail) => detail.show === false")

    board = "{ label: 'Board', location: 'sidebar', src: 'https://board.invalid/' }"
    app.run(f"() => call.setCustomIntegrations({{ board: {board} }}) && undefined")
    app.run("() => call.startCustomIntegrations('board') && undefined")
    app.run("() => call.setSidebarView('board') && undefined")
    app.wait_event("sidebar-view-changed", "(detail) => detail.view === 'board'")
    app.run("() => call.setCustomIntegrations({}) && undefined")
    app.wait_event("sidebar-view-changed", "(detail) => detail.view === null")
    assert app.run("() => call.getSidebarView()") is None
