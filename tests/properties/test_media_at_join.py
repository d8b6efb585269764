"""What is on when somebody comes in."""

import pytest

from tests.support.call_server import CallServer


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("start_video_off", marks=pytest.mark.property("start_video_off")),
        pytest.param("start_audio_off", marks=pytest.mark.property("start_audio_off")),
    ],
)
async def test_the_room_decides_and_the_token_decides_otherwise(server: CallServer, name: str) -> None:
    await server.room(**{name: True})
    await server.room("normal")
    assert (await server.join()).joined[name] is True
    assert (await server.join(token={name: False})).joined[name] is False
    assert (await server.join("normal")).joined[name] is False
    assert (await server.join("normal", token={name: True})).joined[name] is True
