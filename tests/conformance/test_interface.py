"""Everything that daily-js says and hears is declared, with what proves it: nothing can be forgotten, nor drift."""

from pathlib import Path

from tests.conformance.interface import package
from tests.conformance.interface.document import as_markdown
from tests.conformance.interface.messages import EVENTS, OTHER_ACTIONS, Later, Never, Proved
from tests.conformance.interface.methods import LISTENING, METHODS

ROOT = Path(__file__).parents[2]


def test_every_method_of_the_call_object_is_declared_once() -> None:
    names = [method.name for method in METHODS]
    assert len(names) == len(set(names))
    assert set(names) | LISTENING == package.methods()


def test_every_action_is_declared() -> None:
    of_methods = {action for method in METHODS for action in method.actions}
    assert not of_methods & OTHER_ACTIONS.keys()
    assert of_methods | OTHER_ACTIONS.keys() == package.actions()


def test_every_event_is_declared() -> None:
    assert EVENTS.keys() == package.events()


def test_what_is_served_names_a_test_that_knows_it() -> None:
    for name, standing in {**EVENTS, **OTHER_ACTIONS}.items():
        match standing:
            case Proved(test):
                assert f'"{name}"' in (ROOT / test).read_text(), f"{test} does not know {name}"
            case Later() | Never():
                pass


def test_what_is_not_served_yet_is_sent_by_nothing() -> None:
    sources = [
        file.read_text()
        for folder in ("call-machine/src", "prebuilt/src/embed")
        for file in (ROOT / "web" / folder).rglob("*.ts")
        if not file.name.endswith(".test.ts")
    ]
    for name, standing in EVENTS.items():
        sent = any(f'"{name}"' in source or f"  {name}: " in source for source in sources)
        assert sent == isinstance(standing, Proved), f"{name}: {standing}"


def test_the_document_says_what_is_declared() -> None:
    assert (ROOT / "docs" / "daily-js.md").read_text() == as_markdown(), "write it anew: make docs"
