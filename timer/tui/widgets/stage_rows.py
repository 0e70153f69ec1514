"""How the player's screen is laid out in the room there is; pure.

What matters least leaves first: header, cue and what comes next go before the large word, and the
countdown keeps at least eight rows down to a terminal of 40 by 16.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.strip import Strip

from timer.player import telling
from timer.player.snapshot import Snapshot, State
from timer.timeline.segments import SegmentKind
from timer.timeline.wording import clock_text
from timer.tui.palette import Look, look
from timer.tui.typeset import blank, both_ends, cut, row, wrap
from timer.tui.widgets import stage_text
from timer.tui.widgets.big import big, word

FIGURE_ROWS = 8
READ_FIGURE_ROWS = 12
"""The most rows of the figure where there is something to read."""
MOST_FIGURE_ROWS = 64
"""The most rows of figure and word; larger ones are not read from farther away in any room."""
STEP = 4
"""Rows by which a figure grows."""
LOUD_ROWS = 4
BETWEEN = 4
"""Columns between the figure and the word beside it."""
SMALLEST = FIGURE_ROWS + 2
"""With fewer rows than this everything is ordinary text."""


Words = tuple[str, ...]
"""The large word, and after it those that will take its place and want the same room."""


@dataclass(frozen=True, slots=True)
class Moment:
    """All that the player's screen shows: a snapshot, and what is not as it should be."""

    now: Snapshot
    title: str
    trouble: tuple[str, ...] = ()
    """Sentences about sound and journal."""


def stage_rows(moment: Moment, width: int, height: int) -> list[Strip]:
    """Return `height` rows of `width` cells that show `moment`."""
    inner = max(width - 2, 1)
    if height < SMALLEST:
        return _few(moment, width, inner)[:height]
    read = moment.now.segment.kind in (SegmentKind.NOTE, SegmentKind.ASK)
    if read or stage_text.stopped(moment.now):
        return _told_at_length(moment, width, inner, height)[:height]
    return _with_figure(moment, width, inner, height)


def _with_figure(moment: Moment, width: int, inner: int, height: int) -> list[Strip]:
    now, at = moment.now, look(moment.now)
    top = [_heading(now, width, at), _strong(stage_text.name(now), width, at)]
    urgent = _urgent(moment, width, at)
    figure, loud = stage_text.figure(now).text, stage_text.loud_words(now)
    least = FIGURE_ROWS if beside(figure, loud, FIGURE_ROWS, inner) else FIGURE_ROWS + LOUD_ROWS
    while urgent and len(top) + len(urgent) + least > height:
        top[len(urgent) % 2] = urgent.pop()
    spare = height - len(top) - len(urgent) - least
    extra = _extras(moment, width, inner, at, spare)
    fixed = len(top) + len(urgent) + sum(len(rows) for rows in extra.values())
    block = _centred(arranged(figure, loud, height - fixed, inner), width, height - fixed, at)
    return [
        *extra["header"],
        *extra["under header"],
        *top,
        *extra["above"],
        *block,
        *extra["below"],
        *extra["cue"],
        *urgent,
        *extra["next"],
    ]


def _extras(moment: Moment, width: int, inner: int, at: Look, spare: int) -> dict[str, list[Strip]]:
    """Return the rows that a screen can do without, as far as `spare` rows go."""
    now = moment.now
    empty = [blank(width, at.plain)]
    cues = [_centre(line, width, at) for line in wrap(stage_text.cue(now), inner, 2)]
    coming = [_centre(stage_text.coming(now), width, at)] if not now.told else []
    wanted = [
        ("next", coming),
        ("cue", cues[:1] or empty),
        ("above", empty),
        ("header", [_header(moment, width, at)]),
        ("below", empty),
        ("under header", empty),
        ("cue", cues[1:]),
    ]
    extra: dict[str, list[Strip]] = {name: [] for name, _ in wanted}
    for name, rows in wanted:
        if len(rows) <= spare:
            extra[name] += rows
            spare -= len(rows)
    return extra


def _told_at_length(moment: Moment, width: int, inner: int, height: int) -> list[Strip]:
    """Lay out a note or a question: the text comes first, the figure takes what is left."""
    now, at = moment.now, look(moment.now)
    answers = [
        _answer(number, text, width, at)
        for number, text in enumerate(stage_text.answers(now), start=1)
    ]
    urgent = _urgent(moment, width, at)
    left = f" · {clock_text((now.left_s or 0) * 1000)} left"
    head = [_centre(stage_text.heading(now, width=inner - len(left)) + left, width, at)]
    if stage_text.stopped(now):
        head = [_centre(telling.name(now.segment), width, at)]
    lines = wrap(stage_text.to_read(now), inner, max(height - 3 - len(answers) - len(urgent), 1))
    text = [_strong(line, width, at) for line in lines]
    rows = [*head, blank(width, at.plain), *text, blank(width, at.plain), *answers]
    spare = height - len(rows) - len(urgent)
    loud = stage_text.loud_words(now) if now.state is not State.PLAYING else ()
    figure = arranged(stage_text.figure(now).text, loud, min(spare, READ_FIGURE_ROWS), inner)
    return [*rows, *_centred(figure, width, max(spare, 0), at), *urgent]


def _answer(number: int, text: str, width: int, at: Look) -> Strip:
    pieces = (
        ("  ", at.plain),
        (f" {number} ", at.inverse),
        (f" {cut(text, width - 8)}", at.strong),
    )
    return row(width, *pieces, ground=at.plain)


def _few(moment: Moment, width: int, inner: int) -> list[Strip]:
    """Lay out a terminal of a few rows: text only, what matters most first."""
    now, at = moment.now, look(moment.now)
    figure, loud = stage_text.figure(now).text.strip(), stage_text.loud(now)
    if stage_text.stopped(now):
        said = now.complaint.advice if now.complaint else telling.WHAT_WAS_IT
        return [_strong(line, width, at) for line in wrap(f"{said} {now.told or ''}", inner)]
    first = f"{figure}  {loud.upper()}  {stage_text.name(now)}"
    rows = [_strong(first, width, at), *_urgent(moment, width, at), _heading(now, width, at)]
    return [*rows, _centre(stage_text.coming(now), width, at), _header(moment, width, at)]


Arranged = tuple[int, list[str]]
"""The height of the figure, and the lines of figure and word together."""


def arranged(figure: str, words: Words, rows: int, cols: int) -> list[str]:
    """Return the figure with its word beside or below, whichever leaves the figure larger."""
    both = (beside(figure, words, rows, cols), below(figure, words, rows, cols))
    found = [one for one in both if one is not None]
    if found:
        return max(found, key=lambda one: one[0])[1]
    if not words:
        return (
            _closed_up(big(figure, min(rows, MOST_FIGURE_ROWS), cols))
            if rows >= FIGURE_ROWS
            else []
        )
    text = words[0].upper()
    text = " ".join(text) if len(text) * 2 < cols else cut(text, cols)
    digits = _closed_up(big(figure, rows - 2, cols)) if rows >= FIGURE_ROWS + 2 else []
    return _on_axis([*digits, "", text])


def beside(figure: str, words: Words, rows: int, cols: int) -> Arranged | None:
    """Return the figure with its word at the right, a line for each part of it, or None.

    The figure gives way until the words have a third of its height, if they ever do.
    """
    largest: Arranged | None = None
    for tall in range(min(rows, MOST_FIGURE_ROWS) // STEP * STEP, FIGURE_ROWS - 1, -STEP):
        digits = big(figure, tall, cols)
        if len(digits) < tall:
            continue
        shapes = _of_one_size(words, tall, cols - len(digits[0]) - BETWEEN)
        if not shapes:
            continue
        found = len(digits), _side_by_side(digits, shapes)
        largest = largest or found
        if len(shapes[0]) * 3 >= len(digits):
            return found
    return largest


def below(figure: str, words: Words, rows: int, cols: int) -> Arranged | None:
    """Return the figure with its word under it on one line, or None where that does not fit."""
    between = 1 if rows > FIGURE_ROWS + LOUD_ROWS else 0
    rows = min(rows, MOST_FIGURE_ROWS)
    digits = big(figure, rows - LOUD_ROWS - between, cols)
    room = rows - len(digits) - between
    tall = min((len(word(one, room, cols)) for one in words), default=0)
    if tall < LOUD_ROWS or len(digits) < FIGURE_ROWS:
        return None
    lines = [*_closed_up(digits), *[""] * between, *word(words[0], tall, cols)]
    return len(digits), _on_axis(lines)


def _of_one_size(words: Words, rows: int, cols: int) -> list[list[str]]:
    """Return each word with its parts on lines of their own, all lines of one height."""
    tall = rows
    for one in words:
        parts = one.split()
        each = (rows + 1) // max(len(parts), 1) - 1
        tall = min(tall, *(len(word(part, each, cols)) for part in parts or [""]))
    if tall < LOUD_ROWS:
        return []
    return [_stack([word(part, tall, cols) for part in one.split()]) for one in words]


def _side_by_side(digits: list[str], shapes: list[list[str]]) -> list[str]:
    """Return the digits with the first shape, in the room that the largest of them needs."""
    wide = max(len(shape[0]) for shape in shapes)
    tall = max(len(digits), len(shapes[0]))
    pairs = zip(_padded(digits, tall), _padded(shapes[0], tall), strict=True)
    return [one + " " * BETWEEN + other.ljust(wide) for one, other in pairs]


def _closed_up(lines: list[str]) -> list[str]:
    """Return figures without the room that is kept for a further digit."""
    free = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    return [line[free:] for line in lines]


def _on_axis(lines: list[str]) -> list[str]:
    width = max(len(line) for line in lines)
    return [line.center(width) for line in lines]


def _stack(shapes: list[list[str]]) -> list[str]:
    width = max(len(shape[0]) for shape in shapes)
    lines: list[str] = []
    for shape in shapes:
        lines += [" " * width] if lines else []
        lines += [line.ljust(width) for line in shape]
    return lines


def _padded(lines: list[str], tall: int) -> list[str]:
    """Return `lines` in the middle of `tall` lines of the same width."""
    empty = " " * len(lines[0])
    before = (tall - len(lines)) // 2
    return [*[empty] * before, *lines, *[empty] * (tall - len(lines) - before)]


def _centred(lines: list[str], width: int, height: int, at: Look) -> list[Strip]:
    before = max((height - len(lines)) // 2, 0)
    rows = [blank(width, at.plain)] * before
    rows += [row(width, (line, at.strong), ground=at.plain, align="center") for line in lines]
    return [*rows, *[blank(width, at.plain)] * (height - len(rows))]


def _urgent(moment: Moment, width: int, at: Look) -> list[Strip]:
    """Return the sentences that must be seen: a question, and what a command did."""
    now = moment.now
    asked = stage_text.question(now, width)
    rows = (
        [row(width, (f" {asked} ", at.inverse), ground=at.plain, align="center")] if asked else []
    )
    if now.told:
        lines = wrap(now.told, max(width - 2, 1), 1 if now.state is State.PLAYING else 2)
        rows += [_strong(line, width, at) for line in lines]
    return rows


def _heading(now: Snapshot, width: int, at: Look) -> Strip:
    return _centre(stage_text.heading(now, width=width - 2), width, at)


def _header(moment: Moment, width: int, at: Look) -> Strip:
    now = moment.now
    marks = [mark for mark, on in (("sound off", now.muted), ("voice off", not now.voice)) if on]
    marks += [f"{now.speed:g} times as fast"] if now.speed != 1 else []
    right = f"{' · '.join(marks)} "
    return both_ends(width, (f" {moment.title}", at.plain), (right, at.plain), ground=at.plain)


def _centre(text: str, width: int, at: Look) -> Strip:
    return row(width, (cut(text, width - 2), at.plain), ground=at.plain, align="center")


def _strong(text: str, width: int, at: Look) -> Strip:
    return row(width, (cut(text, width - 2), at.strong), ground=at.plain, align="center")
