"""Whatever the bytes: no crash, no traceback, no long wait, no routine where there is an error."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.each import each
from timer.routine.diagnostics import CODES
from timer.routine.model import Move, Moves
from timer.routine.reader.routine_file import Reading, read_file, read_routine

MOVES = Moves(tuple(Move(slug=f"plank-number-{i}", name=f"Plank {i}") for i in range(120)))
PIECES = st.sampled_from(
    [
        *("name:", "steps:", "-", "hold:", "for:", "reps:", "count:", "sides:", "each", "group:"),
        *("rest:", "zones:", "tempo:", "5-1-2-0", "1m30", "20-30s", "alternate", "plank"),
        *"[]{},:?!&*#|>'\"\\%@`~\t\r\u00a0漢",
        *("---", "...", "<<", " ", "\n", "\n  ", "\n    ", "\n  - "),
    ]
)


def whole(reading: Reading) -> None:
    """Hold a reading to its promises."""
    errors = [problem for problem in reading.problems if problem.severity == "error"]
    assert (reading.routine is None) == bool(errors)
    for problem in reading.problems:
        assert problem.code in CODES
        assert problem.line >= 1
        assert 1 <= problem.column <= problem.end_column
        assert problem.message.isprintable()
        assert problem.help
        assert problem.help.isprintable()


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_routine_or_problems(data: bytes) -> None:
    whole(read_routine(data, "x", MOVES))


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_mix_of_yaml_ends_in_a_routine_or_problems(source: str) -> None:
    whole(read_routine(source.encode(), "x", MOVES))
    whole(read_routine(("name: x\nsteps:\n  - " + source).encode(), "x", MOVES))


FULL = 256 * 1024


def fill(piece: str, head: str = "") -> str:
    """Repeat `piece` after `head` up to the largest size."""
    return (head + piece * (FULL // len(piece.encode())))[: FULL - 10]


@pytest.mark.parametrize(
    "source",
    [
        "[" * 100_000,
        "{" * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "".join(f"k{i}: v\n" for i in range(20_000)),
        "".join(f"k{i}: v\n" for i in range(9_000)),
        "k: v\n" * 14_000,
        fill("- hold: plnk\n  fro: 3\n", "name: x\nsteps:\n")[:150_000],
        fill(f"- hold: x\n  for: {'1' * 490}!\n", "name: x\nsteps:\n"),
        fill(f"- hold: x\n  for: {'1 m' * 160}!\n", "name: x\nsteps:\n"),
        fill(f"- breathe: x\n  pattern: '{'1' * 490}'\n", "name: x\nsteps:\n"),
        fill(f"- reps: x\n  tempo: '{'a' * 490}'\n", "name: x\nsteps:\n"),
        fill("a b\n", 'name: "'),
        fill("a b\n ", "name: "),
        fill("a:"),
        fill("\n"),
        fill("#\n"),
        fill(" x\n", "name: |\n"),
        fill("--- a\n"),
        fill("%a\n"),
        fill("''"),
        "name: x\nsteps:\n  - note: " + "'a' \"b\" 'c'd " * 30 + "\n",
    ],
    ids=range(22),
)
def test_a_large_hostile_file_is_read_in_bounded_work(source: str) -> None:
    start = time.process_time()
    reading = read_routine(source.encode()[:FULL], "x", MOVES)
    assert time.process_time() - start < 5
    whole(reading)
    assert len(reading.problems) <= 201


@each("digits", [81, 400, 5_000])
@each(
    "step",
    [
        *("effort: x, to: {}", "effort: x, to: '{}%'", "effort: x, to: '{}/10'"),
        *("effort: x, to: 5/{}", "effort: x, to: 'rpe {}.5'", "effort: x, window: {}"),
        *("effort: x, ceiling: {}", "hold: x, for: {}", "hold: x, for: '{}:30'", "rest: {} mins"),
        *("hold: x, for: '{}ms'", "reps: x, count: {}", "reps: x, count: 'max {}+'"),
        *("reps: x, sets: {}", "reps: x, tempo: {}", "reps: x, pace: '{} slow'"),
        *("breathe: x, pattern: {}", "breathe: x, pattern: 'in {}, out {}'", "hold: x, load: {}"),
        *("hold: x, cues: [{{at: {}%, say: a}}]", "hold: x, cues: [{{at: 1/{}, say: a}}]"),
        *("hold: x, cues: [{{every: {}, say: a}}]", "hold: x, for: {{left: {}, right: {}}}"),
    ],
)
def test_a_number_far_too_long_is_a_problem_wherever_it_stands(step: str, digits: int) -> None:
    number = "9" * digits
    reading = read_routine(f"name: x\nsteps:\n  - {{{step.format(number, number)}}}".encode(), "x")
    whole(reading)


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert read_file(tmp_path / "none.yaml").problems[0].message == "There is no such file."


def test_a_folder_a_pipe_and_a_device_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for path, what in [
        (tmp_path, "a folder"),
        (tmp_path / "pipe.yaml", "a pipe"),
        (Path("/dev/zero"), "a device"),
    ]:
        (problem,) = read_file(path).problems
        assert problem.code == "cannot-read"
        assert what in problem.message


def test_a_name_that_no_system_takes_is_a_problem(tmp_path: Path) -> None:
    for name in ("a\0b", "x" * 5000):
        assert read_file(tmp_path / name).problems[0].code == "cannot-read"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("name: x")
    path.chmod(0)
    assert "permission" in read_file(path).problems[0].message


def test_a_file_too_large_is_refused_whatever_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"#" * (FULL + 1))
    assert read_file(path).problems[0].code == "file-too-large"
