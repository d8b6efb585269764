"""pipecat's REST helper and room configuration, unmodified, against a running server."""

import time
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

import aiohttp
import jwt
import pytest
from pipecat.runner.daily import configure
from pipecat.transports.daily.utils import (
    DailyMeetingTokenParams,
    DailyMeetingTokenProperties,
    DailyRESTHelper,
    DailyRoomParams,
    DailyRoomProperties,
    RecordingsBucketConfig,
)

from tests.support.rest import RestServer


@pytest.fixture(scope="module")
def rest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RestServer]:
    with RestServer(tmp_path_factory.mktemp("server") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def key(rest: RestServer) -> str:
    return rest.new_key()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def helper(rest: RestServer, key: str, session: aiohttp.ClientSession) -> DailyRESTHelper:
    return DailyRESTHelper(daily_api_key=key, daily_api_url=f"{rest.url}/v1", aiohttp_session=session)


async def test_a_room_is_made_read_and_deleted(helper: DailyRESTHelper, rest: RestServer) -> None:
    exp = time.time() + 300.5
    made = await helper.create_room(
        DailyRoomParams(
            name="pipecat-room",
            privacy="private",
            properties=DailyRoomProperties(exp=exp, max_participants=2, enable_recording="cloud", geo="us-west-2"),
        )
    )
    assert (made.name, made.privacy, made.api_created) == ("pipecat-room", "private", True)
    assert made.url == f"{rest.url}/pipecat-room"
    assert made.config.exp == int(exp)
    assert (made.config.max_participants, made.config.enable_recording, made.config.geo) == (2, "cloud", "us-west-2")
    assert await helper.get_room_from_url(made.url) == made
    assert await helper.delete_room_by_url(made.url) is True
    with pytest.raises(Exception, match="Room not found: pipecat-room"):
        await helper.get_room_from_url(made.url)
    assert await helper.delete_room_by_name("pipecat-room") is True


async def test_the_two_page_switches_that_it_always_sends_are_echoed(helper: DailyRESTHelper) -> None:
    made = await helper.create_room(DailyRoomParams())
    assert made.config.model_fields_set == {"enable_prejoin_ui", "enable_emoji_reactions"}


async def test_a_bucket_comes_back_whole(helper: DailyRESTHelper) -> None:
    bucket = RecordingsBucketConfig(
        bucket_name="my-bucket", bucket_region="eu-west-1", assume_role_arn="arn:aws:iam::123456789012:role/writer"
    )
    made = await helper.create_room(DailyRoomParams(properties=DailyRoomProperties(recordings_bucket=bucket)))
    assert made.config.recordings_bucket == bucket


async def test_a_token_is_made_for_a_room(helper: DailyRESTHelper, key: str) -> None:
    room = await helper.create_room(DailyRoomParams())
    extra = DailyMeetingTokenParams(properties=DailyMeetingTokenProperties(user_name="Bot", start_video_off=True))
    token = await helper.get_token(room.url, 60, owner=False, params=extra)
    claims = jwt.decode(token, key, algorithms=["HS256"])
    assert (claims["r"], claims["u"], claims["vo"]) == (room.name, "Bot", True)
    assert claims["exp"] == pytest.approx(time.time() + 60, abs=5)


async def test_a_token_for_a_missing_room_and_a_taken_name_fail_with_the_reason(helper: DailyRESTHelper) -> None:
    with pytest.raises(Exception, match=r"400.*room not found"):
        await helper.get_token("https://meet.example.com/none")
    await helper.create_room(DailyRoomParams(name="taken"))
    with pytest.raises(Exception, match=r"400.*a room named taken already exists"):
        await helper.create_room(DailyRoomParams(name="taken"))


async def test_a_wrong_key_fails_with_401(rest: RestServer, session: aiohttp.ClientSession) -> None:
    helper = DailyRESTHelper(daily_api_key="wrong", daily_api_url=f"{rest.url}/v1", aiohttp_session=session)
    with pytest.raises(Exception, match="401"):
        await helper.create_room(DailyRoomParams())


async def test_configure_makes_a_room_and_a_token(
    rest: RestServer, key: str, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAILY_API_KEY", key)
    monkeypatch.setenv("DAILY_API_URL", f"{rest.url}/v1")
    monkeypatch.delenv("DAILY_ROOM_URL", raising=False)
    url, token = await configure(session)
    assert url.startswith(f"{rest.url}/pipecat-")
    claims = jwt.decode(token, key, algorithms=["HS256"])
    assert (claims["r"], claims["o"]) == (urlsplit(url).path[1:], True)


async def test_configure_uses_the_room_it_is_given(
    rest: RestServer,
    key: str,
    session: aiohttp.ClientSession,
    helper: DailyRESTHelper,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = await helper.create_room(DailyRoomParams())
    monkeypatch.setenv("DAILY_API_KEY", key)
    monkeypatch.setenv("DAILY_API_URL", f"{rest.url}/v1")
    monkeypatch.setenv("DAILY_ROOM_URL", room.url)
    assert (await configure(session)).room_url == room.url


async def test_configure_accepts_a_room_with_sip_settings(
    rest: RestServer, key: str, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAILY_API_KEY", key)
    monkeypatch.setenv("DAILY_API_URL", f"{rest.url}/v1")
    monkeypatch.delenv("DAILY_ROOM_URL", raising=False)
    made = await configure(session, sip_caller_phone="+15551234567")
    assert made.room_url.startswith(f"{rest.url}/pipecat-telephony-")
    # There is no telephony yet: the server gives no SIP address, and says so in the catalogue (`sip_uri` is pending).
    assert made.sip_endpoint == ""
