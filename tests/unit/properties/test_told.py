"""What browsers and logs may see is what declarations allow."""

from typing import Any

from parlour.properties import CATALOGUE, Applies, Catalogue, Level, Property
from parlour.properties.kinds import Boolean, Field, Object, String, Url

TOLD = {entry.name for entry in CATALOGUE.top() if entry.told}


def new(**changes: Any) -> Property:
    """A property as somebody declares it who thinks of nothing."""
    given: dict[str, Any] = {"name": "new_key", "kind": String(), "levels": frozenset(Level), "section": "access"}
    return Property(**given | {"effect": "New.", "applies": Applies.NEXT_JOIN} | changes)


def test_a_new_property_is_told_to_nobody() -> None:
    catalogue = Catalogue([*CATALOGUE.top(), new()])
    assert catalogue.told({"new_key": "hunter2", "lang": "de"}) == {"lang": "de"}
    assert "new_key" not in catalogue.readable_names()


def test_what_cannot_be_text_is_no_secret_and_what_is_told_neither() -> None:
    assert not new(kind=Boolean()).is_secret
    assert new().is_secret
    assert new(kind=Url("https", max_length=9)).is_secret
    assert not new(told=True).is_secret
    assert not new(secret=False).is_secret


def test_of_an_object_the_told_fields_are_told() -> None:
    open_field = Field(name="open", kind=Boolean(), effect="Open.", told=True)
    shut_field = Field(name="shut", kind=String(), effect="Shut.")
    catalogue = Catalogue([*CATALOGUE.top(), new(kind=Object(open_field, shut_field), told=True)])
    assert catalogue.told({"new_key": {"open": True, "shut": "hunter2"}}) == {"new_key": {"open": True}}


def test_nothing_is_both_told_and_secret() -> None:
    assert [entry.name for entry in CATALOGUE if entry.told and entry.is_secret] == []


def test_everything_that_names_a_place_or_a_key_stays_on_the_server() -> None:
    kept = {"meeting_join_hook", "streaming_endpoints", "recordings_bucket", "transcription_bucket", "pinless_dialin"}
    assert TOLD.isdisjoint(kept | {"dialin_code", "webhook_meeting_end", "sip", "sip_uri", "recordings_template"})


def test_the_call_page_is_told_what_it_shows() -> None:
    assert {entry.name for entry in CATALOGUE.top() if entry.section == "ui"} - TOLD == {
        "redirect_on_meeting_exit_allowed_hosts"
    }
    assert {"permissions", "max_participants", "start_video_off", "enable_chat", "is_owner"} <= TOLD
