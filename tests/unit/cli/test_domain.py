"""`parlour domain`: the key's domain, shown and set."""

import json

import pytest

from tests.unit.cli.answering import Answer, Answering

DOMAIN = {"domain_name": "acme", "domain_id": "d-1", "config": {"lang": "de", "hide_daily_branding": True}}


def test_it_is_shown_with_what_it_gives_its_rooms() -> None:
    with Answering([Answer(DOMAIN)]) as server:
        shown = server.run("domain", "show").stdout
        assert json.loads(server.run("domain", "show", "--json").stdout) == DOMAIN
    assert [line.split() for line in shown.splitlines()] == [
        ["domain_name", "acme"],
        ["domain_id", "d-1"],
        ["lang", "de"],
        ["hide_daily_branding", "true"],
    ]


def test_what_is_set_is_sent_and_the_answer_is_shown() -> None:
    with Answering([Answer(DOMAIN)]) as server:
        shown = server.run("domain", "set", "lang=de", "redirect_on_meeting_exit=null").stdout
        assert json.loads(server.run("domain", "set", "lang=de", "--json").stdout) == DOMAIN
    assert shown.startswith("domain_name ")
    assert "domain_id" not in shown
    assert [asked.body for asked in server.asked] == [
        {"properties": {"lang": "de", "redirect_on_meeting_exit": None}},
        {"properties": {"lang": "de"}},
    ]


@pytest.mark.parametrize(("values", "code"), [((), 2), (("lang",), 1), (("lang=de", "lang=en"), 1)], ids=str)
def test_nothing_is_sent_without_something_to_set(values: tuple[str, ...], code: int) -> None:
    with Answering([Answer(DOMAIN)]) as server:
        assert server.run("domain", "set", *values).exit_code == code
    assert server.asked == []
