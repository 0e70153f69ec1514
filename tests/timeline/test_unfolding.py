"""How a step unfolds: sides, sets, gaps and lengths, case by case."""

from __future__ import annotations

import pytest

from tests.strategies import (
    ALTERNATE,
    BY_SET,
    BY_ZONE,
    EACH,
    NO_GAPS,
    ask,
    breathe,
    dose,
    effort,
    group,
    hold,
    note,
    open_end,
    phases,
    reps,
    rest,
    routine,
    span,
    story,
    unfold,
    zones,
)
from timer.errors import SuppleError
from timer.routine.model import Gaps, Move, Moves, Optional, Phase, Prefer, Sides, Swap, Zone
from timer.routine.optional_steps import as_chosen, select
from timer.timeline.compile.compiler import Choices, TooManySegments, compile_routine, swapped

PLAIN = Gaps(settle=0, switch=5_000, rest=15_000)


def bouts(*steps, **more):
    return [one for one in unfold(*steps, **more).segments if one.is_bout]


# The cases of the exercise list.


def test_e01_a_count_of_its_own_for_each_side_adds_up_exactly():
    step = reps(dose(0, left=15, right=10), tempo=phases(open=2_000, close=1_000), sides=EACH)
    left, right = bouts(step)
    assert (left.side, left.reps, left.length_ms) == ("left", 15, 45_000)
    assert (right.side, right.reps, right.length_ms) == ("right", 10, 30_000)


def test_e02_alternating_reps_are_one_bout_that_counts_both_sides_together():
    (bout,) = bouts(reps(16, tempo=phases(leap=1_000, stick_it=2_000), sides=ALTERNATE))
    assert (bout.side, bout.reps, bout.length_ms) == ("alternate", 16, 48_000)


def test_e03_by_side_goes_left_left_right_right():
    timeline = unfold(hold(10_000, sides=EACH, sets=2), defaults=PLAIN)
    assert story(timeline) == [
        "work L1 10",
        "rest L2 15",
        "work L2 10",
        "switch R1 5",
        "work R1 10",
        "rest R2 15",
        "work R2 10",
    ]


def test_e03_by_set_goes_left_right_left_right():
    timeline = unfold(hold(10_000, sides=BY_SET, sets=2), defaults=PLAIN)
    assert story(timeline) == [
        "work L1 10",
        "switch R1 5",
        "work R1 10",
        "rest L2 15",
        "work L2 10",
        "switch R2 5",
        "work R2 10",
    ]


def test_e03_by_set_a_rest_of_none_leaves_the_switch_between_set_and_side():
    timeline = unfold(hold(10_000, sides=BY_SET, sets=2, rest=0), defaults=PLAIN)
    assert story(timeline)[3] == "switch L2 5"


def test_e04_a_side_outside_a_group_finishes_every_child_before_the_other_side():
    circuit = group(hold(10_000, "A"), hold(20_000, "B"), sides=EACH)
    found = [(s.kind, s.label, s.side) for s in unfold(circuit, defaults=PLAIN).segments]
    assert found == [
        ("work", "A", "left"),
        ("work", "B", "left"),
        ("switch", "A", "right"),
        ("work", "A", "right"),
        ("work", "B", "right"),
    ]


def test_e05_two_axes_are_two_steps_with_sides():
    planes = [hold(5_000, plane, sides=EACH) for plane in ("Forwards", "Sideways")]
    assert [(b.label, b.side) for b in bouts(*planes)] == [
        ("Forwards", "left"),
        ("Forwards", "right"),
        ("Sideways", "left"),
        ("Sideways", "right"),
    ]


@pytest.mark.parametrize(
    "labels",
    [("going left", "going right"), ("right arm and left leg", "left arm and right leg")],
    ids=["e06_directions", "e07_opposite_limbs"],
)
def test_e06_e07_labels_are_free_text(labels):
    assert tuple(b.side for b in bouts(hold(5_000, sides=Sides(labels)))) == labels


def test_e08_unequal_phases_of_parts_of_a_second_never_drift():
    (bout,) = bouts(reps(dose(13), tempo=phases(out=2_500, ease=1_333, hold=167)))
    assert bout.length_ms == 13 * 4_000
    assert [(p.name, p.ms) for p in bout.phases] == [("out", 2500), ("ease", 1333), ("hold", 167)]


def test_e09_self_paced_reps_are_an_estimate_that_waits():
    (bout,) = bouts(reps(12, pace=4_000))
    assert (bout.kind, bout.open, bout.length_ms, bout.max_ms) == ("work", True, 48_000, None)
    assert bout.phases == ()


def test_e09_without_any_tempo_or_pace_a_rep_takes_three_seconds():
    (bout,) = bouts(reps(10))
    assert (bout.length_ms, bout.open) == (30_000, True)


@pytest.mark.parametrize("prefer", Prefer)
def test_e10_an_effort_is_planned_to_the_middle_of_its_window_whatever_range_says(prefer):
    step = effort(5, 16, tempo=phases(draw_in=2_000, slow_away=4_000), sets=2)
    for bout in bouts(step, choices=Choices(prefer=prefer)):
        assert (bout.kind, bout.open, bout.target) == ("effort", True, 8)
        assert (bout.reps, bout.length_ms) == (10, 60_000)


def test_e11_an_effort_ends_at_the_top_of_its_window():
    (bout,) = bouts(effort(5, 15, tempo=phases(draw_in=2_000, slow_away=4_000)))
    assert (bout.max_ms, bout.top) == (90_000, 15)


def test_e11_an_effort_without_tempo_takes_three_seconds_a_rep():
    (bout,) = bouts(effort(3, 8))
    assert (bout.length_ms, bout.max_ms, bout.reps) == (15_000, 24_000, 5)


@pytest.mark.parametrize(
    ("prefer", "breaths", "total"),
    [(Prefer.LOW, 30, 300_000), (Prefer.MIDDLE, 28, 308_000), (Prefer.HIGH, 25, 300_000)],
)
def test_e14_breathing_for_a_time_takes_as_many_whole_breaths_as_reach_it(prefer, breaths, total):
    (bout,) = bouts(breathe(300_000), choices=Choices(prefer=prefer))
    assert (bout.reps, bout.length_ms) == (breaths, total)


def test_e14_breathing_by_cycles_takes_just_those():
    (bout,) = bouts(breathe(cycles=9))
    assert (bout.reps, bout.length_ms) == (9, 9 * 11_000)


def test_e15_a_part_of_a_breath_that_counts_none_is_left_out():
    pattern = tuple(Phase(n, span(ms)) for n, ms in (("in", 4000), ("hold", 0), ("out", 6000)))
    (bout,) = bouts(breathe(20_000, pattern=pattern))
    assert [phase.name for phase in bout.phases] == ["in", "out"]


def test_e16_seven_zones_share_five_minutes_to_the_millisecond():
    lengths = [b.length_ms for b in bouts(zones(*"abcdefg"), defaults=PLAIN)]
    assert lengths == [42_858, 42_857, 42_857, 42_857, 42_857, 42_857, 42_857]
    assert sum(lengths) == 300_000


def test_e18_getting_into_position_is_a_segment_before_the_first_bout():
    timeline = unfold(hold(30_000, settle=20_000))
    assert story(timeline) == ["settle 1 20", "work 1 30"]


def test_e19_the_time_to_change_sides_comes_from_step_then_move_then_defaults():
    strap = Move(slug="strap", name="Strap", switch=9_000)

    def switch(defaults, **step):
        timeline = unfold(hold(5_000, "strap", sides=EACH, **step), moves=(strap,), **defaults)
        return next(s.length_ms for s in timeline.segments if s.kind == "switch")

    assert switch({"defaults": PLAIN}, switch=2_000) == 2_000
    assert switch({"defaults": PLAIN}) == 9_000
    strap = Move(slug="strap", name="Strap")
    assert switch({"defaults": Gaps(switch=7_000)}) == 7_000
    assert switch({}) == 5_000


def test_e20_nothing_follows_the_last_bout():
    timeline = unfold(hold(10_000, sides=EACH, sets=3), defaults=PLAIN)
    assert timeline.segments[-1].is_bout
    circuit = group(hold(5_000), rounds=3, rest=60_000)
    assert unfold(circuit, defaults=PLAIN).segments[-1].is_bout


@pytest.mark.parametrize(
    ("prefer", "seconds", "count"),
    [(Prefer.LOW, 20, 10), (Prefer.MIDDLE, 25, 12), (Prefer.HIGH, 30, 15)],
)
def test_e24_a_range_is_settled_as_the_person_prefers_and_its_middle_rounds_down(
    prefer, seconds, count
):
    chosen = Choices(prefer=prefer)
    still, counted = bouts(
        hold(dose(20_000, 30_000)), reps(dose(10, 15), tempo=phases(up=1_000)), choices=chosen
    )
    assert (still.length_ms, counted.reps) == (seconds * 1000, count)


def test_e24_the_middle_of_a_length_is_a_whole_second():
    (bout,) = bouts(hold(dose(20_000, 25_000)))
    assert bout.length_ms == 22_000


def test_e24_the_middle_of_a_range_within_one_second_stays_inside_it():
    (bout,) = bouts(reps(4, tempo=(Phase("up", span(500, 900)),)))
    assert 500 <= bout.phases[0].ms <= 900


def test_e28_following_along_elsewhere_is_open_with_an_estimate_and_a_cap():
    (bout,) = bouts(open_end(1_200_000, 1_800_000))
    assert (bout.kind, bout.open) == ("open", True)
    assert (bout.length_ms, bout.max_ms, bout.reps) == (1_200_000, 1_800_000, None)


def test_e31_a_swap_keeps_kind_dose_and_sides_and_takes_the_new_moves_ways():
    foam = Move(slug="foam", name="Foam roller", settle=3_000, switch=9_000, tempo=phases(up=500))
    ball = Move(slug="ball", name="Massage ball", settle=7_000, switch=2_000, tempo=phases(up=900))
    step = reps(8, "foam", sides=EACH, settle=1_000)
    timeline = unfold(step, moves=(foam, ball), choices=Choices(swaps={1: Swap("ball")}))
    assert story(timeline) == ["settle L1 7", "work L1 7.2", "switch R1 2", "work R1 7.2"]
    assert {s.move for s in timeline.segments} == {"ball"}


def test_e31_a_swap_says_last_what_stands_under_as():
    changed = swapped(reps(8, "foam"), Swap("ball", {"count": dose(5)}))
    assert (changed.move, changed.count) == ("ball", dose(5))


def test_e32_zones_with_nothing_left_to_share_are_refused_with_a_remedy():
    step = zones(Zone("a", length=60_000), "b", ms=60_000)
    with pytest.raises(SuppleError) as caught:
        unfold(step)
    assert "leave nothing" in caught.value.message
    assert caught.value.remedy


def test_e32_a_share_too_small_for_a_millisecond_is_refused():
    with pytest.raises(SuppleError):
        unfold(zones(Zone("a", share=100_000), Zone("b"), Zone("c"), ms=1_000))


def test_e33_dropping_a_step_shortens_the_total_and_keeps_the_numbers_of_the_others():
    steps = (hold(10_000, "A"), hold(20_000, "Jump"), hold(30_000, "C"))
    timeline = unfold(*steps, defaults=NO_GAPS, choices=Choices(dropped=frozenset({2})))
    assert timeline.total_ms == 40_000
    assert [s.step for s in timeline.segments] == [1, 3]


def test_e35_one_move_has_a_different_dose_in_each_step():
    stretch = Move(slug="stretch", name="Stretch")
    assert [
        b.length_ms
        for b in bouts(hold(20_000, "stretch"), hold(60_000, "Stretch"), moves=(stretch,))
    ] == [20_000, 60_000]


# Settling.


def test_settling_comes_from_the_step_before_the_move():
    move = Move(slug="m", name="M", settle=7_000, position="standing")
    assert story(unfold(hold(5_000, "m", settle=2_000), moves=(move,)))[0] == "settle 1 2"
    assert story(unfold(hold(5_000, "m"), moves=(move,), defaults=PLAIN))[0] == "settle 1 7"


def test_settling_comes_from_the_defaults_before_the_table_of_positions():
    move = Move(slug="m", name="M", position="standing")
    timeline = unfold(hold(5_000, "m"), moves=(move,), defaults=Gaps(settle=3_000))
    assert story(timeline)[0] == "settle 1 3"


def test_settling_takes_five_seconds_where_a_position_is_unknown():
    assert story(unfold(hold(5_000)))[0] == "settle 1 5"


def test_settling_follows_the_body_from_position_to_position():
    steps = (hold(5_000, position="standing"), note(), hold(5_000, position="lying-back"))
    settles = [s.length_ms for s in unfold(*steps).segments if s.kind == "settle"]
    assert settles == [5_000, 10_000]


def test_settling_takes_longer_where_kit_has_to_be_fetched():
    bare = hold(5_000, position="standing")
    armed = hold(5_000, position="standing", kit=("strap",))
    settles = [s.length_ms for s in unfold(bare, armed, armed).segments if s.kind == "settle"]
    assert settles == [5_000, 10_000, 5_000]


def test_a_settle_of_none_makes_no_segment():
    assert story(unfold(hold(5_000, settle=0))) == ["work 1 5"]


def test_notes_questions_and_rests_have_no_settle():
    timeline = unfold(note(), ask("Yes", "No"), rest(), defaults=Gaps(settle=9_000))
    assert [s.kind for s in timeline.segments] == ["note", "ask", "rest"]
    assert [s.length_ms for s in timeline.segments] == [10_000, 15_000, 20_000]


def test_a_group_settles_only_if_it_says_so_and_once_before_its_first_child():
    child = hold(5_000, settle=2_000)
    silent = unfold(group(child, rounds=2, rest=0))
    assert story(silent) == ["settle 1 2", "work 1 5"] * 2
    spoken = unfold(group(child, rounds=2, rest=0, settle=9_000))
    assert story(spoken)[0] == "settle 1 9"
    assert story(spoken)[1:] == story(silent)


# Gaps.


def test_a_rest_of_none_makes_no_segment():
    assert story(unfold(hold(5_000, sets=2, rest=0), defaults=PLAIN)) == ["work 1 5", "work 2 5"]


def test_a_switch_of_none_makes_no_segment():
    timeline = unfold(hold(5_000, sides=EACH, switch=0), defaults=PLAIN)
    assert story(timeline) == ["work L1 5", "work R1 5"]


def test_rests_take_fifteen_seconds_where_nobody_says():
    assert story(unfold(hold(5_000, sets=2, settle=0)))[1] == "rest 2 15"


def test_one_side_alone_is_one_label():
    assert story(unfold(hold(5_000, sides=Sides(("right",))), defaults=PLAIN)) == ["work R1 5"]


def test_a_gap_carries_the_values_of_the_bout_that_comes():
    tempo = phases(up=1_000, down=1_000)
    timeline = unfold(effort(4, 6, tempo=tempo, sets=2, sides=EACH), defaults=PLAIN)
    for gap, bout in zip(timeline.segments, timeline.segments[1:], strict=False):
        if gap.is_gap:
            same = ("step", "move", "label", "set", "sets", "side", "round", "reps", "target")
            assert [getattr(gap, n) for n in same] == [getattr(bout, n) for n in same]
            assert gap.phases == bout.phases
            assert (gap.open, gap.max_ms) == (False, None)


# Groups.


def test_the_rounds_of_a_group_have_its_rest_between_them():
    circuit = group(hold(5_000, "A"), hold(6_000, "B"), rounds=2, rest=40_000)
    found = [(s.kind, s.label, s.round, s.rounds) for s in unfold(circuit, defaults=PLAIN).segments]
    assert found == [
        ("work", "A", 1, 2),
        ("work", "B", 1, 2),
        ("rest", "A", 2, 2),
        ("work", "A", 2, 2),
        ("work", "B", 2, 2),
    ]


def test_a_group_by_set_changes_sides_within_each_round():
    circuit = group(hold(5_000), rounds=2, sides=BY_SET)
    assert [(s.kind, s.side, s.round) for s in unfold(circuit, defaults=PLAIN).segments] == [
        ("work", "left", 1),
        ("switch", "right", 1),
        ("work", "right", 1),
        ("rest", "left", 2),
        ("work", "left", 2),
        ("switch", "right", 2),
        ("work", "right", 2),
    ]


def test_children_do_not_inherit_the_gaps_of_their_group():
    circuit = group(hold(5_000, sets=2), rounds=2, rest=40_000)
    rests = [s.length_ms for s in unfold(circuit, defaults=PLAIN).segments if s.kind == "rest"]
    assert rests == [15_000, 40_000, 15_000]


def test_every_child_of_a_sided_group_takes_its_side_notes_too():
    circuit = group(note(length=1_000), hold(5_000), rest(3_000), sides=EACH)
    sides = [s.side for s in unfold(circuit, defaults=PLAIN).segments]
    assert sides == ["left"] * 3 + ["right"] * 4


def test_a_child_with_a_dose_by_side_takes_the_one_of_the_groups_side():
    circuit = group(hold(dose(0, left=12_000, right=8_000)), sides=EACH)
    assert [b.length_ms for b in bouts(circuit)] == [12_000, 8_000]


def test_a_group_without_sides_leaves_its_children_alone():
    assert [b.side for b in bouts(group(hold(5_000, sides=EACH)))] == ["left", "right"]


def test_the_round_is_the_innermost_groups():
    nested = group(group(hold(5_000), rounds=2), hold(6_000), rounds=3)
    found = [(b.round, b.rounds) for b in bouts(nested)]
    assert found == [(1, 2), (2, 2), (1, 3), (1, 2), (2, 2), (2, 3), (1, 2), (2, 2), (3, 3)]


def test_leaf_steps_are_numbered_in_the_order_of_the_file_whatever_is_repeated():
    steps = (hold(5_000), group(hold(5_000), group(note(), hold(5_000)), rounds=2), hold(5_000))
    found = [s.step for s in unfold(*steps, defaults=NO_GAPS).segments]
    assert found == [1, 2, 3, 4, 2, 3, 4, 5]


# Zones.


def test_zones_by_side_run_through_all_before_the_other_side():
    timeline = unfold(zones("a", "b", ms=20_000, sides=EACH), defaults=PLAIN)
    assert [(s.kind, s.label, s.side) for s in timeline.segments] == [
        ("work", "a", "left"),
        ("work", "b", "left"),
        ("switch", "a", "right"),
        ("work", "a", "right"),
        ("work", "b", "right"),
    ]


def test_zones_by_zone_do_each_on_every_side_before_the_next():
    timeline = unfold(zones("a", "b", ms=20_000, sides=BY_ZONE), defaults=PLAIN)
    assert [(s.label, s.side) for s in timeline.segments if s.is_bout] == [
        ("a", "left"),
        ("a", "right"),
        ("b", "left"),
        ("b", "right"),
    ]
    assert [s.kind for s in timeline.segments].count("switch") == 3
    assert sum(s.length_ms for s in timeline.segments if s.is_bout) == 40_000


def test_a_zone_with_a_length_of_its_own_keeps_it_and_the_others_share_the_rest():
    step = zones(Zone("a", length=10_000), Zone("b", share=2), Zone("c"), ms=100_000)
    assert [b.length_ms for b in bouts(step)] == [10_000, 60_000, 30_000]


def test_zones_have_no_gap_between_them():
    assert [s.kind for s in unfold(zones("a", "b", "c"), defaults=PLAIN).segments] == ["work"] * 3


# Tempo.


def test_a_pace_said_in_the_step_beats_the_tempo_of_the_move():
    move = Move(slug="m", name="M", tempo=phases(up=1_000))
    (bout,) = bouts(reps(4, "m", pace=2_000), moves=(move,))
    assert (bout.length_ms, bout.phases) == (8_000, ())


def test_reps_inherit_tempo_or_pace_from_their_move():
    moves = (Move(slug="m", name="M", tempo=phases(up=1_500)), Move(slug="p", name="P", pace=700))
    toned, paced = bouts(reps(4, "m"), reps(4, "p"), moves=moves)
    assert (toned.length_ms, toned.open) == (6_000, False)
    assert (paced.length_ms, paced.open) == (2_800, True)


# Limits and choices.


def test_two_thousand_segments_are_allowed():
    assert len(unfold(hold(1_000, sets=2_000), defaults=NO_GAPS).segments) == 2_000


@pytest.mark.parametrize(
    "step",
    [
        hold(1_000, sets=2_001),
        hold(1_000, sets=10**9),
        group(hold(1_000), rounds=10**9),
        group(group(hold(1_000, optional=Optional.EXTRA)), hold(1_000), rounds=10**9),
    ],
    ids=["one_too_many", "sets", "rounds", "rounds_with_an_empty_group"],
)
def test_more_than_two_thousand_segments_are_refused_at_once(step):
    with pytest.raises(TooManySegments):
        unfold(step, defaults=NO_GAPS)


def test_a_group_of_nothing_chosen_takes_no_time_however_many_its_rounds():
    empty = group(hold(1_000, optional=Optional.EXTRA), rounds=10**9)
    assert unfold(empty, hold(1_000), defaults=NO_GAPS).total_ms == 1_000


def test_extras_are_off_until_chosen():
    steps = (hold(1_000), hold(9_000, optional=Optional.EXTRA))
    assert unfold(*steps, defaults=NO_GAPS).total_ms == 1_000
    written = routine(*steps, defaults=NO_GAPS)
    chosen = select(written, Moves(), ["2"], [])
    assert compile_routine(as_chosen(written, Moves(), chosen), Moves()).total_ms == 10_000


def test_a_circuit_numbers_its_steps_without_rests_and_what_is_left_out() -> None:
    circuit = group(hold(move="A"), rest(), hold(move="B"), note(), hold(move="C"), rounds=2)
    for dropped, parts in ((frozenset[int](), (1, 2, 3)), (frozenset({3}), (1, 2))):
        timeline = unfold(circuit, defaults=PLAIN, choices=Choices(dropped=dropped))
        found = [(s.part, s.parts) for s in timeline.segments if s.is_bout]
        assert found == [(part, len(parts)) for part in parts] * 2
    once = unfold(group(hold(move="A"), hold(move="B")), defaults=PLAIN)
    assert {s.part for s in once.segments} == {None}
