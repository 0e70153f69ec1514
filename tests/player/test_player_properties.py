"""What holds of every session, whatever the routine and whatever the person does."""

from __future__ import annotations

from collections import Counter

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.player.playbook import START, only
from tests.strategies import NO_GAPS, breathe, hold, reps, timelines, unfold
from timer.player.clock import LOST_FROM_MS, Loss, Lost
from timer.player.commands import Command, Digit, Jump, Key, Saved, Say, TimeLost
from timer.player.effects import (
    CuePassed,
    Effect,
    Ended,
    Schedule,
    SegmentEntered,
    SetDone,
    Withdraw,
)
from timer.player.player import Player
from timer.player.playhead import Playhead
from timer.player.results import Result
from timer.player.snapshot import Snapshot, State
from timer.timeline.cues.plan import CuePlan
from timer.timeline.segments import Timeline

FEW = settings(max_examples=40)
SOME = settings(max_examples=60)

short = timelines(most=2)
speeds = st.sampled_from([0.25, 0.7, 1.0, 1.3, 3.0, 10.0, 200.0])
commands: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from(Key),
    st.sampled_from([Key.TOGGLE, Key.NEXT, Key.MORE, Key.LESS, Key.DONE]),
    st.builds(Digit, st.integers(0, 9)),
    st.builds(Jump, st.integers(-1, 12)),
    st.builds(Saved, st.integers(1, 9)),
    st.just(Say("Told.")),
)
scripts = st.lists(st.tuples(st.integers(0, 30_000), commands), max_size=12)
"""Commands, each with how long after the one before it comes."""


class Watched:
    """A player that checks after each call what holds between any two calls."""

    def __init__(self, timeline: Timeline, *, attended: bool = True, speed: float = 1.0) -> None:
        self.timeline = timeline
        self.player = Player(CuePlan(timeline, attended=attended), attended=attended, speed=speed)
        self.now = START
        self.effects: list[Effect] = []
        self.scheduled: Counter[Schedule] = Counter()
        self.keep(self.player.start(START))

    def keep(self, effects: list[Effect]) -> None:
        """Remember effects; between two withdrawals no cue may be handed out twice."""
        for effect in effects:
            if isinstance(effect, Withdraw):
                self.scheduled.clear()
            elif isinstance(effect, Schedule) and effect.cue.what != "confirm":
                self.scheduled[effect] += 1
                assert self.scheduled[effect] == 1, f"{effect} was handed out twice"
        self.effects += effects
        self.look()

    def look(self) -> Snapshot:
        """Take a snapshot and check that its numbers make sense."""
        shown = self.player.snapshot(self.now)
        numbers = [shown.left_s, shown.gone_s, shown.over_s, shown.length_s, shown.count_in]
        numbers += [shown.phase_left_s, shown.total_left_s, shown.total_gone_s, shown.total_s]
        assert all(number is None or number >= 0 for number in numbers)
        assert shown.rep is None or shown.rep >= 1
        assert (shown.count_in is not None) == (shown.state is State.COUNTING_IN)
        assert (shown.why is not None) == (shown.state is State.PAUSED)
        return shown

    def go(self, ms: int, step: int = 500) -> None:
        """Let `ms` go by, `step` at a time; the playhead never goes back on its own."""
        target = self.now + ms
        while self.now < target:
            before = (self.player.place, self.player.position(self.now))
            self.now = min(self.now + step, target)
            self.keep(self.player.advance(self.now))
            assert (self.player.place, self.player.position(self.now)) >= before

    def obey(self, command: Command) -> None:
        self.keep(self.player.handle(command, self.now))

    def finish(self, step: int = 900) -> None:
        """Go on until the end, answering whatever waits."""
        for _ in range(2 * len(self.timeline.segments) + 4):
            if self.player.state is State.ENDED:
                return
            if self.player.state is State.PAUSED:
                self.obey(Key.TOGGLE)
            self.go(900_000 if self.player.state is State.PLAYING else 1_000, step=step * 20)
            if self.player.state is State.PLAYING:
                self.obey(Key.DONE)


def run(timeline: Timeline, steps: list[tuple[int, Command]], speed: float = 1.0) -> Watched:
    watched = Watched(timeline, speed=speed)
    for wait, command in steps:
        watched.go(wait)
        watched.obey(command)
    return watched


@FEW
@given(short, scripts, speeds)
def test_nothing_a_person_does_breaks_what_is_shown_or_doubles_a_cue(timeline, steps, speed):
    run(timeline, steps, speed)


@FEW
@given(short, scripts)
def test_the_same_commands_at_the_same_times_give_the_same_effects(timeline, steps):
    assert run(timeline, steps).effects == run(timeline, steps).effects


@FEW
@given(short, scripts)
def test_it_ends_exactly_once_and_does_nothing_after(timeline, steps):
    watched = run(timeline, steps)
    watched.finish()
    watched.obey(Key.LEAVE)
    watched.obey(Key.LEAVE)
    assert len(only(Ended, watched.effects)) == 1
    assert isinstance(only(Ended, watched.effects)[0], Ended)
    count = len(watched.effects)
    watched.go(5_000)
    watched.obey(Key.NEXT)
    assert len(watched.effects) == count


FORWARD = st.sampled_from(
    [Key.TOGGLE, Key.NEXT, Key.DONE, Key.MORE, Key.LESS, Key.RESTART, Key.BACK, Key.VOICE]
)


@SOME
@given(short, st.lists(st.tuples(st.integers(0, 20_000), FORWARD), max_size=12))
def test_every_bout_begun_gives_one_set_before_it_is_left_forwards(timeline, steps):
    watched = Watched(timeline)
    for wait, command in steps:
        watched.go(wait)
        segment = timeline.segments[watched.player.place]
        worked = watched.player.position(watched.now)
        before = len(watched.effects)
        watched.obey(command)
        effects = watched.effects[before:]
        left = watched.player.place > segment.index - 1 or watched.player.state is State.ENDED
        given = [done.segment for done in only(SetDone, effects)]
        if left and segment.is_bout and worked >= 1_000 and only(Withdraw, effects):
            assert given == [segment]
        assert len(given) <= 1
    begun = [e.segment for e in only(SegmentEntered, watched.effects)]
    given = Counter(done.segment.index for done in only(SetDone, watched.effects))
    entered = Counter(segment.index for segment in begun)
    assert all(entered[index] >= count for index, count in given.items())


class SessionRecorder(Watched):
    """Adds up the time spent in each bout, apart from attempts that were left out."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__(timeline)
        self.spent: Counter[int] = Counter()
        self.brief: Counter[int] = Counter()
        """Time in attempts of less than a second, which may count as not started."""
        self.attempt = 0

    def let(self, ms: int) -> None:
        """Let `ms` go by, and look whenever something changes."""
        until = self.now + ms
        while self.now < until and self.player.state is not State.ENDED:
            due = self.player.due(self.now)
            before, place = self.now, self.player.place
            plays = self.player.state is State.PLAYING
            self.now = until if due is None else min(max(due, self.now + 1), until)
            entered = len(only(SegmentEntered, self.effects))
            self.keep(self.player.advance(self.now))
            self.attempt += (self.now - before) if plays else 0
            if (
                len(only(SegmentEntered, self.effects)) > entered
                or self.player.state is State.ENDED
            ):
                self.over(place)

    def obey(self, command: Command) -> None:
        place, entered = self.player.place, len(only(SegmentEntered, self.effects))
        if self.player.state is State.ENDED:
            return
        super().obey(command)
        if len(only(SegmentEntered, self.effects)) > entered or self.player.state is State.ENDED:
            self.over(place, left_out=command is Key.NEXT)

    def over(self, place: int, *, left_out: bool = False) -> None:
        """End the attempt at the bout at `place`."""
        segment = self.timeline.segments[place]
        if segment.is_bout and not left_out:
            count = self.spent if self.attempt >= 1_000 else self.brief
            count[segment.index] += self.attempt
        self.attempt = 0


CHANGES = st.sampled_from([one for one in Key if one is not Key.HURTS])


@settings(max_examples=80, deadline=None)
@given(short, st.lists(st.tuples(st.integers(0, 25_000), CHANGES), max_size=12))
def test_the_seconds_kept_are_those_spent_in_bouts_that_were_not_left_out(timeline, steps):
    ledger = SessionRecorder(timeline)
    for wait, command in steps:
        ledger.let(wait)
        ledger.obey(command)
    ledger.obey(Key.LEAVE)
    last = {done.segment.index: done for done in only(SetDone, ledger.effects)}
    kept = {index: done.seconds for index, done in last.items() if done.result != "skipped"}
    for segment in timeline.segments:
        least = ledger.spent[segment.index]
        most = least + ledger.brief[segment.index]
        assert least - 500 <= 1000 * kept.get(segment.index, 0) <= most + 500


@FEW
@given(timelines(most=3))
def test_undisturbed_every_bout_gives_its_set_right_before_the_next_segment(timeline):
    watched = Watched(timeline, attended=False)
    watched.go(timeline.total_ms + 1_000, step=1_700)
    happened = [e.segment for e in watched.effects if isinstance(e, (SegmentEntered, SetDone))]
    assert happened == [s for s in timeline.segments for _ in range(1 + s.is_bout)]
    for done in only(SetDone, watched.effects):
        assert (done.seconds, done.result) == (done.planned_seconds, Result.DONE)


@FEW
@given(short, st.booleans(), speeds, st.sampled_from([20, 140, 250]))
def test_effects_do_not_depend_on_how_often_time_is_looked_at(timeline, attended, speed, step):
    def effects(step: int) -> list[list[Effect]]:
        watched = Watched(timeline, attended=attended, speed=speed)
        watched.go(int(min(timeline.total_ms, 30_000) / speed) + 4_000, step=step)
        kinds = (CuePassed, SegmentEntered, SetDone, Ended)
        return [only(kind, watched.effects) for kind in kinds] + [
            [s for s in only(Schedule, watched.effects) if s.at <= watched.now]
        ]

    assert effects(step) == effects(900)


@FEW
@given(timelines(most=3))
def test_undisturbed_every_cue_is_passed_once_and_handed_out_once(timeline):
    watched = Watched(timeline, attended=False)
    watched.go(timeline.total_ms + 1_000, step=1_700)
    plan = CuePlan(timeline)
    planned = [
        (START + segment.start_ms + cue.at_ms, cue)
        for place, segment in enumerate(timeline.segments)
        for cue in plan.of(place)
    ]
    assert [(p.at, p.cue) for p in only(CuePassed, watched.effects)] == planned
    if planned[-1][1].what != "finished":
        planned.append((START + timeline.total_ms, plan.ending()))
    assert [(s.at, s.cue) for s in only(Schedule, watched.effects)] == planned


@FEW
@given(st.integers(2, 90), st.data())
def test_a_pause_of_any_length_leaves_the_work_time_of_a_hold_as_it_was(seconds, data):
    watched = Watched(unfold(hold(seconds * 1000), defaults=NO_GAPS))
    when = data.draw(st.integers(0, seconds * 1000 - 1))
    pause = data.draw(st.integers(0, 1_000_000))
    watched.go(when)
    watched.obey(Key.TOGGLE)
    watched.go(pause, step=100_000)
    watched.obey(Key.TOGGLE)
    watched.go(3_000 + seconds * 1000 - when)
    (done,) = only(SetDone, watched.effects)
    assert (done.planned_seconds, done.seconds) == (seconds, seconds)
    assert watched.player.state is State.ENDED
    assert only(Schedule, watched.effects)[-1].at == START + pause + 3_000 + seconds * 1000


@FEW
@given(st.integers(0, 39_999), st.booleans())
def test_a_resumed_breath_or_rep_moves_back_to_its_start_and_arms_its_cues_again(when, breathing):
    step = breathe(cycles=5) if breathing else reps(10, tempo=breathe(cycles=1).pattern)
    timeline = unfold(step, defaults=NO_GAPS)
    watched = Watched(timeline)
    watched.go(when)
    watched.obey(Key.TOGGLE)
    watched.obey(Key.TOGGLE)
    cycle = timeline.segments[0].cycle_ms
    start = when // cycle * cycle
    assert watched.player.position(watched.now) == start
    before = len(watched.effects)
    watched.go(3_000 + timeline.total_ms)
    again = [p.cue for p in only(CuePassed, watched.effects[before:])]
    after = start if start < when else start + 1
    assert again == [cue for cue in CuePlan(timeline, attended=True).of(0) if cue.at_ms >= after]


@FEW
@given(st.integers(0, 59_000), st.lists(st.sampled_from([Key.MORE, Key.LESS]), max_size=6))
def test_plus_and_minus_change_the_length_by_ten_seconds_or_end_it(when, keys):
    watched = Watched(unfold(hold(60_000), hold(60_000), defaults=NO_GAPS))
    watched.go(when)
    length = 60
    for key in keys:
        watched.obey(key)
        length += 10 if key is Key.MORE else -10
        if length * 1000 <= when:
            assert watched.player.place == 1
            return
        assert watched.look().length_s == length
    watched.go(length * 1000 - when)
    assert [e.at for e in only(SegmentEntered, watched.effects)] == [START, START + length * 1000]


@FEW
@given(short, scripts, speeds, st.integers(1, 700))
def test_what_is_shown_changes_no_earlier_than_due_says(timeline, steps, speed, wait):
    watched = run(timeline, steps, speed)
    watched.go(wait)
    for _ in range(8):
        player, now = watched.player, watched.now
        due = player.due(now)
        if due is None:
            assert player.snapshot(now) == player.snapshot(now + 100_000)
            return
        assert due >= now
        shown = player.snapshot(now)
        for probe in {now + (due - now) // 2, max(due - 1, now)}:
            assert player.snapshot(probe) == shown
        watched.now = max(due, now + 1)
        watched.keep(player.advance(watched.now))


@FEW
@given(short, st.integers(0, 60_000), st.sampled_from(Loss), st.integers(LOST_FROM_MS, 10**7))
def test_lost_time_never_moves_the_playhead(timeline, when, why, away):
    watched = Watched(timeline)
    watched.go(when)
    if watched.player.state is not State.PLAYING:
        return
    place, position = watched.player.place, watched.player.position(watched.now)
    watched.obey(TimeLost(Lost(why, watched.now, away)))
    watched.now += away
    watched.keep(watched.player.advance(watched.now))
    assert (watched.player.place, watched.player.position(watched.now)) == (place, position)
    assert watched.look().away_s == away // 1000


@FEW
@given(short, scripts, st.integers(0, 20_000))
def test_an_interrupt_ends_it_at_any_moment(timeline, steps, late):
    watched = run(timeline, steps)
    watched.now += late
    watched.keep(watched.player.interrupt(watched.now))
    watched.keep(watched.player.interrupt(watched.now))
    assert len(only(Ended, watched.effects)) == 1


@given(speeds | st.floats(0.25, 200), st.integers(0, 10**6), st.integers(0, 10**7))
@example(0.7, 0, 7)
def test_a_position_is_reached_at_its_time_and_not_a_millisecond_before(rate, start, position):
    line = Playhead(START, start, rate)
    when = line.when(position)
    assert when is not None
    assert line.at(when) >= position
    assert when == START or line.at(when - 1) < position
