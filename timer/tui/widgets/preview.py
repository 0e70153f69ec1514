"""What a routine holds, beside the list: its facts, its steps, and the figure of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from textual.strip import Strip

from timer.frozen import frozen, keyword_frozen
from timer.routine.screening_questions import GUARDS
from timer.services.catalog import RoutineCard
from timer.services.menu_sections import when_text
from timer.services.routine_files import timeline_of
from timer.timeline.messages import clock_text, end_text
from timer.tui.drawing.themes import Palette
from timer.tui.drawing.typeset import blank, cells, fill, fit, inked, row, wrap
from timer.tui.row_widget import RowWidget
from timer.tui.stage.slideshow import Reel
from timer.tui.widgets.routine_list import day_text, duration

if TYPE_CHECKING:
    from timer.figures.canvas import Frame
    from timer.routine.optional_steps import OptionalStep
    from timer.services.context import Context
    from timer.services.outline import Part
    from timer.services.step_choice import StepChoice

SHORTEST = "This is as short as it gets."
WHOLE = "Nothing is left out."
WIDEST = 64
"""Cells of text; a dose farther from its step is hard to follow."""
EDGE = 2
LABEL = 7
"""Cells of the words before a fact."""
FULL = 8
"""From this many rows on there is room for more than a few words."""
CAPTION = 3
"""Rows of the caption below a figure."""
FIGURE_ROWS = (11, 20)
"""The fewest and the most rows of a figure with its caption, below the steps."""
BESIDE_FROM = 112
"""From this many cells on, the figure stands beside the text."""
BESIDE = (60, 24)
"""The most cells and rows of it there."""
FIRST_LOOK_S = 0.1
"""By then the first paint is done."""
TICK_MS = 250
"""Time between two pictures."""

NO_FACTS: Mapping[str, str] = MappingProxyType({})
Ink = Literal["text", "strong", "quiet", "accent", "calm"]


@frozen
class Text:
    """One line of the preview before it has a colour: a word, a text, and its tail at the right."""

    text: str
    ink: Ink = "text"
    tail: str = ""
    bold: bool = False
    part: int | None = None
    """The place of the step that the line is about."""


class Preview(RowWidget):
    """Shows a card at once, its steps once they are loaded, and its figures in turn."""

    def __init__(self) -> None:
        super().__init__()
        self.view: View | None = None
        self._reel = Reel(())
        self._moment = 0

    def show(self, view: View | None, *, moving: bool = True) -> None:
        """Show another routine, or more of the same one; its figures move if `moving`."""
        parts = (view.parts if view else None) or ()
        if parts != self._reel.parts:
            self._reel, self._moment = Reel(parts, moving=moving), 0
        self.view = view
        self.paint()

    def tick(self) -> bool:
        """Show the next picture and return whether there are more."""
        if self._moment >= self._reel.lasts_ms:
            return False
        self._moment += TICK_MS
        self.paint()
        return True

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the routine's facts, its steps, and a figure where there is room."""
        if self.view is None:
            return []
        if height < FULL:
            return [text_row(line, width, self.palette) for line in brief(self.view, width)]
        beside = BESIDE[0] + 2 * EDGE if width >= BESIDE_FROM else 0
        room = min(width - beside, WIDEST + 2 * EDGE) if beside else width
        lit = self._reel.part_at(self._moment)
        inner = max(min(room - 2 * EDGE, WIDEST), 1)
        lines = list(texts(self.view, inner, told=True))
        if len(lines) + (0 if beside else FIGURE_ROWS[1]) > height:
            lines = list(texts(self.view, inner))
        below = 0 if beside or lit is None else _figure_rows(height - len(lines))
        lines = fitting(lines, height - below)
        made = [text_row(line, room, self.palette, lit=line.part == lit) for line in lines]
        if below:
            return made + self._figure(room, below)
        return self._beside(made, room, beside, height) if beside else made

    def _beside(self, made: list[Strip], room: int, wide: int, height: int) -> list[Strip]:
        """Return rows of text with the figure at their right."""
        drawn = self._figure(wide, min(height, BESIDE[1]))
        count = max(len(made), len(drawn))
        left = [*made, *[blank(room, self.ground)] * (count - len(made))]
        right = [*drawn, *[blank(wide, self.ground)] * (count - len(drawn))]
        lines = [Strip.join(pair) for pair in zip(left, right, strict=True)]
        return [fit(one, self.size.width, self.ground) for one in lines]

    def _figure(self, width: int, height: int) -> list[Strip]:
        """Return the figure of the step on show, over what is said of it, in `height` rows."""
        place = self._reel.part_at(self._moment)
        cols = max(min(width - 2 * EDGE, BESIDE[0]), 1)
        frame = self._reel.frame(cols, max(height - CAPTION - 1, 1), self._moment)
        if frame is None or place is None:
            return []
        told = caption(self._reel.parts[place], cols)
        quiet = self.palette.style("quiet")
        return [
            blank(width, self.ground),
            *figure_rows(frame, width, self.palette),
            *(row(width, (" " * EDGE + line, quiet), ground=quiet) for line in told),
        ]


def caption(part: Part, width: int) -> list[str]:
    """Return what is said at the start of a step and what to mind, as far as there is room."""
    said = [one.text for one in part.said if not one.at][:1]
    for told in ([*said, *part.warnings[:1]], said):
        lines = wrap(" ".join(told), width)
        if len(lines) <= CAPTION:
            return lines
    return []


def brief(view: View, width: int) -> Iterator[Text]:
    """Yield the few lines that fit below a list, where the name is on show already."""
    inner = max(width - 2 * EDGE, 1)
    yield Text("")
    if not view.card.ok:
        yield Text("Press e to fix it.", "quiet")
        return
    # What is left out is news; what the routine is for is known by then.
    about = f"Skips {view.without}." if view.without else view.card.about or ""
    yield from (Text(line) for line in wrap(about, inner))
    needs = f"needs {', '.join(view.card.kit)}" if view.card.kit else "needs nothing"
    if view.card.missing:
        needs = f"not in your kit: {', '.join(view.card.missing)}"
    takes = clock_text(view.total_ms) if view.whole_ms and view.total_ms else ""
    facts = filter(None, (takes, f"ends at {view.ends}" if view.ends else "", needs))
    yield from (Text(line, "quiet") for line in wrap(" · ".join(facts), inner))


def texts(view: View, width: int, *, told: bool = False) -> Iterator[Text]:
    """Yield every line about a routine, none longer than `width` cells.

    With `told`, the first cue of each step is below it.
    """
    card = view.card
    for line in wrap(card.name or card.slug, width):
        yield Text(line, "strong", bold=True)
    if not card.ok:
        yield from (Text(line, "accent") for line in wrap(card.problem or "", width))
        yield from (Text(line, "quiet") for line in wrap("Press e to fix it.", width))
        return
    yield from (Text(line) for line in wrap(card.about or "", width))
    yield Text("")
    for label, fact in facts(view):
        for number, line in enumerate(wrap(fact, width - LABEL)):
            yield Text(fill(label if not number else "", LABEL) + line, "quiet")
    if view.parts:
        yield Text("")
        yield from step_texts(view.parts, width, told=told)


def step_texts(parts: Sequence[Part], width: int, *, told: bool = False) -> Iterator[Text]:
    """Yield the lines of the steps: name, dose and, with `told`, the first cue."""
    for place, part in enumerate(parts):
        tail = part.dose or "extra"
        quiet = part.extra or not part.figures
        lines = wrap(part.name, max(width - cells(tail) - 2, 1))
        for number, line in enumerate(lines):
            dose = tail if not number else ""
            yield Text(line, "quiet" if quiet else "text", dose, part=place)
        if told and part.said:
            yield from (Text(line, "quiet", part=place) for line in wrap(part.said[0].text, width))
        if told:
            yield Text("")


def fitting(lines: list[Text], height: int) -> list[Text]:
    """Return as many lines as there is room for, with a word on what is left out."""
    if len(lines) <= height or height < 2:
        return lines[: max(height, 0)]
    kept = lines[: height - 1]
    left = {line.part for line in lines[height - 1 :] if line.part is not None}
    left -= {line.part for line in kept}
    more = f"{len(left)} more step{'' if len(left) == 1 else 's'}: d" if left else "More: d"
    return [*kept, Text(more, "quiet")]


def text_row(line: Text, width: int, palette: Palette, *, lit: bool = False) -> Strip:
    """Return a drawn line; the step whose figure is shown is marked."""
    lit = lit and line.part is not None and line.ink == "text"
    ink = palette.style("strong" if lit else line.ink, bold=line.bold or lit)
    mark = ("▸ " if lit and line.tail else "  ", palette.style("accent"))
    room = max(min(width - 2 * EDGE, WIDEST), 1)
    gap = " " * (room - cells(line.text) - cells(line.tail))
    tail = (gap + line.tail, palette.style("quiet"))
    return row(width, mark, (line.text, ink), tail, ground=palette.style())


def figure_rows(frame: Frame, width: int, palette: Palette) -> list[Strip]:
    """Return a figure's rows, indented as the text is."""
    inks, ground = palette.drawn(), palette.style()
    return [
        row(width, (" " * EDGE, ground), *(inked(run, inks) for run in runs), ground=ground)
        for runs in frame.rows
    ]


def _figure_rows(spare: int) -> int:
    """Return how many rows a figure gets of those that are left over."""
    least, most = FIGURE_ROWS
    return min(spare, most) if spare >= least else 0


@keyword_frozen
class View:
    """Everything shown of one routine; what has to be read from its file may come later."""

    card: RoutineCard
    ends: str = ""
    """The time of day at which it would end."""
    last: str = ""
    """When you last did it, and how that went."""
    parts: tuple[Part, ...] | None = None
    total_ms: int | None = None
    """How long it takes as it is chosen now, if that isn't what the card says."""
    whole_ms: int | None = None
    """How long it takes with nothing left out, if something is."""
    without: str = ""
    """What is left out to make it shorter."""
    options: tuple[OptionalStep, ...] = ()
    """The steps that may be chosen."""


def first_view(card: RoutineCard | None, now: str) -> View | None:
    """Return what is known without reading the file, if there is a card; `now` is ISO 8601."""
    return View(card=card, ends=end_text(now, card.total_ms)) if card else None


def whole_view(
    context: Context, card: RoutineCard, now: str, facts: Mapping[str, str] = NO_FACTS
) -> View:
    """Return everything known about a routine; raises SuppleError if its file is unusable.

    The journal's `facts` say which of its steps were chosen.
    """
    from timer.services.outline import outline

    last = last_text(context.journal.newest_of(card.slug, now), now)
    parts = outline(timeline_of(context, card, facts), context.moves, ours=card.origin == "bundled")
    return View(card=card, ends=end_text(now, card.total_ms), parts=parts, last=last)


def chosen_view(context: Context, card: RoutineCard, now: str, choice: StepChoice) -> View:
    """Return everything known about a routine as it is chosen now."""
    from timer.services.outline import outline

    plan = choice.plan
    total, shortened = plan.timeline.total_ms, plan.shortened
    return View(
        card=card,
        ends=end_text(now, total),
        last=last_text(context.journal.newest_of(card.slug, now), now),
        parts=outline(plan.timeline, context.moves, ours=card.origin == "bundled"),
        total_ms=total,
        whole_ms=choice.whole_ms if shortened else None,
        without=", ".join((*shortened.left_out, *shortened.shorter)) if shortened else "",
        options=choice.steps,
    )


def facts(view: View) -> Iterator[tuple[str, str]]:
    """Yield a label and a text for all that is known of a routine beside its steps."""
    card = view.card
    own = "your own" if card.origin == "user" else ""
    ends = f"ends at {view.ends}" if view.ends else ""
    takes = duration(card.total_ms) if view.total_ms is None else clock_text(view.total_ms)
    if view.whole_ms is not None:
        takes = f"{takes} of {clock_text(view.whole_ms)}"
    yield "Takes", " · ".join(filter(None, (takes, ends, own)))
    if view.without:
        yield "Skips", view.without
    if card.when:
        yield "For", when_text(card.when)
    if card.kit:
        yield "Needs", ", ".join(card.kit)
    if card.missing:
        yield "Missing", ", ".join(card.missing)
    if card.asks:
        yield "Asks", "first about " + _listed([GUARDS[one].sign for one in card.asks])
    if view.last:
        yield "Last", view.last
    if card.copies:
        yield "Copies", f"in conflict with it: {', '.join(card.copies)}"


def last_text(newest: Mapping[str, Any] | None, now: str) -> str:
    """Return when a routine was last done and how that went, or nothing if it never was."""
    if newest is None:
        return ""
    lasted = duration(newest["active_ms"] or 0)
    how = {"finished": f"all of it, {lasted}", "partial": f"{lasted} of it"}
    told = [day_text(newest["started_at"], now), how.get(newest["state"], f"cut off at {lasted}")]
    if newest["effort"] is not None:
        told.append(f"effort {newest['effort']} out of 10")
    return " · ".join(told)


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
