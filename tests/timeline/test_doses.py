"""Each bundled routine, as `show --json` prints it, holds the doses of the protocol table."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from tests.each import each
from timer import assets
from timer.cli.main import supple

WORK = ("work", "effort", "open")
GAPS = ("switch", "rest")


class Dose(NamedTuple):
    """One line of the table; all times in seconds, `settle` for all rounds together."""

    moves: tuple[str, ...]
    bouts: int
    each: float | tuple[float, ...]
    """Several where a move is done at more than one length."""
    gap: float | None = None
    settle: float | None = None
    reps: int | tuple[int, ...] | None = None


def dose(
    moves: str,
    bouts: int,
    each: float | tuple[float, ...],
    gap: float | None = None,
    settle: float | None = None,
    reps: int | tuple[int, ...] | None = None,
) -> Dose:
    """Return a line; `moves` are slugs, or labels written with underscores."""
    return Dose(tuple(moves.split()), bouts, each, gap, settle, reps)


TABLE: dict[str, tuple[str, list[Dose]]] = {
    "post-run-cooldown": ("9:12", [
        dose("easy-walk", 1, 120, None, 8),
        dose("calf-stretch", 2, 25, 8, 10),
        dose("quad-stretch", 2, 25, 8, 10),
        dose("hip-flexor-stretch", 2, 25, 7, 15),
        dose("strap-stretch", 4, 25, None, 15),
        dose("piriformis", 2, 25, 8, 13),
    ]),
    "gentle-twice-daily": ("6:13", [
        dose("march", 1, 60, None, 10),
        dose("seated-fold", 1, 10, None, 12),
        dose("seated-fold-one", 4, 10, 8, 12),
        dose("strap-stretch", 2, 60, 10, 15),
        dose("standing-fold", 1, 45, None, 15),
    ]),
    "evening-loosen": ("19:38", [
        dose("hot-shower", 1, 480, None, 10),
        dose("Dry_off_and_get_dressed", 1, 120, None, 10),
        dose("strap-stretch", 2, 20, 12, 15),
        dose("strap-leg-out", 2, 20, None, 0),
        dose("strap-leg-across", 2, 20, None, 0),
        dose("contract-relax", 2, 87, 15, 20, 3),
        dose("piriformis", 2, 25, 10, 15),
        dose("downward-dog", 2, 30, 15, 15),
        dose("toe-hang", 1, 25, None, 12),
    ]),
    "nerve-floss-daily": ("6:28", [
        dose("supine-floss", 2, 72, 10, 15, 12),
        dose("seated-floss", 2, 72, 10, 15, 12),
    ]),
    "dynamic-warm-up": ("8:47", [
        dose("march", 1, 60, None, 10),
        dose("glute-squeeze", 1, 30, None, 10, 10),
        dose("leg-swings-front", 2, 24, 8, 11, 12),
        dose("leg-swings-side", 2, 24, 8, 11, 12),
        dose("walking-lunge", 1, 48, None, 10, 16),
        dose("butt-kicks", 2, 30, 15, 10),
        dose("high-knees", 2, 30, 15, 10),
        dose("glute-push-walk", 1, 45, None, 10),
    ]),
    "lunge-hinge-primer": ("6:22", [
        dose("reverse-lunge", 1, 40, None, 20, 10),
        dose("side-lunge", 1, 40, None, 15, 10),
        dose("forward-lunge", 1, 40, None, 15, 10),
        dose("walking-lunge", 1, 40, None, 15, 10),
        dose("single-leg-rdl", 2, 32, 8, 10, 8),
    ]),
    "car-park-reset": ("9:39", [
        dose("leg-swings-front", 2, 24, 8, 11, 12),
        dose("leg-swings-side", 2, 24, 8, 11, 12),
        dose("sumo-squat", 1, 60, None, 10, 10),
        dose("roll-hamstrings", 2, 50, 12, 15),
        dose("roll-glutes", 2, 50, 12, 0),
        dose("roll-it-band", 2, 50, 12, 0),
    ]),
    "foam-roll": ("11:39", [
        dose("roll-hamstrings", 2, 120, 12, 15),
        dose("roll-glutes", 2, 60, 12, 0),
        dose("roll-hips", 2, 60, 12, 0),
        dose("ball-glutes", 2, 60, 12, 0),
    ]),
    "nordic-strength": ("8:00", [
        dose("hamstring-sliders", 1, 36, None, 20, 6),
        dose("Set_up_the_anchor", 1, 55, None, 30),
        dose("nordic-curl", 2, 32, 135, 15, 4),
        dose("single-leg-rdl", 2, 40, 15, 15, 8),
    ]),
    "swiss-ball-capacity": ("10:33", [
        dose("swiss-ball-curl", 2, 60, 105, 30, 10),
        dose("chair-bridge", 4, 32, 20, 45, 8),
        dose("single-leg-rdl", 2, 40, 20, 30, 8),
    ]),
    "long-range-strength": ("10:15", [
        dose("romanian-deadlift", 3, 40, 105, 75, 8),
        dose("single-leg-deadlift-weight", 2, 30, 20, 60, 6),
        dose("long-bridge", 2, 50, 45, 30, 10),
    ]),
    "glute-hip-a": ("11:03", [
        dose("pelvic-tilt", 1, 32, None, 15, 8),
        dose("clamshell", 4, 36, None, 10, 12),
        dose("glute-bridge", 2, 48, 30, 10, 12),
        dose("fonda-straight", 2, 30, 12, 14, 10),
        dose("fonda-behind", 2, 30, None, 22, 10),
        dose("fonda-clam", 2, 48, None, 22, 8),
    ]),
    "glute-hip-b": ("11:41", [
        dose("march", 1, 60, None, 10),
        dose("sumo-squat", 1, 48, None, 10, 8),
        dose("lateral-jump", 2, 36, 30, 13, 12),
        dose("band-walk", 4, 20, 5, 20, 10),
        dose("step-up", 2, 40, 8, 20, 10),
        dose("lunge", 1, 48, None, 10, 12),
        dose("donkey-kick", 2, 36, 8, 15, 12),
        dose("single-leg-bridge", 2, 32, 8, 10, 8),
    ]),
    "core": ("12:18", [
        dose("pelvic-tilt", 2, 48, 60, 30, 12),
        dose("dead-bug", 2, 64, None, 20, 16),
        dose("bird-dog", 2, 80, None, 20, 16),
        dose("plank", 2, 30, None, 20),
        dose("side-plank", 4, 25, 12, 20),
    ]),
    "contrast": ("14:00", [
        dose("contrast-warm", 4, 120, None, 60),
        dose("contrast-cold", 4, 60, None, 40),
    ]),
    "cold-pack-cramp": ("14:42", [
        dose("cramp-stretch", 1, 40, None, 12),
        dose("hand-massage", 1, 60, None, 10),
        dose("cold-pack", 1, 720, None, 20),
    ]),
    "breathe-down": ("9:33", [
        dose("legs-up-the-wall", 1, 25, None, 15),
        dose("long-exhale", 1, 308, None, 10, 28),
        dose("humming", 1, 60, None, 10, 6),
        dose("quiet", 1, 120, None, 10),
    ]),
    "capacity-test": ("8:25", [
        dose("march", 1, 60, None, 10),
        dose("glute-bridge", 1, 40, None, 15, 10),
        dose("single-leg-bridge", 4, (12, 88), 8, 42, (3, 22)),
    ]),
    "sit-bone-friendly": ("9:42", [
        dose("pelvic-tilt", 1, 32, None, 15, 8),
        dose("bridge-hold", 4, 30, 30, 15),
        dose("glute-bridge", 1, 70, None, 15, 10),
        dose("clamshell", 2, 36, 10, 12, 12),
        dose("fonda-straight", 2, 30, 10, 12, 10),
        dose("knee-plank", 1, 25, None, 12),
    ]),
    "return-gentle": ("5:55", [
        dose("easy-walk", 1, 180, None, 10),
        dose("glute-squeeze", 1, 30, None, 10, 10),
        dose("march", 1, 45, None, 10),
        dose("pelvic-tilt", 1, 40, None, 18, 10),
    ]),
    "return-bridges": ("7:42", [
        dose("easy-walk", 1, 120, None, 10),
        dose("pelvic-tilt", 1, 32, None, 18, 8),
        dose("bridge-hold", 4, 30, 45, 15),
    ]),
    "return-strength": ("9:41", [
        dose("easy-walk", 1, 120, None, 10),
        dose("glute-bridge", 2, 70, 45, 18, 10),
        dose("single-leg-bridge", 2, 36, 10, 12, 6),
        dose("clamshell", 2, 36, 10, 12, 12),
        dose("side-step-hold", 1, 30, None, 18, 10),
    ]),
    "return-run-walk": ("20:12", [
        dose("easy-walk", 6, (120, 180, 300), None, 12),
        dose("easy-run", 4, 60, None, 0),
    ]),
}  # fmt: skip
NOTES = {
    "post-run-cooldown": [10],
    "nerve-floss-daily": [15, 15],
    "contrast": [20],
    "cold-pack-cramp": [20],
    "breathe-down": [15],
    "capacity-test": [30],
    "sit-bone-friendly": [12],
    "return-gentle": [12],
    "return-bridges": [12],
    "return-strength": [12],
}
"""Seconds of notes and questions, in order."""


def supple_json(folder: Path, *arguments: str) -> Any:
    names = ("SUPPLE_CONFIG_DIR", "SUPPLE_DATA_DIR", "XDG_CACHE_HOME")
    environ = {name: str(folder) for name in names} | {"SUPPLE_ROUTINES": ""}
    result = CliRunner().invoke(supple, [*arguments, "--json"], env=environ)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@cache
def show(slug: str) -> Any:
    """Return what `show` prints; it writes nothing, so any folder will do."""
    return supple_json(Path(__file__).parent, "show", slug)


def of(slug: str, line: Dose, kinds: tuple[str, ...]) -> list[Any]:
    names = {name.replace("_", " ") for name in line.moves}
    return [
        one
        for one in show(slug)["segments"]
        if one["kind"] in kinds and (one["move"] in names or one["label"] in names)
    ]


LINES = [(slug, line) for slug, (_, lines) in TABLE.items() for line in lines]


@each("slug, line", LINES)
def test_bouts_lengths_reps_and_gaps_are_those_of_the_table(slug: str, line: Dose) -> None:
    bouts = of(slug, line, WORK)
    assert len(bouts) == line.bouts
    each = line.each if isinstance(line.each, tuple) else (line.each,)
    assert {one["length_ms"] for one in bouts} == {length * 1000 for length in each}
    reps = line.reps if isinstance(line.reps, tuple) else (line.reps,)
    assert {one["reps"] for one in bouts} == {*reps}
    if line.gap is not None:
        assert {one["length_ms"] for one in of(slug, line, GAPS)} == {line.gap * 1000}
    if line.settle is not None:
        assert sum(one["length_ms"] for one in of(slug, line, ("settle",))) == line.settle * 1000


@each("slug", TABLE)
def test_a_routine_does_nothing_that_is_not_in_the_table(slug: str) -> None:
    known = {name.replace("_", " ") for line in TABLE[slug][1] for name in line.moves}
    for one in show(slug)["segments"]:
        if one["kind"] in WORK:
            assert one["move"] in known or one["label"] in known


@each("slug", TABLE)
def test_notes_and_questions_take_the_time_of_the_table(slug: str) -> None:
    lengths = [
        one["length_ms"] / 1000 for one in show(slug)["segments"] if one["kind"] in ("note", "ask")
    ]
    assert lengths == NOTES.get(slug, [])


@each("slug", TABLE)
def test_the_total_is_within_a_tenth_of_the_table(slug: str) -> None:
    minutes, seconds = map(int, TABLE[slug][0].split(":"))
    assert show(slug)["total_ms"] == pytest.approx((60 * minutes + seconds) * 1000, rel=0.1)


@each("slug", TABLE)
def test_the_time_that_a_file_tells_of_itself_is_the_time_it_takes(slug: str) -> None:
    text = (assets.folder("routines") / f"{slug}.yaml").read_text(encoding="utf-8")
    told = re.search(r"Time: (\d+)m(?:(\d+)s)?\b", text)
    assert told is not None
    assert (60 * int(told[1]) + int(told[2] or 0)) * 1000 == show(slug)["total_ms"]


def test_every_routine_stands_in_the_table(tmp_path: Path) -> None:
    assert {one["slug"] for one in supple_json(tmp_path, "list")["routines"]} == set(TABLE)
