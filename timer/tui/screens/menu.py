"""The menu: every routine, the chosen one's steps beside it, and one key to start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import get_current_worker

from timer.engine.catalogue import Card
from timer.engine.host import Host
from timer.errors import SuppleError
from timer.timeline.segments import Timeline
from timer.tui import disclaimer
from timer.tui.keys import MENU_ACTIONS, Hint, bindings, hints
from timer.tui.palette import ACCENT, QUIET, style
from timer.tui.typeset import both_ends
from timer.tui.widgets.cards import CardList, whens
from timer.tui.widgets.lines import KeyRow, Notice, Words
from timer.tui.widgets.painted import Painted
from timer.tui.widgets.preview import Preview

if TYPE_CHECKING:
    from timer.tui.app import SuppleApp

_HINTS = hints(MENU_ACTIONS)
_FINDING: tuple[Hint, ...] = (("enter", "keep"), ("esc", "all"), ("↑↓", "choose"))
NO_ROUTINES = "No routines here yet. `supple new NAME` makes one."
NO_MATCH = "Nothing matches. Escape shows all again."


class Title(Painted):
    """The first row: the program's name, or what is looked for."""

    text: reactive[tuple[str, str]] = reactive(("", ""), repaint=False)

    def rows(self, width: int, height: int) -> list[Strip]:
        """Return the row."""
        left, right = self.text
        head = (f" {left}", style(ACCENT, bold=True))
        return [both_ends(width, head, (f"{right} ", style(QUIET)), ground=style(QUIET))]

    def watch_text(self) -> None:
        """Show another text."""
        self.paint()


class MenuScreen(Screen[None], inherit_bindings=False):
    """Lists what the host knows of."""

    CSS_PATH = "menu.tcss"
    BINDINGS = bindings(MENU_ACTIONS)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-beside"), (140, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (12, "-low"), (20, "-roomy")]  # noqa: RUF012

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._cards: list[Card] = []
        self._reasons: dict[str, str | None] = {}
        self._load()
        self._shown = len(self._cards)
        self._finding = False
        self._wanted = ""

    def compose(self) -> ComposeResult:
        """Lay out title, list and preview, the short disclaimer, and the keys."""
        yield Title(id="title")
        yield Notice(classes="-none")
        with Widget(id="body"):
            yield CardList(self._cards, NO_ROUTINES)
            yield Preview()
        yield Words(disclaimer.SHORT, id="disclaimer")
        yield KeyRow(_HINTS)

    def on_mount(self) -> None:
        """Show the first card."""
        self._tell(*self._host.complaints)
        self._show_title()
        self.query_one(Preview).show(self._card, self._reason(self._card))
        # Reading a file takes longer than the first picture, and would hold it up.
        self.call_after_refresh(self._preview)

    def on_screen_resume(self) -> None:
        """Look at the files again after a session: one is done now, and may have been edited."""
        if self._host is not self._supple.host:
            self._host, self._fresh = self._supple.host, False
        if not self._fresh:
            self._load()
            self._filter()

    def on_key(self, event: events.Key) -> None:
        """Take letters as a text to find, while one is asked for."""
        if self._finding and self._find(event):
            event.stop()

    def on_card_list_chosen(self) -> None:
        """Show what the chosen routine holds."""
        self._preview()

    def on_card_list_started(self) -> None:
        """Start it."""
        self.action_act("start")

    def action_act(self, action: str) -> None:
        """Do what one of the menu's actions says."""
        cards = self.query_one(CardList)
        moves = {"up": -1, "down": 1, "home": -len(self._cards), "end": len(self._cards)}
        if action in moves:
            cards.move(moves[action])
        elif action in ("page_up", "page_down"):
            cards.page(1 if action == "page_down" else -1)
        else:
            _OWN[action](self)

    @property
    def _supple(self) -> SuppleApp:
        return cast("SuppleApp", self.app)

    @property
    def _card(self) -> Card | None:
        return self.query_one(CardList).card

    def _start(self) -> None:
        card = self._card
        if card is None:
            return
        if not card.ok:
            self._tell(f"This one can't be started: {card.problem} Press e to mend it.")
            return
        self._fresh = False
        try:
            self._supple.start(card)
        except SuppleError as error:
            self._tell(error.message, error.remedy or "")

    def _edit(self) -> None:
        card = self._card
        if card is None:
            return
        try:
            path, copied = self._host.edit_path(card)
        except SuppleError as error:
            self._tell(error.message, error.remedy or "")
            return
        problem = self._supple.edit(str(path))
        self._tell(problem or (f"Copied to {path}, which is yours now." if copied else ""))
        self._load()
        self._filter()

    def tell(self, sentence: str) -> None:
        """Show a sentence above the list."""
        self._tell(sentence)

    def _settings(self) -> None:
        from timer.tui.screens.settings import SettingsScreen

        self._supple.push_screen(SettingsScreen())

    def _sources(self) -> None:
        from timer.tui.screens.sources import SourcesScreen

        self._supple.push_screen(SourcesScreen())

    def _help(self) -> None:
        self._supple.show_help()

    def _quit(self) -> None:
        self._supple.action_leave(0)

    def _load(self) -> None:
        """Take the cards in the order that suits now, with the reasons for it."""
        advised = self._host.advised()
        self._cards = [card for card, _ in advised]
        self._reasons = {card.slug: reason for card, reason in advised}
        self._fresh = True

    def _filter(self) -> None:
        """Show the cards in which every word that is looked for occurs."""
        words = self._wanted.casefold().split()
        found = [card for card in self._cards if all(word in _text(card) for word in words)]
        self.query_one(CardList).fill(found, NO_MATCH if words else NO_ROUTINES)
        self._shown = len(found)
        self._show_title()

    def _show_all(self) -> None:
        self._wanted, self._finding = "", False
        self._filter()

    def _begin_finding(self) -> None:
        self._finding = True
        self._show_title()

    def _find(self, event: events.Key) -> bool:
        """Use a key for the text that is looked for; tell whether it was used."""
        if event.key == "escape":
            self._show_all()
        elif event.key == "enter":
            self._finding = False
            self._show_title()
        elif event.key == "backspace":
            self._wanted = self._wanted[:-1]
            self._filter()
        elif event.is_printable and event.character:
            self._wanted += event.character
            self._filter()
        else:
            return False
        return True

    def _show_title(self) -> None:
        total = len(self._cards)
        count = f"{total} routines" if self._shown == total else f"{self._shown} of {total}"
        left = f"Find: {self._wanted}▏" if self._finding else "Supple"
        if self._wanted and not self._finding:
            left = f"Supple · {self._wanted}"
        self.query_one(Title).text = (left, count)
        self.query_one(KeyRow).hints = _FINDING if self._finding else _HINTS

    def _tell(self, *sentences: str) -> None:
        self.query_one(Notice).sentences = tuple(filter(None, sentences))

    def _preview(self) -> None:
        """Show the card at once, and read its steps in a thread."""
        card = self._card
        self.query_one(Preview).show(card, self._reason(card))
        if card is not None and card.ok:
            self.run_worker(lambda: self._read(card), thread=True, exclusive=True)

    def _read(self, card: Card) -> None:
        worker = get_current_worker()
        try:
            timeline = self._host.timeline(card)
        except SuppleError:
            return  # the card itself tells what is wrong, as soon as the list is read again
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show_steps, card, timeline)

    def _reason(self, card: Card | None) -> str | None:
        return self._reasons.get(card.slug) if card else None

    def _show_steps(self, card: Card, timeline: Timeline) -> None:
        if card == self._card:
            self.query_one(Preview).show(card, self._reason(card), timeline)


_OWN: dict[str, Callable[[MenuScreen], None]] = {
    "start": MenuScreen._start,
    "filter": MenuScreen._begin_finding,
    "edit": MenuScreen._edit,
    "settings": MenuScreen._settings,
    "sources": MenuScreen._sources,
    "help": MenuScreen._help,
    "quit": MenuScreen._quit,
    "show_all": MenuScreen._show_all,
}


def _text(card: Card) -> str:
    """Return all of a card that can be looked for."""
    parts = (card.name or "", card.slug, card.about or "", *card.kit, *card.tags, *card.when)
    return " ".join((*parts, whens(card))).casefold()
