"""How the player stands and goes on: pauses, the count-in, and the answers to what hurt."""

from __future__ import annotations

from timer.player import feedback
from timer.player.current_segment import CurrentSegment, Worked
from timer.player.effects import (
    Effect,
    Message,
    Outcome,
    PainReported,
    Schedule,
    SetDone,
    Withdraw,
)
from timer.player.feedback import Reply
from timer.player.playhead import Playhead
from timer.player.snapshot import PauseReason, State
from timer.player.transport import TOLD_FOR_MS, Transport
from timer.player.ui_state import COUNT_IN_TICKS
from timer.routine.library.screening_questions import Complaint
from timer.timeline.cues.cue import CueKind
from timer.timeline.cues.placement import BREATH_MS
from timer.timeline.segments import Segment


class Pausing(Transport):
    """Stops the playhead and lets it go on; see `Transport` for what it is made with."""

    @property
    def _asks_what_hurt(self) -> bool:
        return self._stands and self._view.why is PauseReason.HURT

    def _pause(
        self, now: int, why: PauseReason, heard: int | None = None, reply: Reply | None = None
    ) -> list[Effect]:
        """Stand as of `now`; the tone sounds then, or at `heard`, and then what is said to it."""
        at = now if heard is None else heard
        tone = Schedule(at, self._plan.tone(_PAUSE_TONES[why]))
        self._playhead = self._playhead.paused(now)
        self._view.pause(why)
        said = self._reply(reply or feedback.pause(why), at, tone.cue.length_ms + BREATH_MS)
        return [Withdraw(), tone, *said]

    def _resume(self, now: int, reply: Reply | None = None) -> list[Effect]:
        """Count in, then go on: a hold where it was, a rep or breath at its start.

        What is left is said before, or `reply`.
        """
        position = self._playhead.position
        start = self._live.rep_start(position)
        if start < position:
            self._live.repeat(position, start)
        self._live.closed = False
        self._live.adopt(self._plan, start)
        told = self._reply(reply or feedback.resume(self._live.length - start), now)
        said = sum(one.cue.length_ms + BREATH_MS for one in told if isinstance(one, Schedule))
        begins = now + said + COUNT_IN_TICKS * self._view.tick_ms
        self._playhead = Playhead(begins, start, self._speed)
        self._view.count_in()
        if not self._begins_at(start):
            self._live.give_way(start, start + self._plan.tone(CueKind.RESUMED).length_ms, start)
        self._scheduler.rearm(self._live)
        return [Withdraw(), *told, *self._count_in(now)]

    def _count_in(self, now: int) -> list[Effect]:
        """Return the ticks of a count-in from `now` on, and what sounds when it is over."""
        if self._view.state is not State.COUNTING_IN:
            return []
        start, begins = self._playhead.position, self._playhead.real
        ticks = [begins - left * self._view.tick_ms for left in range(COUNT_IN_TICKS, 0, -1)]
        tone = self._plan.tone(CueKind.COUNTDOWN)
        effects: list[Effect] = [Schedule(at, tone) for at in ticks if at >= now]
        if not self._begins_at(start):
            effects.append(Schedule(begins, self._plan.tone(CueKind.RESUMED)))
        return effects

    def _begins_at(self, position: int) -> bool:
        """Tell whether a cue of the segment's own begins at `position` and tells of going on."""
        return any(cue.at_ms == position for cue in self._live.cues[self._live.passed :])

    def _confirm(self, reply: Reply, now: int) -> list[Effect]:
        """Answer with two quick notes and with words; what was about to sound is planned anew."""
        tone = self._plan.tone(CueKind.CONFIRM)
        said = self._reply(reply, now, tone.length_ms + BREATH_MS)
        return self._over([Schedule(now, tone), *said])

    def _over(self, effects: list[Effect]) -> list[Effect]:
        """Return `effects`; what sounds and waits makes way where something is said in them."""
        says = any(isinstance(one, Schedule) and not one.cue.tone for one in effects)
        return [Withdraw(), *effects] if says else effects

    def _went(self, effects: list[Effect], reply: Reply, now: int) -> list[Effect]:
        """Return `effects`, which moved the playhead, and tell where it is.

        From the question of what hurt, going elsewhere is an answer: it goes on there. What the end
        asks is said first.
        """
        if self._asks_what_hurt:
            return [Withdraw(), *effects, *self._resume(now, reply)]
        if self._stands:
            return [Withdraw(), *effects, *self._confirm(reply, now)]
        said = (one for one in effects if isinstance(one, Schedule) and not one.cue.tone)
        free = [one.at + one.cue.length_ms + BREATH_MS - now for one in said]
        return [Withdraw(), *effects, *self._reply(reply, now, max((self._opening(), *free)))]

    def _hurts(self, now: int) -> list[Effect]:
        """Stop and ask what it was; asked already, ask again."""
        asked, position = self._asks_what_hurt, self._playhead.at(now)
        if asked and self._view.complaint is not None:
            return self._advise(self._view.complaint, now)
        question: Effect = Message(feedback.WHAT_WAS_IT)
        effects = [question, *self._pause(now, PauseReason.HURT)]
        return effects if asked else [*effects, *self._note_pain(position)]

    def _note_pain(self, position: int) -> list[Effect]:
        """Hand out the set that hurt; in a gap it is the one that was to come."""
        bout = self.bout
        if bout is None:
            return []
        self._hurt.add(bout.index)
        if bout == self._live.segment:
            return self._close(position, hurt=True)
        return [self._coming(bout)]

    def _coming(self, bout: Segment) -> SetDone:
        """Return the set of a bout that is still to come, with what was done of it before."""
        self._view.unsaved(bout.index)
        live = CurrentSegment(self._plan, bout.index - 1, attended=self._attended)
        return self._set(live, self._kept.get(bout, Worked()))

    def _complain(self, complaint: Complaint, now: int) -> list[Effect]:
        """Give the advice for what it was; whoever is only tired goes on."""
        self._view.complaint = complaint
        if complaint.ends:
            return self._advise(complaint, now)
        reply, bout = feedback.complained(complaint), self.bout
        undone: list[Effect] = []
        if bout is not None:
            self._hurt.discard(bout.index)
            if bout != self._live.segment:
                undone.append(self._coming(bout))
        effects = self._resume(now, reply)
        self._view.tell(reply.text, self._playhead.real + TOLD_FOR_MS)
        return [*undone, *effects]

    def _advise(self, complaint: Complaint, now: int) -> list[Effect]:
        return [Message(complaint.advice), *self._confirm(feedback.complained(complaint), now)]

    def _settled(self) -> list[Effect]:
        """Hand out what it was that hurt, once the person has gone on from the question."""
        complaint = self._view.complaint
        if complaint is None or self._asks_what_hurt:
            return []
        self._view.complaint = None
        return [PainReported(complaint)]

    def _leave_move(self, now: int) -> list[Effect]:
        """Go on with what is not the move that hurts, now and in later rounds."""
        self._scheduler.left_out.add(self._live.segment.label)
        segments = self._plan.timeline.segments
        place = self._scheduler.after(self._live.place)
        self._view.play_on()
        if place >= len(segments):
            self.at_end = True
            return self._end(now, Outcome.PARTIAL)
        effects = self._go(place, now)
        self._scheduler.rearm(self._live)
        told = self._reply(feedback.left_move(segments[place]), now, self._opening())
        return [Withdraw(), *effects, *told]


_PAUSE_TONES = {
    PauseReason.PERSON: CueKind.PAUSED,
    PauseReason.QUIT: CueKind.PAUSED,
    PauseReason.HURT: CueKind.HURTS,
    PauseReason.SLEPT: CueKind.PAUSED,
    PauseReason.FROZE: CueKind.PAUSED,
}
