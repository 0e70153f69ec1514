"""The scene beside the board: the figure, the cue, and what comes next; pure."""

from __future__ import annotations

from rich.segment import Segment as Cells
from textual.strip import Strip

from timer.tui.drawing.themes import Palette
from timer.tui.drawing.typeset import blank, both_ends, cells, inked, row
from timer.tui.stage import text as stage_text
from timer.tui.stage.animated import Cel, FigureCel, Panel, Placed, Row
from timer.tui.stage.model import StageModel, unhurried
from timer.tui.stage.phase_position import hand

MOST = (76, 30)
"""The most columns and rows: a larger figure costs more and is no clearer from a distance."""
SMALL = (30, 12)
"""The columns and rows of the figure of the next move."""
ROOM_FOR_NEXT = 46
"""From this many rows on, the next move has its figure too."""
MARGIN = 2
CUE_ROWS, NEXT_ROWS = 3, 3


class Scene:
    """The figure above its cue and the next move, kept for as long as nothing in it changes."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        """What the panel depends on: a model without its seconds, a size, and colours."""
        self._panel = Panel(())

    def panel(self, model: StageModel, width: int, height: int, palette: Palette) -> Panel:
        """Return the scene in exactly `width` by `height` cells."""
        model = unhurried(model)
        wanted = (model, width, height, palette)
        if wanted != self._of:
            panel = _composed(model, width, height, palette)
            self._panel = panel if model.moving else Panel(tuple(panel.at(0)))
            self._of = wanted
        return self._panel


def _composed(model: StageModel, width: int, height: int, palette: Palette) -> Panel:
    inner = max(width - 2 * MARGIN, 1)
    top = [_title(model, width, palette)]
    foot = _foot(model, inner, width, height, palette)
    room = height - len(top) - foot.height
    cols, rows = min(inner, MOST[0]), min(max(room, 1), MOST[1])
    before = (room - rows) // 2
    empty = blank(width, palette.style())
    body = (*top, *(empty,) * room)[: height - foot.height]
    cels: list[Placed] = []
    if model.drawn is not None and rows >= 1:
        cel = FigureCel(model.drawn, model.now, (cols, rows), palette, moving=model.moving)
        cels.append(((width - cols) // 2, len(top) + before, cel))
    cels += [(x, y + len(body), cel) for x, y, cel in foot.cels]
    return Panel((*body, *foot.rows), tuple(cels))


def _title(model: StageModel, width: int, palette: Palette) -> Strip:
    quiet, accent = palette.style("quiet"), palette.style("accent", bold=True)
    unusual = stage_text.unusual(model.now)
    title = model.title if cells(model.title) + cells(unusual) + 2 <= width - 2 else ""
    ends = both_ends(width - 2, (title, quiet), (unusual, accent), ground=quiet)
    return Strip.join([blank(1, quiet), ends, blank(1, quiet)])


def _foot(model: StageModel, inner: int, width: int, height: int, palette: Palette) -> Panel:
    """Return the cue and the next move, which has its figure if there is room."""
    plain, quiet = palette.style(), palette.style("quiet")
    cue = stage_text.cue_lines(model.now, inner, CUE_ROWS if height > 18 else 2)
    rows = [row(width, (line, plain), ground=plain, align="center") for line in cue]
    coming = stage_text.coming_lines(model.now, inner, NEXT_ROWS)
    after = [row(width, (line, quiet), ground=plain, align="center") for line in coming]
    empty = blank(width, plain)
    if height < ROOM_FOR_NEXT or model.coming is None or not model.moving:
        return Panel((empty, *rows, empty, *after, *([empty] if height > 18 else [])))
    small = Panel((empty,) * SMALL[1])
    still = _Still(model, palette)
    place: Placed = ((width - SMALL[0]) // 2, len(rows) + 2 + len(after), still)
    return Panel((*rows, empty, empty, *after, *small.rows, empty), (place,))


class _Still(Cel):
    """The figure of the next move, in its key pose."""

    def __init__(self, model: StageModel, palette: Palette) -> None:
        super().__init__(model.now)
        drawn, bout = model.coming, model.now.following
        assert drawn is not None, "only drawn moves are shown"
        assert bout is not None, "a drawn move is a coming one"
        phase = bout.phases[0].name if bout.phases else None
        names = [one.name for one in bout.phases]
        frame = drawn.frame(*SMALL, phase=phase, share=1.0, side=hand(bout), phases=names)
        inks = dict.fromkeys(palette.drawn(), palette.style("quiet"))
        self._still = tuple(tuple(Cells(*inked(run, inks)) for run in line) for line in frame.rows)

    def look(self, moment: int) -> tuple[Row, ...]:
        """Return the same rows at any time."""
        return self._still

    def drawn(self, look: tuple[Row, ...]) -> tuple[Row, ...]:
        """Return those rows."""
        return look
