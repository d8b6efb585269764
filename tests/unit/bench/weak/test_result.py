"""Which goals a case misses, and what its line says."""

import json

from bench.weak.cases import CASES, Case, Goal
from bench.weak.result import HEAD, Result, as_json, as_row
from bench.weak.samples import Hearing, Sight

CASE = Case("300", down=300, goal=Goal(lost=1, fps=17, changes=5, frozen=1, back=10))
GOOD = Result(
    CASE,
    product="parlour",
    before=20.0,
    first=0.3,
    fps=(17.0, 18.0, 20.0, 20.0),
    seen=Sight(19.5, ((1280, 720), (320, 180)), 5, 2, 1.0, 0.6),
    heard=Hearing(1.0, 3.0),
    back=10.0,
)


def test_figures_at_the_goals_meet_them() -> None:
    assert GOOD.missed() == []
    assert GOOD.goals() == ["lost <= 1", "changes <= 5", "frozen <= 1", "back <= 10", "fps >= 17"]


def test_every_goal_that_is_missed_is_named_with_its_figure() -> None:
    seen = Sight(15.0, (), 6, 2, 0.4, 3.0)
    bad = Result(CASE, fps=(20.0, 16.9), seen=seen, heard=Hearing(1.1, 3.0))
    assert bad.missed() == ["lost 1.1", "changes 6.0", "frozen 3.0", "back never", "fps 16.9"]


def test_what_never_came_misses_every_goal() -> None:
    assert len(Result(CASE).missed()) == len(GOOD.goals())


def test_a_line_fits_under_its_head_whatever_is_known() -> None:
    for result in (GOOD, *(Result(case) for case in CASES)):
        assert len(as_row(result)) == len(HEAD)


def test_a_result_is_plain_json() -> None:
    assert json.loads(json.dumps(as_json(GOOD)))["case"] == "300"


def test_names_of_cases_are_unique() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
