"""The service that writes summaries: an address without secrets in it, and a model."""

import pytest
from pydantic import ValidationError

from parlour.settings import SummarySettings


def test_there_is_none_by_default() -> None:
    assert (SummarySettings().url, SummarySettings().model) == ("", "")


def test_a_slash_at_the_end_makes_no_difference() -> None:
    assert SummarySettings(url="http://127.0.0.1:8080/v1/", model="m").url == "http://127.0.0.1:8080/v1"


@pytest.mark.parametrize(
    "url",
    ["llm.example.com", "ftp://llm.example.com", "https://", "https://a.example/v1?key=x", "https://u:p@a.example/v1"],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        SummarySettings(url=url, model="m")


def test_an_address_needs_a_model() -> None:
    with pytest.raises(ValidationError, match="set model, too"):
        SummarySettings(url="https://llm.example.com/v1")


def test_the_key_is_not_shown() -> None:
    assert "sesame" not in repr(SummarySettings(key="sesame"))  # type: ignore[arg-type]
