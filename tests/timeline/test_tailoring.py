"""What a person's preferences change in a timeline, and what they must leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from timer import assets
from timer.machine import BARE
from timer.routine.library.moves import load_library
from timer.routine.model import HoldLength, Moves, Prefer, Routine
from timer.routine.reader.routine_file import read_file, read_routine
from timer.services.catalog import routine_cards
from timer.services.context import Context
from timer.services.preferences import compile_choices, save_preference
from timer.services.routine_files import timeline_of
from timer.timeline.compile.compiler import Choices, compile_routine
from timer.timeline.segments import Timeline


@pytest.fixture(scope="module")
def moves() -> Moves:
    return load_library([])


RESTS = """
name: Rests
steps:
  - {hold: A, for: 10s, settle: 0}
  - {rest: 11s}
  - {hold: B, for: 12s, settle: 0}
  - {rest: 13s}
  - group: Round
    rounds: 2
    rest: 0
    steps: [{hold: C, for: 14s, settle: 0}, {rest: 15s}]
"""


@pytest.mark.parametrize(
    ("dropped", "left"),
    [
        ({1}, [12, 13, 14, 15, 14, 15]),
        ({3}, [10, 13, 14, 15, 14, 15]),
        ({5}, [10, 11, 12]),
        ({1, 3}, [14, 15, 14, 15]),
        ({3, 5}, [10]),
        ({1, 3, 5}, []),
        ({2}, [10, 12, 13, 14, 15, 14, 15]),
        (set(), [10, 11, 12, 13, 14, 15, 14, 15]),
    ],
)
def test_a_rest_goes_with_the_step_that_it_led_to(
    moves: Moves, dropped: set[int], left: list[int]
) -> None:
    routine = read_routine(RESTS.encode(), "rests", moves).routine
    assert routine is not None
    found = compile_routine(routine, moves, Choices(dropped=frozenset(dropped)))
    assert [one.length_ms // 1000 for one in found.segments] == left


def bundled(slug: str, moves: Moves) -> Routine:
    routine = read_file(assets.folder("routines") / f"{slug}.yaml", moves).routine
    assert routine is not None
    return routine


def lengths(timeline: Timeline, move: str) -> set[int]:
    found = {one.length_ms for one in timeline.segments if one.move == move and one.is_bout}
    assert found
    return found


@pytest.mark.parametrize(
    ("hold", "ms"),
    [(HoldLength.SHORT, 10_000), (HoldLength.STANDARD, 25_000), (HoldLength.LONG, 60_000)],
)
def test_a_still_stretch_with_a_range_takes_the_length_that_is_wanted(
    moves: Moves, hold: HoldLength, ms: int
) -> None:
    cooldown = compile_routine(bundled("post-run-cooldown", moves), moves, Choices(hold=hold))
    assert lengths(cooldown, "calf-stretch") == {ms}
    assert lengths(cooldown, "easy-walk") == {120_000}


@pytest.mark.parametrize("hold", HoldLength)
def test_a_pinned_dose_and_whatever_is_no_stretch_stay(moves: Moves, hold: HoldLength) -> None:
    chosen = Choices(hold=hold)
    for slug in ("gentle-twice-daily", "core", "cold-pack-cramp"):
        routine = bundled(slug, moves)
        plain = compile_routine(routine, moves)
        assert compile_routine(routine, moves, chosen).total_ms == plain.total_ms


def test_a_dose_pinned_for_one_side_alone_stays(moves: Moves) -> None:
    dose = "{left: 20s, right: 20-30s}"
    text = f"name: One\nsteps:\n  - {{hold: calf-stretch, sides: each, for: {dose}}}\n"
    routine = read_routine(text.encode(), "one", moves).routine
    assert routine is not None
    found = compile_routine(routine, moves, Choices(Prefer.LOW, hold=HoldLength.LONG))
    assert lengths(found, "calf-stretch") == {20_000}


def test_strict_cues_name_a_number_in_every_gentle_stretch(moves: Moves) -> None:
    routine = bundled("post-run-cooldown", moves)
    said = [
        cue.say
        for segment in compile_routine(routine, moves, Choices(strict=True)).segments
        for cue in segment.cues
    ]
    assert not [text for text in said if "gentle stretch" in text]
    assert "A stretch of two out of ten. Stay still. Breathe." in said


def test_a_host_goes_by_its_settings_and_a_range_wanted_now_goes_first(tmp_path: Path) -> None:
    places = {"SUPPLE_DATA_DIR": str(tmp_path / "data"), "SUPPLE_CONFIG_DIR": str(tmp_path / "c")}
    before = Context.of(places, BARE)
    assert timeline_of(before, "post-run-cooldown").total_ms == 552_000
    context = save_preference(save_preference(before, "hold", "short"), "strict", True)
    assert timeline_of(context, "post-run-cooldown").total_ms == 552_000 - 12 * 15_000
    assert compile_choices(context, "low") == Choices(Prefer.LOW, strict=True)
    assert Context.of(places, BARE).settings == context.settings
    totals = {card.slug: card.total_ms for card in routine_cards(context)}
    assert totals["post-run-cooldown"] == 552_000 - 12 * 15_000


def test_a_window_is_no_wider_than_what_was_left_of_it_last_time(moves: Moves) -> None:
    routine = bundled("nordic-strength", moves)
    plain = compile_routine(routine, moves)
    lower = compile_routine(routine, moves, Choices(tops={"nordic-curl": 4, "calf-stretch": 1}))
    tight = compile_routine(routine, moves, Choices(tops={"nordic-curl": 2}))
    far = compile_routine(routine, moves, Choices(tops={"nordic-curl": 40}))
    assert {one.top for one in lower.segments if one.move == "nordic-curl" and one.is_bout} == {4}
    lowest = {one.top for one in tight.segments if one.move == "nordic-curl" and one.is_bout}
    assert lowest == {3}, "a window's lower end stays"
    assert far.segments == plain.segments
    others = [one.length_ms for one in lower.segments if one.move == "single-leg-rdl"]
    assert others == [one.length_ms for one in plain.segments if one.move == "single-leg-rdl"]
