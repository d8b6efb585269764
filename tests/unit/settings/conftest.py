"""Settings are read on a machine that has none of its own."""

import os

import pytest


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().startswith("PARLOUR_")]:
        monkeypatch.delenv(name)
