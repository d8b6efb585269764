"""Everything that a server says to a `CallClient` is compared with the declaration of the protocol."""

from collections import Counter
from typing import Any

from parlour.errors import InvalidRequestError
from parlour.shapes.records import Record
from parlour.signaling.protocol import PUSH_BY_TYPE, REQUEST_BY_TYPE
from parlour.signaling.protocol.pushes import ERROR, PAGE

__all__ = ["Conformity", "conformity"]


class Conformity:
    """What was seen, and what of it was not as declared."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.complaints: list[str] = []

    def take_push(self, message: dict[str, Any]) -> None:
        """Compare a push."""
        kind = message["type"]
        self.seen[f"push {kind}"] += 1
        push = PUSH_BY_TYPE.get(kind)
        if push is None:
            self.complaints.append(f"push {kind} is not declared")
            return
        self._compare(f"push {kind}", push.fields, {name: value for name, value in message.items() if name != "type"})

    def take_reply(self, kind: str, message: dict[str, Any]) -> None:
        """Compare the reply to a request of type `kind`."""
        fields = {name: value for name, value in message.items() if name != "re"}
        if "error" in fields:
            self.seen[f"refusal {fields['error'].get('type')}"] += 1
            self._compare(f"refusal of {kind}", ERROR, fields["error"])
        elif kind in REQUEST_BY_TYPE:
            self.seen[f"reply {kind}"] += 1
            request, in_lobby = REQUEST_BY_TYPE[kind], fields.get("access") == {"level": "lobby"}
            declared = request.other_reply if in_lobby and request.other_reply is not None else request.reply
            self._compare(f"reply to {kind}", declared, fields)

    def take_page(self, message: dict[str, Any]) -> None:
        """Compare a page of people."""
        self.seen["people"] += 1
        self._compare("people", PAGE, {name: value for name, value in message.items() if name != "type"})

    def _compare(self, what: str, declared: Record, fields: dict[str, Any]) -> None:
        try:
            checked = declared.fields_of(fields)
        except InvalidRequestError as refusal:
            self.complaints.append(f"{what}: {refusal}")
        else:  # what is not declared was left out
            if checked != fields:
                self.complaints.append(f"{what} was {fields}, but is declared as {checked}")


conformity = Conformity()
"""That of the test that runs now; `tests/conftest.py` looks at it after every test."""
