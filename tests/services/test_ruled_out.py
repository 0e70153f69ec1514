"""What an answer rules out is never recommended: on its day, and until it is answered again."""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.past import following, interrupted, interview, leave, menu, remarks
from timer.frozen import replace
from timer.journal.events import SessionEnd, SessionStart, State
from timer.journal.store import open_store
from timer.machine import BARE
from timer.plain.prompts import PrintedAnswers
from timer.player.clock import ManualClock
from timer.routine.screening_questions import GUARDS
from timer.sealed import read_sealed, write_sealed
from timer.services.catalog import LARGEST, routine_cards
from timer.services.context import Context, read_past
from timer.services.ruled_out import VERDICTS, ruled_out_by
from timer.services.screening import answer_facts, keep_answers
from timer.services.session_factory import SessionOptions, going_on, plan_session
from timer.services.session_flow import Result, begin_session, drive
from timer.services.why import Answers, keep
from timer.session.session import Session
from timer.settings import Settings

TODAY = "2026-01-02T02:00:00+00:00"
PLACES = ("CONFIG", "DATA", "CACHE", "STATE")
YESTERDAY = "2026-01-01T20:00:00+00:00"
HINGES = {"long-range-strength", "nordic-strength", "swiss-ball-capacity"}


def person(
    folder: Path, answers: Mapping[str, bool], at: str = TODAY, plan: str = "none"
) -> Context:
    """Return somebody, on 2026-01-02 at 03:04, who gave `answers` at an instant."""
    environ = {f"XDG_{name}_HOME": str(folder) for name in PLACES}
    context = Context.of(environ, BARE)
    context.folders.data.mkdir(parents=True, exist_ok=True)
    store = open_store(context.folders.data)
    store.save(*answer_facts(answers, at))
    store.close()
    return replace(context, settings=replace(Settings(), plan=plan), clock=ManualClock())


def listed(context: Context) -> dict[str, dict[str, str | None]]:
    """Return the reasons by slug under the headings of the menu."""
    return {
        section.title: {card.slug: reason for card, reason in section.entries}
        for section in menu(context)
    }


@pytest.mark.parametrize("plan", ["none", "strength-instead", "stretch-after-runs"])
@pytest.mark.parametrize("at", [TODAY, YESTERDAY])
def test_tingling_puts_no_stretch_and_no_hinge_on_the_menu(
    tmp_path: Path, plan: str, at: str
) -> None:
    menu = listed(person(tmp_path, {"nerve-signs": True}, at, plan))
    against = {*HINGES, "post-run-cooldown", "foam-roll", "dynamic-warm-up", "car-park-reset"}
    assert against <= set(menu["Not now"])
    assert not {*against, "gentle-twice-daily", "evening-loosen"} & set(menu["Now"])
    assert menu["Now"], "something is offered all the same"
    assert "nerve-floss-daily" not in menu["Not now"]
    reason = menu["Not now"]["long-range-strength"]
    today = "Tingling or numbness: not today."
    assert reason == (today if at == TODAY else "Tingling or numbness: asks again.")


def test_a_sign_that_was_ticked_is_named_until_its_question_is_answered_again(
    tmp_path: Path,
) -> None:
    context = person(tmp_path, {})
    saddle = Answers("hamstring", "run", "days", frozenset(["saddle"]))
    keep(context, read_past(context), saddle, none=False)
    reason = listed(context)["Not now"]["long-range-strength"]
    assert reason == "Numb between legs, weak legs: not today."
    later = replace(context, clock=ManualClock(wall="2026-01-02T09:00:00+01:00"))
    keep_answers(later, {"sharp-pain": True})
    assert listed(later)["Not now"]["long-range-strength"] == "Sharp pain: not today."


def test_an_answer_of_yesterday_is_asked_again_and_a_no_frees_the_menu(tmp_path: Path) -> None:
    context = person(tmp_path, {"nerve-signs": True, "sit-bone": True}, YESTERDAY)
    asking = interview(context, "long-range-strength")
    asked = []
    while guard := asking.next:
        asked.append(guard.slug)
        asking.answer(False)
    assert {"nerve-signs", "sit-bone"} <= set(asked)
    keep_answers(context, asking.given)
    against = listed(context)["Not now"]
    assert against["long-range-strength"] == "Get some sleep first."


def test_what_is_offered_instead_may_start_after_every_answer(tmp_path: Path) -> None:
    context = person(tmp_path, {"nerve-signs": True, "sharp-pain": True})
    found = interview(context, "post-run-cooldown").verdict
    assert not found.go
    assert found.instead == "breathe-down"


def test_no_swap_leads_to_what_an_answer_given_elsewhere_rules_out(tmp_path: Path) -> None:
    context = person(tmp_path, {"sit-bone": True})
    found = interview(context, "glute-hip-a").verdict
    assert not found.dropped
    assert {"fold", "straight-leg", "hinge"} <= found.avoid


def test_a_session_that_broke_off_is_not_offered_against_an_answer(tmp_path: Path) -> None:
    context = person(tmp_path, {"nerve-signs": True})
    leave(context, "post-run-cooldown", 2, TODAY)
    assert interrupted(context) == []
    assert "post-run-cooldown" not in listed(context)["Now"]
    keep_answers(context, {"nerve-signs": False})
    assert [one.slug for one in interrupted(context)] == ["post-run-cooldown"]


def test_a_session_goes_on_after_what_is_left_out(tmp_path: Path) -> None:
    context = person(tmp_path, {"sit-bone": True})
    leave(context, "post-run-cooldown", 7, TODAY)
    (off,) = interrupted(context, "post-run-cooldown")
    assert off.at.move == "piriformis"
    dropped = interview(context, "post-run-cooldown").verdict.avoid
    plan = plan_session(context, "post-run-cooldown", SessionOptions(avoid=dropped))
    strap = replace(off.place, move="strap-stretch", label="Strap stretch", written=None, step=6)
    for mark in (off.place, strap):
        goes_on = going_on(plan, mark)
        assert goes_on.timeline.segments[goes_on.first].move == "piriformis"


def test_nothing_ruled_out_is_said_to_come_next(tmp_path: Path) -> None:
    context = person(tmp_path, {"sit-bone": True})
    assert following(context, "breathe-down") is not None
    assert following(context, "long-range-strength") is None
    store = open_store(context.folders.data)
    store.save(SessionStart("s", "dynamic-warm-up", TODAY, 1000, 1))
    store.save(SessionEnd("s", TODAY, State.FINISHED, 1000))
    store.close()
    assert not [told for told in remarks(context, "dynamic-warm-up") if "Post-run cooldown" in told]


def test_answers_of_today_count_where_nobody_can_be_asked(tmp_path: Path) -> None:
    context = person(tmp_path, {"nerve-signs": True})
    said: list[str] = []

    def begun(slug: str) -> Result:
        plan = plan_session(context, slug, SessionOptions(attended=False, audio="silent"))
        return drive(begin_session(context, plan), PrintedAnswers(said.append))

    assert begun("long-range-strength") is None
    assert said[-1] == "Instead: supple run nerve-floss-daily"
    less = begun("nordic-strength")
    assert isinstance(less, Session)
    less.finish()
    tags = {tag for segment in less.timeline.segments for tag in segment.tags}
    assert tags
    assert "hinge" not in tags


@pytest.mark.parametrize(
    ("guard", "careful", "left"),
    [
        ("clots", {"foam-roll", "car-park-reset", "contrast"}, {"core", "breathe-down"}),
        ("sit-bone", {"foam-roll", "nerve-floss-daily"}, {"core", "glute-hip-a"}),
        ("nerve-signs", {"glute-hip-b"}, {"nerve-floss-daily", "glute-hip-a"}),
        ("impact", {"swiss-ball-capacity", "nordic-strength"}, {"core", "nerve-floss-daily"}),
    ],
)
def test_nobody_is_sent_to_what_only_calls_for_care(
    tmp_path: Path, guard: str, careful: set[str], left: set[str]
) -> None:
    def warned(folder: Path, at: str) -> set[str]:
        against = listed(person(folder, {guard: True}, at))["Not now"]
        return {slug for slug, why in against.items() if "only with care" in (why or "")}

    found = warned(tmp_path / "today", TODAY)
    assert careful <= found
    assert not left & found
    earlier = warned(tmp_path / "earlier", "2025-12-20T12:00:00+00:00")
    assert not earlier, "a yes of another day is asked about again where it matters"


STEPS = (
    "  - {hold: calf-stretch, for: 30s, sides: each}\n",
    "  - {reps: nordic-curl, count: 5, optional: extra}\n  - {hold: plank, for: 30s}\n",
    "  - include: warm\n  - {hold: strap-stretch, for: 30s, sides: each}\n",
    "  - rest: 30s\n",
)
SLUGS = ("mine", "warm", "gentle-twice-daily")
changes = st.tuples(
    st.sampled_from(SLUGS),
    st.none() | st.sampled_from(STEPS),
    st.sampled_from(["", "guards: [sharp-pain]\n", "when: [before-run]\n"]),
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(changes, max_size=4),
    st.lists(
        st.sets(st.sampled_from(sorted(GUARDS)), min_size=1, max_size=3), min_size=1, max_size=2
    ),
    st.sampled_from([None, (), ("strap",)]),
)
def test_what_was_judged_before_is_judged_the_same(
    tmp_path: Path,
    files: list[tuple[str, str | None, str]],
    answers: list[set[str]],
    kit: tuple[str, ...] | None,
) -> None:
    context = Context.of({f"XDG_{one}_HOME": str(tmp_path) for one in PLACES}, BARE)
    context = replace(context, settings=replace(Settings(), kit=kit), clock=ManualClock())
    context.folders.routines.mkdir(parents=True, exist_ok=True)
    kept, aside = context.folders.cache / VERDICTS, tmp_path / "aside"

    def judged(yes: set[str]) -> dict[str, str]:
        given = dict.fromkeys(yes, True)
        cards = [card for card in routine_cards(context) if card.ok and card.slug in SLUGS]
        return ruled_out_by(context, cards, {}, given, given)

    for slug, steps, more in [("mine", STEPS[0], ""), *files]:
        path = context.folders.routines / f"{slug}.yaml"
        if steps is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(f"name: {slug}\n{more}steps:\n{steps}")
        for yes in answers:
            found = judged(yes)
            assert judged(yes) == found
            if kept.exists():
                kept.rename(aside)
            assert judged(yes) == found
            if aside.exists():
                aside.replace(kept)


@pytest.mark.parametrize("data", [b"", b"x" * 99, None])
def test_damaged_verdicts_are_made_anew(tmp_path: Path, data: bytes | None) -> None:
    context = person(tmp_path, {"sharp-pain": True})
    expected = listed(context)
    kept = context.folders.cache / VERDICTS
    kept.write_bytes(kept.read_bytes()[:-1] if data is None else data)
    assert listed(context) == expected


def test_a_menu_reads_no_routine_again_for_an_answer_that_it_knows(tmp_path: Path) -> None:
    context = person(tmp_path, {"sharp-pain": True})
    assert listed(context)["Not now"]["core"] == "Sharp pain: not today."
    kept = context.folders.cache / VERDICTS
    body = read_sealed(kept, LARGEST)
    assert body is not None
    stamp, answers = marshal.loads(body)
    free = [(yes, dict.fromkeys(known, (True, True))) for yes, known in answers]
    write_sealed(kept, marshal.dumps((stamp, free)))
    assert listed(context)["Not now"]["core"] == "Get some sleep first."
    other = replace(context, settings=replace(context.settings, kit=()))
    assert listed(other)["Not now"]["core"] == "Sharp pain: not today."


def test_no_verdict_is_kept_on_what_was_changed_a_moment_ago(tmp_path: Path) -> None:
    """A disk that notes times in steps of two seconds may not show its next change."""
    context = person(tmp_path, {"sharp-pain": True})
    context.folders.routines.mkdir(parents=True)
    path = context.folders.routines / "mine.yaml"
    path.write_text(f"name: Mine\nguards: [sharp-pain]\nsteps:\n{STEPS[0]}")
    for later, kept in ((1, False), (4, True)):
        at = datetime.fromtimestamp(path.stat().st_ctime + later, UTC).isoformat()
        context = replace(context, clock=ManualClock(wall=at))
        cards = [card for card in routine_cards(context) if card.slug == "mine"]
        ruled_out_by(context, cards, {}, {"sharp-pain": True}, {"sharp-pain"})
        assert (context.folders.cache / VERDICTS).exists() == kept
