"""Routine files to the model: what is right reads as meant, what is wrong is told with its cure."""

from __future__ import annotations

import pytest

from tests.each import each
from timer.routine.diagnostics import CODES, Problem
from timer.routine.model import (
    Ask,
    AuthorCue,
    Breathe,
    CueAt,
    Dose,
    Effort,
    Gaps,
    Group,
    Hold,
    Move,
    Moves,
    Note,
    Open,
    Option,
    Optional,
    Order,
    Phase,
    Place,
    Range,
    Reps,
    Rest,
    Routine,
    Schedule,
    Sides,
    SoundProfile,
    Step,
    Zone,
    Zones,
)
from timer.routine.reader.routine_file import read_routine

MOVES = Moves(
    (
        Move(slug="strap-stretch", name="Strap stretch", aliases=("towel",)),
        Move(slug="plank", name="Plank"),
    )
)


def reading(source: str) -> Routine:
    """Read a routine in which nothing is wrong."""
    result = read_routine(source.encode(), "x", MOVES)
    assert result.problems == ()
    assert result.routine is not None
    return result.routine


def step(source: str) -> Step:
    """Read the one step written in flow style, without its braces."""
    (only,) = reading(f"name: x\nsteps:\n  - {{{source}}}\n").steps
    return only


def problems(source: str) -> tuple[Problem, ...]:
    """Return the problems of one step written in flow style, without its braces."""
    found = read_routine(f"name: x\nsteps:\n  - {{{source}}}\n".encode(), "x", MOVES).problems
    assert all(problem.code in CODES for problem in found)
    return found


def seconds(low: int, high: int | None = None) -> Range:
    """Return a range of milliseconds."""
    return Range(low * 1000, (low if high is None else high) * 1000)


HERE = Place(3, 6, 10)


def test_the_contracts_example_reads_as_meant() -> None:
    routine = reading(
        "name: Post-run cooldown            # required\n"
        "about: Ten quiet minutes.\n"
        "when: after-run                    # or a list\n"
        "kit: [strap, chair]\n"
        "schedule: {per-week: 1-2, apart: 48h, every-run: true}\n"
        "guards: [nerve-signs]\n"
        "next: breathe-down\n"
        "sound: {voice: names, ticks: off, metronome: on}\n"
        "defaults: {settle: 8s, switch: 0, rest: 15s}\n"
        "steps:\n"
        "  - hold: strap-stretch\n"
        "    for: 010\n"
    )
    assert routine == Routine(
        slug="x",
        name="Post-run cooldown",
        about="Ten quiet minutes.",
        when=("after-run",),
        kit=("strap", "chair"),
        schedule=Schedule(
            per_week=Range(1, 2), apart_ms=Range(172_800_000, 172_800_000), every_run=True
        ),
        guards=("nerve-signs",),
        next="breathe-down",
        sound=SoundProfile("names", False, True),
        defaults=Gaps(8_000, 0, 15_000),
        steps=(Hold(place=Place(11, 5, 9), move="strap-stretch", length=Dose(seconds(10))),),
    )


@each(
    "source, expected",
    [
        (
            "hold: plank, for: 20-30s, sides: each, sets: 2, rest: 1:30, optional: extra, tags: a",
            Hold(
                place=HERE,
                move="plank",
                length=Dose(seconds(20, 30)),
                sides=Sides(("left", "right")),
                sets=2,
                rest=90_000,
                optional=Optional.EXTRA,
                tags=("a",),
            ),
        ),
        (
            "reps: plank, count: {left: 12, right: 8-9}, sides: each, order: by-set, pace: 1.5s",
            Reps(
                place=HERE,
                move="plank",
                count=Dose(None, (("left", Range(12, 12)), ("right", Range(8, 9)))),
                sides=Sides(("left", "right"), Order.BY_SET),
                pace=1_500,
            ),
        ),
        (
            "reps: plank, count: 16, sides: alternate, tempo: 5-1-2-0",
            Reps(
                place=HERE,
                move="plank",
                count=Dose(Range(16, 16)),
                sides=Sides(("left", "right"), Order.ALTERNATE),
                tempo=(
                    Phase("lower", seconds(5)),
                    Phase("pause", seconds(1)),
                    Phase("raise", seconds(2)),
                ),
            ),
        ),
        (
            "effort: plank, to: 8/10, window: 5-15, ceiling: 9, "
            "tempo: [{phase: draw in, for: 2s, cue: slow}, {phase: out, for: 0}]",
            Effort(
                place=Place(3, 6, 12),
                move="plank",
                target=8,
                window=Dose(Range(5, 15)),
                tempo=(Phase("draw in", seconds(2), "slow"),),
            ),
        ),
        (
            "breathe: plank, pattern: {out: 6-8, in: 4, hold: 0}, cycles: 10",
            Breathe(
                place=Place(3, 6, 13),
                move="plank",
                pattern=(Phase("in", seconds(4)), Phase("out", seconds(6, 8))),
                cycles=Range(10, 10),
            ),
        ),
        (
            "zones: [calves, {zone: thighs, for: 1m, cues: [{at: 10s, say: Go}]}, "
            "{zone: back, share: 2}], for: 5m, sides: [front, back], order: by-zone, name: Roll",
            Zones(
                place=Place(3, 6, 11),
                zones=(
                    Zone("calves"),
                    Zone("thighs", 60_000, 1, (AuthorCue("Go", CueAt.OFFSET, 10_000),)),
                    Zone("back", share=2),
                ),
                length=Dose(seconds(300)),
                sides=Sides(("front", "back"), Order.BY_ZONE),
                name="Roll",
            ),
        ),
        (
            "open: plank, about: 8m, cap: 10m, sides: left",
            Open(place=HERE, move="plank", about=480_000, cap=600_000, sides=Sides(("left",))),
        ),
        ("note: Drink, kit: cup", Note(place=HERE, text="Drink", kit=("cup",))),
        (
            "ask: Better?, options: [yes, {text: worse, then: stop, say: Stop here}], for: 20",
            Ask(
                place=Place(3, 6, 9),
                text="Better?",
                options=(Option("yes"), Option("worse", True, "Stop here")),
                length=20_000,
            ),
        ),
        (
            "rest: 1m, cues: [Shake, {at: half, say: Soon}, {say: Last}]",
            Rest(
                place=HERE,
                length=60_000,
                cues=(AuthorCue("Shake"), AuthorCue("Soon", CueAt.HALF), AuthorCue("Last")),
            ),
        ),
        (
            "group: Round, rounds: 3, sides: each, steps: [{reps: plank, "
            "count: {left: 3, right: 4}}]",
            Group(
                place=Place(3, 6, 11),
                name="Round",
                rounds=3,
                sides=Sides(("left", "right")),
                steps=(
                    Reps(
                        place=Place(3, 53, 57),
                        move="plank",
                        count=Dose(None, (("left", Range(3, 3)), ("right", Range(4, 4)))),
                    ),
                ),
            ),
        ),
    ],
)
def test_each_kind_reads_as_meant(source: str, expected: Step) -> None:
    assert step(source) == expected


@each(
    "source, code, at, cure",
    [
        ("hold: plank, for: 3, fro: 3", "unknown-key", "fro", "mean `for`"),
        ("hold: plank, for: 3, set: 3", "unknown-key", "set", "mean `sets`"),
        ("hold: plank, seconds: 30, for: 3", "unknown-key", "seconds", "mean `for`"),
        ("hold: plank, for: 3, xyzzy: 3", "unknown-key", "xyzzy", "Valid keys"),
        ("hld: plank, for: 3", "unknown-key", "hld", "mean `hold`"),
        ("for: 3", "no-kind", "for", "`hold`"),
        ("hold: plank, for: 3, reps: plank, count: 3", "two-kinds", "reps", "two steps"),
        ("hold: plank", "missing-key", "hold", "`for: 30s`"),
        ("reps: plank", "missing-key", "reps", "`count: 10`"),
        ("effort: plank, window: 3-8", "missing-key", "effort", "`to: 8/10`"),
        ("hold: plank, for: 3, count: 3", "key-not-for-kind", "count", "`reps`"),
        ("rest: 3, sets: 3", "key-not-for-kind", "sets", "`rounds: 3`"),
        ("note: x, sides: each", "key-not-for-kind", "sides", "group"),
        ("breathe: plank, pattern: {in: 4, out: 6}", "for-or-cycles", "breathe", "`for: 5m`"),
        (
            "breathe: plank, pattern: {in: 4, out: 6}, for: 3, cycles: 2",
            "for-or-cycles",
            "cycles",
            "Keep `for` or `cycles`",
        ),
        ("breathe: plank, cycles: 2, pattern: 4-6", "bad-pattern", "4-6", "`{in: 4, "),
        ("breathe: plank, cycles: 2, pattern: {in: 4}", "bad-pattern", "{in", "`out: 4`"),
        ("breathe: plank, cycles: 2, pattern: {in: 4, uot: 6}", "unknown-key", "uot", "mean `out`"),
        ("hold: plank, for: 1m30", "bad-duration", "1m30", "`1m30s` or `1:30`"),
        ("hold: plank, for: 30-20s", "reversed-range", "30-20s", "`20-30s`"),
        ("hold: plank, for: 0", "zero-duration", "0", "`1s`"),
        ("hold: plank, for: 5:00:00", "long-duration", "5:00:00", "`240m`"),
        ("hold: plank, for: ''", "no-value", "''", "`for: 30s`"),
        ("hold: plank, for: [[3]]", "not-text", "[3", "`for: 30s`"),
        ("hold: plank, for: 3, sets: 2-3", "bad-count", "2-3", "`2`"),
        ("hold: plank, for: 3, sets: 0", "bad-count", "0", "from 1"),
        ("reps: plank, count: 12x", "bad-count", "12x", "`12`"),
        ("reps: plank, count: 3, tempo: 3-1-X-0", "bad-tempo", "3-1-X-0", "`3-1-1-0`"),
        ("reps: plank, count: 3, tempo: 3-1-2", "bad-tempo", "3-1-2", "`3-1-2-0`"),
        ("reps: plank, count: 3, tempo: 0-0-0-0", "bad-tempo", "0-0-0-0", "`5-1-2-0`"),
        ("reps: plank, count: 3, tempo: {a: 0}", "bad-tempo", "{a", "`5-1-2-0`"),
        ("reps: plank, count: 3, tempo: [{out: 3s}]", "bad-tempo", "out", "`tempo: {out: 3s}`"),
        ("reps: plank, count: 3, tempo: [fast]", "not-a-mapping", "fast", "`{phase: lower"),
        ("reps: plank, count: 3, tempo: {a: 3}, pace: 2", "tempo-and-pace", "pace", "`pace`"),
        ("effort: plank, to: 10/10, window: 3", "bad-target", "10/10", "`9/10`"),
        ("effort: plank, to: 8, window: 3", "bad-target", "8", "`8/10`"),
        ("effort: plank, to: 8/10, window: 3, ceiling: 7", "target-over-ceiling", "7", "7/10"),
        ("effort: plank, to: 8/10, window: 3, ceiling: 10", "bad-target", "10", "1 to 9"),
        ("hold: plank, for: 3, sides: both", "bad-sides", "both", "mean `each`"),
        ("hold: plank, for: 3, sides: eahc", "bad-sides", "eahc", "mean `each`"),
        ("hold: plank, for: 3, sides: []", "bad-sides", "[", "`[front, back]`"),
        ("hold: plank, for: 3, sides: [a, a]", "bad-sides", "[a", "`[front, back]`"),
        ("hold: plank, for: 3, sides: alternate", "bad-order", "alternate", "`by-side`"),
        ("hold: plank, for: 3, sides: each, order: by-zone", "bad-order", "by-zone", "`by-set`"),
        ("hold: plank, for: 3, sides: each, order: byset", "bad-value", "byset", "mean `by-set`"),
        ("reps: plank, count: 4, order: alternate", "order-without-sides", "order", "each"),
        (
            "reps: plank, count: 4, sides: alternate, order: by-set",
            "bad-order",
            "by-set",
            "`sides: each`",
        ),
        (
            "reps: plank, count: {left: 4, right: 5}, sides: alternate",
            "labels-differ",
            "{left",
            "both sides",
        ),
        ("reps: plank, count: {left: 4}, sides: each", "labels-differ", "{left", "`right`"),
        ("reps: plank, count: {left: 4, right: 4}", "labels-differ", "{left", "`sides: each`"),
        (
            "reps: plank, count: {left: 4, rihgt: 4}, sides: each",
            "labels-differ",
            "rihgt",
            "`right`",
        ),
        (
            "group: a, sides: each, steps: [{hold: plank, for: 3, sides: left}]",
            "sides-in-sided-group",
            "sides: left",
            "one of the two",
        ),
        (
            "group: a, sides: each, steps: [{group: b, sides: left, steps: [rest: 1]}]",
            "sides-in-sided-group",
            "sides: left",
            "one of the two",
        ),
        (
            "group: a, sides: each, steps: [{group: b, steps: [{hold: x, for: 3, sides: left}]}]",
            "sides-in-sided-group",
            "sides: left",
            "one of the two",
        ),
        ("group: a, steps: []", "no-value", "[", "steps"),
        ("group: a, steps: x", "not-a-list", "x", "steps"),
        (
            "zones: [a, {zone: b, for: 5m}], for: 5m",
            "zones-total",
            "5m",
            "longer",
        ),
        ("zones: [{zone: b, for: 4m}], for: 5m", "zones-total", "5m", "`for: 4m`"),
        ("zones: [], for: 5m", "no-value", "[", "`zones: [calves"),
        ("open: plank, about: 8m, cap: 5m", "cap-below-about", "5m", "`8m`"),
        ("ask: Better?, options: [yes]", "number-of-options", "[yes", "2 to 9"),
        ("ask: Better?, options: [yes, {text: no, then: halt}]", "bad-value", "halt", "`stop`"),
        ("hold: plank, for: 3, cues: [{at: hlaf, say: x}]", "bad-value", "hlaf", "mean `half`"),
        ("hold: plank, for: 3, cues: [{at: half}]", "missing-key", "at", "`say: "),
        ("hold: plank, for: 3, optional: maybe", "bad-value", "maybe", "`extra`"),
        ("hold: {plank}, for: 3", "braces-read-as-map", "{plank", "quotes"),
        ("hold: plank, for:3", "no-space-after-colon", "for", "`key: value`"),
    ],
)
def test_what_is_wrong_in_a_step_is_told_with_its_cure(
    source: str, code: str, at: str, cure: str
) -> None:
    found = problems(source)
    problem = next(each for each in found if each.code == code)
    assert problem.severity == "error"
    assert problem.help is not None
    assert cure in problem.help
    line = f"  - {{{source}}}"
    assert line[problem.column - 1 :].startswith(at)
    assert {each.code for each in found} - {code} <= {"missing-key"}


def test_where_one_number_is_meant_no_range_is_proposed() -> None:
    steps = ("hold: plank, for: 9s, sets: 2x", "reps: plank, count: 2x")
    helps = [problems(step)[0].help for step in steps]
    assert helps == ["Write `2`.", "Write `2`."]


@pytest.mark.parametrize(
    ("source", "code", "cure"),
    [
        ("reps: plank, count: 15, sides: alternate", "odd-alternate", "16, or 14"),
        ("reps: plank, count: 10-15, sides: alternate", "odd-alternate", "16, or 14"),
        ("hold: plank, for: 3, order: by-set", "order-without-sides", "`sides: each`"),
        ("hold: strap-strech, for: 3", "unknown-move", "`strap-stretch`"),
        ("hold: plnak, for: 3", "unknown-move", "`plank`"),
        ("hold: wall-sit, for: 3", "unknown-move", "`Wall sit`"),
    ],
)
def test_what_may_not_be_meant_is_a_warning(source: str, code: str, cure: str) -> None:
    (problem,) = problems(source)
    assert (problem.code, problem.severity) == (code, "warning")
    assert problem.help is not None
    assert cure in problem.help


@pytest.mark.parametrize("name", ["Wall sit", "towel", "Strap stretch", "squat", "Knee-drop"])
def test_a_free_name_or_alias_raises_no_warning(name: str) -> None:
    assert problems(f"hold: {name}, for: 3") == ()


def test_a_breath_in_two_parts_is_read_in_its_order() -> None:
    read = step("breathe: plank, cycles: 2, pattern: {in: 2, out: 6, in again: 1}")
    assert isinstance(read, Breathe)
    assert [phase.name for phase in read.pattern] == ["in", "in again", "out"]


def test_without_a_library_no_name_is_doubted() -> None:
    source = b"name: x\nsteps: [{hold: wall-sit, for: 3}]\n"
    assert read_routine(source, "x").problems == ()


@each(
    "source, code, line, cure",
    [
        ("steps: [rest: 3]\n", "missing-key", 1, "`name: "),
        ("name: x\n", "missing-key", 1, "`steps:`"),
        ("name:\nsteps: [rest: 3]\n", "no-value", 1, "Write one"),
        ("name: x\nsteps:\n", "no-value", 2, "steps below"),
        ("name: x\nsteps: []\n", "no-value", 2, "steps below"),
        ("name: x\nsteps: {x: y}\n", "not-a-list", 2, "steps below"),
        ("name: x\nsteps: [rest: 3]\ntitel: x\n", "unknown-key", 3, "Valid keys"),
        ("name: x\nsteps: [rest: 3]\nguard: [impact]\n", "unknown-key", 3, "`guards`"),
        ("name: x\nsteps: [rest: 3]\nguards: [impakt]\n", "unknown-guard", 3, "`impact`"),
        ("name: x\nsteps: [rest: 3]\nwhen: after-rnu\n", "bad-value", 3, "`after-run`"),
        ("name: x\nsteps: [rest: 3]\nnext: Breathe down\n", "bad-slug", 3, "`breathe-down`"),
        ("name: x\nsteps: [rest: 3]\nsound: {voice: loud}\n", "bad-value", 3, "`full`"),
        ("name: x\nsteps: [rest: 3]\nsound: {ticks: maybe}\n", "bad-value", 3, "`on`"),
        ("name: x\nsteps: [rest: 3]\nsound: loud\n", "not-a-mapping", 3, "`{voice: "),
        ("name: x\nsteps: [rest: 3]\ndefaults: {pause: 3}\n", "unknown-key", 3, "`rest`"),
        ("name: x\nsteps: [rest: 3]\nschedule: {apart: 2}\n", "ok", 0, ""),
        ("name: x\nsteps: [rest: 3]\nschedule: {per-week: often}\n", "bad-count", 3, "10-15"),
        ("name: x\nsteps:\n  - plank\n", "not-a-mapping", 3, "`- hold: "),
        ("name: x\nsteps:\n  - hold:plank\n", "no-space-after-colon", 3, "space"),
        ("- hold: x\n", "not-a-mapping", 1, "`name:`"),
        ("name:x\n", "no-space-after-colon", 1, "space"),
    ],
)
def test_what_is_wrong_in_a_routine_is_told_with_its_cure(
    source: str, code: str, line: int, cure: str
) -> None:
    found = read_routine(source.encode(), "x").problems
    if code == "ok":
        assert found == ()
        return
    (problem,) = found
    assert (problem.code, problem.line) == (code, line)
    assert problem.help is not None
    assert cure in problem.help


def test_every_problem_of_a_file_comes_in_one_pass_in_its_order() -> None:
    source = (
        "nmae: x\n"
        "when: never\n"
        "steps:\n"
        "  - hold: plank\n"
        "    for: 1m30\n"
        "    cuont: 3\n"
        "  - reps: plank\n"
        "  - group: g\n"
        "    steps:\n"
        "      - hold: plank\n"
        "        for: -3s\n"
        "      - rest: 1:75\n"
    )
    found = read_routine(source.encode(), "x", MOVES)
    assert found.routine is None
    assert [(each.line, each.code) for each in found.problems] == [
        (1, "unknown-key"),
        (2, "bad-value"),
        (5, "bad-duration"),
        (6, "unknown-key"),
        (7, "missing-key"),
        (11, "bad-duration"),
        (12, "bad-duration"),
    ]


def test_messages_show_what_a_terminal_would_obey() -> None:
    (problem,) = problems("hold: plank, for: 3, \u202efro: 3")
    assert "\\u202e" in problem.message


def test_the_message_of_an_ambiguous_length_is_the_promised_one() -> None:
    (problem,) = problems("hold: plank, for: 1m30")
    assert problem.message == "`1m30` could mean two things."
    assert problem.help == "Write `1m30s` or `1:30`."
