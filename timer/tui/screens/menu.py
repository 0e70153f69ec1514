"""The menu: every routine under its heading, the chosen one beside it, and one key to start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from timer.coach.past import NOTHING, Past
from timer.errors import SuppleError
from timer.files import FileWatch, mark
from timer.frozen import replace
from timer.routine.library.routines import Origin
from timer.services.catalog import Mark, RoutineCard, keep_mark, own_files, routine_cards
from timer.services.context import Context, read_past
from timer.services.menu_sections import ALL, NOW, marked_text, matching, narrowed
from timer.services.recommendations import MenuContent, menu_content
from timer.services.routine_files import TRASH, has_bundled, startup_warnings
from timer.tui.drawing.typeset import cells
from timer.tui.keys.bindings import MENU_ACTIONS, Hint, bindings, hints, repeating
from timer.tui.shell import LOOK_AT_FILES_S, SuppleScreen
from timer.tui.widgets.preview import (
    FIRST_LOOK_S,
    SHORTEST,
    TICK_MS,
    WHOLE,
    Preview,
    View,
    chosen_view,
    first_view,
    whole_view,
)
from timer.tui.widgets.routine_list import DONE, LOVED, RoutineList
from timer.tui.widgets.rows import KeyRow, Notice, Title, Words, foremost

if TYPE_CHECKING:
    from pathlib import Path

    from timer.services.session_factory import SessionOptions
    from timer.services.step_choice import StepChoice
    from timer.tui.screens.routine_file_actions import RoutineFileActions
    from timer.tui.widgets.chips import Chips
    from timer.tui.widgets.prompt import Field

SHORT_DISCLAIMER = (
    "Supple is a timer and gives general information only. It can't examine you. "
    "Sharp pain, tingling or swelling: stop and ask a clinician."
)
NO_ROUTINES = "No routines here yet. Press n to create one."
UNREAD = "Your recent sessions aren't shown until the journal can be read."
STILL_SHOWN = "This is the routine as it was before."
LOOK_AGAIN_S = 2.0
"""How often to try the journal again while it can't be read."""
NO_MATCH = "Nothing matches. Press escape to see all again."
SIGNS = "Press enter, then w: it says what may help, and when to get it checked."
FINDING: tuple[Hint, ...] = (("enter", "keep"), ("esc", "all"), ("↑↓", "choose"))
NAMING: tuple[Hint, ...] = (("enter", "make it"), ("esc", "cancel"))
RENAMING: tuple[Hint, ...] = (("enter", "rename"), ("esc", "cancel"))
"""The row of keys while you type."""


class MenuScreen(SuppleScreen[None], inherit_bindings=False):
    """Lists the routines, with a preview of the chosen one."""

    signs = ((LOVED, "A favourite of yours."), (DONE, "Done today."))
    # As a default this is read with those of the widgets. A file of its own would have every
    # style sheet read again before the first paint.
    DEFAULT_CSS = """
    MenuScreen {
        layout: vertical;
    }

    MenuScreen #body {
        layout: horizontal;
        height: 1fr;
        padding: 1 0 0 0;
    }

    MenuScreen RoutineList {
        width: 38;
    }

    MenuScreen Preview {
        padding: 0;
    }

    MenuScreen #disclaimer {
        height: 2;
        margin: 1 0 0 0;
    }

    MenuScreen.-wide RoutineList {
        width: 56;
    }

    MenuScreen.-huge RoutineList {
        width: 76;
    }

    MenuScreen.-wide #disclaimer,
    MenuScreen.-huge #disclaimer {
        height: 1;
    }

    MenuScreen.-narrow #body {
        layout: vertical;
        padding: 0;
    }

    MenuScreen.-narrow RoutineList {
        width: 1fr;
    }

    MenuScreen.-narrow Preview {
        height: 7;
    }

    MenuScreen.-low.-narrow Preview,
    MenuScreen.-narrow #disclaimer,
    MenuScreen.-tiny #disclaimer,
    MenuScreen.-tiny Preview {
        display: none;
    }
    """
    SCOPED_CSS = False
    BINDINGS = [  # noqa: RUF012
        *bindings(MENU_ACTIONS, "menu"),
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-beside"), (126, "-wide"), (190, "-huge")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (12, "-low"), (20, "-roomy")]  # noqa: RUF012

    def __init__(self, context: Context, content: MenuContent) -> None:
        super().__init__()
        self._ctx = context
        self._wanted = ""
        self._narrowing = ALL
        self._warned = False
        """Whether signs among the words that were typed are pointed out."""
        self._played = 0
        """How many sessions were played when the menu was shown last."""
        self._unread: tuple[str, ...] = ()
        """What was last said of a journal that can't be read."""
        self._doomed: str | None = None
        """The slug of the routine that the next press of delete moves away."""
        self._awaited: dict[Path, object] = {}
        """Files that an editor may still save, each as it was last seen."""
        self._field: Field | None = None
        self._word = "Supple"
        self._field_hints: tuple[Hint, ...] = ()
        self._options: dict[str, SessionOptions] = {}
        """How routines that were made shorter are to start, by slug."""
        self._lengths: dict[str, int] = {}
        self._whole: tuple[Past | None, Past] = (None, NOTHING)
        """What the menu knows of the journal, and all that the journal holds."""
        self._clock: Timer
        self._files = FileWatch(lambda: own_files(self._ctx), content.files)
        self._take_content(content)

    def repeats(self, key: str) -> bool:
        """Return whether `key` may repeat while it is held."""
        return key in repeating(self.shell.keymap.menu)

    def compose(self) -> ComposeResult:
        """Lay out title, list and preview, the short disclaimer, and the keys."""
        yield Title()
        yield Notice(classes="-none")
        with Widget(id="body"):
            yield RoutineList(self._sections, NO_ROUTINES, self._now, SHORT_DISCLAIMER)
            yield Preview()
        yield Words(SHORT_DISCLAIMER, id="disclaimer")
        yield KeyRow(self._hints)

    def on_mount(self) -> None:
        """Show the first card."""
        self.tell(*foremost(startup_warnings(self._ctx)), *self._journal)
        self._unread = self._journal if self._past.error else ()
        self._show_title()
        self.query_one(Preview).show(first_view(self._card, self._now))
        # Reading a file now would delay the first paint.
        self.shell.soon(self, FIRST_LOOK_S, self._preview)
        self._clock = self.shell.every(self, TICK_MS / 1000, self._tick, pause=True)
        self._looks = self.shell.every(self, LOOK_AGAIN_S, self.look_again, pause=True)
        self._saves = self.shell.every(self, LOOK_AT_FILES_S, self.look_at_files)
        self._watch_journal()

    def on_screen_suspend(self) -> None:
        """Stop the figure while another screen is shown; reload the routines afterwards.

        A session may begin behind a question, and what is answered or done there moves the cards.
        """
        self._clock.pause()
        self._looks.pause()
        self._saves.pause()
        self._fresh = False

    def on_screen_resume(self) -> None:
        """Reload the routines if one may have been done, ruled out by an answer, or edited."""
        if self.app.screen is not self:
            return  # a session started behind a question: the menu is read when it is shown again
        self._clock.resume()
        self._saves.resume()
        if self._ctx is not self.shell.context:
            self._ctx, self._fresh = self.shell.context, False
        if self.shell.played != self._played:  # a session was played: the search is over
            self._played, self._wanted = self.shell.played, ""
            self._widen()
        if not self._fresh:
            before = self._advised
            self._load()
            self._filter(choose=self._advised if self._advised != before else None)
            self._tell_journal()
        self._watch_journal()

    def read_again(self) -> None:
        """Reload the files, which other programs may have changed; keep the choice."""
        if self._field is None:
            self._load()
            self._tell_journal()
            self._watch_journal()
            self._filter()

    def look_at_files(self) -> None:
        """Reload the files if one was saved in another program, unless something is being typed."""
        if self._field is None and self._files.saved(self._ctx.clock.read().awake):
            self.read_again()
            self._report_saved()

    def _report_saved(self) -> None:
        """Say what became of the files that an editor had open when it returned."""
        from timer.services.lint import check_file

        for path, before in [*self._awaited.items()]:
            now = mark(path)
            if now is None or now == before:
                continue
            self._awaited[path] = now
            checked = check_file(path, self._ctx.moves, self._ctx.library)
            if checked.problems:
                self._desk().report(checked)
            else:
                self.tell(f"{path.name} was saved, and is used from now on.")

    def _await_save(self, path: Path) -> None:
        """Keep an eye on a file that an editor probably has open still."""
        self._awaited[path] = mark(path)

    def on_routine_list_chosen(self) -> None:
        """Show what the chosen routine holds."""
        self._preview()

    def on_routine_list_started(self) -> None:
        """Start the routine that was clicked twice."""
        self.action_act("start")

    def action_act(self, action: str) -> None:
        """Run one of the menu's actions."""
        doomed, self._doomed = self._doomed, None
        if action == "delete":
            self._try(lambda: self._delete(doomed))
            return
        cards = self.query_one(RoutineList)
        moves = {"up": -1, "down": 1, "home": -self._count, "end": self._count}
        if action in moves:
            cards.move(moves[action])
        elif action in ("page_up", "page_down"):
            cards.page(1 if action == "page_down" else -1)
        else:
            _OWN[action](self)

    @property
    def _hints(self) -> tuple[Hint, ...]:
        return hints(self.shell.keymap.menu)

    @property
    def _advised(self) -> str | None:
        """The slug of the routine that suits best now."""
        now = (one for one in self._sections if one.title == NOW)
        best = next(now, next(iter(self._sections), None))
        return best.entries[0][0].slug if best else None

    def _desk(self) -> RoutineFileActions:
        from timer.tui.screens.routine_file_actions import RoutineFileActions

        return RoutineFileActions(self.shell, self.tell, self._changed, self._await_save)

    @property
    def _card(self) -> RoutineCard | None:
        return self.query_one(RoutineList).card

    def _start(self) -> None:
        card = self._card
        if card is not None:
            self.start(card)

    def start(self, card: RoutineCard) -> None:
        """Start a routine, or say why it can't start."""
        if not card.ok:
            twin = has_bundled(self._ctx, card.path)
            other = ", or u to use the bundled one" if twin else ""
            self.tell(f"This one can't start: {card.problem} Press e to fix it{other}.")
            return
        self._close_field()
        options = self._options.pop(card.slug, None)
        if options is not None:
            options = replace(options, agreed=self.query_one(Preview).display)
        self._show_lengths()
        self._try(lambda: self.shell.start(card, options))

    def _edit(self) -> None:
        if card := self._card:
            self._try(lambda: self._desk().edit(card))

    def _rename(self) -> None:
        if card := self._card:
            self._ask_name("Rename", card.name or card.slug, card, RENAMING)

    def _delete(self, doomed: str | None) -> None:
        """Move the chosen routine away at the second press; at the first, say so."""
        card = self._card
        if card is None:
            return
        if doomed == card.slug or card.origin == Origin.BUNDLED:
            self._desk().delete(card)
            return
        self._doomed = card.slug
        self.tell(f"Press delete again to move {card.name or card.slug} to the folder {TRASH}.")

    def _mark(self, mark: Mark) -> None:
        """Give the chosen routine a mark, or take it away, and say what came of it."""
        card = self._card
        if card is None:
            return
        unsaved = keep_mark(self._ctx, card, mark)
        taken, name = card.mark is mark, card.name or card.slug
        goes = mark is Mark.HIDDEN and not taken and not self._wanted
        after = self.query_one(RoutineList).neighbour if goes else card.slug
        self._load()
        self._filter(choose=after)
        self.tell(unsaved or marked_text(name, mark, taken=taken))

    def _use_bundled(self) -> None:
        if card := self._card:
            self._try(lambda: self._desk().use_bundled(card.path))

    def _copy(self) -> None:
        if card := self._card:
            self._ask_name("Copy", f"My {card.name or card.slug}", card)

    def _ask_name(
        self,
        word: str,
        suggestion: str,
        template: RoutineCard | None,
        keys: tuple[Hint, ...] = NAMING,
    ) -> None:
        """Ask for a name, then rename `template`, or make a routine that starts as its copy."""

        def make(name: str | None) -> None:
            self._close_field()
            if name is None:
                return
            if keys is RENAMING and template is not None:
                self._try(lambda: self._desk().rename(template, name))
            else:
                self._try(lambda: self._desk().make(name, template))

        from timer.tui.widgets.prompt import Field

        self._open_field(word, keys, Field(make, suggestion=suggestion))

    def _open_field(self, word: str, keys: tuple[Hint, ...], field: Field) -> None:
        """Open a field in the title row and give it the keys."""
        self._close_field()
        self._word, self._field_hints, self._field = word, keys, field
        self.query_one(Title).mount(field)
        self.set_focus(field)
        self._show_title()

    def _close_field(self) -> None:
        """Remove the field, if there is one, and give the keys back to the list."""
        if self._field is not None:
            self.set_focus(self.query_one(RoutineList))
            self._field.remove()
            self._field = None
            self._show_title()

    def _changed(self, slug: str) -> None:
        """Reload the routines after one was edited, and choose it."""
        self._load()
        self._wanted = ""
        self._widen()
        self._filter(choose=slug)

    def _details(self) -> None:
        from timer.tui.screens.details import DetailsScreen

        card = self._card
        if card is None:
            return
        if not card.ok:
            self._desk().show_problems(card.path)
            return
        choice = self._choice(card)

        def follow(action: str | None) -> None:
            if choice.turned or action == "start":
                self.tell(choice.keep() or "")
                self._load()
                self._filter(choose=card.slug)
            self._take(card, choice)
            if action is not None:
                self.action_act(action)

        shown = card

        def view() -> View:
            return chosen_view(self._ctx, shown, self._now, choice)

        def read_again() -> str:
            nonlocal shown
            try:
                choice.read_again()
            except SuppleError as error:
                return f"{error.sentences} {STILL_SHOWN}"
            cards = routine_cards(self._ctx, self._past)
            shown = next((one for one in cards if one.slug == card.slug), shown)
            return ""

        self.shell.push_screen(DetailsScreen(choice, view, read_again), follow)

    def _resize(self, by: int) -> None:
        """Make the chosen routine shorter or longer, and say when it can't be."""
        card = self._card
        if card is None or not card.ok:
            return
        choice = self._choice(card)
        if choice.resize(by):
            self.tell("")
            self._take(card, choice)
        else:
            self.tell(SHORTEST if by < 0 else WHOLE)

    def _choice(self, card: RoutineCard) -> StepChoice:
        """Return the routine of a card as it is planned now."""
        from timer.services.session_factory import DEFAULT, plan_session
        from timer.services.step_choice import StepChoice

        options = self._options.get(card.slug, DEFAULT)
        past = self._whole_past()
        whole = plan_session(self._ctx, card, replace(options, budget_ms=None), past)
        choice = StepChoice(self._ctx, whole)
        if options.budget_ms is not None:
            choice.plan = plan_session(self._ctx, card, options, past)
        return choice

    def _whole_past(self) -> Past:
        """Return all that the journal holds: what the menu knows of it is too little to plan with.

        It is read once, and again after the menu was; a thread may ask for it meanwhile.
        """
        brief = self._past
        known_for, whole = self._whole
        if known_for is not brief:
            whole = read_past(self._ctx)
            if whole.error is None:
                self._whole = brief, whole
        return whole

    def _take(self, card: RoutineCard, choice: StepChoice) -> None:
        """Plan the routine of a card as it was chosen, and show it so."""
        self._options.pop(card.slug, None)
        self._lengths.pop(card.slug, None)
        if choice.plan.shortened:
            self._options[card.slug] = choice.plan.options
            self._lengths[card.slug] = choice.plan.timeline.total_ms
        self._show_lengths()
        self._preview()

    def _show_lengths(self) -> None:
        cards = self.query_one(RoutineList)
        cards.lengths = {slug: ms for slug, ms in self._lengths.items() if slug in self._options}
        cards.paint()

    def _settings(self) -> None:
        from timer.tui.screens.settings import SettingsScreen

        self.shell.push_screen(SettingsScreen())

    def _sources(self) -> None:
        from timer.tui.screens.sources import SourcesScreen

        self.shell.push_screen(SourcesScreen())

    def _week(self) -> None:
        from timer.tui.screens.week import WeekScreen

        self.shell.push_screen(WeekScreen(self._ctx))

    def _diary(self) -> None:
        from timer.tui.screens.diary import DiaryScreen

        self.shell.push_screen(DiaryScreen())

    def _history(self) -> None:
        from timer.tui.screens.history import HistoryScreen

        self.shell.push_screen(HistoryScreen(self._ctx))

    def _ran(self, ran: str) -> None:
        """Keep whether you run today, and show what follows from it."""
        from timer.coach.today import Ran
        from timer.services.coaching import keep_run

        error = keep_run(self._ctx, Ran(ran))
        self._load()
        self._filter(choose=self._advised)
        self.tell(error.sentences if error else "")

    def _why(self) -> None:
        from timer.tui.screens.why import WhyScreen

        def follow(slug: str | None) -> None:
            if slug is not None:
                self._changed(slug)
                self._try(lambda: self.shell.start(slug))

        self.shell.push_screen(WhyScreen(self._ctx), follow)

    def _load(self) -> None:
        """Load the cards, in the sections that suit the time of day."""
        self._take_content(menu_content(self._ctx, read_past(self._ctx, brief=True)))

    def _take_content(self, content: MenuContent) -> None:
        self._now, self._past, self._sections = content.now, content.past, content.sections
        self._hidden = content.hidden
        self._files.know(content.files)
        self._count = sum(len(section.entries) for section in self._sections)
        self._fresh = True

    @property
    def _journal(self) -> tuple[str, ...]:
        """The notice about the journal."""
        error = self._past.error
        return (UNREAD, error.sentences) if error else tuple(self._past.news)

    def _tell_journal(self) -> None:
        """Show the notice about the journal, or remove it once the journal can be read."""
        before, self._unread = self._unread, self._journal if self._past.error else ()
        shown = self.query_one(Notice).sentences
        self.tell(*(self._journal or (one for one in shown if one not in before)))

    def _watch_journal(self) -> None:
        """Try the journal again at intervals while it can't be read."""
        (self._looks.resume if self._past.error else self._looks.pause)()

    def look_again(self) -> None:
        """Try the journal once more."""
        self._load()
        if not self._past.error:
            self._watch_journal()
            self._filter(choose=card.slug if (card := self._card) else None)
            self._tell_journal()

    def _filter(self, choose: str | None = None) -> None:
        """Show the cards that fit the chips and every word typed."""
        kit = self._ctx.settings.kit
        found = narrowed(self._sections, self._narrowing, self._ctx.moves, kit)
        found = matching(found, self._wanted, self._ctx.moves, self._hidden)
        cards = self.query_one(RoutineList)
        less = self._wanted or self._narrowing != ALL
        cards.fill(found, NO_MATCH if less else NO_ROUTINES, self._now, choose)
        self._show_title()

    def _narrow(self) -> None:
        """Show the chips, and give the first the keys."""
        from timer.tui.widgets.chips import Chip, Chips

        if not self.query(Chips):
            knows_kit = self._ctx.settings.kit is not None
            self.mount(Chips(self._narrowing, knows_kit=knows_kit), before="#body")
        self.call_after_refresh(lambda: self.set_focus(next(iter(self.query(Chip)), None)))

    def _widen(self) -> None:
        """Narrow the list by nothing, and take the chips away."""
        self._narrowing = ALL
        self.query("Chips").remove()

    def on_chips_turned(self) -> None:
        """Show what fits the chips now."""
        from timer.tui.widgets.chips import Chips

        self._narrowing = self.query_one(Chips).narrowing
        self._filter()

    def on_chips_left(self, message: Chips.Left) -> None:
        """Give the keys back to the list; the chips stay while they narrow it."""
        self.set_focus(self.query_one(RoutineList))
        if message.clear:
            self._show_all()
        elif self._narrowing == ALL:
            self._widen()

    def on_descendant_focus(self) -> None:
        """Show the keys of what has the focus."""
        self._show_title()

    def _show_all(self) -> None:
        self._wanted = ""
        self._widen()
        self.tell("")
        self._filter()

    def _begin_finding(self) -> None:
        from timer.services.search import signs_in

        def narrow(text: str) -> None:
            self._wanted = text
            self._filter()
            signs = signs_in(text)
            if signs or self._warned:
                self.tell(*(f"{one}." for one in signs[:1]), *(SIGNS for _ in signs[:1]))
            self._warned = bool(signs)
            self.query_one(RoutineList).chosen = 0

        def done(text: str | None) -> None:
            self._close_field()
            if text is None:
                self._show_all()

        from timer.tui.widgets.prompt import Field

        self._open_field("Find", FINDING, Field(done, changed=narrow))

    def _show_title(self) -> None:
        shown = self.query_one(RoutineList).count
        less = shown != self._count or self._narrowing != ALL
        count = f"{shown} of {self._count}" if less else f"{shown} routines"
        if self._narrowing != ALL:
            told = f"{count}: {self._narrowing.words}"
            count = told if self._title_has_room(told) else count
        if self._field is None:
            text, keys = ("Supple", self._wanted, count), self._hints
            if self._on_chip:
                from timer.tui.widgets.chips import HINTS

                keys = HINTS
        else:
            named = self._field_hints is not FINDING
            text, keys = (self._word, "", "" if named else count), self._field_hints
        self.query_one(Title).text = text
        self.query_one(KeyRow).hints = keys

    def _title_has_room(self, text: str) -> bool:
        """Return whether the title row has room for `text` at its right."""
        return cells(f"  Supple  {self._wanted}  {text}  ") < self.app.size.width

    @property
    def _on_chip(self) -> bool:
        focused = self.focused
        return focused is not None and focused.id is not None and focused.id.startswith("chip-")

    @property
    def is_told(self) -> bool:
        """Whether there is a notice above the list."""
        return bool(self.query_one(Notice).sentences)

    def add_news(self, sentence: str) -> None:
        """Show a sentence after those that are shown."""
        self.tell(*self.query_one(Notice).sentences, sentence)

    def tell(self, *sentences: str) -> None:
        """Show sentences above the list, or none."""
        self.query_one(Notice).sentences = tuple(filter(None, sentences))

    def _try(self, action: Callable[[], None]) -> None:
        """Run an action, and show its error if it fails."""
        try:
            action()
        except SuppleError as error:
            self.tell(error.message, error.remedy or "")

    def _preview(self) -> None:
        """Show the card at once, and read its steps in a thread."""
        card = self._card
        self.query_one(Preview).show(first_view(card, self._now))
        if card is not None and card.ok:
            self.run_worker(lambda: self._look_up(card), thread=True, exclusive=True)

    def _look_up(self, card: RoutineCard) -> None:
        try:
            if card.slug in self._options:
                view = chosen_view(self._ctx, card, self._now, self._choice(card))
            else:
                view = whole_view(self._ctx, card, self._now, self._past.facts)
        except SuppleError:
            return  # the card itself says what is wrong once the list is reloaded
        if not get_current_worker().is_cancelled:
            self.show_read(self._show_more, view)

    def _show_more(self, view: View) -> None:
        if view.card == self._card:
            moving = self._ctx.settings.motion == "on"
            self.query_one(Preview).show(view, moving=moving)
            self._clock.resume()

    def _tick(self) -> None:
        if not self.query_one(Preview).tick():
            self._clock.pause()


_OWN: dict[str, Callable[[MenuScreen], None]] = {
    "start": MenuScreen._start,
    "shorter": lambda menu: menu._try(lambda: menu._resize(-1)),
    "longer": lambda menu: menu._try(lambda: menu._resize(1)),
    "filter": MenuScreen._begin_finding,
    "edit": MenuScreen._edit,
    "new": lambda menu: menu._ask_name("New routine", "My routine", None),
    "copy": MenuScreen._copy,
    "rename": MenuScreen._rename,
    "bundled": MenuScreen._use_bundled,
    "favourite": lambda menu: menu._mark(Mark.FAVOURITE),
    "hide": lambda menu: menu._mark(Mark.HIDDEN),
    "details": lambda menu: menu._try(menu._details),
    "settings": MenuScreen._settings,
    "why": MenuScreen._why,
    "week": MenuScreen._week,
    "diary": MenuScreen._diary,
    "history": MenuScreen._history,
    "ran_soon": lambda menu: menu._ran("soon"),
    "ran_easy": lambda menu: menu._ran("easy"),
    "ran_hard": lambda menu: menu._ran("hard"),
    "ran_long": lambda menu: menu._ran("long"),
    "ran_no": lambda menu: menu._ran("no"),
    "narrow": MenuScreen._narrow,
    "sources": MenuScreen._sources,
    "welcome": lambda menu: menu.shell.action_show_welcome(),
    "help": lambda menu: menu.shell.action_show_help(),
    "quit": lambda menu: menu.shell.action_leave(0),
    "show_all": MenuScreen._show_all,
}
