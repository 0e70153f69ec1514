"""What is remarked after a session, and that it is remarked once and not every day."""

from __future__ import annotations

from typing import Any

import pytest

from timer.coach.past import Done
from timer.coach.remarks import (
    closing,
    on_balance,
    on_habit,
    on_limit,
    on_return,
    on_run,
    on_sets,
    on_too_far,
    on_week,
    tops,
)
from timer.coach.today import Option
from timer.routine.model import Schedule


def option(slug: str, name: str, **values: Any) -> Option:
    return Option(slug=slug, name=name, minutes=10, **values)


NAMES = {"swiss-ball-curl": "Swiss-ball curl", "single-leg-rdl": "Single-leg RDL"}
FLOSS = option("floss", "Floss", marks=frozenset({"nerve"}))
GENTLE = option("gentle", "Gentle", marks=frozenset({"static"}))
NORDIC = option("nordic", "Nordic", marks=frozenset({"eccentric"}))
LIFTS = option("lifts", "Lifts", marks=frozenset({"long-range"}))
SQUATS = option("squats", "Squats", schedule=Schedule(), marks=frozenset({"dynamic", "quads"}))
GLUTES = option("glutes", "Glutes", schedule=Schedule(), marks=frozenset({"strength", "quads"}))
EVENING = "2026-03-09T20:00:00+0100"  # a Monday


def row(move: str, **values: Any) -> dict[str, Any]:
    plain = {"label": move, "side": None, "planned": None, "done": None, "effort": None}
    return {"move": move, **plain, **values}


@pytest.mark.parametrize(
    ("done", "effort", "word"),
    [(4, 8, "easier"), (5, 8, None), (15, 7, "harder"), (15, 8, None), (10, 6, None)],
)
def test_reps_far_from_the_window_at_the_target_suggest_another_form(
    done: int, effort: int, word: str | None
) -> None:
    told = on_sets([row("swiss-ball-curl", planned=10, done=done, effort=effort)], NAMES)
    assert (word in told[0]) if word else told == ()


def test_uneven_sides_are_named_with_the_weaker_one_first_next_time() -> None:
    sets = [
        row("single-leg-rdl", side="left", planned=8, done=8),
        row("single-leg-rdl", side="left", planned=8, done=8),
        row("single-leg-rdl", side="right", planned=8, done=8),
        row("single-leg-rdl", side="right", planned=8, done=6),
    ]
    told = on_sets(sets, NAMES)
    assert told == (
        "Single-leg RDL: 16 reps on the left, 14 on the right."
        " Start with the right side next time: press s in the details.",
    )
    assert on_sets(sets[:3], NAMES)  # a set that was left out counts as well
    assert on_sets([*sets[:3], {**sets[3], "done": 7}], NAMES) == ()


def test_stretches_and_one_sided_work_earn_no_remark_on_sides() -> None:
    assert on_sets([row("x", side="left"), row("x", side="right")], {}) == ()
    assert on_sets([row("x", side="left", planned=8, done=8)], {}) == ()


def test_sides_that_were_meant_to_differ_earn_no_remark() -> None:
    sets = [
        row("single-leg-rdl", side="left", planned=12, done=12),
        row("single-leg-rdl", side="right", planned=8, done=8),
    ]
    assert on_sets(sets, NAMES) == ()


def days(slug: str, count: int, times: int = 1) -> list[Done]:
    return [
        Done(slug, f"2026-03-{9 - back:02}T0{7 + again}:00:00+0100")
        for back in range(count)
        for again in range(times)
    ]


def test_a_week_of_flossing_is_remarked_on_the_seventh_day_alone() -> None:
    assert on_habit(FLOSS, [FLOSS], days("floss", 6), EVENING) is None
    assert "checked" in (on_habit(FLOSS, [FLOSS], days("floss", 7), EVENING) or "")
    assert on_habit(FLOSS, [FLOSS], days("floss", 8), EVENING) is None


def test_a_week_of_two_stretch_sessions_a_day_is_a_signal() -> None:
    assert on_habit(GENTLE, [GENTLE], days("gentle", 7, times=1), EVENING) is None
    assert on_habit(GENTLE, [GENTLE], days("gentle", 6, times=2), EVENING) is None
    assert "less load" in (on_habit(GENTLE, [GENTLE], days("gentle", 7, times=2), EVENING) or "")


def test_two_hamstring_sessions_in_a_week_ask_for_the_quads_until_they_had_their_turn() -> None:
    known = [NORDIC, LIFTS, SQUATS, GLUTES]
    done = [Done("nordic", "2026-03-06T20:00:00+0100"), Done("lifts", EVENING)]
    told = on_balance(LIFTS, known, done, EVENING)
    assert told == (
        "Hamstrings twice this week and no quads yet: keep the two in balance. Glutes trains them."
    )
    assert on_balance(LIFTS, known, done[1:], EVENING) is None
    assert on_balance(GENTLE, known, done, EVENING) is None
    assert on_balance(LIFTS, known, [*done, Done("squats", EVENING)], EVENING) == told
    assert on_balance(LIFTS, known, [*done, Done("glutes", EVENING)], EVENING) is None
    assert (
        on_balance(LIFTS, known, [Done("nordic", "2026-03-02T20:00:00+0100"), done[1]], EVENING)
        is None
    )


def test_load_is_spoken_of_in_the_first_session_of_a_week_and_not_again() -> None:
    last, first = Done("nordic", "2026-03-08T09:00:00+0100"), Done("floss", EVENING)
    assert "a little at a time" in (on_week([last, first], EVENING) or "")
    assert on_week([last, first, first], EVENING) is None
    assert on_week([first], EVENING) is None


def test_a_long_run_is_followed_by_the_stretches_for_after_every_run() -> None:
    warm_up = option("warm-up", "Warm-up", when=("before-run",))
    cramp = option("cramp", "Cramp", when=("after-run",), marks=frozenset({"static"}))
    every = Schedule(every_run=True)
    static = frozenset({"static"})
    cooldown = option("cooldown", "Cooldown", when=("after-run",), schedule=every, marks=static)
    assert on_run(warm_up, [cramp, cooldown]) == (
        "Tightness shows most after long runs. After one, make time for Cooldown."
    )
    assert on_run(warm_up, [cramp]) is None
    assert on_run(cooldown, [cramp, cooldown]) is None


def test_old_pain_earns_care_for_a_week_and_never_a_date() -> None:
    pains = {"sharp-pain": "2026-03-07T20:00:00+0100", "fresh-injury": "2026-03-02T20:00:00+0100"}
    told = on_return(pains, {}, EVENING) or ""
    assert told.startswith("You reported sharp pain 2 days ago.")
    assert "gentle days" in told
    assert on_return(pains, dict.fromkeys(pains, True), EVENING) is None
    assert "7 days ago" in (on_return(pains, {"sharp-pain": True}, EVENING) or "")
    assert on_return(pains, {}, "2026-03-15T20:00:00+0100") is None
    assert on_return({}, {}, EVENING) is None
    tingled = on_return({"nerve-signs": "2026-03-08T20:00:00+0100"}, {}, EVENING) or ""
    assert tingled.startswith("You reported tingling or numbness yesterday.")


def test_a_nine_takes_a_rep_off_the_next_window_and_a_ten_two() -> None:
    rated = {
        "curl": [(8, 9), (9, 7)],
        "nordic": [(10, 6), (9, 4)],
        "lower": [(8, 5)],
        "slide": [(10, 1)],
    }
    assert tops(rated) == {"curl": 6, "nordic": 4, "slide": 1}
    assert on_limit({"Nordic curl": 3, "Slide": 1}) == (
        "Nordic curl went too far last time: 3 reps at most today. "
        "Slide went too far last time: 1 rep at most today."
    )
    assert on_limit({}) is None
    assert on_too_far("Curl", "Slide") == (
        "Curl went too far last time, with few reps. Easier: Slide."
    )


def test_a_tired_second_set_neither_caps_the_first_nor_earns_a_second_remark() -> None:
    assert tops({"curl": [(9, 9), (10, 2)]}) == {"curl": 8}
    sets = [
        row("swiss-ball-curl", planned=10, done=3, effort=9),
        row("swiss-ball-curl", planned=10, done=2, effort=10),
    ]
    assert len(on_sets(sets, NAMES)) == 1


def test_the_end_of_a_session_mentions_what_belongs_to_it() -> None:
    assert closing({"static"}, []) == ("Have something to drink.",)
    assert "Soreness" in closing({"eccentric"}, [(8, 5)])[0]
    assert "Ten was the limit" in closing({"eccentric"}, [(9, 5), (10, 6)])[0]
    assert closing((), [(9, 5)])[0].startswith("Nine is a little too far")
