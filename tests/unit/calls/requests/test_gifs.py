"""Who may search for animated pictures; and messages that carry one."""

from dataclasses import replace
from typing import Any

import pytest

from parlour.calls import Call, CallRules
from parlour.calls.commands import ReadChat, SearchGifs, SendAppMessage
from parlour.calls.effects import Answer, FindGifs, Refuse
from parlour.calls.gifs import SentGif
from parlour.calls.messages import AppMessage, ChatNow
from parlour.calls.permissions import Permissions
from tests.unit.calls.calls import RULES, ask, join, only, person, pushes

OPEN = replace(RULES, chat=True, advanced_chat=True)
ID = f"abc_-.{'x' * 22}"
GIF = {"id": ID, "width": 356, "height": 200}


def test_who_may_write_may_search() -> None:
    call = Call("meeting", OPEN)
    join(call, rules=OPEN, wished_id="a")
    assert ask(call, "a", SearchGifs("cats", 24, "de")) == [FindGifs("a", "cats", 24, "de")]


@pytest.mark.parametrize("rules", [replace(OPEN, chat=False), replace(OPEN, advanced_chat=False), RULES])
def test_not_where_the_room_has_none(rules: CallRules) -> None:
    call = Call("meeting", rules)
    join(call, rules=rules, wished_id="a")
    (refusal,) = only(ask(call, "a", SearchGifs("cats")), Refuse)
    assert (refusal.type, "enable_advanced_chat" in refusal.msg) == ("not-permitted", True)


def test_not_who_is_hidden() -> None:
    call = Call("meeting", OPEN)
    hidden = person(permissions=Permissions(has_presence=False))
    join(call, hidden, rules=OPEN, wished_id="a")
    (refusal,) = only(ask(call, "a", SearchGifs("cats")), Refuse)
    assert (refusal.type, "hidden" in refusal.msg) == ("not-permitted", True)


def kept_of(gif: Any) -> SentGif | None:
    call = Call("meeting", OPEN)
    join(call, rules=OPEN, wished_id="a")
    join(call, rules=OPEN, wished_id="b")
    data = {"event": "chat-msg", "message": "A cat", "gif": gif}
    effects = ask(call, "a", SendAppMessage(data, 99, None))
    assert pushes(effects, "b") == [AppMessage(data, "a")]  # what an app may mean by it is its own business
    (answer,) = only(ask(call, "b", ReadChat()), Answer)
    assert isinstance(answer.reply, ChatNow)
    (said,) = answer.reply.said
    assert said.message == "A cat"
    return said.gif


def test_a_message_keeps_the_picture_that_it_carries() -> None:
    assert kept_of(GIF) == SentGif(ID, 356, 200)
    assert kept_of({**GIF, "more": "x" * 1000}) == SentGif(ID, 356, 200)


@pytest.mark.parametrize(
    "gif",
    [
        None,
        "abc",
        [],
        {},
        {**GIF, "id": ".."},
        {**GIF, "id": "."},
        {**GIF, "id": "../x"},
        {**GIF, "id": "abc.short"},
        {**GIF, "id": "a/b"},
        {**GIF, "id": "https://evil.example/x.gif"},
        {**GIF, "id": "a" * 1001},
        {**GIF, "id": ""},
        {**GIF, "width": 0},
        {**GIF, "height": 5000},
        {**GIF, "width": True},
        {**GIF, "width": 3.5},
        {**GIF, "width": "356"},
    ],
)
def test_what_cannot_be_one_is_left_out_and_the_title_stays(gif: Any) -> None:
    assert kept_of(gif) is None
