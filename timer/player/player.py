"""The player: commands in, effects out; time is an argument and nothing is performed here."""

from __future__ import annotations

from collections.abc import Callable

from timer.player import commands as do
from timer.player import feedback
from timer.player.clock_gap import Loss
from timer.player.commands import Command, Key
from timer.player.current_segment import MOST_MORE_MS
from timer.player.effects import (
    Answered,
    Effect,
    EffortRated,
    Message,
    Muted,
    Outcome,
    Schedule,
    SetDone,
    Volume,
    Withdraw,
)
from timer.player.feedback import Reply
from timer.player.pausing import Pausing
from timer.player.playhead import Playhead
from timer.player.snapshot import PauseReason, Snapshot, State
from timer.player.ui_state import take_snapshot
from timer.routine.library.screening_questions import COMPLAINTS
from timer.timeline.cues.cue import CueKind
from timer.timeline.segments import Segment, SegmentKind

SOFTEST = 10
"""The lowest volume that a key leads to: what answers the key can still be heard."""


class Player(Pausing):
    """Steps through one timeline; see `Transport` for what it is made with."""

    def start(self, now: int) -> list[Effect]:
        """Begin at real time `now`."""
        self._view.state = State.PLAYING
        return self._go(self._live.place, now) + self._ahead(now)

    def begin_at(self, volume: int, *, muted: bool) -> None:
        """Know how loud everything is from the start, 0 to 100, and whether there is sound."""
        self._view.volume, self._view.muted = volume, muted

    def advance(self, now: int) -> list[Effect]:
        """Let time go on to `now`."""
        return self._run_to(now) + self._ahead(now)

    def handle(self, command: Command, now: int) -> list[Effect]:
        """Obey `command` at real time `now`."""
        if isinstance(command, do.TimeLost):
            return self._away(command)
        effects = self._run_to(now)
        if self._view.state is State.ENDED and not isinstance(command, (do.Saved, do.Digit)):
            return effects
        match command:
            case do.Saved(segment):
                self._view.saved(segment)
            case do.Digit(digit):
                effects += self._digit(digit, now)
            case do.Jump(place):
                effects += self._move_to(place, now)
            case do.Replace():
                effects += self._replace(command, now)
            case do.Say(text, forms):
                effects += self._confirm(feedback.told(text, forms), now)
            case _:
                effects += self._key(command, now)
        return effects + self._settled() + self._ahead(now)

    def snapshot(self, now: int) -> Snapshot:
        """Return what there is to see at real time `now`."""
        timeline, left_out = self._plan.timeline, self._scheduler.left_out
        return take_snapshot(self._view, timeline, self._live, self._playhead, now, left_out)

    def due(self, now: int) -> int | None:
        """Return the real time at which something next changes by itself, or None."""
        return self._view.next_change(self._live, self._playhead, now)

    def interrupt(self, now: int) -> list[Effect]:
        """End the session because the process must go: what was done is handed out."""
        effects = self._run_to(now)
        if self._view.state is not State.ENDED:
            effects += self._end(now, Outcome.INTERRUPTED)
        return effects + self._settled()

    def _key(self, key: Key, now: int) -> list[Effect]:
        """Obey a key; what it means while a question is on show comes first."""
        asked = self._view.why if self._stands else None
        if (asked is PauseReason.QUIT or self._view.complaint) and key in (Key.QUIT, Key.DONE):
            key = Key.LEAVE
        if asked is PauseReason.HURT and key in (Key.DONE, Key.NEXT):
            return self._leave_move(now)
        return _ACTIONS[key](self, now)

    def _toggle(self, now: int) -> list[Effect]:
        return self._resume(now) if self._stands else self._pause(now, PauseReason.PERSON)

    def _mute(self, now: int) -> list[Effect]:
        muted = self._view.muted = not self._view.muted
        if muted:
            return [Muted(muted), *self._reply(Reply(feedback.mute(muted).text), now)]
        return [Muted(muted), *self._confirm(feedback.mute(muted), now)]

    def _volume(self, louder: bool, now: int) -> list[Effect]:
        """Make everything louder or softer; whoever asks for it wants to hear something."""
        view, before = self._view, self._view.volume
        view.volume = min(before + 10, 100) if louder else max(before - 10, min(before, SOFTEST))
        reply = feedback.volume(before, view.volume)
        if view.muted and view.volume == before:
            reply = feedback.mute(False)
        if view.volume == before and view.told == reply.text:
            reply = Reply(reply.text)  # it has been said
        on: list[Effect] = [Muted(False)] if view.muted else []
        view.muted = False
        if self._stands and view.why is not PauseReason.PERSON:
            # A question that is being read out goes on, now at this level, and its text stays.
            tone = Schedule(now, self._plan.tone(CueKind.CONFIRM))
            return [*on, Volume(view.volume), tone, Message(reply.text)]
        return [*on, Volume(view.volume), *self._confirm(reply, now)]

    def _voice(self, now: int) -> list[Effect]:
        if self._speed != 1 and not self._view.voice:
            return self._confirm(feedback.too_fast(), now)
        on = self._view.voice = not self._view.voice
        self._plan = self._plan.with_voice(on)
        self._live.adopt(self._plan, self._playhead.at(now))
        self._scheduler.adopt(self._plan, self._live)
        return [Withdraw(), *self._confirm(feedback.voice(on), now), *self._count_in(now)]

    def _done(self, now: int) -> list[Effect]:
        """End what is under way; a bout is kept as far as it went."""
        complete = self._live.waits
        return self._ended_early(self._close(self._playhead.at(now), complete=complete), now)

    def _ended_early(self, effects: list[Effect], now: int) -> list[Effect]:
        """Go on after a segment that the person ended, and say what is kept of it.

        After a set that waited for the person, tones say enough.
        """
        ended, done = self._live, [one for one in effects if isinstance(one, SetDone)]
        effects += self._onward(now)
        if done and not ended.waits:
            return self._went(effects, feedback.kept(done[0]), now)
        if self._stands:
            return self._went(effects, feedback.moved(self._live.segment), now)
        if ended.waits or self._live is ended:
            return [Withdraw(), *effects]
        return self._went(effects, feedback.coming(self._live.segment), now)

    def _skip(self, now: int) -> list[Effect]:
        skipped = self._live.segment
        effects = self._close(self._playhead.at(now), skipped=True)
        return self._went([*effects, *self._onward(now)], feedback.skip(skipped), now)

    def _move_to(self, place: int, now: int) -> list[Effect]:
        """Go to the start of a segment; what is left behind is kept as far as it went."""
        if not 0 <= place < len(self._plan.timeline.segments):
            return []
        position, effects = self._playhead.at(now), []
        if place > self._live.place:
            effects += self._close(position)
        else:
            self._set_aside(position)
        effects += self._go(place, now)
        # Whoever goes back to a move that was left out wants it after all.
        self._scheduler.left_out.discard(self._live.segment.label)
        self._scheduler.rearm(self._live)
        return self._went(effects, feedback.moved(self._live.segment), now)

    def _change(self, by_ms: int, now: int) -> list[Effect]:
        position = self._playhead.at(now)
        if by_ms < 0 and self._live.length + by_ms <= position:
            return self._ended_early(self._close(position, complete=self._live.waits), now)
        if self._live.length + by_ms > self._live.segment.length_ms + MOST_MORE_MS:
            return self._confirm(feedback.longest(self._live.length - position), now)
        self._live.change(by_ms, position)
        self._scheduler.rearm(self._live)
        told = feedback.change(by_ms, self._live.segment, self._live.length - position)
        return [Withdraw(), *self._confirm(told, now), *self._count_in(now)]

    def _away(self, command: do.TimeLost) -> list[Effect]:
        """Stand where the session was when time was lost."""
        lost = command.lost
        effects = self._run_to(lost.since)
        if self._view.state not in (State.PLAYING, State.COUNTING_IN):
            return effects
        self._view.away_ms = lost.away_ms
        # The session's clock stands through a sleep and goes on while a program is frozen.
        here = lost.since + (lost.away_ms if lost.why is Loss.FROZE else 0)
        paused = self._pause(lost.since, PauseReason(lost.why.value), here, feedback.away(lost))
        return [*effects, *paused]

    def _digit(self, digit: int, now: int) -> list[Effect]:
        ended = self._view.state is State.ENDED
        if self._asks_what_hurt:
            if 1 <= digit <= len(COMPLAINTS):
                return self._complain(COMPLAINTS[digit - 1], now)
            return self._confirm(feedback.no_answer(), now)
        segment = self._live.segment
        asks = segment.kind is SegmentKind.ASK and not ended
        if asks and 1 <= digit <= len(segment.options):
            return self._answer(segment, digit, now)
        rated = None if asks else self._view.rating
        if rated is None:
            reply = feedback.no_answer() if asks else feedback.nothing_asked()
            return [] if ended else self._confirm(reply, now)
        effort = digit or 10
        self._view.rating = None
        return [EffortRated(rated, effort), *self._confirm(feedback.rated(rated, effort), now)]

    def _answer(self, segment: Segment, number: int, now: int) -> list[Effect]:
        option = segment.options[number - 1]
        effects: list[Effect] = [Answered(segment, number)]
        self._scheduler.rearm(self._live)
        reply = feedback.answered(option.say or option.text)
        if option.stops:
            later = self._plan.timeline.segments[self._live.place + 1 :]
            outcome = Outcome.PARTIAL if any(s.is_bout for s in later) else Outcome.FINISHED
            effects += self._end(now, outcome)
        else:
            effects += self._onward(now)
        return self._went(effects, reply, now)

    def _replace(self, command: do.Replace, now: int) -> list[Effect]:
        """Go on with another timeline; what was done before stays done."""
        before = self._live
        effects = [] if command.keeps else self._close(self._playhead.at(now))
        effects += self._hand_out_rest()
        hurt = command.keeps and self.bout is not None and self.bout.index in self._hurt
        self._plan = command.plan
        self._view.keep_before(command.place + 1)
        effects += self._go(command.place, now)
        self._playhead = Playhead(now, command.at_ms, self._playhead.rate)
        self._live.rewind(command.at_ms)
        if command.keeps:
            self._live.follow(before)
        self._scheduler.adopt(command.plan, self._live)
        self._hurt = {self.bout.index} if hurt and self.bout else set()
        reply = Reply(command.told, command.forms)
        if self._asks_what_hurt and not command.answers:
            if not command.keeps:
                self._view.pause(PauseReason.PERSON)
            return [Withdraw(), *effects, *self._confirm(reply, now)]
        return self._went(effects, reply, now)


_ACTIONS: dict[Key, Callable[[Player, int], list[Effect]]] = {
    Key.TOGGLE: Player._toggle,
    Key.DONE: Player._done,
    Key.NEXT: Player._skip,
    Key.BACK: lambda player, now: player._move_to(max(player.place - 1, 0), now),
    Key.RESTART: lambda player, now: player._move_to(player.place, now),
    Key.MORE: lambda player, now: player._change(player._live.step_ms(), now),
    Key.LESS: lambda player, now: player._change(-player._live.step_ms(), now),
    Key.HURTS: Player._hurts,
    Key.QUIT: lambda player, now: player._pause(now, PauseReason.QUIT),
    Key.LEAVE: lambda player, now: player._end(now, Outcome.PARTIAL),
    Key.MUTE: Player._mute,
    Key.VOICE: Player._voice,
    Key.LOUDER: lambda player, now: player._volume(True, now),
    Key.SOFTER: lambda player, now: player._volume(False, now),
}
