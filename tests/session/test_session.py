"""The engine driven by hand: what is heard and when, what is kept, and what a command changes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.machines import PATIENCE_S
from timer.journal.errors import JournalError, Kind, journal_error
from timer.journal.events import SessionStart
from timer.journal.events import State as Ending
from timer.player.commands import Digit, Jump, Key, Saved
from timer.player.effects import Ended, Message, Muted, Outcome, SegmentEntered, SetDone
from timer.player.player import Player
from timer.player.snapshot import PauseReason, Snapshot, State
from timer.session.loop import SessionLoop
from timer.session.session import IN_A_HURRY_MS, PATIENCE_MS, WAITING, WAITING_MS
from timer.sound.sink import RecordingSink, SoundStatus
from timer.timeline.cues.plan import script
from timer.tui.drawing.typeset import wrap

HOLDS = """\
name: Two holds
steps:
  - hold: Reach
    for: 30s
    settle: 5s
    sides: each
    switch: 5s
  - hold: Fold
    for: 20s
    settle: 5s
"""
EFFORT = """\
name: Effort
steps:
  - effort: Push
    to: 8/10
    window: 3-8
    settle: 0
    sets: 2
    rest: 10s
"""
SWAP = """\
name: Ladder
steps:
  - hold: side-plank
    for: 30s
    settle: 5s
  - hold: Fold
    for: 20s
    settle: 0
"""
Rigs = Callable[..., Any]


def planned(rig: Any) -> list[tuple[int, str]]:
    """Return (ms, tone) of every tone in the script."""
    return sorted(
        (event.start_ms, event.cue.tone) for event in script(rig.plan) if event.cue.tone is not None
    )


def close_to(heard: list[tuple[int, str]], wanted: list[tuple[int, str]]) -> bool:
    """Tell whether the same tones came, each within a millisecond of its place."""
    assert [name for _, name in heard] == [name for _, name in wanted]
    return all(abs(a - b) <= 1 for (a, _), (b, _) in zip(heard, wanted, strict=True))


def test_a_whole_session_sounds_as_its_script_and_is_kept(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(200_000)
    total = session.session.timeline.total_ms
    session.session.finish()
    summary = session.session.join(0)
    assert close_to(session.heard(), planned(session))
    assert (summary.outcome, summary.active_ms, summary.unsaved) == (Outcome.FINISHED, total, ())
    assert [(one.label, one.side, one.seconds) for one in session.keeper.sets] == [
        ("Reach", "left", 30),
        ("Reach", "right", 30),
        ("Fold", None, 20),
    ]
    start = session.keeper.records[0]
    assert isinstance(start, SessionStart)
    assert (start.routine, start.planned_ms, start.speed) == ("test", total, 1.0)
    (end,) = session.keeper.ends
    assert (end.state, end.active_ms) == (Ending.FINISHED, total)
    assert session.sink.closed
    assert session.keeper.closed


@pytest.mark.parametrize(
    "slug", ["nerve-floss-daily", "breathe-down", "nordic-strength", "contrast"]
)
def test_every_tone_of_a_bundled_routine_comes_in_its_place(
    rig: Rigs, bundled: Callable[[str], str], slug: str
) -> None:
    session = rig(bundled(slug), attended=False).begin().run(4_000_000)
    assert session.session.snapshot.state is State.ENDED
    assert close_to(session.heard(), planned(session))


def test_a_set_is_shown_as_done_only_once_it_is_on_the_disk(rig: Rigs) -> None:
    session = rig(HOLDS)
    session.keeper.holds_back = True
    session.begin().run(36_000)
    shown = session.session.snapshot
    assert (shown.sets_done, shown.sets_unsaved) == (frozenset(), {2})
    assert session.seen_as(Saved) == []
    assert session.session.status().unsaved == 1
    session.keeper.save()
    session.turn()
    shown = session.session.snapshot
    assert (shown.sets_done, shown.sets_unsaved) == ({2}, frozenset())
    assert session.seen_as(Saved) == [Saved(2)]


def test_a_report_changes_nothing_until_the_session_takes_it(rig: Rigs) -> None:
    session = rig(HOLDS)
    session.keeper.holds_back = True
    session.begin().run(36_000)
    session.keeper.save()
    session.keeper.signals.on_trouble(
        JournalError(Kind.FULL, "The disk is full.", "Make room."), None
    )
    status = session.session.status()
    assert (status.unsaved, status.trouble) == (1, None)
    session.turn()
    status = session.session.status()
    assert (status.unsaved, status.trouble) == (0, "The disk is full. Make room.")


def test_the_end_is_written_before_the_last_sounds_are_heard(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(200_000)
    assert session.session.ended
    assert not session.sink.closed
    (end,) = session.keeper.ends
    assert (end.state, end.active_ms) == (Ending.FINISHED, session.session.timeline.total_ms)
    session.session.finish()
    assert session.keeper.ends == [end]


def test_an_effort_given_while_the_last_sounds_are_heard_is_kept_after_the_end(rig: Rigs) -> None:
    session = rig(EFFORT.replace("sets: 2", "sets: 1")).begin().run(12_500).press(Key.DONE)
    session.run(60_000)
    assert session.session.ended
    session.session.send(Digit(7))
    session.session.finish()
    assert [type(one).__name__ for one in session.keeper.records[-2:]] == ["SessionEnd", "Rating"]


def test_the_last_set_is_told_as_done_too(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(200_000)
    session.session.finish()
    assert [one.segment for one in session.seen_as(Saved)] == [2, 4, 6]


def test_what_could_not_be_saved_is_named(rig: Rigs) -> None:
    session = rig(HOLDS)
    session.keeper.holds_back = True
    session.begin().run(200_000)
    session.keeper.signals.on_trouble(
        JournalError(Kind.FULL, "The disk is full.", "Make room."), None
    )
    session.session.finish()
    summary = session.session.join(0)
    assert len(summary.unsaved) == 3
    assert "Reach" in summary.unsaved[0]
    assert any("The disk is full." in sentence for sentence in summary.sentences)


@pytest.mark.parametrize("at", [2_300, 12_000, 24_000, 33_000])
def test_a_pause_of_seven_seconds_moves_what_follows_by_that_and_the_count_in(
    rig: Rigs, at: int
) -> None:
    session = rig(HOLDS).begin().run(at)
    session.press(Key.TOGGLE).run(7_000).press(Key.TOGGLE).run(300_000)
    count_in = 3_000
    began = [tone for tone in session.heard() if tone[0] < at]
    after = [tone for tone in session.heard() if tone[0] > at + 7_000 + count_in]
    before = [tone for tone in planned(session) if tone[0] < at]
    moved = [(t + 7_000 + count_in, name) for t, name in planned(session) if t > at]
    assert close_to(began, before)
    assert close_to(after, moved)
    between = [tone for tone in session.heard() if at <= tone[0] <= at + 7_000 + count_in]
    assert [(t, n) for t, n in between if n == "countdown"] == [
        (at + 7_000 + tick, "countdown") for tick in (0, 1_000, 2_000)
    ]


def test_nothing_sounds_while_it_stands(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(10_000).press(Key.TOGGLE).run(60_000)
    assert [name for at, name in session.heard() if at > 10_300] == []
    assert session.session.snapshot.state is State.PAUSED
    assert len(session.sink.beats) > 200


def test_time_paused_is_not_active(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(10_000).press(Key.TOGGLE).run(60_000)
    session.session.stop()
    session.turn()
    session.session.finish()
    assert session.session.join(0).active_ms == 10_000


def test_a_command_counts_from_the_moment_it_was_sent(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(10_000)
    session.session.send(Key.TOGGLE)
    session.clock.advance(900)
    session.session.send(Key.TOGGLE)
    session.clock.advance(900)
    session.turn()
    shown = session.session.snapshot
    assert shown.state is State.COUNTING_IN
    assert shown.count_in == 3
    session.run(40_000)
    entered = [one for one in session.seen_as(SegmentEntered) if one.segment.index == 3]
    assert entered[0].at - session.began == 35_000 + 900 + 3_000


def test_stop_interrupts_and_keeps_the_set_that_was_begun(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(17_400)
    for _ in range(3):
        session.session.stop()
    session.turn()
    session.session.finish()
    assert session.session.ended
    assert session.session.join(0).outcome is Outcome.INTERRUPTED
    assert [(one.label, one.seconds) for one in session.keeper.sets] == [("Reach", 12)]
    assert [end.state for end in session.keeper.ends] == [Ending.INTERRUPTED]
    assert len(session.seen_as(Ended)) == 1


@pytest.mark.parametrize("wall", ["2026-01-01T03:04:05+00:00", "2153-09-01T21:31:33+01:00"])
def test_a_session_ends_after_it_began_whatever_the_clock_is_set_to(rig: Rigs, wall: str) -> None:
    session = rig(HOLDS).begin().run(6_000)
    session.clock.set(wall)
    session.clock.sleep(60_000)
    session.run(3_000).press(Key.TOGGLE).run(300_000)
    ends = [one.ended_at for one in (*session.keeper.sets, *session.keeper.ends)]
    assert ends == sorted(ends)
    assert "2026-01-02T03:05:05+00:00" < ends[0] <= ends[-1] < "2026-01-02T03:10:05+00:00"


def test_leaving_is_partial(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(10_000).press(Key.QUIT)
    assert session.session.snapshot.why is PauseReason.QUIT
    session.press(Key.QUIT)
    session.session.finish()
    assert session.session.join(0).outcome is Outcome.PARTIAL


@pytest.mark.parametrize("slept", [True, False])
def test_lost_time_makes_it_stand_where_it_was(rig: Rigs, slept: bool) -> None:
    session = rig(HOLDS).begin().run(12_000)
    if slept:
        session.clock.sleep(600_000)
    else:
        session.clock.advance(600_000)
    session.turn()
    shown = session.session.snapshot
    assert shown.state is State.PAUSED
    assert shown.why is (PauseReason.SLEPT if slept else PauseReason.FROZE)
    assert shown.away_s == 600
    assert shown.total_gone_s == 12
    session.press(Key.TOGGLE).run(200_000)
    assert [one.seconds for one in session.keeper.sets] == [30, 30, 20]
    lost = [tone for tone in planned(session) if tone[0] > 12_500]
    settle = 5_000  # to get into position again, for who had got up
    late = settle if slept else 600_000 + settle
    after = [tone for tone in session.heard() if tone[0] > 12_000 + late]
    assert close_to(after, [(at + late, name) for at, name in lost])


def test_losing_time_before_the_first_tone_does_no_harm(rig: Rigs) -> None:
    session = rig(HOLDS)
    session.sink.lead_ms = 1_000
    session.begin()
    session.clock.advance(60_000)
    session.turn()
    assert session.session.snapshot.total_gone_s == 0
    session.press(Key.TOGGLE).run(200_000)
    assert [one.seconds for one in session.keeper.sets] == [30, 30, 20]


def test_commands_before_the_first_tone_count_from_the_start(rig: Rigs) -> None:
    session = rig(HOLDS)
    session.sink.lead_ms = 1_000
    session.begin().press(Key.NEXT).press(Key.TOGGLE, Key.TOGGLE).run(300_000)
    assert [one.seconds for one in session.keeper.sets] == [30, 30, 20]
    session.session.finish()
    assert len(session.keeper.ends) == 1


@pytest.mark.parametrize("speed", [0.25, 1.0, 2.0, 7.3, 200.0])
def test_speed_changes_when_and_not_what(rig: Rigs, speed: float) -> None:
    session = rig(HOLDS, speed=speed).begin()
    total = session.session.timeline.total_ms
    session.run(1_000_000)
    assert [one.seconds for one in session.keeper.sets] == [30, 30, 20]
    session.session.finish()
    assert session.session.join(0).active_ms == pytest.approx(total / speed, abs=2)
    wanted = [(round(at / speed), name) for at, name in planned(session)]
    assert len(session.heard()) == len(wanted)
    assert speed > 2 or close_to(session.heard(), sorted(wanted))


def test_mute_silences_the_sink_and_the_session_goes_on(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(10_000).press(Key.MUTE)
    assert [call[:2] for call in session.sink.calls].count(("mute", True)) == 1
    assert session.session.snapshot.muted
    session.press(Key.MUTE)
    assert session.sink.calls.count(("mute", False)) == 1
    session.run(200_000)
    assert len(session.keeper.sets) == 3


def test_an_effort_waits_for_the_person_and_takes_a_rating(rig: Rigs) -> None:
    session = rig(EFFORT).begin().run(12_500).press(Key.DONE)
    (kept,) = session.keeper.sets
    assert (kept.kind, kept.done) == ("effort", 4)
    assert session.session.snapshot.rating is not None
    session.press(Digit(0))
    assert session.keeper.records[-1].effort == 10


def test_going_back_to_a_rated_set_and_leaving_keeps_its_rating(rig: Rigs) -> None:
    session = rig(EFFORT).begin().run(12_500).press(Key.DONE, Digit(7)).run(3_000)
    session.press(Key.BACK, Key.BACK, Key.BACK).run(9_000).press(Key.LEAVE)
    assert {one.effort for one in session.keeper.sets[1:]} == {7}
    assert session.keeper.sets[-1].done >= 4


@pytest.mark.parametrize("leave", [Key.LEAVE, Outcome.INTERRUPTED])
def test_the_seconds_of_a_bout_that_is_left_are_kept(rig: Rigs, leave: Key | Outcome) -> None:
    session = rig(HOLDS).begin().run(17_000)
    session.press(leave) if isinstance(leave, Key) else session.session.stop(leave)
    session.turn()
    (kept,) = session.keeper.sets
    assert (kept.seconds, kept.result) == (12, "short")


def test_a_swap_goes_down_the_ladder_and_back(rig: Rigs) -> None:
    session = rig(SWAP).begin().run(8_000)
    labels = [session.session.snapshot.segment.label]
    for _ in range(12):
        session.session.swap()
        session.turn()
        labels.append(session.session.snapshot.segment.label)
        session.run(100)
        if labels[-1] == labels[0]:
            break
    assert labels[0] == labels[-1]
    assert len(set(labels)) == len(labels) - 1 > 1
    session.run(300_000)
    session.session.finish()
    assert session.keeper.sets[-1].label == "Fold"
    assert [end.state for end in session.keeper.ends] == [Ending.FINISHED]


def test_a_swap_never_offers_the_move_that_comes_next_anyway(rig: Rigs) -> None:
    plank = "name: Planks\nsteps:\n  - {hold: plank, for: 30s}\n  - {hold: %s, for: 30s}\n"
    for following, offered in (("side-plank", "Knee plank"), ("knee-plank", "Dead bugs")):
        session = rig(plank % following).begin().run(8_000)
        session.session.swap()
        session.turn()
        assert session.session.snapshot.segment.label == offered


def test_a_swap_where_there_is_none_says_so_and_changes_nothing(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(8_000)
    timeline = session.session.timeline
    session.session.swap()
    session.turn()
    assert session.session.timeline is timeline
    assert "Reach" in session.session.snapshot.message


def test_sets_after_a_swap_are_other_sets(rig: Rigs) -> None:
    session = rig(SWAP).begin().run(20_000)
    session.session.swap()
    session.turn().run(300_000)
    kept = session.keeper.sets
    assert len({one.id for one in kept}) == len(kept) == 3
    assert kept[0].label != kept[1].label
    assert kept[-1].label == "Fold"


def test_an_edited_file_is_taken_up_where_the_session_stands(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(50_000)
    before = session.session.snapshot
    session.text = HOLDS.replace("Fold", "Bend") + "  - hold: More\n    for: 10s\n"
    session.session.reload()
    session.turn()
    after = session.session.snapshot
    assert (after.segment.label, after.segment.side) == ("Reach", "right")
    assert (after.left_s, after.place) == (before.left_s, before.place)
    session.run(300_000)
    assert [one.label for one in session.keeper.sets] == ["Reach", "Reach", "Bend", "More"]
    assert [one.seconds for one in session.keeper.sets] == [30, 30, 20, 10]


@pytest.mark.parametrize("text", ["", "name: [", HOLDS])
def test_a_broken_or_unchanged_file_disturbs_nothing(rig: Rigs, text: str) -> None:
    session = rig(HOLDS).begin().run(50_000)
    timeline, session.text = session.session.timeline, text
    session.session.reload()
    session.turn()
    assert session.session.timeline is timeline
    assert session.session.snapshot.message
    session.run(300_000)
    heard = [tone for tone in session.heard() if tone != (50_000, "confirm")]
    assert close_to(heard, planned(session))


def test_a_file_cut_short_is_taken_up_too(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(90_000)
    session.text = "name: Short\nsteps:\n  - hold: Only\n    for: 5s\n    settle: 0\n"
    session.session.reload()
    session.turn().run(60_000)
    assert session.session.ended
    assert session.keeper.sets[-1].label == "Only"


def test_many_commands_at_once_do_not_hold_up_a_turn(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(10_000)
    for _ in range(1_000):
        session.session.send(Key.MUTE)
    session.turn()
    assert 0 < len(session.seen_as(Muted)) < 500
    for _ in range(6):
        session.turn()
    assert len(session.seen_as(Muted)) == 1_000
    session.run(200_000)
    assert len(session.keeper.sets) == 3


def test_changes_are_published_once_each(rig: Rigs) -> None:
    session = rig(HOLDS)
    shown: list[Any] = []
    session.session.on_change = lambda: shown.append(session.session.snapshot)
    session.begin().run(60_000)
    assert all(one != other for one, other in pairwise(shown))
    assert len(shown) < 200


KEYS = st.sampled_from([*Key, *(Digit(n) for n in (0, 1, 8)), "swap", "reload", "stop", "edit"])
PRESSES = st.lists(st.tuples(st.integers(0, 40_000), KEYS), max_size=25)


@pytest.mark.parametrize("slug", ["nordic-strength", "evening-loosen", "gentle-twice-daily"])
@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(presses=PRESSES, attended=st.booleans(), speed=st.sampled_from([1.0, 7.3, 50.0]))
def test_whatever_is_pressed_a_session_ends_once_and_every_set_is_kept(
    rig: Rigs,
    bundled: Callable[[str], str],
    slug: str,
    presses: list[tuple[int, Any]],
    attended: bool,
    speed: float,
) -> None:
    session = rig(bundled(slug), attended=attended, speed=speed).begin()
    original = session.text
    for wait, key in presses:
        session.run(round(wait / speed))
        match key:
            case "swap":
                session.session.swap()
            case "reload":
                session.session.reload()
            case "edit":
                session.text = original.replace("for: 30s", "for: 20s")
                session.session.reload()
            case "stop":
                session.session.stop(Outcome.PARTIAL)
            case _:
                session.session.send(key)
        session.turn()
    session.session.send(Jump(len(session.session.timeline.segments) - 1))
    session.turn().run(20_000)
    session.session.stop()
    session.turn()
    session.session.finish()
    assert session.session.snapshot.state is State.ENDED
    assert len(session.seen_as(Ended)) == 1
    (end,) = session.keeper.ends
    assert end.state.value == session.session.join(0).outcome.value
    assert len(session.seen_as(SetDone)) == len(session.keeper.sets)
    assert session.session.join(0).unsaved == ()
    assert 0 <= end.active_ms <= session.gone
    assert all(one.text for one in session.seen_as(Message))


def test_the_thread_runs_a_session_to_its_end(rig: Rigs) -> None:
    session = rig(HOLDS)
    session.session.start()
    session.session.stop()
    assert session.session.join(PATIENCE_S).outcome is Outcome.INTERRUPTED
    assert session.session.closed
    assert len(session.keeper.ends) == 1


def test_what_breaks_in_the_thread_is_raised_where_the_end_is_waited_for(rig: Rigs) -> None:
    session = rig(HOLDS)
    ended: list[bool] = []

    def broken(_: object) -> None:
        raise LookupError("a broken observer")

    session.session.observe = broken
    session.session.on_change = lambda: ended.append(session.session.ended)
    session.session.start()
    with pytest.raises(LookupError, match="a broken observer"):
        session.session.join(PATIENCE_S)
    assert session.session.ended
    assert ended[-1]
    assert session.keeper.closed
    assert session.sink.closed


def test_what_breaks_at_the_very_end_still_lets_go_of_who_waits(rig: Rigs) -> None:
    session = rig(HOLDS)

    def full(timeout: float) -> list[object]:
        raise LookupError("a broken keeper")

    session.keeper.close = full
    session.session.start()
    session.session.stop()
    with pytest.raises(LookupError, match="a broken keeper"):
        session.session.join(PATIENCE_S)
    assert session.session.closed


class Stuck(RecordingSink):
    """A device that can't be closed."""

    def close(self) -> None:
        super().close()
        raise LookupError("a broken sink")


class Unseen(Player):
    """A player that can't be shown once it has begun."""

    def snapshot(self, now: int) -> Snapshot:
        if self.state is not State.READY:
            raise LookupError("a broken snapshot")
        return super().snapshot(now)


@pytest.mark.parametrize(
    ("broken", "what"),
    [({"sink": Stuck()}, "a broken sink"), ({"player": Unseen}, "a broken snapshot")],
)
def test_sound_and_journal_are_closed_whatever_breaks(
    rig: Rigs, broken: dict[str, Any], what: str
) -> None:
    session = rig(HOLDS, **broken)
    session.session.start()
    session.session.stop()
    with pytest.raises(LookupError, match=what):
        session.session.join(PATIENCE_S)
    assert len(session.keeper.ends) == 1
    assert session.sink.closed
    assert session.keeper.closed


def test_the_failure_is_known_before_the_session_counts_as_closed() -> None:
    class Broken:
        ended = True

        def ready(self) -> bool:
            return True

        def begin(self) -> None:
            raise LookupError("first")

        def turn(self, waited_ms: int) -> int:
            return 0

        def close(self) -> None:
            with pytest.raises(LookupError, match="first"):
                loop.join(0)
            raise LookupError("second")

    loop = SessionLoop(Broken(), lambda ms: None, lambda: None)
    loop.start()
    with pytest.raises(LookupError, match="first"):
        loop.join(PATIENCE_S)
    assert loop.closed


def test_a_set_under_way_is_recorded_every_few_seconds_and_when_it_is_paused(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(5_000 + 13_500)
    keeper = session.keeper
    seconds = [one.seconds for one in keeper.checkpoints]
    assert seconds == sorted(seconds)
    assert all(later - earlier == 3 for earlier, later in pairwise(seconds))
    session.press(Key.TOGGLE)
    assert (keeper.checkpoints[-1].seconds, keeper.checkpoints[-1].result) == (14, "short")
    count = len(keeper.checkpoints)
    session.run(60_000)
    assert len(keeper.checkpoints) == count
    assert keeper.sets == []
    session.press(Key.TOGGLE).run(4_000).press(Key.DONE)
    (kept,) = keeper.sets
    assert {one.id for one in keeper.checkpoints} == {kept.id}
    assert session.session.snapshot.sets_done == {2}


def test_a_pause_is_seen_before_it_is_recorded(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(18_500)
    before, seen = len(session.keeper.checkpoints), list[tuple[State, int]]()
    session.session.on_change = lambda: seen.append(
        (session.session.snapshot.state, len(session.keeper.checkpoints))
    )
    session.press(Key.TOGGLE)
    assert seen == [(State.PAUSED, before)]
    assert len(session.keeper.checkpoints) == before + 1


def test_a_checkpoint_on_its_way_to_the_disk_does_not_pass_for_the_set(rig: Rigs) -> None:
    session = rig(HOLDS).begin()
    session.keeper.holds_back = True
    session.run(12_000).press(Key.DONE)
    for one in session.keeper.checkpoints:
        session.keeper.signals.on_saved(one)
    session.turn()
    assert session.session.snapshot.sets_unsaved == {2}
    session.keeper.save()
    assert session.turn().session.snapshot.sets_done == {2}


def test_after_an_edit_the_set_under_way_is_still_the_same(rig: Rigs) -> None:
    session = rig(HOLDS).begin().run(17_000)
    session.text = HOLDS.replace("steps:\n", "steps:\n  - {hold: New, for: 9s, settle: 5s}\n")
    session.session.reload()
    session.turn().run(200_000)
    ids = {one.id for one in (*session.keeper.checkpoints, *session.keeper.sets)}
    assert ids == {one.id for one in session.keeper.sets}


@pytest.mark.parametrize("width", [38, 78])
def test_that_sets_are_kept_is_within_the_two_rows_of_a_notice(rig: Rigs, width: int) -> None:
    session = rig(HOLDS).begin().run(36_000)
    path = Path("/", "p" * 59)
    session.keeper.signals.on_trouble(journal_error(Kind.BUSY, path), path)
    session.turn()
    trouble = session.session.status().trouble or ""
    shown = " ".join(wrap(trouble, width, 2))
    assert shown.startswith("Your sets are kept and will be added later.")
    assert f"kept in {path}." in trouble


def test_what_is_wrong_with_the_folder_is_said_once(rig: Rigs) -> None:
    session = rig(HOLDS).begin()
    session.keeper.signals.on_notice("No folder.")
    session.keeper.signals.on_trouble(JournalError(Kind.READ_ONLY, "No folder.", "Make it."), None)
    session.turn()
    assert session.session.status().trouble == "No folder. Make it."


class Opening(RecordingSink):
    """A sink whose device takes as long to open as a test says."""

    lead_ms = 1_000
    device = ""
    aligned = False

    def status(self) -> SoundStatus:
        return SoundStatus("opening", self.device, aligned=self.aligned)


def waited(session: Any, most_ms: int = 60_000) -> int:
    """Return after how many milliseconds a session that waits for its sound is ready."""
    for ms in range(0, most_ms, 20):
        if session.session.ready():
            return ms
        session.clock.advance(20)
    return most_ms


def test_a_slow_device_moves_the_start_and_loses_no_tone(rig: Rigs) -> None:
    session = rig(HOLDS, sink=Opening())
    assert waited(session, 3_500) == 3_500
    assert session.session.status().news == WAITING
    assert [one.text for one in session.seen_as(Message)] == [WAITING]
    session.sink.device = "Speakers"
    assert not session.session.ready()
    session.sink.aligned = True
    assert session.session.ready()
    session.begin()
    assert session.sink.heard()[0] == (session.began + 3_500 + 1_000, "start")
    assert session.session.status().news != WAITING


def test_a_device_that_never_opens_is_waited_for_less_long_once_a_key_is_pressed(rig: Rigs) -> None:
    assert waited(rig(HOLDS, sink=Opening())) == PATIENCE_MS + 20
    session = rig(HOLDS, sink=Opening())
    session.session.send(Key.LEAVE)
    assert waited(session) == IN_A_HURRY_MS + 20
    session = rig(HOLDS, sink=Opening())
    session.session.stop()
    assert waited(session) == 0
    assert WAITING_MS < IN_A_HURRY_MS


def test_nothing_is_waited_for_without_a_device(rig: Rigs) -> None:
    assert waited(rig(HOLDS)) == 0
