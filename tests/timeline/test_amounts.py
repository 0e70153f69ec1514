"""Amounts that differ by set or by side, and ranges for gaps, from the file to what is said."""

from __future__ import annotations

import pytest

from tests.each import each
from tests.strategies import EACH, group, hold, reps, story, unfold
from timer.routine.library.moves import read_moves
from timer.routine.model import Moves, Prefer, Routine
from timer.routine.reader.routine_file import read_routine
from timer.services.outline import dose, outline
from timer.timeline.compile.compiler import Choices, compile_routine
from timer.timeline.cues.plan import CuePlan, script
from timer.timeline.segments import Timeline


def written(step: str, **more: str) -> Routine:
    """Return the routine of one step in braces."""
    top = "".join(f"{key}: {value}\n" for key, value in more.items())
    reading = read_routine(f"name: x\n{top}steps:\n  - {{{step}}}\n".encode(), "x")
    assert reading.routine is not None, reading.problems
    return reading.routine


def unfolded(step: str, prefer: Prefer = Prefer.MIDDLE, **more: str) -> Timeline:
    return compile_routine(written(step, **more), Moves(), Choices(prefer))


def codes(step: str) -> list[str]:
    return [one.code for one in read_routine(f"name: x\nsteps:\n  - {{{step}}}\n".encode(), "x")[1]]


@pytest.mark.parametrize(
    "count", ["[12, 10, 8]", "'12, 10, 8'", "'12,10,8'", "[12, 10, 8], sets: 3", "'12 , 10 , 8'"]
)
def test_a_list_of_counts_is_one_for_each_set(count: str) -> None:
    found = [s for s in unfolded(f"reps: Squat, count: {count}").segments if s.is_bout]
    assert [(s.set, s.sets, s.reps) for s in found] == [(1, 3, 12), (2, 3, 10), (3, 3, 8)]


def test_times_may_differ_by_set_on_every_side() -> None:
    made = unfolded("hold: Plank, for: [30, 20s], sides: each, settle: 0, rest: 5, switch: 5")
    assert story(made) == [
        "work L1 30",
        "rest L2 5",
        "work L2 20",
        "switch R1 5",
        "work R1 30",
        "rest R2 5",
        "work R2 20",
    ]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30, 20, 10s", [30, 20, 10]),
        ("1, 2m", [60, 120]),
        ("30s,1m", [30, 60]),
        ("30, 1m", [1800, 60]),
    ],
)
def test_in_a_text_the_unit_at_the_end_serves_all(text: str, seconds: list[int]) -> None:
    found = [s for s in unfolded(f"hold: Plank, for: '{text}'").segments if s.is_bout]
    assert [s.length_ms // 1000 for s in found] == seconds


def test_ranges_in_a_list_are_settled_one_by_one() -> None:
    low, high = (
        [
            s.reps
            for s in unfolded("reps: Squat, count: [10-12, 8-10]", prefer).segments
            if s.is_bout
        ]
        for prefer in (Prefer.LOW, Prefer.HIGH)
    )
    assert (low, high) == ([10, 8], [12, 10])


def test_a_new_count_is_said_with_its_set() -> None:
    timeline = unfolded("reps: Squat, count: [12, 10, 10], pace: 2s, settle: 15, rest: 20")
    said = [one.cue.text for one in script(CuePlan(timeline)) if one.cue.what == "announce"]
    assert "12 reps, set 1 of 3" in str(said[0])
    assert "10 reps, set 2 of 3" in str(said[1])
    assert "reps" not in str(said[2])


@pytest.mark.parametrize(
    ("order", "turns"),
    [
        ("by-side", ["L1", "L2", "L3", "R1"]),
        ("by-set", ["L1", "R1", "L2", "L3"]),
    ],
)
def test_sets_may_differ_by_side(order: str, turns: list[str]) -> None:
    made = unfolded(
        f"hold: Plank, for: 9, sides: each, order: {order}, sets: {{left: 3, right: 1}}"
    )
    assert [told.split()[1] for told in story(made) if told.startswith("work")] == turns
    assert {(s.side, s.sets) for s in made.segments} == {("left", 3), ("right", 1)}


def test_gaps_between_sets_by_side_follow_what_changes() -> None:
    made = unfolded(
        "hold: Plank, for: 9, sides: each, order: by-set, sets: {left: 3, right: 1},"
        " settle: 0, rest: 7, switch: 5"
    )
    assert [told for told in story(made) if not told.startswith("work")] == [
        "switch R1 5",
        "rest L2 7",
        "rest L3 7",
    ]


def test_in_a_group_with_sides_the_sets_of_a_step_may_differ_by_them() -> None:
    child = hold(5_000, sets=(("left", 2), ("right", 1)))
    found = [s for s in unfold(group(child, sides=EACH)).segments if s.is_bout]
    assert [(s.side, s.set, s.sets) for s in found] == [
        ("left", 1, 2),
        ("left", 2, 2),
        ("right", 1, 1),
    ]


@each(
    "step, code",
    [
        ("reps: Squat, count: [12, 10], sets: 3", "sets-differ"),
        ("reps: Squat, count: [12, 10], sides: each, sets: {left: 3, right: 1}", "sets-differ"),
        ("hold: Plank, for: 3, sides: each, sets: {left: 2}", "labels-differ"),
        ("hold: Plank, for: 3, sets: {left: 2, right: 1}", "labels-differ"),
        ("reps: Squat, count: 3, sides: alternate, sets: {left: 2, right: 1}", "labels-differ"),
        ("hold: Plank, for: 3, rest: 60-30s", "reversed-range"),
        ("hold: Plank, for: '1,5'", "bad-duration"),
        ("reps: Squat, count: [8, 7], sides: alternate", "odd-alternate"),
    ],
)
def test_what_does_not_fit_is_refused(step: str, code: str) -> None:
    assert code in codes(step)


@pytest.mark.parametrize("prefer", list(Prefer))
def test_gaps_notes_and_rounds_take_ranges(prefer: Prefer) -> None:
    at = {Prefer.LOW: 0, Prefer.MIDDLE: 1, Prefer.HIGH: 2}[prefer]
    step = (
        "group: G, rounds: 1-3, rest: 30-60s, settle: 4-6s, steps: ["
        "{note: Drink, for: 10-21s}, {rest: 10-20s}, "
        "{hold: A, for: 5, sets: 2, rest: 0-10s, settle: 2-4}]"
    )
    told = story(unfolded(step, prefer))
    rounds = (1, 2, 3)[at]
    assert told.count(f"note {(10, 15, 21)[at]}") == rounds
    assert (
        told.count(f"rest 1 {(10, 15, 20)[at]}") + told.count(f"rest {(10, 15, 20)[at]}") == rounds
    )
    assert told[0] == f"settle {(4, 5, 6)[at]}"
    assert told.count(f"settle 1 {(2, 3, 4)[at]}") == rounds
    assert told.count(f"rest 2 {(0, 5, 10)[at]}") == (0 if at == 0 else rounds)
    assert told.count(f"rest {(30, 45, 60)[at]}") == rounds - 1


def test_defaults_and_moves_take_ranges_too() -> None:
    made = unfolded(
        "hold: A, for: 5, sides: each, sets: 2",
        defaults="{settle: 8-10s, rest: 20-40s, switch: 5-7}",
    )
    assert [one for one in story(made) if "work" not in one] == [
        "settle L1 9",
        "rest L2 30",
        "switch R1 6",
        "rest R2 30",
    ]


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("reps: S, count: [12, 10, 8]", "12, 10, 8 reps"),
        ("reps: S, count: [12, 10], sides: each", "12, 10 reps a side"),
        ("hold: S, for: [30s, 2m]", "30 s, 2 min"),
        ("hold: S, for: 20s, sides: each, sets: {left: 3, right: 1}", "left 3 × 20 s, right 20 s"),
        ("reps: S, count: {left: 12, right: 8}, sides: each", "left 12 reps, right 8 reps"),
        ("reps: S, count: 8, sides: each, sets: 2", "2 × 8 reps a side"),
    ],
)
def test_the_details_tell_the_dose(step: str, told: str) -> None:
    timeline = unfolded(step)
    (part,) = outline(timeline, Moves())
    assert part.dose == told
    assert dose([s for s in timeline.segments if s.is_bout]) == told


def test_a_swap_cannot_change_amounts_by_set() -> None:
    source = b"a:\n  name: A\n  swaps: {easier: [{to: b, as: {count: [3, 2]}}]}\n"
    assert [one.code for one in read_moves(source)[1]] == ["sets-differ"]
    assert reps(3).sets == 1
