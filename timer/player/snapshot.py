"""Everything visible at a given time, rounded to what a person can see.

`UiState` is what the player remembers only to show it; a `Snapshot` is what a screen draws.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from timer.frozen import keyword_frozen
from timer.player.current_segment import CurrentSegment
from timer.player.playhead import Playhead
from timer.routine.screening_questions import Complaint
from timer.timeline.cues.cue import Cue, CueKind
from timer.timeline.segments import Segment, SegmentKind, Timeline

SECOND = 1000
COUNT_IN_TICKS = 3


class State(StrEnum):
    """What the player is doing."""

    READY = "ready"
    PLAYING = "playing"
    COUNTING_IN = "counting in"
    PAUSED = "paused"
    ENDED = "ended"


class PauseReason(StrEnum):
    """Why the player is paused."""

    PERSON = "person"
    QUIT = "quit"
    HURT = "hurt"
    SLEPT = "slept"
    FROZE = "froze"


class Waiting(StrEnum):
    """What the player waits for the person to do; until then it goes no further."""

    OPEN = "open"
    """To end a bout that lasts as long as they like."""
    REPS = "reps"
    """To end a set of reps at their own pace."""
    EFFORT = "effort"
    """To stop a set where it is hard enough."""
    ANSWER = "answer"
    """To answer a question of the routine, of what hurt, or whether to leave."""


@keyword_frozen
class Snapshot:
    """Everything visible at one time. Equal snapshots look alike, so the second needn't be drawn.

    Seconds are rounded as a countdown shows them: up for what is left, down for what has passed.
    Places count from 0, reps from 1.
    """

    state: State
    why: PauseReason | None
    place: int
    segment: Segment
    following: Segment | None
    """The bout, note or question that comes next."""
    left_s: int | None
    """Seconds left of the segment, or None where it waits for the person past its planned end."""
    gone_s: int
    over_s: int
    """Seconds past the planned end of a segment that waits."""
    length_s: int
    count_in: int | None
    """Ticks left of a count-in."""
    rep: int | None
    phase: str | None
    phase_left_s: int | None
    phase_length_s: int | None
    cue: str | None
    total_s: int
    total_gone_s: int
    total_left_s: int
    sets_done: frozenset[int]
    """Indexes of the segments whose sets the journal holds."""
    sets_unsaved: frozenset[int]
    rating: Segment | None
    """The effort set that is still to be rated."""
    counting: Segment | None
    """The set whose reps may be typed; where `rating` is another question, after that."""
    counted: bool
    """Whether those reps were given; then they may still be corrected, but aren't asked for."""
    offers: bool
    """Whether sets were left out that the person may do after all."""
    waiting: Waiting | None
    complaint: Complaint | None
    """What hurt, while the advice for it is shown."""
    message: str | None
    """The answer to a command, while it is shown."""
    muted: bool
    voice: bool
    speed: float
    away_s: int
    line: Playhead
    """The playhead itself, for what moves smoothly between two snapshots."""
    keeps: bool = True
    """Whether the rest can be kept for later when the session is left."""

    @property
    def takes_digits(self) -> bool:
        """Whether a digit answers something."""
        asks = self.state is State.PAUSED and self.why is PauseReason.HURT
        asks = asks or self.segment.kind is SegmentKind.ASK
        return asks or self.rating is not None or self.counting is not None


@dataclass(slots=True)
class UiState:
    """The player's state as the person sees it."""

    speed: float
    state: State = State.READY
    why: PauseReason | None = None
    rating: Segment | None = None
    counting: Segment | None = None
    counted: bool = False
    complaint: Complaint | None = None
    cue: str | None = None
    message: str | None = None
    message_until: int = 0
    muted: bool = False
    volume: int = 100
    voice: bool = True
    away_ms: int = 0
    keeps: bool = True
    most_ticks: int = COUNT_IN_TICKS
    """How many ticks the count-in shows at most."""
    sets_done: frozenset[int] = frozenset()
    sets_unsaved: frozenset[int] = frozenset()

    def pause(self, why: PauseReason) -> None:
        """Be paused for the reason `why`."""
        self.state, self.why = State.PAUSED, why

    def count_in(self, shown_ms: int) -> None:
        """Be about to continue; the last `shown_ms` before that are counted on the screen."""
        self.state, self.why, self.away_ms = State.COUNTING_IN, None, 0
        self.most_ticks = max(-(-shown_ms // self.tick_ms), COUNT_IN_TICKS)

    def play(self) -> None:
        """Continue at once."""
        self.state, self.why = State.PLAYING, None

    def end(self, now: int) -> None:
        """Be over; a message that is still shown stays."""
        self.state, self.why = State.ENDED, None
        if now >= self.message_until:
            self.message = None

    @property
    def tick_ms(self) -> int:
        """The length of a tick of the count-in, in real milliseconds."""
        return max(int(SECOND / self.speed), 1)

    def count(self, done: Segment | None) -> None:
        """Ask for the reps of the set that was done, or for none any more."""
        self.counting, self.counted = done, False

    def waiting(self, current: CurrentSegment) -> Waiting | None:
        """Return what the player waits for the person to do, if for anything."""
        segment = current.segment
        if self.state is State.PAUSED:
            asks = self.why in (PauseReason.HURT, PauseReason.QUIT)
            return Waiting.ANSWER if asks else None
        if self.state is not State.PLAYING:
            return None
        if segment.kind is SegmentKind.ASK:
            return Waiting.ANSWER
        if not current.waits:
            return None
        return _WAITING.get(segment.kind, Waiting.REPS)

    def unsaved(self, index: int) -> None:
        """Mark a set that the journal doesn't have yet."""
        self.sets_unsaved |= {index}

    def taken_back(self, index: int) -> None:
        """Remove the marks of a set of which nothing was done after all."""
        self.sets_unsaved -= {index}
        self.sets_done -= {index}

    def saved(self, index: int) -> None:
        """Mark a set that the journal has."""
        self.sets_unsaved -= {index}
        self.sets_done |= {index}

    def keep_before(self, index: int) -> None:
        """Remove the marks of sets from segment `index` on, where another timeline starts."""
        self.sets_done = frozenset(done for done in self.sets_done if done < index)
        self.sets_unsaved = frozenset(unsaved for unsaved in self.sets_unsaved if unsaved < index)

    def show_cue(self, cue: Cue) -> None:
        """Show what was just said, if it is an announcement or an author's cue."""
        if cue.kind == "speech" and cue.what in (CueKind.CUE, CueKind.ANNOUNCE):
            self.cue = cue.text

    def show(self, text: str, until: int) -> None:
        """Show a message until real time `until`, and as long as the player is paused."""
        self.message, self.message_until = text, until

    def next_change(self, current: CurrentSegment, playhead: Playhead, now: int) -> int | None:
        """Return the real time of the next change to see or hear without a command, or None."""
        if self.state not in (State.PLAYING, State.COUNTING_IN):
            return None
        if now < playhead.real:
            change = now + ((playhead.real - now) % self.tick_ms or self.tick_ms)
        else:
            change = playhead.when(_next_position(current, playhead.at(now))) or now
        return min(change, self.message_until) if now < self.message_until else change

    def next_act(self, current: CurrentSegment, playhead: Playhead, now: int) -> int | None:
        """Return when more happens by itself than can be told from the time, or None.

        That is a cue, the end of the segment or of a message; seconds and phases only pass.
        """
        if self.state is not State.PLAYING or now < playhead.real:
            return self.next_change(current, playhead, now)
        places = [] if current.end is None else [current.end]
        if current.passed < len(current.cues):
            places.append(current.cues[current.passed].at_ms)
        position = playhead.at(now)
        acts = [playhead.when(max(place, position)) or now for place in places]
        return min([*acts, self.message_until] if now < self.message_until else acts, default=None)

    def _ticks_left(self, playhead: Playhead, now: int) -> int | None:
        """Return the ticks left of a count-in, or None where there is none."""
        if self.state is not State.COUNTING_IN:
            return None
        return min(-(-max(playhead.real - now, 0) // self.tick_ms), self.most_ticks)

    def snapshot(
        self,
        timeline: Timeline,
        current: CurrentSegment,
        playhead: Playhead,
        now: int,
        left_out: Set[str] = frozenset(),
        offer: str | None = None,
    ) -> Snapshot:
        """Return the snapshot at real time `now`, without segments labelled `left_out`.

        An `offer` stays on the screen, where no other question of ours is shown.
        """
        position = playhead.at(now)
        left = max(current.length - position, 0)
        ended = self.state is State.ENDED
        later_ms, following = _later(timeline, current, left_out)
        total_left = 0 if ended else _up(left) + later_ms // SECOND
        total = _up(timeline.total_ms + current.length - current.segment.length_ms)
        phase = current.phase_at(position)
        waiting = current.waits and current.end is None
        asks = self.state is State.PAUSED and self.why in (PauseReason.HURT, PauseReason.QUIT)
        offer = None if asks or ended else offer
        return Snapshot(
            state=self.state,
            why=self.why,
            place=current.place,
            segment=current.segment,
            following=following,
            left_s=None if waiting and left == 0 else _up(left),
            gone_s=position // SECOND,
            over_s=max(position - current.length, 0) // SECOND if current.waits else 0,
            length_s=_up(current.length),
            count_in=self._ticks_left(playhead, now),
            rep=_rep(current, position),
            phase=phase[0].name if phase else None,
            phase_left_s=_up(phase[1]) if phase else None,
            phase_length_s=_up(phase[0].ms) if phase else None,
            cue=self.cue,
            total_s=total,
            total_gone_s=max(total - total_left, 0),
            total_left_s=total_left,
            sets_done=self.sets_done,
            sets_unsaved=self.sets_unsaved,
            rating=None if current.segment.kind is SegmentKind.ASK and not ended else self.rating,
            counting=None
            if current.segment.kind is SegmentKind.ASK and not ended
            else self.counting,
            counted=self.counted,
            offers=offer is not None,
            waiting=self.waiting(current),
            complaint=self.complaint,
            message=self._shown_message(now, offer),
            muted=self.muted,
            voice=self.voice,
            speed=self.speed,
            away_s=self.away_ms // SECOND,
            line=playhead,
            keeps=self.keeps,
        )

    def _shown_message(self, now: int, offer: str | None) -> str | None:
        """Return the message that is still shown at real time `now`, after what is offered."""
        stays = self.state in (State.PAUSED, State.ENDED)
        message = self.message if stays or now < self.message_until else None
        if offer is None or (message and offer in message):
            return message
        return f"{offer} {message}" if message else offer


_WAITING = {SegmentKind.OPEN: Waiting.OPEN, SegmentKind.EFFORT: Waiting.EFFORT}


def _next_position(current: CurrentSegment, position: int) -> int:
    """Return the position of the next cue, phase, second passed or second left."""
    changes = [position + ((current.length - position) % SECOND or SECOND)]
    changes.append(position + SECOND - position % SECOND)
    phase = current.phase_at(position)
    if phase is not None:
        changes.append(position + (phase[1] % SECOND or SECOND))
    if current.passed < len(current.cues):
        changes.append(max(current.cues[current.passed].at_ms, position))
    if current.end is not None:
        changes.append(current.end)
    return min(changes)


def _later(
    timeline: Timeline, current: CurrentSegment, left_out: Set[str]
) -> tuple[int, Segment | None]:
    """Return how long everything after the segment takes, and what comes that isn't a gap."""
    if not left_out:
        return timeline.total_ms - current.segment.end_ms, timeline.next_bout(current.place)
    later = timeline.segments[current.place + 1 :]
    coming = [segment for segment in later if segment.label not in left_out]
    following = next((segment for segment in coming if not segment.is_gap), None)
    return sum(segment.length_ms for segment in coming), following


def _rep(current: CurrentSegment, position: int) -> int | None:
    cycle = current.segment.cycle_ms
    if not cycle:
        return None
    return min(position // cycle + 1, max(current.most, 1))


def _up(ms: int) -> int:
    return -(-ms // SECOND)
