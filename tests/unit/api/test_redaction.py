"""The log of API calls, from end to end: what each operation declares decides what is kept of its bodies."""

import json
from typing import Any

from parlour.api.redaction import redactions
from parlour.api.routes import OPERATIONS
from tests.support.app import App


async def logged(app: App, path: str, body: object) -> dict[str, Any]:
    await app.http.post(path, json=body)
    [line, *_] = (await app.http.get("/logs/api")).json()
    request: dict[str, Any] = json.loads(line["request"])
    return request


async def test_declared_names_are_kept_and_secrets_and_unknown_names_are_not(app: App) -> None:
    endpoint = {"name": "tv", "type": "rtmp", "rtmp_config": {"url": "rtmps://x/hunter2"}}
    properties = {"max_participants": 5, "streaming_endpoints": [endpoint], "meeting_join_hook": "https://x/hunter2"}
    kept = await logged(app, "/rooms", {"name": "a", "privacy": "private", "properties": properties})
    assert kept == {
        "name": "a",
        "privacy": "private",
        "properties": {
            "max_participants": 5,
            "streaming_endpoints": [{"name": "tv", "type": "rtmp", "rtmp_config": "***"}],
            "meeting_join_hook": "***",
        },
    }
    kept = await logged(app, "/webhooks", {"url": "https://x.example", "hmac": "hunter2", "hmack": "hunter2"})
    assert kept == {"url": "https://x.example", "hmac": "***", "hmack": "***"}
    permissions = {"canReceive": {"byUserId": {"ann": {"video": False}}}}
    kept = await logged(app, "/rooms/a", {"properties": {"permissions": permissions}})
    assert kept == {"properties": {"permissions": permissions}}


async def test_what_an_answer_declares_to_be_secret_is_hidden_everywhere() -> None:
    requests, answers = redactions(OPERATIONS)
    assert answers.secret >= {"token", "hmac", "basicauth", "password", "credential", "link", "download_link"}
    assert requests.secret == answers.secret
    assert requests.readable is not None
    assert requests.readable >= {"name", "properties", "max_participants", "user_name", "url", "eventtypes", "ids"}
    assert requests.readable.isdisjoint(requests.secret)
