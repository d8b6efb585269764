"""What queries return: JSON already read, times in Unix seconds, and the questions that a record answers itself."""

from dataclasses import replace
from typing import Any

import pytest

from parlour.store import (
    DatabaseUnavailableError,
    KeyRecord,
    RoomMissingError,
    RoomRecord,
    RoomTakenError,
    StoreSetupError,
)
from parlour.store.entities import domain_from, room_from, written
from parlour.store.errors import NameTakenError

ROOM = RoomRecord("r", "d", "room", "public", {}, 1, 1.0, True)
KEY = KeyRecord("k", "d", "label", 1.0, None)


@pytest.mark.parametrize(
    ("exp", "expired"),
    [(None, False), (10, True), (9.999, True), (10.001, False), (11, False), (0, True), ("9", False), (True, True)],
)
def test_a_room_has_expired_from_its_exp_on(exp: Any, expired: bool) -> None:
    assert replace(ROOM, config={"exp": exp}).is_expired(10.0) is expired


def test_a_room_without_exp_never_expires() -> None:
    assert not ROOM.is_expired(1e12)


@pytest.mark.parametrize(("revoked_at", "active"), [(None, True), (9.0, False), (10.0, False), (10.001, True)])
def test_a_key_is_active_until_the_moment_of_its_end(revoked_at: float | None, active: bool) -> None:
    assert replace(KEY, revoked_at=revoked_at).is_active(10.0) is active


CONFIGS: list[dict[str, Any]] = [{}, {"a": 1, "b": [None, True, 1.5, "é"], "c": {"d": {}}}, {"x": "\u2028\ud800"}]


@pytest.mark.parametrize("config", CONFIGS, ids=ascii)
def test_a_configuration_is_read_as_it_was_written(config: dict[str, Any]) -> None:
    text = written(config)
    assert text.isascii()
    assert ": " not in text.replace('": "', "")
    domain = domain_from(("d", "name", None, text, 3, 4.0))
    assert (domain.config, domain.version, domain.created_at) == (config, 3, 4.0)
    room = room_from(("r", "d", "room", "private", text, 9.0, 2, 1.0, False))
    assert room == RoomRecord("r", "d", "room", "private", config, 2, 1.0, False)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_json_is_not_written(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        written({"a": number})


def test_refusals_of_many_name_the_one() -> None:
    assert (RoomTakenError("a").name, RoomMissingError("b").name) == ("a", "b")
    assert issubclass(RoomTakenError, NameTakenError)


def test_what_an_operator_has_to_mend_is_no_outage() -> None:
    assert (DatabaseUnavailableError.status, StoreSetupError.status) == (503, 500)
