"""What `meeting_join_hook` tells its receiver."""

import json
from typing import Any

from parlour.calls.facts import CallFact
from parlour.store import DomainRecord
from parlour.webhooks.join_hook import JoinHooks
from tests.unit.webhooks.facts import DOMAIN, ended, joined, left, person, started

HOOK = "https://hooks.example.com/join"
RECORD = DomainRecord(DOMAIN, "parlour", None, {}, 1, 0.0)


def payload(hooks: JoinHooks, fact: CallFact, domain: DomainRecord = RECORD) -> dict[str, Any]:
    event = hooks.event_of(fact, domain)
    assert event is not None
    assert event.url == HOOK
    body: dict[str, Any] = json.loads(event.body)
    return body


def test_the_documented_fields() -> None:
    hooks = JoinHooks("https://meet.example.com")
    assert payload(hooks, joined(person(user_id="u-1", join_hook=HOOK))) == {
        "domain_name": "meet.example.com",
        "room_name": "room",
        "room_url": "https://meet.example.com/room",
        "user_name": "Ann",
        "user_id": "u-1",
        "is_owner": False,
        "owner_is_present": False,
        "first_non_owner_join": True,
        "meeting_session_id": "m-1",
    }


def test_a_domain_with_a_host_of_its_own() -> None:
    told = payload(
        JoinHooks("https://meet.example.com"),
        joined(person(join_hook=HOOK)),
        DomainRecord(DOMAIN, "team", "team.example.com", {}, 1, 0.0),
    )
    assert (told["domain_name"], told["room_url"]) == ("team.example.com", "https://team.example.com/room")


def test_who_was_there_before() -> None:
    hooks = JoinHooks("https://meet.example.com")
    owner, first, second = (
        person("o", owner=True, join_hook=HOOK),
        person("a", join_hook=HOOK),
        person("b", join_hook=HOOK),
    )

    def seen(fact: CallFact) -> tuple[bool, bool]:
        told = payload(hooks, fact)
        return told["owner_is_present"], told["first_non_owner_join"]

    assert seen(joined(owner)) == (True, False)
    assert seen(joined(first)) == (True, True)
    hooks.event_of(left(owner), RECORD)
    assert seen(joined(second)) == (False, False)
    hooks.event_of(ended(), RECORD)
    assert seen(joined(second)) == (False, True)


def test_nothing_is_posted_without_a_hook_and_for_anything_else_than_joins() -> None:
    hooks = JoinHooks("https://meet.example.com")
    for fact in (started(), joined(), left(person(join_hook=HOOK)), ended()):
        assert hooks.event_of(fact, RECORD) is None


def test_the_body_is_written_as_javascript_writes_it() -> None:
    event = JoinHooks("https://meet.example.com").event_of(joined(person(user_name="Zoë", join_hook=HOOK)), RECORD)
    assert event is not None
    assert '"user_name":"Zoë"' in event.body
