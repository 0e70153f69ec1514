"""What a yes does in each bundled routine, line by line, each with its reason."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

from timer.routine.screening_questions import GUARDS

ROOT = Path(__file__).parents[2]


def script() -> Any:
    loader = SourceFileLoader("guards", str(ROOT / "scripts" / "guards"))
    spec = spec_from_loader("guards", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


GUARDS_SCRIPT = script()
NOW = {(row.guard, row.routine): row for row in GUARDS_SCRIPT.rows()}
WRITTEN = GUARDS_SCRIPT.read((ROOT / "tests" / "guard_matrix.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("guard", "routine"), NOW, ids=" ".join)
def test_a_yes_does_what_the_table_says_and_for_its_reason(guard: str, routine: str) -> None:
    known = [row for row in WRITTEN if (row.guard, row.routine) == (guard, routine)]
    assert known == [NOW[guard, routine]], "run scripts/guards, and give a reason for what changed"
    assert len(WRITTEN[known[0]]) > 5, "a reason is missing"


def test_the_table_has_no_other_lines() -> None:
    assert len(WRITTEN) == len(NOW)


def test_a_fresh_injury_is_asked_about_before_everything_but_breathing() -> None:
    asks = {routine for guard, routine in NOW if NOW[guard, routine].asks == "asks"
            and guard == "fresh-injury"}  # fmt: skip
    assert {routine for _, routine in NOW} - asks == {"breathe-down"}


def test_every_guard_does_something_somewhere() -> None:
    for slug in GUARDS:
        assert {row.does for row in NOW.values() if row.guard == slug} != {"untouched"}
