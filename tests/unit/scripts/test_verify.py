"""The verdict of `make test` counts what ran, and nothing that failed hides in it."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scripts import verify
from scripts.verify import Check, Counts, Stage, Verdict, closing_lines, read_junit, read_vitest, run_group, run_stage

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
    assert run_stage(stage(tmp_path, write(3, 0))) == Verdict(Counts(passed=3))


def test_a_stage_that_ran_no_test_is_a_problem(tmp_path: Path) -> None:
    assert run_stage(stage(tmp_path, write(0, 0))).problem == "one: ran no test"


def test_a_stage_that_died_before_its_result_is_a_problem(tmp_path: Path) -> None:
    assert run_stage(stage(tmp_path, "exit 0")).problem == "one: wrote no result"


def test_a_result_of_an_earlier_run_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "result.xml").write_text(JUNIT)
    assert run_stage(stage(tmp_path, "exit 0")).problem == "one: wrote no result"


def test_a_result_that_breaks_off_is_a_problem(tmp_path: Path) -> None:
    problem = run_stage(stage(tmp_path, "echo '<testsuites><testsuite tests=' > result.xml")).problem
    assert problem is not None
    assert problem.startswith("one: its result cannot be read")


def test_a_bad_status_is_a_problem_even_when_every_test_passed(tmp_path: Path) -> None:
    verdict = run_stage(stage(tmp_path, f"{write(3, 0)}; exit 1"))
    assert verdict.counts == Counts(passed=3)
    assert verdict.problem is not None


def test_failed_tests_are_a_problem(tmp_path: Path) -> None:
    verdict = run_stage(stage(tmp_path, f"{write(3, 1)}; exit 1"))
    assert verdict == Verdict(Counts(passed=2, failed=1), "one: 1 failed")


def tried_again(tmp_path: Path, first: str, second: str) -> Verdict:
    again = Stage("one-again", ["sh", "-c", second], tmp_path / "again.xml", read_junit, tmp_path)
    return run_stage(replace(stage(tmp_path, first), again=again))


def in_the_other_file(script: str) -> str:
    return script.replace("result.xml", "again.xml")


def test_what_passes_when_tried_again_has_passed_and_is_told(tmp_path: Path) -> None:
    verdict = tried_again(tmp_path, f"{write(9, 2)}; exit 1", in_the_other_file(write(2, 0)))
    assert verdict == Verdict(Counts(passed=9), remark="one: 2 passed only when tried again")
    assert closing_lines([verdict]) == [
        "everything passed",
        "one: 2 passed only when tried again",
        "9 passed, 0 failed",
    ]


def test_what_fails_again_has_failed(tmp_path: Path) -> None:
    verdict = tried_again(tmp_path, f"{write(9, 2)}; exit 1", f"{in_the_other_file(write(2, 1))}; exit 1")
    assert verdict == Verdict(Counts(passed=8, failed=1), "one: 1 failed", "one: 1 passed only when tried again")


@pytest.mark.parametrize("script", ["exit 1", f"{write(0, 0)}; exit 5", f"{write(1, 0)}; exit 1"])
def test_a_second_try_that_did_not_run_everything_saves_nothing(tmp_path: Path, script: str) -> None:
    verdict = tried_again(tmp_path, f"{write(9, 2)}; exit 1", in_the_other_file(script))
    assert verdict == Verdict(Counts(passed=7, failed=2), "one: 2 failed")


def test_many_failures_are_not_tried_again(tmp_path: Path) -> None:
    failed = verify.FEW + 1
    verdict = tried_again(tmp_path, f"{write(20, failed)}; exit 1", in_the_other_file(write(failed, 0)))
    assert verdict.counts.failed == failed


def test_a_stage_that_was_interrupted_counts_as_failed(tmp_path: Path) -> None:
    verdict = run_stage(stage(tmp_path, f"{write(3, 0)}; kill -TERM $$"))  # INT may be ignored here
    assert verdict.failures == 1
    assert closing_lines([verdict])[-1] == "3 passed, 1 failed"


def test_the_closing_line_counts_tests_and_what_failed_without_one() -> None:
    verdicts = [
        Verdict(Counts(passed=5, skipped=1)),
        Verdict(Counts(passed=2, failed=3), "server: 3 failed"),
        Verdict(problem="mypy"),
    ]
    assert closing_lines(verdicts) == ["failed: server: 3 failed", "failed: mypy", "7 passed, 4 failed, 1 skipped"]


def test_when_nothing_failed_the_end_says_so() -> None:
    assert closing_lines([Verdict(Counts(passed=5)), Verdict()]) == ["everything passed", "5 passed, 0 failed"]


def shell(name: str, script: str, folder: Path) -> Check:
    return Check(name, ["sh", "-c", script], folder)


def test_checks_of_a_group_run_side_by_side_and_are_told_in_order(tmp_path: Path) -> None:
    for name in ("a", "b"):
        os.mkfifo(tmp_path / name)
    group = [shell("one", "echo > a; read x < b", tmp_path), shell("two", "read x < a; echo > b; exit 1", tmp_path)]
    assert [verdict.problem for verdict in run_group(group)] == [None, "two"]


def test_output_of_what_runs_side_by_side_is_not_mixed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b"):
        os.mkfifo(tmp_path / name)
    group = [
        shell("one", "echo first >&2; echo > a; read x < b; echo last", tmp_path),
        shell("two", "read x < a; echo between; echo > b", tmp_path),
    ]
    list(run_group(group))
    assert "=== one\nfirst\nlast\n=== one: ok" in capfd.readouterr().out


def test_a_command_that_is_missing_is_a_failed_check(tmp_path: Path) -> None:
    group = [Check("gone", [tmp_path / "gone"], tmp_path)]
    assert [verdict.problem for verdict in run_group(group)] == ["gone"]


def test_an_interrupt_of_the_whole_run_counts_as_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(group: list[Check | Stage]) -> Iterator[Verdict]:
        yield Verdict(Counts(passed=2))
        raise KeyboardInterrupt

    monkeypatch.setattr(verify, "run_group", interrupted)
    monkeypatch.setattr(verify, "RESULTS", tmp_path)
    assert verify.main(["test"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[-2:] == ["failed: interrupted: not everything was run", "2 passed, 1 failed"]


def test_every_media_test_runs_in_one_of_the_two_stages() -> None:
    stages = [stage.command for group in verify.GROUPS["test"] for stage in group if isinstance(stage, Stage)]
    expressions = [command[command.index("-m", 3) + 1] for command in stages if "pytest" in command]
    assert expressions == ["not media", "not media", "media and not alone", "media and alone"]


def test_what_one_stage_leaves_out_another_runs() -> None:
    ignored = [part.removeprefix("--ignore=") for part in map(str, verify.SERVER_STAGE.command) if "--ignore" in part]
    assert ignored == list(verify.REAL_TIME_FOLDERS)
    assert set(ignored) <= set(verify.REAL_TIME_STAGE.command)
    assert all((verify.ROOT / folder).exists() for folder in ignored)
