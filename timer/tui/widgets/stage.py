"""The stage: the player's large countdown and the words around it."""

from __future__ import annotations

from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip

from timer.tui.palette import look
from timer.tui.widgets.painted import Painted
from timer.tui.widgets.stage_rows import Moment, stage_rows


class Stage(Painted):
    """Shows one moment; it owns no clock and keeps nothing else."""

    moment: reactive[Moment | None] = reactive(None, repaint=False)

    @property
    def ground(self) -> Style:
        """The ground of the moment's kind of segment."""
        return look(self.moment.now).plain if self.moment else super().ground

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the moment laid out for this size."""
        return stage_rows(self.moment, width, height) if self.moment else []

    def watch_moment(self) -> None:
        """Redraw what the new moment changes."""
        self.paint()
