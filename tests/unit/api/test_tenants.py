"""What belongs to another domain does not exist: 404 and never 403, the very answer that an invented id gets."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from parlour.api import OPERATIONS
from parlour.api.operation import Operation
from parlour.store import WebhookChanges
from tests.support.call_server import CallServer, running_call_server
from tests.support.recordings import a_recording

ON_A_ROOM = [operation for operation in OPERATIONS if "{name}" in operation.path]
ON_THE_DOMAIN = [operation for operation in OPERATIONS if "{" not in operation.path and operation.method == "GET"]
INVENTED = "00000000-0000-4000-8000-000000000000"


@dataclass
class House:
    """Two tenants on one server: ours has a room with a call and a webhook, theirs has a key."""

    server: CallServer
    theirs: dict[str, str]
    webhook: str
    meeting: str
    recording: str

    async def ask(self, method: str, path: str, body: Any = None, *, ours: bool = False) -> httpx.Response:
        headers = None if ours else self.theirs
        return await self.server.app.http.request(method, path, json=body, headers=headers)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with running_call_server(tmp_path) as server:
        app = server.app
        ours = await app.database.domains.by_host("")
        other = await app.database.domains.create("other", None, now=app.clock.now() + 1)
        theirs = {"Authorization": f"Bearer {await app.new_key(other.id)}"}
        await server.room("room")
        ann, _ = await server.join(), await server.join()
        wanted = WebhookChanges("https://a.example", "c2VjcmV0", None, "circuit-breaker", ("meeting.started",))
        webhook = await app.database.webhooks.create(ours.id, wanted, most=9, now=app.clock.now())
        recording = await app.database.recordings.begin(a_recording(ours.id, at=app.clock.now()))
        yield House(server, theirs, webhook.id, ann.joined["meeting_id"], recording.id)


def sample(operation: Operation[Any]) -> Any:
    return operation.body_examples[0].value if operation.body_examples else None


async def test_the_room_of_a_neighbour_is_no_room(house: House) -> None:
    for operation in ON_A_ROOM:
        body = sample(operation)
        known = await house.ask(operation.method, operation.path.replace("{name}", "room"), body)
        invented = await house.ask(operation.method, operation.path.replace("{name}", "nowhere"), body)
        assert known.status_code == invented.status_code, operation.id
        assert known.text.replace("room room ", "room nowhere ") == invented.text, operation.id
        assert known.status_code == 404 or operation.pending, operation.id


async def test_nothing_that_a_neighbour_asks_for_changes_a_room_or_ends_its_call(house: House) -> None:
    before = (await house.ask("GET", "/rooms/room", ours=True)).json()
    for operation in ON_A_ROOM:
        await house.ask(operation.method, operation.path.replace("{name}", "room"), sample(operation))
    for body in ({"rooms": ["room"]}, {"room_names": ["room"]}):
        assert (await house.ask("DELETE", "/batch/rooms", body)).status_code == 404
    assert (await house.ask("GET", "/rooms/room", ours=True)).json() == before
    assert (await house.ask("GET", "/rooms/room/presence", ours=True)).json()["total_count"] == 2


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_the_webhook_of_a_neighbour_is_no_webhook(house: House, method: str) -> None:
    body = {"eventTypes": ["meeting.ended"]} if method == "POST" else None
    known = await house.ask(method, f"/webhooks/{house.webhook}", body)
    invented = await house.ask(method, f"/webhooks/{INVENTED}", body)
    assert known.status_code == invented.status_code == 404
    assert known.text.replace(house.webhook, INVENTED) == invented.text
    assert (await house.ask("GET", f"/webhooks/{house.webhook}", ours=True)).status_code == 200


@pytest.mark.parametrize("path", ["/meetings/{id}", "/meetings/{id}/participants"])
async def test_the_meeting_of_a_neighbour_is_no_meeting(house: House, path: str) -> None:
    await house.server.app.context.calls.told()  # type: ignore[attr-defined]
    assert (await house.ask("GET", path.format(id=house.meeting), ours=True)).status_code == 200
    known = await house.ask("GET", path.format(id=house.meeting))
    invented = await house.ask("GET", path.format(id=INVENTED))
    assert known.status_code == invented.status_code == 404
    assert known.text.replace(house.meeting, INVENTED) == invented.text


async def test_no_list_holds_anything_of_a_neighbour(house: House) -> None:
    await house.server.app.context.calls.told()  # type: ignore[attr-defined]
    theirs = {house.webhook, house.meeting, house.recording, '"room":"room"', '"name":"room"', "a.example"}
    for operation in reversed(ON_THE_DOMAIN):  # what is asked for here is in the log of the API afterwards
        query = f"?mtgSessionId={house.meeting}" if operation.path == "/logs" else ""
        answer = await house.ask("GET", operation.path + query)
        assert not [secret for secret in theirs if secret in answer.text], operation.id


@pytest.mark.parametrize("cursor", ["starting_after", "ending_before"])
async def test_what_a_neighbour_has_is_no_cursor(house: House, cursor: str) -> None:
    room = (await house.ask("GET", "/rooms/room", ours=True)).json()
    for path, known in (
        *(("/rooms", room["id"]), ("/meetings", house.meeting)),
        ("/recordings", house.recording),
    ):
        answer = await house.ask("GET", f"{path}?{cursor}={known}")
        invented = await house.ask("GET", f"{path}?{cursor}={INVENTED}")
        assert (answer.status_code, invented.status_code) == (400, 400)
        assert answer.text.replace(known, INVENTED) == invented.text


async def test_a_token_of_a_neighbour_is_no_token(house: House) -> None:
    token = await house.server.token(room_name="room")
    assert (await house.ask("GET", f"/meeting-tokens/{token}", ours=True)).status_code == 200
    answer = await house.ask("GET", f"/meeting-tokens/{token}")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid-request-error")
    made = await house.ask("POST", "/meeting-tokens", {"properties": {"room_name": "room"}})
    assert (made.status_code, made.json()["info"]) == (400, "room not found")


async def test_two_tenants_may_have_rooms_of_one_name(house: House) -> None:
    assert (await house.ask("POST", "/rooms", {"name": "room", "privacy": "private"})).status_code == 200
    assert (await house.ask("GET", "/rooms/room", ours=True)).json()["privacy"] == "public"
    assert (await house.ask("GET", "/rooms/room/presence")).json() == {"total_count": 0, "data": []}
    assert (await house.ask("DELETE", "/rooms/room")).status_code == 200
    assert (await house.ask("GET", "/rooms/room", ours=True)).status_code == 200
