"""A routine made shorter: the order in which things go, and what never does."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.each import each
from tests.strategies import (
    BY_SET,
    EACH,
    LIBRARY,
    NO_GAPS,
    choices,
    dose,
    group,
    hold,
    note,
    reps,
    rest,
    routine,
    routines,
    zones,
)
from timer import assets
from timer.frozen import replace
from timer.routine.library.moves import load_library
from timer.routine.model import Moves, Optional, Prefer, Routine, Sides, Step
from timer.routine.reader.routine_file import read_file
from timer.timeline.compile.compiler import Choices, compile_routine
from timer.timeline.compile.shorten import Shortened, fit, floors, shortened
from timer.timeline.segments import Segment

FEW = settings(max_examples=40)
MOVES = load_library([])
BUNDLED = sorted(assets.folder("routines").glob("*.yaml"))
YES, EXTRA = Optional.YES, Optional.EXTRA
LEFT, RIGHT = Sides(("left",)), Sides(("right",))


def bouts(found: Shortened, moves: Moves = LIBRARY) -> list[Segment]:
    timeline = compile_routine(found.routine, moves, found.choices)
    assert timeline.total_ms == found.total_ms
    return [one for one in timeline.segments if one.is_bout]


def key(bout: Segment) -> tuple[object, ...]:
    return bout.step, bout.side, bout.set, bout.round, bout.label


def dosed(bout: Segment) -> tuple[object, ...]:
    return bout.step, bout.side, bout.set, bout.label


@FEW
@given(routines(), choices)
def test_each_length_is_shorter_and_leaves_out_what_the_one_before_did(
    written: Routine, chosen: Choices
) -> None:
    found = list(shortened(written, LIBRARY, chosen))
    assert found == list(shortened(written, LIBRARY, chosen))
    assert found[0].routine == written
    for before, after in pairwise(found):
        assert 0 < after.total_ms < before.total_ms
        assert after.choices.dropped >= before.choices.dropped
        assert {key(one) for one in bouts(after)} <= {key(one) for one in bouts(before)}


@FEW
@given(routines(), choices)
def test_a_side_never_goes_without_the_other(written: Routine, chosen: Choices) -> None:
    def sides(found: Shortened) -> dict[int, set[str | None]]:
        by_step: dict[int, set[str | None]] = {}
        for one in bouts(found):
            by_step.setdefault(one.step, set()).add(one.side)
        return by_step

    whole, *others = shortened(written, LIBRARY, chosen)
    before = sides(whole)
    for found in others:
        assert all(left == before[step] for step, left in sides(found).items())


@FEW
@given(routines(), choices)
def test_no_dose_goes_below_the_lower_end_of_its_range(written: Routine, chosen: Choices) -> None:
    low = compile_routine(written, LIBRARY, replace(chosen, prefer=Prefer.LOW))
    least: dict[tuple[object, ...], list[tuple[int, int]]] = {}
    """The shares of zones are whole milliseconds, so that one may be missing."""
    for one in low.segments:
        if one.is_bout:
            least.setdefault(dosed(one), []).append((one.length_ms - 1, one.reps or 0))
    for found in shortened(written, LIBRARY, chosen):
        for one in bouts(found):
            length, count = min(least[dosed(one)])
            assert not one.counted or (one.reps or 0) >= count
            assert one.phases or one.length_ms >= length


@FEW
@given(routines(), choices, st.integers(0, 600).map(lambda s: s * 1000))
def test_it_is_never_longer_than_asked_if_anything_is_short_enough(
    written: Routine, chosen: Choices, budget: int
) -> None:
    found = fit(written, LIBRARY, chosen, budget)
    lengths = [one.total_ms for one in shortened(written, LIBRARY, chosen)]
    fitting = [total for total in lengths if total <= budget]
    assert found.total_ms == max(fitting, default=lengths[-1])
    assert (found.left_out or found.shorter) or found.routine == written


@each("path", BUNDLED)
def test_bundled_routines_stay_within_their_sources(path: object) -> None:
    written = read_file(path, MOVES).routine  # type: ignore[arg-type]
    assert written is not None
    whole, *others = shortened(written, MOVES, Choices())
    assert others, "every routine can be shortened"
    rolled = sum(one.length_ms for one in bouts(whole, MOVES) if "rolling" in one.tags)
    for found in others:
        played = bouts(found, MOVES)
        rolling = sum(one.length_ms for one in played if "rolling" in one.tags)
        assert rolling == 0 or rolling >= min(rolled, floors().time_ms["rolling"])
        folds = [one for one in played if one.move == "seated-fold-one"]
        assert len(folds) in (0, 4), "the pair is repeated, as published"
        baths = {one.move for one in played if "contrast" in one.tags}
        assert len(baths) in (0, 2)
        assert sum(one.is_bout for one in played)


def story(*steps: Step, budget: int, **more: object) -> tuple[int, tuple[str, ...]]:
    """Return how many seconds steps take after they were fitted, and what was left out."""
    written = routine(*steps, defaults=NO_GAPS)
    found = fit(written, MOVES, Choices(**more), budget * 1000)  # type: ignore[arg-type]
    return found.total_ms // 1000, found.left_out


def test_optional_steps_go_first_then_sets_then_steps_from_the_end() -> None:
    steps = (
        hold(10_000, move="A"),
        hold(10_000, move="B", sets=3),
        hold(10_000, move="C", optional=YES),
        hold(10_000, move="D"),
    )
    assert story(*steps, budget=60) == (60, ())
    assert story(*steps, budget=50) == (50, ("C",))
    assert story(*steps, budget=40) == (40, ("1 set of B", "C"))
    assert story(*steps, budget=30) == (30, ("2 sets of B", "C"))
    assert story(*steps, budget=25) == (20, ("2 sets of B", "C", "D"))
    assert story(*steps, budget=1) == (10, ("B", "C", "D"))


def test_a_move_that_comes_twice_goes_before_one_that_comes_once() -> None:
    steps = (hold(10_000, move="A"), hold(10_000, move="A"), hold(10_000, move="B"))
    assert story(*steps, budget=20) == (20, ("A",))
    assert story(*steps, budget=10) == (10, ("A", "B"))


def test_left_and_right_as_steps_of_their_own_go_together() -> None:
    steps = (
        hold(10_000, move="A"),
        hold(10_000, move="B", sides=LEFT, sets=2),
        hold(10_000, move="B", sides=RIGHT, sets=2, optional=YES),
    )
    assert story(*steps, budget=45) == (30, ("1 set of B",))
    assert story(*steps, budget=20) == (10, ("B",))


def test_rounds_count_like_sets_and_groups_lose_steps_on_both_sides() -> None:
    steps = (
        group(hold(10_000, move="A"), hold(10_000, move="B"), sides=EACH, rounds=2),
        hold(10_000, move="C", sides=BY_SET, sets=2),
    )
    assert story(*steps, budget=119) == (100, ("1 set of C",))
    assert story(*steps, budget=99) == (60, ("1 of 2 rounds (Round)", "1 set of C"))
    assert story(*steps, budget=59) == (40, ("1 of 2 rounds (Round)", "C"))
    assert story(*steps, budget=20) == (20, ("1 of 2 rounds (Round)", "B", "C"))


def test_notes_stay_and_a_rest_goes_with_its_step() -> None:
    steps = (hold(10_000, move="A"), rest(10_000), hold(10_000, move="B"), note("Drink."))
    assert story(*steps, budget=20) == (20, ("B",))


def test_the_last_step_left_is_done_at_its_shortest() -> None:
    written = routine(reps(dose(10, 15), move="A", pace=1_000), defaults=NO_GAPS)
    found = fit(written, MOVES, Choices(), 11_000)
    assert (found.total_ms, found.left_out, found.shorter) == (10_000, (), ("A",))
    block = zones("roll-hamstrings", "roll-hips", ms=300_000, sides=EACH, switch=0)
    found = fit(routine(block, defaults=NO_GAPS), MOVES, Choices(), 60_000)
    assert found.total_ms == 300_000, "five minutes of rolling is the least"


def test_what_is_off_or_ruled_out_is_not_left_out_again() -> None:
    steps = (
        hold(10_000, move="A"),
        hold(10_000, move="B", optional=EXTRA),
        hold(10_000, move="C"),
        hold(10_000, move="D"),
    )
    assert story(*steps, budget=10, dropped=frozenset({3})) == (10, ("D",))


def test_where_everything_is_optional_something_stays() -> None:
    assert story(hold(10_000, move="A", optional=YES), budget=1) == (10, ())
