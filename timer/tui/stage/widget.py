"""The stage as a widget: it paints a model and moves what moves."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style

from timer.figures.motion import FRAMES_A_SECOND
from timer.frozen import replace
from timer.player.snapshot import Snapshot, State
from timer.tui.row_widget import Row, RowWidget
from timer.tui.stage.animated import Panel
from timer.tui.stage.figure_panel import Scene
from timer.tui.stage.layout import composed, follows
from timer.tui.stage.model import StageModel, staged

STEP_MS = 1000 // FRAMES_A_SECOND
"""The least time between two pictures of what moves."""
AHEAD = 2 * FRAMES_A_SECOND
"""How many pictures ahead are looked at: in slow motion a second takes two."""


class Stage(RowWidget):
    """Shows the countdown, the figure and the words around them; the time is an argument."""

    def __init__(self) -> None:
        super().__init__()
        self.model: StageModel | None = None
        self._moment = 0
        self._panel, self._scene = Panel(()), Scene()
        self._shown: list[tuple[Row, ...]] = []
        """The rows of each changing part as last painted."""

    @property
    def ground(self) -> Style:
        """The ground of the current kind of segment."""
        if self.model is None:
            return super().ground
        return self.palette.look(self.model.now, fills=True).plain

    @property
    def moves(self) -> bool:
        """Whether something shown may move between two snapshots."""
        model = self.model
        return model is not None and model.moving and model.now.state is State.PLAYING

    def show(self, model: StageModel, moment: int) -> None:
        """Show a model as it is at real time `moment`, in milliseconds."""
        model, self._moment = staged(model), moment
        if model == self.model:
            self.tick(moment)
        else:
            self.model = model
            self.paint()

    def follow(self, now: Snapshot, moment: int) -> None:
        """Show a snapshot that differs from the one before in no more than its seconds."""
        assert self.model is not None, "a model is shown before it is followed"
        model = replace(self.model, now=now)
        if self._is_current and follows(model, self.outer_size.height):
            self.model = model
            self._panel.follow(now)
            self.tick(moment)
        else:
            self.show(model, moment)

    def tick(self, moment: int) -> None:
        """Repaint the changing parts as they are at real time `moment`, in milliseconds."""
        self._moment = moment
        for place, (x, y, cel) in enumerate(self._panel.cels):
            before, rows = self._shown[place], cel.rows(moment)
            if rows is not before:
                self._shown[place] = rows
                self.lay(x, y, before, rows)

    def next_change(self, moment: int) -> int | None:
        """Return when something moves next after real time `moment`, None if nothing does soon."""
        return self._panel.next_change(moment, STEP_MS, AHEAD) if self.moves else None

    def rows(self, width: int, height: int) -> Sequence[Row]:
        """Return the model laid out for this size."""
        if self.model is None:
            return []
        self._panel = composed(self.model, width, height, self.palette, self._scene)
        self._shown = [cel.rows(self._moment) for _, _, cel in self._panel.cels]
        return self._panel.at(self._moment)
