"""Plain mode: one line per event, for pipes, screen readers and plain terminals.

The session's thread only fills a queue, and lines are printed from there: a reader that stalls
holds up nothing but its own lines.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from errno import EIO
from functools import partial
from queue import Empty, SimpleQueue
from types import FrameType
from typing import TextIO

from timer.coach.past import Past
from timer.errors import ExitCode, SuppleError
from timer.plain.prompts import (
    MenuChoice,
    Print,
    PrintedAnswers,
    TypedAnswers,
    bothered,
    coming_back,
)
from timer.plain.raw_keys import ENDING, ESCAPE, INTERRUPT, Keyboard, Place, RawKeys
from timer.plain.welcome import WelcomeLines
from timer.player.actions import ACTIONS
from timer.player.clock import Clock
from timer.player.commands import Digit, Key, Saved, Say, Twice
from timer.player.effects import CuePassed, Message, Outcome, SegmentEntered, SetDone
from timer.player.feedback import PAUSE_TO_EDIT, name, pause
from timer.player.key_gate import DoublePress
from timer.player.results import Result
from timer.player.snapshot import PauseReason, State
from timer.routine.screening_questions import advice_in, raised_by
from timer.services.catalog import Mark, RoutineCard, keep_mark
from timer.services.context import Context, read_past
from timer.services.hearing import unheard
from timer.services.menu_sections import marked_text
from timer.services.preferences import BRIEF
from timer.services.recommendations import UNKNOWN, hidden, menu
from timer.services.session_factory import SessionPlan, plan_session
from timer.services.session_flow import (
    begin_session,
    debrief,
    drive,
    end_session,
    has_debrief,
    keep_voice,
)
from timer.services.welcome import CARDS, next_card
from timer.session.loop import EFFORT_NOT_SAVED, Observed, Summary, heeding_signals
from timer.session.session import Session
from timer.session.sleep_inhibitor import SleepInhibitor
from timer.text import hung, safe
from timer.timeline import messages
from timer.timeline.cues.cue import Cue, CueKind
from timer.timeline.segments import Segment, SegmentKind
from timer.worker import share_heap

RATED_WITHIN_S = 15.0
"""The longest wait for the effort of the last set."""
HUNG_UP = 1
"""The number of SIGHUP, which is not defined on Windows."""
SIGNALLED = 128
"""Exit codes from here on say which signal ended a session."""
DIGITS = "0123456789"
_NO_DIGIT = "\x03"
_BUTTON = "button"
_KEPT = ("q", "x", "?", ESCAPE)
"""The keys that stay what they are in one-button mode."""
PAGE = 10
"""How many lines of help are printed at a time."""
INDENT = " " * 8
"""As wide as a stamp."""
MANY_KEYS = (
    "Space pauses, enter means done, n skips, b goes back, x it hurts, q leaves, ? all keys."
)
ONE_BUTTON = (
    "Any key means done where the session waits for you, else pause; twice is done. "
    "x it hurts, q leaves, ? all keys."
)
MORE = f"{INDENT}Any key shows more."
CLOSES = f"{INDENT}That's all. Any key continues."
_PAUSED = tuple(Message(pause(PauseReason.PERSON, one_button=one).text) for one in (False, True))

_UNPRINTED = frozenset({CueKind.NOTE, CueKind.ASK, CueKind.COUNT, CueKind.PHASE})
"""Cues that already have a line of their own, or would flood the screen."""
_WORDS = {
    CueKind.HALF: "Half.",
    CueKind.TEN: "Ten seconds to go.",
    CueKind.REMINDER: messages.PLAN_OVER,
}
"""Lines for tones; the phrase beside such a tone is not printed again."""


def play(
    context: Context, plan: SessionPlan, say: Print, note: Print, awake: SleepInhibitor
) -> int:
    """Ask what must be asked, play the session in lines, and return the exit code.

    `say` prints a line of the session, `note` one that is only for information. `awake` keeps the
    machine awake while the session runs.
    """
    if not plan.options.attended:
        return play_once(context, plan, None, say, note, awake)[0]
    with RawKeys() as raw:
        return play_once(
            context, plan, Keyboard(raw, context.clock, raw.echo, raw.interrupt), say, note, awake
        )[0]


def play_once(
    context: Context,
    plan: SessionPlan,
    keys: Keyboard | None,
    say: Print,
    note: Print,
    awake: SleepInhibitor,
) -> tuple[int, Context]:
    """Play one session, and return the exit code and the context that goes with what it changed."""
    if keys is None:
        answers: TypedAnswers | PrintedAnswers = PrintedAnswers(note)
    else:
        brief = context.settings.lines == "terse"
        answers = TypedAnswers(keys, say, note, keys.answered, terse=brief)
    attended = keys is not None
    session = drive(begin_session(context, plan), answers)
    if not isinstance(session, Session):
        return ExitCode.OK if attended else ExitCode.FAILED, context
    if session.first:
        (say if attended else note)(session.first)
    lately = answers.lately if isinstance(answers, PrintedAnswers) else ()
    one_button = context.settings.one_button
    before = opening(
        session,
        attended=attended,
        lately=lately,
        answered=plan.options.answers,
        one_button=one_button,
        terse=context.settings.lines == "terse",
    )
    with awake:
        terse = attended and context.settings.lines == "terse"
        runner = PlainRunner(
            session, sys.stdout, keys, terse=terse, one_button=one_button, clock=context.clock
        )
        code = runner.run(before)
    context, unsaved = end_session(context, session)
    if unsaved:
        with suppress(OSError) if code >= SIGNALLED else nullcontext():  # the terminal may be gone
            say(safe(unsaved))
    if code < SIGNALLED and attended and plan.options.recorded and has_debrief(session):
        words = debrief(context, session)
        for line in words.report.details():
            say(line)
        if words.following:
            say(f"To start it: supple run {words.following.slug}")
        if words.offer and keys is not None and code == ExitCode.OK:
            say(f"{words.offer} b does that; any other key leaves it.")
            if _key(keys).lower() == "b":
                say(safe(keep_voice(context, session, BRIEF)))
    return code, context


def _key(keys: Keyboard) -> str:
    """Return the next key, or an empty text if none comes."""
    pressed: SimpleQueue[str] = SimpleQueue()
    with keys.heard_by(pressed.put), suppress(Empty):
        return pressed.get(timeout=RATED_WITHIN_S)
    return ""


def run_menu(context: Context, past: Past, say: Print, note: Print, awake: SleepInhibitor) -> int:
    """Show the menu until the person leaves, and again after each session; return the exit code."""
    share_heap()
    if sentence := unheard(context):
        note(sentence)
    with RawKeys() as raw:
        keys = Keyboard(raw, context.clock, raw.echo, raw.interrupt)
        welcomed = welcome(context, past, keys, say, note, awake)
        if welcomed is None:
            return ExitCode.OK
        context, past = welcomed
        return play_from_menu(context, past, keys, say, note, awake)


def welcome(
    context: Context,
    past: Past,
    keys: Keyboard,
    say: Print,
    note: Print,
    awake: SleepInhibitor,
    *,
    again: bool = False,
) -> tuple[Context, Past] | None:
    """Show the cards of the welcome not seen yet, or all `again`.

    Return the context and the past with what was chosen, or None to leave.
    """
    card = CARDS[0] if again else next_card(past)
    if card is None:
        return context, past
    lines = WelcomeLines(
        context,
        keys.line,
        say,
        lambda plan: play_once(lines.context, plan, keys, say, note, awake),
    )
    if not lines.show(card, again=again):
        return None
    return lines.context, read_past(lines.context)


class _Menu:
    """The menu in lines, with the context and the past that it shows."""

    def __init__(
        self,
        context: Context,
        past: Past,
        keys: Keyboard,
        say: Print,
        again: Callable[[Context, Past], tuple[Context, Past] | None],
    ) -> None:
        """`again` shows the welcome again."""
        self.context, self.past = context, past
        self._keys, self._say, self._again = keys, say, again

    def ask(self) -> RoutineCard | None:
        """Return the routine that is chosen, or None to leave."""
        choice = MenuChoice(
            lambda: menu(self.context, self.past),
            lambda: self._keys.line(q_leaves=not choice.has_word_with("q")),
            self._say,
            partial(self._asked, bothered),
            self._look_back,
            partial(self._asked, coming_back),
            lambda: hidden(self.context, self.past),
            self._mark,
            self._welcome,
        )
        return choice.ask()

    def _welcome(self) -> None:
        self.context, self.past = self._again(self.context, self.past) or (self.context, self.past)

    def _asked(self, ask: Callable[..., None]) -> None:
        ask(self.context, self.past, self._keys.line, self._say)
        self.past = read_past(self.context)

    def _look_back(self) -> Iterable[str]:
        from timer.plain.history import history_lines

        return history_lines(self.context)

    def _mark(self, card: RoutineCard, mark: Mark) -> str:
        unsaved = keep_mark(self.context, card, mark)
        self.past = read_past(self.context)
        return unsaved or marked_text(card.name or card.slug, mark, taken=card.mark is mark)


def play_from_menu(
    context: Context,
    past: Past,
    keys: Keyboard,
    say: Print,
    note: Print,
    awake: SleepInhibitor,
) -> int:
    """Play what is chosen until the person leaves, or a signal ends a session."""

    def again(context: Context, past: Past) -> tuple[Context, Past] | None:
        return welcome(context, past, keys, say, note, awake, again=True)

    choice = _Menu(context, past, keys, say, again)
    while True:
        if choice.past.error:
            note(f"{choice.past.error.sentences} {UNKNOWN}")
        card = choice.ask()
        if card is None:
            return ExitCode.OK
        try:
            plan = plan_session(choice.context, card, past=choice.past)
            code, choice.context = play_once(choice.context, plan, keys, say, note, awake)
        except SuppleError as error:
            say(error.sentences)
        else:
            if code >= SIGNALLED:
                return code
        choice.past = read_past(choice.context)
        for sentence in choice.past.news:
            note(sentence)


class PlainRunner:
    """Prints one session and, if there are `keys`, obeys them."""

    def __init__(
        self,
        session: Session,
        out: TextIO,
        keys: Keyboard | None = None,
        *,
        terse: bool = False,
        one_button: bool = False,
        clock: Clock | None = None,
    ) -> None:
        self._session = session
        self._terse = terse
        self._one_button = one_button
        self._clock = clock
        self._double = DoublePress()
        self._out = out
        self._keys = keys
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._done: dict[int, SetDone] = {}
        self._shown: list[str] = []
        self._begun: list[str] = []
        self._signal: int | None = None
        self._lost: OSError | None = None
        self._asked = False
        self._marked = (0, "")
        """The segment and the kind of the last cue whose tone has a line."""
        self._late: SimpleQueue[str] = SimpleQueue()
        """Keys typed after the end."""
        self._reached = 0
        """The latest stamp in milliseconds; no later line has an earlier one."""
        self._entered: Segment | None = None
        self._announced: Segment | None = None
        """The last bout that has a line, where lines are terse."""
        self._pages: list[list[str]] = []
        """What is left of the help that is being read."""
        self._helping = False
        self._paused_for_help = False
        session.observe = self._observe
        session.on_change = self._changed
        session.ring = self._ring

    def run(self, opening: tuple[str, ...] = ()) -> int:
        """Play to the end and return the exit code.

        If the reader goes away the session ends, and the error is raised once everything is saved.
        """
        for line in opening:
            self._lines.put(line)
        with self._signals():
            self._session.start()
            place = Place(lambda: self._session.snapshot.place, self._meant)
            with self._heard(place) if self._keys else heeding_signals():
                self._print()
                summary = self._session.join()
                self._finish(summary)
                self._rate(summary)
        if self._lost is not None and self._signal is None:
            raise self._lost
        return 0 if self._signal is None else SIGNALLED + self._signal

    def _heard(self, place: Place) -> AbstractContextManager[None]:
        assert self._keys is not None, "asked for only if there are keys"
        # Nobody can continue a pause, or end the session, once the terminal has gone.
        return self._keys.heard_by(self._obey, place, lambda: self._leave_by(HUNG_UP))

    def _print(self) -> None:
        """Print until the session is over, or end it when the reader has gone."""
        while (line := self._lines.get()) is not None:
            if not self._write(line):
                self._session.stop()
                while self._lines.get() is not None:
                    pass
                return

    def _write(self, line: str) -> bool:
        rows = hung(safe(line), _columns(self._out))
        try:
            self._out.write(line if line == "\a" else "".join(f"{row}\n" for row in rows))
            self._out.flush()
        except OSError as error:
            self._lost = error
            if error.errno == EIO:  # the terminal has closed, and its signal may still come
                self._signal = self._signal or HUNG_UP
            return False
        return True

    def _finish(self, summary: Summary) -> None:
        for line in summary.lines():
            if any(text.startswith(line) for text in self._shown):
                continue  # it was printed when it happened
            if not self._write(line):
                return

    def _rate(self, summary: Summary) -> None:
        """Ask how hard the last set was, unless it was rated; wait for one key at most."""
        asked = summary.rating if summary.outcome is Outcome.FINISHED else None
        gone = self._lost is not None or self._signal is not None
        if asked is None or self._keys is None or gone or self._session.snapshot.speed != 1:
            return
        if not self._write(safe(f"{name(asked)}: {messages.HOW_HARD} Any other key skips it.")):
            return
        with suppress(Empty):
            key = self._late.get(timeout=RATED_WITHIN_S)
            if key in DIGITS:
                effort = self._session.rate(int(key))
                self._write(f"Saved: {effort} out of ten." if effort else EFFORT_NOT_SAVED)

    def _print_begun(self) -> None:
        """Print what has started meanwhile, after the answer to the key that started it."""
        for line in self._begun:
            self._lines.put(line)
        self._begun.clear()

    def _changed(self) -> None:
        self._print_begun()
        if self._session.closed:
            self._lines.put(None)

    def _ring(self) -> None:
        self._lines.put("\a")

    def _observe(self, event: Observed) -> None:
        """Turn an event into a line; called in the session's thread."""
        if isinstance(event, Message):
            self._shown.append(safe(event.text))
        if self._paused_for_help and event in _PAUSED:
            return  # space would show more help
        if self._terse and not isinstance(event, Message):
            self._begun += self._terse_lines(event)
            return
        match event:
            case SegmentEntered(_, segment):
                back = self._is_back(segment)
                self._begun.append(f"{self._stamp(segment, 0)} {entry(segment, back=back)}")
            case CuePassed(_, cue, index) if cue.what not in _UNPRINTED:
                if text := self._words(cue, index):
                    segment = self._session.timeline.segments[index - 1]
                    self._print_begun()
                    self._lines.put(f"{self._stamp(segment, cue.at_ms)}   {safe(text)}")
            case SetDone():
                self._done[event.segment.index] = event
            case Saved(index) if index in self._done:
                self._lines.put(f"        {outcome(self._done[index])}")
            case Message(text):
                self._lines.put(f"{'' if self._terse else INDENT}{safe(text)}")

    def _terse_lines(self, event: Observed) -> Iterator[str]:
        """Yield what has to be known: the move and its dose, the last seconds, and what waits."""
        match event:
            case SegmentEntered(_, segment):
                back = self._is_back(segment)
                if segment.kind is SegmentKind.REST or not (segment.is_bout or segment.is_gap):
                    yield terse_entry(segment)
                    return
                rest = self._session.timeline.segments[segment.index - 1 :]
                bout = next((one for one in rest if one.is_bout), None)
                if bout is not None and (back or bout != self._announced):
                    self._announced = bout
                    yield f"Back to {terse_entry(bout)}" if back else terse_entry(bout)
            case CuePassed(_, cue) if cue.what is CueKind.COUNTDOWN:
                yield str(cue.text)
            case CuePassed(_, cue, index) if cue.what is CueKind.REMINDER:
                if text := self._words(cue, index):
                    yield text

    def _is_back(self, segment: Segment) -> bool:
        """Return whether a segment was there before, and remember it as the last one."""
        before, self._entered = self._entered, segment
        if before is None or segment.index > before.index:
            return False
        return segment.index < before.index or segment.label == before.label

    def _stamp(self, segment: Segment, at_ms: int) -> str:
        """Return a place in the session, or spaces where a later one was already printed."""
        place = segment.start_ms + at_ms
        text = f"[{messages.clock_text(place):>5}]"
        if place < self._reached:
            return " " * len(text)
        self._reached = place
        return text

    def _words(self, cue: Cue, index: int) -> str | None:
        """Return the line for a cue of segment `index`, if it has one."""
        if cue.what in _WORDS:
            before, self._marked = self._marked, (index, cue.what)
            if cue.tone:
                return _WORDS[cue.what]
            return None if before == (index, cue.what) else cue.text
        return None if cue.tone else cue.text

    @property
    def _now(self) -> int:
        return self._clock.read().awake if self._clock else 0

    def _meant(self, char: str) -> str:
        """Return the name that a key goes by; in one-button mode nearly all are the same."""
        now = self._session.snapshot
        kept = char.lower() in _KEPT or (char in DIGITS and now.takes_digits)
        kept = kept or (char.lower() == "y" and now.offers)
        return char if kept or not self._one_button or self._session.closed else _BUTTON

    def _obey(self, char: str) -> None:
        if char == INTERRUPT:
            self._interrupt()
            return
        self._asked = False
        if char not in _KEYS and char != "E":
            char = char.lower()
        if self._session.closed:
            self._late.put(char)
        elif self._helping and char == ESCAPE:
            self._pages = []
            self._turn_page()
        elif self._helping:
            self._turn_page()
        elif self._meant(char) == _BUTTON:
            self._session.send(Key.BUTTON)
        else:
            self._act(char)

    def _act(self, char: str) -> None:
        if char in DIGITS:
            self._session.send(Digit(int(char)))
        elif char == "s":
            self._session.swap()
        elif char == "e" and self._session.snapshot.state is State.PAUSED:
            self._session.reload()
        elif char == "e":
            self._session.send(Say(PAUSE_TO_EDIT))
        elif char == "?":
            self._open_help()
        else:
            key = _KEYS.get(char, Key.UNKNOWN)
            twice = key is Key.TOGGLE and self._clock and self._double.second(self._now)
            self._session.send(Twice() if twice else key)

    def _open_help(self) -> None:
        """Print the first page of the help, and pause the session while it is read."""
        lines = key_lines()
        self._pages = [lines[n : n + PAGE] for n in range(0, len(lines), PAGE)]
        self._helping = True
        self._paused_for_help = self._session.snapshot.state in (State.PLAYING, State.COUNTING_IN)
        if self._paused_for_help:
            self._session.send(Key.TOGGLE)
        self._turn_page()

    def _turn_page(self) -> None:
        """Print the next page, or continue after the last one."""
        if self._pages:
            for line in self._pages.pop(0):
                self._lines.put(line)
            self._lines.put(MORE if self._pages else CLOSES)
            return
        resumes = self._paused_for_help
        self._close_help()
        if resumes:
            self._session.send(Key.TOGGLE)

    def _close_help(self) -> None:
        self._pages = []
        self._helping = self._paused_for_help = False

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """End the session on a signal, with everything saved."""
        wanted = [getattr(signal, one) for one in ENDING if hasattr(signal, one)]
        # A signal that was ignored at the start, as nohup does, stays ignored.
        wanted = [one for one in wanted if signal.getsignal(one) is not signal.SIG_IGN]
        before = {one: signal.signal(one, self._signalled) for one in wanted}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def _signalled(self, number: int, _: FrameType | None) -> None:
        if number == signal.SIGINT and sys.platform == "win32" and self._keys is not None:
            self._interrupt()  # there ctrl+c may be a signal
            return
        self._leave_by(number)

    def _leave_by(self, number: int) -> None:
        self._signal = number
        self._session.stop(Outcome.INTERRUPTED)
        if self._session.ended:
            self._late.put(_NO_DIGIT)  # end the wait for the effort

    def _interrupt(self) -> None:
        """Ask whether to leave for the first ctrl+c, and leave at once for the second."""
        if self._asked or self._session.ended:
            self._leave_by(signal.SIGINT)
        else:
            self._asked = True
            self._close_help()
            self._session.send(Key.QUIT)


def _columns(out: TextIO) -> int:
    """Return how wide the terminal is to which `out` writes; 0 if it is none, or doesn't say."""
    try:
        return os.get_terminal_size(out.fileno()).columns if out.isatty() else 0
    except (OSError, ValueError):  # closed, or no file at all
        return 0


_KEYS: dict[str, Key] = {
    char: action.key for action in ACTIONS if action.key is not None for char in action.chars
}


def entry(segment: Segment, *, back: bool = False) -> str:
    """Return the line for the start of a segment, which the person may have gone `back` to."""
    line = _entry(segment)
    return f"Back to {line[0].lower()}{line[1:]}" if back else line


def _entry(segment: Segment) -> str:
    word = messages.KIND_WORDS[segment.kind]
    if segment.kind.value in ("note", "ask"):
        text = messages.question_text(segment) if segment.options else segment.label
        return safe(f"{word}: {text}")
    if segment.written:
        return f"{word} ({messages.clock_text(segment.length_ms)})"
    parts = [segment.label, messages.side_text(segment), messages.set_text(segment)]
    if segment.is_bout:
        parts[2:2] = [messages.dose_text(segment), segment.load]
    length = messages.clock_text(segment.length_ms)
    about = "about " if segment.open else ""
    return safe(f"{word}: {', '.join(part for part in parts if part)} ({about}{length})")


def terse_entry(segment: Segment) -> str:
    """Return the line for a segment where lines are terse."""
    if segment.kind is SegmentKind.REST:
        return f"Rest, {messages.spoken_time(segment.length_ms)}"
    if not segment.is_bout:
        return safe(messages.question_text(segment) if segment.options else segment.label)
    parts = [segment.label, messages.side_text(segment), messages.dose_text(segment)]
    parts.append(segment.load)
    return safe(", ".join(part for part in parts if part))


def outcome(done: SetDone) -> str:
    """Return the line for a finished set; printed only once the set is on the disk."""
    amount = f"{done.seconds}s"
    if done.done is not None and done.segment.target is not None:
        amount = messages.times(done.done, "rep")
    elif done.done is not None:
        amount = f"{done.done} of {done.planned}"
    elif done.result is Result.SHORT:
        amount = f"{done.seconds}s of {done.planned_seconds}s"
    return safe(f"{_RESULTS[done.result]}: {name(done.segment)}, {amount}.")


_RESULTS = {
    Result.DONE: "Done",
    Result.SHORT: "Kept",
    Result.SKIPPED: "Left out",
    Result.HURT: "Stopped, it hurt",
}


def key_lines() -> list[str]:
    """Return a line for each key that works in plain mode."""
    return [
        f"{INDENT}{action.keys_text}: {action.help}"
        for action in ACTIONS
        if action.chars and action.id != "focus"  # there is no screen to clear
    ]


ASK_FIRST = "Ask yourself first: {}? `supple guards` says what to do then."


def opening(
    session: Session,
    *,
    attended: bool,
    lately: Iterable[str] = (),
    answered: Collection[str] = (),
    one_button: bool = False,
    terse: bool = False,
) -> tuple[str, ...]:
    """Return the lines before a session: what it is, what to ask yourself, and which keys work.

    Questions are printed only if nobody can answer them and none of `answered`; otherwise they were
    asked before. With `terse`, one line names them. `lately` is what matters about the last
    sessions.
    """
    timeline = session.timeline
    total = messages.spoken_time(timeline.total_ms)
    lines = [safe(f"{session.title}: {'about ' if timeline.open_ended else ''}{total}.")]
    lines += [safe(text) for text in lately]
    routine, marks = timeline.routine, {tag for one in timeline.segments for tag in one.tags}
    raised = () if attended else raised_by(marks, routine.guards, routine.when)
    open_ones = [guard for guard in raised if guard.slug not in answered]
    if terse and open_ones:
        lines.append(ASK_FIRST.format(", ".join(one.sign for one in open_ones)))
        open_ones = []
    for guard in open_ones:
        advice = advice_in(guard, routine.slug)
        lines.append(safe(f"Ask yourself: {guard.question} If so: {advice}"))
    if attended:
        lines.append(ONE_BUTTON if one_button else MANY_KEYS)
    return tuple(lines)
