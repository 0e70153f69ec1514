"""Every bundled routine can be done with one key, with clicks, or with the only button."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.each import each
from tests.player.playbook import Session, only
from timer import assets
from timer.player.commands import Key
from timer.player.effects import Ended
from timer.player.results import Result
from timer.player.snapshot import State
from timer.routine.library.moves import load_library
from timer.routine.reader.routine_file import read_file
from timer.timeline.compile.compiler import Choices, compile_routine
from timer.timeline.segments import SegmentKind

ROUTINES = sorted(path.stem for path in assets.folder("routines").glob("*.yaml"))
LIBRARY = load_library([])
LONGEST_S = 3 * 3600

Hand = Callable[[Session, float], None]


def played(routine: str, hand: Hand, *, hands_free: bool = False) -> Session:
    """Play a bundled routine to its end; `hand` is called once a second and may press a key."""
    reading = read_file(assets.folder("routines") / f"{routine}.yaml", LIBRARY)
    assert reading.routine is not None
    timeline = compile_routine(reading.routine, LIBRARY, Choices(hands_free=hands_free))
    session = Session(timeline, step_ms=1_000)
    for second in range(1, LONGEST_S):
        session.until(second)
        if session.player.state is State.ENDED:
            return session
        hand(session, second)
    raise AssertionError("it did not end")


def assert_done(session: Session) -> None:
    bouts = {one.index for one in session.plan.timeline.segments if one.is_bout}
    last = {done.segment.index: done.result for done in session.sets}
    assert last.keys() == bouts
    assert set(last.values()) <= {Result.DONE, Result.SHORT}
    assert only(Ended, session.effects)


def page_down(after: int) -> Hand:
    """Press PageDown so many seconds into everything, or once the plan of what waits is over."""

    def press(session: Session, second: float) -> None:
        shown = session.shown
        if shown.gone_s == after or (shown.waiting and not shown.left_s):
            session.at(second, Key.DONE)

    return press


def click_what_waits(session: Session, second: float) -> None:
    """Click on what waits once its plan is over; sometimes pause and continue with a click."""
    shown = session.shown
    if shown.state is State.PAUSED and second % 60 == 35:
        session.at(second, Key.TOGGLE)
    elif shown.waiting and shown.segment.kind is not SegmentKind.ASK and not shown.left_s:
        session.at(second, Key.DONE)
    elif second % 60 == 30 and shown.state is State.PLAYING and not shown.waiting:
        session.at(second, Key.TOGGLE)


def press_the_button(session: Session, second: float) -> None:
    """Press the only button where something waits, and now and then elsewhere: pause, continue."""
    shown = session.shown
    over = shown.waiting and not shown.left_s
    if over or shown.state is State.PAUSED or (second % 90 == 30 and not shown.waiting):
        session.at(second, Key.BUTTON)


@each("routine", ROUTINES)
@each("after", [2, 12])
def test_with_page_down_alone(routine: str, after: int) -> None:
    assert_done(played(routine, page_down(after)))


@pytest.mark.parametrize("routine", ROUTINES)
def test_with_clicks_alone(routine: str) -> None:
    session = played(routine, click_what_waits)
    assert_done(session)
    assert {done.result for done in session.sets} == {Result.DONE}


@each("routine", ROUTINES)
def test_with_the_only_button(routine: str) -> None:
    session = played(routine, press_the_button, hands_free=True)
    assert_done(session)
    assert {done.result for done in session.sets} == {Result.DONE}


@each("routine", ROUTINES)
def test_hands_free_nothing_but_open_bouts_waits_for_a_key(routine: str) -> None:
    def hand(session: Session, second: float) -> None:
        if session.shown.segment.kind is SegmentKind.OPEN and not session.shown.left_s:
            session.at(second, Key.DONE)

    session = played(routine, hand, hands_free=True)
    assert_done(session)
    reps = [done for done in session.sets if done.segment.self_paced]
    assert all(done.done == done.planned for done in reps), "they were counted aloud to the end"
