"""`bench weak [--only CASE ...] [--beside livekit] [--media-only] [--json]`, inside a namespace.

Each case takes one to two minutes. `--beside livekit` runs the same cases with a LiveKit server whose program and whose
client bundle are given by BENCH_LIVEKIT and BENCH_LIVEKIT_CLIENT; nothing of it is part of this repository.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from bench.table import print_table
from bench.weak.cases import CASES, Case
from bench.weak.course import Course
from bench.weak.links import lay_street
from bench.weak.products import PRODUCTS
from bench.weak.result import HEAD, Result, as_json, as_row
from tests.support.namespace import require_namespace

__all__ = ["run"]


def run(arguments: Sequence[str] = ()) -> None:
    """Measure the cases one after the other and print one table, a line each."""
    chosen = _options().parse_args(arguments)
    cases = [case for case in CASES if not chosen.only or case.name in chosen.only]
    require_namespace()
    lay_street()
    results: list[Result] = []
    for product in ["parlour", *chosen.beside]:
        if product not in chosen.skip:
            results += _measure(product, cases, media_only=chosen.media_only)
    results.sort(key=lambda result: CASES.index(result.case))
    if chosen.json:
        print(json.dumps([as_json(result) for result in results], indent=1))
    else:
        print_table("One person's link is weak", HEAD, [as_row(result) for result in results])


def _measure(name: str, cases: Sequence[Case], *, media_only: bool) -> list[Result]:
    results = []
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        folder = Path(kept)
        with PRODUCTS[name](folder) as product:
            course = Course(playwright, product, folder, media_only)
            for case in cases:
                begin = time.monotonic()
                results.append(_attempt(course, case))
                print(f"{case.name} of {name}: {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
    return results


def _attempt(course: Course, case: Case) -> Result:
    """Run a case; one in which a page does not do what it should is shown without figures, and the others go on."""
    try:
        return course.run(case)
    except Error as error:
        print(f"{case.name} of {course.product.name} broke: {error}", file=sys.stderr, flush=True)
        return Result(case, product=course.product.name)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench weak", description=run.__doc__)
    names = [case.name for case in CASES]
    parser.add_argument("--only", nargs="+", choices=names, default=[], metavar="CASE", help=", ".join(names))
    parser.add_argument("--beside", nargs="+", choices=[name for name in PRODUCTS if name != "parlour"], default=[])
    parser.add_argument("--skip", nargs="+", choices=["parlour"], default=[], help="measure only what is beside it")
    parser.add_argument("--media-only", action="store_true", help="let signalling pass the link unlimited")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser
