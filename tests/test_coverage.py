"""Every row and every rule of the protocol table is held by something that exists."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from tests.each import each
from timer import assets
from timer.coach import remarks, today
from timer.player.actions import ACTIONS
from timer.routine.diagnostics import CODES
from timer.routine.library.moves import load_library
from timer.routine.model import Ask, AuthorCue, Group, Moves, Note, Routine, Step, Zones
from timer.routine.reader.routine_file import read_file
from timer.routine.screening_questions import COMPLAINTS
from timer.settings import Settings

ROOT = Path(__file__).parents[1]
COUNTS = {
    "D": 13, "S": 18, "N": 2, "F": 9, "T": 10, "B": 4, "H": 13, "G": 15, "C": 5, "X": 14, "R": 13,
}  # fmt: skip
ROWS = [
    f"{letter}{number:02}" for letter, count in COUNTS.items() for number in range(1, count + 1)
]
RULES = [f"P{number:02}" for number in range(1, 66)]
COVERS = ("move", "routine", "guard", "schedule", "note")


@cache
def data() -> Any:
    return yaml.safe_load((ROOT / "docs" / "coverage.yaml").read_text(encoding="utf-8"))


@cache
def library() -> Moves:
    return load_library([])


@cache
def routine(slug: str) -> Routine:
    found = read_file(assets.folder("routines") / f"{slug}.yaml", library()).routine
    assert found is not None, slug
    return found


def leaves(steps: tuple[Step, ...]) -> list[Step]:
    found: list[Step] = []
    for step in steps:
        found += leaves(step.steps) if isinstance(step, Group) else [step]
    return found


def moves_of(slug: str) -> set[str]:
    """Return the moves of a routine and those that one swap leads to."""
    names: set[str] = set()
    for step in leaves(routine(slug).steps):
        names |= {zone.name for zone in step.zones} if isinstance(step, Zones) else set()
        names.add(getattr(step, "move", ""))
    found = [move for move in map(library().find, names) if move]
    swaps = [swap.to for one in found for swap in (*one.easier, *one.harder, *one.instead)]
    return {move.slug for move in found} | set(swaps)


def said(slug: str) -> str:
    """Return whatever a routine's own text says."""
    found = [routine(slug).about or ""]
    for step in leaves(routine(slug).steps):
        cues: tuple[AuthorCue, ...] = step.cues
        found += [cue.say for cue in cues]
        found += [step.text] if isinstance(step, (Note, Ask)) else [str(getattr(step, "move", ""))]
        if isinstance(step, Ask):
            found += [option.say or "" for option in step.options]
    return " ".join(found).casefold()


def importable(name: str) -> bool:
    """Tell whether a dotted name in `timer` leads to something."""
    module, _, attribute = name.rpartition(".")
    return hasattr(import_module(f"timer.{module}"), attribute)


EXISTS: dict[str, Callable[..., bool]] = {
    "move": lambda name: name in library().slugs,
    "routine": lambda name: bool(routine(name).steps),
    "schedule": lambda name: routine(name).schedule is not None,
    "note": lambda name, word: word in said(name),
    "next": lambda name, following: routine(name).next == following,
    "guard": lambda name: any(name in routine(one).guards for one in bundled()),
    "stop": lambda name: name in [one.slug for one in COMPLAINTS],
    "hint": lambda name: name in CODES,
    "coach": lambda name: callable(getattr(remarks, name, None) or getattr(today, name)),
    "setting": lambda name: name in Settings.__match_args__,
    "key": lambda name: any(name in action.keys_text.split() for action in ACTIONS),
    "code": importable,
}
"""For each kind of entry, whether what it names exists."""


@cache
def bundled() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in assets.folder("routines").glob("*.yaml")))


def test_the_table_has_every_row_and_every_rule_once_and_no_other() -> None:
    assert len(ROWS) == 116
    assert list(data()["rows"]) == ROWS
    assert list(data()["rules"]) == RULES


@each("row", ROWS)
def test_every_row_is_covered_by_something_that_exists(row: str) -> None:
    by = [entry.split() for entry in data()["rows"][row]["by"]]
    assert any(kind in COVERS for kind, *_ in by)
    for kind, name, *more in by:
        assert EXISTS[kind](name, *more), (kind, name, more)


@each("row", ROWS)
def test_a_row_with_a_move_and_a_routine_is_done_in_that_routine(row: str) -> None:
    by = [entry.split() for entry in data()["rows"][row]["by"]]
    moves = {name for kind, name, *_ in by if kind == "move"}
    for kind, name, *_ in by:
        if kind == "routine" and moves:
            assert moves & moves_of(name), f"{name} does nothing of {row}"


@each("rule", RULES)
def test_every_rule_is_held_where_the_table_says_or_admits_that_it_is_not(rule: str) -> None:
    one = data()["rules"][rule]
    assert one["state"] in ("enforced", "shown", "partly", "not yet")
    assert bool(one["by"]) == (one["state"] != "not yet")
    for entry in one["by"]:
        kind, name, *more = entry.split()
        assert EXISTS[kind](name, *more), entry


def test_the_comments_above_the_moves_and_the_table_agree() -> None:
    commented: dict[str, set[str]] = {row: set() for row in ROWS}
    for path in sorted((assets.folder("routines") / "moves").glob("*.yaml")):
        rows: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# Rows:"):
                rows = re.findall(r"\b[A-Z]\d\d\b", line)
            elif re.fullmatch(r"[a-z0-9-]+:", line):
                assert rows, f"{line} says nothing of its rows"
                for row in rows:
                    commented[row].add(line[:-1])
                rows = []
    for row, one in data()["rows"].items():
        listed = {entry.split()[1] for entry in one["by"] if entry.startswith("move ")}
        assert listed == commented[row], row


def test_every_move_and_every_routine_stands_in_the_table() -> None:
    entries = {entry for one in data()["rows"].values() for entry in one["by"]}
    assert {f"move {slug}" for slug in library().slugs} <= entries
    used = {entry.split()[1] for entry in entries if entry.split()[0] in ("routine", "schedule")}
    assert used == set(bundled())


def test_every_routine_for_after_a_run_leads_to_the_breathing() -> None:
    for slug in bundled():
        if "after-run" in routine(slug).when and slug != "breathe-down":
            assert routine(slug).next == "breathe-down", slug


def test_the_page_is_made_from_the_table() -> None:
    found = subprocess.run([sys.executable, str(ROOT / "scripts" / "coverage"), "--check"])
    assert found.returncode == 0, "run scripts/coverage"
