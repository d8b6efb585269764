"""The chat of a call, as far as the server takes part in it: who may not write, and what newcomers are told of before.

Chat travels as app messages in the shapes that clients of daily-js and backends use. What is kept of it lies in memory
with the call and ends with it; bounded in messages and in bytes. Rules: `enable_chat` and
`enable_shared_chat_history` of the room configuration, and `enable_hidden_participants`: hidden people can only read.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from parlour.calls.gifs import SentGif, sent_gif
from parlour.calls.rules import CallRules
from parlour.shapes.json_text import json_size
from parlour.strict_json import JsonValue

__all__ = ["MAX_BYTES", "MAX_MESSAGES", "PAGE_MESSAGES", "ChatLog", "Said", "is_for_seen_people", "text_in"]

MAX_MESSAGES: Final = 200
MAX_BYTES: Final = 262_144
"""What a call keeps at most; the oldest messages give way."""

PAGE_MESSAGES: Final = 50
PAGE_BYTES: Final = 32_768
"""What one reply holds at most, unless a single message has more."""

_MAX_TEXT: Final = 16_384
_MAX_NAME: Final = 256
_MAX_ID: Final = 64
_MAX_EMOJI: Final = 32
_MAX_REACTIONS: Final = 200
"""How many reactions one message keeps, of all people and emoji together."""

MAIN_ROOM: Final = "main-room"
_CHAT: Final = "chat-msg"
_MESSAGE_REACTION: Final = "room:msg-reaction"
_REACTION: Final = "sync-emoji-reaction"


def text_in(data: JsonValue) -> str | None:
    """Return what an app message says in the chat; `None` for one that is of something else."""
    if not isinstance(data, dict) or data.get("event") != _CHAT:
        return None
    text = data.get("message")
    return text[:_MAX_TEXT] if isinstance(text, str) else None


Reactions = dict[str, dict[str, str]]


@dataclass(slots=True)
class Said:
    """One chat message. `sender` is the session id that the server knows, `user_name` the name it had then.

    `name` and `id` are what the sender's program said of the message; `at` is the server's time in Unix seconds.
    """

    number: int
    sender: str
    user_name: str | None
    at: float
    message: str
    name: str | None = None
    id: str | None = None
    reactions: Reactions = field(default_factory=dict)
    """Who reacted: emoji → session id → name."""
    gif: SentGif | None = None
    """The picture that it carries; `message` is its title then."""
    size: int = 0
    """In bytes of JSON, as counted."""

    def measure(self) -> int:
        """Count the bytes anew; returns by how many there are more."""
        before, self.size = self.size, 0  # its own digits do not count
        self.size = json_size(asdict(self))
        return self.size - before


class ChatLog:
    """What was said to everybody in one call, first said first."""

    def __init__(self) -> None:
        self._said: deque[Said] = deque()
        self._bytes = 0
        self._next = 1

    def hear(self, rules: CallRules, sender: str, user_name: str | None, data: JsonValue, now: float) -> None:
        """Keep an app message to everybody if it is one of the chat, as far as the room keeps any."""
        if not self._keeps(rules) or not isinstance(data, dict):
            return
        match data.get("event"):
            case event if event == _CHAT:
                self._keep(sender, user_name, data, now)
            case event if event == _MESSAGE_REACTION:
                self._react(sender, user_name, data)
            case _:
                pass

    def before(self, rules: CallRules, number: int | None) -> tuple[tuple[Said, ...], bool]:
        """Return the latest messages before this number, or of all, and whether there are earlier ones."""
        if not self._keeps(rules):
            return (), False
        page: deque[Said] = deque()
        size = 0
        for said in reversed(self._said):
            if number is not None and said.number >= number:
                continue
            size += said.size
            if page and (len(page) >= PAGE_MESSAGES or size > PAGE_BYTES):
                return tuple(page), True
            page.appendleft(said)
        return tuple(page), False

    def kept(self) -> list[JsonValue]:
        """Return everything as JSON, for the process that goes on with the call."""
        return [_written(said) for said in self._said]

    def go_on(self, kept: Iterable[Mapping[str, Any]]) -> None:
        """Take over what a former process kept."""
        for each in kept:
            gif = each.get("gif")
            self._append(Said(**{**each, "gif": None if gif is None else SentGif(**gif)}))

    def _keeps(self, rules: CallRules) -> bool:
        keeps = rules.chat and rules.chat_history
        if not keeps and self._said:
            self._said.clear()
            self._bytes = 0
        return keeps

    def _keep(self, sender: str, user_name: str | None, data: Mapping[str, JsonValue], now: float) -> None:
        message = data.get("message")
        if not isinstance(message, str) or not message.strip() or data.get("room", MAIN_ROOM) != MAIN_ROOM:
            return
        if len(message) > _MAX_TEXT:
            return
        name, given = _text(data.get("name"), _MAX_NAME), _text(data.get("id"), _MAX_ID)
        # A second message under the id of another one cannot be reacted to, and takes nothing from the first.
        known = given is None or self._find(given) is not None
        said = Said(self._next, sender, user_name, now, message, name, None if known else given)
        said.gif = sent_gif(data.get("gif"))
        self._append(said)

    def _append(self, said: Said) -> None:
        said.size = 0
        self._bytes += said.measure()
        self._said.append(said)
        self._next = said.number + 1
        self._bound()

    def _bound(self) -> None:
        while self._said and (len(self._said) > MAX_MESSAGES or self._bytes > MAX_BYTES):
            self._bytes -= self._said.popleft().size

    def _find(self, message_id: str) -> Said | None:
        return next((said for said in reversed(self._said) if said.id == message_id), None)

    def _react(self, sender: str, user_name: str | None, data: Mapping[str, JsonValue]) -> None:
        message_id, emoji = _text(data.get("id"), _MAX_ID), _text(data.get("emoji"), _MAX_EMOJI)
        said = None if message_id is None else self._find(message_id)
        if said is None or emoji is None:
            return
        people = said.reactions.get(emoji, {})
        if data.get("on") is not True:
            people.pop(sender, None)
        elif sum(map(len, said.reactions.values())) < _MAX_REACTIONS:
            people[sender] = user_name or ""
        said.reactions = {key: who for key, who in {**said.reactions, emoji: people}.items() if who}
        self._bytes += said.measure()
        self._bound()


def is_for_seen_people(rules: CallRules, data: JsonValue) -> bool:
    """Tell whether an app message is one that hidden people do not send here: they read the chat, and do not react."""
    event = data.get("event") if isinstance(data, dict) else None
    return (rules.chat and event in (_CHAT, _MESSAGE_REACTION)) or (rules.emoji_reactions and event == _REACTION)


def _written(said: Said) -> dict[str, JsonValue]:
    """Return a message as JSON. One that carries no picture is written as older servers read it."""
    fields: dict[str, JsonValue] = asdict(said)
    return fields if said.gif is not None else {name: value for name, value in fields.items() if name != "gif"}


def _text(value: JsonValue, longest: int) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= longest else None
