"""The catalogue: every property, looked up, validated, echoed and resolved from its one declaration."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from parlour.errors import InvalidRequestError
from parlour.properties.hints import Hints
from parlour.properties.model import Container, Echo, Level, Property, nested
from parlour.properties.names import RoomName
from parlour.properties.precedence import Precedence
from parlour.properties.schema import properties_schema
from parlour.properties.sections.ignored import IGNORED
from parlour.properties.values import check_same, checked_value, says_unset, without_ignored
from parlour.shapes.faults import Faults
from parlour.shapes.texts import problem, shown, unknown_parameter
from parlour.strict_json import JsonValue

__all__ = ["Catalogue", "Changes", "RoomBody"]

Properties = Mapping[str, JsonValue]

_PROPERTIES_ALONE: Final = ("properties",)
_CONFIGURED_WITH: Final = ("privacy", "properties")
_CREATED_WITH: Final = ("name", "privacy", "properties")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a validated request changes: values to store, and names that go back to their default."""

    set: dict[str, JsonValue] = field(default_factory=dict)
    unset: frozenset[str] = frozenset()

    def apply(self, current: Properties) -> dict[str, JsonValue]:
        """Return `current` with these changes; what they do not name stays."""
        result = {key: value for key, value in current.items() if key not in self.unset}
        result.update(self.set)
        return result


@dataclass(frozen=True, slots=True)
class RoomBody:
    """A validated room request. `name` and `privacy` are `None` when the request leaves them out."""

    name: str | None
    privacy: str | None
    changes: Changes


class Catalogue:
    """Every property, in documentation order.

    Lookup tables are built once, so that validating costs only what the body holds.
    """

    def __init__(self, declared: Iterable[Property]) -> None:
        """Build the tables; the entries below objects follow from their kinds."""
        self._top = tuple(declared)
        self._all = {entry.name: entry for top in self._top for entry in (top, *nested(top))}
        inside = [entry for entry in self._top if entry.container is Container.PROPERTIES]
        self._at = {level: {entry.name: entry for entry in inside if level in entry.levels} for level in Level}
        self._in_tokens = {entry.name: entry for entry in inside if Level.TOKEN in entry.levels or entry.claim_only}
        self._precedence = Precedence(inside, {**self._at, Level.TOKEN: self._in_tokens})
        self._name = RoomName()
        self._hints = Hints(self._top, self._at)

    def __iter__(self) -> Iterator[Property]:
        """Iterate over every entry; nested ones follow their parent."""
        return iter(self._all.values())

    def __len__(self) -> int:
        """Return the number of entries, nested ones included."""
        return len(self._all)

    def __contains__(self, name: object) -> bool:
        """Tell whether there is an entry with this (dotted) name."""
        return name in self._all

    def __getitem__(self, name: str) -> Property:
        """Return the entry with this (dotted) name; raises `KeyError`."""
        return self._all[name]

    def top(self, level: Level | None = None) -> list[Property]:
        """Return the entries that are not nested, all of them or those that can stand in `properties` at `level`."""
        return list(self._top if level is None else self._at[level].values())

    def validate(
        self, level: Level, raw_properties: object, *, now: float | None, present: Properties | None = None
    ) -> Changes:
        """Check the `properties` of a request and return what they change.

        `null` and the words that an official client sends for "not set" put a property back to its default; what old
        clients send without effect is left out. One bad value refuses the whole request: `InvalidRequestError` with
        the documented text, and with every other fault. `now` is in Unix seconds. `present` is what replies show at
        present: a read-only property may be sent back as it is.
        """
        return self._validated(self._at[level], raw_properties, now, level, present)

    def validate_claims(self, properties: object) -> dict[str, JsonValue]:
        """Check the properties that a verified token carries, under their long names.

        Like `validate` at the token level, but a past `exp` is no fault here (joining says so in its own words), and
        what only self-signed tokens may carry is accepted. Raises `InvalidRequestError`.
        """
        return self._validated(self._in_tokens, properties, None, Level.TOKEN, None).set

    def _validated(
        self,
        table: Mapping[str, Property],
        raw: object,
        now: float | None,
        level: Level,
        present: Properties | None,
    ) -> Changes:
        if not isinstance(raw, Mapping):
            raise problem("", f"properties was '{shown(raw)}' but should be an object")
        accepted: dict[str, JsonValue] = {}
        unset: list[str] = []
        faults = Faults()
        for key, value in raw.items():
            entry = table.get(key)
            if entry is None:
                if key not in IGNORED:
                    faults.add(unknown_parameter(key, self._hints.inside(level, str(key))), key)
                continue
            try:
                if entry.read_only:
                    check_same(entry, value, present)
                elif says_unset(entry, value):
                    unset.append(key)
                elif (given := without_ignored(entry, value)) is not None:
                    accepted[key] = checked_value(entry, given, now)
            except InvalidRequestError as error:
                faults.add(error, key)
        faults.settle()
        return Changes(accepted, frozenset(unset))

    def validate_name(self, name: object) -> str:
        """Return `name` when it can name a room; raises `InvalidRequestError` with the documented text."""
        return self._name.text(name)

    def validate_privacy(self, privacy: object) -> str:
        """Return `privacy` when it is one of the two words; raises `InvalidRequestError`."""
        return str(self._all["privacy"].kind.check(privacy, "privacy"))

    def validate_room_body(
        self, body: object, *, now: float | None, creating: bool, present: Properties | None = None
    ) -> RoomBody:
        """Check the whole body of `POST /rooms` (`creating`) or `POST /rooms/:name`.

        A room cannot be renamed, so `name` is unknown to the second. A `null` name or `properties` counts as left out;
        a `null` `privacy` goes back to the default. `present` as in `validate`. Raises `InvalidRequestError`.
        """
        faults = Faults()
        parts = self._parts(Level.ROOM, body, _CREATED_WITH if creating else _CONFIGURED_WITH, faults)
        name, privacy = parts.get("name") if creating else None, parts.get("privacy", self)
        checked = RoomBody(
            name=None if name is None else faults.attempt("", lambda: self.validate_name(name)),
            privacy=None
            if privacy is self
            else faults.attempt("", lambda: self.validate_privacy("public" if privacy is None else privacy)),
            changes=self._part_changes(Level.ROOM, parts, now, present, faults),
        )
        faults.settle()
        return checked

    def validate_body(
        self, level: Level, body: object, *, now: float | None, present: Properties | None = None
    ) -> Changes:
        """Check a body that holds nothing but `properties`: a domain's or a token's. Raises `InvalidRequestError`.

        `present` as in `validate`.
        """
        faults = Faults()
        changes = self._part_changes(level, self._parts(level, body, _PROPERTIES_ALONE, faults), now, present, faults)
        faults.settle()
        return changes

    def _parts(self, level: Level, body: object, known: tuple[str, ...], faults: Faults) -> Mapping[str, object]:
        if not isinstance(body, Mapping):
            raise problem("", f"the body was '{shown(body)}' but should be an object")
        for key in body:
            if key not in known:
                faults.add(unknown_parameter(key, self._hints.outside(level, str(key), known)), str(key))
        return body

    def _part_changes(
        self,
        level: Level,
        parts: Mapping[str, object],
        now: float | None,
        present: Properties | None,
        faults: Faults,
    ) -> Changes:
        given = parts.get("properties")
        if given is None:
            return Changes()
        changes = faults.attempt("properties", lambda: self.validate(level, given, now=now, present=present))
        return changes or Changes()

    def pending_in(self, *changes: Changes) -> list[str]:
        """Return the names of what `changes` set and the product does not obey yet, each once, in catalogue order."""
        return [
            entry.name
            for entry in self._top
            if any(entry.name in each.set and entry.awaits(each.set[entry.name]) for each in changes)
        ]

    def echo(self, level: Level, values: Properties) -> dict[str, JsonValue]:
        """Return what REST shows of stored `values` as `config` (for a token: as its properties).

        A room shows what was set, without what equals its built-in default where the entry says so. A domain shows its
        defaults too, as the documented domain object does.
        """
        table = self._at[level]
        shown_values = {
            key: value
            for key, value in values.items()
            if (entry := table.get(key)) is not None
            and not (level is Level.ROOM and entry.echo is Echo.WHEN_DIFFERS and value == entry.default_at(level))
        }
        return {**self.defaults(level), **shown_values} if level is Level.DOMAIN else shown_values

    def told(self, values: Properties) -> dict[str, JsonValue]:
        """Return what browsers may know of stored or default `values`: what says so, with the fields that say so."""
        return {
            name: entry.kind.told(value)
            for name, value in values.items()
            if (entry := self._all.get(name)) is not None and entry.told
        }

    def declared_secrets(self) -> frozenset[str]:
        """Return the names, in lower case and without those of the objects around them, that declare to be secret."""
        return frozenset(_last(entry.name) for entry in self if entry.secret)

    def readable_names(self) -> frozenset[str]:
        """Return the names, in the same form, whose values logs may hold: what is secret in one place is no such."""
        secret = {_last(entry.name) for entry in self if entry.is_secret}
        return frozenset(_last(entry.name) for entry in self) - secret | frozenset(IGNORED)

    def defaults(self, level: Level) -> dict[str, JsonValue]:
        """Return every built-in default that the documentation lists for `level`."""
        return {
            name: default for name, entry in self._at[level].items() if (default := entry.default_at(level)) is not None
        }

    def resolve(
        self, *, domain: Properties | None = None, room: Properties | None = None, token: Properties | None = None
    ) -> dict[str, JsonValue]:
        """Return the effective value of every property: from the token, else the room, the domain, the default.

        `permissions` is resolved field by field, and its `canReceive` part by part. Objects come with the defaults of
        their missing fields; `None` means not set. Inner values are shared with the arguments: treat them as read-only.

        One documented rule needs more than this: when the token itself sets `eject_at_token_exp` or
        `eject_after_elapsed`, the room's eject properties do not apply to its holder. The effective value does not say
        where it came from, so whoever computes deadlines looks at the token's own properties.
        """
        return self._precedence.resolve(domain or {}, room or {}, token or {})

    def json_schema(self, level: Level, *, reply: bool = False) -> dict[str, JsonValue]:
        """Return the JSON schema of `properties` in requests at `level`; with `reply`, of the `config` in replies."""
        return properties_schema(self._at[level].values(), reply=reply)


def _last(name: str) -> str:
    return name.rpartition(".")[2].removesuffix("[]").lower()
