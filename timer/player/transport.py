"""What moves the playhead along: segments entered and closed, each at its own moment."""

from __future__ import annotations

from timer.player.cue_scheduler import CueScheduler
from timer.player.current_segment import CurrentSegment, Worked
from timer.player.effects import (
    CuePassed,
    Effect,
    Ended,
    Message,
    Outcome,
    Schedule,
    SegmentEntered,
    SetDone,
    Withdraw,
)
from timer.player.feedback import NO_SET, Reply, reply
from timer.player.playhead import Playhead
from timer.player.snapshot import State
from timer.player.ui_state import View
from timer.timeline.cues.cue import CueKind, Phrases
from timer.timeline.cues.placement import BREATH_MS
from timer.timeline.cues.plan import CuePlan
from timer.timeline.messages import HOW_HARD
from timer.timeline.segments import Segment, SegmentKind

TOLD_FOR_MS = 4_000
"""How long the confirmation of a command stays to be read."""
WORTH_KEEPING_MS = 1_000
"""A bout left sooner than this was not begun."""


class Transport:
    """The playhead on one timeline, and the segment under it.

    `attended` says whether a person can press keys: open segments then wait for them. `speed` is
    virtual milliseconds a real one. `first` is the place (from 0) of the segment to begin with.
    """

    def __init__(
        self, plan: CuePlan, *, attended: bool, speed: float = 1.0, first: int = 0
    ) -> None:
        self._plan = plan
        self._attended = attended
        self._speed = speed
        self._view = View(speed=speed, voice=plan.voiced)
        self._playhead = Playhead(0, 0, 0.0)
        self._live = CurrentSegment(plan, first, attended=attended)
        self._scheduler = CueScheduler(plan, attended=attended)
        self._hurt: set[int] = set()
        """Indexes of the bouts that hurt, however often they are begun again."""
        self._kept: dict[Segment, Worked] = {}
        """What was done of each bout, without attempts that were left out."""
        self._aside: dict[Segment, CurrentSegment] = {}
        """Bouts that were gone back from, and that have still to be handed out."""
        self.at_end = False
        """Whether the session is over because nothing came after, and not because somebody left."""
        self._worked = False
        """Whether a set was done, at least half of it."""

    @property
    def state(self) -> State:
        """Where the player is."""
        return self._view.state

    @property
    def plan(self) -> CuePlan:
        """The cues and the timeline that are played."""
        return self._plan

    @property
    def place(self) -> int:
        """The place (from 0) of the segment under the playhead."""
        return self._live.place

    @property
    def bout(self) -> Segment | None:
        """The bout under the playhead, or the one that the gap under it leads to."""
        segment = self._live.segment
        coming = self._plan.timeline.next_bout(self.place) if segment.is_gap else segment
        return coming if coming is not None and coming.is_bout else None

    def position(self, now: int) -> int:
        """Return the position in the segment at real time `now`, in milliseconds."""
        return self._playhead.at(now)

    def session_position(self, now: int) -> int:
        """Return the position in the whole session at real time `now`, in milliseconds."""
        segment = self._live.segment
        return segment.start_ms + min(self._playhead.at(now), segment.length_ms)

    def stand_at(self, place: int) -> None:
        """Be about to begin with the segment at `place` (from 0)."""
        self._live = CurrentSegment(self._plan, place, attended=self._attended)

    @property
    def _stands(self) -> bool:
        return self._view.state is State.PAUSED

    def _run_to(self, now: int) -> list[Effect]:
        """Pass cues and segments up to `now`, each at the moment it belongs to."""
        effects: list[Effect] = []
        while self._view.state in (State.PLAYING, State.COUNTING_IN):
            if now < self._playhead.real:
                break
            self._view.state = State.PLAYING
            position, end = self._playhead.at(now), self._live.end
            effects += self._pass(position if end is None else min(position, end))
            if end is None or position < end:
                break
            at = self._playhead.when(end)
            assert at is not None, "a playing playhead moves"
            effects += self._close(end, complete=True)
            effects += self._after(at)
        return effects

    def _pass(self, position: int) -> list[Effect]:
        index = self._live.segment.index
        passed = self._live.pass_to(position)
        for cue in passed:
            self._view.heard(cue)
        return [CuePassed(self._playhead.when(cue.at_ms) or 0, cue, index) for cue in passed]

    def _after(self, at: int) -> list[Effect]:
        """Go on to the next segment at real time `at`, or end."""
        following = self._scheduler.after(self._live.place)
        if following < len(self._plan.timeline.segments):
            return self._go(following, at)
        self.at_end = True
        return self._end(at, Outcome.FINISHED)

    def _go(self, place: int, at: int) -> list[Effect]:
        """Stand at the start of the segment at `place`, playing on if playing."""
        earlier = self._kept.get(self._plan.timeline.segments[place])
        self._live = CurrentSegment(self._plan, place, attended=self._attended, earlier=earlier)
        self._playhead = Playhead(at, 0, 0.0 if self._stands else self._speed)
        self._view.cue = None
        if self._view.state is State.COUNTING_IN:
            self._view.play_on()
        return [SegmentEntered(at, self._live.segment)]

    def _close(
        self, position: int, *, complete: bool = False, skipped: bool = False, hurt: bool = False
    ) -> list[Effect]:
        """Hand out the set under the playhead, if it is a bout that was begun.

        It is kept as far as it went; an attempt that is `skipped` takes nothing from earlier ones.
        """
        live = self._live
        attempt = live.worked_at(position, complete=complete)
        begun = attempt.ms >= WORTH_KEEPING_MS or complete or hurt
        if live.closed or not live.segment.is_bout or not begun:
            return []
        live.closed = True
        self._aside.pop(live.segment, None)
        if live.segment.kind is SegmentKind.EFFORT:
            self._view.rating = live.segment
        self._view.unsaved(live.segment.index)
        if skipped and live.earlier.ms:
            attempt, skipped = Worked(), False
        worked = live.earlier.plus(attempt)
        self._kept[live.segment] = live.earlier if skipped else worked
        bout = self._set(live, worked, skipped=skipped)
        ended = bout.counts and (live.waits or not bout.planned)
        self._worked |= ended or 2 * bout.done >= bout.planned > 0
        return [bout]

    def _set_aside(self, position: int) -> None:
        """Keep what was done of the bout under the playhead until it is done anew, or the end."""
        live = self._live
        attempt = live.worked_at(position, complete=False)
        if not live.closed and live.segment.is_bout and attempt.ms >= WORTH_KEEPING_MS:
            self._kept[live.segment] = live.earlier.plus(attempt)
            self._aside[live.segment] = live

    def _hand_out_rest(self) -> list[Effect]:
        """Hand out the bouts that were gone back from and not done anew."""
        rest = [self._set(live, self._kept[one]) for one, live in self._aside.items()]
        for one in rest:
            self._view.unsaved(one.segment.index)
        self._aside.clear()
        return list(rest)

    def _set(self, live: CurrentSegment, worked: Worked, *, skipped: bool = False) -> SetDone:
        """Return what was `worked` in a bout as a set."""
        seconds = (worked.ms + 500) // 1000
        hurt = live.segment.index in self._hurt
        return SetDone(live.segment, worked.done, live.planned(), seconds, skipped, hurt)

    def _onward(self, now: int) -> list[Effect]:
        self._scheduler.rearm(self._live)
        effects = self._after(now)
        self._scheduler.rearm(self._live)
        return effects

    def _end(self, now: int, outcome: Outcome) -> list[Effect]:
        if outcome is Outcome.FINISHED and not self._worked and self._has_bouts():
            return self._end_undone(now)
        if outcome is Outcome.FINISHED:
            effects = self._scheduler.ending(self._live, self._playhead, now)
        else:
            effects = [Withdraw(), *self._close(self._playhead.at(now))]
        effects += self._hand_out_rest()
        if outcome is Outcome.PARTIAL:
            effects.append(Schedule(now, self._plan.tone(CueKind.CONFIRM)))
        self._playhead = self._playhead.paused(now)
        self._view.end(now)
        if outcome is Outcome.FINISHED and self._unrated():
            effects += self._say(((HOW_HARD,),), now, self._opening())
        return [*effects, Ended(outcome)]

    def _end_undone(self, now: int) -> list[Effect]:
        """End as somebody who leaves does; if nothing at all was done, say so."""
        effects = self._end(now, Outcome.PARTIAL)
        if self._kept_any:
            return effects
        after = self._plan.tone(CueKind.CONFIRM).length_ms + BREATH_MS
        return [*effects[:-1], *self._reply(reply((NO_SET,)), now, after), effects[-1]]

    @property
    def _kept_any(self) -> bool:
        return any(worked.ms or worked.done for worked in self._kept.values())

    def _has_bouts(self) -> bool:
        return any(segment.is_bout for segment in self._plan.timeline.segments)

    def _unrated(self) -> bool:
        """Tell whether a person's effort in the last bout of all was not asked for yet."""
        rated, segments = self._view.rating, self._plan.timeline.segments
        if rated is None or not self._attended:
            return False
        return not any(later.is_bout for later in segments[rated.index :])

    def _ahead(self, now: int) -> list[Effect]:
        if self._view.state not in (State.PLAYING, State.COUNTING_IN):
            return []
        return self._scheduler.ahead(self._live, self._playhead, now)

    def _reply(self, reply: Reply, now: int, after: int = 0) -> list[Effect]:
        """Show and say what a command did; it is said `after` milliseconds from now."""
        self._view.tell(reply.text, now + TOLD_FOR_MS)
        return [Message(reply.text), *self._say(reply.forms, now, after)]

    def _say(self, forms: tuple[Phrases, ...], now: int, after: int) -> list[Effect]:
        """Say the fullest form that is recorded and that no tone comes into."""
        for form in forms:
            if self._view.voice and self._plan.lengths.knows(form):
                cue = self._plan.saying(form)
                if self._makes_way(now, after, cue.length_ms):
                    return [Schedule(now + after, cue)]
        return []

    def _makes_way(self, now: int, after: int, length: int) -> bool:
        """Plan the segment anew around something said; tell whether that can be done."""
        if self._view.state is not State.PLAYING:
            return self._view.state is not State.COUNTING_IN
        position = self._playhead.at(now)
        begins = position + after
        if not self._live.give_way(begins, begins + length, position):
            return False
        self._scheduler.rearm(self._live)
        return True

    def _opening(self) -> int:
        """Return for how long the tone at the segment's start is left to itself."""
        first = (self._plan.ending(),) if self._view.state is State.ENDED else self._live.cues[:1]
        if self._stands:
            return 0
        return sum(cue.length_ms + BREATH_MS for cue in first if cue.tone and cue.at_ms == 0)
