"""How far somebody is in a programme."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from timer.coach.progress import Day, Progress, Rung, Worked, progress

RUNGS = (Rung("curl", 2, most=5), Rung("curl", 2, most=5), Rung("one-leg", 2, most=5))
LONG = (Rung("curl", 2, sets=2, most=15), Rung("one-leg", 2, most=5))
HOLD = (Rung("curl", 2), Rung("curl", 2))
START = date(2026, 3, 2)


def worked(reps: int = 5, effort: int | None = 8, **more: bool) -> Worked:
    return Worked(reps=reps, done=True, effort=effort, rated=True, **more)


def days(*sessions: tuple[Worked, ...], apart: int = 3, move: str = "curl") -> list[Day]:
    return [Day(START + timedelta(days=apart * at), move, one) for at, one in enumerate(sessions)]


def after(*sessions: tuple[Worked, ...], rungs: tuple[Rung, ...] = RUNGS) -> Progress:
    found = days(*sessions)
    return progress(rungs, found, found[-1].day + timedelta(days=2))


GOOD = (worked(), worked())


def test_two_good_sessions_in_a_row_lead_on_and_one_does_not() -> None:
    assert after(GOOD) == Progress(0, 5, (5, 5), 8)
    assert after(GOOD, GOOD).stage == 1
    assert after(GOOD, (worked(4),), GOOD).stage == 0
    assert after(GOOD, GOOD, GOOD, GOOD).stage == 2
    one = (worked(15),)
    assert after(one, one, rungs=LONG).stage == 0, "a set is missing"
    both = (worked(15), worked(15))
    assert after(both, one, both, rungs=LONG).stage == 1, "a lighter week breaks no row"


def test_a_nine_holds_and_a_ten_or_pain_goes_back() -> None:
    up = (GOOD, GOOD)
    assert after(*up, (worked(effort=9),), GOOD).stage == 1
    assert after(*up, (worked(effort=10),)).stage == 0
    assert after(*up, (worked(hurt=True),)).stage == 0
    assert after((worked(effort=10),)).stage == 0, "there is nothing below the first"


def test_without_a_number_for_the_effort_nothing_changes() -> None:
    assert after(*[(worked(effort=None),)] * 6).stage == 0


def test_holds_and_counted_sets_need_no_number() -> None:
    hold, short = Worked(done=True), Worked(done=False)
    assert after((hold,), (hold,), rungs=HOLD).stage == 1
    assert after((hold,), (short,), rungs=HOLD).stage == 0


def test_a_break_of_more_than_three_weeks_takes_one_stage_back() -> None:
    up = days(GOOD, GOOD)
    assert progress(RUNGS, up, START + timedelta(days=20)).stage == 1
    assert progress(RUNGS, up, START + timedelta(days=40)).stage == 0


def test_a_longer_break_takes_more_stages_back() -> None:
    up = days(GOOD, GOOD, GOOD, GOOD)
    back = [progress(RUNGS, up, up[-1].day + timedelta(days=gap)) for gap in (21, 22, 42, 43)]
    assert [one.stage for one in back] == [2, 1, 1, 0]
    assert [one.changed for one in back] == [1, -1, -1, -2]
    again = [*up, Day(up[-1].day + timedelta(days=90), "curl", (worked(),))]
    assert progress(RUNGS, again, again[-1].day).stage == 0


def test_the_target_is_one_rep_more_while_there_is_something_in_reserve() -> None:
    assert after((worked(9), worked(8)), rungs=LONG).target == 10
    assert after((worked(15),), rungs=LONG).target == 15
    assert after((worked(9, effort=9),), rungs=LONG).target is None
    assert after((Worked(done=True, reps=12),), rungs=HOLD).target is None


def test_a_session_in_another_form_is_no_step_forward() -> None:
    assert progress(RUNGS, days(GOOD, GOOD, GOOD, move="one-leg"), START).stage == 0


def test_a_session_in_another_form_between_two_good_ones_does_not_part_them() -> None:
    """Such as the halves A and B of a routine, which take turns."""
    turns = [*days(GOOD, apart=1), Day(START + timedelta(days=2), "one-leg", GOOD)]
    turns.append(Day(START + timedelta(days=4), "curl", GOOD))
    assert progress(RUNGS, turns, START + timedelta(days=5)).stage == 1
    turns.append(Day(START + timedelta(days=6), "one-leg", (worked(3),)))
    found = progress(RUNGS, turns, START + timedelta(days=7))
    assert (found.stage, found.changed, found.last) == (1, 1, (5, 5)), "it is still news"
    turns.append(Day(START + timedelta(days=8), "one-leg", (worked(effort=10),)))
    assert progress(RUNGS, turns, START + timedelta(days=9)).stage == 0


@given(
    st.lists(
        st.tuples(
            st.integers(1, 30),
            st.sampled_from(["curl", "one-leg"]),
            st.integers(0, 6),
            st.one_of(st.none(), st.integers(1, 10)),
            st.booleans(),
        ),
        max_size=20,
    )
)
def test_progress_never_moves_two_stages_at_once(
    sessions: list[tuple[int, str, int, int | None, bool]],
) -> None:
    found: list[Day] = []
    at = START
    for apart, move, reps, effort, hurt in sessions:
        at += timedelta(days=apart)
        found.append(Day(at, move, (worked(reps, effort, hurt=hurt),)))
    stages = [progress(RUNGS, found[:n], found[n - 1].day).stage for n in range(1, len(found) + 1)]
    assert all(abs(one - other) <= 1 for one, other in pairwise([0, *stages]))
    assert all(0 <= one < len(RUNGS) for one in stages)
    assert progress(RUNGS, found, at) == progress(RUNGS, found, at)
