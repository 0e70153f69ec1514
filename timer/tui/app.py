"""The app: wiring only. Which screen comes when, and how the terminal's keeper reaches it."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.app import App
from textual.binding import Binding

from timer.errors import ExitCode, SuppleError
from timer.frozen import replace
from timer.player.effects import Outcome
from timer.services.context import read_past
from timer.services.preferences import save_preference, with_volume
from timer.services.routine_files import find_entry
from timer.services.screening import keep_answers, keep_welcome, needs_welcome
from timer.session.sleep_inhibitor import SleepInhibitor
from timer.tui.drawing import themes
from timer.tui.keys.in_order import KeysInOrder
from timer.tui.keys.keymap import load_keymap
from timer.tui.shell import Shell
from timer.tui.terminal.capabilities import MANY, Capabilities
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
    from timer.session.session import Session
    from timer.tui.screens.guard import Answers
    from timer.tui.terminal.lifecycle import Terminal

ANYTHING = Capabilities()
Anew = Callable[[str, frozenset[str], "Past"], "Session"]
"""Prepares a routine once more, without the steps and moves that carry one of the tags."""


class SuppleApp(KeysInOrder, Shell, inherit_bindings=False):
    """Shows the menu, or the session that it is given; `routine` is what the person named.

    `past` is what the journal held at launch; left out, the journal is read.
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
        session: Session | None = None,
        *,
        routine: str | None = None,
        past: Past | None = None,
        anew: Anew | None = None,
        terminal: Terminal | None = None,
        abilities: Capabilities = ANYTHING,
    ) -> None:
        driver = terminal.driver if terminal else None
        many = abilities.colours == MANY
        super().__init__(driver, ansi_color=None if many else True)
        self.abilities = abilities
        for own in themes.ours():
            self.register_theme(own)
        self.set_reactive(App.theme, self._theme_name(context.settings.theme))
        self.stylesheet.set_variables(self.get_css_variables())
        self.palette = themes.palette(self.current_theme, abilities.colours)
        self.outside = TerminalStatus(self._send, abilities)
        self.awake = SleepInhibitor(os.environ)
        self.keymap = load_keymap(context.folders.settings_file.with_name("keymap.toml"))
        self.context = replace(context, complaints=(*context.complaints, *self.keymap.problems))
        self.focus = False
        self.sessions: list[Session] = []
        self._first = (session, routine)
        self._past = past
        self._anew = anew or self._prepare_anew
        self._terminal = terminal

    def every(
        self, node: MessagePump, seconds: float, do: Callable[[], object], *, pause: bool = False
    ) -> Timer:
        """Have `do` called every so many seconds, for as long as `node` is there."""
        return node.set_interval(seconds, do, pause=pause)

    def soon(self, node: MessagePump, seconds: float, do: Callable[[], object]) -> None:
        """Have `do` called once, in so many seconds, if `node` is still there."""
        node.set_timer(seconds, do)

    def on_mount(self) -> None:
        """Open the first screen."""
        self.app_resume_signal.subscribe(self, lambda _: self.outside.again())
        if self.abilities.taskbar:
            self.every(self, AGAIN_S, self.outside.again)
        if self.keymap.changed:
            self.set_keymap(self.keymap.changed)
        session, routine = self._first
        if session is not None:
            self.play(session, routine, self._past_at_launch())
        elif needs_welcome(self._past_at_launch()):
            from timer.tui.screens.welcome import WelcomeScreen

            self.push_screen(WelcomeScreen(), self._welcomed)

    def on_ready(self) -> None:
        """Obey signals and collect garbage, now that the first picture is shown."""
        gc.enable()
        if self._terminal is not None:
            post = partial(asyncio.get_running_loop().call_soon_threadsafe, context=copy_context())
            self._terminal.attach(post, self._leave_shown, self._cycle)

    def on_app_focus(self) -> None:
        """Look at what was saved while the person was in another window."""
        from timer.tui.screens.menu import MenuScreen

        if isinstance(self.screen, MenuScreen):
            self.screen.read_again()

    def get_default_screen(self) -> Screen[Any]:
        """Begin with the menu where no session was given; an empty screen below it costs time."""
        if self._first[0] is not None:
            return super().get_default_screen()
        from timer.tui.screens.menu import MenuScreen

        return MenuScreen(self.context, self._past_at_launch())

    def _past_at_launch(self) -> Past:
        if self._past is None:
            self._past = read_past(self.context)
        return self._past

    def start(self, card: RoutineCard | str) -> None:
        """Play a routine of the menu; one that can't be played is explained there."""
        from timer.services.session_factory import create_session

        name = card if isinstance(card, str) else str(find_entry(self.context, card).path)
        past = read_past(self.context)
        self.play(create_session(self.context, card, past=past), name, past)

    def play(self, session: Session, routine: str | None, past: Past) -> None:
        """Say what was done lately, if it matters, ask the routine's questions, and show it."""
        from timer.services.recommendations import caution

        lately = caution(self.context, session.timeline.routine.slug, past)
        if session.snapshot.place or session.snapshot.speed != 1:
            lately = lately._replace(interrupted=None)
        if not any(lately):
            return self._ask(session, routine, past)
        from timer.tui.screens.caution import CautionScreen

        def decided(go: bool | None) -> None:
            if go:
                self._ask(session, routine, past)
            else:
                self._refuse(session)

        self.push_screen(CautionScreen(lately, session), decided)

    def prefer(self, key: str, value: str | bool | int | None) -> str | None:
        """Keep a setting and go by it from now on; return what went wrong, if anything."""
        try:
            self.context = save_preference(self.context, key, value)
        except SuppleError as error:
            return error.sentences
        if key == "theme":
            self.change_theme(self.context.settings.theme)
        return None

    def change_theme(self, setting: str) -> None:
        """Show every screen in the colours that a value of the theme setting stands for."""
        self.theme = self._theme_name(setting)
        self.palette = themes.palette(self.current_theme, self.abilities.colours)
        for screen in self.screen_stack:
            for widget in screen.walk_children():
                widget.refresh()

    def _theme_name(self, setting: str) -> str:
        """Return the name that Textual has for the theme of a setting."""
        name = themes.meant(setting, light=self.abilities.light)
        if self.abilities.colours == MANY:
            return name
        return themes.sixteen(self.available_themes[name])

    def _refuse(self, session: Session) -> None:
        """Leave a session that the person would rather not start."""
        session.finish()
        if self._first[0] is not None:
            self.exit(return_code=0)

    def _ask(self, session: Session, routine: str | None, past: Past) -> None:
        """Ask the routine's questions, if there are any now, then show the session."""
        from timer.services.recommendations import interview

        asking = interview(self.context, session.timeline.routine, past)
        from timer.tui.screens.guard import Answers, GuardScreen

        if asking.next is None and not asking.earlier:
            # An answer given elsewhere drops nothing here, but no swap may lead to it.
            answers = Answers({}, True, None, asking.verdict.avoid)
            return self._guarded(answers, session, routine, past)

        screen = GuardScreen(asking)
        self.push_screen(screen, lambda answers: self._guarded(answers, session, routine, past))

    def begin(self, session: Session) -> None:
        """Start a session, once its screen is there."""
        session.start()
        self.awake.hold()

    def shown(self, now: Snapshot) -> None:
        """Tell outside of the screen, too, what a session has come to."""
        self.outside.follow(now, watched=self.app_focus or not self.context.settings.notify)

    def action_command_palette(self) -> None:
        """Show everything that can be done, found by typing a part of it; or leave that."""
        from timer.tui.screens.commands import CommandsScreen

        if isinstance(self.screen, CommandsScreen):
            self.call_next(self.screen.run_action, "escape")
        else:
            self.push_screen(CommandsScreen())

    def action_show_sounds(self) -> None:
        """Show every sound, to be heard."""
        from timer.tui.screens.sounds import SoundsScreen

        self.push_screen(SoundsScreen())

    def action_show_help(self) -> None:
        """Show the help over what is under way."""
        from timer.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen())

    def finished(self, session: Session) -> None:
        """Show what a session came to; one that was left early, or only tried out, ends at once."""
        if self.return_code is not None:
            return
        self.awake.release()
        self.outside.clear()
        summary = session.join(0)
        if session.volume is not None:
            self.context = with_volume(self.context, session.volume)
        if session.answers:
            # The session's own record may still be on its way, and the menu is shown at once.
            keep_answers(self.context, session.answers)
        self._uncover()
        # Whoever went to the end sees what came of it; who has left knows.
        if (summary.at_end or summary.outcome is Outcome.FINISHED) and session.snapshot.speed == 1:
            from timer.tui.screens.summary import SummaryScreen

            self.switch_screen(SummaryScreen(session))
        else:
            self.back()

    def _uncover(self) -> None:
        """Take away what lies over the player, such as the help."""
        from timer.tui.screens.player import PlayerScreen

        while len(self.screen_stack) > 1 and not isinstance(self.screen, PlayerScreen):
            self.pop_screen()

    def back(self, following: str | None = None) -> None:
        """Leave a session: to the next routine, to the menu, or to where we came from."""
        if following is not None:
            self.pop_screen()
            self._attempt(partial(self.start, following))
        elif self._first[0] is None:
            self.pop_screen()
        else:
            self.exit(return_code=0)

    def action_leave(self, code: int = 0) -> None:
        """End the program with `code`."""
        self.exit(return_code=code)

    def _leave_shown(self, code: int) -> None:
        """End the program once the screen is there; half a screen can't be closed."""
        self.screen.call_after_refresh(self.action_leave, code)

    def edit(self, path: str) -> Edited:
        """Open a file in the person's editor and wait; raises SuppleError."""
        from timer.services.external_editor import edit_file

        assert self._terminal is not None, "only a real terminal has an editor"
        with self._terminal.lent(), self.suspend():
            return edit_file(Path(path), os.environ, self.context.machine, self.context.clock)

    def _send(self, text: str) -> None:
        """Write to the terminal past what is drawn."""
        if self._driver is not None:
            self._driver.write(text)

    def _prepare_anew(self, routine: str, avoid: frozenset[str], past: Past) -> Session:
        from timer.services.session_factory import SessionOptions, create_session

        return create_session(self.context, routine, SessionOptions(avoid=avoid), past=past)

    def _show(self, session: Session, routine: str | None) -> None:
        from timer.tui.screens.preparing import open_player

        open_player(self, session, routine, partial(self._refuse, session))

    def _guarded(
        self, answers: Answers | None, session: Session, routine: str | None, past: Past
    ) -> None:
        assert answers is not None, "the screen answers even when it is left"
        keep_answers(self.context, answers.given)
        if answers.go and not answers.avoid:
            return self._show(session, routine)
        session.finish()
        if answers.go:
            wanted, there = routine or session.timeline.routine.slug, session.resumes_at
            anew = partial(self._anew, wanted, answers.avoid, past)
            self._attempt(lambda: self._show(anew().resume_at(there), routine))
        elif answers.instead:
            self._attempt(partial(self.start, answers.instead))
        elif self._first[0] is not None:
            self.exit(return_code=0)

    def _attempt(self, begin: Callable[[], None]) -> None:
        """Begin another session, or tell why it can't be: in the menu, else on leaving."""
        try:
            begin()
        except SuppleError as error:
            if self._first[0] is None:
                self._tell_menu(error.message, error.remedy or "")
            else:
                self.exit(return_code=ExitCode.FAILED, message=Text(str(error)))

    def _tell_menu(self, *sentences: str) -> None:
        from timer.tui.screens.menu import MenuScreen

        if isinstance(self.screen, MenuScreen):
            self.screen.tell(*sentences)

    def _welcomed(self, read: bool | None) -> None:
        if not read:
            self.exit(return_code=0)
            return
        keep_welcome(self.context)
        if self.context.settings.plan == "none":
            from timer.tui.screens.welcome import PlanScreen

            self.push_screen(PlanScreen(), self._planned)

    def _planned(self, plan: str | None) -> None:
        if plan and (problem := self.prefer("plan", plan)):
            self._tell_menu(problem)

    def _cycle(self, meanwhile: Callable[[], Any]) -> None:
        """Give the terminal back, call `meanwhile`, and take the terminal again."""
        with self.suspend():
            meanwhile()
