"""The layout of the stage for a size: which panels it has, and where; pure."""

from __future__ import annotations

from rich.style import Style
from textual.strip import Strip

from timer.player import feedback
from timer.player.actions import key_named
from timer.timeline.segments import SegmentKind
from timer.tui.drawing.bigtext import FIGURE_ROWS, alone, large_lines
from timer.tui.drawing.themes import Look, Palette
from timer.tui.drawing.typeset import Piece, blank, cells, cut, fill, row, wrap
from timer.tui.stage import text as stage_text
from timer.tui.stage.animated import Panel, above, beside, covered
from timer.tui.stage.figure_panel import Scene
from timer.tui.stage.model import StageModel
from timer.tui.stage.phase_position import hand, shown_bout
from timer.tui.stage.timer_panel import (
    RESERVED,
    ROOM_TO_RESERVE,
    board,
    heading,
    prompt_rows,
    segment_bar,
    title_row,
    urgent_rows,
)

SMALLEST = FIGURE_ROWS + 2
"""With fewer rows than this everything is plain text."""
WIDE = 64
"""From this many columns on, the figure is beside the board."""
LOW = 14
"""With fewer rows than this there is no figure."""
SCENE_SHARE = 45
"""The scene's share of the width, in per cent."""
MOST_SCENE = 88
HIGH = 30
"""From this many rows on, the figure is above the board if it doesn't fit beside it."""
SCENE_ROWS = 16
LONGEST_LINE = 64
"""The most columns of text to read; longer lines are hard to follow."""
TEXT_SHARE = 0.45
"""The share of the height that text in large letters may take."""
BAR_FROM = 16
"""From this many rows on there is a bar below a text to read."""


def follows(model: StageModel, height: int) -> bool:
    """Return whether the cels of a layout of so many rows show all that passes with the seconds."""
    return height >= SMALLEST and not _is_read(model)


def composed(
    model: StageModel, width: int, height: int, palette: Palette, scene: Scene | None = None
) -> Panel:
    """Return the stage laid out for a size, with its moving parts; `scene` keeps its figure."""
    scene = scene or Scene()
    at = palette.look(model.now, fills=True)
    if height < SMALLEST:
        return Panel(tuple(_few(model, width, height, at)[:height]))
    if _is_read(model):
        return _reading(model, width, height, at)
    if model.drawn is None or model.focus:
        return board(model, width, height, at, alone=True)
    if width >= WIDE and height >= LOW:
        return _side_by_side(model, width, height, palette, scene)
    if height >= HIGH:
        rows = max(SCENE_ROWS, height * 2 // 5)
        upper = scene.panel(model, width, rows, palette)
        return above([upper, board(model, width, height - rows, at, alone=False)])
    return board(model, width, height, at, alone=True)


def _is_read(model: StageModel) -> bool:
    """Return whether there is something to read: a note, a question or advice."""
    kind = model.now.segment.kind
    return kind in (SegmentKind.NOTE, SegmentKind.ASK) or stage_text.stopped(model.now)


def _side_by_side(
    model: StageModel, width: int, height: int, palette: Palette, scene: Scene
) -> Panel:
    """Return board and scene side by side, with the board on the side being worked."""
    wide = min(width * SCENE_SHARE // 100, MOST_SCENE)
    picture = scene.panel(model, wide, height, palette)
    words = board(model, width - wide, height, palette.look(model.now), alone=False)
    bout = shown_bout(model.now)
    left = bout is not None and hand(bout) == "left"
    return beside([words, picture] if left else [picture, words])


def _reading(model: StageModel, width: int, height: int, at: Look) -> Panel:
    """Return something to read (a note, a question, advice) with its answers, and the countdown."""
    now = model.now
    bar = [] if stage_text.stopped(now) or height < BAR_FROM else [segment_bar(model, width, at)]
    foot = (blank(width, at.plain),) if height >= BAR_FROM else ()
    below = above([*bar, Panel(foot)])
    reserved = RESERVED if height >= ROOM_TO_RESERVE else 1
    if below.height < reserved:
        below = above([below, Panel((blank(width, at.plain),) * (reserved - below.height))])
    room = height - below.height
    rows = _spaced(_reading_parts(model, width, room, at), width, room, at)
    told = urgent_rows(model, width, at, below.height)
    return above([Panel(tuple(rows)), covered(below, told)]).cut(height)


def _reading_parts(model: StageModel, width: int, room: int, at: Look) -> list[list[Strip]]:
    """Return the rows of heading, text, answers and countdown, as far as they fit."""
    now = model.now
    answers = _answers(model, width, at)
    head = [_reading_head(model, width, at)]
    least = len(head) + 1 + (len(answers) + 1 if answers else 0)
    texts = _reading_text(model, width, room, max(room - least, 1))
    text = [row(width, (line, at.strong), ground=at.plain, align="center") for line in texts]
    parts = [part for part in (head, text, answers) if part]
    free = room - sum(map(len, parts)) - len(parts)
    digits = alone(stage_text.figure(now).text, min(free - 1, FIGURE_ROWS), width)
    if digits and not stage_text.stopped(now):
        line = [row(width, (one, at.strong), ground=at.plain, align="center") for one in digits]
        parts.append(line)
    return parts


def _reading_text(model: StageModel, width: int, room: int, most: int) -> list[str]:
    """Return the text in large letters if they fit, else wrapped."""
    text = stage_text.to_read(model.now)
    large = large_lines(text, min(int(room * TEXT_SHARE), most), width - 4)
    return large or wrap(text, max(min(width - 2, LONGEST_LINE), 1), most)


def _spaced(parts: list[list[Strip]], width: int, room: int, at: Look) -> list[Strip]:
    """Return the parts centred in `room` rows, evenly spaced."""
    empty = blank(width, at.plain)
    spare = max(room - sum(map(len, parts)), 0)
    air = min(spare // (len(parts) + 1), 3)
    air = max(air, 1) if spare >= len(parts) - 1 else 0
    rows = [strip for part in parts for strip in (*part, *[empty] * air)]
    rows = rows[: len(rows) - air] if air else rows
    before = max(room - len(rows), 0) // 2
    return [*[empty] * before, *rows, *[empty] * (room - len(rows) - before)][:room]


def _reading_head(model: StageModel, width: int, at: Look) -> Strip:
    now = model.now
    if stage_text.stopped(now):
        name = f" {cut(feedback.name(now.segment), max(width - 12, 1))}"
        word = " LEAVING " if stage_text.leaving(now) else " STOPPED "
        pieces: tuple[Piece, ...] = ((word, at.inverse), (name, at.plain))
        return row(width, *pieces, ground=at.plain, align="center")
    left = stage_text.to_go(now.left_s or 0)
    kind, *rest = stage_text.heading(now, width=max(width - 7 - cells(left), 1)).split(" · ")
    details = " · ".join((*rest, left))
    return row(
        width, (f" {kind} ", at.inverse), (f" {details}", at.plain), ground=at.plain, align="center"
    )


def _answers(model: StageModel, width: int, at: Look) -> list[Strip]:
    """Return the answers below one another, centred as a block."""
    answers = stage_text.answers(model.now, model.done_key)
    keys = max((cells(key) for key, _ in answers), default=0)
    texts = [cut(text, max(width - keys - 7, 1)) for _, text in answers]
    left = " " * max((width - max(map(cells, texts), default=0) - keys - 3) // 2, 0)
    rows = []
    for (key, _), text in zip(answers, texts, strict=True):
        press = Style(meta={"press": key_named(key) or key})
        pieces: tuple[Piece, ...] = (
            (left, at.plain),
            (f" {fill(key, keys)} ", at.inverse + press),
            (f" {text}", at.strong + press),
        )
        rows.append(row(width, *pieces, ground=at.plain))
    return rows


def _few(model: StageModel, width: int, height: int, at: Look) -> list[Strip]:
    """Return text only, the most important first, for a terminal of a few rows."""
    now, inner = model.now, max(width - 2, 1)
    figure, loud = stage_text.figure(now).text.strip(), stage_text.loud(now)
    if stage_text.stopped(now):
        said = now.complaint.advice if now.complaint else feedback.WHAT_WAS_IT
        said = "" if stage_text.leaving(now) else said
        return [_line(line, width, at) for line in wrap(f"{said} {now.message or ''}", inner)]
    first = f"{figure}  {loud.upper()}  {stage_text.name(now)}"
    told = urgent_rows(model, width, at, max(height - 1, 1))
    if told and height == 1:
        return told
    return [
        _line(first, width, at),
        *told,
        *prompt_rows(model, width, 0, at),
        heading(now, width, at),
        *[_line(one, width, at) for one in stage_text.coming_lines(now, inner, 1)],
        title_row(model, width, at),
    ]


def _line(text: str, width: int, at: Look) -> Strip:
    return row(width, (cut(text, width - 2), at.strong), ground=at.plain, align="center")
