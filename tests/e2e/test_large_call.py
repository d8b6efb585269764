"""A call of many: its list of people comes in pages, and the application is told as in any other call."""

import pytest

from tests.support.crowd import crowd
from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

OTHERS = 60


def test_the_application_hears_of_everybody_once_in_the_order_of_coming_after_it_has_joined(
    server: ParlourServer, open_call: OpenCall
) -> None:
    room = server.create_room()
    with crowd(server, room.name, OTHERS) as names:
        page = open_call()
        page.join(room.url, startAudioOff=True, startVideoOff=True)
        page.wait_for("(count) => Object.keys(call.participants()).length === count", OTHERS + 1)
        told = [event["detail"]["participant"]["user_name"] for event in page.events("participant-joined")]
        assert told == names
        order: list[str] = page.run("() => events.map((event) => event.name)")
        assert order.index("joined-meeting") < order.index("participant-joined")
        assert page.run("() => call.participantCounts()") == {"present": OTHERS + 1, "hidden": 0}
    page.wait_for("() => Object.keys(call.participants()).length === 1")
    left = [event["detail"]["participant"]["user_name"] for event in page.events("participant-left")]
    assert sorted(left) == sorted(names)
