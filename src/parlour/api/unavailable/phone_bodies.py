"""What the bodies of the telephone and SIP operations may hold (the documented ranges)."""

from typing import Final

from parlour.api.unavailable.fields import DIGITS, PHONE
from parlour.errors import InvalidRequestError
from parlour.properties.kinds import Boolean, Choice, Field, FreeObject, Integer, ListOf, Number, Object, String, Url
from parlour.properties.kinds.forms import SESSION, TEXT, Matching, Secret, exactly_one, needs, optional
from parlour.properties.sections.telephony import CODECS
from parlour.strict_json import JsonValue

__all__ = [
    "BUY_NUMBER",
    "DIALIN_CONFIG",
    "DIALIN_CONFIG_UPDATE",
    "DIALOUT_DTMF",
    "DIALOUT_START",
    "DIALOUT_STOP",
    "NOTHING",
    "PINLESS_UPDATE",
    "SIP_CLIENT",
    "SIP_REFER",
    "SIP_TRANSFER",
    "SIP_TRUNK",
    "SIP_TRUNK_UPDATE",
]

_SIP_URI: Final = Matching(r"sips?:[!-~]+", "a SIP address that starts with sip:", max_length=1024)
_WAIT: Final = optional(
    "waitBeforeExtensionDialSec", Number(minimum=0, maximum=60), "Seconds before the extension is dialled."
)
_EXTENSION: Final = optional("extension", DIGITS, "What is dialled once the call is answered.")
_CALLER: Final = optional("callerId", String(max_length=128), "The number that the called party sees.")
_SESSION: Final = needs("sessionId", SESSION, "The leg of the call.")

DIALOUT_START: Final = Object(
    optional("sipUri", _SIP_URI, "The SIP address to call."),
    optional("phoneNumber", PHONE, "The number to call."),
    _EXTENSION,
    _WAIT,
    optional("displayName", String(max_length=128), "The name in the call."),
    optional("userId", String(max_length=36), "The user id in the call."),
    _CALLER,
    optional("video", Boolean(), "The called party may send and receive video."),
    optional(
        "videoSettings",
        Object(
            optional("width", Number(minimum=1, maximum=1280), "Width of the picture in pixels."),
            optional("height", Number(minimum=1, maximum=720), "Height of the picture in pixels."),
            optional("fps", Number(minimum=1, maximum=30), "Pictures per second."),
            optional("videoBitrate", Number(minimum=1, maximum=1000), "Kilobits per second."),
        ),
        "How the called party is sent video.",
    ),
    optional("codecs", CODECS, "Preferred codecs."),
    rule=lambda value, at: exactly_one(value, at, "sipUri", "phoneNumber"),
)
DIALOUT_DTMF: Final = Object(
    _SESSION,
    needs("tones", DIGITS, "The tones to send."),
    optional("digitDurationMs", Number(minimum=50, maximum=2000), "Milliseconds per tone."),
)
DIALOUT_STOP: Final = Object(_SESSION)
SIP_TRANSFER: Final = Object(_SESSION, needs("toEndPoint", TEXT, "Where the call goes."), _CALLER, _EXTENSION, _WAIT)
SIP_REFER: Final = Object(_SESSION, needs("toEndPoint", TEXT, "Where the call goes."))

_MESSAGE: Final = Object(optional("message", String(max_length=1024), "The words that are spoken."))
_PINLESS_ONLY: Final = ("hmac", "room_creation_api", "hold_music_url", "timeout_config")


def _check_dialin(value: dict[str, JsonValue], _at: str) -> None:
    strays = _PINLESS_ONLY if value["type"] == "pin_dialin" else ("ivr_greeting",)
    stray = next((key for key in strays if key in value), None)
    if stray is not None:
        raise InvalidRequestError(f"{stray} is not for the type {value['type']}")


def _dialin_fields(*, number_needed: bool) -> tuple[Field, ...]:
    return (
        Field(name="phone_number", kind=PHONE, effect="The number.", required=number_needed),
        optional("name_prefix", String(max_length=128), "What the caller's name starts with."),
        optional("hmac", Secret(max_length=256), "The key with which requests are signed."),
        optional("room_creation_api", Url("http", "https", max_length=1024), "The URL that is asked for a room."),
        optional("hold_music_url", Url("http", "https", max_length=1024), "What plays until then."),
        optional("timeout_config", _MESSAGE, "What a caller hears when no room was named."),
        optional("ivr_greeting", _MESSAGE, "What a caller hears before the code is asked for."),
    )


DIALIN_CONFIG: Final = Object(
    needs("type", Choice("pinless_dialin", "pin_dialin"), "How the room is found."),
    *_dialin_fields(number_needed=True),
    rule=_check_dialin,
)
DIALIN_CONFIG_UPDATE: Final = Object(*_dialin_fields(number_needed=False))
PINLESS_UPDATE: Final = Object(
    needs("callId", TEXT, "The waiting call."),
    needs("callDomain", TEXT, "The domain of the waiting call."),
    needs("sipUri", TEXT, "Where the call goes."),
)
NOTHING: Final = Object()
BUY_NUMBER: Final = Object(optional("number", PHONE, "The number; any when left out."))
SIP_CLIENT: Final = Object(
    needs("username", String(max_length=64, min_length=1), "The user part of its address."),
    optional("password", Secret(min_length=12, max_length=64), "Made up when left out."),
    optional("expires_in_seconds", Integer(minimum=60, maximum=2_592_000), "How long it may register."),
)


def _trunk_fields(*, name_needed: bool) -> tuple[Field, ...]:
    return (
        Field(name="trunk_name", kind=String(max_length=128, min_length=1), effect="Its name.", required=name_needed),
        optional("description", String(max_length=1024), "A note."),
        optional("room_template", FreeObject(), "The room that a call gets."),
        optional(
            "notification",
            Object(
                optional("webhook_url", Url("http", "https", max_length=2048), "The URL that hears of calls."),
                optional("hmac", Secret(max_length=256), "The key with which requests are signed."),
            ),
            "Who hears of calls.",
        ),
        optional(
            "trunk_config",
            Object(
                optional("allowed_ips", ListOf(String(max_length=64), max_items=100), "Who may call."),
                optional("credential", FreeObject(), "How callers prove themselves.", secret=True),
                optional("is_open", Boolean(), "Anybody may call."),
                optional("exp_offset", Number(minimum=0), "Seconds that a room lives."),
            ),
            "Who may call, and for how long.",
        ),
        optional("enabled", Boolean(), "Whether calls are taken."),
    )


SIP_TRUNK: Final = Object(*_trunk_fields(name_needed=True))
SIP_TRUNK_UPDATE: Final = Object(*_trunk_fields(name_needed=False))
