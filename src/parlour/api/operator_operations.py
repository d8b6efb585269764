"""What the documentation says about operations of our own, made for operators: what the dashboard works with."""

from typing import Any, Final

from parlour.api import activity, configuration, people, room_overview, webhook_health
from parlour.api.answers import BOOLEAN, TEXT
from parlour.api.authentication import ByKey, ByKeyForRoom
from parlour.api.operation import ROOM_NAME, TOO_LARGE, Example, Operation, Parameter

__all__ = ["OPERATOR_OPERATIONS", "OPERATOR_TAGS"]

_TAG: Final = "Operators"
OPERATOR_TAGS: Final = ((_TAG, "What the dashboard at `/dashboard` works with. Not part of Daily's interface."),)

_NO_ROOM: Final = {404: "room team-sync not found"}
_NOBODY: Final = {404: "room team-sync does not seem to be hosting a call currently"}

_WEBHOOK: Final = Parameter(
    "uuid",
    "path",
    "The webhook's `uuid`.",
    {"type": "string", "minLength": 1},
    webhook_health.HEALTH.example["uuid"],
)
_NO_WEBHOOK: Final = {404: f"webhook {webhook_health.HEALTH.example['uuid']} not found"}
_SECONDS: Final = {"type": "number", "minimum": 0}

OPERATOR_OPERATIONS: Final[tuple[Operation[Any], ...]] = (
    Operation(
        method="GET",
        path="/parlour/properties",
        handler=ByKey(configuration.get_properties),
        id="getProperties",
        tag=_TAG,
        summary="Get the catalogue of properties",
        description="Every property of rooms, domains and tokens, nested ones with dotted names: what it does, its "
        "JSON schema, its default, where it can be set, when a change takes effect, and whether it is at work.",
        reply=configuration.PROPERTIES,
        remembered=False,
    ),
    Operation(
        method="GET",
        path="/parlour/configuration",
        handler=ByKey(configuration.get_domain_configuration),
        id="getDomainConfiguration",
        tag=_TAG,
        summary="Get what holds in a domain, and why",
        description="Every property of the domain: its value, whether the domain, the server or a built-in default "
        "says so, and what would hold if the domain said nothing.",
        reply=configuration.DOMAIN_CONFIGURATION,
        remembered=False,
    ),
    Operation(
        method="GET",
        path="/parlour/rooms",
        handler=ByKey(room_overview.list_rooms_live),
        id="listRoomsNow",
        tag=_TAG,
        summary="List rooms with their calls",
        description="Newest first, like `GET /rooms`, with a search and with how many are inside now. Rooms without a "
        "call have no `call`.",
        parameters=(
            Parameter("search", "query", "Only rooms whose name contains this, in whichever case.", TEXT, "team"),
            Parameter("live", "query", "`true`: only rooms that somebody is in.", BOOLEAN),
            Parameter(
                "limit",
                "query",
                "Rooms per page.",
                {"type": "integer", "minimum": 1, "maximum": room_overview.PAGE_LIMIT, "default": 100},
            ),
            Parameter("starting_after", "query", "The id of a room: continue with older ones.", TEXT),
            Parameter("ending_before", "query", "The id of a room: the page of newer ones before it.", TEXT),
        ),
        reply=room_overview.OVERVIEW,
        errors={400: "limit was '0' but should be an integer from 1 to 100"},
        remembered=False,
    ),
    Operation(
        method="GET",
        path="/parlour/rooms/{name}/configuration",
        handler=ByKeyForRoom(configuration.get_room_configuration),
        id="getRoomConfiguration",
        tag=_TAG,
        summary="Get what holds in a room, and why",
        description="Every property of the room: the value for who joins without a token, whether the room, its domain "
        "or a built-in default says so, and what would hold if the room said nothing. `permissions` is what its parts "
        "come to.",
        parameters=(ROOM_NAME,),
        reply=configuration.ROOM_CONFIGURATION,
        errors=_NO_ROOM,
        remembered=False,
    ),
    Operation(
        method="GET",
        path="/parlour/rooms/{name}/participants",
        handler=ByKeyForRoom(people.get_participants),
        id="getRoomParticipants",
        tag=_TAG,
        summary="Who is in a room's call now, and with what",
        description="Everybody inside, those without presence included, first joined first, with what is on; and how "
        "many wait in the lobby. Nobody there is no error: the list is empty.",
        parameters=(ROOM_NAME,),
        reply=people.INSIDE,
        errors=_NO_ROOM,
        remembered=False,
    ),
    Operation(
        method="POST",
        path="/parlour/rooms/{name}/mute",
        handler=ByKeyForRoom(people.mute),
        id="mute",
        tag=_TAG,
        summary="Mute people",
        description="Switches tracks off as an owner in the call can: the server stops forwarding them at once, and "
        "whoever it is may switch them on again. `canSend` of update-permissions takes that away, too. Who is not "
        "there, and what is off already, is left out of the answer.",
        parameters=(ROOM_NAME,),
        body=people.MUTE_BODY.schema(),
        body_examples=(
            Example("Every microphone", {"ids": ["*"]}),
            Example("One camera", {"ids": ["d61cd7b2-a273-42b4-89bd-be763fd562c1"], "tracks": ["video"]}),
        ),
        reply=people.MUTED,
        errors={400: "missing required field 'ids'", 413: TOO_LARGE, **_NOBODY},
    ),
    Operation(
        method="GET",
        path="/parlour/activity",
        handler=ByKey(activity.get_activity),
        id="getActivity",
        tag=_TAG,
        summary="How many calls and participants there were, over time",
        description="For each of `points` equal stretches of time: how many meetings went on at most at once, and how "
        "many people were in them. From the records of meetings, so the last seconds may lack.",
        parameters=(
            Parameter(
                "start", "query", "From when on (Unix seconds); six hours before the end when left out.", _SECONDS
            ),
            Parameter("end", "query", "Until when (Unix seconds); now when left out.", _SECONDS),
            Parameter(
                "points",
                "query",
                "How many stretches.",
                {"type": "integer", "minimum": 1, "maximum": activity.MOST_POINTS, "default": activity.POINTS},
            ),
            Parameter("room", "query", "Only meetings in the room of this name.", TEXT),
        ),
        reply=activity.ACTIVITY,
        errors={400: "end should be after start, and at most 31 days after it"},
        remembered=False,
    ),
    Operation(
        method="GET",
        path="/parlour/webhooks",
        handler=ByKey(webhook_health.list_webhook_health),
        id="listWebhookHealth",
        tag=_TAG,
        summary="How webhooks fare",
        description="Every webhook of the domain, oldest first, without its secrets: whether it is at work, when it "
        "last delivered, what waits and since when, when it tries again, and what went wrong last.",
        reply=webhook_health.HEALTHS,
        remembered=False,
    ),
    Operation(
        method="GET",
        path="/parlour/webhooks/{uuid}/deliveries",
        handler=ByKey(webhook_health.list_deliveries),
        id="listDeliveries",
        tag=_TAG,
        summary="What became of a webhook's deliveries",
        description="Newest first, those that wait included, as long as events are kept.",
        parameters=(
            _WEBHOOK,
            Parameter(
                "limit",
                "query",
                "How many at most.",
                {"type": "integer", "minimum": 1, "maximum": webhook_health.PAGE_LIMIT, "default": 20},
            ),
        ),
        reply=webhook_health.DELIVERIES,
        errors={400: "limit was '0' but should be an integer from 1 to 100", **_NO_WEBHOOK},
        remembered=False,
    ),
    Operation(
        method="POST",
        path="/parlour/webhooks/{uuid}/test",
        handler=ByKey(webhook_health.try_webhook),
        id="testWebhook",
        tag=_TAG,
        summary="Test a webhook",
        description='Posts `{"test":"test"}` to its URL, as creating it does, and tells what came of it.',
        parameters=(_WEBHOOK,),
        body=webhook_health.NO_BODY.schema(),
        body_examples=(Example("Nothing to say", {}),),
        reply=webhook_health.TESTED,
        errors={413: TOO_LARGE, **_NO_WEBHOOK},
    ),
    Operation(
        method="POST",
        path="/parlour/webhooks/{uuid}/pause",
        handler=ByKey(webhook_health.pause_webhook),
        id="pauseWebhook",
        tag=_TAG,
        summary="Pause a webhook",
        description="Nothing is delivered until it is resumed or updated; what happens meanwhile waits, as long as "
        "events are kept. What is under way still arrives. `GET /webhooks`, which knows no pause, shows `FAILED`.",
        parameters=(_WEBHOOK,),
        body=webhook_health.NO_BODY.schema(),
        body_examples=(Example("Nothing to say", {}),),
        reply=webhook_health.HEALTH,
        errors={413: TOO_LARGE, **_NO_WEBHOOK},
    ),
    Operation(
        method="POST",
        path="/parlour/webhooks/{uuid}/resume",
        handler=ByKey(webhook_health.resume_webhook),
        id="resumeWebhook",
        tag=_TAG,
        summary="Resume a webhook",
        description="Makes a webhook active that was paused, or stopped by its circuit breaker, without testing "
        "its URL; everything that waited is delivered.",
        parameters=(_WEBHOOK,),
        body=webhook_health.NO_BODY.schema(),
        body_examples=(Example("Nothing to say", {}),),
        reply=webhook_health.HEALTH,
        errors={413: TOO_LARGE, **_NO_WEBHOOK},
    ),
)
"""In the order of the documentation."""
