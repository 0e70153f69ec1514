"""The player's layout: every kind of moment at every size, legible and never out of bounds."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pytest
from textual.strip import Strip

from tests.each import each
from timer.figures.motion import Figure, figure
from timer.frozen import replace
from timer.machine import BARE
from timer.player.commands import Jump, Key
from timer.player.player import Player
from timer.player.snapshot import PauseReason, Snapshot, State, Waiting
from timer.services.context import Context
from timer.services.routine_files import timeline_of
from timer.sound.clips import recorded
from timer.timeline.cues.plan import CuePlan
from timer.timeline.segments import Segment, SegmentKind
from timer.tui.drawing.bigtext import WORD_ROWS, arranged, large_lines
from timer.tui.drawing.themes import DARK, Palette, contrast
from timer.tui.stage import text as stage_text
from timer.tui.stage.animated import BarCel, FigureCel, Panel, Row
from timer.tui.stage.figure_panel import Scene
from timer.tui.stage.layout import composed, follows
from timer.tui.stage.model import StageModel, end_time, staged, steady
from timer.tui.stage.phase_position import shown_bout

SIZES = [(40, 14), (40, 17), (80, 21), (120, 36), (200, 56)]
ODD_SIZES = [(1, 1), (2, 3), (7, 9), (20, 10), (11, 40), (300, 5), (40, 13)]


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


def stage_rows(
    model: StageModel, width: int, height: int, palette: Palette, at_ms: int = 0
) -> list[Strip]:
    """Return the rows of a stage of this size, as they are at real time `at_ms`."""
    return strips(composed(model, width, height, palette).at(at_ms))


def strips(rows: Iterable[Row]) -> list[Strip]:
    """Return rows as Textual has them, whose text can be asked for."""
    return [Strip(row) for row in rows]


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
        rows = stage_rows(StageModel(now, "Trial"), *size, palette=DARK)
        assert len(rows) <= size[1]
        assert {row.cell_length for row in rows} == {size[0]}


@pytest.mark.parametrize("size", SIZES)
def test_a_countdown_is_at_least_eight_rows_tall(player: Player, size: tuple[int, int]) -> None:
    now = at(player, SegmentKind.WORK, 4_000)
    rows = [row.text for row in stage_rows(StageModel(now, "Trial"), *size, palette=DARK)]
    assert sum(any(block in row for block in "█▀▄") for row in rows) >= 8


@each("height", range(10, 14))
@each("kind", [SegmentKind.SETTLE, SegmentKind.WORK, SegmentKind.REST])
def test_a_countdown_is_large_with_its_side_in_few_rows(
    player: Player, kind: SegmentKind, height: int
) -> None:
    now = at(player, kind, 1_000)
    long = "A name that is longer than a row of this terminal is"
    states = product((now.segment.label, long), (None, Waiting.OPEN), (None, "Skipped."))
    for cols in (40, 60, 80):
        for label, waiting, told in states:
            named = replace(now, segment=replace(now.segment, label=label), message=told)
            named = replace(named, waiting=waiting)
            rows = [row.text for row in stage_rows(StageModel(named, "Trial"), cols, height, DARK)]
            assert sum(any(block in row[4:-4] for block in "█▀▄") for row in rows) >= 8, (
                cols,
                rows,
            )


@pytest.mark.parametrize("height", range(14, 22))
def test_a_large_name_leaves_the_countdown_its_rows(player: Player, height: int) -> None:
    at(player, SegmentKind.WORK, 4_000)
    player.handle(Key.TOGGLE, 4_000)
    now = player.snapshot(4_000)
    now = replace(now, segment=replace(now.segment, label="Plank"))
    rows = [one.text for one in stage_rows(StageModel(now, "Trial"), 40, height, DARK)]
    assert sum(any(block in one[2:-2] for block in "█▀▄") for one in rows) >= 8


def set_large(name: str, text: str, width: int) -> bool:
    """Tell whether a name stands somewhere in letters of four rows or more."""
    sizes = product(range(WORD_ROWS, 12), range(20, width + 1, 2))
    shapes = {tuple(large_lines(name, rows, cols)) for rows, cols in sizes}
    return any(shape and all(line.strip() in text for line in shape) for shape in shapes)


@pytest.mark.parametrize("size", SIZES)
def test_move_and_kind_are_read_at_every_size(player: Player, size: tuple[int, int]) -> None:
    now = at(player, SegmentKind.WORK, 4_000)
    text = "\n".join(row.text for row in stage_rows(StageModel(now, "Trial"), *size, palette=DARK))
    assert "Long stretch" in text or set_large("Long stretch", text, size[0])
    assert "WORK" in text


@pytest.mark.parametrize("size", SIZES)
def test_what_a_key_did_is_read_at_every_size(player: Player, size: tuple[int, int]) -> None:
    at(player, SegmentKind.WORK, 4_000)
    player.handle(Key.TOGGLE, 4_000)
    rows = stage_rows(StageModel(player.snapshot(4_000), "Trial"), *size, palette=DARK)
    text = " ".join(" ".join(row.text for row in rows).split())
    assert "Space continues" in text


@each("cols", [40, 80, 120, 200])
@each("pictured", [False, True])
def test_a_reply_is_read_whatever_moves_there(
    moments: list[Snapshot], pictured: bool, cols: int
) -> None:
    drawn = figure("strap-stretch") if pictured else None
    unasked = [now for now in moments if stage_text.question(now, cols) is None]
    for now in {(now.segment.kind, now.state, now.phase): now for now in unasked}.values():
        model = StageModel(replace(now, message="One minute."), "Trial", drawn=drawn)
        for rows in (*range(10, 20), 24, 27, 28, 30, 31, 45, 46, 60):  # around every limit
            panel = composed(model, cols, rows, DARK)
            found = strips(panel.at(0))
            assert any("One minute." in one.text for one in found), (now.segment.kind, rows)
            assert len(found) <= rows
            tall = [y + len(cel.rows(0)) for _, y, cel in panel.cels]
            assert max(tall, default=0) <= len(found), "nothing moves where nothing is"


@each("rows", [1, 2, 3, 6, 9, 10, 11, 12, 13, 15])
def test_a_reply_and_what_is_asked_are_both_read_in_few_rows(
    moments: list[Snapshot], rows: int
) -> None:
    asked = {40: "How hard? 1 to 9, 0 is ten.", 80: "How hard was that? Press 1 to 9"}
    kinds = {(now.segment.kind, now.state): now for now in moments if not stage_text.stopped(now)}
    for (cols, question), now in product(asked.items(), kinds.values()):

        def shown(message: str | None, now: Snapshot = now, cols: int = cols) -> str:
            rated = replace(now, rating=now.segment, message=message)
            return "\n".join(
                one.text for one in stage_rows(StageModel(rated, "Trial"), cols, rows, DARK)
            )

        for told in ("Skipped: Long stretch.", "Paused. Space continues."):
            assert told in shown(told), (now.segment.kind, cols)
        assert rows == 1 or question in shown(None), (now.segment.kind, cols)


@each("rows", [1, 2, 5, 9, 10, 11, 12, 13, 14, 20])
def test_the_number_is_there_in_few_rows(player: Player, rows: int) -> None:
    now = at(player, SegmentKind.WORK, 4_000)
    for waiting, focus, cols in product((None, Waiting.OPEN), (False, True), (20, 40, 80)):
        model = StageModel(replace(now, waiting=waiting, message=None), "Trial", focus=focus)
        shown = [one.text for one in stage_rows(model, cols, rows, DARK)]
        tall = sum(any(block in one[2:-2] for block in "█▀▄") for one in shown)
        assert tall >= 8 or any("26" in one for one in shown), (waiting, focus, shown)


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


def test_a_circuit_says_which_step_of_the_round_it_is(player: Player) -> None:
    bout = replace(at(player, SegmentKind.WORK, 3_000).segment, side=None, phases=(), sets=1)
    bout = replace(bout, round=2, rounds=3, part=1, parts=4, load=None)
    now = replace(at(player, SegmentKind.WORK, 3_000), segment=bout)
    wide, narrow, least = (stage_text.heading(now, width=width) for width in (60, 28, 20))
    assert wide.endswith(" · round 2 of 3, step 1 of 4")
    assert narrow.endswith(" · round 2/3, step 1/4")
    assert "step" not in least


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
    text = "\n".join(row.text for row in stage_rows(StageModel(now, "Trial"), 40, 14, palette=DARK))
    assert "How hard? 1 to 9, 0 is ten." in text


def test_every_ink_stands_out_from_its_ground() -> None:
    looks = [*DARK.kinds.values(), DARK.paused]
    assert min(contrast(look.ground, look.ink) for look in looks) >= 7


def test_a_huge_terminal_does_not_make_the_figure_grow_without_end(player: Player) -> None:
    rows = stage_rows(
        StageModel(at(player, SegmentKind.WORK, 4_000), "Trial"), 1_000, 300, palette=DARK
    )
    drawn = sum("█" in row.text for row in rows)
    assert 48 <= drawn <= 80


def drawn(context: Context, bout: Segment | None) -> Figure | None:
    """Return the drawing of a bout's move."""
    move = context.moves.find(bout.move) if bout is not None and bout.move else None
    return figure(move.figure) if move is not None and move.figure else None


def bundled(context: Context) -> list[StageModel]:
    """Return a moment of every different segment of the bundled routines, with its figures."""
    found: dict[tuple[object, ...], StageModel] = {}
    for entry in context.library.entries():
        timeline = timeline_of(context, entry.slug)
        player = Player(CuePlan(timeline, recorded(), attended=True), attended=True)
        player.start(0)
        for place, segment in enumerate(timeline.segments):
            known = (segment.label, segment.side, segment.kind, segment.set)
            if known not in found:
                player.handle(Jump(place), 0)
                player.advance(5_000)
                now = player.snapshot(5_000)
                figures = drawn(context, shown_bout(now)), drawn(context, now.following)
                found[known] = StageModel(now, timeline.routine.name, None, *figures)
    return list(found.values())


def test_nothing_bundled_is_cut_off_at_any_width_from_40_to_200(environ: dict[str, str]) -> None:
    moments = bundled(Context.of(environ, BARE))
    assert len(moments) > 161
    for number, model in enumerate(moments):
        for width, height in ((40, 14), (40, 17), (40 + number % 161, 14 + number % 43)):
            text = "\n".join(row.text for row in stage_rows(model, width, height, DARK))
            assert "…" not in text, (width, height, text)


@pytest.fixture
def floss(player: Player) -> StageModel:
    """A moment of reps that have a figure."""
    now = at(player, SegmentKind.WORK, 9_500)
    place = next(p for p, s in enumerate(player.plan.timeline.segments) if s.counted and s.is_bout)
    player.handle(Jump(place), 9_500)
    player.advance(14_000)
    now = player.snapshot(14_000)
    return StageModel(now, "Trial", drawn=figure("supine-floss"))


def sided(model: StageModel, side: str | None) -> StageModel:
    segment = replace(model.now.segment, side=side)
    return replace(model, now=replace(model.now, segment=segment))


@pytest.mark.parametrize("size", [(80, 21), (120, 36), (40, 14)])
def test_the_edge_that_is_striped_is_the_side_that_is_worked(
    floss: StageModel, size: tuple[int, int]
) -> None:
    for side, edges in (("left", (True, False)), ("right", (False, True)), (None, (False, False))):
        rows = [row.text for row in stage_rows(sided(floss, side), *size, DARK)]
        striped = all(row.startswith("▄▄") for row in rows), all(row.endswith("▄▄") for row in rows)
        assert striped == edges


def test_the_figure_stands_beside_the_board_above_it_or_not_at_all(floss: StageModel) -> None:
    def figures(width: int, height: int) -> int:
        cels = composed(floss, width, height, DARK).cels
        return sum(isinstance(cel, FigureCel) for _, _, cel in cels)

    sizes = [(80, 21), (64, 14), (40, 40), (40, 17), (63, 21), (200, 13)]
    assert [figures(*size) for size in sizes] == [1, 1, 1, 0, 0, 0]


@pytest.mark.parametrize("moving", [True, False])
def test_the_scene_is_made_once_for_many_seconds_and_anew_for_another_cue(
    floss: StageModel, moving: bool
) -> None:
    scene = Scene()

    def made(**changes: object) -> object:
        model = replace(floss, moving=moving, now=replace(floss.now, **changes))
        return scene.panel(model, 40, 20, DARK)

    first = made(left_s=9, gone_s=4, rep=2)
    assert made(left_s=8, gone_s=5, rep=3) is first
    assert made(cue="Slower.") is not first


def test_reps_and_sets_are_marked_as_done_under_way_and_to_come(floss: StageModel) -> None:
    now = replace(floss.now, rep=3, segment=replace(floss.now.segment, reps=5, sets=2, set=2))
    assert stage_text.marks(now, 40) == "● ● ◐ ○ ○     ● ◐"
    assert stage_text.marks(now, 9) == "● ● ◐ ○ ○"
    assert stage_text.marks(now, 4) == "● ◐"
    assert stage_text.marks(now, 1) == ""


def test_the_bar_tells_the_phase_in_words(floss: StageModel) -> None:
    text = "\n".join(row.text for row in stage_rows(floss, 80, 21, DARK, 14_000))
    assert floss.now.phase is not None
    assert floss.now.phase.upper() in text


def test_the_end_does_not_waver_with_the_rounding_of_seconds(floss: StageModel) -> None:
    wall = "2026-01-02T23:58:{:02d}+00:00"
    before: int | None = None
    ends = set()
    for second, left in ((10, 50), (10, 51), (11, 50), (12, 48), (13, 48)):
        now = replace(floss.now, total_left_s=left)
        before, end = end_time(wall.format(second), now, before)
        ends.add(end)
    assert ends == {"23:59"}
    assert end_time(wall.format(30), replace(floss.now, total_left_s=90), None)[1] == "00:00"


@pytest.mark.parametrize(
    ("limb", "side", "word"),
    [
        ("leg", "left", "left leg"),
        ("arm", "right", "right arm"),
        (None, "left", "left side"),
        ("leg", "left foot", "left foot"),
        ("leg", "alternate", "left leg"),
    ],
)
def test_the_large_word_never_is_left_alone(
    player: Player, limb: str | None, side: str, word: str
) -> None:
    now = player.snapshot(5000)
    bout = replace(now.segment, limb=limb, side=side, kind=SegmentKind.WORK)
    assert stage_text.loud(replace(now, segment=bout)) == word


@each("rows", [12, 14])
@each("cols", [36, 40, 60])
@each("side", ["left", "right"])
def test_side_and_limb_are_both_in_large_letters(side: str, cols: int, rows: int) -> None:
    lines = arranged("25", (f"{side} leg",), rows, cols)
    assert 12 <= len(lines) <= rows
    assert not any(char.isalpha() for line in lines for char in line)


def _cover_free(rows: list[Strip], message: list[Strip]) -> list[int]:
    return [y for y, (one, other) in enumerate(zip(rows, message, strict=True)) if one != other]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_reply_covers_no_limb_and_moves_nothing(
    moments: list[Snapshot], width: int, height: int
) -> None:
    for now in moments:
        plain = composed(StageModel(replace(now, message=None), "Trial"), width, height, DARK)
        said = "Pause first with space, then press e to edit the file."
        told = composed(StageModel(replace(now, message=said), "Trial"), width, height, DARK)
        changed = _cover_free(strips(plain.at(0)), strips(told.at(0)))
        assert len(changed) <= 3
        assert not changed or changed[0] >= height * 2 // 3, "only the foot of the picture"


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_what_waits_says_which_key_ends_it_and_a_click_there_is_as_good(
    moments: list[Snapshot], width: int, height: int
) -> None:
    waiting = [now for now in moments if now.waiting in (Waiting.OPEN, Waiting.EFFORT)]
    assert waiting
    for now in waiting:
        rows = stage_rows(StageModel(now, "Trial"), width, height, DARK)
        (row,) = [one for one in rows if "PRESS ENTER WHEN YOU ARE DONE" in one.text]
        keys = {cell.style.meta.get("press") for cell in row if cell.style}
        assert "enter" in keys


def test_leaving_is_asked_with_the_key_of_every_answer(moments: list[Snapshot]) -> None:
    now = replace(moments[0], state=State.PAUSED, why=PauseReason.QUIT)
    text = "\n".join(one.text for one in stage_rows(StageModel(now, "Trial"), 40, 17, DARK))
    for answer in ("enter", "Keep the rest for later", "End it here", "Continue"):
        assert answer in text


@pytest.mark.parametrize("size", [(40, 20), (100, 30)])
@pytest.mark.parametrize("slug", ["breathe-down", "nerve-floss-daily"])
def test_a_second_shows_what_a_new_layout_would_show(
    environ: dict[str, str], slug: str, size: tuple[int, int]
) -> None:
    context = Context.of(environ, BARE)
    player = Player(CuePlan(timeline_of(context, slug), recorded(), attended=True), attended=True)
    player.start(0)
    before: tuple[Snapshot, Panel] | None = None
    seconds = 0
    for ms in range(0, 90_000, 500):
        player.advance(ms)
        now = player.snapshot(ms)
        model = staged(StageModel(now, "Trial"))
        fresh = composed(model, *size, DARK)
        if before and follows(model, size[1]) and steady(before[0]) == steady(now):
            before[1].follow(now)
            assert strips(before[1].at(ms)) == strips(fresh.at(ms))
            seconds += before[0] != now
        else:
            before = now, fresh
    assert seconds > 30, "most seconds change nothing else"


def test_what_moves_is_looked_at_when_it_looks_different_next(player: Player) -> None:
    bar = BarCel(at(player, SegmentKind.WORK, 0), (20, 1), DARK.look(player.snapshot(0)))
    panel = Panel((), ((0, 0, bar),))
    moment, changes = 0, 0
    while (later := panel.next_change(moment, 100, 50)) is not None:
        assert bar.look(moment) == bar.look(later - 100) != bar.look(later)
        moment, changes = later, changes + 1
    assert changes == 2 * 20
