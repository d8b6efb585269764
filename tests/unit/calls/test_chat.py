"""The chat: what is kept of it and for whom, what never is, its bounds, and who can only read."""

from dataclasses import replace
from typing import Any

import pytest

from parlour.calls import Call, CallRules
from parlour.calls.backend import SendFromBackend
from parlour.calls.chat import MAX_BYTES, MAX_MESSAGES, PAGE_BYTES, PAGE_MESSAGES, Said
from parlour.calls.commands import ReadChat, SendAppMessage, SetUserName
from parlour.calls.effects import Answer, Effect
from parlour.calls.messages import AppMessage, ChatNow
from parlour.calls.permissions import Permissions
from parlour.calls.refusals import Refuse
from parlour.shapes.json_text import json_size
from parlour.strict_json import JsonValue
from tests.unit.calls.calls import NOW, RULES, ask, join, only, person, pushes

CHAT = replace(RULES, chat=True, max_app_message_size=20_000)
HIDDEN = person(permissions=Permissions(has_presence=False))


def chat_call(rules: CallRules = CHAT) -> Call:
    call = Call("meeting", rules)
    join(call, rules=rules, wished_id="ann", user_name="Ann")
    join(call, rules=rules, wished_id="ben", user_name="Ben")
    return call


def send(call: Call, sender: str, data: JsonValue, to: tuple[str, ...] | None = None, now: float = NOW) -> list[Effect]:
    return ask(call, sender, SendAppMessage(data, json_size(data), to), now)


def say(call: Call, sender: str, message: str, now: float = NOW, **fields: Any) -> list[Effect]:
    return send(call, sender, {"event": "chat-msg", "message": message, **fields}, now=now)


def page(call: Call, before: int | None = None) -> ChatNow:
    (answer,) = only(ask(call, "ben", ReadChat(before)), Answer)
    assert isinstance(answer.reply, ChatNow)
    return answer.reply


def history(call: Call) -> list[Said]:
    said: list[Said] = []
    now = page(call)
    said[:0] = now.said
    while now.more:
        now = page(call, said[0].number)
        said[:0] = now.said
    return said


def test_what_was_said_is_told_under_the_name_and_time_that_the_server_knows() -> None:
    call = chat_call()
    say(call, "ann", "hi", NOW + 1, name="Boss", id="m1", date="1")
    ask(call, "ann", SetUserName("Anna"))
    say(call, "ann", "again", NOW + 2)
    first, second = history(call)
    assert (first.sender, first.user_name, first.at, first.message) == ("ann", "Ann", NOW + 1, "hi")
    assert (first.name, first.id) == ("Boss", "m1")
    assert (second.user_name, second.name, second.id) == ("Anna", None, None)


def test_messages_are_relayed_as_they_are() -> None:
    data: JsonValue = {"event": "chat-msg", "message": "hi", "more": [1]}
    assert pushes(send(chat_call(), "ann", data), "ben") == [AppMessage(data, "ann")]


def test_a_backend_takes_part() -> None:
    call = chat_call()
    call.operate(SendFromBackend({"event": "chat-msg", "message": "ends soon", "name": "Desk"}, 9), NOW)
    call.operate(SendFromBackend({"event": "chat-msg", "message": "you"}, 9, "ben"), NOW)
    (said,) = history(call)
    assert (said.sender, said.user_name, said.name) == ("rest-api", None, "Desk")


@pytest.mark.parametrize(
    "data",
    [
        {"event": "chat-msg"},
        {"event": "chat-msg", "message": "  "},
        {"event": "chat-msg", "message": 5},
        {"event": "chat-msg", "message": "x", "room": "breakout-1"},
        {"event": "chat-msg", "message": "x" * 17_000},
        {"event": "else", "message": "x"},
        {"message": "x"},
        ["chat-msg"],
        "chat-msg",
        None,
    ],
)
def test_what_is_no_chat_is_not_kept(data: JsonValue) -> None:
    call = chat_call()
    send(call, "ann", data)
    assert history(call) == []


def test_what_is_said_to_some_is_not_kept() -> None:
    call = chat_call()
    send(call, "ann", {"event": "chat-msg", "message": "secret"}, ("ben",))
    assert history(call) == []


@pytest.mark.parametrize("off", ["chat", "chat_history"])
def test_a_room_without_keeps_nothing(off: str) -> None:
    call = chat_call(replace(CHAT, **{off: False}))
    assert pushes(say(call, "ann", "hi"), "ben")
    assert history(call) == []
    assert call.keep()["chat"] == []


def test_what_was_kept_goes_when_the_room_no_longer_wants_it() -> None:
    call = chat_call()
    say(call, "ann", "hi")
    join(call, rules=replace(CHAT, chat_history=False))
    assert history(call) == []
    join(call, rules=CHAT)
    assert history(call) == []


def test_the_history_is_bounded_in_messages() -> None:
    call = chat_call()
    for number in range(MAX_MESSAGES + 5):
        say(call, "ann", f"{number}")
    assert [said.message for said in history(call)] == [f"{number}" for number in range(5, MAX_MESSAGES + 5)]
    assert len(page(call).said) == PAGE_MESSAGES


def test_the_history_is_bounded_in_bytes_and_so_is_a_page() -> None:
    call = chat_call()
    for number in range(60):
        say(call, "ann", f"{number}" + "é" * 4_000)
    kept = history(call)
    assert kept[-1].message.startswith("59")
    assert MAX_BYTES - 9_000 < sum(said.size for said in kept) <= MAX_BYTES
    assert sum(said.size for said in page(call).said) <= PAGE_BYTES


def test_reactions_are_kept_with_who_gave_them_until_taken_back() -> None:
    call = chat_call()
    say(call, "ann", "hi", id="m1")
    for sender in ("ann", "ben", "ben"):
        send(call, sender, {"event": "room:msg-reaction", "id": "m1", "emoji": "👍", "on": True})
    send(call, "ben", {"event": "room:msg-reaction", "id": "m1", "emoji": "🎉", "on": True})
    assert history(call)[0].reactions == {"👍": {"ann": "Ann", "ben": "Ben"}, "🎉": {"ben": "Ben"}}
    for emoji in "👍🎉":
        send(call, "ben", {"event": "room:msg-reaction", "id": "m1", "emoji": emoji, "on": False})
    assert history(call)[0].reactions == {"👍": {"ann": "Ann"}}


def test_reactions_are_bounded() -> None:
    call = chat_call()
    say(call, "ann", "hi", id="m1")
    for number in range(300):
        send(call, "ben", {"event": "room:msg-reaction", "id": "m1", "emoji": f"{number}", "on": True})
    assert len(history(call)[0].reactions) == 200


def test_nobody_takes_the_id_of_a_message_over() -> None:
    call = chat_call()
    say(call, "ann", "hi", id="m1")
    say(call, "ben", "mine now", id="m1")
    assert [said.id for said in history(call)] == ["m1", None]


@pytest.mark.parametrize("event", ["chat-msg", "room:msg-reaction", "sync-emoji-reaction"])
def test_who_is_hidden_reads_and_does_not_write(event: str) -> None:
    rules = replace(CHAT, emoji_reactions=True)
    call = chat_call(rules)
    say(call, "ann", "hi")
    viewer = join(call, HIDDEN, rules=rules)
    effects = send(call, viewer, {"event": event, "message": "x", "id": "m", "emoji": "x"})
    (refusal,) = effects
    assert isinstance(refusal, Refuse)
    assert "hidden" in refusal.msg
    (answer,) = only(ask(call, viewer, ReadChat()), Answer)
    assert isinstance(answer.reply, ChatNow)
    assert [said.message for said in answer.reply.said] == ["hi"]


def test_other_messages_of_hidden_people_and_rooms_without_chat_are_none_of_its_business() -> None:
    for rules, data in ((CHAT, {"event": "mine"}), (RULES, {"event": "chat-msg", "message": "x"})):
        call = chat_call(rules)
        viewer = join(call, HIDDEN, rules=rules)
        assert pushes(send(call, viewer, data), "ann")
