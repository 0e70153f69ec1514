"""The schema says of a file what the reader says of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from tests.each import each
from timer import assets
from timer.routine.diagnostics import CODES
from timer.routine.library.moves import MOVE_KEYS
from timer.routine.library.positions import bundled
from timer.routine.model import Move, Moves
from timer.routine.reader.phases import PATTERN_KEYS
from timer.routine.reader.routine_file import (
    DEFAULTS_KEYS,
    ROUTINE_KEYS,
    SCHEDULE_KEYS,
    SOUND_KEYS,
    read_routine,
)
from timer.routine.reader.steps import KINDS
from timer.routine.schema import ABOUT, MOVE_ABOUT, POSITIONS, moves_schema, routine_schema

MOVES = Moves((Move(slug="plank", name="Plank"),))
VALIDATOR = Draft7Validator(routine_schema(MOVES))


def as_editor(source: str) -> Any:
    """Load YAML the way an editor does: whole numbers and true or false have types of their own."""

    class Loader(yaml.BaseLoader):
        pass

    Loader.add_implicit_resolver("int", re.compile(r"^[0-9]+$"), list("0123456789"))
    Loader.add_implicit_resolver("bool", re.compile("^(true|false)$"), list("tf"))
    Loader.add_constructor("int", lambda loader, node: int(node.value))
    Loader.add_constructor("bool", lambda loader, node: node.value == "true")
    return yaml.load(source, Loader=Loader)


GOOD = [
    "hold: plank, for: 45",
    "hold: Any name, for: 20-30s, sides: each, sets: 2, rest: 1:30, optional: extra",
    "hold: plank, for: {left: 20s, right: 1m 30s}, sides: each, order: by-set",
    "hold: plank, for: 1.5m, sides: [front, back], cues: [x, {at: half, say: y}], settle: 0",
    "hold: plank, for: 1:30:00, optional: true, kit: mat, tags: [a], position: up",
    "reps: plank, count: 10-15, tempo: {out: 3s, back: 0}",
    "reps: plank, count: 12, tempo: 5-1-2-0, sides: alternate",
    "reps: plank, count: [12, 10-12, 8]",
    "reps: plank, count: '12, 10, 8', sets: 3, sides: each",
    "reps: plank, count: '12,10'",
    "reps: plank, count: 8, sets: {left: 3, right: 1}, sides: each",
    "hold: plank, for: [30s, 20, 10-15s], rest: 30-60s, settle: 0-10s, switch: 5-8s",
    "hold: plank, for: '30, 20, 10s'",
    "hold: plank, for: [3]",
    "note: Drink, for: 5-10s",
    "rest: 30-60s",
    "include: core",
    "include: core, optional: extra, why: It steadies you",
    "hold: plank, breaths: 5, pattern: {in: 4, out: 6}, load: 10 kg",
    "hold: plank, for: 30, cues: [{every: 20s, say: x}, {at: 1/3, say: y}, {at: 75%, say: z}]",
    "group: a, rounds: 2-3, rest: 1-2m, steps: [{rest: 3}]",
    "reps: plank, count: 12, tempo: [{phase: out, for: 3, cue: x}]",
    "reps: plank, count: {left: 3, right: 4}, sides: each, pace: 2s",
    "effort: plank, to: 8/10, window: 3-8, ceiling: 9",
    "breathe: plank, pattern: {in: 4, out: 6-8}, for: 5m",
    "breathe: plank, pattern: {in: 4, hold: 0, out: 6, pause: 1}, cycles: 10",
    "zones: [plank, other, {zone: calves, for: 30s, cues: [x]}, {zone: b, share: 2}], for: 5m",
    "open: plank, about: 8m, cap: 10m",
    "note: Drink, for: 5s",
    "note: 12",
    "ask: 'Better?', options: [good, {text: worse, then: stop, say: x}]",
    "rest: 0",
    "group: a, rounds: 3, sides: each, rest: 10s, steps: [{rest: 3}, {hold: plank, for: 3}]",
]
BAD = [
    "hold: plank",
    "hold: plank, for: 1m30",
    "hold: plank, for: 3, count: 3",
    "hold: plank, for: 3, fro: 3",
    "hold: plank, for: 3, reps: plank",
    "hold: plank, for: -3s",
    "hold: plank, for: 1:75",
    "hold: plank, for: 1m60s",
    "hold: plank, for: 30s1m",
    "hold: plank, for: 1.5m30s",
    "hold: plank, for: 30s 30s",
    "hold: plank, for: PT1M30S",
    "hold: plank, for: 3, sides: both",
    "hold: plank, for: 3, order: backwards",
    "hold: plank, for: 3, sets: 0",
    "hold: plank, for: 3, sets: 2-3",
    "hold: plank, for: 3, optional: maybe",
    "hold: plank, for: [[3]]",
    "hold: plank, for: []",
    "hold: plank, for: '30, ten'",
    "hold: plank, for: '1,5'",
    "hold: plank, for: {left: [3, 4], right: 3}, sides: each",
    "hold: plank, for: 3, sets: {left: 2, right: 0}, sides: each",
    "reps: plank, count: 3, rest: 60-",
    "effort: plank, to: 8/10, window: [3, 8]",
    "zones: [a], for: [3, 4]",
    "breathe: plank, pattern: {in: 4, out: 6}, for: [3, 4]",
    "group: a, rounds: [1, 2], steps: [{rest: 3}]",
    "hold: [plank], for: 3",
    "hold: plank, for: 3, cues: [{at: half}]",
    "hold: plank, for: 0",
    "hold: plank, for: 20000",
    "reps: plank, count: 0",
    "reps: plank, count: many",
    "reps: plank, count: 3, tempo: fast",
    "reps: plank, count: 3, tempo: {a: 3}, pace: 3",
    "effort: plank, to: 10/10, window: 3",
    "effort: plank, to: 8, window: 3",
    "effort: plank, to: 8/10, window: 3, ceiling: 10",
    "breathe: plank, pattern: {in: 4, out: 6}",
    "breathe: plank, pattern: {in: 4, out: 6}, for: 3, cycles: 3",
    "breathe: plank, pattern: {in: 4}, cycles: 3",
    "zones: [], for: 5m",
    "zones: [{for: 3}], for: 5m",
    "open: plank",
    "note: Drink, sides: each",
    "ask: 'Better?', options: [good]",
    "ask: 'Better?'",
    "rest: 3, sets: 3",
    "include: core, rounds: 2",
    "hold: plank, breaths: 5",
    "hold: plank, for: 3, pattern: {in: 4, out: 6}",
    "hold: plank, for: 3, breaths: 5, pattern: {in: 4, out: 6}",
    "hold: plank, for: 30, cues: [{every: 20s, at: half, say: x}]",
    "hold: plank, for: 30, cues: [{at: never, say: x}]",
    "for: 3",
    "group: a, steps: []",
    "group: a, steps: [{hold: plank}]",
]
TOPS = {
    "when: after-run": True,
    "when: [after-run, evening]": True,
    "when: never": False,
    "guards: [impact]": True,
    "guards: [boredom]": False,
    "schedule: {per-week: 1-2, apart: 48h, every-run: true}": True,
    "schedule: {per-month: 1}": False,
    "sound: {voice: names, ticks: off}": True,
    "sound: {voice: loud}": False,
    "defaults: {settle: 8s, switch: 0}": True,
    "defaults: {pause: 8s}": False,
    "next: breathe-down": True,
    "next: Breathe Down": False,
    "kit: [strap, chair]": True,
    "what: ever": False,
    "about: 12": True,
}


def agree(source: str, good: bool) -> None:
    """Hold reader and schema to the same answer about `source`."""
    reading = read_routine(source.encode(), "x", MOVES)
    assert (reading.routine is not None) == good, reading.problems
    assert VALIDATOR.is_valid(as_editor(source)) == good


@each("step", GOOD)
def test_what_the_reader_takes_the_schema_takes(step: str) -> None:
    agree(f"name: x\nsteps:\n  - {{{step}}}\n", True)


@each("step", BAD)
def test_what_the_reader_refuses_the_schema_refuses(step: str) -> None:
    agree(f"name: x\nsteps:\n  - {{{step}}}\n", False)


@each("line", TOPS)
def test_both_agree_about_the_keys_of_a_routine(line: str) -> None:
    agree(f"name: x\n{line}\nsteps:\n  - rest: 3\n", TOPS[line])


def test_the_schema_is_one_itself() -> None:
    Draft7Validator.check_schema(routine_schema(MOVES))
    Draft7Validator.check_schema(routine_schema(Moves()))


def test_the_schema_takes_every_bundled_routine() -> None:
    for path in sorted(assets.folder("routines").glob("*.yaml")):
        errors = [error.message for error in VALIDATOR.iter_errors(as_editor(path.read_text()))]
        assert errors == [], path.name


def references(part: Any) -> set[str]:
    """Return every definition that a part of a schema refers to."""
    if isinstance(part, list):
        return set().union(*map(references, part))
    if not isinstance(part, dict):
        return set()
    own = {part["$ref"]} if "$ref" in part else set()
    return own.union(*map(references, part.values()))


def test_every_reference_leads_to_a_definition() -> None:
    schema = routine_schema(MOVES)
    assert references(schema) == {f"#/definitions/{name}" for name in schema["definitions"]}


def test_every_key_of_every_table_has_a_shape() -> None:
    tables = [ROUTINE_KEYS, SCHEDULE_KEYS, SOUND_KEYS, DEFAULTS_KEYS]
    tables += [kind.keys for kind in KINDS.values()]
    shapes = {key.read.shape for table in tables for key in table.values()}
    assert {one for one in shapes if isinstance(one, str)} <= {
        *routine_schema(MOVES)["definitions"]
    }


def test_every_move_is_suggested_and_any_name_taken() -> None:
    suggested = routine_schema(MOVES)["definitions"]["move"]["anyOf"]
    assert suggested[0]["enum"] == ["plank"]
    assert "string" in suggested[1]["type"]


def test_every_key_of_every_step_is_described() -> None:
    assert {key for kind in KINDS.values() for key in kind.keys} <= set(ABOUT)


def test_every_code_is_kebab_case_with_a_sentence() -> None:
    for code, meaning in CODES.items():
        assert code == code.lower().replace("_", "-")
        assert meaning.endswith(".")


def test_a_part_of_a_breath_is_not_described_as_a_kind_of_step() -> None:
    parts = routine_schema(MOVES)["definitions"]["pattern"]["properties"]
    assert set(parts) == set(PATTERN_KEYS)
    assert "full lungs" in parts["hold"]["description"]
    assert all("description" in part for part in parts.values())


def test_every_key_of_a_move_and_every_position_is_described() -> None:
    schema = moves_schema(MOVES)
    Draft7Validator.check_schema(schema)
    assert set(MOVE_KEYS) <= set(MOVE_ABOUT)
    assert set(bundled().levels) == set(POSITIONS)
    assert {name for name, about in POSITIONS.items() if not about} == set()
    used = {one.rpartition("/")[2] for one in references(schema)}
    assert used == set(schema["definitions"])


@pytest.mark.parametrize("path", sorted((assets.folder("routines") / "moves").glob("*.yaml")))
def test_the_schema_takes_every_bundled_file_of_moves(path: Path) -> None:
    validator = Draft7Validator(moves_schema(MOVES))
    assert [one.message for one in validator.iter_errors(as_editor(path.read_text("utf-8")))] == []
