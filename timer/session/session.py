"""One session: drives the player, and performs its effects on sound and journal.

It knows nothing of screens, so a terminal that stops reading stops nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from timer.errors import SuppleError
from timer.frozen import frozen, replace
from timer.journal.events import Entry, Fact
from timer.player.clock import Clock, ClockGapDetector, dated
from timer.player.commands import Command, Digit, Key, Replace, Saved, Say, TimeLost
from timer.player.effects import (
    Answered,
    CuePassed,
    Effect,
    EffortRated,
    Ended,
    Message,
    Outcome,
    PainReported,
    SegmentEntered,
    SetDone,
    SetTakenBack,
)
from timer.player.feedback import AS_IT_WAS, taken_up
from timer.player.player import Player
from timer.player.snapshot import PauseReason, Snapshot, State
from timer.routine.model import Routine
from timer.session.audio_output import AudioOutput, SoundTurn
from timer.session.live_edit import LiveEditor
from timer.session.loop import CommandQueue, Observed, SessionLoop, Status, Summary
from timer.session.recorder import RecordStatus, SessionRecorder
from timer.session.speech_cache import SpeechCache
from timer.session.volume_saver import VolumeSaver
from timer.sound.sink import FULL, IDLE_MS, Levels, Sink, SoundStatus
from timer.timeline.cues.cue import CueKind
from timer.timeline.segments import Timeline

CLOSE_JOURNAL_S = 3.0
END_WITHIN_S = 15.0
"""The longest wait for the end of a session: its last sounds and the journal."""
CHECKPOINT_MS = 3_000
"""How often a set under way is recorded: what a killed process loses at most."""
ASIDE_MS = 800
"""With more than this left of a second, it has just been shown: the screen is busy with it."""
AHEAD_MS = CHECKPOINT_MS + 1_500
"""How far ahead it is told what will be seen, where nothing plays: further than it rests."""
NEWS_MS = 8_000
"""How long the news at the beginning is shown."""
PATIENCE_MS, IN_A_HURRY_MS = 12_000, 4_000
"""How long a session waits for its sound before it begins without; less once a key is pressed."""
WAITING_MS = 3_000
"""After this long it is said that the session waits; most devices take half of that."""
NEVER = 1 << 62
WAITING = "Waiting for the sound output."


@frozen
class _Answer:
    """An answer of the journal; unlike a command, it counts even after the end."""

    take: Callable[[], None]


@frozen
class _Seen:
    """What is seen now, and what later, each with the real time from which it is."""

    now: Snapshot
    coming: tuple[tuple[int, Snapshot], ...] = ()
    until: int = NEVER
    """How far that is known, if the session rests meanwhile."""

    def at(self, now: int) -> Snapshot:
        """Return what is seen at real time `now`."""
        return next((one for at, one in reversed(self.coming) if at <= now), self.now)

    def after(self, now: int) -> int | None:
        """Return when something else is seen after `now`, None if that isn't known."""
        return next((at for at, _ in self.coming if at > now), None)


_Request = Command | Outcome | _Answer | Callable[[], None]


class Session:
    """Runs one session.

    `turn` does all the work and can be driven by hand with a manual clock; `start` runs it in a
    thread. `on_change`, `ring` and `observe` are called in that thread and must not block. `first`
    is shown before anything else as it begins; `turn` is taken while it sounds, and `far` says that
    the person sits at another machine.
    """

    def __init__(
        self,
        player: Player,
        *,
        clock: Clock,
        sink: Sink,
        recorder: SessionRecorder,
        editor: LiveEditor,
        speech: SpeechCache | None = None,
        levels: Levels = FULL,
        turn: SoundTurn | None = None,
        far: bool = False,
        volume_saver: VolumeSaver | None = None,
        first: str | None = None,
    ) -> None:
        self._commands: CommandQueue[_Request] = CommandQueue(clock)
        self._loop = SessionLoop(self, self._commands.wait, self._notify)
        self._player = player
        self._clock = clock
        self._sink = sink
        self._audio = AudioOutput(sink, levels, volume_saver, turn, far)
        self._recorder = recorder
        self._editor = editor
        self.speech = speech or SpeechCache(None, player.plan)
        """Speaks the routine's own words."""
        self._spoken = player.plan
        self._gap: ClockGapDetector | None = None
        self._began: tuple[str, int] | None = None
        """The date and time of the start, and the clock that runs through a sleep then."""
        self._now = self._news_until = 0
        self.first = first
        """What is shown before anything else as it begins, if anything."""
        self._checkpoint_at = self._edits = 0
        self._asked_at: int | None = None
        self._waits = False
        """Whether it has been waiting for its sound for a while."""
        self._broken = False
        """Whether the routine's file could not be used when it was saved last."""
        self._moved = False
        """Whether the set under way has continued since it was last recorded."""
        self._outcome, self._rest_is_kept = Outcome.INTERRUPTED, True
        self._snapshot = player.snapshot(0)
        self._seen: _Seen = _Seen(self._snapshot)
        self._sentences: tuple[str, ...] = ()
        self._sound_problem: str | None = None
        self._unsaved_volume: str | None = None
        self.on_change: Callable[[], None] | None = None
        """Called when there is something new to see."""
        self.ring: Callable[[], None] | None = None
        """Called when the terminal's bell should ring."""
        self.observe: Callable[[Observed], None] | None = None
        """Called with everything that happens."""
        recorder.post = lambda answer: self._commands.put(_Answer(answer))
        recorder.on_saved = lambda index: self._obey(Saved(index), self._now)
        self._records = RecordStatus()

    @property
    def id(self) -> str:
        """Its id in the journal."""
        return self._recorder.id

    @property
    def timeline(self) -> Timeline:
        """The timeline being played; a swap or an edit replaces it."""
        return self._player.plan.timeline

    @property
    def title(self) -> str:
        """The routine's name."""
        return self.timeline.routine.name

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot of the last turn."""
        return self._snapshot

    def seen(self, now: int) -> Snapshot:
        """Return the snapshot for real time `now`: seconds and phases that pass are known ahead."""
        return self._seen.at(now)

    def next_seen(self, now: int) -> int | None:
        """Return when `seen` changes after `now` without a call of `on_change`, None if never."""
        return self._seen.after(now)

    @property
    def ended(self) -> bool:
        """Whether the session is over; its last set may not be on disk yet."""
        return self._snapshot.state is State.ENDED or self.closed

    @property
    def at_end(self) -> bool:
        """Whether it has run to its end."""
        return self._player.at_end

    @property
    def closed(self) -> bool:
        """Whether sound and journal are closed as well, so that nothing more will happen."""
        return self._loop.closed

    @property
    def pains(self) -> tuple[Fact | Entry, ...]:
        """The facts that pains of this session leave behind: answers to screening questions."""
        return self._recorder.pains

    @property
    def flared(self) -> Entry | None:
        """What is noted of the return from an injury, as something hurt; None until it is over."""
        return self._recorder.flared

    @property
    def volume(self) -> int | None:
        """The volume chosen in this session, None if it was left alone."""
        return self._audio.volume

    @property
    def swapped(self) -> tuple[tuple[int, str, str], ...]:
        """The number of each step that is swapped, its move as written, and the move instead."""
        return self._editor.swapped

    @property
    def left_at(self) -> Fact | None:
        """What is recorded of the place where it was left, once it is over; see `Bookmark`."""
        return self._recorder.left_at

    def status(self) -> Status:
        """Return how sound and journal are doing."""
        records = self._records
        begins = max(self._now, self._clock.read().awake) < self._news_until
        news = self._audio.news or (records.news if begins else None)
        news = WAITING if self._waits else news
        first = self.first if begins else None
        return Status(self._sound_status(), records.unsaved, records.trouble, news, first)

    def _sound_status(self) -> SoundStatus:
        """Return how sound is doing; while it is off, nothing is wrong with it."""
        status = self._sink.status()
        return replace(status, problem=None, remedy=None) if self._snapshot.muted else status

    def send(self, command: Command) -> None:
        """Send a command from any thread; it counts from now."""
        self._commands.put(command)

    def swap(self) -> None:
        """Swap the current move for an easier or equal one."""
        self._commands.put(self._swap)

    def can_swap(self, place: int) -> bool:
        """Return whether the move at `place` (from 0) can be swapped for another."""
        return self._editor.can_swap(self._player.plan, place)

    @property
    def edits(self) -> int:
        """How many changes of the routine's file are in use."""
        return self._edits

    def reload(self, note: str = "", since: int | None = None) -> None:
        """Read the routine's file again after an edit, and continue at the same place.

        The file is read in the calling thread, so that no disk delays a cue. `note` is added to
        the message about the result. What the file was saved with meanwhile is in use already;
        `since` is what `edits` was before.
        """
        self._commands.put(partial(self._reload, self._editor.read(), note, since))

    def rate(self, digit: int) -> int | None:
        """Save how hard the last set was, asked for after the end; return the effort, if saved.

        Waits for the end and the disk, so don't call it in the thread that draws a screen.
        """
        self._loop.wait()
        rated = self._snapshot.rating
        effort = Digit(digit).effort
        saved = rated is not None and self._recorder.rate_later(rated, effort, CLOSE_JOURNAL_S)
        return effort if saved else None

    def note(self, kind: str, value: int) -> bool:
        """Keep a number about the session, which is over; return whether it was saved.

        Waits for the disk, like `rate`.
        """
        self._loop.wait()
        return self._recorder.note(kind, value, self._clock.wall(), CLOSE_JOURNAL_S)

    def stop(self, outcome: Outcome = Outcome.INTERRUPTED) -> None:
        """Ask the session to end; safe from any thread, and more than once."""
        self._audio.hurry()
        self._commands.put(outcome)

    def join(self, timeout: float = END_WITHIN_S) -> Summary:
        """Wait for the end, at most `timeout` seconds, and return what came of the session.

        Raises the error that ended the session's thread, if one did.
        """
        self._loop.join(timeout)
        return Summary(
            self._outcome,
            self._recorder.sets,
            self._recorder.unsaved_names,
            self._player.active_ms,
            self._sentences,
            self._snapshot.rating,
            self._player.at_end,
            self._recorder.saved,
            self._player.share,
            self._player.planned,
            self._recorder.goes_on,
        )

    def start(self) -> None:
        """Run the session in a thread of its own."""
        self._loop.start()

    def ready(self) -> bool:
        """Return whether it can begin: sound plays, is known not to, or was waited for in vain.

        So a device that is slow to open delays the start, and doesn't swallow the first tone.
        """
        status = self._sink.status()
        plays = status.aligned or (status.settled and not status.device)
        if not self._sink.lead_ms or plays or self._audio.hurried:
            return True
        now = self._clock.read().awake
        if self._asked_at is None:
            self._asked_at = now
        waited = now - self._asked_at
        if waited > WAITING_MS and not self._waits:
            self._waits = True
            if self.observe:
                self.observe(Message(WAITING))
            self._notify()
        return waited > (IN_A_HURRY_MS if self._commands.waiting else PATIENCE_MS)

    def begin(self) -> None:
        """Start the player now."""
        self._waits = False
        self._audio.begin()
        reading = self._clock.read()
        self._gap, self._now = ClockGapDetector(reading), reading.awake + self._sink.lead_ms
        self._news_until = self._now + NEWS_MS
        self._sink.begin(self._now)
        self._sink.beat(reading.awake)
        self._began = self._clock.wall(), reading.passed
        self._recorder.begin(self.timeline, self._began[0], self._player.planned_ms)
        self._perform(self._player.start(self._now))
        self._publish()

    def turn(self, waited_ms: int) -> int:
        """Do what is due and return for how many milliseconds nothing else will be.

        `waited_ms` is how long the caller meant to wait; a much longer wait is time lost.
        """
        reading = self._clock.read()
        assert self._gap is not None, "begin comes before the first turn"
        lost = self._gap.look(reading, waited_ms)
        if lost is not None:
            self._obey(TimeLost(lost), lost.since)
        asked = self._take_commands()
        self._advance(max(reading.awake, self._now))
        if asked and self._publish():
            # A key is answered before any disk is looked at or written to.
            self._loop.give_way()
        self._take_saved()
        messages = self._audio.beat(self._now, muted=self._snapshot.muted)
        self._perform(messages)
        self._checkpoint()
        self._publish()
        if messages:
            self._notify()
        due, most = self._player.due(self._now), self._audio.beat_ms
        if self._seen.until < NEVER:
            due, most = self._player.acts(self._now), self._checkpoint_at - self._now
        return max(most if due is None else min(due - self._now, most), 1)

    def finish(self) -> None:
        """End a session that is driven by hand; raises what went wrong."""
        self._loop.finish()
        self._loop.join(0)

    def close(self) -> None:
        """Record the end, then close sound and journal, each whatever went wrong before.

        The end is recorded before the wait for the last words, and the effort of the last set can
        still be given while they are heard.
        """
        with ExitStack() as after:
            # The last to be added is the first to be called.
            after.callback(self._sum_up)
            after.callback(self._publish)
            after.callback(self._take_answers)
            after.callback(self._recorder.close, CLOSE_JOURNAL_S)
            after.callback(self._take_late)
            after.callback(self._close_sound)
            after.callback(self._hear_out)
            self._end()

    def _hear_out(self) -> None:
        self._sound_problem = self._sound_status().problem
        self._audio.wait_for_speech(self._clock.read().awake, self._take_late)

    def _close_sound(self) -> None:
        self._unsaved_volume = self._audio.close()

    def _sum_up(self) -> None:
        records = self._recorder.status
        record_trouble = (records.news, records.trouble)
        trouble = (self._sound_problem, *record_trouble, self.speech.unsaid, self._unsaved_volume)
        self._sentences = tuple(text for text in trouble if text)

    def _take_commands(self) -> bool:
        """Take what was asked; return whether there was anything."""
        asked = False
        for at, request in self._commands.take():
            self._take(at, request)
            asked = True
        return asked

    def _take_late(self) -> None:
        """Take what was asked and answered after the end."""
        self._take_commands()
        self._publish()

    def _take_answers(self) -> None:
        """Take the journal's last answers; for anything else it is too late."""
        for _, request in self._commands.rest():
            if isinstance(request, _Answer):
                request.take()

    def _end(self) -> None:
        """Record the end; only the first call counts."""
        done = (self._player.share, self._player.passed_over)
        self._recorder.end(
            self._outcome,
            self._clock.wall(),
            self._dated(),
            self._player.active_ms,
            *done,
            later=self._rest_is_kept,
        )

    def _take(self, at: int, request: _Request) -> None:
        if isinstance(request, _Answer):
            request.take()
            return
        at = max(at, self._now)
        if isinstance(request, Outcome):
            self._advance(at)
            if request is Outcome.INTERRUPTED:
                self._perform(self._player.interrupt(at))
            else:
                self._obey(Key.LEAVE, at)
        elif callable(request):
            self._advance(at)
            request()
        elif request is Key.TOGGLE:
            self._resume(at)
        else:
            self._obey(request, at)

    def _obey(self, command: Command, at: int) -> None:
        self._pass_time(at)
        if isinstance(command, Saved) and self.observe:
            self.observe(command)
        self._perform(self._player.handle(command, at))

    def _advance(self, now: int) -> None:
        self._pass_time(now)
        self._perform(self._player.advance(now))

    def _pass_time(self, now: int) -> None:
        self._now = max(self._now, now)

    def _perform(self, effects: list[Effect]) -> None:
        for effect in effects:
            self._audio.perform(effect, self._now)
            match effect:
                case SetDone() | SetTakenBack() | EffortRated() | Answered() | PainReported():
                    position = self._player.session_position(self._now)
                    self._recorder.perform(effect, position, self._clock.wall(), self._dated())
                    self._recorder.amend(self._player.share)
                case CuePassed(_, cue, _) if self.ring and self._sink.status().bell:
                    if cue.tone and cue.what is not CueKind.TICK:
                        self.ring()
                case Ended(outcome, later=later):
                    self._outcome, self._rest_is_kept = outcome, later
                    self._reach()
                    self._end()
                case SegmentEntered():
                    self._reach()
            if self.observe:
                self.observe(effect)

    def _checkpoint(self) -> None:
        """Record every few seconds how far the set under way is, and once when it is paused."""
        playing = self._player.state is State.PLAYING
        if playing and self._now < self._checkpoint_at:
            return
        if not playing and not self._moved:
            return
        self._checkpoint_at, self._moved = self._now + self._until_next_checkpoint(), playing
        underway = self._player.underway(self._now)
        if underway is not None:
            position = self._player.session_position(self._now)
            self._recorder.checkpoint(underway, position, self._dated())

    def _dated(self) -> str:
        """Return the date and time, by the start's: the clock may be set during a session."""
        if self._began is None:
            return self._clock.wall()
        began, at = self._began
        return dated(began, self._clock.read().passed - at)

    def _until_next_checkpoint(self) -> int:
        """Return for how long none is due: less where it would come just as a second is shown."""
        due = self._player.due(self._now)
        if self._audio.beat_ms < IDLE_MS or due is None or due - self._now <= ASIDE_MS:
            return CHECKPOINT_MS
        return CHECKPOINT_MS - ASIDE_MS // 2

    def _reach(self) -> None:
        """Record which bout is being done or comes next."""
        self._recorder.reach(
            self.timeline,
            self._player.ahead,
            self._clock.wall(),
            hurt=self._player.left_out,
            swaps=self._editor.swapped,
        )

    def _swap(self) -> None:
        self._adopt(self._editor.swap(self._player.plan, self._player.place))

    def _take_saved(self) -> None:
        """Read the routine's file again once it was saved, in a pause or a gap.

        It was just written, so no disk has to be waited for, and sound is queued seconds ahead.
        """
        gap = self.timeline.segments[self._player.place].is_gap
        quiet = self._player.state is State.PAUSED or (self._player.state is State.PLAYING and gap)
        if quiet and self._editor.saved(self._now):
            self._take_edit(self._change(self._editor.read()))

    def _resume(self, at: int) -> None:
        """Continue after a pause, with what was saved a moment ago."""
        change = None
        if self._player.state is State.PAUSED and self._editor.saved_since():
            change = self._change(self._editor.read())
        if isinstance(change, Replace) and self._snapshot.why is not PauseReason.HURT:
            self._adopt(replace(change, resumes=True))
        elif isinstance(change, Replace):
            self._adopt(change)
            self._obey(Key.TOGGLE, at)
        else:
            self._obey(Key.TOGGLE, at)
            if change is not None:
                self._take_edit(change)

    def _take_edit(self, change: Replace | Say) -> None:
        """Adopt a change that nobody asked for.

        Nothing is said if there is none, unless the file was broken a moment ago.
        """
        unchanged = isinstance(change, Say) and change.text == AS_IT_WAS
        if not unchanged or self._broken:
            self._adopt(change)
        self._broken = isinstance(change, Say) and not unchanged

    def _change(self, found: Routine | SuppleError) -> Replace | Say:
        """Return the change to a routine as its file has it now."""
        position = self._player.position(self._now)
        change = self._editor.reload(found, self._player.plan, self._player.place, position)
        self._edits += isinstance(change, Replace)
        return change

    def _reload(self, found: Routine | SuppleError, note: str, since: int | None) -> None:
        change = self._change(found)
        if isinstance(change, Say) and change.text == AS_IT_WAS and since not in (None, self.edits):
            known = taken_up(self._player.bout)
            change = Say(known.text, known.forms)
        if note and isinstance(change, Replace):
            change = replace(change, message=f"{change.message} {note}")
        elif note and isinstance(change, Say):
            # What doesn't fit on the screen is cut from the end.
            said = (note, change.text) if change.text == AS_IT_WAS else (change.text, note)
            change = replace(change, text=" ".join(said))
        self._adopt(change)

    def _adopt(self, command: Replace | Say) -> None:
        before = self._player.bout
        self._perform(self._player.handle(command, self._now))
        if isinstance(command, Replace) and not self.ended:
            self._recorder.next_timeline(before, self._player.bout if command.keeps else None)

    def _publish(self) -> bool:
        """Have shown what there is to see now; return whether any of it is new."""
        if self._player.plan is not self._spoken:
            self._spoken = self._player.plan
            self.speech.follow(self._spoken)
        seen, before = self._seen, (self._seen.at(self._now), self._records.trouble)
        self._snapshot = self._player.snapshot(self._now)
        self._records = self._recorder.status
        self._seen = self._look_ahead(self._snapshot)
        differs = before != (self._snapshot, self._records.trouble)
        after = self._seen.after(self._now)
        new = differs or self._now >= seen.until or bool(after and after != seen.after(self._now))
        if new:
            self._notify()
        return new

    def _look_ahead(self, now_seen: Snapshot) -> _Seen:
        """Return what is seen now and later, as far as nothing needs to be done for it.

        Where sound plays there is always something to do. In a gap, files are looked at.
        """
        now, gap = self._now, now_seen.segment.is_gap
        if self._audio.beat_ms < IDLE_MS or now_seen.state is not State.PLAYING or gap:
            return _Seen(now_seen)
        until = min(self._player.acts(now) or NEVER, now + AHEAD_MS)
        return _Seen(now_seen, self._player.coming(now, until), until)

    def _notify(self) -> None:
        if self.on_change:
            self.on_change()
