"""Which questions are asked, what a yes does, and how long an answer stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bundled import BUNDLED, bundled, library
from tests.each import each
from tests.past import answers
from timer.frozen import replace
from timer.journal.store import open_store
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.player.commands import Replace
from timer.routine.model import Routine
from timer.routine.reader.routine_file import read_routine
from timer.routine.screening_questions import (
    COMPLAINTS,
    GUARDS,
    Effect,
    answers_of,
    effect_in,
    fact,
    ruled_out,
    steps_with,
)
from timer.services.context import Context
from timer.services.screening import (
    answer_facts,
    expired_yes,
    keep_answers,
    pains,
    questions,
    startable,
    valid_answers,
    verdict,
)
from timer.services.session_factory import SessionOptions, open_session, plan_session
from timer.session.live_edit import LiveEditor
from timer.timeline.compile.compiler import Choices, compile_routine
from timer.timeline.cues.cue import Lengths
from timer.timeline.cues.plan import CuePlan

NINE = "2026-03-02T09:59:00+0100"
TEN = "2026-03-02T10:00:00+0100"
TOMORROW = "2026-03-03T07:00:00+0100"


def written(text: str, slug: str = "mine") -> Routine:
    reading = read_routine(text.encode(), slug, library())
    assert reading.routine is not None, reading.problems
    return reading.routine


def test_the_morning_question_is_asked_before_ten_and_not_after() -> None:
    routine = bundled("gentle-twice-daily")
    assert [guard.slug for guard in questions(routine, library(), {}, NINE)][-1] == "morning"
    assert "morning" not in [guard.slug for guard in questions(routine, library(), {}, TEN)]


def test_a_question_that_was_answered_is_not_asked_again() -> None:
    routine = bundled("post-run-cooldown")
    asked = questions(routine, library(), {"nerve-signs": False, "sharp-pain": False}, TEN)
    assert [guard.slug for guard in asked] == ["fresh-injury", "sit-bone"]


def test_a_no_to_everything_lets_every_bundled_routine_start_whole() -> None:
    for slug in BUNDLED:
        routine = bundled(slug)
        found = verdict(routine, library(), dict.fromkeys(routine.guards, False))
        assert found.go
        assert not found.dropped
        assert not found.advice


def test_nothing_is_refused_without_something_to_do_in_its_place() -> None:
    for slug in BUNDLED:
        for guard in bundled(slug).guards:
            found = verdict(bundled(slug), library(), {guard: True})
            assert found.advice
            assert found.go or found.instead in BUNDLED
            assert found.instead != slug


@each("guard", GUARDS.values())
def test_what_a_guard_offers_is_not_refused_by_that_guard(guard: object) -> None:
    for one in GUARDS.values():
        offered = bundled(one.instead)
        found = verdict(offered, library(), {one.slug: True})
        assert found.go, f"{one.slug} offers {one.instead} and refuses it"


def test_nerve_signs_refuse_a_stretch_and_let_the_floss_go_with_a_warning() -> None:
    stretch = verdict(bundled("post-run-cooldown"), library(), {"nerve-signs": True})
    assert not stretch.go
    assert stretch.instead == "nerve-floss-daily"
    floss = verdict(bundled("nerve-floss-daily"), library(), {"nerve-signs": True})
    assert floss.go
    assert floss.advice == (GUARDS["nerve-signs"].advice_there,)


def test_a_fresh_injury_locks_heat_and_leaves_the_cold_pack_without_its_cramp_part() -> None:
    hurt = {"fresh-injury": True}
    assert not verdict(bundled("contrast"), library(), hurt).go
    assert not verdict(bundled("evening-loosen"), library(), hurt).go
    pack = bundled("cold-pack-cramp")
    found = verdict(pack, library(), hurt)
    assert found.go
    left = compile_routine(pack, library(), Choices(dropped=found.dropped))
    assert {segment.move for segment in left.segments if segment.is_bout} == {"cold-pack"}


def test_a_sore_sit_bone_drops_the_folds_and_the_total_is_counted_anew() -> None:
    routine = bundled("post-run-cooldown")
    found = verdict(routine, library(), {"sit-bone": True})
    assert found.go
    whole = compile_routine(routine, library())
    left = compile_routine(routine, library(), Choices(dropped=found.dropped))
    gone = {one.move for one in whole.segments} - {one.move for one in left.segments}
    assert gone == {"strap-stretch"}
    assert whole.total_ms - left.total_ms > 100_000


def test_pain_drops_the_impact_and_nothing_else() -> None:
    routine = bundled("dynamic-warm-up")
    found = verdict(routine, library(), {"impact": True})
    left = compile_routine(routine, library(), Choices(dropped=found.dropped))
    gone = {one.move for one in compile_routine(routine, library()).segments}
    gone -= {one.move for one in left.segments}
    assert gone == {"high-knees", "butt-kicks"}


def test_a_routine_of_which_nothing_is_left_is_refused_with_another_offered() -> None:
    routine = written(
        "name: Folds\nguards: [sit-bone]\nsteps:\n  - {hold: seated-fold, for: 10s}\n"
    )
    found = verdict(routine, library(), {"sit-bone": True})
    assert not found.go
    assert found.instead == "sit-bone-friendly"


def test_tags_of_groups_zones_and_steps_all_count() -> None:
    routine = written(
        """
name: Tags
steps:
  - {hold: Anything, for: 10s, tags: [heat]}
  - group: Warm
    tags: [heat]
    steps: [{hold: Else, for: 10s}, {rest: 5s}]
  - {zones: [strap-stretch, bench-stretch], for: 1m}
  - {hold: strap-stretch, for: 10s}
"""
    )
    assert steps_with(routine, library(), {"heat"}) == {1, 2, 3}
    assert steps_with(routine, library(), {"fold"}) == {4}
    assert steps_with(routine, library(), ()) == frozenset()


def test_a_swap_never_leads_to_a_move_that_an_answer_has_left_out() -> None:
    routine = written("name: Door\nsteps:\n  - {hold: doorway-stretch, for: 20s, sides: each}\n")
    timeline = compile_routine(routine, library())
    plan = CuePlan(timeline, Lengths())
    found: set[str | None] = set()
    changes = LiveEditor(routine, library(), Choices(), lambda: routine, frozenset({"fold"}))
    for _ in range(6):
        change = changes.swap(plan, 1)
        if isinstance(change, Replace):
            plan = change.plan
            found |= {segment.move for segment in plan.timeline.segments}
    assert "strap-stretch" in found
    assert "bench-stretch" not in found


def test_an_answer_stands_for_the_day() -> None:
    facts = dict([fact("sit-bone", True, NINE), fact("impact", False, NINE)])
    assert valid_answers(facts, "2026-03-02T23:59:59+0100") == {"sit-bone": True, "impact": False}
    assert valid_answers(facts, "2026-03-03T00:00:00+0100") == {}


def test_a_fresh_injury_is_remembered_for_three_days_and_a_no_for_one() -> None:
    yes, no = dict([fact("fresh-injury", True, NINE)]), dict([fact("fresh-injury", False, NINE)])
    assert valid_answers(yes, "2026-03-05T09:58:59+0100") == {"fresh-injury": True}
    assert valid_answers(yes, "2026-03-05T09:59:00+0100") == {}
    assert valid_answers(no, "2026-03-03T09:59:00+0100") == {}


def test_an_injury_is_counted_in_hours_whatever_the_time_zone_says() -> None:
    facts = dict([fact("fresh-injury", True, "2026-03-02T09:00:00+0000")])
    assert valid_answers(facts, "2026-03-05T18:59:00+1000") == {"fresh-injury": True}


@each(
    "given, now, valid",
    [
        # An hour later, further west, where it is still the day before.
        ("2026-03-02T01:00:00+0900", "2026-03-01T18:00:00+0100", True),
        # Five minutes later, further east, where it is the next day already.
        ("2026-03-01T23:00:00+0100", "2026-03-02T07:05:00+0900", True),
        # The same date there and here, but here it was given yesterday.
        ("2026-03-01T01:00:00+0900", "2026-03-01T12:00:00+0100", False),
        ("2026-03-02T09:00:00+0100", "2026-03-01T09:00:00+0100", False),
    ],
)
@each("yes", [True, False])
def test_the_day_of_an_answer_is_that_of_the_zone_the_machine_is_in_now(
    given: str, now: str, valid: bool, yes: bool
) -> None:
    facts = dict([fact("sit-bone", yes, given)])
    assert valid_answers(facts, now) == ({"sit-bone": yes} if valid else {})


@pytest.mark.parametrize("value", ["", "yes", "no ", "yes soon", "maybe 2026-03-02"])
def test_a_spoilt_fact_only_means_that_the_question_is_asked_again(value: str) -> None:
    assert not valid_answers({"guard.fresh-injury": value}, NINE).get("fresh-injury")


def test_answers_come_back_from_the_journal(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.save(*answer_facts({"sit-bone": True, "nerve-signs": False}, NINE))
    assert valid_answers(store.facts(), NINE) == {"sit-bone": True, "nerve-signs": False}
    store.close()


def test_a_host_keeps_answers_and_leaves_the_steps_out(tmp_path: Path) -> None:
    places = {"SUPPLE_DATA_DIR": str(tmp_path / "data"), "SUPPLE_CONFIG_DIR": str(tmp_path / "c")}
    context = replace(Context.of(places, BARE), clock=ManualClock())
    assert answers(context) == {}
    keep_answers(context, {"impact": True})
    assert answers(context) == {"impact": True}
    options = SessionOptions(avoid=frozenset({"impact"}), audio="silent")
    session = open_session(context, plan_session(context, "dynamic-warm-up", options))
    session.stop()  # nobody listens to the last words
    session.finish()
    assert not {"high-knees", "butt-kicks"} & {one.move for one in session.timeline.segments}


def test_only_tiredness_lets_a_session_go_on_and_the_rest_is_valid_answers() -> None:
    going_on = [one.slug for one in COMPLAINTS if not one.ends]
    assert going_on == ["tired"]
    for complaint in COMPLAINTS:
        assert set(answers_of(complaint)) <= set(GUARDS)
        assert complaint.ends == bool(answers_of(complaint))


def test_effects_are_as_told_elsewhere() -> None:
    assert effect_in(GUARDS["fresh-injury"], "contrast") is Effect.BLOCK
    assert effect_in(GUARDS["fresh-injury"], "cold-pack-cramp") is Effect.WARN
    assert effect_in(GUARDS["impact"], "breathe-down") is Effect.DROP


def test_what_the_stop_screen_was_told_is_minded_where_it_is_not_asked() -> None:
    torn = {"fresh-injury": True}
    for slug in BUNDLED:
        quiet = slug in ("breathe-down", "cold-pack-cramp")
        assert verdict(bundled(slug), library(), torn).go == quiet, slug
    stretch = verdict(bundled("post-run-cooldown"), library(), {"sharp-pain": True})
    assert not stretch.go
    assert stretch.instead == "breathe-down"
    assert verdict(bundled("cold-pack-cramp"), library(), {"sharp-pain": True}).advice == ()


def test_nothing_more_is_asked_once_an_answer_refuses_the_routine() -> None:
    assert questions(bundled("post-run-cooldown"), library(), {"fresh-injury": True}, NINE) == ()
    assert questions(bundled("post-run-cooldown"), library(), {"sit-bone": True}, NINE) != ()


def test_pain_is_known_after_its_answer_stands_no_more(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.save(*answer_facts({"sharp-pain": True, "impact": True}, NINE))
    assert pains(store.facts(), TEN) == {"sharp-pain": NINE}
    store.save(*answer_facts({"sharp-pain": False}, TEN))
    assert pains(store.facts(), TEN) == {}
    store.close()


@pytest.mark.parametrize(
    ("guard", "slug", "says"),
    [
        ("nerve-signs", "contrast", "no heat or cold on numb skin"),
        ("sit-bone", "foam-roll", "Keep a roller off it"),
        ("sharp-pain", "dynamic-warm-up", "no running"),
        ("fresh-injury", "lunge-hinge-primer", "No running"),
    ],
)
def test_advice_names_what_a_routine_is_about(guard: str, slug: str, says: str) -> None:
    (advice,) = verdict(bundled(slug), library(), {guard: True}).advice
    assert says in advice


def test_what_only_calls_for_care_is_asked_about_and_never_left_out() -> None:
    for guard in GUARDS.values():
        assert not set(guard.care) & set(guard.tags), guard.slug
        assert not set(guard.care) & ruled_out({guard.slug: True}), guard.slug
    asked = [one.slug for one in questions(bundled("contrast"), library(), {}, TEN)]
    assert asked == ["sharp-pain", "fresh-injury", "nerve-signs"]


def test_what_an_answer_takes_a_step_from_is_offered_only_if_it_is_made_for_that_answer() -> None:
    answers = {"nerve-signs": True}
    found = verdict(bundled("evening-loosen"), library(), answers)
    offered = startable(found, library(), answers, bundled)
    assert offered == ("nerve-floss-daily", "breathe-down", "core")
    answers = {"fresh-injury": True}
    found = verdict(bundled("evening-loosen"), library(), answers)
    assert startable(found, library(), answers, bundled) == ("cold-pack-cramp", "breathe-down")


def test_pain_before_a_run_says_that_running_counts() -> None:
    for slug in ("dynamic-warm-up", "lunge-hinge-primer"):
        assert "impact" in [one.slug for one in questions(bundled(slug), library(), {}, TEN)]
        (advice,) = verdict(bundled(slug), library(), {"impact": True}).advice
        assert "walk or rest today" in advice


def test_a_routine_is_asked_about_by_its_moves_and_not_by_a_name_of_ones_own() -> None:
    text = "name: Mine\nsteps:\n  - {{hold: {}, for: 30s}}\n"
    asked = questions(written(text.format("strap-stretch")), library(), {}, TEN)
    assert {"nerve-signs", "sit-bone"} <= {one.slug for one in asked}
    own = written(text.format("lying towel stretch"))
    assert questions(own, library(), {}, TEN) == ()
    assert not verdict(own, library(), {"nerve-signs": True}).go, "but a yes counts"
    again = questions(own, library(), {}, TEN, old=["nerve-signs"])
    assert [one.slug for one in again] == ["nerve-signs"], "and is asked again the next day"


def test_a_yes_of_yesterday_is_remembered_until_it_is_answered_anew() -> None:
    facts = dict([fact("nerve-signs", True, NINE), fact("impact", False, NINE)])
    assert expired_yes(facts, TEN) == {}
    assert expired_yes(facts, TOMORROW) == {"nerve-signs": NINE}
    assert expired_yes(facts | dict([fact("nerve-signs", False, TOMORROW)]), TOMORROW) == {}
    assert expired_yes({"guard.sit-bone": "yes soon"}, TOMORROW) == {}
