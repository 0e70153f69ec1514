"""The figure in time: which picture, which side and how full a bar at a moment of a bout."""

from __future__ import annotations

from itertools import pairwise

import pytest

from timer.figures.motion import FRAMES_A_SECOND, Figure, figure
from timer.frozen import replace
from timer.player.commands import Jump, Key
from timer.player.player import Player
from timer.player.snapshot import Snapshot
from timer.timeline.segments import SegmentKind, TimedPhase
from timer.tui.drawing.themes import DARK
from timer.tui.stage.animated import BarCel, FigureCel
from timer.tui.stage.phase_position import beat, filled, hand, picture, shown_bout

SIZE = (36, 14)


@pytest.fixture
def floss() -> Figure:
    """A figure whose leg swings out and back."""
    drawn = figure("supine-floss")
    assert drawn is not None
    return drawn


def bout(player: Player, which: str, ms: int = 0) -> Snapshot:
    """Return the snapshot `ms` into the first hold or the reps, played from real time 0."""
    segments = player.plan.timeline.segments
    works = [place for place, segment in enumerate(segments) if segment.kind is SegmentKind.WORK]
    place = next(place for place in works if segments[place].counted is (which == "reps"))
    player.handle(Jump(place), 0)
    player.advance(ms)
    return player.snapshot(ms)


def shot(drawn: Figure, now: Snapshot, position: int) -> str:
    return picture(drawn, now, position, *SIZE, moving=True).text()


def test_a_phase_begins_where_the_one_before_ends(player: Player) -> None:
    segment = bout(player, "reps").segment
    moments = [beat(segment, ms) for ms in (0, 1_500, 2_999, 3_000, 6_000)]
    assert [one.phase for one in moments] == [0, 0, 0, 1, 0]
    assert [one.rep for one in moments] == [0, 0, 0, 0, 1]
    assert moments[1].share == 0.5
    assert moments[2].share > 0.99
    assert moments[3].share == 0


def test_the_figure_is_where_the_phase_is_and_comes_round_with_the_rep(
    player: Player, floss: Figure
) -> None:
    now = bout(player, "reps")
    start, middle, end = (shot(floss, now, ms) for ms in (0, 1_500, 3_000))
    assert len({start, middle, end}) == 3
    assert shot(floss, now, 6_000) == start
    assert shot(floss, now, 4_500) == middle


def test_no_more_than_six_pictures_a_second(player: Player, floss: Figure) -> None:
    now = bout(player, "reps")
    shots = [shot(floss, now, ms) for ms in range(0, 6_000, 10)]
    changes = sum(a != b for a, b in pairwise(shots))
    assert 12 <= changes <= 6 * FRAMES_A_SECOND


def test_the_other_side_is_the_mirror_image(player: Player, floss: Figure) -> None:
    now = bout(player, "reps")
    left, right = (
        shot(floss, replace(now, segment=replace(now.segment, side=side)), 1_500).split("\n")
        for side in ("left", "right")
    )
    assert left != right
    assert sum(a.strip() == b[::-1].strip() for a, b in zip(left, right, strict=True)) >= 8


def test_alternating_reps_change_the_side_each_time(player: Player, floss: Figure) -> None:
    now = bout(player, "reps")
    both = replace(now, segment=replace(now.segment, side="alternate"))
    assert [hand(both.segment, rep) for rep in range(3)] == ["left", "right", "left"]
    assert shot(floss, both, 1_500) != shot(floss, both, 7_500)
    assert shot(floss, both, 1_500) == shot(floss, both, 13_500)


def test_a_hold_breathes(player: Player) -> None:
    drawn, now = figure("plank"), bout(player, "hold")
    assert drawn is not None
    assert len({shot(drawn, now, ms) for ms in range(0, 5_000, 250)}) > 1


def test_a_gap_shows_the_coming_move_and_only_a_settle_shows_how_it_goes(
    player: Player, floss: Figure
) -> None:
    bout(player, "reps")
    place = player.place
    settle = player.plan.timeline.segments[place - 1]
    assert settle.kind is SegmentKind.SETTLE
    player.handle(Jump(place - 1), 0)
    now = player.snapshot(0)
    coming = shown_bout(now)
    assert coming is not None
    assert coming.counted
    assert shot(floss, now, 0) != shot(floss, now, 1_500)
    rest = replace(now, segment=replace(now.segment, kind=SegmentKind.REST))
    assert shot(floss, rest, 0) == shot(floss, rest, 1_500)


def test_without_motion_the_key_poses_stand_side_by_side(player: Player, floss: Figure) -> None:
    now = bout(player, "reps")
    shots = {picture(floss, now, ms, *SIZE, moving=False).text() for ms in (0, 1_000, 4_000)}
    assert shots == {floss.still(*SIZE, hand(now.segment)).text()}


def test_a_breath_fills_the_bar_and_empties_it(player: Player) -> None:
    now = bout(player, "reps")
    phases = tuple(TimedPhase(name, 1_000) for name in ("in", "hold", "out", "pause"))
    breath = replace(now, segment=replace(now.segment, phases=phases))
    moments = (0, 500, 1_000, 1_500, 2_500, 3_500)
    assert [filled(breath, ms) for ms in moments] == [0, 0.5, 1, 1, 0.5, 0]


def test_the_bar_fills_with_the_phase_and_else_with_the_bout(player: Player) -> None:
    floss = bout(player, "reps")
    assert [filled(floss, ms) for ms in (0, 1_500, 3_000)] == [0, 0.5, 0]
    hold = bout(player, "hold")
    assert [filled(hold, ms) for ms in (0, 15_000, 30_000, 60_000)] == [0, 0.5, 1, 1]


def test_what_has_not_changed_is_the_same_object(player: Player, floss: Figure) -> None:
    now = bout(player, "reps")
    leg = FigureCel(floss, now, SIZE, DARK, moving=True)
    bar = BarCel(now, (20, 1), DARK.look(now))
    assert leg.rows(1_000) is leg.rows(1_001)
    assert leg.rows(1_000) is not leg.rows(1_500)
    assert bar.rows(1_000) is bar.rows(1_001)
    assert bar.rows(1_000) is not bar.rows(1_500)


def test_a_row_of_the_figure_that_stays_is_kept(player: Player, floss: Figure) -> None:
    leg = FigureCel(floss, bout(player, "reps"), SIZE, DARK, moving=True)
    before, after = leg.rows(1_000), leg.rows(1_300)
    same = sum(old is new for old, new in zip(before, after, strict=True))
    assert 0 < same < SIZE[1]


def test_a_pause_stands_still(player: Player, floss: Figure) -> None:
    bout(player, "reps", 1_300)
    player.handle(Key.TOGGLE, 1_300)
    leg = FigureCel(floss, player.snapshot(1_300), SIZE, DARK, moving=True)
    assert leg.rows(1_300) is leg.rows(9_000)
