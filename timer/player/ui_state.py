"""What the player remembers only to show it, and how a snapshot is taken."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from timer.player.current_segment import CurrentSegment
from timer.player.playhead import Playhead
from timer.player.snapshot import PauseReason, Snapshot, State
from timer.routine.library.screening_questions import Complaint
from timer.timeline.cues.cue import Cue, CueKind
from timer.timeline.segments import Segment, SegmentKind, Timeline

SECOND = 1000
COUNT_IN_TICKS = 3


@dataclass(slots=True)
class View:
    """The player's state as a person knows it."""

    speed: float
    state: State = State.READY
    why: PauseReason | None = None
    rating: Segment | None = None
    complaint: Complaint | None = None
    cue: str | None = None
    told: str | None = None
    told_until: int = 0
    muted: bool = False
    volume: int = 100
    voice: bool = True
    away_ms: int = 0
    sets_done: frozenset[int] = frozenset()
    sets_unsaved: frozenset[int] = frozenset()

    def pause(self, why: PauseReason) -> None:
        """Stand, and say why."""
        self.state, self.why = State.PAUSED, why

    def count_in(self) -> None:
        """Be about to go on."""
        self.state, self.why, self.away_ms = State.COUNTING_IN, None, 0

    def play_on(self) -> None:
        """Go on at once."""
        self.state, self.why = State.PLAYING, None

    def end(self, now: int) -> None:
        """Be over; only a sentence told right before stays."""
        self.state, self.why = State.ENDED, None
        if now >= self.told_until:
            self.told = None

    @property
    def tick_ms(self) -> int:
        """How long a tick of the count-in takes, in real milliseconds."""
        return max(int(SECOND / self.speed), 1)

    def unsaved(self, index: int) -> None:
        """Know of a set that the journal does not hold yet."""
        self.sets_unsaved |= {index}

    def saved(self, index: int) -> None:
        """Know that the journal holds a set."""
        self.sets_unsaved -= {index}
        self.sets_done |= {index}

    def keep_before(self, index: int) -> None:
        """Forget the marks of sets from segment `index` on: another timeline begins there."""
        self.sets_done = frozenset(done for done in self.sets_done if done < index)
        self.sets_unsaved = frozenset(one for one in self.sets_unsaved if one < index)

    def heard(self, cue: Cue) -> None:
        """Show what has just been said."""
        if cue.kind == "speech" and cue.what in (CueKind.CUE, CueKind.ANNOUNCE):
            self.cue = cue.text

    def tell(self, text: str, until: int) -> None:
        """Show a sentence until real time `until`, or while the player stands."""
        self.told, self.told_until = text, until

    def next_change(self, live: CurrentSegment, playhead: Playhead, now: int) -> int | None:
        """Return when something to see or hear next changes by itself, as a real time."""
        if self.state not in (State.PLAYING, State.COUNTING_IN):
            return None
        if now < playhead.real:
            change = now + ((playhead.real - now) % self.tick_ms or self.tick_ms)
        else:
            change = playhead.when(_next_position(live, playhead.at(now))) or now
        return min(change, self.told_until) if now < self.told_until else change

    def ticks_left(self, playhead: Playhead, now: int) -> int | None:
        """Return the ticks left of a count-in, or None where there is none."""
        if self.state is not State.COUNTING_IN:
            return None
        return min(-(-max(playhead.real - now, 0) // self.tick_ms), COUNT_IN_TICKS)

    def seen(self, now: int) -> str | None:
        """Return the sentence that is still to be read at real time `now`."""
        stands = self.state in (State.PAUSED, State.ENDED)
        return self.told if stands or now < self.told_until else None


def _next_position(live: CurrentSegment, position: int) -> int:
    """Return the position of the next cue, phase, second gone or second left."""
    changes = [position + ((live.length - position) % SECOND or SECOND)]
    changes.append(position + SECOND - position % SECOND)
    phase = live.phase_at(position)
    if phase is not None:
        changes.append(position + (phase[1] % SECOND or SECOND))
    if live.passed < len(live.cues):
        changes.append(max(live.cues[live.passed].at_ms, position))
    if live.end is not None:
        changes.append(live.end)
    return min(changes)


def take_snapshot(
    view: View,
    timeline: Timeline,
    live: CurrentSegment,
    playhead: Playhead,
    now: int,
    left_out: Set[str] = frozenset(),
) -> Snapshot:
    """Return what there is to see at real time `now`; segments labelled `left_out` do not come."""
    position = playhead.at(now)
    left = max(live.length - position, 0)
    ended = view.state is State.ENDED
    later_ms, following = _later(timeline, live, left_out)
    total_left = 0 if ended else _up(left) + later_ms // SECOND
    total = _up(timeline.total_ms + live.length - live.segment.length_ms)
    phase = live.phase_at(position)
    waiting = live.waits and live.end is None
    return Snapshot(
        state=view.state,
        why=view.why,
        place=live.place,
        segment=live.segment,
        following=following,
        left_s=None if waiting and left == 0 else _up(left),
        gone_s=position // SECOND,
        over_s=max(position - live.length, 0) // SECOND if live.waits else 0,
        length_s=_up(live.length),
        count_in=view.ticks_left(playhead, now),
        rep=_rep(live, position),
        phase=phase[0].name if phase else None,
        phase_left_s=_up(phase[1]) if phase else None,
        phase_length_s=_up(phase[0].ms) if phase else None,
        cue=view.cue,
        total_s=total,
        total_gone_s=max(total - total_left, 0),
        total_left_s=total_left,
        sets_done=view.sets_done,
        sets_unsaved=view.sets_unsaved,
        rating=None if live.segment.kind is SegmentKind.ASK and not ended else view.rating,
        complaint=view.complaint,
        told=view.seen(now),
        muted=view.muted,
        voice=view.voice,
        speed=view.speed,
        away_s=view.away_ms // SECOND,
        line=playhead,
    )


def _later(
    timeline: Timeline, live: CurrentSegment, left_out: Set[str]
) -> tuple[int, Segment | None]:
    """Return how long everything after the segment takes, and what comes that is no gap."""
    if not left_out:
        return timeline.total_ms - live.segment.end_ms, timeline.next_bout(live.place)
    later = timeline.segments[live.place + 1 :]
    coming = [segment for segment in later if segment.label not in left_out]
    following = next((segment for segment in coming if not segment.is_gap), None)
    return sum(segment.length_ms for segment in coming), following


def _rep(live: CurrentSegment, position: int) -> int | None:
    cycle = live.segment.cycle_ms
    if not cycle:
        return None
    return min(position // cycle + 1, max(live.most, 1))


def _up(ms: int) -> int:
    return -(-ms // SECOND)
