"""Screen updates that write only the cells that changed, each in its right column.

Textual's own partial updates write far more, and put the rows of every widget together first.
Terminals disagree on the width of a character made of several code points, so such a character is
written over blanks and the cursor then moved past it.
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console, ConsoleOptions, RenderResult
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.events import Idle
from textual.geometry import Offset, Region
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip
from textual.style import Style as CssStyle
from textual.widget import Widget

from timer.text import is_narrow, is_one_of_several


def borrowed(
    module: str, *names: str, load: Callable[[str], object] = import_module
) -> list[type[Any]]:
    """Return the classes that a module has under `names`, which Textual doesn't promise to keep.

    Where the module or a class has gone, there is one with nothing in it, as `missing` finds out.
    """
    try:
        found = load(module)
    except ImportError:
        found = None
    return [getattr(found, name, None) or type(name, (), {}) for name in names]


if TYPE_CHECKING:
    from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
    from textual._styles_cache import StylesCache
else:
    ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate = borrowed(
        "textual._compositor", "ChopsUpdate", "Compositor", "CompositorUpdate", "LayoutUpdate"
    )
    (StylesCache,) = borrowed("textual._styles_cache", "StylesCache")

Private = tuple[tuple[type, tuple[str, ...]], ...]
"""Classes, each with the names in it that are used here and not promised."""
PRIVATE: Private = (
    (App, ("_display",)),
    (Widget, ("_set_dirty", "_context")),
    (Screen, ("_on_idle", "_on_timer_update", "_invoke_and_clear_callbacks")),
    (Compositor, ("render_full_update", "render_partial_update", "visible_widgets")),
    (StylesCache, ("get_inner_outer",)),
    (Style, ("_ansi",)),
)
"""What is used here of Textual and Rich that they don't promise to keep, by its class."""
OF_A_SCREEN = (
    "_compositor", "_styles_cache", "_dirty_widgets", "_callbacks", "_layout_required",
    "_scroll_required", "_repaint_required", "_recompose_required",
)  # fmt: skip
"""The same of a screen that was made."""
OF_UPDATES = ((ChopsUpdate, {"chops", "spans", "chop_ends"}), (LayoutUpdate, {"strips", "region"}))
"""What an update is made of."""


def missing(screen: Screen[Any], wanted: Iterable[str] = OF_A_SCREEN) -> list[str]:
    """Return what this version of Textual and Rich no longer has of all that is used here."""
    return [
        *(name for name in wanted if not hasattr(screen, name)),
        *missing_in(PRIVATE),
        *missing_in_updates(),
    ]


def missing_in(private: Private) -> list[str]:
    """Return what this version of Textual and Rich no longer has of some of it."""
    return [name for kind, names in private for name in names if not _has(kind, name)]


def missing_in_updates() -> list[str]:
    """Return what an update is no longer made of."""
    return [
        part
        for kind, parts in OF_UPDATES
        for part in parts - {*getattr(kind.__init__, "__annotations__", ())}
    ]


def _has(kind: type, name: str) -> bool:
    """Return whether a class, or what is made of it, has a name."""
    return hasattr(kind, name) or name in getattr(kind, "__slots__", ())


Run = tuple[int, int, Sequence[Segment]]
"""A column and a row of the screen, and what is written from there on."""


class NarrowUpdate(ChopsUpdate):
    """A partial update that writes only its spans, and a style only where it changes."""

    def render_segments(self, console: Console) -> str:
        """Return the text to write to the terminal."""
        return _written(runs_of(self), console)


def runs_of(update: ChopsUpdate) -> Iterator[Run]:
    """Yield the runs of cells that an update consists of."""
    for y, first, end in update.spans:
        for chop_end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=True):
            start, stop = max(x, first), min(chop_end, end)
            if strip is not None and start < stop:
                yield start, y, part(strip, start - x, stop - x)


class RunsUpdate(CompositorUpdate):
    """An update of some runs of cells, of widgets that have nothing over them."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = runs

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the runs, each after a move of the cursor."""
        for x, y, segments in self.runs:
            yield Control.move_to(x, y)
            yield from segments

    def render_segments(self, console: Console) -> str:
        """Return the text to write to the terminal."""
        return _written(self.runs, console)


def _written(runs: Iterable[Run], console: Console) -> str:
    """Return the text that writes `runs`, with a style only where it changes."""
    written: list[str] = []
    colours = COLOR_SYSTEMS.get(console.color_system or "", ColorSystem.TRUECOLOR)
    last = ""
    for x, y, segments in runs:
        written.append(f"\x1b[{y + 1};{x + 1}H")
        for segment in segments:
            text, style, _ = segment
            codes = _codes(style, colours)
            if codes != last:
                written.append(f"\x1b[0;{codes}m" if codes else "\x1b[0m")
                last = codes
            if is_narrow(text):
                wide = len(text)
            else:
                wide = segment.cell_length
                if is_one_of_several(text):
                    text = _placed(text, " " * wide, x, y)
            written.append(text)
            x += wide
    return "".join([*written, "\x1b[0m" if last else ""])


def part(row: Iterable[Segment], first: int, last: int) -> Sequence[Segment]:
    """Return the segments of the cells from `first` to `last`, which mostly need no measuring."""
    segments = list(row)
    if not is_narrow("".join([text for text, _, _ in segments])):
        return list(Strip(segments).crop(first, last))
    found, at = list[Segment](), 0
    for segment in segments:
        text = segment[0]
        start, at = at, at + len(text)
        if at <= first:
            continue
        if first <= start and at <= last:
            found.append(segment)
        else:
            found.append(
                Segment(text[first - start if first > start else 0 : last - start], segment[1])
            )
        if at >= last:
            break
    return found


class PlacedUpdate(LayoutUpdate):
    """A full update with every character in its right column."""

    def render_segments(self, console: Console) -> str:
        """Return the text to write to the terminal."""
        written: list[str] = []
        for y, line in enumerate(self.strips, self.region.y):
            written.append(f"\x1b[{y + 1};{self.region.x + 1}H")
            at = self.region.x
            for strip in line:
                if any(is_one_of_several(segment.text) for segment in strip):
                    written += _each_placed(strip, at, y, console)
                else:
                    written.append(strip.render(console))
                at += strip.cell_length
        return "".join(written)


def _each_placed(strip: Strip, at: int, y: int, console: Console) -> Iterator[str]:
    """Yield the text that writes a row from column `at`, segment by segment."""
    for segment in strip:
        text, wide = Strip([segment]).render(console), segment.cell_length
        if is_one_of_several(segment.text):
            blanks = Strip([Segment(" " * wide, segment.style)]).render(console)
            text = _placed(text, blanks, at, y)
        yield text
        at += wide


def _placed(text: str, blanks: str, x: int, y: int) -> str:
    """Return the sequence that writes `text` over `blanks` and leaves the cursor after them."""
    end = x + blanks.count(" ")
    return f"{blanks}\x1b[{y + 1};{x + 1}H{text}\x1b[{y + 1};{end + 1}H"


def _codes(style: Style | None, colours: ColorSystem) -> str:
    """Return the codes that turn a style on, which Rich caches in the style."""
    if style is None:
        return ""
    return Strip.render_ansi(style, colours) if style._ansi is None else style._ansi


class NarrowCompositor(Compositor):
    """A compositor whose updates are `NarrowUpdate` and `PlacedUpdate`."""

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        """Return an update of the whole screen."""
        update = super().render_full_update(simplify)
        return update if simplify else PlacedUpdate(update.strips, update.region)

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return an update of what has changed since the last one, or None."""
        update = super().render_partial_update()
        if update is None:
            return None
        return NarrowUpdate(update.chops, update.spans, update.chop_ends)


class DrawnRows(StylesCache):
    """A widget's rows as they were drawn, which go when the widget goes.

    Textual's own cache is itself a key in one of a thousand entries, which keeps it.
    """

    def get_inner_outer(  # type: ignore[override]
        self, base_background: Color, background: Color
    ) -> tuple[CssStyle, CssStyle]:
        """Return the styles inside and outside of the border."""
        return _inner_outer(base_background, background)


@lru_cache(maxsize=64)
def _inner_outer(base_background: Color, background: Color) -> tuple[CssStyle, CssStyle]:
    inside = CssStyle(background=base_background + background)
    return inside, CssStyle(background=base_background)


class OpenPlaces:
    """Where widgets begin on a screen, found out once for each layout."""

    def __init__(self, compositor: Compositor) -> None:
        self._compositor = compositor
        self._layout: object = None
        self._known: dict[Widget, Offset | None] = {}

    def of(self, widget: Widget) -> Offset | None:
        """Return where a widget begins, if all of it is on the screen with nothing over it."""
        layout = self._compositor.visible_widgets
        if layout is not self._layout:
            self._layout, self._known = layout, {}
        if widget not in self._known:
            self._known[widget] = _open_place(widget, layout)
        return self._known[widget]


def _open_place(widget: Widget, layout: Mapping[Widget, tuple[Region, Region]]) -> Offset | None:
    """Return where a widget begins in a layout, whose first widgets lie over the others."""
    if widget not in layout:
        return None
    mine, clip = layout[widget]
    if not clip.contains_region(mine):
        return None
    for other, (region, clip) in layout.items():
        if other is widget:
            break
        if region.intersection(clip).overlaps(mine):
            return None
    return mine.offset


PAINTS_A_SECOND = 60
"""How often the screen is painted at most without a wait."""
TURNS = 3
"""How many turns of the event loop a message takes from a widget that has changed to its screen."""


class NarrowScreen(Screen[ScreenResultType], inherit_bindings=False):
    """A screen that writes only what has changed, and does so at once.

    Textual's own screen waits for the next beat of a timer, which makes a key later, and wakes the
    machine twice for every second that is counted. It also puts every widget's rows together to
    write a few cells. Where nothing lies over a widget, its cells are written as they are.

    With a Textual that has changed inside, everything is left to Textual's own screen.
    """

    private: ClassVar[Iterable[str]] = OF_A_SCREEN
    """What it needs of Textual's own screen that isn't promised."""
    _places: OpenPlaces

    def __init__(self) -> None:
        super().__init__()
        self.narrow = not missing(self, self.private)
        """Whether it paints in its own way."""
        if self.narrow:
            self._compositor = NarrowCompositor()
            self._styles_cache = DrawnRows()
            self._places = OpenPlaces(self._compositor)
        self._paint_from = 0.0
        """The earliest time of the next paint without a wait."""
        self._coming = False
        self._touched: list[tuple[Widget, Sequence[Run]]] = []
        """What widgets have changed since the last paint, by their own columns and rows."""

    def touched(self, widget: Widget, runs: Sequence[Run]) -> None:
        """Paint what a widget has changed, soon and together with what others change by then."""
        if not self.narrow:
            widget.refresh(*(region(run) for run in runs))
            return
        self._touched.append((widget, runs))
        if not self._paint_soon(1):
            self._mark_touched()
            self.check_idle()

    def paint_touched(self) -> None:
        """Paint at once what was touched, without a wait for others."""
        if self._coming and self._touched:
            self._paint()

    async def _on_idle(self, event: Idle) -> None:
        """Paint once all widgets have said what they have changed; the timer paints the rest."""
        if not self.narrow:
            return
        if self._coming or (
            self._dirty_widgets and not self._layout_required and self._paint_soon(TURNS)
        ):
            event.prevent_default()

    def _paint_soon(self, turns: int) -> bool:
        """Paint after so many turns of the event loop; False if it was painted a moment ago."""
        if not self._coming and get_running_loop().time() >= self._paint_from:
            self._coming = True
            self._after(turns)
        return self._coming

    def _after(self, turns: int) -> None:
        if turns:
            get_running_loop().call_soon(self._after, turns - 1)
        elif self._coming:
            with self._context():
                self._paint()

    def _paint(self) -> None:
        self._coming = False
        self._paint_from = get_running_loop().time() + 1 / PAINTS_A_SECOND
        runs = self._open_runs() if self._touched else None
        if runs is None:
            self._mark_touched()
            self._on_timer_update()
            return
        self._touched.clear()
        self.app._display(self, RunsUpdate(runs))
        if self._callbacks:
            self.call_next(self._invoke_and_clear_callbacks)

    def _open_runs(self) -> list[Run] | None:
        """Return what was touched by its place on the screen; None where more is to be painted."""
        more = (
            self._dirty_widgets
            or self._layout_required
            or self._scroll_required
            or self._repaint_required
            or self._recompose_required
        )
        if more or not self.is_current or self.app.screen is not self:
            return None
        found = list[Run]()
        for widget, runs in self._touched:
            place = self._places.of(widget)
            if place is None:
                return None
            left, top = place
            found += [(left + x, top + y, segments) for x, y, segments in runs]
        return found

    def _mark_touched(self) -> None:
        """Have Textual paint what was touched, with everything else."""
        for widget, runs in self._touched:
            widget._set_dirty(*(region(run) for run in runs))
            self._dirty_widgets.add(widget)
        self._touched.clear()


def region(run: Run) -> Region:
    """Return where a run is."""
    x, y, segments = run
    return Region(x, y, sum(one.cell_length for one in segments), 1)
