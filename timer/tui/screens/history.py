"""The history: a calendar of what you did, every session, and weeks, trends and moves as charts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.strip import Strip
from textual.worker import get_current_worker

from timer.errors import SuppleError
from timer.services.correcting import delete_session, undo_last
from timer.services.looking_back import (
    EVERYTHING,
    Asked,
    LookingBack,
    Page,
    SessionLine,
    Uncounted,
    looking_back,
    session_page,
    uncounted,
    whole_minutes,
)
from timer.timeline.messages import capital, times
from timer.tui.drawing.themes import Ground, Palette
from timer.tui.drawing.typeset import cells, fill, row
from timer.tui.screens.history_panels import (
    SIGNS_OF_MOVES,
    Heading,
    Panel,
    Remark,
    all_series,
    move_rows,
    said,
    trend_rows,
    week_rows,
)
from timer.tui.screens.list_screen import ListScreen, Option, Options, Row
from timer.tui.screens.past_session import (
    DELETED,
    NOTHING_TO_UNDO,
    RUNNING,
    SURE,
    PastSessionScreen,
)
from timer.tui.shell import SuppleScreen
from timer.tui.widgets.heatmap import MARK, Heatmap
from timer.tui.widgets.rows import KeyRow, Notice, Title, hints_of

if TYPE_CHECKING:
    from textual.widgets import OptionList

    from timer.journal.errors import JournalError
    from timer.services.context import Context

PANELS = ("Sessions", "Weeks", "Trends", "Moves")
WIDE = 116
"""Cells from which all panels are beside each other."""
WIDER = 150
"""Cells from which the list needs half of them."""
SHOWN_WEEKS = 160
"""How many weeks are added up at first: as many as a wide calendar shows."""
WEEKS = 2600
"""How far back is looked, fifty years: all there is."""
FIRST, MORE = 100, 400
"""How many sessions are read at first, and whenever the list comes to its end."""
NEAR_END = 20
NARROW_LIST = 56
WIDEST_LIST = 90
READING = "Reading your journal ..."
NOTHING = "Nothing here yet. Once you have done a session, you will find it here."
UNREAD = "It isn't shown until the journal can be read. Leave, and press h again to try."
NOTHING_SUCH = "Nothing like that yet. Press escape to see everything."
STATES = {"partial": "ended early", "interrupted": "broken off"}
HURT, PART, FASTER = "!", "½", "×"
SIGNS_OF_SESSIONS = {
    HURT: "something in it hurt.",
    PART: "ended early, broken off or still running; what you did of it counts.",
    FASTER: "run at another speed; it doesn't count.",
}
"""On a narrow screen; a wide one has words."""


CALENDAR_HINTS = (
    ("←→", "week"),
    ("↑↓", "day"),
    ("enter", "its sessions"),
    ("z", "years"),
    ("tab", "panels"),
    ("esc", "back"),
    ("?", "help"),
)


class SessionList(Options):
    """The sessions under their months, newest first."""

    DEFAULT_CSS = "SessionList, SessionList:focus { height: 1fr; }"

    def __init__(self) -> None:
        self.sessions: tuple[SessionLine, ...] = ()
        super().__init__((), gaps=False)

    def on_mount(self) -> None:
        """Choose nothing: the sessions are still being read."""

    @property
    def session(self) -> SessionLine | None:
        """The chosen session."""
        known = self.sessions and self.highlighted is not None
        return self.sessions[self.chosen] if known else None

    def show(self, sessions: tuple[SessionLine, ...], *, anew: bool = False) -> None:
        """Show sessions with the same one chosen, or the one in its place; `anew`, the first."""
        before = self.session
        place = self.chosen if before else 0
        self.sessions = sessions
        self.refill(tuple(Option(one.name, "", "", _month(one.day)) for one in sessions))
        if sessions:
            ids = [one.id for one in sessions]
            kept = ids.index(before.id) if before and before.id in ids else place
            self.choose(0 if anew else min(kept, len(ids) - 1))

    def choose_day(self, day: date) -> None:
        """Choose the newest session of a day or before it, or else the oldest."""
        if self.sessions:
            places = (n for n, one in enumerate(self.sessions) if one.day <= day)
            self.choose(next(places, len(self.sessions) - 1))

    def _option(self, place: int) -> Row:
        def draw(width: int) -> Strip:
            chosen = place == self.chosen and self.highlighted is not None
            return session_row(self.sessions[place], width, self.shell.palette, chosen=chosen)

        return Row(draw)


def _date(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def _month(day: date) -> str:
    return f"{day:%B} {day.year}"


def session_row(one: SessionLine, width: int, palette: Palette, *, chosen: bool) -> Strip:
    """Return a session as a row: when, what, how long, and whether anything is to be said of it."""
    ground: Ground = "chosen" if chosen else "ground"
    style = palette.style
    plain = style("text", ground, bold=chosen)
    narrow = width < NARROW_LIST
    when = f"{one.day:%a} {one.day.day:2}" + ("" if narrow else f"  {one.started_at[11:16]}")
    minutes = f"{whole_minutes(one.active_ms)} min"
    tail = f"{minutes:>7}" if narrow else f"{minutes:>8}{times(one.sets, 'set'):>9}"
    mark = _mark(one, narrow=narrow)
    wide = 2 if narrow else 13
    room = max(min(width, WIDEST_LIST) - cells(when) - cells(tail) - wide - 6, 4)
    return row(
        width,
        ("▌ " if chosen else "  ", style("accent", ground)),
        (f"{when}  ", style("quiet", ground)),
        (fill(one.name, room), plain),
        (tail, style("calm", ground)),
        (f" {mark}" if narrow or not mark else f", {mark}", style("accent", ground)),
        ground=plain,
    )


def _mark(one: SessionLine, *, narrow: bool) -> str:
    """Return what to say of a session beside its numbers."""
    if one.hurt:
        return HURT if narrow else "it hurt"
    if one.speed != 1:
        return FASTER if narrow else f"speed {one.speed:g}"
    if one.running:
        return PART if narrow else "running"
    state = STATES.get(one.state, "")
    return (PART if state else "") if narrow else state


def counted_text(back: LookingBack, left: Uncounted, width: int) -> str:
    """Return how many sessions count and since when, and how many don't, for the first row."""
    if width < WIDE // 2:
        only = f"{back.sessions} counted, {left.sessions} not"
        return only if left.sessions else times(back.sessions, "session")
    told = times(back.sessions, "session")
    if back.since:
        told += f" since {back.since.day} {back.since:%b} {back.since.year}"
    if not left.sessions:
        return told
    if width < WIDE:
        return f"{told}, {left.sessions} not counted"
    return f"{told}. {left.text.removesuffix('.')}"


class HistoryScreen(SuppleScreen[None], inherit_bindings=False):
    """Shows what you did; the numbers are read in a thread, whatever the journal's length."""

    DEFAULT_CSS = """
    HistoryScreen { layout: vertical; }
    HistoryScreen #panels { height: 1fr; layout: horizontal; }
    HistoryScreen.-roomy #panels { padding: 1 0 0 0; }
    HistoryScreen .panel { width: 1fr; height: 1fr; display: none; }
    HistoryScreen .panel.-shown { display: block; }
    HistoryScreen .panel Heading { display: none; }
    HistoryScreen #charts { width: 1fr; height: 1fr; layout: vertical; display: none; }
    HistoryScreen #charts.-shown { display: block; }
    HistoryScreen.-wide #tabs, HistoryScreen.-huge #tabs { display: none; }
    HistoryScreen.-wide .panel, HistoryScreen.-wide .panel Heading,
    HistoryScreen.-huge .panel, HistoryScreen.-huge .panel Heading { display: block; }
    HistoryScreen.-wide #charts { display: block; width: 55%; }
    HistoryScreen.-huge #charts { display: block; width: 50%; }
    HistoryScreen #panel-2 { height: 1.4fr; }
    HistoryScreen.-wide #charts .panel, HistoryScreen.-huge #charts .panel { padding: 0 0 1 0; }
    HistoryScreen.-tiny Heatmap { display: none; }
    """
    AUTO_FOCUS = "SessionList"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide"), (WIDER, "-huge")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (16, "-short"), (24, "-roomy")]  # noqa: RUF012
    BINDINGS = [  # noqa: RUF012
        Binding("enter", "open", "open"),
        Binding("tab", "app.focus_next", "next part"),
        Binding("f,F", "filter", "filter"),
        Binding("z,Z", "scale", "years"),
        Binding("escape", "back", "back"),
        Binding("1", "panel(0)", "panels", key_display="1-4"),
        Binding("delete,backspace", "delete", "delete", key_display="del"),
        Binding("u,U", "undo", "undo"),
        Binding("2", "panel(1)", show=False),
        Binding("3", "panel(2)", show=False),
        Binding("4", "panel(3)", show=False),
        Binding("right,l,L", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
        Binding("question_mark", "app.show_help", "help"),
        Binding("q,Q,h,H,ctrl+c", "dismiss", show=False),
    ]
    hints = hints_of(BINDINGS)
    signs = (
        *SIGNS_OF_MOVES,
        (MARK, "In the calendar: the day or week that the line below is about."),
        *((sign, f"A session: {text}") for sign, text in SIGNS_OF_SESSIONS.items()),
    )
    palette_actions = (
        ("Filter", "Show one routine, muscle or move.", "filter"),
        ("Days or years", "Change the scale of the calendar.", "scale"),
        *(
            (name, "Go to this part of the history.", f"panel({n})")
            for n, name in enumerate(PANELS)
        ),
        ("Open", "Show the session set by set.", "open"),
        ("Delete", "Delete the session from your history, after a question.", "delete"),
        ("Undo", "Take back the last deletion or correction.", "undo"),
    )

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._ctx = context
        self._asked = EVERYTHING
        self._panel = 0
        self._today = date.fromisoformat(context.clock.wall()[:10])
        self._whole: LookingBack | None = None
        """What was done without a filter."""
        self._back = LookingBack(asked=EVERYTHING, today=self._today)
        self._uncounted = Uncounted()
        self._page = Page()
        self._read = False
        self._said: tuple[str, ...] = ()
        """What was done to the journal from here."""
        self._doomed: str | None = None
        """The id of the session that the next press of delete deletes."""

    def compose(self) -> ComposeResult:
        """Lay out the calendar over the panels."""
        yield Notice(classes="-none")
        yield Title()
        yield Heatmap(self._today)
        yield Heading(tuple(enumerate(PANELS)), id="tabs")
        with Container(id="panels"):
            with Vertical(id="panel-0", classes="panel -shown"):
                yield Heading(((0, PANELS[0]),))
                yield Remark(self._no_sessions, id="none")
                yield SessionList()
            with Container(id="charts"):
                for place, draw in enumerate((self._weeks, self._trends, self._moves), 1):
                    with Vertical(id=f"panel-{place}", classes="panel"):
                        yield Heading(((place, PANELS[place]),))
                        yield Panel(draw, id=f"chart-{place}")
        yield KeyRow(self.hints)

    def on_mount(self) -> None:
        """Read the journal."""
        self._show_title()
        self._load(anew=True)

    def _load(self, *, anew: bool = False) -> None:
        """Read in a thread what is asked for, then show it; `anew`, with the first session chosen.

        As many sessions are read again as there were.
        """
        ctx, asked = self._ctx, self._asked
        limit = FIRST if anew else max(len(self._page.sessions), FIRST)

        def read() -> None:
            # What is known first is shown first: the list, then the calendar, then all else.
            page = session_page(ctx, asked, limit=limit)
            show(partial(self._fill_list, page, anew=anew))
            back = looking_back(
                ctx, asked, weeks=SHOWN_WEEKS, early=lambda some: show(partial(self._fill, some))
            )
            show(partial(self._fill, back))
            if asked == EVERYTHING:
                show(partial(self._fill_uncounted, uncounted(ctx)))
            if back.since and back.since < back.today - timedelta(weeks=SHOWN_WEEKS - 1):
                show(partial(self._fill, looking_back(ctx, asked, weeks=WEEKS)))

        def show(fill: Callable[[], None]) -> None:
            if not get_current_worker().is_cancelled:
                self.show_read(fill)

        self.run_worker(read, thread=True, exclusive=True, group="read")

    def _fill_list(self, page: Page, *, anew: bool) -> None:
        """Show the sessions."""
        self._page = page
        self.query_one(SessionList).show(page.sessions, anew=anew)
        self._show_remark()

    def _fill_uncounted(self, left: Uncounted) -> None:
        """Show how many of the sessions count in no figure."""
        self._uncounted = left
        self._show_title()

    def _show_remark(self) -> None:
        """Say why the list is empty, if it is."""
        remark = self.query_one("#none", Remark)
        remark.display = not self._page.sessions
        remark.paint()

    def _fill(self, back: LookingBack) -> None:
        """Show the figures; only some of them never replace all that are shown."""
        if back.partial and self._read:
            return
        self._back, self._read = back, True
        if self._asked == EVERYTHING and not back.partial:
            self._whole = back
        error = self._error
        if not back.partial:
            self._tell(*self._said, *((error.sentences,) if error else back.notices))
        heatmap, session = self.query_one(Heatmap), self.query_one(SessionList).session
        pointed = session.day if session and self.focused is not heatmap else None
        heatmap.fill({one.day: one.minutes for one in back.days}, self._told, pointed)
        for panel in self.query(Panel):
            panel.changed()
        self._show_remark()
        self._show_title()

    @property
    def _error(self) -> JournalError | None:
        """Why the journal couldn't be read."""
        return self._back.error or self._page.error

    def _show_title(self) -> None:
        back, name = self._back, self._name_of(self._asked)
        if not self._read:
            told = READING
        elif self._error is not None:
            told = ""
        else:
            left = self._uncounted if self._asked == EVERYTHING else Uncounted()
            told = counted_text(back, left, self.app.size.width)
        self.query_one(Title).text = ("History", name, told)

    def _name_of(self, asked: Asked) -> str:
        """Return what is asked for by name."""
        whole = self._whole
        if asked == EVERYTHING or whole is None:
            return ""
        names = {one.routine: one.name for one in whole.routines}
        moves = {one.move: one.name for one in whole.moves}
        found = (
            capital(asked.muscle or "")
            or names.get(asked.routine or "")
            or moves.get(asked.move or "")
        )
        return found or asked.routine or asked.move or ""

    def action_panel(self, place: int) -> None:
        """Show a panel, and give it the keys."""
        self._panel = place
        for number in range(len(PANELS)):
            self.query_one(f"#panel-{number}").set_class(number == place, "-shown")
        self.query_one("#charts").set_class(place > 0, "-shown")
        for heading in self.query(Heading):
            heading.shown = place
        target = self.query_one(SessionList) if place == 0 else self.query_one(f"#chart-{place}")
        self.call_after_refresh(target.focus)

    def action_turn(self, by: int) -> None:
        """Show the next panel, or the one before."""
        self.action_panel((self._panel + by) % len(PANELS))

    def on_heading_picked(self, message: Heading.Picked) -> None:
        """Show the panel that was clicked."""
        self.action_panel(message.place)

    def on_descendant_focus(self) -> None:
        """Mark the panel that has the keys."""
        for place in range(len(PANELS)):
            panel = self.query_one(f"#panel-{place}")
            if self.focused is not None and panel in self.focused.ancestors:
                self._panel = place
        for heading in self.query(Heading):
            heading.shown = self._panel
        self._show_hints()

    def action_scale(self) -> None:
        """Show the calendar by years, or by days again."""
        self.query_one(Heatmap).turn()
        self._show_hints()

    def _show_hints(self) -> None:
        """Show the keys of what has the focus."""
        hints = CALENDAR_HINTS if isinstance(self.focused, Heatmap) else self.hints
        other = "days" if self.query_one(Heatmap).scale == "years" else "years"
        keys = ((key, other if key == "z" else label) for key, label in hints)
        self.query_one(KeyRow).hints = tuple(keys)

    def on_heatmap_chosen(self, message: Heatmap.Chosen) -> None:
        """Show the session of the day in the list."""
        self._choose_day(message.day)

    def on_heatmap_opened(self, message: Heatmap.Opened) -> None:
        """Go from the calendar to the session of its day in the list."""
        self._choose_day(message.day)
        self.action_panel(0)

    def _choose_day(self, day: date) -> None:
        """Choose the newest session of a day, or of the last before it."""
        sessions, limit = self.query_one(SessionList), MORE
        while self._page.more and sessions.sessions[-1].day > day:
            self._read_more(limit)
            limit *= 4
        sessions.choose_day(day)

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        """Show the day of the session in the calendar, and read more near the end of the list."""
        sessions = self.query_one(SessionList)
        if message.option_list is not sessions or (session := sessions.session) is None:
            return
        if self.focused is sessions and self._read:
            self.query_one(Heatmap).choose(session.day)
        if self._page.more and sessions.chosen >= len(sessions.sessions) - NEAR_END:
            self._read_more()

    def _read_more(self, limit: int = MORE) -> None:
        """Add older sessions to the list, at most `limit`."""
        sessions = self.query_one(SessionList)
        page = session_page(self._ctx, self._asked, before=sessions.sessions[-1], limit=limit)
        if page.error is not None:
            self._tell(page.error.sentences)
        self._page = Page((*sessions.sessions, *page.sessions), page.more)
        sessions.show(self._page.sessions)

    def on_option_list_option_selected(self) -> None:
        """Open the session that was clicked."""
        self.action_open()

    def action_open(self) -> None:
        """Show the chosen session, set by set."""
        session = self.query_one(SessionList).session
        if session is not None:
            self.shell.push_screen(PastSessionScreen(self._ctx, session.id), self._seen)

    def _seen(self, said: str | None) -> None:
        """Read again if a session was changed."""
        if said is not None:
            self._said = (said,)
            self._load()

    def action_delete(self) -> None:
        """Delete the chosen session at the second press; at the first, ask."""
        session, doomed = self.query_one(SessionList).session, self._doomed
        self._doomed = None
        if session is None or self._panel != 0:
            return
        if session.running:
            self._tell(RUNNING)
        elif doomed == session.id:
            self._change(partial(delete_session, self._ctx, session.id), DELETED)
        else:
            self._doomed = session.id
            self._tell(SURE)

    def action_undo(self) -> None:
        """Take back the last deletion or correction."""
        self._change(partial(undo_last, self._ctx))

    def _change(self, change: Callable[[], str | None], said: str = "") -> None:
        """Change the journal and say so, in the words of the change or others."""
        try:
            made = change()
        except SuppleError as error:
            self._tell(error.sentences)
        else:
            self._seen(said or made or NOTHING_TO_UNDO)

    def _tell(self, *sentences: str) -> None:
        self.query_one(Notice).sentences = tuple(filter(None, sentences))

    def on_key(self, event: events.Key) -> None:
        """Delete nothing after another key than delete, and say no longer what was done."""
        if event.key not in ("delete", "backspace"):
            if self._doomed is not None:
                self._tell()
            self._doomed, self._said = None, ()

    def action_filter(self) -> None:
        """Choose what to look at."""

        def look(asked: Asked | None) -> None:
            if asked is not None:
                self._ask(asked)

        if self._whole is not None:
            self.shell.push_screen(FilterScreen(self._whole, self._asked), look)

    def _ask(self, asked: Asked) -> None:
        self._asked, self._read = asked, False
        self._fill_list(Page(), anew=True)
        self._show_title()
        self._load(anew=True)

    def action_back(self) -> None:
        """Show everything again, or go back to the menu."""
        if self._asked == EVERYTHING:
            self.dismiss()
        else:
            self._ask(EVERYTHING)

    def _told(self, first: date, last: date) -> str:
        """Return what was done from one day to another."""
        days = [one for one in self._back.days if first <= one.day <= last]
        if first == last:
            name = _date(first)
        elif last - first > timedelta(weeks=1):
            name = _month(first)
        else:
            month = "" if first.month == last.month else f" {first:%b}"
            name = f"{first.day}{month} to {last.day} {last:%b} {last.year}"
        if self._error is not None:
            return name
        if not days:
            listed = any(first <= one.day <= last for one in self._page.sessions)
            return f"{name}: nothing that counts" if listed else f"{name}: nothing"
        minutes, sets = sum(one.minutes for one in days), sum(one.sets for one in days)
        return f"{name}: {minutes} min, {times(sets, 'set')}"

    def _no_sessions(self, width: int, height: int, palette: Palette) -> Iterator[Strip]:
        text = NOTHING if self._asked == EVERYTHING else NOTHING_SUCH
        if not self._read:
            text = READING
        elif self._error is not None:
            text = UNREAD
        return said(text, width, palette)

    def _weeks(self, width: int, height: int, palette: Palette) -> Iterator[Strip]:
        return self._drawn(week_rows(self._back, width, palette))

    def _trends(self, width: int, height: int, palette: Palette) -> Iterator[Strip]:
        series = all_series(self._back)
        return self._drawn(trend_rows(series, self._today, width, height, palette))

    def _moves(self, width: int, height: int, palette: Palette) -> Iterator[Strip]:
        return self._drawn(move_rows(self._back, width, palette))

    def _drawn(self, rows: Iterator[Strip]) -> Iterator[Strip]:
        """Return the rows of a panel once it is known what belongs there."""
        known = self._read and not self._back.partial
        return rows if known and self._error is None else iter(())


class FilterScreen(ListScreen[Asked | None]):
    """Chooses what the history shows: everything, a routine, a muscle or a move."""

    BINDINGS = [Binding("enter,space", "take", "show")]  # noqa: RUF012
    heading = "Show in the history"
    changes = False
    hints = hints_of((*BINDINGS, *Options.BINDINGS, Binding("escape", "dismiss", "back")))

    def __init__(self, whole: LookingBack, asked: Asked) -> None:
        super().__init__()
        self._now = asked
        self._choices: list[tuple[Asked, Option]] = [
            (EVERYTHING, Option("Everything", times(whole.sessions, "session"), ""))
        ]
        for routine in whole.routines:
            about = Option(routine.name, times(routine.sessions, "session"), "", "Routines")
            self._choices.append((Asked(routine=routine.routine), about))
        for muscle in whole.muscles:
            if sets := sum(one.sets for one in whole.moves if muscle in one.muscles):
                about = Option(capital(muscle), times(sets, "set"), "", "Muscles")
                self._choices.append((Asked(muscle=muscle), about))
        for move in whole.moves:
            about = Option(move.name, times(move.sets, "set"), "", "Moves")
            self._choices.append((Asked(move=move.move), about))

    def options(self) -> tuple[Option, ...]:
        """Return a row for each choice."""
        return tuple(option for _, option in self._choices)

    def on_mount(self) -> None:
        """Choose what is shown now."""
        places = (n for n, (asked, _) in enumerate(self._choices) if asked == self._now)
        self.query_one(Options).choose(next(places, 0))

    def action_take(self) -> None:
        """Show what is chosen."""
        self.dismiss(self._choices[self.query_one(Options).chosen][0])

    def on_option_list_option_selected(self) -> None:
        """Show what was clicked."""
        self.action_take()
