"""`/meeting-tokens`: made, validated, self-signed."""

import jwt
import pytest

from tests.support.app import App
from tests.support.clock import START

FUTURE = int(START) + 3600


async def make(app: App, **properties: object) -> str:
    token = (await app.ok("POST", "/meeting-tokens", {"properties": properties}))["token"]
    assert isinstance(token, str)
    return token


async def domain_id(app: App) -> str:
    value = (await app.ok("GET", "/"))["domain_id"]
    assert isinstance(value, str)
    return value


async def refusal(app: App, token: str, query: str = "") -> str:
    response = await app.http.get(f"/meeting-tokens/{token}{query}")
    assert (response.status_code, response.json()["error"]) == (400, "invalid-request-error")
    info = response.json()["info"]
    assert isinstance(info, str)
    assert token not in info
    return info


async def test_a_token_says_what_was_put_into_it(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a"})
    given = {"room_name": "a", "is_owner": True, "user_name": "Ann", "exp": FUTURE, "start_video_off": True}
    assert await app.ok("GET", f"/meeting-tokens/{await make(app, **given)}") == given


async def test_nothing_is_required(app: App) -> None:
    for body in (None, {}, {"properties": {}}):
        token = (await app.ok("POST", "/meeting-tokens", body))["token"]
        assert await app.ok("GET", f"/meeting-tokens/{token}") == {}


async def test_it_is_signed_with_the_callers_key_under_the_documented_claims(app: App) -> None:
    claims = jwt.decode(
        await make(app, is_owner=True, user_name="Ann"), app.key, algorithms=["HS256"], options={"verify_iat": False}
    )
    assert claims == {"o": True, "u": "Ann", "d": await domain_id(app), "iat": int(START)}


@pytest.mark.parametrize("room", ["none", "a b", "expired"])
async def test_a_room_that_does_not_exist_is_refused(app: App, room: str) -> None:
    await app.ok("POST", "/rooms", {"name": "expired", "properties": {"exp": int(START) + 1}})
    app.clock.advance(2)
    response = await app.http.post("/meeting-tokens", json={"properties": {"room_name": room}})
    assert (response.status_code, response.json()["error"]) == (400, "invalid-request-error")
    if room != "a b":
        assert response.json()["info"] == "room not found"


@pytest.mark.parametrize(
    ("body", "info"),
    [
        ({"room_name": "a"}, "unknown parameter 'room_name'"),
        ({"properties": {"max_participants": 1}}, "unknown parameter 'max_participants'"),
        ({"properties": {"exp": 1}}, "exp was '1', which is in the past rather than in the future"),
    ],
)
async def test_a_bad_request_is_refused_in_the_documented_words(app: App, body: object, info: str) -> None:
    response = await app.http.post("/meeting-tokens", json=body)
    answer = response.json()
    assert (response.status_code, answer["error"], answer["info"]) == (400, "invalid-request-error", info)


async def test_a_user_id_that_is_a_number_comes_back_as_one(app: App) -> None:
    token = await make(app, user_id=123)
    assert await app.ok("GET", f"/meeting-tokens/{token}") == {"user_id": 123}


async def test_times_are_checked_at_validation(app: App) -> None:
    token = await make(app, nbf=int(START) + 60, exp=FUTURE)
    assert await refusal(app, token) == "the token is not valid yet"
    assert await refusal(app, token, "?ignoreNbf=false") == "the token is not valid yet"
    assert (await app.ok("GET", f"/meeting-tokens/{token}?ignoreNbf=true"))["nbf"] == int(START) + 60
    app.clock.set(START + 60)
    await app.ok("GET", f"/meeting-tokens/{token}")
    app.clock.set(FUTURE)
    assert await refusal(app, token) == "the token has expired"
    assert await refusal(app, token, "?ignoreNbf=true") == "the token has expired"


async def test_ignore_nbf_is_true_or_false(app: App) -> None:
    info = await refusal(app, await make(app), "?ignoreNbf=yes")
    assert info == '"ignoreNbf" must be one of [true, false] [Received ignoreNbf="yes"]'


async def test_a_token_signed_by_the_application_itself_is_accepted(app: App) -> None:
    token = jwt.encode({"d": await domain_id(app), "r": "any", "o": True}, app.key, algorithm="HS256")
    assert await app.ok("GET", f"/meeting-tokens/{token}") == {"room_name": "any", "is_owner": True}


async def test_a_token_of_any_active_key_is_accepted_and_of_a_revoked_one_is_not(app: App) -> None:
    record, second = await app.database.keys.create(await domain_id(app), now=1.0)
    token = jwt.encode({"d": await domain_id(app)}, second, algorithm="HS256")
    await app.ok("GET", f"/meeting-tokens/{token}")
    await app.database.keys.revoke(record.id, now=2.0)
    await refusal(app, token)


async def test_forged_tokens_are_refused(app: App) -> None:
    mine = await domain_id(app)
    other = await app.database.domains.create("other", "other.example", now=1.0)
    their_key = await app.new_key(other.id)
    forged = [
        "x",
        "a.b.c",
        jwt.encode({"d": mine}, "0" * 64, algorithm="HS256"),
        jwt.encode({"d": mine}, None, algorithm="none"),
        jwt.encode({"d": mine}, app.key, algorithm="HS384"),
        jwt.encode({"d": mine}, their_key, algorithm="HS256"),
        jwt.encode({"d": other.id}, app.key, algorithm="HS256"),
        jwt.encode({}, app.key, algorithm="HS256"),
        "%00",
        "%ff",
        "é" * 50,
    ]
    for token in forged:
        await refusal(app, token)
