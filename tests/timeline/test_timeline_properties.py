"""What holds of every timeline, over generated routines."""

from __future__ import annotations

from itertools import groupby, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import LIBRARY, choices, hold, ranges, routine, routines
from timer.routine.model import (
    Breathe,
    Gaps,
    Group,
    Order,
    Prefer,
    Sides,
    Step,
    Zones,
)
from timer.timeline.compile.compiler import Choices, compile_routine
from timer.timeline.compile.expand import settle_range, share_out

FEW = settings(max_examples=40)


def leaves(steps: tuple[Step, ...], prefer: Prefer, times: int = 1) -> list[tuple[Step, int]]:
    """Return each leaf step in the file's order with how often it is repeated."""
    found: list[tuple[Step, int]] = []
    for step in steps:
        if isinstance(step, Group):
            rounds = settle_range(step.rounds, prefer) * max(len(step.sides.labels), 1)
            found += leaves(step.steps, prefer, times * rounds)
        else:
            found.append((step, times))
    return found


@FEW
@given(routines(), choices)
def test_segments_are_contiguous_and_cover_the_whole(written, chosen):
    timeline = compile_routine(written, LIBRARY, chosen)
    assert timeline.segments[0].start_ms == 0
    assert all(before.end_ms == after.start_ms for before, after in pairwise(timeline.segments))
    assert timeline.total_ms == timeline.segments[-1].end_ms
    assert timeline.total_ms == sum(s.length_ms for s in timeline.segments)
    assert [s.index for s in timeline.segments] == list(range(1, len(timeline.segments) + 1))
    assert all(s.length_ms > 0 for s in timeline.segments)


@FEW
@given(routines(), choices)
def test_the_same_routine_gives_the_same_timeline(written, chosen):
    assert compile_routine(written, LIBRARY, chosen) == compile_routine(written, LIBRARY, chosen)


@FEW
@given(routines(), choices)
def test_every_gap_lies_before_a_bout_of_the_step_it_carries(written, chosen):
    segments = compile_routine(written, LIBRARY, chosen).segments
    assert not segments[-1].is_gap or segments[-1].written
    for gap, coming in pairwise(segments):
        if gap.is_gap and not gap.written:
            assert (gap.step, gap.side, gap.set) == (coming.step, coming.side, coming.set)
            assert not gap.open


@FEW
@given(routines(), choices)
def test_every_step_is_done_on_every_side_in_every_set_and_round(written, chosen):
    segments = compile_routine(written, LIBRARY, chosen).segments
    for number, (step, times) in enumerate(leaves(written.steps, chosen.prefer), start=1):
        bouts = [s for s in segments if s.step == number and (s.written or not s.is_gap)]
        labels = 1 if step.sides.order is Order.ALTERNATE else max(len(step.sides.labels), 1)
        zones = len(step.zones) if isinstance(step, Zones) else 1
        alike = isinstance(step.sets, int)
        sets = step.sets * labels if alike else sum(number for _, number in step.sets)
        assert len(bouts) == times * sets * zones


@FEW
@given(routines(), choices)
def test_each_side_gets_the_full_dose(written, chosen):
    segments = compile_routine(written, LIBRARY, chosen).segments
    for number, (step, times) in enumerate(leaves(written.steps, chosen.prefer), start=1):
        if isinstance(step, Zones):
            for label in step.sides.labels or (None,):
                mine = [s for s in segments if s.step == number and s.is_bout]
                worked = sum(s.length_ms for s in mine if label in (None, s.side))
                length = settle_range(step.length.at(label), chosen.prefer, 1000)
                assert worked == times * length


@FEW
@given(routines(), choices)
def test_a_breath_is_never_cut(written, chosen):
    segments = compile_routine(written, LIBRARY, chosen).segments
    for number, (step, _) in enumerate(leaves(written.steps, chosen.prefer), start=1):
        for bout in (s for s in segments if s.step == number and isinstance(step, Breathe)):
            if bout.is_bout:
                breath = sum(phase.ms for phase in bout.phases)
                assert bout.length_ms == bout.reps * breath
                if step.length is not None:
                    wanted = settle_range(step.length, chosen.prefer, 1000)
                    assert wanted <= bout.length_ms < wanted + breath


@FEW
@given(routines(), choices)
def test_a_bout_at_a_tempo_lasts_its_count_times_its_phases(written, chosen):
    for bout in compile_routine(written, LIBRARY, chosen).segments:
        if bout.is_bout and bout.phases:
            assert bout.length_ms == bout.reps * sum(phase.ms for phase in bout.phases)
            assert all(phase.ms > 0 for phase in bout.phases)


@FEW
@given(routines(), choices)
def test_only_what_waits_has_an_upper_end_and_never_below_its_plan(written, chosen):
    timeline = compile_routine(written, LIBRARY, chosen)
    for segment in timeline.segments:
        assert segment.max_ms is None or (segment.open and segment.max_ms >= segment.length_ms)
    assert timeline.open_ended == any(s.open for s in timeline.segments)


@given(st.integers(1, 10**7), st.lists(st.integers(1, 50), min_size=1, max_size=30))
def test_shares_add_up_and_the_earlier_ones_take_what_is_left_over(total, shares):
    parts = share_out(total, shares)
    whole = sum(shares)
    assert sum(parts) == total
    extra = [part - total * share // whole for part, share in zip(parts, shares, strict=True)]
    assert extra == sorted(extra, reverse=True)
    assert set(extra) <= {0, 1}


@given(ranges(0, 10**7), st.sampled_from(Prefer), st.sampled_from([1, 1000]))
def test_a_settled_range_never_leaves_its_bounds(amount, prefer, unit):
    settled = settle_range(amount, prefer, unit)
    assert amount.low <= settled <= amount.high
    if prefer is Prefer.MIDDLE and settled != amount.low:
        assert settled % unit == 0
        assert settled <= (amount.low + amount.high) / 2


@given(st.sampled_from(list(Order)[:2]), st.integers(1, 4), st.booleans())
def test_no_two_gaps_follow_each_other_within_a_step(order, sets, resting):
    step = hold(5_000, sides=Sides(("left", "right"), order), sets=sets)
    gaps = Gaps(settle=4_000, switch=5_000, rest=9_000 if resting else 0)
    segments = compile_routine(routine(step, defaults=gaps), LIBRARY, Choices()).segments
    runs = [(gap, len(list(run))) for gap, run in groupby(segments, key=lambda s: s.is_gap)]
    assert all(length == 1 for gap, length in runs if gap)
