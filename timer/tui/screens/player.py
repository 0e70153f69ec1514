"""The player's screen: it shows a session's snapshots and sends it the person's commands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container
from contextlib import suppress
from contextvars import copy_context
from functools import cached_property

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding

from timer.errors import SuppleError
from timer.figures.motion import Figure, figure
from timer.frozen import replace
from timer.player.actions import ACTIONS
from timer.player.commands import Digit, Jump, Key, Say, Twice
from timer.player.effects import Outcome
from timer.player.feedback import PAUSE_TO_EDIT
from timer.player.key_gate import DoublePress
from timer.player.snapshot import Snapshot, State
from timer.services.catalog import RoutineCard
from timer.services.routine_files import edit_path
from timer.session.session import Session
from timer.sound.sink import SoundStatus
from timer.text import safe
from timer.timeline.segments import Segment, Timeline
from timer.tui.keys.bindings import (
    BUTTON,
    KEPT,
    PLAYER_ACTIONS,
    bindings,
    button_hints,
    player_hints,
    repeating,
)
from timer.tui.shell import SuppleScreen
from timer.tui.stage.model import StageModel, end_time, steady
from timer.tui.stage.phase_position import shown_bout
from timer.tui.stage.text import ANY_KEY
from timer.tui.stage.widget import Stage
from timer.tui.widgets.progress import Progress
from timer.tui.widgets.rows import NOTICE_ROWS, WHOLE_ROWS, KeyRow, Notice

INTERRUPTED = 130
SAVE_LATER = "Your editor may still be open. What you save there takes effect while this is paused."
LEFT_BUTTON = 1
LOST_MS = 12_000
"""How long it is said in full that sound is lost."""

_SENT = {action.id: action.key for action in ACTIONS if action.key is not None}


class PlayerScreen(SuppleScreen[None], inherit_bindings=False):
    """One session, which runs in a thread of its own; the screen only reads its last snapshot."""

    CSS_PATH = "player.tcss"
    BINDINGS = [*bindings(PLAYER_ACTIONS, "player"), Binding(BUTTON, "button", show=False)]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-cramped"), (8, "-low"), (18, "-roomy"), (36, "-tall")]  # noqa: RUF012

    def __init__(self, session: Session, routine: str | RoutineCard | None = None) -> None:
        super().__init__()
        self._session = session
        self._routine = routine or session.timeline.routine.slug
        self._expected = False
        """Whether an update is already scheduled; a stalled terminal must not pile them up."""
        self._ends_at: int | None = None
        """The second of the day at which the session will end, while it runs."""
        self._interrupts = 0
        """How often ctrl+c was pressed in a row."""
        self._double = DoublePress()
        self._stage, self._notice = Stage(), Notice(classes="-none")
        self._progress, self._keys = Progress(session.timeline), KeyRow()
        self._now_shown: Snapshot | None = None
        self._lost: tuple[str, int] | None = None
        """Why no sound is heard, and since when that is shown."""
        self._shown: tuple[object, StageModel] | None = None
        """What the screen shows but for its seconds, and the model made of it."""
        self._call_off: Callable[[], object] = lambda: None
        """Calls off what moves next."""

    def compose(self) -> ComposeResult:
        """Lay out stage, notices, progress and keys."""
        yield self._stage
        yield self._notice
        yield self._progress
        yield self._keys

    def repeats(self, key: str) -> bool:
        """Return whether `key` may repeat while it is held."""
        return key in repeating(self.shell.keymap.player)

    def meant(self, event: events.Key) -> events.Key:
        """Return the key that is meant; in one-button mode nearly all are the same."""
        event = super().meant(event)
        if not self._one_button or event.key in KEPT:
            return event
        asked = event.key.isdecimal() and self._session.snapshot.takes_digits
        back = event.key in ("y", "Y") and self._session.snapshot.offers
        return event if asked or back else events.Key(BUTTON, None)

    @property
    def _one_button(self) -> bool:
        return self.shell.context.settings.one_button

    @cached_property
    def _known_keys(self) -> Container[str]:
        """The keys that mean something here, which Textual would look for at every key."""
        return frozenset(self.active_bindings)

    @property
    def place(self) -> object:
        """The segment that is played: holding `-` ends no more than that."""
        return self, self._session.snapshot.place

    def on_mount(self) -> None:
        """Start the session."""
        self._ui_loop, self._ui_context = asyncio.get_running_loop(), copy_context()
        self.set_class(self.shell.focus, "-focus")
        self._update()
        self._session.on_change = self._changed
        self._session.ring = self._ring
        self.shell.begin(self._session)

    def on_unmount(self) -> None:
        """Stop listening to the session."""
        self._session.on_change = self._session.ring = None
        self._call_off()

    def on_screen_resume(self) -> None:
        """Go on with what moves, now that nothing covers it any more."""
        self._await_next()

    def on_click(self, event: events.Click) -> None:
        """Press the key under the pointer if there is one, else pause or continue."""
        if event.button != LEFT_BUTTON:
            return
        key = event.style.meta.get("press")
        if key is not None and not self._one_button:
            self.app.simulate_key(key)
        else:
            self._session.send(Key.BUTTON if self._one_button else Key.TOGGLE)

    def on_progress_chosen(self, event: Progress.Chosen) -> None:
        """Jump to the segment that was clicked."""
        self._session.send(Key.BUTTON if self._one_button else Jump(event.place))

    def action_button(self) -> None:
        """Press the only button of one-button mode."""
        self._session.send(Key.BUTTON)

    def on_key(self, event: events.Key) -> None:
        """Leave at once on a second ctrl+c; keys arrive here before their actions run."""
        self._interrupts = self._interrupts + 1 if event.key == "ctrl+c" else 0
        if self._interrupts > 1:
            event.stop()
            self._session.stop(Outcome.INTERRUPTED)
            self.shell.action_leave(INTERRUPTED)
        elif event.key not in self._known_keys:
            event.stop()
            self._session.send(Key.UNKNOWN)

    def action_act(self, action: str) -> None:
        """Run one of the player's actions."""
        if action == "toggle" and self._double.second(self.shell.key_ms):
            self._session.send(Twice())
        elif action in _SENT:
            self._session.send(_SENT[action])
        elif action == "swap":
            self._session.swap()
        elif action == "edit":
            self._edit()
        elif action == "focus":
            self.shell.focus = not self.shell.focus
            self.set_class(self.shell.focus, "-focus")
            self._update()
        else:
            self.shell.action_show_help()

    def action_digit(self, digit: int) -> None:
        """Answer a question, or rate how hard a set was."""
        self._session.send(Digit(digit))

    def _changed(self) -> None:
        """Schedule an update of the screen; called in the session's thread."""
        if not self._expected:
            self._expected = True
            self._post(self._update_if_shown)

    def _ring(self) -> None:
        """Ring the terminal's bell in place of sound; called in the session's thread."""
        self._post(self.app.bell)

    def _update_if_shown(self) -> None:
        """Update the screen, unless it is being closed."""
        self._expected = False
        if self._is_whole:
            self._update()

    @property
    def _is_whole(self) -> bool:
        """Whether no signal is closing the screen, so that its widgets may have gone."""
        return self.is_running and self.is_attached

    def _update(self) -> None:
        """Show the session's last snapshot, or leave if it has ended."""
        session = self._session
        if session.ended:
            session.on_change = session.ring = None
            self.shell.finished(session)
            return
        now = self._now_shown = session.seen(self._time)
        with self.shell.gathered():
            self.shell.shown(now)
            told = self._tells_lost(session.status().sound)
            told = told or (self._lost is not None and not self._progress.display)
            self._show(now, session.timeline)
            self._notice.most = self._rows_free(now, WHOLE_ROWS if told else NOTICE_ROWS)
            self._notice.sentences = troubles(session, lost=told or self._lost is None)
            self.paint_touched()
        self._await_next()

    def _rows_free(self, now: Snapshot, wanted: int) -> int:
        """Return how many rows a notice may take: while a reply is shown, none of the stage's.

        It lies over the progress, and over the stage where it needs more.
        """
        if now.message is None:
            return wanted
        return min(wanted, self._progress.outer_size.height if self._progress.display else 0)

    def _tells_lost(self, sound: SoundStatus) -> bool:
        """Return whether it is news that sound is lost; after that, two words say so."""
        if not (sound.problem and sound.bell):
            self._lost = None
        elif self._lost is None or self._lost[0] != sound.problem:
            self._lost = sound.problem, self._time
        return self._lost is not None and self._time < self._lost[1] + LOST_MS

    def _show(self, now: Snapshot, timeline: Timeline) -> None:
        """Show a snapshot; where only its seconds are new, nothing else is looked at."""
        shell = self.shell
        self._ends_at, ends = end_time(shell.context.clock.wall(), now, self._ends_at)
        ends_shown = ends if now.state is State.PLAYING else None
        lost = self._lost is not None
        shown = (steady(now), timeline, shell.context, shell.keymap, shell.focus, lost)
        if self._shown and self._shown[0] == shown:
            model = replace(self._shown[1], now=now, ends=ends_shown)
            self._stage.follow(now, self._time)
        else:
            model = self._model(now, ends_shown)
            self._shown = shown, model
            self._stage.show(model, self._time)
            self._progress.follow(timeline)
            one, actions = self._one_button, shell.keymap.player
            if not self._session.can_swap(now.place):
                actions = tuple(action for action in actions if action.id != "swap")
            self._keys.hints = button_hints(now) if one else player_hints(now, actions)
        self._progress.show(model)

    def _await_next(self) -> None:
        """Have the next second shown, and what moves unless something else is shown."""
        self._call_off()
        now = self._time
        moves = self._stage.next_change(now) if self.is_current else None
        later = [at for at in (moves, self._session.next_seen(now)) if at is not None]
        if later:
            self._call_off = self.shell.after(self, (min(later) - now) / 1000, self.tick)

    def _model(self, now: Snapshot, ends: str | None) -> StageModel:
        settings = self.shell.context.settings
        return StageModel(
            now,
            self._session.title,
            ends=ends,
            drawn=self._figure(shown_bout(now)),
            coming=self._figure(now.following),
            moving=settings.motion == "on",
            large=settings.text == "large",
            focus=self.shell.focus,
            lost=self._lost is not None,
            done_key=self._done_key,
        )

    @property
    def _done_key(self) -> str:
        if self._one_button:
            return ANY_KEY
        return next(one.shown[0] for one in self.shell.keymap.player if one.id == "done")

    def _figure(self, bout: Segment | None) -> Figure | None:
        """Return the figure of a segment's move, if it has one."""
        if bout is None or bout.move is None:
            return None
        move = self.shell.context.moves.find(bout.move)
        return figure(move.figure) if move is not None and move.figure else None

    @property
    def _time(self) -> int:
        return self.shell.context.clock.read().awake

    def tick(self) -> None:
        """Show the second that it is now, and move the figure and the bar to where they are."""
        session = self._session
        if not self._is_whole:
            return
        if not session.ended and session.seen(self._time) != self._now_shown:
            self._update()
            return
        self._stage.tick(self._time)
        self.paint_touched()
        self._await_next()

    def _edit(self) -> None:
        """Edit the routine's file while the session is paused, then apply the changes."""
        if self._session.snapshot.state is not State.PAUSED:
            self._say(PAUSE_TO_EDIT)
            return
        from timer.services.external_editor import NotStartedError
        from timer.services.routine_files import after_edit, discard

        draft, known = None, self._session.edits
        try:
            draft = edit_path(self.shell.context, self._routine)
            edited = self.shell.edit(str(draft.path))
        except SuppleError as error:
            if draft is not None and isinstance(error, NotStartedError):
                discard(draft)
            self._say(error.sentences)
            return
        if edited.still_open:
            copied = f" Copied to {safe(str(draft.path))}." if draft.bundled else ""
            self._say(f"{SAVE_LATER}{copied}")
            return
        news = after_edit(draft, edited)
        self.run_worker(lambda: self._session.reload(news, known), thread=True)

    def _say(self, text: str) -> None:
        self._session.send(Say(text))

    def _post(self, call: Callable[[], None]) -> None:
        """Run `call` in the app's event loop, unless that has ended."""
        with suppress(RuntimeError):
            self._ui_loop.call_soon_threadsafe(call, context=self._ui_context)


def troubles(session: Session, *, lost: bool = True) -> tuple[str, ...]:
    """Return sentences on what is wrong with sound and journal, or on a change of sound.

    Without `lost`, nothing is said of sound that is lost.
    """
    status = session.status()
    if status.first:
        return (status.first,)
    found: list[str] = []
    if status.sound.problem and lost:
        found.append(f"{status.sound.problem} {status.sound.remedy or ''}".strip())
    if status.trouble:
        waiting = f"{status.unsaved} set{'' if status.unsaved == 1 else 's'} not saved yet. "
        found.append((waiting if status.unsaved else "") + status.trouble)
    if status.news and not found:
        found.append(status.news)
    return tuple(found)
