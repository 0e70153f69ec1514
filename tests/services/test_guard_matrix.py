"""What a yes does in each bundled routine, line by line, each with its reason."""

from __future__ import annotations

from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

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
WRITTEN = GUARDS_SCRIPT.read((ROOT / "tests" / "guard_matrix.txt").read_text(encoding="utf-8"))


@cache
def now() -> dict[tuple[str, str], Any]:
    """What every guard does in every routine."""
    return {(row.guard, row.routine): row for row in GUARDS_SCRIPT.rows()}


def test_a_yes_does_what_the_table_says_and_for_its_reason() -> None:
    changed = [row for row in now().values() if row not in WRITTEN]
    assert changed == [], "run scripts/guards, and give a reason for what changed"
    assert [row for row, reason in WRITTEN.items() if len(reason) <= 5] == [], "reasons are missing"


def test_the_table_has_no_other_lines() -> None:
    assert len(WRITTEN) == len(now())


def test_a_fresh_injury_is_asked_about_before_everything_but_breathing() -> None:
    asks = {routine for guard, routine in now() if now()[guard, routine].asks == "asks"
            and guard == "fresh-injury"}  # fmt: skip
    assert {routine for _, routine in now()} - asks == {"breathe-down"}


def test_every_guard_does_something_somewhere() -> None:
    for slug in GUARDS:
        assert {row.does for row in now().values() if row.guard == slug} != {"untouched"}
