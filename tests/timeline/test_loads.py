"""What a step is done with and for, and holds that are counted in breaths."""

from __future__ import annotations

import pytest

from tests.each import each
from tests.strategies import EACH, group, hold, reps, unfold
from timer.cli.timeline import segment_json
from timer.routine.model import Dose, Moves, Phase, Range, Routine, Swap
from timer.routine.reader.routine_file import read_routine
from timer.services.outline import outline
from timer.timeline.compile.compiler import compile_routine, swapped
from timer.timeline.cues.plan import CuePlan, script
from timer.timeline.segments import Timeline


def written(step: str, top: str = "") -> Routine:
    source = f"name: x\n{top}steps:\n  - {{{step}}}\n"
    reading = read_routine(source.encode(), "x")
    assert reading.routine is not None, reading.problems
    return reading.routine


def codes(step: str, top: str = "") -> list[str]:
    source = f"name: x\n{top}steps:\n  - {{{step}}}\n"
    return [one.code for one in read_routine(source.encode(), "x").problems]


def spoken(timeline: Timeline) -> list[str]:
    return [one.cue.text or "" for one in script(CuePlan(timeline)) if one.cue.kind == "speech"]


def test_a_load_is_said_once_and_kept_with_every_set() -> None:
    timeline = compile_routine(
        written("reps: Squat, count: 8, load: 10 kg, sets: 3, sides: each, settle: 15, rest: 15"),
        Moves(),
    )
    assert {s.load for s in timeline.segments if s.is_bout} == {"10 kg"}
    assert sum(text.count("10 kg") for text in spoken(timeline)) == 1
    assert "Next in 15 seconds: Squat, left side, 8 reps, 10 kg, set 1 of 3." in spoken(timeline)[0]


def test_in_rounds_and_on_the_other_side_of_a_group_it_is_not_said_again() -> None:
    circuit = group(reps(5, load="a brick"), hold(20_000, "Plank"), rounds=2, sides=EACH)
    assert sum(text.count("a brick") for text in spoken(unfold(circuit))) == 1


def test_the_load_of_a_group_is_that_of_its_steps() -> None:
    circuit = group(reps(5, load="a brick"), hold(20_000, "Plank"), load="band")
    assert [s.load for s in unfold(circuit).segments if s.is_bout] == ["a brick", "band"]


def test_the_timeline_as_data_keeps_its_shape() -> None:
    (bout,) = [s for s in unfold(reps(5, load="a brick")).segments if s.is_bout]
    assert not {"load", "why", "in_breaths", "first"} & set(segment_json(bout))


def test_the_details_tell_the_load_and_why() -> None:
    timeline = compile_routine(
        written("hold: Plank, for: 20, load: a vest, why: It steadies your hips."), Moves()
    )
    (part,) = outline(timeline, Moves())
    assert (part.load, part.why) == ("a vest", "It steadies your hips.")


def test_a_hold_may_last_some_breaths() -> None:
    step = "hold: Fold, breaths: 5, pattern: {in: 4, out: 6}, sides: each, settle: 15, switch: 9"
    timeline = compile_routine(written(step), Moves())
    bouts = [s for s in timeline.segments if s.is_bout]
    assert [(s.kind, s.reps, s.length_ms, s.side) for s in bouts] == [
        ("work", 5, 50_000, "left"),
        ("work", 5, 50_000, "right"),
    ]
    assert [(p.name, p.ms) for p in bouts[0].phases] == [("in", 4000), ("out", 6000)]
    assert "5 breaths" in spoken(timeline)[0]
    assert {"In.", "Out.", "Last breath."} <= set(spoken(timeline))


def test_its_breaths_may_differ_by_set_or_side_and_be_a_range() -> None:
    def breaths(of: str) -> list[int | None]:
        step = f"hold: Fold, breaths: {of}, pattern: {{in: 4, out: 6-8}}, sides: each"
        segments = compile_routine(written(step), Moves()).segments
        return [s.reps for s in segments if s.is_bout]

    assert breaths("[5, 3]") == [5, 3, 5, 3]
    assert breaths("{left: 6, right: 4}") == [6, 4]
    assert breaths("5-8") == [6, 6]


def test_breaths_are_said_where_they_were_written_and_times_where_those_were() -> None:
    pattern = "pattern: {in: 4, out: 6}, settle: 15"
    cycles = compile_routine(written(f"breathe: Calm, cycles: 5, {pattern}"), Moves())
    timed = compile_routine(written(f"breathe: Calm, for: 50s, {pattern}"), Moves())
    assert "Calm, 5 breaths." in spoken(cycles)[0]
    assert "Calm, 50 seconds." in spoken(timed)[0]
    assert outline(cycles, Moves())[0].dose == "5 breaths"


@each(
    "step, code",
    [
        ("hold: A, for: 30, breaths: 5, pattern: {in: 4, out: 6}", "for-or-breaths"),
        ("hold: A, for: 30, pattern: {in: 4, out: 6}", "for-or-breaths"),
        ("hold: A, breaths: 5", "missing-key"),
        ("hold: A", "missing-key"),
        ("hold: A, fro: 30", "unknown-key"),
        ("hold: A, cycles: 5, pattern: {in: 4, out: 6}", "unknown-key"),
        ("breathe: A, breaths: 5, pattern: {in: 4, out: 6}", "unknown-key"),
        ("breathe: A, cylces: 5, pattern: {in: 4, out: 6}", "unknown-key"),
        ("hold: A, for: 30, load: [10 kg]", "braces-read-as-map"),
    ],
)
def test_one_problem_is_told_once(step: str, code: str) -> None:
    assert codes(step) == [code]


def test_a_swap_with_a_time_of_its_own_ends_the_counting_of_breaths() -> None:
    fold = hold(Dose(Range(20_000, 20_000)), "Fold")
    by_breath = swapped(fold, Swap("other", {"breaths": Dose(Range(5, 5)), "pattern": PATTERN}))
    again = swapped(by_breath, Swap("fold", {"length": Dose(Range(9_000, 9_000))}))
    assert [s.length_ms for s in unfold(by_breath).segments if s.is_bout] == [50_000]
    assert [s.length_ms for s in unfold(again).segments if s.is_bout] == [9_000]


PATTERN = (Phase("in", Range(4_000, 4_000)), Phase("out", Range(6_000, 6_000)))


@pytest.mark.parametrize("code", ["de", "pt-BR", "zh_Hant"])
def test_a_routine_says_its_language(code: str) -> None:
    assert written("rest: 3", f"lang: {code}\n").lang == code
    assert written("rest: 3").lang is None


def test_a_language_is_named_by_its_code() -> None:
    assert codes("rest: 3", "lang: German\n") == ["bad-value"]
