"""What an operator switches for a whole domain."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parlour.properties import Changes
from tests.support.app import App, make_settings, running_app
from tests.support.call_client import Refused
from tests.support.call_server import CallServer, running_call_server
from tests.support.clock import FakeClock
from tests.support.receiver import running_receiver

UUID = "6f1c9a54-1b1e-4c8a-9f5e-2f0f3c9d7a10"


async def switch(app: App, name: str) -> None:
    domain = await app.database.domains.by_host("")
    await app.database.domains.configure(domain.id, Changes({name: True}))


@pytest.fixture
async def limited(tmp_path: Path, clock: FakeClock) -> AsyncIterator[App]:
    settings = make_settings(tmp_path / "data", limits={"rate_limits": True})
    async with running_app(settings, clock=clock) as running:
        yield running


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path / "data") as running:
        await running.room()
        yield running


@pytest.mark.property("disable_rate_limiting")
async def test_a_domain_can_be_exempt_from_rate_limits(limited: App) -> None:
    await switch(limited, "disable_rate_limiting")
    for _ in range(150):
        assert (await limited.http.get("/rooms")).status_code == 200


@pytest.mark.property("hipaa")
async def test_user_ids_that_are_no_uuids_are_hidden_in_meeting_records(server: CallServer) -> None:
    await switch(server.app, "hipaa")
    for user_id in ("ann@example.com", UUID):
        await server.join(token={"user_id": user_id})
        server.clock.advance(1)
    await server.join()
    await server.signaling.calls.told()
    [meeting] = (await server.app.ok("GET", "/meetings"))["data"]
    assert [person["user_id"] for person in meeting["participants"]] == ["hipaa", UUID, None]
    people = (await server.app.ok("GET", f"/meetings/{meeting['id']}/participants"))["data"]
    assert people == meeting["participants"]


@pytest.mark.property("max_webhook_count")
async def test_a_domain_can_have_fewer_webhooks_than_others(tmp_path: Path, clock: FakeClock) -> None:
    settings = make_settings(tmp_path / "data", webhooks={"allow_private_addresses": True})
    async with running_app(settings, clock=clock) as app, running_receiver() as receiver:
        domain = await app.database.domains.by_host("")
        await app.database.domains.configure(domain.id, Changes({"max_webhook_count": 1}))
        assert (await app.ok("GET", "/"))["config"]["max_webhook_count"] == 1
        await app.ok("POST", "/webhooks", {"url": receiver.url})
        assert (await app.http.post("/webhooks", json={"url": receiver.url})).status_code == 400


@pytest.mark.property("max_app_message_size")
async def test_a_domain_can_have_smaller_app_messages_than_others(server: CallServer) -> None:
    domain = await server.app.database.domains.by_host("")
    await server.app.database.domains.configure(domain.id, Changes({"max_app_message_size": 300}))
    ann = await server.join()
    assert ann.joined["max_app_message_size"] == 300
    with pytest.raises(Refused, match="message-too-large"):
        await ann.request("app-message", data="x" * 300, to="*")


@pytest.mark.property("enable_prejoin_ui")
async def test_the_call_page_is_told_whether_to_show_its_preview(server: CallServer) -> None:
    await server.configure(enable_prejoin_ui=False)
    room = (await server.join()).joined["room"]
    assert (room["config"]["enable_prejoin_ui"], room["domain_config"]["enable_prejoin_ui"]) == (False, True)


async def codes(server: CallServer) -> list[str]:
    await server.signaling.calls.told()
    meeting_id = (await server.app.ok("GET", "/rooms/room/presence"))["data"][0]["mtgSessionId"]
    lines = (await server.app.ok("GET", f"/logs?mtgSessionId={meeting_id}&order=ASC"))["logs"]
    return [line["code"] for line in lines]


@pytest.mark.property("enable_terse_logging")
async def test_terse_logging_keeps_what_is_out_of_the_ordinary(server: CallServer) -> None:
    await server.configure(enable_terse_logging=True)
    await server.join()
    bob, cid = await server.join(), await server.join()
    await bob.notify("leave")
    await bob.closed()
    await server.app.ok("POST", "/rooms/room/eject", {"ids": [cid.session_id]})
    await cid.closed()
    assert await codes(server) == ["meeting.started", "participant.ejected"]


@pytest.mark.property("enable_terse_logging")
async def test_terse_logging_can_be_a_matter_of_one_token(server: CallServer) -> None:
    await server.join()
    await server.join(token={"enable_terse_logging": True})
    await server.join()
    assert await codes(server) == ["meeting.started", "participant.joined", "participant.joined"]


@pytest.mark.property("enable_daily_logger")
async def test_what_browsers_log_is_kept_as_long_as_the_domain_wants_it(server: CallServer) -> None:
    ann = await server.join(user_name="Ann")
    assert ann.joined["room"]["domain_config"]["enable_daily_logger"] is True
    await ann.request("log", lines=[{"level": "warn", "code": "wanted", "message": "the picture froze", "at": 1e9}])
    domain = await server.app.database.domains.by_host("")
    await server.app.database.domains.configure(domain.id, Changes({"enable_daily_logger": False}))
    await server.signaling.calls.domain_changed(await server.app.database.domains.by_host(""))
    await ann.request("log", lines=[{"level": "error", "code": "unwanted", "message": "again", "at": 1e9}])
    ben = await server.join()
    assert ben.joined["room"]["domain_config"]["enable_daily_logger"] is False
    await ben.request("log", lines=[{"level": "error", "code": "unwanted", "message": "again", "at": 1e9}])
    found = await server.app.ok("GET", f"/logs?mtgSessionId={ann.joined['meeting_id']}")
    [line] = [line for line in found["logs"] if line["code"].startswith("client.")]
    assert line["code"] == "client.wanted"
    assert line["message"] == "the picture froze"
    assert line["level"] == 30
    assert line["userSessionId"] == ann.session_id
    assert line["clientTime"] == "2001-09-09T01:46:40.000Z"
