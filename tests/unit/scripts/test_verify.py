"""The verdict of `make test` counts what ran, and nothing that failed hides in it."""

import json
from pathlib import Path

from scripts.verify import Counts, Stage, read_junit, read_vitest, run_stage

JUNIT = '<testsuites><testsuite tests="6" failures="1" errors="1" skipped="2"/></testsuites>'


def stage(tmp_path: Path, command: str) -> Stage:
    return Stage("one", ["sh", "-c", command], tmp_path / "result.xml", read_junit, tmp_path)


def write(tests: int, failures: int) -> str:
    return f'echo \'<testsuites><testsuite tests="{tests}" failures="{failures}"/></testsuites>\' > result.xml'


def test_errors_outside_a_test_count_as_failures(tmp_path: Path) -> None:
    (tmp_path / "junit.xml").write_text(JUNIT)
    assert read_junit(tmp_path / "junit.xml") == Counts(passed=2, failed=2, skipped=2)


def test_a_browser_test_file_that_cannot_be_loaded_counts_as_a_failure(tmp_path: Path) -> None:
    files = [{"status": "failed", "assertionResults": []}, {"status": "passed", "assertionResults": [{}]}]
    report = {"numPassedTests": 1, "numFailedTests": 0, "numPendingTests": 0, "testResults": files}
    (tmp_path / "vitest.json").write_text(json.dumps(report))
    assert read_vitest(tmp_path / "vitest.json") == Counts(passed=1, failed=1)


def test_a_good_stage_has_no_problem(tmp_path: Path) -> None:
    assert run_stage(stage(tmp_path, write(3, 0))) == (Counts(passed=3), None)


def test_a_stage_that_ran_no_test_is_a_problem(tmp_path: Path) -> None:
    assert run_stage(stage(tmp_path, write(0, 0)))[1] == "one: ran no test"


def test_a_stage_that_died_before_its_result_is_a_problem(tmp_path: Path) -> None:
    assert run_stage(stage(tmp_path, "exit 0"))[1] == "one: wrote no result"


def test_a_result_of_an_earlier_run_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "result.xml").write_text(JUNIT)
    assert run_stage(stage(tmp_path, "exit 0"))[1] == "one: wrote no result"


def test_a_bad_status_is_a_problem_even_when_every_test_passed(tmp_path: Path) -> None:
    counts, problem = run_stage(stage(tmp_path, f"{write(3, 0)}; exit 1"))
    assert counts == Counts(passed=3)
    assert problem is not None


def test_failed_tests_are_a_problem(tmp_path: Path) -> None:
    assert run_stage(stage(tmp_path, f"{write(3, 1)}; exit 1")) == (Counts(passed=2, failed=1), "one: 1 failed")
