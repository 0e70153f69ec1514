"""The player's layout: every kind of moment at every size, legible and never out of bounds."""

from __future__ import annotations

import pytest

from timer.engine.host import Host
from timer.player.commands import Jump, Key
from timer.player.player import Player
from timer.player.snapshot import Snapshot, State
from timer.records import replace
from timer.timeline.cues import CuePlan
from timer.timeline.segments import SegmentKind
from timer.tui.palette import contrast
from timer.tui.themes import DARK
from timer.tui.widgets import stage_text
from timer.tui.widgets.moment import Moment
from timer.tui.widgets.stage_rows import stage_rows

SIZES = [(40, 14), (40, 17), (80, 21), (120, 36), (200, 56)]
ODD_SIZES = [(1, 1), (2, 3), (7, 9), (20, 10), (11, 40), (300, 5), (40, 13)]


@pytest.fixture
def player(environ: dict[str, str], trial: str) -> Player:
    """The trial, begun at real time 0."""
    host = Host.of(environ)
    player = Player(CuePlan(host.timeline(trial), host.lengths, attended=True), attended=True)
    player.start(0)
    return player


@pytest.fixture
def moments(player: Player) -> list[Snapshot]:
    """A moment early and one late in every segment, played, paused and counted in."""
    found: list[Snapshot] = []
    now = 0
    for place in range(len(player.plan.timeline.segments)):
        player.handle(Jump(place), now)
        for step in (700, 3_900):
            now += step
            player.advance(now)
            found.append(player.snapshot(now))
        player.handle(Key.TOGGLE, now)
        found.append(player.snapshot(now))
        player.handle(Key.TOGGLE, now)
        found.append(player.snapshot(now + 100))
        now += 4_000
    return found


def at(player: Player, kind: SegmentKind, ms: int) -> Snapshot:
    segments = player.plan.timeline.segments
    place = next(place for place, segment in enumerate(segments) if segment.kind is kind)
    player.handle(Jump(place), 0)
    player.advance(ms)
    return player.snapshot(ms)


@pytest.mark.parametrize("size", SIZES + ODD_SIZES)
def test_every_moment_fills_the_stage_exactly(
    moments: list[Snapshot], size: tuple[int, int]
) -> None:
    for now in moments:
        rows = stage_rows(Moment(now, "Trial"), *size, palette=DARK)
        assert len(rows) <= size[1]
        assert {row.cell_length for row in rows} == {size[0]}


@pytest.mark.parametrize("size", SIZES)
def test_a_countdown_is_at_least_eight_rows_tall(player: Player, size: tuple[int, int]) -> None:
    now = at(player, SegmentKind.WORK, 4_000)
    rows = [row.text for row in stage_rows(Moment(now, "Trial"), *size, palette=DARK)]
    assert sum(any(block in row for block in "█▀▄") for row in rows) >= 8


@pytest.mark.parametrize("size", SIZES)
def test_move_and_kind_are_read_at_every_size(player: Player, size: tuple[int, int]) -> None:
    now = at(player, SegmentKind.WORK, 4_000)
    text = "\n".join(row.text for row in stage_rows(Moment(now, "Trial"), *size, palette=DARK))
    assert "Long stretch" in text
    assert "WORK" in text


@pytest.mark.parametrize("size", SIZES)
def test_what_a_key_did_is_read_at_every_size(player: Player, size: tuple[int, int]) -> None:
    at(player, SegmentKind.WORK, 4_000)
    player.handle(Key.QUIT, 4_000)
    rows = stage_rows(Moment(player.snapshot(4_000), "Trial"), *size, palette=DARK)
    text = " ".join(" ".join(row.text for row in rows).split())
    assert "q leaves, space goes on" in text


def test_a_hold_counts_seconds_down(player: Player) -> None:
    assert stage_text.figure(at(player, SegmentKind.WORK, 4_000)).text == "26"


def test_reps_at_a_tempo_show_the_rep_and_the_phase(player: Player) -> None:
    place = next(p for p, s in enumerate(player.plan.timeline.segments) if s.counted and s.is_bout)
    player.handle(Jump(place), 0)
    player.advance(9_500)
    now = player.snapshot(9_500)
    assert stage_text.figure(now).text == " 2"
    assert stage_text.loud(now) == "ease off"


def test_what_the_person_ends_counts_up(player: Player) -> None:
    assert stage_text.figure(at(player, SegmentKind.OPEN, 64_000)).text == "1:04"


def test_a_figure_keeps_its_width_through_a_segment(player: Player) -> None:
    widths = {len(stage_text.figure(at(player, SegmentKind.WORK, ms)).text)
              for ms in range(100, 29_000, 900)}  # fmt: skip
    assert widths == {2}


def test_paused_looks_unlike_everything_that_plays(player: Player) -> None:
    playing = at(player, SegmentKind.WORK, 4_000)
    player.handle(Key.TOGGLE, 4_000)
    paused = player.snapshot(4_000)
    assert paused.state is State.PAUSED
    assert DARK.look(paused).ground not in {look.ground for look in DARK.kinds.values()}
    assert DARK.look(paused).ink != DARK.look(playing).ink
    assert stage_text.loud(paused) == "Paused"


def test_the_rating_question_fits_a_narrow_terminal(player: Player) -> None:
    now = replace(
        at(player, SegmentKind.REST, 2_000),
        rating=next(s for s in player.plan.timeline.segments if s.kind is SegmentKind.EFFORT),
    )
    text = "\n".join(row.text for row in stage_rows(Moment(now, "Trial"), 40, 14, palette=DARK))
    assert "How hard? 1 to 9, 0 is ten." in text


def test_every_ink_stands_out_from_its_ground() -> None:
    looks = [*DARK.kinds.values(), DARK.paused]
    assert min(contrast(look.ground, look.ink) for look in looks) >= 7


def test_a_huge_terminal_does_not_make_the_figure_grow_without_end(player: Player) -> None:
    rows = stage_rows(
        Moment(at(player, SegmentKind.WORK, 4_000), "Trial"), 1_000, 300, palette=DARK
    )
    drawn = sum(any(block in row.text for block in "█▀▄") for row in rows)
    assert 48 <= drawn <= 80
