"""What somebody probably meant: at its place, at the other place, at another level, inside an object."""

from typing import Any

import pytest

from parlour.errors import InvalidRequestError
from parlour.properties import CATALOGUE, Level

NOW = 1_800_000_000.0


def hints(level: Level, body: dict[str, Any], *, creating: bool = False) -> list[tuple[str, str | None]]:
    """Return path and hint of every fault of a whole body."""
    try:
        if level is Level.ROOM:
            CATALOGUE.validate_room_body(body, now=NOW, creating=creating)
        else:
            CATALOGUE.validate_body(level, body, now=NOW)
    except InvalidRequestError as refused:
        return [(problem.path, problem.hint) for problem in refused.problems]
    pytest.fail("accepted")


def hint_inside(level: Level, key: str) -> str | None:
    ((path, hint),) = hints(level, {"properties": {key: 1}})
    assert path == f"properties.{key}"
    return hint


@pytest.mark.parametrize(
    ("level", "key", "hint"),
    [
        (Level.ROOM, "max_participant", "did you mean `max_participants`?"),
        (Level.ROOM, "maxParticipants", "did you mean `max_participants`?"),
        (Level.ROOM, "enable-chat", "did you mean `enable_chat`?"),
        (Level.ROOM, "START_VIDEO_OFF", "did you mean `start_video_off`?"),
        (Level.ROOM, "privacy", "`privacy` belongs outside `properties`, beside it"),
        (Level.ROOM, "name", "`name` belongs outside `properties`, beside it"),
        (Level.ROOM, "is_owner", "`is_owner` belongs to meeting tokens, not to rooms"),
        (Level.TOKEN, "max_participants", "`max_participants` belongs to rooms, not to meeting tokens"),
        (Level.DOMAIN, "enable_chat", "`enable_chat` belongs to rooms, not to domains"),
        (Level.TOKEN, "geo", "`geo` belongs to domains and rooms, not to meeting tokens"),
        (
            Level.TOKEN,
            "maxParticipants",
            "did you mean `max_participants`? `max_participants` belongs to rooms, not to",
        ),
        (Level.ROOM, "canSend", "`canSend` belongs inside `permissions`"),
        (Level.TOKEN, "hasPresence", "`hasPresence` belongs inside `permissions`"),
        (Level.ROOM, "dialout_geo", "`dialout_geo` belongs inside `dialout_config`"),
        (Level.ROOM, "zzzzzzzz", None),
        (Level.ROOM, "x", None),
    ],
    ids=str,
)
def test_inside_properties(level: Level, key: str, hint: str | None) -> None:
    found = hint_inside(level, key)
    if hint is None:
        assert found is None
    else:
        assert found is not None
        assert found.startswith(hint)


@pytest.mark.parametrize(
    ("level", "key", "hint"),
    [
        (Level.ROOM, "max_participants", "`max_participants` belongs inside `properties`"),
        (Level.ROOM, "maxParticipants", "did you mean `max_participants`? It belongs inside `properties`"),
        (Level.ROOM, "config", "answers call it `config`, requests `properties`"),
        (Level.ROOM, "Privacy", "did you mean `privacy`?"),
        (Level.ROOM, "propertys", "did you mean `properties`?"),
        (Level.ROOM, "name", "a room keeps the name that it was created with"),
        (Level.ROOM, "is_owner", "`is_owner` belongs to meeting tokens, not to rooms"),
        (Level.TOKEN, "room_name", "`room_name` belongs inside `properties`"),
        (Level.TOKEN, "privacy", "`privacy` belongs to rooms, not to meeting tokens"),
        (Level.DOMAIN, "lang", "`lang` belongs inside `properties`"),
        (Level.ROOM, "colour", None),
    ],
    ids=str,
)
def test_beside_properties(level: Level, key: str, hint: str | None) -> None:
    assert hints(level, {key: 1}) == [(key, hint)]


def test_a_moment_that_is_a_length_of_time_is_recognised() -> None:
    ((_, hint),) = hints(Level.ROOM, {"properties": {"exp": 3600}})
    assert hint == "exp is a moment in Unix seconds: 3600 seconds from now is 1800003600"
    for past in (0, -5, 1_700_000_000, 315_360_000):
        assert hints(Level.ROOM, {"properties": {"exp": past}}) == [("properties.exp", None)]
    assert hints(Level.ROOM, {"properties": {"exp": 315_359_999}})[0][1] is not None


def test_all_faults_of_a_body_are_told_outside_first_then_name_privacy_and_properties() -> None:
    body = {"properties": {"lang": "xx", "nope_nope": 1, "permissions": {"canSend": ["x"], "y": 1}}, "zzz": 1}
    assert [path for path, _ in hints(Level.ROOM, {**body, "privacy": "x", "name": "a b"}, creating=True)] == [
        "zzz",
        "name",
        "privacy",
        "properties.lang",
        "properties.nope_nope",
        "properties.permissions.canSend[0]",
        "properties.permissions.y",
    ]


@pytest.mark.parametrize("level", Level)
def test_a_guess_of_a_name_with_one_letter_missing_is_right(level: Level) -> None:
    names = [entry.name for entry in CATALOGUE.top(level) if not entry.read_only and len(entry.name) > 5]
    for name in names:
        slip = name[:-3] + name[-2:]
        if slip in names:
            continue
        hint = hint_inside(level, slip)
        assert hint is not None
        assert hint.startswith("did you mean `")
