"""The build fails when a property is only decoration."""

import subprocess
import sys
from pathlib import Path

from scripts.properties_table import BehaviourTest, Entry, judge

ROOT = Path(__file__).resolve().parent.parent
TEST = BehaviourTest("tests/properties/test_it.py::test_it", media=False)


def test_an_implemented_property_without_a_behaviour_test_is_a_problem() -> None:
    assert judge([Entry("exp", implemented=True)], {}) == ["exp is implemented but has no behaviour test"]


def test_a_pending_property_needs_no_test() -> None:
    assert judge([Entry("enable_chat", implemented=False)], {}) == []


def test_a_pending_property_with_a_behaviour_test_is_a_problem() -> None:
    assert judge([Entry("enable_chat", implemented=False)], {"enable_chat": [TEST]}) == [
        f"enable_chat is called pending but has a behaviour test: {TEST.node_id}"
    ]


def test_a_property_of_which_some_values_are_obeyed_needs_a_test_for_them() -> None:
    partly = Entry("enable_recording", implemented=False, partly=True)
    assert judge([partly], {}) == ["enable_recording is implemented in part but has no behaviour test"]
    assert judge([partly], {"enable_recording": [TEST]}) == []


def test_a_mark_with_an_unknown_name_is_a_problem() -> None:
    assert judge([Entry("exp", implemented=True)], {"exp": [TEST], "expp": [TEST]}) == [
        "a test is marked with expp, which is no property"
    ]


def test_every_implemented_property_of_the_product_has_a_behaviour_test() -> None:
    run = subprocess.run(
        [sys.executable, ROOT / "scripts" / "properties_table.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
