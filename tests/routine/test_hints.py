"""What `check` advises against, when it keeps quiet, and that no bundled file earns a hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from timer import assets
from timer.routine.diagnostics import CODES, Report, Severity
from timer.routine.durations import parse_length
from timer.routine.library.moves import load_library, moves_in
from timer.routine.model import Moves, Range
from timer.routine.reader.routine_file import read_file
from timer.routine.yaml.tree import LARGEST, load, values
from timer.services.lint import check_file

HINTS = frozenset(
    {
        "hold-before-run", "long-hold-before-run", "warm-up-length", "eccentric-without-rest",
        "eccentric-too-often", "no-neighbours", "contrast-ratio", "short-exhale", "long-cold",
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def moves() -> Moves:
    return load_library([])


def hints(folder: Path, moves: Moves, text: str) -> list[str]:
    path = folder / "mine.yaml"
    path.write_text(f"name: Mine\n{text}", encoding="utf-8")
    checked = check_file(path, moves)
    assert checked.ok
    for problem in checked.problems:
        assert problem.severity is Severity.WARNING
        assert problem.help
    return [problem.code for problem in checked.problems]


BAD = {
    "hold-before-run": "when: before-run\nsteps:\n"
    "  - {hold: easy-walk, for: 5m}\n  - {hold: calf-stretch, for: 20s, sides: each}",
    "long-hold-before-run": "when: [morning, before-run]\nsteps:\n"
    "  - {hold: easy-walk, for: 5m}\n  - {hold: calf-stretch, for: 50-90s}",
    "warm-up-length": "when: before-run\nsteps: [{hold: march, for: 2m}]",
    "eccentric-without-rest": "schedule: {per-week: 2}\nsteps:\n"
    "  - {effort: nordic-curl, to: 8/10, window: 3-8}",
    "eccentric-too-often": "schedule: {per-week: 2-3, apart: 48h}\nsteps:\n"
    "  - {effort: nordic-curl, to: 8/10, window: 3-8}",
    "no-neighbours": "steps:\n  - {hold: strap-stretch, for: 20s, sides: each}\n"
    "  - {hold: seated-fold, for: 20s}\n  - {hold: easy-walk, for: 1m}",
    "contrast-ratio": "steps:\n"
    "  - group: In turn\n    rounds: 3\n    steps:\n"
    "      - {hold: contrast-warm, for: 2m}\n      - {hold: contrast-cold, for: 2m}",
    "short-exhale": "steps:\n  - {breathe: long-exhale, pattern: {in: 4, out: 4}, for: 5m}",
    "long-cold": "steps:\n  - {hold: cold-pack, for: 10-20m}",
}

GOOD = {
    "stretches after a run": "when: after-run\nsteps:\n"
    "  - {hold: calf-stretch, for: 90s, sides: each}",
    "a moving warm-up": "when: before-run\nsteps:\n  - {hold: march, for: 5m}",
    "eccentric with rest days": "schedule: {apart: 48h}\nsteps:\n"
    "  - {effort: nordic-curl, to: 8/10, window: 3-8}",
    "hamstrings with a neighbour": "steps:\n  - {hold: strap-stretch, for: 20s, sides: each}\n"
    "  - {hold: quad-stretch, for: 20s, sides: each}",
    "one stretch among strength": "steps:\n  - {reps: lunge, count: 8, sides: alternate}\n"
    "  - {hold: seated-fold, for: 20s}",
    "names that tell nothing": "steps:\n  - {hold: strap-stretch, for: 20s, sides: each}\n"
    "  - {hold: My own hip thing, for: 20s}",
    "a cramp is no stretch routine": "steps:\n  - {hold: cramp-stretch, for: 20s}",
    "contrast at two to one": "steps:\n  - {hold: contrast-warm, for: 90s}\n"
    "  - {hold: contrast-cold, for: 45s}",
    "a longer breath out": "steps:\n  - {breathe: humming, pattern: {in: 4, out: 5}, cycles: 6}",
    "cold within its limit": "steps:\n  - {hold: cold-pack, for: 10-15m}",
}  # fmt: skip


@pytest.mark.parametrize("code", BAD)
def test_what_goes_against_the_sources_is_told_with_a_reason(
    tmp_path: Path, moves: Moves, code: str
) -> None:
    assert hints(tmp_path, moves, BAD[code]) == [code]
    problem = check_file(tmp_path / "mine.yaml", moves).problems[0]
    assert problem.help
    assert not any(seed in problem.help for seed in ("000", "001", "002", "003", "004"))


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_what_is_fine_earns_no_hint(tmp_path: Path, moves: Moves, text: str) -> None:
    assert hints(tmp_path, moves, text) == []


def test_no_bundled_file_earns_a_hint(moves: Moves) -> None:
    for path in assets.folder("routines").glob("*.yaml"):
        assert check_file(path, moves).problems == ()


def test_hints_have_codes_that_are_explained() -> None:
    assert set(BAD) == HINTS
    assert set(CODES) >= HINTS


def test_hints_stand_in_the_order_of_the_file(tmp_path: Path, moves: Moves) -> None:
    text = (
        "when: before-run\nsteps:\n  - {hold: cold-pack, for: 16m}\n"
        "  - {hold: quad-stretch, for: 20s, sides: each}\n"
    )
    told = hints(tmp_path, moves, text)
    assert told == ["long-cold", "warm-up-length", "hold-before-run"]


def test_a_position_that_is_not_in_the_table_is_a_warning_with_a_guess(
    tmp_path: Path, moves: Moves
) -> None:
    path = tmp_path / "mine.yaml"
    text = "name: Mine\nsteps:\n  - {hold: Nap, for: 20s, settle: 9s, position: lying-bakc}\n"
    path.write_text(text, encoding="utf-8")
    (problem,) = check_file(path, moves).problems
    assert (problem.code, problem.line) == ("unknown-position", 3)
    assert "lying-back" in (problem.help or "")
    path.write_text(text.replace("bakc", "back"), encoding="utf-8")
    assert not check_file(path, moves).problems


@pytest.mark.parametrize("schedule", ["apart: 12h", "per-day: 1", "every-run: true, apart: 48h"])
def test_eccentric_work_on_days_in_a_row_is_too_often(
    tmp_path: Path, moves: Moves, schedule: str
) -> None:
    text = f"schedule: {{{schedule}}}\nsteps:\n  - {{effort: nordic-curl, to: 8/10, window: 3-8}}"
    assert hints(tmp_path, moves, text) == ["eccentric-too-often"]


def test_what_is_likely_is_as_long_and_as_short_as_in_the_library(moves: Moves) -> None:
    folder = assets.folder("routines")
    rows = values(load(folder / "tables" / "plausible.yaml", LARGEST, "`amounts:`"))["amounts"]
    found: dict[tuple[str, str], set[int]] = {}
    for path in [*folder.glob("*.yaml"), *(folder / "moves").glob("*.yaml")]:
        report = Report()
        if path.parent.name == "moves":
            moves_in(path.read_bytes(), report)
        measured = report.measured or read_file(path, moves).measured
        for one in measured:
            ends = (one.amount,) if isinstance(one.amount, int) else ()
            ends = (one.amount.low, one.amount.high) if isinstance(one.amount, Range) else ends
            key = "pattern" if one.here.key in ("in", "out") else one.here.key
            for kind in (one.here.kind, "any", "schedule"):
                found.setdefault((kind, key), set()).update(ends)
    for row in rows:
        amounts = found.get((row["of"], row["key"])) if "free" not in row else None
        if not amounts or "calm" in row:
            continue
        for bound, written in ((max, row["most"]), (min, row.get("least"))):
            if written is not None:
                expected = int(written) if written.isdigit() else parse_length(written, days=True)
                assert bound(amounts) == expected, row
        assert row["reason"].endswith(".")
