"""Permissions: what a participant may send, receive and administer."""

from collections.abc import Callable, Sequence
from typing import Final

from parlour.shapes.base import Field, Kind, Schema
from parlour.shapes.containers import Either, ListOf, Object
from parlour.shapes.faults import Faults, every
from parlour.shapes.guess import did_you_mean
from parlour.shapes.media import ADMIN_TASKS, CUSTOM_MEDIA, MEDIA, STANDARD_MEDIA
from parlour.shapes.scalars import Boolean, Choice, String
from parlour.shapes.source import CLIENT_CODE, DOCS, SEED
from parlour.shapes.texts import missing, refused, shown, unknown_parameter, wrong_type
from parlour.strict_json import JsonValue

__all__ = ["CanReceive", "Permissions"]

_MAX_PEOPLE: Final = 200
_MAX_TRACKS: Final = 50
_BASE: Final = "base"
_BY_PERSON: Final = ("byUserId", "byParticipantId")
_boolean: Final = Boolean()
_user: Final = String(max_length=36, min_length=1)
_track: Final = String(max_length=128, min_length=1)


class CanReceive(Kind):
    """Which media may be received: `base` for everyone, overridden by `byUserId`, then by `byParticipantId`.

    Each is a boolean or a map of media kinds. The map of `base` must name all six kinds; the others name what they
    change.
    """

    type_name = "object"
    noun = "an object"

    @property
    def may_be_text(self) -> bool:
        """See `Kind`. Ids of people are its keys."""
        return False

    def matches(self, value: object) -> bool:
        """See `Kind`."""
        return isinstance(value, dict)

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if not isinstance(value, dict):
            raise wrong_type(at, value, self.wanted)

        def part(key: str, item: object) -> tuple[str, JsonValue]:
            where = f"{at}.{key}"
            if key == _BASE:
                return key, self._media(item, where, full=True)
            if key in _BY_PERSON:
                return key, self._people(item, where)
            raise unknown_parameter(where, did_you_mean(key, (_BASE, *_BY_PERSON)))

        return dict(every(value, part))

    def _people(self, value: object, at: str) -> JsonValue:
        if not isinstance(value, dict):
            raise wrong_type(at, value, "an object")
        if len(value) > _MAX_PEOPLE:
            raise refused(at, value, f"should have at most {_MAX_PEOPLE} entries, not {len(value)}")

        def person(key: str, item: object) -> tuple[str, JsonValue]:
            return _user.text(key, f"a key of {at}"), self._media(item, f"{at}.{shown(key)}")

        return dict(every(value, person))

    def _media(self, value: object, at: str, *, full: bool = False) -> JsonValue:
        if isinstance(value, bool):
            return value
        if not isinstance(value, dict):
            raise wrong_type(at, value, "a boolean or an object")

        def media(key: str, item: object) -> tuple[str, JsonValue]:
            if key in STANDARD_MEDIA:
                return key, _boolean.check(item, f"{at}.{key}")
            if key in CUSTOM_MEDIA:
                return key, self._tracks(item, f"{at}.{key}", full=full)
            raise unknown_parameter(f"{at}.{key}", did_you_mean(key, MEDIA))

        return _complete(value, media, at, MEDIA if full else ())

    def _tracks(self, value: object, at: str, *, full: bool) -> JsonValue:
        if not isinstance(value, dict):
            raise wrong_type(at, value, "an object")
        if len(value) > _MAX_TRACKS:
            raise refused(at, value, f"should have at most {_MAX_TRACKS} entries, not {len(value)}")

        def track(key: str, item: object) -> tuple[str, JsonValue]:
            return _track.text(key, f"a key of {at}"), _boolean.check(item, f"{at}.{shown(key)}")

        return _complete(value, track, at, ("*",) if full else ())

    def schema(self) -> Schema:
        """See `Kind`."""
        people: Schema = {
            "type": "object",
            "maxProperties": _MAX_PEOPLE,
            "propertyNames": {"minLength": 1, "maxLength": 36},
            "additionalProperties": self._media_schema(full=False),
        }
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {"base": self._media_schema(full=True), "byUserId": people, "byParticipantId": people},
        }

    def _media_schema(self, *, full: bool) -> Schema:
        tracks: Schema = {
            "type": "object",
            "maxProperties": _MAX_TRACKS,
            "propertyNames": {"minLength": 1, "maxLength": 128},
            "additionalProperties": {"type": "boolean"},
        }
        if full:
            tracks["required"] = ["*"]
        media: Schema = {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                **{kind: {"type": "boolean"} for kind in STANDARD_MEDIA},
                **dict.fromkeys(CUSTOM_MEDIA, tracks),
            },
        }
        if full:
            media["required"] = [*MEDIA]
        return {"anyOf": [{"type": "boolean"}, media]}

    def limits(self) -> str:
        """See `Kind`."""
        return "`base`, `byUserId`, `byParticipantId`"


def _complete(
    value: dict[str, object], part: Callable[[str, object], tuple[str, JsonValue]], at: str, needed: Sequence[str]
) -> dict[str, JsonValue]:
    """Return every entry of `value` as `part` gives it; what is wrong with them and what is absent is told together."""
    faults = Faults()
    result = dict(faults.attempt("", lambda: every(value, part)) or ())
    for name in needed:
        if name not in value:
            faults.add(missing(f"{at}.{name}"), "")
    faults.settle()
    return result


def _words(*allowed: str) -> Kind:
    return Either(_boolean, ListOf(Choice(*allowed), max_items=2 * len(allowed), distinct=True))


class Permissions(Object):
    """The starting permissions of a participant who is not an owner; every field may be left to a lower level."""

    def __init__(self) -> None:
        """Declare the four fields."""
        super().__init__(
            Field(
                name="hasPresence",
                kind=_boolean,
                default=True,
                default_is_documented=False,
                told=True,
                effect="Off: the participant is hidden from everyone else's list of participants.",
                source=(SEED,),
            ),
            Field(
                name="canSend",
                kind=_words(*MEDIA),
                default=True,
                default_is_documented=False,
                told=True,
                effect="The media kinds that the participant may send: all, none, or those listed.",
                source=(SEED, CLIENT_CODE),
            ),
            Field(
                name="canReceive",
                kind=CanReceive(),
                default={"base": True},
                default_is_documented=False,
                told=True,
                effect="The media that the participant may receive: for everyone, by user id, by session id.",
                source=(SEED, DOCS, CLIENT_CODE),
            ),
            Field(
                name="canAdmin",
                kind=_words(*ADMIN_TASKS),
                default=False,
                default_is_documented=False,
                told=True,
                effect="The administrative tasks that the participant may do: all, none, or those listed.",
                source=(SEED,),
            ),
        )
