"""The call page has words of its own, in every language, for each sentence with which the server puts somebody out."""

from pathlib import Path

import pytest

from parlour.calls.ejection import EjectReason

PAGE = Path(__file__).resolve().parents[3] / "web" / "prebuilt" / "src" / "room" / "failure.ts"


@pytest.mark.parametrize("reason", EjectReason)
def test_the_page_knows_the_sentence(reason: EjectReason) -> None:
    assert f'  "{reason.value}": "errors.ejected.' in PAGE.read_text("utf-8")
