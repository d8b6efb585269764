"""What a catalogue entry says about one property."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from parlour.properties.kinds import Field, Kind
from parlour.properties.source import DOCS, Source
from parlour.strict_json import JsonValue

__all__ = ["Applies", "Container", "Echo", "Level", "Property", "Status", "nested"]


class Level(StrEnum):
    """Where a property can be set. Token beats room beats domain."""

    DOMAIN = "domain"
    ROOM = "room"
    TOKEN = "token"  # noqa: S105 - a level, not a secret


class Applies(StrEnum):
    """When a change takes effect in a call that is already running."""

    AT_ONCE = "at-once"
    NEXT_JOIN = "next-join"
    NEXT_SESSION = "next-session"


class Echo(StrEnum):
    """When a room's `config` shows a property that was set."""

    WHEN_SET = "when-set"
    WHEN_DIFFERS = "when-differs"
    """Only while the value differs from the room's built-in default."""


class Status(StrEnum):
    """Whether the product obeys the property yet."""

    IMPLEMENTED = "implemented"
    PENDING = "pending"


class Container(StrEnum):
    """Where the property stands in requests and replies."""

    PROPERTIES = "properties"
    BODY = "body"


_SHOWN_FIRST: Final = (Level.ROOM, Level.TOKEN, Level.DOMAIN)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Property:
    """One property: what it may hold, where it can be set, what it changes, and whether the product obeys it.

    Entries below an object have dotted names (`sip.video`, `streaming_endpoints[].name`), a `parent`, and its levels.
    """

    name: str
    kind: Kind
    levels: frozenset[Level]
    section: str
    effect: str
    """One line: what the property changes."""
    applies: Applies
    echo: Echo = Echo.WHEN_DIFFERS
    default: JsonValue = None
    """The value the server acts on when no level sets it; `None` for "not set"."""
    default_levels: frozenset[Level] = frozenset()
    """The levels at which the documentation lists `default`; elsewhere the level is silent until it is set."""
    source: tuple[Source, ...] = (DOCS,)
    claim: str | None = None
    """The name of the token claim that carries the property; dots lead into an object."""
    claim_only: bool = False
    """True when self-signed tokens may carry the claim although the REST API does not take it for tokens."""
    container: Container = Container.PROPERTIES
    unset_words: frozenset[str] = frozenset()
    """Texts that an official client sends for "not set"."""
    ignored_words: frozenset[str] = frozenset()
    """Values of old clients that are taken for not given, alone and in lists."""
    read_only: bool = False
    legacy: bool = False
    """Accepted because old clients send it, or shown because they read it; it does nothing and never will."""
    must_be_future: bool = False
    pending: str | None = None
    """What is missing before the product obeys the property; `None` when it does."""
    obeyed_words: frozenset[str] = frozenset()
    """Of a pending choice, those words that the product obeys already: who sets no others is not told of it."""
    told: bool = False
    """Whether browsers may know it. Nothing is told unless it says so."""
    secret: bool | None = None
    """Whether logs must not hold it. Unsaid, everything is a secret that may be text and is not told."""
    parent: str | None = None

    @property
    def is_secret(self) -> bool:
        """Whether logs must not hold the value."""
        return not self.told and self.kind.may_be_text if self.secret is None else self.secret

    @property
    def status(self) -> Status:
        """Whether the product obeys the property."""
        return Status.IMPLEMENTED if self.pending is None else Status.PENDING

    @property
    def type_text(self) -> str:
        """The type in words, such as `boolean|array<string>`."""
        return self.kind.type_text

    def awaits(self, value: JsonValue) -> bool:
        """Tell whether the product does not obey the property yet as far as this value goes."""
        if self.pending is None:
            return False
        words = value if isinstance(value, list) else [value]
        return not (words and self.obeyed_words.issuperset(str(word) for word in words))

    def default_at(self, level: Level) -> JsonValue:
        """Return the default that the documentation lists for `level`, `None` when it lists none."""
        return self.default if level in self.default_levels else None

    @property
    def listed_default(self) -> JsonValue:
        """The documented default at the room, or at the token or the domain for what a room does not have."""
        return self.default_at(next(level for level in _SHOWN_FIRST if level in self.levels))


def nested(entry: Property) -> list[Property]:
    """Return the entries below an object property, each of which inherits what it does not say itself."""
    return [_below(entry, suffix, field) for suffix, field in entry.kind.fields()]


def _below(entry: Property, suffix: str, field: Field) -> Property:
    return Property(
        name=entry.name + suffix,
        kind=field.kind,
        levels=entry.levels,
        section=entry.section,
        effect=field.effect,
        applies=entry.applies,
        echo=Echo.WHEN_SET,
        default=field.default,
        default_levels=entry.levels if field.default_is_documented else frozenset(),
        source=field.source,
        read_only=field.read_only or entry.read_only,
        legacy=field.deprecated or entry.legacy,
        pending=entry.pending,
        told=entry.told and field.told,
        secret=field.secret,
        parent=entry.name,
    )
