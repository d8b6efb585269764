"""The published pipecat client with daily-transport (which brings daily-js 0.90), unmodified, talking to a bot."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.browser import Page
from tests.support.caller import PATIENCE
from tests.support.fixtures import OpenCall, OpenPage
from tests.support.server import ParlourServer

HELLO_BOT = Path(__file__).parents[2] / "examples" / "hello_bot.py"

pytestmark = [pytest.mark.media, pytest.mark.browser]


def _end(bot: subprocess.Popen[bytes]) -> None:
    """Wait for the bot's end, and see to it in the end."""
    try:
        bot.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        bot.kill()


def wait_logged(app: Page, name: str, where: str = "() => true") -> None:
    """Wait until the client called back with `name` and a detail that `where` accepts."""
    app.wait_for(f"(name) => events.some((event) => event.name === name && ({where})(event.detail))", name)


def test_a_voice_client_meets_its_bot(
    server: ParlourServer, pages: str, open_call: OpenCall, open_page: OpenPage
) -> None:
    room = server.create_room(privacy="private")
    bot = open_call(bot=True)
    bot_id = bot.join(room.url, server.token(room, user_name="Bot", is_owner=True))
    app = open_page(f"{pages}/transport.html?server={server.url}&avoidEval=true")
    app.wait_for("() => window.client !== undefined")

    outcome = app.run("(options) => connect(options)", {"url": room.url, "token": server.token(room)})
    assert "ok" in outcome, (outcome, app.console)
    assert app.run("() => client.state") == "ready"
    wait_logged(app, "bot-connected", f"(bot) => bot.id === '{bot_id}'")
    app.wait_until_heard([bot_id])
    wait_logged(app, "remote-level", "(detail) => detail.level > 0")
    wait_logged(app, "local-level", "(level) => level > 0")

    own_id = bot.run("() => Object.keys(people()).find((id) => id !== 'local')")
    bot.wait_until_heard([own_id])
    assert app.run("() => client.isMicEnabled") is True
    assert app.run("() => client.isCamEnabled") is False
    app.run("() => client.enableMic(false)")
    bot.wait_person(own_id, "(p) => p.tracks.audio.state === 'off'")
    app.run("() => client.enableMic(true)")
    bot.wait_person(own_id, "(p) => p.tracks.audio.state === 'playable'")

    used = app.run("() => client.selectedMic.deviceId")
    microphones = app.run("async () => (await client.getAllMics()).map((microphone) => microphone.deviceId)")
    other = next(device for device in microphones if device != used)
    app.run("(id) => client.updateMic(id)", other)
    app.wait_for("(id) => client.selectedMic.deviceId === id", other)
    bot.wait_until_heard([own_id])

    message = {"label": "rtvi-ai", "type": "server-message", "id": "1", "data": {"answer": 42}}
    bot.run("(message) => call.sendAppMessage(message)", message)
    wait_logged(app, "server-message", "(data) => data.answer === 42")

    app.run("() => client.disconnect()")
    assert app.run("() => client.state") == "disconnected"
    bot.wait_gone(own_id)


def test_a_voice_client_meets_a_bot_in_python(
    server: ParlourServer, pages: str, open_page: OpenPage, tmp_path: Path
) -> None:
    room = server.create_room(privacy="private")
    words = (tmp_path / "bot.log").open("w")
    command = [sys.executable, str(HELLO_BOT), room.url, "--token", server.token(room, user_name="Robot")]
    with words, subprocess.Popen(command, stdout=words, stderr=words) as bot:
        try:
            app = open_page(f"{pages}/transport.html?server={server.url}&avoidEval=true")
            app.wait_for("() => window.client !== undefined")
            outcome = app.run("(options) => connect(options)", {"url": room.url, "token": server.token(room)})
            assert "ok" in outcome, (outcome, app.console)
            assert app.run("() => client.state") == "ready"
            wait_logged(app, "bot-ready", "(data) => data.about.library === 'parlour.client'")
            bot_id = app.run("() => events.find((event) => event.name === 'bot-connected').detail.id")
            wait_logged(app, "track-started", "(detail) => detail.local === false && detail.track.kind === 'audio'")
            app.wait_until_heard([bot_id])
            wait_logged(app, "remote-level", "(detail) => detail.level > 0")

            # The jingle is over after a second; what is heard on and on is the echo of the client's own microphone.
            for _ in range(3):
                app.page.wait_for_timeout(1_000)
                app.wait_until_heard([bot_id])
            answer = app.run("() => client.sendClientRequest('sum', [1, 2, 3])")
            assert answer == [1, 2, 3]

            app.run("() => client.disconnect()")
            assert app.run("() => client.state") == "disconnected"
            assert bot.poll() is None
        finally:
            bot.send_signal(signal.SIGTERM)
            _end(bot)
    assert (bot.returncode, (tmp_path / "bot.log").read_text()) == (0, "")
