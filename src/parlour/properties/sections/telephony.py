"""Telephony: dialling out, dialling in, SIP."""

from typing import Final

from parlour.errors import InvalidRequestError
from parlour.properties.kinds import Boolean, Choice, Field, Integer, ListOf, Number, Object, String, Url
from parlour.properties.model import Applies, Echo, Property
from parlour.properties.sections.levels import D, R
from parlour.properties.sections.network import REGIONS
from parlour.properties.source import CLIENT_CODE, DOCS, SEED
from parlour.strict_json import JsonValue

__all__ = ["CODECS", "DECLARED"]

_seconds: Final = Number(minimum=0)
_text: Final = String(max_length=128)
_phone_number: Final = String(max_length=32, min_length=1)
_SEEN: Final = (DOCS, CLIENT_CODE)

_DIALOUT: Final = Object(
    Field(
        name="allow_room_start",
        kind=Boolean(),
        default=False,
        source=(SEED,),
        effect="Dialling out over REST may start an empty room.",
    ),
    Field(
        name="dialout_geo",
        kind=Choice(*REGIONS),
        source=(SEED,),
        effect="The region of a room that dialling out starts; else `geo` of the room, of the domain, else us-west-2.",
    ),
    Field(
        name="max_idle_timeout_sec",
        kind=_seconds,
        default=0,
        source=(SEED,),
        effect="Seconds that someone reached by phone may be alone in the room.",
    ),
    Field(
        name="max_idle_timeout_post_conversation_sec",
        kind=_seconds,
        effect="Seconds that someone reached by phone stays after the others have left.",
    ),
)

_DIALIN: Final = Object(
    Field(name="allow_room_start", kind=Boolean(), effect="A caller may start an empty room."),
    Field(name="dialin_geo", kind=Choice(*REGIONS), effect="The region of a room that a caller starts."),
    Field(name="max_idle_timeout_sec", kind=_seconds, effect="Seconds that a caller may wait alone."),
    Field(
        name="max_idle_timeout_post_conversation_sec",
        kind=_seconds,
        effect="Seconds that a caller stays after the others have left.",
    ),
    Field(name="hold_music_enabled", kind=Boolean(), effect="Music plays until the caller is connected."),
)

CODECS: Final = Object(
    Field(
        name="audio",
        kind=ListOf(Choice("OPUS", "G722", "PCMU", "PCMA"), max_items=8, distinct=True),
        source=_SEEN,
        effect="Audio codecs, the preferred one first.",
    ),
    Field(
        name="video",
        kind=ListOf(Choice("H264", "VP8"), max_items=4, distinct=True),
        source=_SEEN,
        effect="Video codecs, the preferred one first.",
    ),
)


def _check_user_part(value: dict[str, JsonValue], at: str) -> None:
    """Several endpoints are told apart by a suffix that is not made of digits."""
    count = value.get("num_endpoints", 1)
    if value.get("force_digit_only_username") is True and isinstance(count, int) and count > 1:
        raise InvalidRequestError(f"{at}.force_digit_only_username cannot be combined with num_endpoints above 1")


_SIP: Final = Object(
    Field(
        name="display_name", kind=_text, required=True, source=_SEEN, effect="The name under which the caller appears."
    ),
    Field(name="sip_mode", kind=Choice("dial-in"), required=True, source=_SEEN, effect="The direction of calls."),
    Field(name="video", kind=Boolean(), default=False, source=_SEEN, effect="Callers may send and receive video."),
    Field(
        name="num_endpoints",
        kind=Integer(minimum=1, maximum=100),
        default=1,
        source=_SEEN,
        effect="How many addresses the room gets.",
    ),
    Field(
        name="force_digit_only_username",
        kind=Boolean(),
        default=False,
        source=_SEEN,
        effect="The address is made of digits; only with one endpoint.",
    ),
    Field(name="codecs", kind=CODECS, source=_SEEN, effect="Preferred codecs."),
    Field(name="provider", kind=Choice("daily"), default="daily", source=_SEEN, effect="Who carries the calls."),
    Field(name="dialin_config", kind=_DIALIN, effect="Behaviour of calls that come in."),
    rule=_check_user_part,
)

_PIN: Final = Object(
    Field(name="display_name", kind=_text, effect="The name under which the caller appears."),
    Field(name="wait_for_meeting_start", kind=Boolean(), effect="The caller waits until the meeting has begun."),
    Field(
        name="room_numbers",
        kind=ListOf(
            Object(Field(name="phone_number", kind=_phone_number, effect="A number that leads to the room.")),
            max_items=50,
        ),
        effect="Numbers that lead straight to the room.",
    ),
)

_message: Final = Object(Field(name="message", kind=String(max_length=1024), effect="The words that are spoken."))
_number: Final = Field(name="phone_number", kind=_phone_number, required=True, effect="The number, as E.164.")
_prefix: Final = Field(name="name_prefix", kind=_text, effect="What the caller's name starts with.")

_PINLESS_NUMBER: Final = Object(
    _number,
    Field(
        name="room_creation_api",
        kind=Url("http", "https", max_length=1024),
        effect="The URL that is asked for a room on every call.",
    ),
    _prefix,
    Field(
        name="hmac",
        kind=String(max_length=256),
        effect="The key with which requests to that URL are signed.",
        secret=True,
    ),
    Field(name="hold_music_url", kind=Url("http", "https", max_length=1024), effect="What plays until then."),
    Field(name="timeout_config", kind=_message, effect="What a caller hears when no room was named."),
    Field(name="sip_uri", kind=_text, read_only=True, effect="The address behind the number."),
)

_PIN_NUMBER: Final = Object(
    _number,
    _prefix,
    Field(name="ivr_greeting", kind=_message, effect="What a caller hears before the code is asked for."),
)

_OUT: Final = (
    Property(
        name="enable_dialout",
        kind=Boolean(),
        levels=R,
        section="telephony",
        effect="The room can call phones and SIP addresses.",
        applies=Applies.AT_ONCE,
        default=False,
        default_levels=R,
        source=(SEED,),
        pending="rooms cannot dial out: there is no phone trunk yet",
        told=True,
    ),
    Property(
        name="dialout_config",
        kind=_DIALOUT,
        levels=R,
        section="telephony",
        effect="Behaviour of calls to the outside.",
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
        source=(SEED,),
        pending="rooms cannot dial out yet, so there is nothing to configure",
    ),
)

_IN: Final = (
    Property(
        name="enable_dialin",
        kind=Boolean(),
        levels=R,
        section="telephony",
        effect="The old switch for dialling in.",
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
        source=(CLIENT_CODE,),
        legacy=True,
        pending="kept for old clients; `dialin` replaced it",
        told=True,
    ),
    Property(
        name="dialin",
        kind=_PIN,
        levels=R,
        section="telephony",
        effect="The room can be reached by phone with a code.",
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
        pending="rooms cannot be called: there are no phone numbers yet",
    ),
    Property(
        name="dialin_code",
        kind=String(max_length=64),
        levels=R,
        section="telephony",
        effect="The code that callers type.",
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
        read_only=True,
        pending="given out once rooms can be called",
        secret=True,
    ),
    Property(
        name="sip",
        kind=_SIP,
        levels=R,
        section="telephony",
        effect="The room gets SIP addresses that can be called.",
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
        source=_SEEN,
        pending="there is no SIP server yet",
    ),
    Property(
        name="sip_uri",
        kind=Object(
            Field(name="endpoint", kind=_text, effect="The address, without `sip:`."),
            Field(name="extra_endpoints", kind=ListOf(_text, max_items=100), effect="Further addresses."),
        ),
        levels=R,
        section="telephony",
        effect="The room's SIP addresses.",
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
        source=_SEEN,
        read_only=True,
        pending="given out once there is a SIP server",
    ),
    Property(
        name="pinless_dialin",
        kind=ListOf(_PINLESS_NUMBER, max_items=100),
        levels=D,
        section="telephony",
        effect="Numbers for which a webhook names the room.",
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
        pending="there are no phone numbers yet that could lead to a webhook",
    ),
    Property(
        name="pin_dialin",
        kind=ListOf(_PIN_NUMBER, max_items=100),
        levels=D,
        section="telephony",
        effect="Numbers that ask the caller for a room's code.",
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
        pending="there are no phone numbers yet that could ask for a code",
    ),
    Property(
        name="max_sip_pstn_sessions_per_room",
        kind=Integer(minimum=0),
        levels=D,
        section="telephony",
        effect="How many phone and SIP legs a room can have.",
        applies=Applies.NEXT_SESSION,
        default=5,
        default_levels=D,
        source=(CLIENT_CODE,),
        read_only=True,
        pending="there are no phone legs yet to count",
    ),
)

DECLARED: Final = (*_OUT, *_IN)
