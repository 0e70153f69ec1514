"""The strip of the whole routine: what is over, where you are, what is to come; a click jumps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from rich.segment import Segment as Cells
from rich.style import Style
from textual.events import Click
from textual.message import Message
from textual.strip import Strip

from timer.timeline.messages import clock_text
from timer.timeline.segments import Timeline
from timer.tui.drawing.typeset import both_ends, cells, row
from timer.tui.row_widget import RowWidget
from timer.tui.stage.model import StageModel
from timer.tui.stage.text import to_go

PAST, COMING = "█", "▂"
"""Told apart by shape as well as by colour."""
PAST_STEP, COMING_STEP = "▐", "▖"
"""The same where another step begins."""
NO_SOUND = "no sound"
ROOM_FOR_STEPS = 3
"""Cells a step, below which their beginnings are not marked."""


class Progress(RowWidget):
    """A row in the colours of the segments, and below it, where there is room, the times."""

    class Chosen(Message):
        """The person pointed at the segment at `place` (from 0)."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self.model: StageModel | None = None
        self._timeline = timeline
        self._cells: Sequence[int] = ()
        """The place of the segment under each cell, once it is worked out."""
        self._wanted: tuple[object, ...] = ()
        self._marks: list[tuple[str, str, Style]] = []
        """The shapes and the style of each cell, and what they were worked out for."""
        self._bars: dict[bool, tuple[int, Strip]] = {}
        """The rows of the strip that were drawn last, and up to which cell."""

    def follow(self, timeline: Timeline) -> None:
        """Show another timeline from now on."""
        if timeline is not self._timeline:
            self._timeline, self._cells = timeline, ()
            self.paint()

    def show(self, model: StageModel) -> None:
        """Show where a model is in the routine."""
        self.model = model
        self.paint()

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the strip, with the times on a row of their own if there is one."""
        if self.model is None:
            return []
        if height < 2:
            left = self._left
            bar = self._bar(max(width - cells(left), 0))
            plain = self.palette.style()
            return [Strip.join([bar, row(cells(left), (left, plain), ground=plain)])]
        upper = [self._bar(width, solid=False)] * (height - 2)
        return [*upper, self._bar(width), self._times(width)]

    def on_click(self, event: Click) -> None:
        """Turn a click into the segment under it."""
        event.stop()
        places = self._places(self._bar_width)
        if places and event.y < max(self.size.height - 1, 1):
            self.post_message(self.Chosen(places[min(event.x, len(places) - 1)]))

    @property
    def _bar_width(self) -> int:
        width, height = self.size
        if height >= 2 or self.model is None:
            return width
        return max(width - cells(self._left), 0)

    @property
    def _left(self) -> str:
        """What is left, where there is one row for all; first that no sound is heard."""
        assert self.model is not None, "rows come with a model"
        lost = f" {NO_SOUND} ·" if self.model.lost else ""
        return f"{lost} {to_go(self.model.now.total_left_s)}"

    def _places(self, width: int) -> Sequence[int]:
        """Return the place of the segment under each cell."""
        if len(self._cells) != width:
            segments, total = self._timeline.segments, self._timeline.total_ms
            starts = [segment.start_ms for segment in segments]
            middles = ((2 * cell + 1) * total // (2 * width) for cell in range(width))
            self._cells = [max(bisect_right(starts, one) - 1, 0) for one in middles if starts]
        return self._cells

    def _bar(self, width: int, *, solid: bool = True) -> Strip:
        """Return a row of the strip; only a `solid` one shows what is to come."""
        assert self.model is not None, "rows come with a model"
        now = self.model.now
        here = min(now.total_gone_s * width // max(now.total_s, 1), width - 1)
        wanted = width, id(self._timeline), id(self.palette)
        if wanted != self._wanted:
            self._wanted, self._marks, self._bars = wanted, self._marked(width), {}
        if solid not in self._bars or self._bars[solid][0] != here:
            self._bars[solid] = here, self._drawn(here, solid=solid)
        return self._bars[solid][1]

    def _drawn(self, here: int, *, solid: bool) -> Strip:
        strong, marks = self.palette.style("strong"), self._marks
        past = [Cells(past, style) for past, _, style in marks[:here]]
        coming = [Cells(coming if solid else " ", style) for _, coming, style in marks[here + 1 :]]
        now = [Cells(PAST, strong)] if marks else []
        return Strip([*past, *now, *coming], len(marks)).simplify()

    def _marked(self, width: int) -> list[tuple[str, str, Style]]:
        """Return the shapes of each cell once it is over and before, and its style."""
        segments, places = self._timeline.segments, self._places(width)
        steps = [segments[place].step for place in places]
        marked = ROOM_FOR_STEPS * len(set(steps)) <= width
        found = []
        for cell, place in enumerate(places):
            begins = marked and cell > 0 and steps[cell] != steps[cell - 1]
            shapes = (PAST_STEP, COMING_STEP) if begins else (PAST, COMING)
            found.append((*shapes, self.palette.mark(segments[place].kind)))
        return found

    def _times(self, width: int) -> Strip:
        """Return what has gone and what is left, with the step and the end as far as they fit."""
        assert self.model is not None, "rows come with a model"
        now = self.model.now
        last = self._timeline.segments[-1].step if self._timeline.segments else 0
        about = "about " if self._timeline.open_ended else ""
        gone = clock_text(now.total_gone_s * 1000)
        gone += f" · {NO_SOUND}" if self.model.lost else ""
        left = f"{about}{to_go(now.total_left_s)} "
        ends = f"{left}· ends {self.model.ends} " if self.model.ends else left
        step = f" {gone} · step {now.segment.step} of {last}"
        pairs = ((step, ends), (f" {gone}", ends), (step, left), (f" {gone}", left))
        fits = (pair for pair in pairs if cells(pair[0]) + cells(pair[1]) + 2 <= width)
        first, second = next(fits, pairs[-1])
        plain, quiet = self.palette.style(), self.palette.style("quiet")
        return both_ends(width, (first, quiet), (second, plain), ground=plain)
