"""Every problem is explained, and each example has the problem and its correction has not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.each import each
from timer.routine.diagnostics import CODES
from timer.routine.explanations import EXPLANATIONS, explanation_lines, whole
from timer.routine.library.moves import load_library
from timer.services.lint import check_data

MOVES = load_library([])
UNSHOWN = {
    *("cannot-read", "near-miss-name", "own-sound", "name-taken", "file-too-large", "not-utf-8"),
    *("control-character", "too-much", "too-deep", "too-many-problems", "yaml-syntax"),
    *("broken-move", "unknown-figure", "wrong-folder"),
    *("long-text", "not-toned", "include-circle", "include-too-deep", "broken-include"),
}
"""What no short file shows."""


ADVICE = {"no-neighbours", "eccentric-without-rest", "warm-up-length", "other-name", "no-sides"}
"""What may still be said of a correction: it is about something else."""


def problems(example: str) -> set[str]:
    found = check_data(whole(example).encode(), Path("example.yaml"), MOVES).problems
    return {one.code for one in found}


def test_every_problem_is_explained() -> None:
    assert list(EXPLANATIONS) == list(CODES)
    assert {code for code, one in EXPLANATIONS.items() if not one.wrong} <= UNSHOWN


@each("code", [code for code, one in EXPLANATIONS.items() if one.wrong])
def test_an_example_has_its_problem_and_the_correction_has_none(code: str) -> None:
    one = EXPLANATIONS[code]
    assert code in problems(one.wrong)
    assert problems(one.right) <= ADVICE - {code}


@each("code", CODES)
def test_an_explanation_fits_a_terminal(code: str) -> None:
    lines = explanation_lines(code)
    assert lines[0] == CODES[code]
    assert all(line.isprintable() or "\t" in line or "\u00a0" in line for line in lines)


def test_the_page_of_problems_is_made_from_the_table() -> None:
    script = Path(__file__).parents[2] / "scripts" / "problems"
    subprocess.run([sys.executable, script, "--check"], check=True)
