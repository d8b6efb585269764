"""`/parlour/properties` and `/parlour/…/configuration`: what can be set, what holds, and where it comes from.

Our own: the documented API shows what was set, not what is in force.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from parlour.api.answers import TEXT, Described, Fields, field
from parlour.api.authentication import Caller, RoomCaller
from parlour.api.replies import ShownDomain
from parlour.properties import CATALOGUE, JsonValue, Level
from parlour.properties.form import PROPERTY_EXAMPLE, as_form

__all__ = [
    "DOMAIN_CONFIGURATION",
    "PROPERTIES",
    "ROOM_CONFIGURATION",
    "get_domain_configuration",
    "get_properties",
    "get_room_configuration",
]

Values = Mapping[str, JsonValue]

_FORM: Final = as_form()
_FLAG: Final = {"type": "boolean"}
_WORD_OR_NONE: Final = {"type": ["string", "null"]}

PROPERTIES: Final = Described[dict[str, JsonValue]](
    {
        "type": "object",
        "properties": {
            "sections": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"name": TEXT, "title": TEXT},
                    "required": ["name", "title"],
                    "additionalProperties": False,
                },
            },
            "properties": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "name": TEXT,
                        "type": TEXT,
                        "default": {},
                        "effective_default": {},
                        "levels": {"type": "array", "items": {"enum": ["domain", "room", "token"]}},
                        "applies": {"enum": ["at-once", "next-join", "next-session"]},
                        "status": {"enum": ["implemented", "pending"]},
                        "reason": _WORD_OR_NONE,
                        "obeyed": {"type": "array", "items": TEXT},
                        "limits": _WORD_OR_NONE,
                        "echo": TEXT,
                        "token_claim": _WORD_OR_NONE,
                        "container": {"enum": ["properties", "body"]},
                        "read_only": _FLAG,
                        "legacy": _FLAG,
                        "section": TEXT,
                        "source": {"type": "array", "items": TEXT},
                        "effect": TEXT,
                        "schema": {"type": "object", "description": "A JSON schema of its values."},
                        "parent": _WORD_OR_NONE,
                        "moment": _FLAG,
                        "future": _FLAG,
                        "secret": _FLAG,
                    },
                    "required": [*PROPERTY_EXAMPLE],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["sections", "properties"],
        "additionalProperties": False,
    },
    {"sections": [{"name": "access", "title": "Access and lifetime"}], "properties": [PROPERTY_EXAMPLE]},
    name="PropertyCatalogue",
)


class Stand(NamedTuple):
    """What holds at one level: its own values over those that it inherits, each of which comes from somewhere."""

    level: Level
    own: Values
    effective: Values
    inherited: Values
    sources: Mapping[str, str]
    """Where an inherited value comes from: its level, or `server`; those not named are built-in defaults."""

    def told(self, name: str) -> dict[str, JsonValue]:
        """Return what is to be known of one property."""
        below = self.sources.get(name, "default")
        return {
            "value": self.effective.get(name),
            "source": str(self.level) if name in self.own else below,
            "own": self.own.get(name),
            "inherited": self.inherited.get(name),
            "inherited_source": below,
        }


_SOURCE: Final = {"enum": ["room", "domain", "server", "default"]}
_HELD: Final = Described[Stand](
    {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "properties": {
                "value": {"description": "What holds; `null`: nothing is set."},
                "source": {**_SOURCE, "description": "Where it comes from."},
                "own": {"description": "What is set here; `null`: nothing is, so the property is inherited."},
                "inherited": {"description": "What would hold if nothing were set here."},
                "inherited_source": _SOURCE,
            },
            "required": ["value", "source", "own", "inherited", "inherited_source"],
            "additionalProperties": False,
        },
    },
    {
        "max_participants": {
            "value": 5,
            "source": "room",
            "own": 5,
            "inherited": 200,
            "inherited_source": "default",
        }
    },
    lambda stand: {name: stand.told(name) for name in _names(stand.level)},
)


class RoomStand(NamedTuple):
    """A room, and what holds in it."""

    name: str
    stand: Stand


ROOM_CONFIGURATION: Final = Fields[RoomStand](
    "RoomConfiguration",
    name=field(TEXT, lambda shown: shown.name, "team-sync"),
    properties=field(_HELD, lambda shown: shown.stand),
)
DOMAIN_CONFIGURATION: Final = Fields[RoomStand](
    "DomainConfiguration",
    name=field(TEXT, lambda shown: shown.name, "parlour"),
    properties=field(_HELD, lambda shown: shown.stand),
)


async def get_properties(caller: Caller) -> dict[str, JsonValue]:  # noqa: ARG001 - the same for everybody
    """`GET /parlour/properties`: the catalogue, with what a form needs."""
    return _FORM


async def get_room_configuration(caller: RoomCaller) -> RoomStand:
    """`GET /parlour/rooms/:name/configuration`: what holds for who joins the room without a token."""
    room, domain = caller.existing_room(), caller.domain.config
    privacy: dict[str, JsonValue] = {} if room.privacy == "public" else {"privacy": room.privacy}
    # A domain's value counts in a room where a room could set one.
    from_domain = [name for name in domain if name in _names(Level.ROOM)]
    stand = Stand(
        Level.ROOM,
        own={**room.config, **privacy},
        effective={**CATALOGUE.resolve(domain=domain, room=room.config), "privacy": room.privacy},
        inherited={**CATALOGUE.resolve(domain=domain), "privacy": "public"},
        sources=dict.fromkeys(from_domain, str(Level.DOMAIN)),
    )
    return RoomStand(room.name, stand)


async def get_domain_configuration(caller: Caller) -> RoomStand:
    """`GET /parlour/configuration`: what holds in rooms of the domain that set nothing themselves."""
    domain = caller.domain
    limits = ShownDomain(domain, caller.context.settings, caller.context.jobs.can_transcribe).limits()
    stand = Stand(
        Level.DOMAIN,
        own=domain.config,
        effective=CATALOGUE.resolve(domain={**limits, **domain.config}),
        inherited=CATALOGUE.resolve(domain=limits),
        sources=dict.fromkeys(limits, "server"),
    )
    return RoomStand(domain.name, stand)


def _names(level: Level) -> list[str]:
    """Return what can stand at a level, `name` aside, which is what is looked at."""
    return [entry.name for entry in CATALOGUE.top() if level in entry.levels and entry.name != "name"]
