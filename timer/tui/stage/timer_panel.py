"""The board: countdown, large word and bar on the ground of the segment's kind; pure.

In a small terminal the least important things are left out first: marks and spacing before the
bar. The countdown keeps at least eight rows down to a terminal of 40 by 16.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from rich.style import Style
from textual.strip import Strip

from timer.player.actions import key_named
from timer.player.snapshot import Snapshot
from timer.tui.drawing.bigtext import FIGURE_ROWS, WORD_ROWS, arranged, large_lines
from timer.tui.drawing.themes import Look
from timer.tui.drawing.typeset import (
    Piece,
    blank,
    block,
    both_ends,
    cells,
    cut,
    fill,
    row,
    sentences,
    wrap,
)
from timer.tui.stage import text as stage_text
from timer.tui.stage.animated import (
    BarCel,
    Panel,
    Placed,
    Row,
    WordsCel,
    above,
    bar_label,
    beside,
    covered,
)
from timer.tui.stage.model import StageModel
from timer.tui.stage.phase_position import hand, shown_bout

BAND_SHARE = 20
"""The band on the side being worked is the board's width divided by this."""
LEAST_BAND = 2
STRIPE = "▄"
"""Visible on any ground and to any eye, and not mistaken for an empty margin."""
SHARE, LARGE_SHARE = 28, 40
"""The most of the board's height, in per cent, for a large name; and with large text turned on."""
MOST_NAME_ROWS = 14
TOLD_ROWS = 3
RESERVED, ROOM_TO_RESERVE = 2, 13
"""The rows below the word that sentences may cover; and from how many rows on there are two."""
HEAD_ROWS = 2
"""The heading and the free row below it."""
SPACED_ROWS = 2
"""The rows of the word below the countdown where it isn't large."""
AIRY = 24
"""From this many rows on, the board has space at the top and bottom."""
TALL = 28
"""From this many rows on, the bar is thicker."""


def board(model: StageModel, width: int, height: int, at: Look, *, alone: bool) -> Panel:
    """Return the board; `alone` on the stage, it also has the cue and the next move."""
    band = max(width // BAND_SHARE, LEAST_BAND) if width > 2 * LEAST_BAND else 0
    column = _column(model, width - 2 * band, height, at, alone=alone)
    edges = [_edge(model, band, height, at, side) for side in ("left", "right")]
    return beside([edges[0], column, edges[1]]) if band else column


def _edge(model: StageModel, band: int, height: int, at: Look, side: str) -> Panel:
    """Return the board's edge, striped on the side being worked."""
    bout, rep = shown_bout(model.now), (model.now.rep or 1) - 1
    here = bout is not None and hand(bout, rep) == side
    stripes = row(band, (STRIPE * band, at.plain), ground=at.plain)
    return Panel((stripes if here else blank(band, at.plain),) * height)


def _column(model: StageModel, width: int, height: int, at: Look, *, alone: bool) -> Panel:
    """Return heading, countdown, word and bar; a passing message covers the bar's rows.

    So nothing else moves, and neither the limb nor what comes next is ever covered.
    """
    now, empty = model.now, blank(width, at.plain)
    prompt = prompt_rows(model, width, height, at)
    reserved = RESERVED if height >= ROOM_TO_RESERVE else 1
    head = Panel(()) if model.focus else _head(model, width, height, len(prompt) + reserved, at)
    bar = [] if model.focus else [segment_bar(model, width, at, 2 if height >= TALL else 1)]
    spare = height - head.height - len(prompt) - FIGURE_ROWS - WORD_ROWS - 1
    if bar and spare < bar[0].height - 1:
        bar = []
    spare -= sum(one.height for one in bar)
    more = _more(model, width, height, at, spare, alone=alone and not model.focus)
    ends = (*prompt, *more["next"])
    # A bar of two rows isn't cut in half where the row below it is free.
    free = more["foot"] if height >= TALL and not ends else ()
    cover = above([*bar, Panel((*more["under"], *more["cue"], *free))])
    fixed = head.height + len(prompt) + sum(map(len, more.values())) + sum(b.height for b in bar)
    more_rows = min(reserved - cover.height, height - fixed - FIGURE_ROWS - 1)
    if more_rows > 0:
        cover, fixed = above([cover, Panel((empty,) * more_rows)]), fixed + more_rows
    words = () if model.focus else stage_text.loud_words(now)
    told = urgent_rows(model, width, at, max(cover.height, 1))
    lacking = max(len(told) - cover.height, 0)
    if height - fixed - lacking < FIGURE_ROWS <= height - fixed:
        # For a moment a reply may stand where it says what to press, as the row of keys does too.
        ends, lacking = (*prompt[lacking:], *more["next"]), max(lacking - len(prompt), 0)
    fixed += lacking
    parts = [
        Panel((*more["title"], *more["top"])),
        head,
        Panel(tuple(more["above"])),
        _countdown(now, words, width, max(height - fixed, 0), at),
        Panel(tuple(more["below"])),
        covered(cover, told),
        Panel((*ends, *(() if free else more["foot"]))),
    ]
    return above(parts).cut(height)


def prompt_rows(model: StageModel, width: int, height: int, at: Look) -> list[Strip]:
    """Return what to press where the session waits for the person; a click there is as good."""
    text = stage_text.prompt(model.now, width, model.done_key)
    if text is None:
        return []
    style = at.inverse + Style(meta={"press": key_named(model.done_key) or model.done_key})
    lines = ["", text, ""] if height >= TALL else [text]
    wide = cells(text) + 4
    return [
        row(width, (fill(line, wide, "center"), style), ground=at.plain, align="center")
        for line in lines
    ]


def _head(model: StageModel, width: int, height: int, taken: int, at: Look) -> Panel:
    """Return the heading and the name of the move, which leaves room for the countdown.

    `taken` is the number of rows needed for urgent sentences.
    """
    room = height - taken - HEAD_ROWS - FIGURE_ROWS - SPACED_ROWS
    # With few rows, the name is left out before the countdown shrinks.
    most = max(height - taken - 1 - FIGURE_ROWS, 0)
    rows = (blank(width, at.plain), *name_rows(model, width, height, room, at)[:most])
    cel = WordsCel(model.now, stage_text.figure_about, partial(_heading_rows, width=width, at=at))
    return Panel(rows, ((0, 0, cel),))


def _heading_rows(now: Snapshot, width: int, at: Look) -> tuple[Strip, ...]:
    return (heading(now, width, at),)


def heading(now: Snapshot, width: int, at: Look) -> Strip:
    """Return the kind of segment in inverse, then side, set and round."""
    kind, *rest = stage_text.heading(now, width=max(width - 4, 1)).split(" · ")
    pieces: list[Piece] = [(f" {kind} ", at.inverse)]
    if rest:
        pieces.append((f" {' · '.join(rest)}", at.plain))
    return row(width, *pieces, ground=at.plain, align="center")


def name_rows(model: StageModel, width: int, height: int, room: int, at: Look) -> list[Strip]:
    """Return the move's name, in large letters if they fit in `room` rows."""
    name = stage_text.name(model.now)
    rows = height * (LARGE_SHARE if model.large else SHARE) // 100
    lines = large_lines(name, min(rows, MOST_NAME_ROWS, room), width - 2)
    lines = ["", *lines] if lines else wrap(name, width, 2)
    return [row(width, (line, at.strong), ground=at.plain, align="center") for line in lines]


def segment_bar(model: StageModel, width: int, at: Look, thick: int = 1) -> Panel:
    """Return the bar of the phase or the segment, with its label above."""
    now, inner = model.now, max(width - 2, 1)
    label = _label_rows(now, inner, at)
    bar: Placed = (1, len(label), BarCel(now, (inner, thick), at))
    words = WordsCel(now, _left_of_phase, partial(_label_rows, width=inner, at=at))
    cels: tuple[Placed, ...] = ((1, 0, words), bar) if label else (bar,)
    return Panel((blank(width, at.plain),) * (len(label) + thick), cels)


def _left_of_phase(now: Snapshot) -> int | None:
    return now.phase_left_s


def _label_rows(now: Snapshot, width: int, at: Look) -> tuple[Strip, ...]:
    label = bar_label(now, width, at)
    return (label,) if label else ()


def _more(
    model: StageModel, width: int, height: int, at: Look, spare: int, *, alone: bool
) -> dict[str, Sequence[Strip]]:
    """Return the optional rows by name, the most important first, as far as `spare` rows go."""
    now, empty = model.now, (blank(width, at.plain),)
    inner = max(width - 2, 1)
    cues = [
        [_centre(one, width, at) for one in stage_text.cue_lines(now, inner, n)] for n in (2, 1)
    ]
    coming = [_centre(one, width, at) for one in stage_text.coming_lines(now, width, 1)]
    wanted: list[tuple[str, Sequence[Strip]]] = [
        ("next", coming if alone else ()),
        ("above", empty),
        ("cue", cues[0] if alone else ()),
        ("cue", cues[1] if alone else ()),
        ("foot", empty),
        ("under", empty if alone or now.waiting else ()),
        ("below", empty),
        ("top", empty if height >= AIRY else ()),
        ("title", (title_row(model, width, at),) if alone else ()),
    ]
    found: dict[str, Sequence[Strip]] = {name: () for name, _ in wanted}
    for name, rows in wanted:
        if len(rows) <= spare and not found[name]:
            found[name] = rows
            spare -= len(rows)
    return found


def _countdown(now: Snapshot, words: tuple[str, ...], width: int, height: int, at: Look) -> Panel:
    """Return the countdown and the large word."""
    set_in = partial(_middle, words=words, width=width, height=height, at=at)
    return Panel(
        (blank(width, at.plain),) * height, ((0, 0, WordsCel(now, stage_text.digits, set_in)),)
    )


def _middle(now: Snapshot, words: tuple[str, ...], width: int, height: int, at: Look) -> list[Row]:
    """Return the countdown and the large word, centred in `height` rows."""
    lines = arranged(stage_text.digits(now), words, height, width)[:height]
    before = (height - len(lines)) // 2
    rows: list[Row] = [blank(width, at.plain)] * before
    rows += [block(width, line, at.plain) for line in lines]
    return [*rows, *[blank(width, at.plain)] * (height - len(rows))]


def urgent_rows(model: StageModel, width: int, at: Look, most: int) -> list[Strip]:
    """Return the sentences that must be seen in at most `most` rows: a question, and a reply.

    In a single row they are side by side, or the question waits until the reply has passed.
    """
    now, inner = model.now, max(width - 2, 1)
    told = "" if stage_text.leaving(now) else now.message or ""
    asked = stage_text.question(now, width)
    if told and asked and most == 1:
        left = width - cells(told) - 1
        asked = stage_text.question(now, left)
        if asked and cells(asked) + 2 <= left:
            both = (f"{told} ", at.strong), (f" {asked} ", at.inverse)
            return [row(width, *both, ground=at.plain, align="center")]
        asked = None
    question = (f" {asked} ", at.inverse)
    rows = [row(width, question, ground=at.plain, align="center")] if asked else []
    room = max(min(most - len(rows), TOLD_ROWS), 0)
    if told and room:
        lines = sentences(told, inner, room) or wrap(told, inner, room)
        rows += [row(width, (line, at.strong), ground=at.plain, align="center") for line in lines]
    return rows[:most]


def title_row(model: StageModel, width: int, at: Look) -> Strip:
    """Return the routine's name, and anything unusual such as sound off."""
    right = (stage_text.unusual(model.now), at.plain)
    return both_ends(width, (model.title, at.plain), right, ground=at.plain)


def _centre(text: str, width: int, at: Look) -> Strip:
    return row(width, (cut(text, width), at.plain), ground=at.plain, align="center")
