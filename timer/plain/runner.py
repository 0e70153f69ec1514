"""Line mode: one line an event, for pipes, screen readers and plain terminals.

The engine's thread only fills a queue; printing waits here, so that a reader which stalls stops
nothing but its own lines.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from queue import Empty, SimpleQueue
from types import FrameType
from typing import TextIO

from timer.errors import ExitCode
from timer.plain.prompts import Print, PrintedAnswers, TypedAnswers
from timer.plain.raw_keys import RawKeys
from timer.player.actions import ACTIONS
from timer.player.commands import Digit, Key, Saved, Say
from timer.player.effects import CuePassed, Message, Outcome, SegmentEntered, SetDone
from timer.player.feedback import PAUSE_TO_EDIT, name
from timer.player.snapshot import State
from timer.routine.screening_questions import advice_in, raised_by
from timer.services.context import Context
from timer.services.session_factory import SessionPlan
from timer.services.session_flow import begin_session, debrief, drive, end_session, has_debrief
from timer.session.loop import Observed, Summary, in_background
from timer.session.session import Session
from timer.session.sleep_inhibitor import SleepInhibitor
from timer.text import safe
from timer.timeline import messages
from timer.timeline.cues.cue import Cue, CueKind
from timer.timeline.segments import Segment

JOIN_S = 10.0
"""The longest that the end of a session is waited for."""

RATED_WITHIN_S = 15.0
"""How long the effort of the last set is waited for."""
DIGITS = "0123456789"
_NO_DIGIT = "\x03"

_UNPRINTED = frozenset({CueKind.NOTE, CueKind.ASK, CueKind.COUNT, CueKind.PHASE})
"""Cues that a line of their own has told already, or that would fill the screen."""
_WORDS = {
    CueKind.HALF: "Half.",
    CueKind.TEN: "Ten seconds left.",
    CueKind.REMINDER: messages.PLAN_OVER,
}
"""Lines for tones; what is said beside one of them is no line of its own."""


def play(context: Context, plan: SessionPlan, say: Print, note: Print) -> int:
    """Ask what must be asked, play the session in lines, and return the exit code.

    `say` prints a line, `note` one that is no part of the session.
    """
    attended = plan.options.attended
    with RawKeys() if attended else nullcontext() as keys:
        if keys is None:
            answers: TypedAnswers | PrintedAnswers = PrintedAnswers(note)
        else:
            answers = TypedAnswers(keys, say, note)
        session = drive(begin_session(context, plan), answers)
        if not isinstance(session, Session):
            return ExitCode.OK if attended else ExitCode.FAILED
        lately = answers.lately if isinstance(answers, PrintedAnswers) else ()
        before = opening(session, attended=attended, lately=lately)
        with SleepInhibitor(os.environ):
            code = PlainRunner(session, sys.stdout, keys).run(before)
    context = end_session(context, session)
    if attended and has_debrief(session):
        words = debrief(context, session)
        for remark in words.remarks:
            say(remark)
        if words.following:
            say(f"Next, if you like: supple run {words.following.slug}")
    return code


class PlainRunner:
    """Prints one session and, where `keys` can be typed, takes its commands."""

    def __init__(self, session: Session, out: TextIO, keys: RawKeys | None = None) -> None:
        self._session = session
        self._out = out
        self._keys = keys
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._done: dict[int, SetDone] = {}
        self._told: list[str] = []
        self._begun: list[str] = []
        self._signal: int | None = None
        self._lost: OSError | None = None
        self._asked = False
        self._marked = (0, "")
        """The segment and the meaning of the last cue for which a tone has words."""
        self._late: SimpleQueue[str] = SimpleQueue()
        """Keys that were typed after the end."""
        session.observe = self._observe
        session.on_change = self._changed
        session.ring = self._ring

    def run(self, opening: tuple[str, ...] = ()) -> int:
        """Play to the end and return the exit code.

        A reader that goes ends the session; its error is raised once everything is kept.
        """
        for line in opening:
            self._lines.put(line)
        with self._signals():
            self._session.start()
            if self._keys is not None:
                in_background("keys", self._type)
            self._print()
            summary = self._session.join(JOIN_S)
            self._finish(summary)
            self._rate(summary)
        if self._lost is not None and self._signal is None:
            raise self._lost
        return 0 if self._signal is None else 128 + self._signal

    def _print(self) -> None:
        """Print until the session is over; a reader that has gone ends it."""
        while (line := self._lines.get()) is not None:
            if not self._write(line):
                self._session.stop()
                while self._lines.get() is not None:
                    pass
                return

    def _write(self, line: str) -> bool:
        try:
            self._out.write(line if line == "\a" else f"{safe(line)}\n")
            self._out.flush()
        except OSError as error:
            self._lost = error
            return False
        return True

    def _finish(self, summary: Summary) -> None:
        for line in summary.lines():
            if any(text.startswith(line) for text in self._told):
                continue  # What was told when it happened is not told again.
            if not self._write(line):
                return

    def _rate(self, summary: Summary) -> None:
        """Ask how hard the last set was, where nobody has said so; wait for one key at most."""
        asked = summary.rating if summary.outcome is Outcome.FINISHED else None
        gone = self._lost is not None or self._signal is not None
        if asked is None or self._keys is None or gone or self._session.snapshot.speed != 1:
            return
        if not self._write(safe(f"{name(asked)}: {messages.HOW_HARD} Any other key leaves it.")):
            return
        with suppress(Empty):
            key = self._late.get(timeout=RATED_WITHIN_S)
            if key in DIGITS and self._session.rate(int(key)):
                self._write(safe(f"Kept: {int(key) or 10} of ten."))

    def _print_begun(self) -> None:
        """Print what has begun meanwhile: after the answer to the key that had it begin."""
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
        """Turn an event into a line; called in the engine's thread."""
        match event:
            case SegmentEntered(_, segment):
                self._begun.append(f"{_stamp(segment, 0)} {entry(segment)}")
            case CuePassed(_, cue, index) if cue.what not in _UNPRINTED:
                if text := self._words(cue, index):
                    segment = self._session.timeline.segments[index - 1]
                    self._print_begun()
                    self._lines.put(f"{_stamp(segment, cue.at_ms)}   {safe(text)}")
            case SetDone():
                self._done[event.segment.index] = event
            case Saved(index) if index in self._done:
                self._lines.put(f"        {outcome(self._done[index])}")
            case Message(text):
                self._told.append(safe(text))
                self._lines.put(f"        {safe(text)}")

    def _words(self, cue: Cue, index: int) -> str | None:
        """Return what is printed for a cue of the segment at `index`, if anything."""
        if cue.what in _WORDS:
            told, self._marked = self._marked, (index, cue.what)
            if cue.tone:
                return _WORDS[cue.what]
            return None if told == (index, cue.what) else cue.text
        return None if cue.tone else cue.text

    def _type(self) -> None:
        assert self._keys is not None, "this thread is only started with keys"
        for char in self._keys:
            self._obey(char)

    def _obey(self, char: str) -> None:
        self._asked = False
        if self._session.closed:
            self._late.put(char)
        elif char in DIGITS:
            self._session.send(Digit(int(char)))
        elif char == "s":
            self._session.swap()
        elif char == "e" and self._session.snapshot.state is State.PAUSED:
            self._session.reload()
        elif char == "e":
            self._session.send(Say(PAUSE_TO_EDIT))
        elif char == "?":
            for line in key_lines():
                self._lines.put(line)
        elif (key := _KEYS.get(char)) is not None:
            self._session.send(key)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Have signals end the session with everything kept; ctrl+c asks first if it can."""
        wanted = [
            getattr(signal, one)
            for one in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
            if hasattr(signal, one)
        ]
        # Whoever started us with a signal ignored, as nohup does, wants it ignored.
        wanted = [one for one in wanted if signal.getsignal(one) is not signal.SIG_IGN]
        before = {one: signal.signal(one, self._signalled) for one in wanted}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def _signalled(self, number: int, _: FrameType | None) -> None:
        if number == signal.SIGINT and self._keys is not None and not self._asked:
            self._asked = True
            self._session.send(Key.QUIT)
        else:
            self._signal = number
            self._session.stop(Outcome.INTERRUPTED)
        if self._session.ended:
            self._late.put(_NO_DIGIT)  # the question after the end waits for no other key


_KEYS: dict[str, Key] = {
    char: action.key for action in ACTIONS if action.key is not None for char in action.chars
}


def entry(segment: Segment) -> str:
    """Return the line that says which segment begins."""
    word = messages.KIND_WORDS[segment.kind]
    if segment.kind.value in ("note", "ask"):
        text = messages.question_text(segment) if segment.options else segment.label
        return safe(f"{word}: {text}")
    if segment.written:
        return f"{word} ({messages.clock_text(segment.length_ms)})"
    parts = [segment.label, messages.side_text(segment.side), messages.set_text(segment)]
    if segment.is_bout:
        parts.insert(2, messages.dose_text(segment))
    length = messages.clock_text(segment.length_ms)
    about = "about " if segment.open else ""
    return safe(f"{word}: {', '.join(part for part in parts if part)} ({about}{length})")


def outcome(done: SetDone) -> str:
    """Return the line that says what became of a set; it is only said of a set on the disk."""
    segment = done.segment
    word = "Kept" if done.short else "Left out" if done.skipped else "Done"
    word = "Stopped, it hurt" if done.hurt else word
    amount = f"{done.done} of {done.planned}" if segment.reps else f"{done.seconds}s"
    if segment.target is not None:
        amount = messages.times(done.done, "rep")
    elif done.short and not segment.reps:
        amount = f"{done.done}s of {done.planned}s"
    return safe(f"{word}: {name(segment)}, {amount}.")


def key_lines() -> list[str]:
    """Return a line for each key that line mode understands."""
    return [f"        {action.keys_text:<12} {action.help}" for action in ACTIONS if action.chars]


def _stamp(segment: Segment, at_ms: int) -> str:
    return f"[{messages.clock_text(segment.start_ms + at_ms):>5}]"


def opening(session: Session, *, attended: bool, lately: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the lines before a session: what it is, what to ask oneself, and which keys there are.

    Questions that nobody can answer are printed all the same, and never wait; where keys can be
    typed, they were asked before. `lately` is what matters of the last sessions.
    """
    timeline = session.timeline
    total = messages.spoken_time(timeline.total_ms)
    lines = [safe(f"{session.title}: {'about ' if timeline.open_ended else ''}{total}.")]
    lines += [safe(text) for text in lately]
    routine, marks = timeline.routine, {tag for one in timeline.segments for tag in one.tags}
    for guard in () if attended else raised_by(marks, routine.guards, routine.when):
        advice = advice_in(guard, routine.slug)
        lines.append(safe(f"Ask yourself: {guard.question} {advice}"))
    if attended:
        lines.append(
            "Space pauses, enter is done, n leaves this out, b goes back, x it hurts, q leaves, "
            "? all keys."
        )
    return tuple(lines)
