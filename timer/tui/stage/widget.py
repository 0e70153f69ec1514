"""The stage as a widget: it paints a model and moves what moves."""

from __future__ import annotations

from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip

from timer.player.snapshot import State
from timer.tui.row_widget import RowWidget
from timer.tui.stage.animated import Panel
from timer.tui.stage.layout import composed
from timer.tui.stage.model import StageModel, staged


class Stage(RowWidget):
    """Shows the countdown, the figure and the words around them; the time is an argument."""

    model: reactive[StageModel | None] = reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._now = 0
        self._panel = Panel(())
        self._shown: list[tuple[Strip, ...]] = []
        """The rows of each moving part as last painted."""

    @property
    def ground(self) -> Style:
        """The ground of the current kind of segment."""
        if self.model is None:
            return super().ground
        return self.palette.look(self.model.now, fills=True).plain

    @property
    def moves(self) -> bool:
        """Whether something shown moves between two snapshots."""
        model = self.model
        playing = model is not None and model.moving and model.now.state is State.PLAYING
        return playing and bool(self._panel.cels)

    def show(self, model: StageModel, now: int) -> None:
        """Show a model as it is at real time `now`, in milliseconds."""
        model = staged(model)
        if model == self.model:
            self.tick(now)
        self._now, self.model = now, model

    def tick(self, now: int) -> None:
        """Repaint the moving parts as they are at real time `now`, in milliseconds."""
        self._now = now
        for place, (x, y, cel) in enumerate(self._panel.cels):
            before, rows = self._shown[place], cel.rows(now)
            if rows is not before:
                self._shown[place] = rows
                self.lay(x, y, before, rows)

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the model laid out for this size."""
        if self.model is None:
            return []
        self._panel = composed(self.model, width, height, self.palette)
        self._shown = [cel.rows(self._now) for _, _, cel in self._panel.cels]
        return self._panel.at(self._now)

    def watch_model(self) -> None:
        """Repaint what the new model changes."""
        self.paint()
