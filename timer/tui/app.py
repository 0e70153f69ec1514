"""The app: it connects screens, the flow of a session, and the terminal."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual import events
from textual.app import App
from textual.binding import Binding

from timer.errors import ExitCode, SuppleError
from timer.frozen import replace
from timer.player.key_gate import KeyGate
from timer.services.context import read_past
from timer.services.preferences import save_preference
from timer.services.screening import has_card_left
from timer.session.loop import listen
from timer.settings import Value
from timer.tui.drawing import themes
from timer.tui.keys.bindings import MOVING_KEYS
from timer.tui.keys.in_order import KeysInOrder
from timer.tui.keys.keymap import load_keymap
from timer.tui.shell import Shell, SuppleScreen
from timer.tui.terminal.capabilities import MANY, Capabilities
from timer.tui.terminal.flashing import SteadyApp
from timer.tui.terminal.status import AGAIN_S, TerminalStatus

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.screen import Screen
    from textual.timer import Timer

    from timer.coach.past import Past
    from timer.player.snapshot import Snapshot
    from timer.services.catalog import RoutineCard
    from timer.services.context import Context
    from timer.services.external_editor import Edited
    from timer.services.recommendations import MenuContent
    from timer.services.session_factory import SessionOptions, SessionPlan
    from timer.services.session_flow import Flow, Question, Reply, Result
    from timer.services.welcome import Turn, Welcome
    from timer.session.session import Session
    from timer.session.sleep_inhibitor import SleepInhibitor
    from timer.tui.terminal.lifecycle import Terminal

ANYTHING = Capabilities()
LET_GO_S = 0.5
"""How soon after a session is looked for what it has left: once the menu is shown."""
HEARD_AFTER_S = 0.4
"""How long after the first picture it is found out if sound is heard: keys come first."""
WARNED_S = 15.0
"""How long a warning stays over the screens: it may be read from a metre away."""


class SuppleApp(KeysInOrder, SteadyApp, Shell, inherit_bindings=False):
    """Shows the menu, or plays the session that is planned.

    `awake` keeps the machine awake while a session runs. `past` is what the journal held at launch;
    without it, the journal is read. `content` is what the menu shows at launch, if it is known, and
    `painted` takes its first frame, as it is written to a terminal. `less_motion` asks the
    desktop, and `unheard` says why no session will be heard; both are called in a thread.
    """

    CSS = """
    Screen { background: $background; overflow: hidden; }
    Screen:ansi:dark { background: ansi_black; }
    Screen:ansi:light { background: ansi_bright_white; }
    """
    BINDINGS = [Binding("ctrl+c", "leave(130)", show=False)]  # noqa: RUF012

    def __init__(
        self,
        context: Context,
        plan: SessionPlan | None = None,
        *,
        awake: SleepInhibitor,
        past: Past | None = None,
        content: MenuContent | None = None,
        painted: Callable[[str], object] | None = None,
        terminal: Terminal | None = None,
        abilities: Capabilities = ANYTHING,
        less_motion: Callable[[], bool] | None = None,
        unheard: Callable[[], str | None] | None = None,
    ) -> None:
        driver = terminal.driver if terminal else None
        many = abilities.colours == MANY
        super().__init__(driver, ansi_color=None if many else True)
        self.abilities = abilities
        for own in themes.ours():
            self.register_theme(own)
        self.set_reactive(App.theme, self._theme_name(context.settings.theme))
        self.stylesheet.set_variables(self.get_css_variables())
        self._less_motion, self._unheard = less_motion, unheard
        self._is_calm_wanted = False
        self.context = context
        self.palette = self._palette()
        self.outside = TerminalStatus(self._send, abilities)
        self.awake = awake
        self.keymap = load_keymap(context.folders.settings_file.with_name("keymap.toml"))
        self.context = replace(context, complaints=(*context.complaints, *self.keymap.problems))
        self.focus = False
        self.sessions: list[Session] = []
        """The last session that was started, after those before it that aren't closed yet."""
        self.reports: list[tuple[str, ...]] = []
        """What is printed on leaving of each session before those."""
        self.played = 0
        """How many sessions were started so far."""
        self._plan = plan
        self._has_menu = plan is None
        self._past = past
        self._content, self._painted = content, painted
        self._flow: Flow | None = None
        self._cards: Welcome | None = None
        """The cards of the welcome, once they were shown."""
        self.tried: Session | None = None
        """The stretch that was tried at the end of them."""
        self._terminal = terminal
        self.gate = KeyGate(self.key_ms)

    @property
    def key_ms(self) -> int:
        """The time on the session's clock."""
        return self.context.clock.read().awake

    def repeats(self, key: str) -> bool:
        """Return whether `key` may repeat on the screen while it is held."""
        screen = self.screen
        return screen.repeats(key) if isinstance(screen, SuppleScreen) else key in MOVING_KEYS

    def meant(self, event: events.Key) -> events.Key:
        """Return the key that is meant on the screen."""
        screen = self.screen
        return screen.meant(event) if isinstance(screen, SuppleScreen) else event

    @property
    def place(self) -> object:
        """The screen, and the segment that is played on it."""
        screen = self.screen
        return screen.place if isinstance(screen, SuppleScreen) else screen

    def every(
        self, node: MessagePump, seconds: float, do: Callable[[], object], *, pause: bool = False
    ) -> Timer:
        """Call `do` every so many seconds for as long as `node` exists; return the timer."""
        return node.set_interval(seconds, do, pause=pause)

    @property
    def awake_ms(self) -> int:
        """The time on the clock that stops while the machine sleeps."""
        return self.context.clock.read().awake

    def soon(self, node: MessagePump, seconds: float, do: Callable[[], object]) -> None:
        """Call `do` once, in so many seconds, if `node` still exists."""
        node.set_timer(seconds, do)

    def after(
        self, node: MessagePump, seconds: float, do: Callable[[], object]
    ) -> Callable[[], object]:
        """Call `do` once, in so many seconds; return what calls it off."""

        def call() -> None:
            with node._context():
                do()

        return asyncio.get_running_loop().call_later(seconds, call).cancel

    def on_mount(self) -> None:
        """Open the first screen."""
        self.app_resume_signal.subscribe(self, lambda _: self.outside.again())
        if self.abilities.taskbar:
            self.every(self, AGAIN_S, self.outside.again)
        if self.keymap.changed:
            self.set_keymap(self.keymap.changed)
        if self._plan is not None:
            self._attempt(partial(self._begin, self._plan))
        else:
            self._welcome_once()

    def on_ready(self) -> None:
        """Handle signals and collect garbage, now that the first picture is shown."""
        if self._terminal is not None:
            gc.freeze()  # all that is loaded stays, and would be looked through again and again
        gc.enable()
        if self._painted is not None:
            self.call_later(self._keep_picture, self._painted)
        if self._less_motion is not None and self.context.settings.calm is None:
            self._ask_desktop(self._less_motion)
        if self._has_menu and self._unheard is not None:
            self.soon(self, HEARD_AFTER_S, partial(self._listen_for_sound, self._unheard))
        if self._terminal is not None:
            post = partial(asyncio.get_running_loop().call_soon_threadsafe, context=copy_context())
            self._terminal.attach(post, self._leave_shown, self._cycle)

    def _keep_picture(self, painted: Callable[[str], object]) -> None:
        """Hand over the menu's first frame, if nothing else is shown by now.

        A key that was pressed before it has changed it already.
        """
        from timer.tui.screens.menu import MenuScreen

        screen = self.screen
        if not isinstance(screen, MenuScreen) or screen.is_told or self.keys_came:
            return
        if screen.narrow:  # or else Textual has changed inside
            update = screen._compositor.render_full_update()
            painted(update.render_segments(self.console))

    def on_unmount(self) -> None:
        """Leave the questions, so that answers already given are kept."""
        if self._flow is not None:
            self._flow.close()

    def on_app_focus(self) -> None:
        """Read again what may have been saved in another window."""
        from timer.tui.screens.menu import MenuScreen

        if isinstance(self.screen, MenuScreen):
            self.screen.read_again()

    def get_default_screen(self) -> Screen[Any]:
        """Return the menu unless a session is planned; an empty screen below it would cost time."""
        if not self._has_menu:
            return super().get_default_screen()
        from timer.services.recommendations import menu_content
        from timer.tui.screens.menu import MenuScreen

        content = self._content or menu_content(self.context, self._past_at_launch())
        return MenuScreen(self.context, content)

    def _past_at_launch(self) -> Past:
        if self._past is None:
            self._past = read_past(self.context, brief=True)
        return self._past

    def start(self, routine: RoutineCard | str, options: SessionOptions | None = None) -> None:
        """Ask what must be asked before a routine, then play it; raises SuppleError."""
        from timer.services.session_factory import DEFAULT, plan_session

        self._begin(plan_session(self.context, routine, options or DEFAULT))

    def reply(self, reply: Reply) -> None:
        """Answer the question that is shown."""
        assert self._flow is not None, "only a question of the flow has a reply"
        self._attempt(partial(self._advance, self._flow, partial(self._flow.send, reply)))

    def _begin(self, plan: SessionPlan) -> None:
        from timer.services.session_flow import begin_session

        self._plan = plan
        self.ask(begin_session(self.context, plan))

    def ask(self, flow: Flow) -> None:
        """Ask the questions of `flow`, then play the session that it returns, if any."""
        self._flow = flow
        self._advance(flow, partial(next, flow))

    def _advance(self, flow: Flow, step: Callable[[], Question]) -> None:
        """Show the next question before the session, or what the questions came to."""
        from timer.services.session_flow import Reply, Silenced, Unsaved
        from timer.tui.screens.questions import question_screen

        try:
            while (screen := question_screen(question := step())) is None:
                if isinstance(question, (Unsaved, Silenced)):
                    self._warn(question.sentence)
                step = partial(flow.send, Reply.GO)
        except StopIteration as end:
            self._begun(end.value)
        else:
            self._show(screen)

    def _begun(self, result: Result) -> None:
        """Play the session, or do what the person chose instead."""
        from timer.services.session_factory import SessionPlan

        if isinstance(result, SessionPlan):
            self._begin(result)
        elif result is None:
            self._close_question()
            if not self._has_menu:
                self.exit(return_code=0)
        else:
            from timer.tui.screens.player import PlayerScreen

            assert self._plan is not None, "a session is planned before it begins"
            self._count(result)
            self._show(PlayerScreen(result, self._plan.name))

    def _show(self, screen: Screen[None]) -> None:
        """Show a screen in place of the question before it, so that the menu is not redrawn."""
        from timer.tui.screens.questions import QuestionScreen

        self.turned()
        if isinstance(self.screen, QuestionScreen):
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def _close_question(self) -> None:
        from timer.tui.screens.questions import QuestionScreen

        if isinstance(self.screen, QuestionScreen):
            self.pop_screen()

    def prefer(self, key: str, value: Value) -> str | None:
        """Save a setting and apply it at once; return what went wrong, if anything."""
        try:
            self.context = save_preference(self.context, key, value)
        except SuppleError as error:
            return error.sentences
        if key in ("theme", "calm"):
            self.change_theme(self.context.settings.theme)
        return None

    def change_theme(self, setting: str) -> None:
        """Show every screen in the colours of a value of the theme setting."""
        self.theme = self._theme_name(setting)
        self.palette = self._palette()
        for screen in self.screen_stack:
            for widget in screen.walk_children():
                widget.refresh()

    def _palette(self) -> themes.Palette:
        """Return the colours of the theme, which stay the same through a session if that is set."""
        settings = self.context.settings
        calm = self._is_calm_wanted if settings.calm is None else settings.calm
        gentle = calm or settings.theme == themes.CALM
        return themes.palette(self.current_theme, self.abilities.colours, gentle=gentle)

    def _ask_desktop(self, less_motion: Callable[[], bool]) -> None:
        """Be calm if the desktop asks for less motion, which is asked in a thread."""
        loop, context = asyncio.get_running_loop(), copy_context()

        def obey(wanted: bool) -> None:
            if wanted:
                with suppress(RuntimeError):  # the program may have ended meanwhile
                    loop.call_soon_threadsafe(self._calm_down, context=context)

        listen("desktop", (ask() for ask in (less_motion,)), obey)

    def _listen_for_sound(self, unheard: Callable[[], str | None]) -> None:
        """Say in the menu why no session will be heard, which is found out in a thread."""
        loop, context = asyncio.get_running_loop(), copy_context()

        def tell(sentence: str | None) -> None:
            if sentence:
                with suppress(RuntimeError):  # the program may have ended meanwhile
                    loop.call_soon_threadsafe(self._tell_unheard, sentence, context=context)

        listen("hearing", (ask() for ask in (unheard,)), tell)

    def _tell_unheard(self, sentence: str) -> None:
        from timer.tui.screens.menu import MenuScreen

        for screen in self.screen_stack:
            if isinstance(screen, MenuScreen):
                screen.add_news(sentence)

    def _calm_down(self) -> None:
        self._is_calm_wanted = True
        self.change_theme(self.context.settings.theme)

    def _theme_name(self, setting: str) -> str:
        """Return Textual's name for the theme of a setting."""
        name = themes.meant(setting, light=self.abilities.light)
        if self.abilities.colours == MANY:
            return name
        return themes.sixteen(self.available_themes[name])

    def begin(self, session: Session) -> None:
        """Start a session whose screen is now shown, and keep the machine awake."""
        session.start()
        self.awake.hold()

    def shown(self, now: Snapshot) -> None:
        """Show the session's state outside the screen as well."""
        self.outside.follow(now, watched=self.app_focus or not self.context.settings.notify)

    def _count(self, session: Session) -> None:
        """Count a session that is to be played, and let go of those that are over."""
        while self.sessions and self.sessions[0].closed:
            self.reports += self._reports(self.sessions.pop(0))
        self.sessions.append(session)
        self.played += 1

    def leave_sessions(self) -> list[tuple[str, ...]]:
        """Wait for every session, and return what is printed of each."""
        return [*self.reports, *chain.from_iterable(map(self._reports, self.sessions))]

    def _reports(self, session: Session) -> list[tuple[str, ...]]:
        """Wait for a session, and return what is printed of it, if it isn't a trial."""
        lines = tuple(session.join().lines())
        return [] if session is self.tried else [lines]

    def action_command_palette(self) -> None:
        """Open the command palette, or close it."""
        from timer.tui.screens.commands import CommandsScreen

        if isinstance(self.screen, CommandsScreen):
            self.call_next(self.screen.run_action, "escape")
        else:
            self.push_screen(CommandsScreen())

    def action_show_sounds(self) -> None:
        """Show the screen on which every sound can be played."""
        from timer.tui.screens.sounds import SoundsScreen

        self.push_screen(SoundsScreen())

    def action_show_help(self) -> None:
        """Show the help over the current screen."""
        from timer.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen())

    def finished(self, session: Session) -> None:
        """Show the summary of a session that has ended; one left early just closes."""
        from timer.services.session_flow import end_session, has_debrief

        if self.return_code is not None:
            return
        self.awake.release()
        self.outside.clear()
        self.context, unsaved = end_session(self.context, session)
        self._warn(unsaved)
        self.turned()
        self._uncover()
        if session is self.tried:
            from timer.services.welcome import Turn

            self.turn_card(Turn.NEXT)
        elif has_debrief(session):
            from timer.tui.screens.summary import SummaryScreen

            self.switch_screen(SummaryScreen(session))
        else:
            self.back()

    def _uncover(self) -> None:
        """Close whatever is over the player, such as the help."""
        from timer.tui.screens.player import PlayerScreen

        while len(self.screen_stack) > 1 and not isinstance(self.screen, PlayerScreen):
            self.pop_screen()

    def back(self, following: str | None = None) -> None:
        """Leave a session: for the routine `following`, for the menu, or for the shell."""
        if following is not None:
            self.pop_screen()
            options = self._plan.options.for_next() if self._plan else None
            self._attempt(partial(self.start, following, options))
        elif self._has_menu:
            self.pop_screen()
            if self._terminal is not None:
                # What the session leaves is looked for here, where nothing counts.
                self.soon(self, LET_GO_S, gc.collect)
        else:
            self.exit(return_code=0)

    def action_leave(self, code: int = 0) -> None:
        """End the program with `code`."""
        self.exit(return_code=code)

    def _leave_shown(self, code: int) -> None:
        """End the program once the screen is complete; half a screen can't be closed."""
        if self.screen_stack:
            self.screen.call_after_refresh(self.action_leave, code)
        else:  # it is being closed already
            self.action_leave(code)

    def edit(self, path: str, line: int | None = None) -> Edited:
        """Open a file in the person's editor, at a line, and wait; raises SuppleError."""
        from timer.services.external_editor import edit_file

        assert self._terminal is not None, "only a real terminal has an editor"
        context, failed = self.context, None
        with self._terminal.lent(), self.suspend():
            try:
                edited = edit_file(Path(path), os.environ, context.machine, context.clock, line)
            except SuppleError as error:
                failed = error  # raised in here, it would leave the screen suspended
        if failed is not None:
            raise failed
        return edited

    def _send(self, text: str) -> None:
        """Write directly to the terminal."""
        if (driver := getattr(self, "_driver", None)) is not None:
            driver.write(text)

    def _attempt(self, begin: Callable[[], None]) -> None:
        """Call `begin`; if it is refused, say why in the menu, or on leaving if there is none."""
        try:
            begin()
        except SuppleError as error:
            self._close_question()
            if self._has_menu:
                self._notify_menu(error.message, error.remedy or "")
            else:
                self.exit(return_code=ExitCode.FAILED, message=Text(str(error)))

    def _warn(self, sentence: str | None) -> None:
        """Show a sentence over whatever screen is next."""
        if sentence:
            self.notify(sentence, severity="warning", timeout=WARNED_S, markup=False)

    def _notify_menu(self, *sentences: str) -> None:
        from timer.tui.screens.menu import MenuScreen

        if isinstance(self.screen, MenuScreen):
            self.screen.tell(*sentences)

    def _welcome_once(self) -> None:
        """Show the cards of the welcome that weren't seen yet, if there are any."""
        past = self._past_at_launch()
        if not has_card_left(past):
            return
        from timer.services.welcome import Welcome, next_card

        if (card := next_card(past)) is not None:
            self._show_card(Welcome(self.context, card))

    def action_show_welcome(self) -> None:
        """Show the cards of the welcome again."""
        from timer.services.welcome import Welcome

        self._show_card(Welcome(self.context, again=True))

    def _show_card(self, cards: Welcome, *, instead: bool = False) -> None:
        from timer.tui.screens.welcome import card_screen

        self._cards = cards
        screen = card_screen(cards, self.context)
        if instead:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def turn_card(self, turn: Turn) -> None:
        """Turn to another card of the welcome, or to what is below it after the last."""
        from timer.services.welcome import OVER, SKIPPED, Turn

        assert self._cards is not None, "a card is shown"
        before, card = self._cards.card, self._cards.turn(turn)
        self._warn(self._cards.unsaved)
        if card is None:
            self.turned()
            self.pop_screen()
            self._notify_menu(OVER if turn is Turn.NEXT else SKIPPED)
        elif card != before:
            self.turned()
            self._show_card(self._cards, instead=True)

    def try_stretch(self) -> None:
        """Play the stretch of the welcome's last card, which nothing remembers."""
        from timer.services.session_flow import Reply, begin_session, drive
        from timer.services.welcome import Turn, stretch_plan
        from timer.session.session import Session
        from timer.tui.screens.player import PlayerScreen

        try:
            flow = begin_session(self.context, stretch_plan(self.context))
            session = drive(flow, lambda _: Reply.GO)
        except SuppleError as error:
            self.turn_card(Turn.NEXT)
            self._notify_menu(error.sentences)
            return
        assert isinstance(session, Session), "nothing is asked before it"
        self.tried = session
        self._count(session)
        self.turned()
        self.switch_screen(PlayerScreen(session))

    def _cycle(self, meanwhile: Callable[[], Any]) -> None:
        """Give the terminal back, call `meanwhile`, and take the terminal again."""
        with self.suspend():
            meanwhile()
