"""How the player's stage is laid out in the room there is; pure."""

from __future__ import annotations

from textual.strip import Strip

from timer.player import feedback
from timer.timeline.segments import SegmentKind
from timer.tui.drawing.bigtext import FIGURE_ROWS
from timer.tui.drawing.themes import Look, Palette
from timer.tui.drawing.typeset import cut, row, wrap
from timer.tui.stage import text as stage_text
from timer.tui.stage.figure_panel import scene
from timer.tui.stage.model import StageModel
from timer.tui.stage.panels import Panel, above, beside
from timer.tui.stage.phase_position import hand, shown_bout
from timer.tui.stage.reading import reading
from timer.tui.stage.timer_panel import board, heading, title_row, urgent_rows

SMALLEST = FIGURE_ROWS + 2
"""With fewer rows than this everything is ordinary text."""
WIDE = 64
"""From this many columns on, the figure stands beside the board."""
LOW = 14
"""With fewer rows than this there is no figure."""
SCENE_SHARE = 45
"""Hundredths of the width that are the scene's."""
MOST_SCENE = 88
HIGH = 30
"""From this many rows on, the figure stands above the board where it can't stand beside it."""
SCENE_ROWS = 16


def stage_rows(
    moment: StageModel, width: int, height: int, palette: Palette, at_ms: int = 0
) -> list[Strip]:
    """Return at most `height` rows of `width` cells that show `moment` at real time `at_ms`."""
    return composed(moment, width, height, palette).at(at_ms)


def composed(moment: StageModel, width: int, height: int, palette: Palette) -> Panel:
    """Return the stage for a size, with the parts that move by themselves."""
    at = palette.look(moment.now)
    if height < SMALLEST:
        return Panel(tuple(_few(moment, width, at)[:height]))
    read = moment.now.segment.kind in (SegmentKind.NOTE, SegmentKind.ASK)
    if read or stage_text.stopped(moment.now):
        return reading(moment, width, height, palette)
    if moment.drawn is None or moment.focus:
        return board(moment, width, height, palette, alone=True)
    if width >= WIDE and height >= LOW:
        return _side_by_side(moment, width, height, palette)
    if height >= HIGH:
        rows = max(SCENE_ROWS, height * 2 // 5)
        upper = scene(moment, width, rows, palette)
        return above([upper, board(moment, width, height - rows, palette, alone=False)])
    return board(moment, width, height, palette, alone=True)


def _side_by_side(moment: StageModel, width: int, height: int, palette: Palette) -> Panel:
    """Return board and scene; the board is at the side that is worked."""
    wide = min(width * SCENE_SHARE // 100, MOST_SCENE)
    picture = scene(moment, wide, height, palette)
    words = board(moment, width - wide, height, palette, alone=False)
    bout = shown_bout(moment.now)
    left = bout is not None and hand(bout) == "left"
    return beside([words, picture] if left else [picture, words])


def _few(moment: StageModel, width: int, at: Look) -> list[Strip]:
    """Lay out a terminal of a few rows: text only, what matters most first."""
    now, inner = moment.now, max(width - 2, 1)
    figure, loud = stage_text.figure(now).text.strip(), stage_text.loud(now)
    if stage_text.stopped(now):
        said = now.complaint.advice if now.complaint else feedback.WHAT_WAS_IT
        return [_line(line, width, at) for line in wrap(f"{said} {now.told or ''}", inner)]
    first = f"{figure}  {loud.upper()}  {stage_text.name(now)}"
    rows = [_line(first, width, at), *urgent_rows(moment, width, at), heading(moment, width, at)]
    return [
        *rows,
        *[_line(one, width, at) for one in stage_text.coming_lines(now, inner, 1)],
        title_row(moment, width, at),
    ]


def _line(text: str, width: int, at: Look) -> Strip:
    return row(width, (cut(text, width - 2), at.strong), ground=at.plain, align="center")
