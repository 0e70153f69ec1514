"""Whatever was answered, today or earlier: no place in the product leads to what it rules out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from tempfile import mkdtemp

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from timer.coach.past import Done, Past
from timer.frozen import replace
from timer.machine import BARE
from timer.player.clock import ManualClock
from timer.player.commands import Replace
from timer.routine.model import Rest, Routine, leaves
from timer.routine.optional_steps import Selection
from timer.routine.screening_questions import (
    BEFORE_RUN,
    GUARDS,
    HEALING,
    INJURED,
    INJURY,
    RULES,
    Effect,
    fact,
    planned,
    steps_with,
)
from timer.services.catalog import RoutineCard, routine_cards
from timer.services.coaching import suggestions, this_week
from timer.services.context import Context
from timer.services.menu_sections import NOW
from timer.services.recommendations import following, interview, menu
from timer.services.resume import interrupted_sessions
from timer.services.routine_files import load_routine, timeline_of
from timer.services.session_factory import SessionOptions, plan_session
from timer.services.step_choice import StepChoice
from timer.services.why import explained, table
from timer.session.bookmark import bookmark, fact_of
from timer.settings import PLANS, Settings
from timer.timeline.cues.cue import Lengths
from timer.timeline.cues.plan import CuePlan

AT = datetime.fromisoformat("2026-01-02T03:04:05+00:00")
"""When the manual clock starts."""
PAINS = tuple(slug for slug, one in GUARDS.items() if one.effect is not Effect.WARN)


@cache
def context() -> Context:
    folder = mkdtemp()  # the index of cards is kept there
    environ = {f"XDG_{name}_HOME": folder for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    return replace(Context.of(environ, BARE), clock=ManualClock())


@cache
def cards() -> tuple[RoutineCard, ...]:
    return tuple(routine_cards(context()))


@cache
def written(slug: str) -> Routine:
    return load_routine(context(), slug)


@cache
def bookmarks() -> Mapping[str, str]:
    """Return the facts of every routine, left at its second set an hour ago."""
    found = {}
    at = (AT - timedelta(hours=1)).isoformat()
    for card in cards():
        timeline = timeline_of(context(), card.slug)
        bouts = [one for one in timeline.segments if one.is_bout]
        mark = bookmark(timeline, bouts[min(1, len(bouts) - 1)], session=card.slug, at=at, sets=1)
        kept = fact_of(card.slug, replace(mark, left=True))
        found[kept.id] = kept.value
    return found


def facts(hours: Mapping[str, int], injured: int | None) -> dict[str, str]:
    """Return the facts of a yes to each question, that many hours ago."""
    found = [
        fact(slug, True, (AT - timedelta(hours=ago)).isoformat()) for slug, ago in hours.items()
    ]
    if injured is not None:
        at = (AT - timedelta(hours=injured)).isoformat()
        found += [fact(INJURY, injured < 72, at), (INJURED, f"yes {at}")]
    return dict(found)


def forbidden(hours: Mapping[str, int], injured: int | None, slug: str = "") -> frozenset[str]:
    """Return the tags that must not be met, worked out from the table alone.

    What a question offers in its place, `slug`, may lose what that question rules out.
    """
    held = [RULES[slug] for slug in hours]
    if injured is not None:
        held.append(RULES[INJURY if injured < 72 else HEALING.slug])
    held = [one for one in held if one.effect is not Effect.WARN and one.instead != slug]
    return frozenset(tag for one in held for tag in one.tags)


def is_against(slug: str, tags: frozenset[str], *, in_pain: bool) -> bool:
    routine = written(slug)
    lost = steps_with(routine, context().moves, tags) & planned(routine)
    return bool(lost) or (in_pain and BEFORE_RUN in routine.when)


def meant(hours: Mapping[str, int], injured: int | None) -> set[str]:
    """Return what the questions offer in place of what they rule out."""
    return {RULES[slug].instead for slug in (*hours, *((INJURY,) if injured is not None else ()))}


QUICK = (Phase.explicit, Phase.generate)
"""Without shrinking, which would take minutes here."""
ANSWERS = st.tuples(
    st.dictionaries(st.sampled_from([one for one in PAINS if one != INJURY]), st.integers(0, 60)),
    st.none() | st.integers(0, 167),
)


@settings(max_examples=9, suppress_health_check=[HealthCheck.too_slow], deadline=None, phases=QUICK)
@given(
    answers=ANSWERS,
    plan=st.sampled_from(PLANS),
    last=st.sampled_from(("", "post-run-cooldown", "dynamic-warm-up", "swiss-ball-capacity")),
    place=st.integers(0, 3),
)
def test_nothing_leads_to_what_an_answer_rules_out(
    answers: tuple[dict[str, int], int | None], plan: str, last: str, place: int
) -> None:
    hours, injured = answers
    tags, in_pain = forbidden(hours, injured), "impact" in hours
    here = replace(context(), settings=Settings(plan=plan))
    noon = AT.replace(hour=12)
    done = (Done(last, (AT - timedelta(minutes=20)).isoformat()),) if last else ()
    past = Past(facts={**facts(hours, injured), **bookmarks()}, finished=done)

    def free(slug: str) -> bool:
        return not is_against(slug, forbidden(hours, injured, slug), in_pain=in_pain)

    sections = menu(here, past)
    first = [card.slug for one in sections if one.title == NOW for card, _ in one.entries]
    assert all(map(free, first)), "menu"
    listed = {card.slug for one in sections if one.title == "Not now" for card, _ in one.entries}
    assert {card.slug for card in cards() if not free(card.slug)} <= listed, "menu"
    found = suggestions(here, past, noon)
    assert all(free(one.slug) for one in found.suggestions), "today"
    (today,) = (one for one in this_week(here, past, noon) if one.day == noon.date())
    assert all(free(one.slug) for one in today.planned), "week"
    for card in cards():
        after = following(here, card.next, past)
        assert after is None or free(after.slug), "next"
    for slug in [*table().explanations][place::4]:
        lead = explained(here, past, [slug])
        signs = table().screening(table().explanations[slug].signs)
        offered = meant(hours, injured) | {RULES[sign].instead for sign in signs}
        for one in filter(None, (lead.now, lead.week)):
            assert free(one.slug) or one.slug in offered, "why"
    for left in interrupted_sessions(here, past):
        assert tags.isdisjoint(left.at.tags), "resume"


@settings(
    max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None, phases=QUICK
)
@given(answers=ANSWERS, card=st.sampled_from(cards()), data=st.data())
def test_no_start_and_no_swap_leads_to_it_either(
    answers: tuple[dict[str, int], int | None], card: RoutineCard, data: st.DataObject
) -> None:
    hours, injured = answers
    tags = forbidden(hours, injured)
    past, moves = Past(facts=facts(hours, injured)), context().moves
    result = interview(context(), written(card.slug), past, {}).verdict
    if result.instead:
        lost = steps_with(written(result.instead), moves, tags) & planned(written(result.instead))
        assert not lost or result.instead in meant(hours, injured), "instead"
    assert tags <= result.avoid
    options = SessionOptions(avoid=result.avoid, selection=Selection())
    leaf = dict(enumerate(leaves(written(card.slug).steps), 1))
    work = {number for number in planned(written(card.slug)) if not isinstance(leaf[number], Rest)}
    if not result.go or steps_with(written(card.slug), moves, tags) >= work:
        return
    plan = plan_session(context(), card.slug, options, past)
    assert all(tags.isdisjoint(one.tags) for one in plan.timeline.segments), "steps"
    choice = StepChoice(context(), plan)
    out = steps_with(plan.written, moves, tags)
    for step in choice.steps:
        assert not out.issuperset(step.numbers), "optional steps"
    for form in plan.forms:
        easier = moves.find(form.swap.to)
        assert easier is not None
        assert tags.isdisjoint(easier.tags), "easier form"
    bouts = [place for place, one in enumerate(plan.timeline.segments) if one.is_bout]
    if not bouts:
        return  # a yes of yesterday takes everything, and is asked about again
    place = data.draw(st.sampled_from(bouts))
    editor = plan.editor
    cues = CuePlan(plan.timeline, Lengths())
    for _ in range(6):
        offered = editor.can_swap(cues, place)
        change = editor.swap(cues, place)
        assert offered == isinstance(change, Replace)
        if isinstance(change, Replace):
            cues = change.plan
            assert all(tags.isdisjoint(one.tags) for one in cues.timeline.segments), "swap"
            later = enumerate(cues.timeline.segments[change.place :], change.place)
            place = next(at for at, one in later if one.is_bout)
