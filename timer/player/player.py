"""The player: commands in, effects out; time is an argument and nothing is performed here.

For example, space five seconds into a hold gives `Withdraw` (what was scheduled), `Schedule` (the
tone of a pause), `Message` ("Paused. Space continues.") and, where its words are recorded, a
`Schedule` of them. The playhead becomes a flat line. Space again gives a line that starts after the
count-in, and cues are scheduled along it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from timer.frozen import frozen, replace
from timer.player import commands as do
from timer.player import feedback
from timer.player.commands import Command, Key
from timer.player.cue_scheduler import CueScheduler
from timer.player.current_segment import CHANGE_MS, MOST_MORE_MS, CurrentSegment, SetLog
from timer.player.effects import (
    Answered,
    CuePassed,
    Effect,
    EffortRated,
    Ended,
    Message,
    Muted,
    Outcome,
    PainReported,
    Schedule,
    SegmentEntered,
    SetDone,
    SetTakenBack,
    Volume,
    Withdraw,
)
from timer.player.feedback import LegsBefore, Reply
from timer.player.key_gate import DOUBLE_MS
from timer.player.playhead import Playhead
from timer.player.results import COUNTED, FINISHED_FROM, NO_SET, Tally, missing
from timer.player.snapshot import COUNT_IN_TICKS, PauseReason, Snapshot, State, UiState
from timer.routine.model import AS_WRITTEN
from timer.routine.screening_questions import COMPLAINTS, Complaint
from timer.timeline.cues.cue import CueKind, Priority
from timer.timeline.cues.placement import BREATH_MS
from timer.timeline.cues.plan import CuePlan
from timer.timeline.messages import Phrases
from timer.timeline.segments import Segment, SegmentKind, Timeline, eased

TOO_FAR = 9
"""An effort that is more than enough; the one above it is never asked for."""
OFFER_MS = 15_000
"""How long what is offered after a set stays on the screen."""
MESSAGE_MS = 4_000
"""How long the answer to a command stays on the screen."""
AGAIN_MS = 700
"""How long the key that answered a question does nothing more."""
TOGETHER_MS = 1_100
"""How soon a second digit belongs to the same number: a second, and the time it is held back."""
MUTE, UNMUTE = "mute", "unmute"
"""The tones before sound goes and once it is back."""
SOFTEST = 10
"""The lowest volume that a key leads to, at which its answer can still be heard."""


@frozen
class Gate:
    """What a set that went too far has changed of the sets after it."""

    rated: Segment
    place: int
    """The place (from 0) from which sets were changed."""
    before: Timeline
    """The timeline without the change."""
    planned: tuple[Segment, ...]
    """The bouts of the session without the change."""
    left_out: bool
    """Whether the other sets are left out, not only cut."""


class Player:
    """Plays one timeline: moves the playhead, and answers what the person does.

    `attended` says whether somebody can press keys, so that open segments wait for them. `speed` is
    how many milliseconds of the routine pass in a real one. `first` is the place (from 0) of the
    segment to start with. Moves labelled `left_out` hurt in an earlier part of the session.
    """

    def __init__(
        self,
        plan: CuePlan,
        *,
        attended: bool,
        speed: float = 1.0,
        first: int = 0,
        left_out: frozenset[str] = frozenset(),
        tested: LegsBefore | None = None,
        keeps: bool = True,
    ) -> None:
        """With `tested`, what each leg did is said at the end, beside the last test.

        `keeps` says whether the rest can be kept for later when the session is left.
        """
        self._tested = tested
        self._plan = plan
        self._attended = attended
        self._speed = speed
        self._ui = UiState(speed=speed, voice=plan.voiced, keeps=keeps)
        self._playhead = Playhead(0, 0, 0.0)
        self._current = CurrentSegment(plan, first, attended=attended)
        self._scheduler = CueScheduler(plan, attended=attended)
        self._scheduler.left_out |= left_out
        self._plus_ms = CHANGE_MS
        self._sets = SetLog(attended=attended)
        self._unanswered: Segment | None = None
        """The question before this segment, if it went by without an answer."""
        self._answered: tuple[Key | do.Digit | None, int] = (None, 0)
        """What answered the last question, and when."""
        self._button: tuple[Key | None, int] = (None, 0)
        """What the only button did last, and when."""
        self._only_button = False
        self._toggled = -DOUBLE_MS
        """When it was last paused or continued by a key."""
        self._typed = (0, 0)
        """The reps typed so far, and when."""
        self._strange = 0
        """How many keys without a meaning were pressed in a row."""
        self._stopped_by_pain = False
        """Whether the session was left from the question of what hurt."""
        self._before_leave: PauseReason | None = None
        """Why it was paused before it was asked whether to leave, if it was."""
        self._gate: Gate | None = None
        """What the effort of the last set changed, until the next bout starts."""
        self._limits: dict[str, int] = {}
        """The most reps of each move that went too far; none of one whose sets are left out."""
        self._planned = _bouts(plan.timeline.segments[first:])
        """The bouts of this session, wherever the routine was changed on the way."""
        self.at_end = False
        """Whether the session is over because nothing came after, not because somebody left."""
        self.active_ms = 0
        """How long it has run so far, without pauses."""
        self._counted = 0
        """The real time up to which that is counted."""

    @property
    def state(self) -> State:
        """What the player is doing."""
        return self._ui.state

    @property
    def plan(self) -> CuePlan:
        """The cues and the timeline that are played."""
        return self._plan

    @property
    def place(self) -> int:
        """The place (from 0) of the segment under the playhead."""
        return self._current.place

    @property
    def bout(self) -> Segment | None:
        """The bout under the playhead, or the one that the gap under it leads to."""
        segment = self._current.segment
        coming = self._plan.timeline.next_bout(self.place) if segment.is_gap else segment
        return coming if coming is not None and coming.is_bout else None

    @property
    def left_out(self) -> frozenset[str]:
        """The labels of moves that hurt, which this session leaves out from now on."""
        segments, stopped = self._plan.timeline.segments, self._stopped_by_pain
        hurt = {segments[index - 1].label for index in self._sets.hurt if stopped}
        return frozenset(self._scheduler.left_out | hurt)

    @property
    def ahead(self) -> Segment | None:
        """The bout under the playhead, or the next one not left out; None if there is none."""
        rest, out = self._plan.timeline.segments[self.place :], self.left_out
        return next((one for one in rest if one.is_bout and one.label not in out), None)

    @property
    def planned(self) -> tuple[Segment, ...]:
        """The bouts of this session, wherever the routine was changed on the way."""
        return tuple(self._planned)

    @property
    def tally(self) -> Tally:
        """What came of the planned bouts so far."""
        return Tally.of(len(self._planned), self._sets.results(self._planned))

    def position(self, now: int) -> int:
        """Return the position in the segment at real time `now`, in milliseconds."""
        return self._playhead.at(now)

    def session_position(self, now: int) -> int:
        """Return the position in the whole session at real time `now`, in milliseconds."""
        segment = self._current.segment
        return segment.start_ms + min(self._playhead.at(now), segment.length_ms)

    def underway(self, now: int) -> SetDone | None:
        """Return the set under the playhead as far as it is at real time `now`, if there is one."""
        return self._sets.underway(self._current, self._playhead.at(now))

    @property
    def planned_ms(self) -> int:
        """The planned time of all bouts of this session."""
        return sum(bout.length_ms for bout in self._planned)

    @property
    def share(self) -> float:
        """The part of the planned work that was done so far, from 0 to 1."""
        return self._sets.share(self._planned)

    @property
    def passed_over(self) -> tuple[str, ...]:
        """What was not even started: bouts before this one, and of painful moves.

        A move of which something was done is named with the number of sets that are missing. Those
        that were skipped have a set that says so.
        """
        segments, hurt = self._plan.timeline.segments, self._scheduler.left_out
        coming = set() if self.at_end else set(segments[self.place :])
        new = (one for one in self._planned if not self._sets.has(one))
        labels = [one.label for one in new if one not in coming or one.label in hurt]
        return missing(labels, self._sets.labels)

    def snapshot(self, now: int) -> Snapshot:
        """Return the snapshot at real time `now`."""
        timeline, left_out = self._plan.timeline, self._scheduler.left_out
        offer = feedback.OFFER if self._gate and self._gate.left_out else None
        return self._ui.snapshot(timeline, self._current, self._playhead, now, left_out, offer)

    def due(self, now: int) -> int | None:
        """Return the real time of the next change without a command, or None."""
        return self._ui.next_change(self._current, self._playhead, now)

    def acts(self, now: int) -> int | None:
        """Return the real time of the next change that isn't only seen, or None."""
        return self._ui.next_act(self._current, self._playhead, now)

    def coming(self, now: int, until: int) -> tuple[tuple[int, Snapshot], ...]:
        """Return what is seen from `now` to `until` while nothing but time passes.

        Each snapshot comes after the real time from which it is seen.
        """
        found: list[tuple[int, Snapshot]] = []
        before, at = now, self.due(now)
        while at is not None and before < at < until:
            found.append((at, self.snapshot(at)))
            before, at = at, self.due(at)
        return tuple(found)

    def set_sound(self, volume: int, *, muted: bool) -> None:
        """Set the volume, from 0 to 100, and whether sound is off, before the start."""
        self._ui.volume, self._ui.muted = volume, muted

    def set_one_button(self, *, on: bool) -> None:
        """Set whether nearly every key is the same button, before the start."""
        self._only_button = on

    def set_plus(self, ms: int) -> None:
        """Set how much longer or shorter plus and minus make a segment."""
        self._plus_ms = ms

    def start(self, now: int) -> list[Effect]:
        """Start to play at real time `now`."""
        self._counted = now
        self._ui.state = State.PLAYING
        return self._enter(self._current.place, now) + self._ahead(now)

    def advance(self, now: int) -> list[Effect]:
        """Let time pass until `now`."""
        return self._run_to(now) + self._ahead(now)

    def handle(self, command: Command, now: int) -> list[Effect]:
        """Carry out `command` at real time `now`."""
        if isinstance(command, do.TimeLost):
            self._count_active(now)
            return self._time_lost(command)
        effects = self._run_to(now)
        if self._ui.state is State.ENDED and not isinstance(command, (do.Saved, do.Digit)):
            return effects
        match command:
            case do.Saved(segment):
                self._ui.saved(segment)
            case do.Twice():
                effects += self._toggle_twice(now)
            case do.Jump(place):
                self._hear_afresh(place)
                effects += self._move_to(place, now)
            case do.Replace():
                effects += self._replace(command, now)
            case do.Say(text, forms):
                effects += self._confirm(feedback.news(text, forms), now)
            case _:
                effects += self._press(command, now)
        return effects + self._pain_reported() + self._ahead(now)

    def interrupt(self, now: int) -> list[Effect]:
        """End the session because the process must stop; what was done is handed out."""
        effects = self._run_to(now)
        if self._ui.state is not State.ENDED:
            effects += self._end(now, Outcome.INTERRUPTED, later=True)
        return effects + self._pain_reported()

    # Time and segments: what happens without a command.

    @property
    def _one_button(self) -> bool:
        """Whether there is only one button, as set before the start or as it was pressed."""
        return self._only_button or self._button[0] is not None

    @property
    def _paused(self) -> bool:
        return self._ui.state is State.PAUSED

    def _run_to(self, now: int) -> list[Effect]:
        """Pass cues and segments up to `now`, each at its own time."""
        effects: list[Effect] = []
        self._count_active(now)
        while self._ui.state in (State.PLAYING, State.COUNTING_IN):
            if now < self._playhead.real:
                break
            self._ui.state = State.PLAYING
            position, end = self._playhead.at(now), self._current.end
            effects += self._pass(position if end is None else min(position, end))
            if end is None or position < end:
                break
            at = self._playhead.when(end)
            assert at is not None, "a playing playhead moves"
            effects += self._close(end, complete=True)
            effects += self._enter_next(at)
        return effects

    def _count_active(self, now: int) -> None:
        if now > self._counted:
            if self._ui.state is State.PLAYING:
                self.active_ms += now - self._counted
            self._counted = now

    def _pass(self, position: int) -> list[Effect]:
        index = self._current.segment.index
        passed = self._current.pass_to(position)
        for cue in passed:
            self._ui.show_cue(cue)
        return [CuePassed(self._playhead.when(cue.at_ms) or 0, cue, index) for cue in passed]

    def _ahead(self, now: int) -> list[Effect]:
        """Return the cues that are due soon and weren't handed out yet."""
        if self._ui.state not in (State.PLAYING, State.COUNTING_IN):
            return []
        return self._scheduler.ahead(self._current, self._playhead, now)

    def _enter(self, place: int, at: int) -> list[Effect]:
        """Move to the start of the segment at `place`; a player that is paused stays so."""
        earlier = self._sets.of(self._plan.timeline.segments[place])
        self._pass_question(onward=place > self._current.place)
        just_done = self._current.segment == self._ui.counting
        self._current = CurrentSegment(self._plan, place, attended=self._attended, earlier=earlier)
        if self._current.segment.is_bout:
            self._gate = None
            if not just_done:
                self._ui.count(None)
        self._playhead = Playhead(at, 0, 0.0 if self._paused else self._speed)
        self._ui.cue = None
        if self._ui.state is State.COUNTING_IN:
            self._ui.play()
        return [SegmentEntered(at, self._current.segment)]

    def _pass_question(self, *, onward: bool) -> None:
        """Remember a question that is left without an answer, through the gap and the next bout."""
        left = self._current.segment
        if left.kind is SegmentKind.ASK:
            self._unanswered = left if onward else None
            self._ui.count(None)
        elif not left.is_gap:
            self._unanswered = None

    def _enter_next(self, at: int) -> list[Effect]:
        """Continue with the next segment at real time `at`, or end."""
        following = self._scheduler.after(self._current.place)
        if following < len(self._plan.timeline.segments):
            return self._enter(following, at)
        self.at_end = True
        return self._end(at, Outcome.FINISHED)

    def _leave_for_next(self, now: int) -> list[Effect]:
        """Continue with the next segment before this one is over, or end."""
        self._scheduler.rearm(self._current)
        effects = self._enter_next(now)
        self._scheduler.rearm(self._current)
        return effects

    def _close(
        self, position: int, *, complete: bool = False, skipped: bool = False, hurt: bool = False
    ) -> list[Effect]:
        """Hand out the set under the playhead, if it is a bout that was started."""
        done = self._sets.close(
            self._current, position, complete=complete, skipped=skipped, hurt=hurt
        )
        if done is None:
            return []
        if done.segment.open and done.segment.counted and done.result in COUNTED:
            effort = done.segment.kind is SegmentKind.EFFORT
            self._ui.rating = done.segment if effort else None
            self._ui.count(done.segment)
            self._typed = (0, 0)
        else:
            self._ui.count(None)
        return [self._unsaved(done)]

    def _unsaved(self, done: SetDone) -> SetDone:
        """Return `done`, whose set is shown as unsaved until the journal has it."""
        self._ui.unsaved(done.segment.index)
        return done

    def _hand_out_rest(self) -> list[Effect]:
        """Hand out the bouts that were left by going back and not done again."""
        return [self._unsaved(done) for done in self._sets.rest()]

    def _end(self, now: int, outcome: Outcome, *, later: bool = False) -> list[Effect]:
        """End, as finished only if enough of the plan was done; if nothing was, say so."""
        why = self._before_leave if self._ui.why is PauseReason.QUIT else self._ui.why
        self._stopped_by_pain = self._paused and why is PauseReason.HURT
        ran_out = outcome is Outcome.FINISHED
        left = [] if ran_out else self._close(self._playhead.at(now))
        effects: list[Effect] = [] if ran_out else [Withdraw(), *left]
        effects += self._hand_out_rest()
        share = self.share
        if ran_out or self.at_end:
            outcome = Outcome.FINISHED if share >= FINISHED_FROM else Outcome.PARTIAL
        undone = ran_out and outcome is Outcome.PARTIAL and not self._sets.anything
        if undone:
            effects.insert(0, Withdraw())
        elif ran_out:
            effects += self._scheduler.ending(self._current, self._playhead, now)
        if undone or (outcome is not Outcome.INTERRUPTED and not ran_out):
            effects.append(Schedule(now, self._plan.tone(CueKind.CONFIRM)))
        self._playhead = self._playhead.paused(now)
        self._ui.end(now)
        if undone:
            after = self._plan.tone(CueKind.CONFIRM).length_ms + BREATH_MS
            effects += self._reply(feedback.reply((NO_SET,)), now, after)
        elif ran_out and self._attended:
            forms = feedback.over(self.tally, self.active_ms, self._unrated(), self._showed())
            effects += self._say(forms, now, self._opening_ms())
        return [*effects, Ended(outcome, share, later)]

    def _showed(self) -> tuple[Phrases, ...]:
        """Return the ways to say what a test of each leg showed; none without both of them."""
        bouts = [one for one in self._plan.timeline.segments if one.kind is SegmentKind.EFFORT]
        reps = {one.side: done for one in bouts if (done := self._sets.reps(one))}
        if self._tested is None or not {"left", "right"} <= reps.keys():
            return ()
        return feedback.legs(reps["left"], reps["right"], self._tested)

    def _unrated(self) -> Segment | None:
        """Return the very last bout if its effort is still to be asked for."""
        rated, segments = self._ui.rating, self._plan.timeline.segments
        if rated is None or not self._attended:
            return None
        return None if any(later.is_bout for later in segments[rated.index :]) else rated

    # Replies: what is shown and said when a command was carried out.

    def _reply(self, reply: Reply, now: int, after: int = 0) -> list[Effect]:
        """Show what a command did, and say it `after` milliseconds from now."""
        self._ui.show(reply.text, now + MESSAGE_MS)
        return [Message(reply.text), *self._say(reply.forms, now, after)]

    def _say(self, forms: tuple[Phrases, ...], now: int, after: int) -> list[Effect]:
        """Say the first form that is recorded and that no tone interrupts."""
        for form in forms:
            if self._ui.voice and self._plan.lengths.knows(form):
                cue = self._plan.saying(form)
                if self._make_way(now, after, cue.length_ms):
                    return [Schedule(now + after, cue)]
        return []

    def _make_way(self, now: int, after: int, length: int) -> bool:
        """Plan the segment again around something said; return whether there is room for it."""
        if self._ui.state is not State.PLAYING:
            return self._ui.state is not State.COUNTING_IN
        position = self._playhead.at(now)
        begins = position + after
        if not self._current.give_way(begins, begins + length, position):
            return False
        self._scheduler.rearm(self._current)
        return True

    def _opening_ms(self) -> int:
        """Return how long the tone at the segment's start takes, with the silence after it."""
        first = self._current.cues[:1]
        if self._ui.state is State.ENDED:
            first = (self._plan.ending(),)
        if self._paused:
            return 0
        return sum(cue.length_ms + BREATH_MS for cue in first if cue.tone and cue.at_ms == 0)

    def _confirm(self, reply: Reply, now: int, tone_name: str | None = None) -> list[Effect]:
        """Answer with two quick notes, or the tone `tone_name`, and with words.

        Where something is said, what sounds or waits makes way for it.
        """
        tone = self._tone(now, tone_name or str(CueKind.CONFIRM))
        answer = self._reply(reply, now, tone.cue.length_ms + BREATH_MS)
        speaks = any(isinstance(effect, Schedule) for effect in answer)
        return [Withdraw(), tone, *answer] if speaks else [tone, *answer]

    def _moved(self, effects: list[Effect], reply: Reply, now: int) -> list[Effect]:
        """Return `effects`, which moved the playhead, and a reply that says where it is.

        From the question of what hurt, moving is an answer, so the session continues there. Where
        `effects` say something themselves (the question at the end), the reply comes after it.
        """
        if self._asks_what_hurt:
            return [Withdraw(), *effects, *self._resume(now, reply)]
        if self._paused:
            return [Withdraw(), *effects, *self._confirm(reply, now)]
        speech = (e for e in effects if isinstance(e, Schedule) and not e.cue.tone)
        free = [said.at + said.cue.length_ms + BREATH_MS - now for said in speech]
        return [Withdraw(), *effects, *self._reply(reply, now, max((self._opening_ms(), *free)))]

    # Keys.

    def _press(self, pressed: Key | do.Digit, now: int) -> list[Effect]:
        """Carry out what was pressed; what answered a question counts once if it comes twice."""
        key, at = self._answered
        if pressed == key and now < at + AGAIN_MS:
            return [self._soft(now)]
        asked = self._asked(pressed)
        if pressed is not Key.UNKNOWN:
            self._strange = 0
        if isinstance(pressed, do.Digit):
            effects = self._digit(pressed, now)
        else:
            effects = self._key(pressed, now)
        if asked is not None and self._asked(pressed) != asked and pressed is not Key.ESCAPE:
            self._answered = pressed, now
        return effects

    def _asked(self, pressed: Key | do.Digit) -> object:
        """Return the question that `pressed` may answer, None where there is none."""
        if self._paused and self._ui.why in (PauseReason.HURT, PauseReason.QUIT):
            return self._ui.why, self._ui.complaint
        if self._ui.state is not State.ENDED and self._current.segment.kind is SegmentKind.ASK:
            return self._current.segment
        return self._ui.rating if isinstance(pressed, do.Digit) else None

    def _soft(self, now: int) -> Effect:
        """Return the soft tone for a key that does nothing."""
        return self._tone(now, str(CueKind.TICK))

    def _tone(self, now: int, tone: str) -> Schedule:
        """Return the tone that answers a key."""
        lengths = self._plan.lengths
        return Schedule(now, lengths.cue(CueKind.CONFIRM, 0, Priority.START_STOP, tone=tone))

    def _unknown(self, now: int) -> list[Effect]:
        """Answer a key without a meaning softly, and the third in a row with the keys that have."""
        self._strange += 1
        if self._strange < 3:
            return [self._soft(now)]
        self._strange = 0
        return self._confirm(feedback.strange(), now)

    def _escape(self, now: int) -> list[Effect]:
        """Go back one step, from a question or a pause to what was before it."""
        if self._paused and self._ui.why is PauseReason.QUIT and self._before_leave is not None:
            self._ui.pause(self._before_leave)
            reply = feedback.pause(self._before_leave, one_button=self._one_button)
            return self._confirm(reply, now)
        if self._asks_what_hurt and self._ui.complaint is not None:
            self._ui.complaint = None
            return self._hurts(now)
        if self._asks_what_hurt:
            return [*self._no_pain(), *self._resume(now)]
        return self._resume(now) if self._paused else self._unknown(now)

    def _ask_to_leave(self, now: int) -> list[Effect]:
        self._before_leave = self._ui.why if self._paused else None
        return self._pause(now, PauseReason.QUIT)

    def _press_button(self, now: int) -> list[Effect]:
        """Do what the only button means: done where something waits, else pause or resume.

        A second press right after a pause or its end is done; right after done it is a slip.
        """
        did, at = self._button
        again = did is not None and now < at + DOUBLE_MS
        if again and did is Key.DONE:
            return [self._soft(now)]
        done = again or self._ui.waiting(self._current) is not None
        self._button = Key.DONE if done else Key.TOGGLE, now
        if again and self._paused and not self._ui.waiting(self._current):
            self._ui.play()
            self._playhead = Playhead(now, self._playhead.position, self._speed)
        return self._key(Key.DONE if done else Key.TOGGLE, now)

    def _key(self, key: Key, now: int) -> list[Effect]:
        """Carry out a key; a question on the screen gives some keys another meaning."""
        asked = self._ui.why if self._paused else None
        if asked is PauseReason.QUIT and key is Key.YES:
            key = Key.LEAVE
        elif asked is PauseReason.QUIT and key is Key.NEXT:
            key = Key.ESCAPE  # an n is a no
        elif asked is PauseReason.QUIT and key in (Key.QUIT, Key.DONE):
            key = Key.LATER
        elif self._ui.complaint and key in (Key.QUIT, Key.DONE):
            key = Key.LEAVE
        elif asked is PauseReason.HURT and key is Key.QUIT:
            key = Key.LATER
        if key is Key.LATER and not self._ui.keeps:
            key = Key.LEAVE
        if asked is PauseReason.HURT and key in (Key.DONE, Key.NEXT):
            return self._leave_move(now)
        return _KEYS[key](self, now)

    def _toggle(self, now: int) -> list[Effect]:
        self._toggled = now
        return self._resume(now) if self._paused else self._pause(now, PauseReason.PERSON)

    def _toggle_twice(self, now: int) -> list[Effect]:
        """Undo the pause of a moment ago, or its end, and say the time."""
        again = now < self._toggled + DOUBLE_MS
        self._toggled = -DOUBLE_MS
        if again and self._paused and self._ui.why is PauseReason.PERSON:
            return self._undo_pause(now)
        if again and self._ui.state is State.COUNTING_IN:
            self._playhead = self._playhead.paused(now)
            self._ui.pause(PauseReason.PERSON)
            return [Withdraw(), *self._tell_time(now)]
        return self._tell_time(now)

    def _undo_pause(self, now: int) -> list[Effect]:
        """Play on from where it was paused a moment ago, and say the time."""
        self._ui.play()
        self._playhead = Playhead(now, self._playhead.position, self._speed)
        self._current.adopt(self._plan, self._playhead.position)
        self._scheduler.rearm(self._current)
        return [Withdraw(), *self._tell_time(now)]

    def _done(self, now: int) -> list[Effect]:
        """End the segment; a bout is kept as far as it went."""
        complete = self._current.waits
        return self._ended_early(self._close(self._playhead.at(now), complete=complete), now)

    def _ended_early(self, effects: list[Effect], now: int) -> list[Effect]:
        """Continue after a segment that the person ended, and say what is kept of it.

        After a set that waited for the person, the tones are enough.
        """
        ended = self._current
        done = next((effect for effect in effects if isinstance(effect, SetDone)), None)
        effects += self._leave_for_next(now)
        if done and not ended.waits:
            return self._moved(effects, feedback.kept(done), now)
        if self._paused:
            return self._moved(effects, feedback.moved(self._current.segment), now)
        if ended.waits or self._current is ended:
            return [Withdraw(), *effects]
        return self._moved(effects, feedback.coming(self._current.segment), now)

    def _skip(self, now: int) -> list[Effect]:
        skipped = self._current.segment
        effects = self._close(self._playhead.at(now), skipped=True)
        effects += self._leave_for_next(now)
        return self._moved(effects, feedback.skip(skipped, self._current.segment), now)

    def _hear_afresh(self, place: int) -> None:
        """Count nothing as heard that a jump to the gap at `place` leaves out on the way."""
        timeline = self._plan.timeline
        ahead = self._current.place + 1 < place < len(timeline.segments)
        if ahead and timeline.segments[place].is_gap:
            self._plan = self._plan.of_timeline(replace(timeline, begins=place))
            self._scheduler.adopt(self._plan, self._current)

    def _move_to(self, place: int, now: int) -> list[Effect]:
        """Move to the start of a segment; what is left behind is kept as far as it went."""
        if not 0 <= place < len(self._plan.timeline.segments):
            return []
        position, effects = self._playhead.at(now), []
        if place > self._current.place:
            effects += self._close(position)
        else:
            self._sets.set_aside(self._current, position)
        effects += self._enter(place, now)
        # Going back to a move that hurt un-skips it.
        self._scheduler.left_out.discard(self._current.segment.label)
        self._scheduler.rearm(self._current)
        return self._moved(effects, feedback.moved(self._current.segment), now)

    def _change(self, sign: int, now: int) -> list[Effect]:
        """Make the segment longer or shorter; with no more left than that, end it."""
        position, by_ms = self._playhead.at(now), sign * self._current.step_ms(self._plus_ms)
        if by_ms < 0 and self._current.length + by_ms <= position:
            return self._ended_early(self._close(position, complete=self._current.waits), now)
        if self._current.length + by_ms > self._current.segment.length_ms + MOST_MORE_MS:
            return self._confirm(feedback.longest(self._current.length - position), now)
        self._current.change(by_ms, position)
        self._scheduler.rearm(self._current)
        reply = feedback.change(by_ms, self._current.segment, self._current.length - position)
        return [Withdraw(), *self._confirm(reply, now), *self._count_in(now)]

    def _tell_time(self, now: int) -> list[Effect]:
        shown = self.snapshot(now)
        left_ms, whole_ms = (shown.left_s or 0) * 1000, shown.total_left_s * 1000
        waits = self._current.waits and not self._current.segment.counted
        passed_ms = self._playhead.at(now) // 1000 * 1000 if waits else None
        return self._confirm(feedback.time_left(left_ms, whole_ms, passed_ms), now)

    def _mute(self, now: int) -> list[Effect]:
        muted = self._ui.muted = not self._ui.muted
        if muted:
            # What sounds makes way for the tone, after which there is silence.
            answer = self._reply(Reply(feedback.mute(muted).text), now)
            return [Withdraw(), self._tone(now, MUTE), Muted(muted), *answer]
        return [Muted(muted), *self._confirm(feedback.mute(muted), now, UNMUTE)]

    def _volume(self, louder: bool, now: int) -> list[Effect]:
        """Make everything louder or softer, and turn sound on if it is off."""
        ui, before = self._ui, self._ui.volume
        ui.volume = min(before + 10, 100) if louder else max(before - 10, min(before, SOFTEST))
        reply = feedback.volume(before, ui.volume)
        if ui.muted and ui.volume == before:
            reply = feedback.mute(False)
        if ui.volume == before and ui.message == reply.text:
            reply = Reply(reply.text)  # it has been said
        on: list[Effect] = [Muted(False)] if ui.muted else []
        tone_name = UNMUTE if ui.muted else None
        ui.muted = False
        if self._paused and ui.why is not PauseReason.PERSON:
            # A question that is being read out continues at this level, and its text stays.
            tone = Schedule(now, self._plan.tone(CueKind.CONFIRM))
            return [*on, Volume(ui.volume), tone, Message(reply.text)]
        return [*on, Volume(ui.volume), *self._confirm(reply, now, tone_name)]

    def _voice(self, now: int) -> list[Effect]:
        if self._speed != 1 and not self._ui.voice:
            return self._confirm(feedback.too_fast(), now)
        on = self._ui.voice = not self._ui.voice
        self._plan = self._plan.with_voice(on)
        self._current.adopt(self._plan, self._playhead.at(now))
        self._scheduler.adopt(self._plan, self._current)
        return [Withdraw(), *self._confirm(feedback.voice(on), now), *self._count_in(now)]

    # Pauses, and the count-in after them.

    def _pause(
        self, now: int, why: PauseReason, heard: int | None = None, reply: Reply | None = None
    ) -> list[Effect]:
        """Pause as of `now`; a tone sounds then, or at `heard`, and the reply is said after it."""
        at = now if heard is None else heard
        hurt = why is PauseReason.HURT
        tone = Schedule(at, self._plan.tone(CueKind.HURTS if hurt else CueKind.PAUSED))
        self._playhead = self._playhead.paused(now)
        self._ui.pause(why)
        reply = reply or feedback.pause(why, one_button=self._one_button, keeps=self._ui.keeps)
        answer = self._reply(reply, at, tone.cue.length_ms + BREATH_MS)
        return [Withdraw(), tone, *answer]

    def _resume(self, now: int, reply: Reply | None = None) -> list[Effect]:
        """Count in, then continue: a hold where it was, a rep or breath from its start.

        Before that `reply` is said, or else how much is left.
        """
        position = self._playhead.position
        start = self._current.rep_start(position)
        if start < position:
            self._current.repeat(position, start)
        self._current.closed = False
        self._current.adopt(self._plan, start)
        welcome, settle_ms = self._welcome_back(self._current.length - start)
        answer = self._reply(reply or welcome, now)
        speech = (e for e in answer if isinstance(e, Schedule))
        said_ms = sum(said.cue.length_ms + BREATH_MS for said in speech)
        lead_ms = max(said_ms + COUNT_IN_TICKS * self._ui.tick_ms, int(settle_ms / self._speed))
        self._playhead = Playhead(now + lead_ms, start, self._speed)
        self._ui.count_in(lead_ms - said_ms)
        if not self._cue_at(start):
            resumed_ms = self._plan.tone(CueKind.RESUMED).length_ms
            self._current.give_way(start, start + resumed_ms, start)
        self._scheduler.rearm(self._current)
        return [Withdraw(), *answer, *self._count_in(now)]

    def _welcome_back(self, left_ms: int) -> tuple[Reply, int]:
        """Return what is said as the session continues, and for how long the person gets ready.

        After a sleep or a freeze they have got up, so they need the time to settle again; what is
        left of a gap is part of it.
        """
        bout = self.bout
        if not self._ui.away_ms or bout is None:
            return feedback.resume(left_ms), 0
        if self._current.segment.is_gap:
            return feedback.back(bout, None), bout.settle_ms - left_ms
        return feedback.back(bout, left_ms), bout.settle_ms

    def _count_in(self, now: int) -> list[Effect]:
        """Return the ticks of a count-in from `now` on, and the tone at its end."""
        if self._ui.state is not State.COUNTING_IN:
            return []
        start, begins = self._playhead.position, self._playhead.real
        ticks = [begins - left * self._ui.tick_ms for left in range(COUNT_IN_TICKS, 0, -1)]
        tone = self._plan.tone(CueKind.COUNTDOWN)
        effects: list[Effect] = [Schedule(at, tone) for at in ticks if at >= now]
        if not self._cue_at(start):
            effects.append(Schedule(begins, self._plan.tone(CueKind.RESUMED)))
        return effects

    def _cue_at(self, position: int) -> bool:
        """Return whether a cue of the segment's own starts at `position` and is still to come."""
        return any(cue.at_ms == position for cue in self._current.cues[self._current.passed :])

    def _time_lost(self, command: do.TimeLost) -> list[Effect]:
        """Pause where the session was when time was lost."""
        lost = command.lost
        effects = self._run_to(lost.since)
        if self._ui.state not in (State.PLAYING, State.COUNTING_IN):
            return effects
        self._ui.away_ms = lost.away_ms
        why = PauseReason(lost.why.value)
        reply = feedback.away(lost, one_button=self._one_button)
        return [*effects, *self._pause(lost.since, why, lost.back, reply)]

    # Pain: the question of what hurt, and its answers.

    @property
    def _asks_what_hurt(self) -> bool:
        return self._paused and self._ui.why is PauseReason.HURT

    def _hurts(self, now: int) -> list[Effect]:
        """Pause and ask what hurt; if that was asked already, ask again."""
        asked, position = self._asks_what_hurt, self._playhead.at(now)
        if asked and self._ui.complaint is not None:
            return self._advise(self._ui.complaint, now)
        question: Effect = Message(feedback.WHAT_WAS_IT)
        effects = [question, *self._pause(now, PauseReason.HURT)]
        return effects if asked else [*effects, *self._note_pain(position)]

    def _note_pain(self, position: int) -> list[Effect]:
        """Hand out the set that hurt; in a gap it is the one to come."""
        bout = self.bout
        if bout is None:
            return []
        self._sets.hurt.add(bout.index)
        if bout == self._current.segment:
            return self._close(position, hurt=True)
        return self._to_come(bout)

    def _to_come(self, bout: Segment) -> list[Effect]:
        """Hand out the set of a bout that is still to come, as far as it was done before."""
        before = self._sets.so_far(bout)
        if before is not None:
            return [self._unsaved(before)]
        self._ui.taken_back(bout.index)
        return [SetTakenBack(bout)]

    def _complain(self, complaint: Complaint, now: int) -> list[Effect]:
        """Give the advice for what hurt; if the person is only tired, continue."""
        self._ui.complaint = complaint
        if complaint.ends:
            return self._advise(complaint, now)
        reply, undone = feedback.complained(complaint, one_button=self._one_button), self._no_pain()
        effects = self._resume(now, reply)
        self._ui.show(reply.text, self._playhead.real + MESSAGE_MS)
        return [*undone, *effects]

    def _no_pain(self) -> list[Effect]:
        """Take back that the bout hurt."""
        bout = self.bout
        if bout is None:
            return []
        self._sets.hurt.discard(bout.index)
        return [] if bout == self._current.segment else self._to_come(bout)

    def _advise(self, complaint: Complaint, now: int) -> list[Effect]:
        return [
            Message(complaint.advice),
            *self._confirm(feedback.complained(complaint, one_button=self._one_button), now),
        ]

    def _leave_move(self, now: int) -> list[Effect]:
        """Continue without the move that hurts, now and in later rounds."""
        unsaid = self._ui.complaint is None
        self._scheduler.left_out.add(self._current.segment.label)
        segments = self._plan.timeline.segments
        place = self._scheduler.after(self._current.place)
        self._ui.play()
        if place >= len(segments):
            self.at_end = True
            return self._end(now, Outcome.PARTIAL)
        effects = self._enter(place, now)
        self._scheduler.rearm(self._current)
        one_button = self._one_button
        reply = feedback.left_move(segments[place], unsaid=unsaid, one_button=one_button)
        answer = self._reply(reply, now, self._opening_ms())
        return [Withdraw(), *effects, *answer]

    def _pain_reported(self) -> list[Effect]:
        """Hand out what hurt, once the person has moved on from the question."""
        complaint = self._ui.complaint
        if complaint is None or self._asks_what_hurt:
            return []
        self._ui.complaint = None
        return [PainReported(complaint)]

    # Digits, and changes to the routine under way.

    def _digit(self, key: do.Digit, now: int) -> list[Effect]:
        digit = key.digit
        ended = self._ui.state is State.ENDED
        if self._asks_what_hurt:
            if 1 <= digit <= len(COMPLAINTS):
                return self._complain(COMPLAINTS[digit - 1], now)
            return self._confirm(feedback.no_answer(), now)
        segment = self._current.segment
        asks = segment.kind is SegmentKind.ASK and not ended
        if asks and 1 <= digit <= len(segment.options):
            return self._answer(segment, digit, now)
        rated = None if asks else self._ui.rating
        counting = None if asks else self._ui.counting
        late = None if ended or counting else self._unanswered
        if rated is None and not asks and late and 1 <= digit <= len(late.options):
            return self._answer_late(late, digit, now)
        if rated is None and counting is not None:
            return self._count_reps(counting, digit, now)
        if rated is None:
            reply = feedback.no_answer() if asks or late else feedback.nothing_asked()
            return [] if ended else self._confirm(reply, now)
        self._ui.rating = None
        effects: list[Effect] = [EffortRated(rated, key.effort)]
        if ended or key.effort < TOO_FAR:
            return [*effects, *self._confirm(feedback.rated(rated, key.effort), now)]
        return [*effects, *self._hold_back(rated, key.effort, now)]

    # The sets after one that went too far.

    def _hold_back(self, rated: Segment, effort: int, now: int) -> list[Effect]:
        """Cut the window of the sets to come, or leave them out after an effort of ten."""
        timeline, place = self._plan.timeline, self._current.place
        later = timeline.segments[place + 1 :]
        same = [one for one in later if one.is_bout and _same_move(one, rated)]
        # In a test of each leg, the other leg has its own limit.
        if not same or AS_WRITTEN in rated.tags:
            return self._confirm(feedback.rated(rated, effort), now)
        left_out = effort > TOO_FAR
        self._gate = Gate(rated, place, timeline, tuple(self._planned), left_out)
        if left_out:
            self._limits[_move(rated)] = 0
            kept = [one for one in later if one.written or not _same_move(one, rated)]
            self._revise(timeline.with_later(place, kept), now, without=same)
            reply = feedback.sets_left_out(effort)
        else:
            reply = feedback.rated(rated, effort, self._cut(self._gate, now))
        answer = self._confirm(reply, now)
        self._ui.show(reply.text, now + OFFER_MS)
        return [Withdraw(), *(one for one in answer if not isinstance(one, Withdraw))]

    def _cut(self, gate: Gate, now: int) -> int:
        """Cut the windows at one rep less than was done; return the most of the next set."""
        worked = self._sets.of(gate.rated)
        done = 0 if worked is None else worked.done if worked.given is None else worked.given
        most = (done or gate.rated.top or 1) - 1
        later = gate.before.segments[gate.place + 1 :]
        self._limits[_move(gate.rated)] = most
        cut = [eased(one, most) if _same_move(one, gate.rated) else one for one in later]
        self._revise(gate.before.with_later(gate.place, cut), now)
        return next(one.top or most for one in cut if one.is_bout and _same_move(one, gate.rated))

    def _revise(self, timeline: Timeline, now: int, without: Sequence[Segment] = ()) -> None:
        """Continue here with other segments after this one; those `without` stay in the plan."""
        coming = _bouts(timeline.segments[self._current.place + 1 :])
        past = set(self._plan.timeline.segments[: self._current.place + 1])
        self._planned = [one for one in self._planned if one in past] + [*without, *coming]
        self._plan = self._plan.of_timeline(timeline)
        self._ui.keep_before(self._current.place + 2)
        self._current.adopt(self._plan, self._playhead.at(now))
        self._scheduler.adopt(self._plan, self._current)

    def _limited(self, plan: CuePlan, place: int) -> CuePlan:
        """Return a new plan with the sets from `place` on held back as in the one before."""
        timeline = plan.timeline
        held = [
            one
            for one in timeline.segments[place:]
            if one.kind is SegmentKind.EFFORT and _move(one) in self._limits
        ]
        if not held:
            return plan

        def within(one: Segment) -> Segment:
            return eased(one, self._limits[_move(one)]) if one in held else one

        here, *later = timeline.segments[place:]
        kept = [within(one) for one in later if one not in held or self._limits[_move(one)]]
        segments = (*timeline.segments[:place], within(here), *later)
        return plan.of_timeline(replace(timeline, segments=segments).with_later(place, kept))

    def _take_back(self, now: int) -> list[Effect]:
        """Do the sets that were left out after all."""
        gate, self._gate = self._gate, None
        if gate is None or not gate.left_out:
            return self._unknown(now)
        effects: list[Effect] = []
        self._limits.pop(_move(gate.rated), None)
        if self._current.place == gate.place:
            self._revise(gate.before, now)
        else:
            self._plan = self._plan.of_timeline(gate.before)
            effects += self._enter(gate.place, now)
            self._scheduler.adopt(self._plan, self._current)
        self._planned = list(gate.planned)
        return [Withdraw(), *self._moved(effects, feedback.sets_taken_back(), now)]

    def _count_reps(self, bout: Segment, digit: int, now: int) -> list[Effect]:
        """Take the reps of the last set; a digit right after another one makes it a number."""
        before, at = self._typed
        both = 0 < before < 10 and now < at + TOGETHER_MS
        reps = 10 * before + digit if both else digit
        self._typed = reps, now
        self._ui.counted = True
        done = self._sets.give_reps(bout, reps)
        kept: list[Effect] = [] if done is None else [self._unsaved(done)]
        gate = self._gate
        if gate is None or gate.left_out or gate.rated != bout or gate.place != self._current.place:
            return [*kept, *self._confirm(feedback.reps_given(reps), now)]
        reply = feedback.reps_given(reps, self._cut(gate, now))
        return [*kept, Withdraw(), *self._confirm(reply, now)]

    def _answer(self, segment: Segment, number: int, now: int) -> list[Effect]:
        option = segment.options[number - 1]
        effects: list[Effect] = [Answered(segment, number)]
        self._scheduler.rearm(self._current)
        reply = feedback.answered(option.say or option.text)
        if option.stops:
            later = self._plan.timeline.segments[self._current.place + 1 :]
            outcome = Outcome.PARTIAL if any(s.is_bout for s in later) else Outcome.FINISHED
            effects += self._end(now, outcome)
        else:
            effects += self._leave_for_next(now)
            self._unanswered = None
        return self._moved(effects, reply, now)

    def _answer_late(self, question: Segment, number: int, now: int) -> list[Effect]:
        """Take the answer to a question that has gone by; what plays now continues."""
        self._unanswered = None
        option = question.options[number - 1]
        effects: list[Effect] = [Answered(question, number)]
        reply = feedback.answered(option.say or option.text)
        if option.stops:
            effects += self._end(now, Outcome.PARTIAL)
            return self._moved(effects, reply, now)
        return [*effects, *self._confirm(reply, now)]

    def _replace(self, command: do.Replace, now: int) -> list[Effect]:
        """Continue with another timeline; what was done before stays done."""
        self._gate = None
        command = replace(command, plan=self._limited(command.plan, command.place))
        before, position = self._current, self._playhead.at(now)
        effects = [] if command.keeps else self._close(position)
        effects += self._hand_out_rest()
        hurt = command.keeps and self.bout is not None and self.bout.index in self._sets.hurt
        past = set(self._plan.timeline.segments[: before.place])
        coming = command.plan.timeline.segments[command.place :]
        self._planned = [one for one in self._planned if one in past] + _bouts(coming)
        self._plan = command.plan
        self._ui.keep_before(command.place + 1)
        effects += self._enter(command.place, now)
        self._playhead = Playhead(now, command.at_ms, self._playhead.rate)
        self._current.rewind(command.at_ms)
        if command.keeps:
            self._current.follow(before, position - command.at_ms)
        self._scheduler.adopt(command.plan, self._current)
        self._sets.hurt = {self.bout.index} if hurt and self.bout else set()
        reply = Reply(command.message, command.forms)
        if self._paused and command.resumes:
            return [Withdraw(), *effects, *self._resume(now, reply)]
        if self._asks_what_hurt and not command.answers:
            if not command.keeps:
                self._ui.pause(PauseReason.PERSON)
            return [Withdraw(), *effects, *self._confirm(reply, now)]
        return self._moved(effects, reply, now)


def _move(bout: Segment) -> str:
    return bout.move or bout.label


def _same_move(one: Segment, other: Segment) -> bool:
    return _move(one) == _move(other)


def _bouts(segments: Sequence[Segment]) -> list[Segment]:
    return [one for one in segments if one.is_bout]


_KEYS: dict[Key, Callable[[Player, int], list[Effect]]] = {
    Key.TOGGLE: Player._toggle,
    Key.DONE: Player._done,
    Key.NEXT: Player._skip,
    Key.BACK: lambda player, now: player._move_to(max(player.place - 1, 0), now),
    Key.RESTART: lambda player, now: player._move_to(player.place, now),
    Key.MORE: lambda player, now: player._change(1, now),
    Key.LESS: lambda player, now: player._change(-1, now),
    Key.HURTS: Player._hurts,
    Key.GO_ON: lambda player, now: (player._resume if player._paused else player._unknown)(now),
    Key.BUTTON: Player._press_button,
    Key.ESCAPE: Player._escape,
    Key.YES: Player._take_back,
    Key.UNKNOWN: Player._unknown,
    Key.QUIT: Player._ask_to_leave,
    Key.LATER: lambda player, now: player._end(now, Outcome.PARTIAL, later=True),
    Key.LEAVE: lambda player, now: player._end(now, Outcome.PARTIAL),
    Key.TIME: Player._tell_time,
    Key.MUTE: Player._mute,
    Key.VOICE: Player._voice,
    Key.LOUDER: lambda player, now: player._volume(True, now),
    Key.SOFTER: lambda player, now: player._volume(False, now),
}
"""What each key does, where no question gives it another meaning."""
