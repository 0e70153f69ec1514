"""No flashing: at most three large changes of the screen's ground a second, whatever is pressed.

WCAG 2.3.1 draws the line at three flashes a second over a quarter of the field of view. A frame
that would be one change too many is held back, and the newest one is shown as soon as it may be.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.geometry import Size
from textual.screen import Screen

from timer.tui.terminal.painting import (
    Private,
    RunsUpdate,
    borrowed,
    missing_in,
    missing_in_updates,
    runs_of,
)

if TYPE_CHECKING:
    from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
else:
    ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate = borrowed(
        "textual._compositor", "ChopsUpdate", "Compositor", "CompositorUpdate", "LayoutUpdate"
    )
PRIVATE: Private = ((App, ("_display", "_background_screens")), (Compositor, ("render_update",)))
"""What is used here of Textual that it doesn't promise to keep, by its class."""

MOST_CHANGES = 3
SECOND_MS = 1100
"""A little more than a second: a terminal shows a frame some time after it was written."""
LOOK_AGAIN_S = 0.1
LARGE = 4
"""A change is large if it is of at least one cell in so many."""

Grounds = list[list[str]]
"""The colour behind every cell, row by row."""


class FlashLimit:
    """Decides whether a frame may be shown; the time is an argument, in milliseconds."""

    def __init__(self) -> None:
        self.grounds: Grounds = []
        """What lies behind every cell as last shown."""
        self._counted: Grounds = []
        """The same at the last large change; small changes add up to the next one."""
        self._size = Size(0, 0)
        self._times: deque[int] = deque(maxlen=MOST_CHANGES)

    def admit(self, update: CompositorUpdate, size: Size, now: int) -> bool:
        """Return whether `update` may be shown at `now`; if so, it counts as shown."""
        if size != self._size:
            self._size = size
            self.grounds = self._counted = [[""] * size.width] * size.height
        after = self.grounds
        for y, x, ground, wide in _painted(update):
            if y >= size.height or after[y][x : x + wide] == (painted := [ground] * wide):
                continue
            if after is self.grounds:
                after = self.grounds.copy()
            if after[y] is self.grounds[y]:
                after[y] = after[y].copy()
            after[y][x : x + wide] = painted
        if after is self.grounds:
            return True
        changed = sum(
            sum(map(str.__ne__, old, new))
            for old, new in zip(self._counted, after, strict=True)
            if old is not new and old != new
        )
        if changed * LARGE >= size.area:
            if len(self._times) == MOST_CHANGES and now - self._times[0] < SECOND_MS:
                return False
            self._times.append(now)
            self._counted = after
        self.grounds = after
        return True


class SteadyApp(App[int], inherit_bindings=False):
    """An app that holds back a frame that would make the screen flash.

    With a Textual that has changed inside, what a frame shows isn't known, and none is held back.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._looks = not (missing_in_updates() or missing_in(PRIVATE))
        self.flashing = FlashLimit()
        self._held = False
        """Whether what is shown is older than what should be."""

    @property
    @abstractmethod
    def awake_ms(self) -> int:
        """The time in milliseconds."""

    def gathered(self) -> AbstractContextManager[None]:
        """Have what is written meanwhile sent to the terminal in one piece."""
        driver = getattr(self, "_driver", None)
        found: AbstractContextManager[None] = getattr(driver, "gathered", nullcontext)()
        return found

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Show an update, unless it has to wait."""
        waiting = self._held
        if waiting and renderable is not None:
            # What was held back was never written, so the whole screen is.
            renderable = self._whole()
        if self._looks and isinstance(renderable, CompositorUpdate):
            self._held = not self.flashing.admit(renderable, self.size, self.awake_ms)
            if self._held:
                if not waiting:
                    self.show_later()
                return
        with self.gathered():
            super()._display(screen, renderable)

    def show_later(self) -> None:
        """Look again in a moment whether what was held back may be shown."""
        self.set_timer(LOOK_AGAIN_S, self._look_again)

    def show_held(self) -> None:
        """Show what was held back, if it may be shown by now."""
        if self._held:
            self._display(self.screen, self._whole())

    def _look_again(self) -> None:
        self.show_held()
        if self._held:
            self.show_later()

    def _whole(self) -> RenderableType | None:
        """Return an update of the whole screen."""
        below = self._background_screens
        return self.screen._compositor.render_update(full=True, screen_stack=below)


def _painted(update: CompositorUpdate) -> Iterator[tuple[int, int, str, int]]:
    """Yield the row, column, ground and width of everything that an update paints."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            yield from _grounds(update.region.x, y, chain.from_iterable(line))
    else:
        runs = update.runs if isinstance(update, RunsUpdate) else ()
        for x, y, segments in runs_of(update) if isinstance(update, ChopsUpdate) else runs:
            yield from _grounds(x, y, segments)


def _grounds(x: int, y: int, row: Iterable[Segment]) -> Iterator[tuple[int, int, str, int]]:
    """Yield the same of a row that begins at column `x`, neighbours with one ground together."""
    last, wide = "", 0
    for segment in row:
        ground = _ground(segment[1])
        if ground != last:
            if wide:
                yield y, x, last, wide
            x, last, wide = x + wide, ground, 0
        wide += segment.cell_length
    if wide:
        yield y, x, last, wide


@lru_cache(maxsize=1024)
def _ground(style: Style | None) -> str:
    """Return what lies behind the cells of a style, as a word."""
    if style is None:
        return ""
    colour, instead = style.bgcolor, ""
    if style.reverse:
        colour, instead = style.color, "reverse"
    if colour is None or colour.is_default:
        return instead
    return colour.name
