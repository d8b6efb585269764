"""Telephones and SIP: the pending operations."""

from typing import Any, Final, Literal

from parlour.api.operation import ROOM_NAME, Operation, Parameter
from parlour.api.unavailable import handlers
from parlour.api.unavailable import phone_bodies as bodies
from parlour.api.unavailable.declare import LIMIT, declare, obj, path, query, reply_list
from parlour.properties.kinds import Object

__all__ = ["PHONE"]

_TAG: Final = "Telephony"
_NO_CALL: Final = "room team-sync does not seem to be hosting a call currently"
_ID: Final = "5c9e1d52-97ab-4b6a-8d34-0f2f4a1c7d11"
_TEXT: Final = {"type": "string"}
_OK: Final = (obj(ok={"const": "true"}), {"ok": "true"})
_DIALED: Final = (obj(ok={"const": "true"}, sessionId=_TEXT), {"ok": "true", "sessionId": _ID})
_STATUS: Final = (obj(status={"const": "sent"}), {"status": "sent"})
_STATUS_OK: Final = (obj(status={"const": "ok"}), {"status": "ok"})
_ANY: Final = ({"type": "object"}, {"id": _ID})
_EMPTY: Final = (reply_list(), {"total_count": 0, "data": []})
_DIALOUT, _TELEPHONY, _SIP = "dialling out", "telephony", "SIP"

Answer = tuple[dict[str, Any], Any]
"""The schema of an answer, and an example."""


def _leg(where: str, id_: str, summary: str, body: Object, sample: dict[str, Any], answer: Answer) -> Operation[Any]:
    """Declare an operation on a call to the outside."""
    starts = where == "dialOut/start"
    check = handlers.check_dialout if starts else handlers.running_call
    says = (
        "Refused with 400 unless the room's `enable_dialout` is set, with 404 when nobody is in the room, unless "
        "`dialout_config.allow_room_start` is set."
        if starts
        else "In the call that runs in the room; without one the answer is 404."
    )
    return declare(
        "POST",
        f"/rooms/{{name}}/{where}",
        handlers.refused_in_call(_DIALOUT, body, check),
        id=id_,
        tag=_TAG,
        summary=summary,
        pending=f"{_DIALOUT} is not available on this server yet",
        says=says,
        parameters=(ROOM_NAME,),
        body=body,
        sample=sample,
        reply=answer[0],
        example=answer[1],
        errors={400: f"{_DIALOUT} is not available on this server yet", 404: _NO_CALL},
    )


_LEGS: Final = (
    _leg(
        "dialOut/start", "startDialOut", "Call a phone", bodies.DIALOUT_START, {"phoneNumber": "+15551234567"}, _DIALED
    ),
    _leg(
        "dialOut/sendDTMF", "sendDtmf", "Send tones", bodies.DIALOUT_DTMF, {"sessionId": _ID, "tones": "12#"}, _DIALED
    ),
    _leg("dialOut/stop", "stopDialOut", "Hang up", bodies.DIALOUT_STOP, {"sessionId": _ID}, _STATUS),
    _leg(
        *("sipCallTransfer", "transferSipCall", "Transfer a call", bodies.SIP_TRANSFER),
        {"sessionId": _ID, "toEndPoint": "+15551234567"},
        _OK,
    ),
    _leg(
        *("sipRefer", "referSipCall", "Refer a call", bodies.SIP_REFER),
        {"sessionId": _ID, "toEndPoint": "sip:ann@example.com"},
        _OK,
    ),
)


def _post(
    where: str, id_: str, summary: str, what: str, body: Object, sample: dict[str, Any], answer: Answer
) -> Operation[Any]:
    return declare(
        "POST",
        where,
        handlers.refused(what, body),
        id=id_,
        tag=_TAG,
        summary=summary,
        pending=f"{what} is not available on this server yet",
        body=body,
        sample=sample,
        reply=answer[0],
        example=answer[1],
        errors={400: f"{what} is not available on this server yet"},
    )


def _listed(
    where: str, id_: str, summary: str, handler: Any, what: str, parameters: tuple[Parameter, ...], answer: Answer
) -> Operation[Any]:
    return declare(
        "GET",
        where,
        handler,
        id=id_,
        tag=_TAG,
        summary=summary,
        pending=f"{what} is not available on this server yet",
        says="The list is empty.",
        parameters=parameters,
        reply=answer[0],
        example=answer[1],
    )


def _one(
    method: Literal["GET", "POST", "PUT", "DELETE"],
    where: str,
    id_: str,
    summary: str,
    noun: str,
    what: str,
    answer: Answer = _ANY,
    body: Object | None = None,
) -> Operation[Any]:
    """Declare an operation on one object that cannot exist."""
    key = where.partition("{")[2].partition("}")[0]
    return declare(
        method,
        where,
        handlers.not_found(noun, key, body=body),
        id=id_,
        tag=_TAG,
        summary=summary,
        pending=f"{what} is not available on this server yet",
        parameters=(path(key, f"Names the {noun}."),),
        body=body,
        reply=answer[0],
        example=answer[1],
        errors={404: f"{noun} {_ID} not found"},
    )


_DIALIN: Final = (
    _listed(
        *("/domain-dialin-config", "listDialinConfigs", "List dial-in configurations"),
        *(handlers.empty_list("dial-in configuration"), _TELEPHONY),
        (
            *LIMIT,
            *(
                query(name, "Only those of this value.")
                for name in ("phone_number", "phone_numbers", "sip_username", "name_prefix", "type")
            ),
        ),
        _EMPTY,
    ),
    _post(
        *("/domain-dialin-config", "createDialinConfig", "Create a dial-in configuration", _TELEPHONY),
        bodies.DIALIN_CONFIG,
        {"type": "pin_dialin", "phone_number": "+15551234567"},
        _ANY,
    ),
    _one(
        *("GET", "/domain-dialin-config/{id}", "getDialinConfig", "Get a dial-in configuration"),
        *("dial-in configuration", _TELEPHONY),
    ),
    _one(
        *("PUT", "/domain-dialin-config/{id}", "updateDialinConfig", "Update a dial-in configuration"),
        *("dial-in configuration", _TELEPHONY),
        body=bodies.DIALIN_CONFIG_UPDATE,
    ),
    _one(
        *("DELETE", "/domain-dialin-config/{id}", "deleteDialinConfig", "Delete a dial-in configuration"),
        *("dial-in configuration", _TELEPHONY, _STATUS_OK),
    ),
    _post(
        *("/dialin/pinlessCallUpdate", "updatePinlessCall", "Lead a waiting call to a room", _TELEPHONY),
        bodies.PINLESS_UPDATE,
        {"callId": "call-1", "callDomain": "domain-1", "sipUri": "room.0@sip.example.com"},
        _OK,
    ),
)

_NUMBERS: Final = (
    _listed(
        *(
            "/list-available-numbers",
            "listAvailableNumbers",
            "Search for phone numbers",
            handlers.no_numbers,
            _TELEPHONY,
        ),
        tuple(
            query(name, "Part of the search.")
            for name in ("areacode", "region", "city", "contains", "starts_with", "ends_with")
        ),
        _EMPTY,
    ),
    _listed(
        *("/purchased-phone-numbers", "listPurchasedNumbers", "List the domain's phone numbers"),
        *(handlers.empty_list("phone number", most=50), _TELEPHONY),
        (
            query("limit", "Numbers per page.", "integer", minimum=1, maximum=50, default=50),
            *LIMIT[1:],
            query("filter_name", "Only those of this name."),
            query("filter_number", "Only this number."),
        ),
        _EMPTY,
    ),
    _post(
        *("/buy-phone-number", "buyPhoneNumber", "Buy a phone number", _TELEPHONY),
        bodies.BUY_NUMBER,
        {"number": "+15551234567"},
        (obj(id=_TEXT, number=_TEXT), {"id": _ID, "number": "+15551234567"}),
    ),
    _one(
        *("DELETE", "/release-phone-number/{id}", "releasePhoneNumber", "Release a phone number", "phone number"),
        *(_TELEPHONY, _STATUS_OK),
    ),
)

_CLIENTS: Final = obj(
    sip_clients={"type": "array", "maxItems": 0},
    total={"const": 0},
    limit={"type": "integer"},
    offset={"type": "integer"},
)

_SIP_CLIENTS: Final = (
    _post(
        *("/sip-clients", "createSipClient", "Create a SIP client", _SIP),
        bodies.SIP_CLIENT,
        {"username": "ann", "expires_in_seconds": 3600},
        _ANY,
    ),
    _listed(
        *("/sip-clients", "listSipClients", "List SIP clients", handlers.empty_sip_clients, _SIP),
        (
            query("limit", "Clients per page.", "integer", minimum=1, maximum=100, default=100),
            query("offset", "How many to leave out.", "integer", minimum=0, maximum=999_999_999, default=0),
        ),
        (_CLIENTS, {"sip_clients": [], "total": 0, "limit": 100, "offset": 0}),
    ),
    _one("GET", "/sip-clients/{username}", "getSipClient", "Get a SIP client", "SIP client", _SIP),
    _one("DELETE", "/sip-clients/{username}", "deleteSipClient", "Delete a SIP client", "SIP client", _SIP, _STATUS_OK),
    _one(
        *("POST", "/sip-clients/{username}/rotate", "rotateSipClient", "Give a SIP client a new password"),
        *("SIP client", _SIP),
        body=bodies.NOTHING,
    ),
)

_SIP_TRUNKS: Final = (
    _post(
        *("/sip-trunk", "createSipTrunk", "Create a SIP trunk", _SIP),
        bodies.SIP_TRUNK,
        {"trunk_name": "office"},
        _ANY,
    ),
    _listed("/sip-trunk", "listSipTrunks", "List SIP trunks", handlers.empty_list("SIP trunk"), _SIP, LIMIT, _EMPTY),
    _one("GET", "/sip-trunk/{id}", "getSipTrunk", "Get a SIP trunk", "SIP trunk", _SIP),
    _one(
        *("PUT", "/sip-trunk/{id}", "updateSipTrunk", "Update a SIP trunk", "SIP trunk", _SIP),
        body=bodies.SIP_TRUNK_UPDATE,
    ),
    _one("DELETE", "/sip-trunk/{id}", "deleteSipTrunk", "Delete a SIP trunk", "SIP trunk", _SIP, _STATUS_OK),
)

PHONE: Final[tuple[Operation[Any], ...]] = (*_LEGS, *_DIALIN, *_NUMBERS, *_SIP_CLIENTS, *_SIP_TRUNKS)
