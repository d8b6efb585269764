"""What only a domain has: limits and switches that old clients read."""

from typing import Final

from parlour.properties.kinds import Boolean, Field, FreeObject, Integer, Kind, Object, String
from parlour.properties.model import Applies, Echo, Property
from parlour.properties.sections.buckets import place
from parlour.properties.sections.levels import D, T
from parlour.properties.source import CLIENT_CODE, DOCS, INFERRED, Source
from parlour.strict_json import JsonValue

__all__ = ["DECLARED"]


def _shown(
    name: str,
    kind: Kind,
    effect: str,
    pending: str | None = None,
    *,
    default: JsonValue = None,
    legacy: bool = False,
    source: tuple[Source, ...] = (DOCS,),
    told: bool = False,
) -> Property:
    """Declare something that domain replies show and nobody can write."""
    return Property(
        name=name,
        kind=kind,
        levels=D,
        section="domain",
        effect=effect,
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
        default=default,
        default_levels=D if default is not None else frozenset(),
        source=source,
        read_only=True,
        legacy=legacy,
        pending=pending,
        told=told,
    )


_FOREIGN: Final = "belongs to a product integration that does not exist here"

DECLARED: Final = (
    _shown(
        "hipaa",
        Boolean(),
        "Meeting records show `hipaa` for every user id that is no UUID. An operator sets it: `parlour domains set`.",
        default=False,
        told=True,
    ),
    _shown("intercom_auto_record", Boolean(), "None here.", _FOREIGN, default=False, legacy=True),
    _shown("intercom_manual_record", String(), "None here.", _FOREIGN, default="", legacy=True),
    _shown(
        "max_api_rooms",
        Integer(minimum=0),
        "How many rooms the domain can have.",
        "rooms are not limited by number yet",
        told=True,
    ),
    _shown(
        "webhook_meeting_end",
        FreeObject(),
        "The old hook on a meeting's end.",
        "old form of webhooks, shown for old clients; never set here",
        legacy=True,
    ),
    _shown(
        "enable_daily_logger",
        Boolean(),
        "Browsers send what they log to the server; `GET /logs` shows it. An operator sets it: `parlour domains set`.",
        default=True,
        told=True,
    ),
    _shown(
        "disable_rate_limiting",
        Boolean(),
        "The REST API has no rate limits. An operator sets it: `parlour domains set`.",
        default=False,
    ),
    _shown(
        "attach_callobject_to_window",
        Boolean(),
        "A switch for debugging in the browser.",
        "the browser side does not read it",
        default=False,
        legacy=True,
        told=True,
    ),
    _shown(
        "max_app_message_size",
        Integer(minimum=0),
        "The largest app message in bytes; `limits.app_message_bytes` of the server unless an operator sets it.",
        source=(CLIENT_CODE,),
        told=True,
    ),
    _shown(
        "max_webhook_count",
        Integer(minimum=0),
        "How many webhooks the domain can have; `webhooks.max_webhook_count` of the server unless an operator sets it.",
        source=(CLIENT_CODE,),
    ),
    _shown(
        "max_api_keys",
        Integer(minimum=0),
        "How many API keys the domain can have.",
        "the number of API keys is not limited yet",
        default=2,
        source=(CLIENT_CODE,),
    ),
    Property(
        name="batch_processor_bucket",
        kind=Object(
            *place("batch output", (INFERRED,)),
            Field(
                name="allow_api_access",
                kind=Boolean(),
                source=(INFERRED,),
                effect="Whether the output can be fetched through the REST API.",
            ),
        ),
        levels=D,
        section="domain",
        effect="The customer's bucket for the output of batch jobs.",
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
    ),
    Property(
        name="batch_processor_enable_medical_concept",
        kind=Boolean(),
        levels=D,
        section="domain",
        effect="Medical notes name the concepts found.",
        applies=Applies.AT_ONCE,
        default=True,
        default_levels=D,
        legacy=True,
        pending="kept for old clients; there is no preset for medical notes",
    ),
    Property(
        name="intercom_join_alert",
        kind=Boolean(),
        levels=T,
        section="domain",
        effect="None here.",
        applies=Applies.NEXT_JOIN,
        default=False,
        default_levels=T,
        claim="ij",
        legacy=True,
        pending=_FOREIGN,
    ),
)
