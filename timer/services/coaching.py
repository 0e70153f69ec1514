"""What to do today and this week: the coach's rules, asked with the library and the journal."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from timer.coach import capacity
from timer.coach.diary import CHANGE, Line, advice, numbered, worse_after, written
from timer.coach.past import last_injury, local
from timer.coach.today import (
    Bout,
    Day,
    Lead,
    Ran,
    Suggestion,
    Today,
    Trained,
    deload,
    load_days,
    today,
)
from timer.journal.errors import JournalError
from timer.journal.events import Entry, new_id
from timer.player.results import Result
from timer.routine.library.sources import HOUSE, source_name
from timer.routine.screening_questions import (
    GUARDS,
    HEALING,
    INJURED,
    INJURY,
    answers_noted,
    fact,
)
from timer.services.catalog import RoutineCard, routine_cards, shown
from timer.services.comeback import comeback, leads, planned
from timer.services.comeback import ruled_out as comeback_rules
from timer.services.ruled_out import option, ruled_out_by
from timer.services.screening import reported_answers, valid_answers
from timer.settings import WEEKDAYS

if TYPE_CHECKING:
    from timer.coach.past import Past, Row
    from timer.coach.week import Recurring, Runs, WeekDay
    from timer.services.catalog import RoutineCard
    from timer.services.context import Context

NO_ANSWERS: Mapping[str, bool] = MappingProxyType({})
SIT_BONE = "sit-bone"
PAINS = ("sharp-pain", "fresh-injury", "healing", "impact", "nerve-signs")
"""Answers after which nobody is sent to a test."""
TEST_FIRST = "Time for a first test: how much can each leg do?"
TEST_AGAIN = "Time to test each leg again, as every four weeks."
_UNSAVED = "Your numbers couldn't be saved."
_HOLDS = {Ran.SOON: timedelta(hours=3), Ran.NO: timedelta(days=1)}
_LONGEST_YES = timedelta(hours=max(72, *(one.yes_lasts_hours or 0 for one in GUARDS.values())))
"""No answer of a session counts for longer; at least for all of yesterday."""
_BACK_FOR = timedelta(hours=6)
"""How long what was said about a run counts; only on its day (house)."""


def suggestions(
    context: Context,
    past: Past,
    now: datetime,
    *,
    ran: Ran | None = None,
    minutes: int | None = None,
    answers: Mapping[str, bool] = NO_ANSWERS,
    cards: Sequence[RoutineCard] | None = None,
) -> Today:
    """Return what to do at `now`, an instant in the person's time zone, and what not.

    `cards` are those of `routine_cards`, where they are known already.
    """
    cards = [card for card in cards or routine_cards(context, past) if card.ok]
    given = {**_answers(past, now), **answers}
    valid = {*valid_answers(past.facts, now.isoformat()), *answers, HEALING.slug}
    against = ruled_out_by(context, cards, past.facts, given, valid)
    options, at = [option(card) for card in shown(cards)], comeback(past, now)
    against = {**comeback_rules(at, options), **against}
    history = _trained(context, past, cards)
    return today(
        options,
        history,
        Day(
            now=now,
            plan=context.settings.plan,
            ran=ran or _said(past, now),
            minutes=minutes,
            ruled_out={slug: f"{why[:1].upper()}{why[1:]}." for slug, why in against.items()},
            cold=given.get("morning", False),
            nerve=given.get("nerve-signs", False),
            injury=last_injury(past, now),
            # Somebody on the way back from an injury is never sent for more strength instead.
            stuck=at is None and advice(diary(past), now.date()) is not None,
            leads={**_for_sit_bone(given), **_test_due(past, history, given, now), **leads(at)},
        ),
    )


def _for_sit_bone(given: Mapping[str, bool]) -> dict[str, Lead]:
    """Return what a sore sit bone leads to: what its question offers instead."""
    if not given.get(SIT_BONE):
        return {}
    return {GUARDS[SIT_BONE].instead: Lead(1, "Strength that folds nothing.", "004")}


def _test_due(
    past: Past, history: Sequence[Trained], given: Mapping[str, bool], now: datetime
) -> dict[str, Lead]:
    """Return the test of each leg if it is due, unless something hurts."""
    if not _is_due(past, history, given, now.date()):
        return {}
    reason = TEST_AGAIN if past.tested else TEST_FIRST
    return {capacity.TEST: Lead(1, reason, "004", rested=True)}


def _is_due(past: Past, history: Sequence[Trained], given: Mapping[str, bool], today: date) -> bool:
    if any(given.get(slug) for slug in PAINS):
        return False
    days = [one.at.date() for one in history if one.at.date() <= today]
    strength = [
        one.at.date() for one in history if any(b.done and "strength" in b.marks for b in one.bouts)
    ]
    return capacity.due(capacity.leg_tests(past.tested), strength, min(days, default=None), today)


def this_week(context: Context, past: Past, now: datetime) -> tuple[WeekDay, ...]:
    """Return the week of `now`, an instant in the person's time zone."""
    from timer.coach.week import DAYS, week

    cards = [card for card in routine_cards(context, past) if card.ok]
    options = [option(card) for card in shown(cards)]
    history = _trained(context, past, cards)
    against: dict[date, Collection[str]] = {}
    known: dict[frozenset[str], Collection[str]] = {}
    found = comeback(past, now)
    later = comeback_rules(found, options)
    for days in range(DAYS):
        # Today an older yes counts until it is asked about again; later only what still holds.
        at = now if not days else (now + timedelta(days=days)).replace(hour=12)
        given = _answers(past, at) if not days else _holding(past, at)
        yes = frozenset(slug for slug, told in given.items() if told)
        if yes not in known:
            known[yes] = ruled_out_by(context, cards, past.facts, given, given)
        against[at.date()] = {*known[yes], *later}
    plan, injury = context.settings.plan, last_injury(past, now)
    first = planned(found)
    if found is None:
        first = _test_planned(past, history, _answers(past, now), now.date())
    runs = _runs(context, past)
    return week(options, history, now.date(), plan, against, runs, injury, first)


def runs_a_week(context: Context) -> int | None:
    """Return on how many days a week you run, as chosen or learned; None if that isn't known."""
    from timer.coach.week import LEARNED_FROM, known_run_days

    if context.settings.run_days is not None:
        return len(context.settings.run_days)
    now = context.clock.wall()
    # No more is read than what `_learned_runs` goes by, so that it costs little.
    past = context.journal.finished(LEARNED_FROM + timedelta(days=1), now)
    options = [option(card) for card in routine_cards(context, asking=False) if card.ok]
    history = [
        Trained(routine=one.routine, at=local(one.at), finished=True) for one in past.finished
    ]
    days = known_run_days(options, history, local(now).date(), _runs(context, past))
    return None if days is None else len(days)


def week_note(context: Context, past: Past, now: datetime) -> str:
    """Return what `this_week` assumes that you didn't say, or nothing."""
    from timer.coach.week import assumed

    chosen = context.settings.run_days is not None
    known = chosen or _learned_runs(context, past, now) is not None
    return assumed(context.settings.plan, runs_known=known)


def _learned_runs(context: Context, past: Past, now: datetime) -> tuple[int, ...] | None:
    from timer.coach.week import known_run_days

    cards = [card for card in routine_cards(context, past) if card.ok]
    options, history = [option(card) for card in cards], _trained(context, past, cards)
    return known_run_days(options, history, now.date(), _runs(context, past))


def _test_planned(
    past: Past, history: Sequence[Trained], given: Mapping[str, bool], today: date
) -> tuple[Recurring, ...]:
    """Return the test of each leg for the week in which it is due."""
    from timer.coach.week import Recurring

    known = bool(capacity.leg_tests(past.tested)) and not any(given.get(slug) for slug in PAINS)
    if not known and not _is_due(past, history, given, today):
        return ()
    reason = TEST_AGAIN if known else TEST_FIRST
    return (Recurring(capacity.TEST, reason, capacity.EVERY.days, rested=True),)


def keep_run(context: Context, ran: Ran) -> JournalError | None:
    """Keep in the journal what was said about today's run; return what is wrong if it can't be."""
    at = context.clock.wall()
    try:
        with closing(context.journal.open(read_only=False)) as store:
            store.save(Entry(new_id(), "run", at, str(ran)))
    except JournalError as error:
        return error
    return None


def with_source(one: Suggestion) -> str:
    """Return a reason with what its source is called, unless it is our own."""
    named = source_name(one.source)
    return one.reason if named == HOUSE else f"{one.reason} ({named})"


def _runs(context: Context, past: Past) -> Runs:
    """Return the days on which you run, as chosen in the settings and as said day by day."""
    from timer.coach.week import Runs

    chosen = context.settings.run_days
    days = None if chosen is None else tuple(WEEKDAYS.index(one) for one in chosen)
    said: dict[date, bool] = {}
    for one in past.entries:
        if one["kind"] == "run":  # the newest of a day comes first
            said.setdefault(local(one["at"]).date(), one["value"] != Ran.NO)
    return Runs(days, said)


def keep_numbers(
    context: Context, numbers: Mapping[str, Mapping[str, int] | Mapping[str | None, int]]
) -> tuple[bool, str]:
    """Keep numbers of the diary by kind and side, all of them or none.

    Return whether they were kept, and what the person must know, if anything.
    """
    at = context.clock.wall()
    entries = [
        Entry(new_id(), "diary", at, written(kind, v), side=side)
        for kind, by_side in numbers.items()
        for side, v in by_side.items()
    ]
    said = context.journal.keep(*entries, unsaved=_UNSAVED) or ""
    return not said.startswith(_UNSAVED), said


def diary(past: Past) -> tuple[Line, ...]:
    """Return the numbers of the diary, the oldest first; what isn't a number is left out."""
    return tuple(line for line, _ in diary_entries(past))


def diary_entries(past: Past) -> tuple[tuple[Line, Row], ...]:
    """Return the numbers of the diary as `diary` does, each with its entry in the journal."""
    known: tuple[tuple[Line, Row], ...] | None = vars(past).get(_DIARY)
    if known is not None:
        return known  # both advice and notes go by them
    found: list[tuple[Line, Row]] = []
    for one in reversed(past.entries):  # the newest comes first there
        if one["kind"] == "diary" and (line := numbered(one["value"])):
            found.append((Line(local(one["at"]), *line, one["side"]), one))
    known = vars(past)[_DIARY] = tuple(sorted(found, key=lambda one: one[0].at))
    return known


_DIARY = "_diary"
"""Under which a past remembers its diary, beside its fields."""


def diary_notes(past: Past, now: datetime) -> tuple[str, ...]:
    """Return what the diary calls for."""
    lines = [one for one in diary(past) if one.at <= now]
    trained = [local(one["started_at"]) for one in past.sessions if one["speed"] == 1]
    said = advice(lines, now.date())
    if said == CHANGE and comeback(past, now) is not None:
        said = None
    return tuple(filter(None, (worse_after(lines, trained, now), said)))


def loaded_days(context: Context, past: Past, cards: Sequence[RoutineCard]) -> set[date]:
    """Return the days on which the hamstrings were loaded."""
    return load_days([option(card) for card in cards], _trained(context, past, cards))


def lighter(context: Context, past: Past) -> bool:
    """Return whether this is a week in which the hamstrings do half the sets."""
    if past.error or not past.sessions:
        return False
    cards = [card for card in routine_cards(context, past) if card.ok]
    return deload(loaded_days(context, past, cards), local(context.clock.wall()).date())


def _trained(context: Context, past: Past, cards: Sequence[RoutineCard]) -> list[Trained]:
    tags = _tags(context, {bout["move"] for one in past.sessions for bout in one["work"]}, cards)
    # The same few kinds of set make up a whole history.
    kinds: dict[tuple[str | None, bool, bool], Bout] = {}

    def kind_of(bout: Row) -> Bout:
        key = bout["move"], bool(bout["counted"]), bout["result"] == Result.HURT
        if key not in kinds:
            kinds[key] = Bout(tags[key[0]], *key[1:])
        return kinds[key]

    # So do the same few ways for all sets of a session to go.
    ways = {id(one["work"]): one["work"] for one in past.sessions}
    bouts = {way: tuple(map(kind_of, work)) for way, work in ways.items()}
    return [
        Trained(
            routine=one["routine"],
            at=local(one["started_at"]),
            finished=one["state"] == "finished",
            running=one["running"],
            share=one["share"],
            bouts=bouts[id(one["work"])],
            answers=tuple(each["answer"] for each in one["answers"] if each["number"] is not None),
        )
        for one in past.sessions
        if one["speed"] == 1 and _any_work(one)
    ]


def _tags(
    context: Context, moves: Collection[str | None], cards: Sequence[RoutineCard]
) -> dict[str | None, frozenset[str]]:
    """Return the tags of `moves`. Most are known from the cards; no file is read for those."""
    known: dict[str | None, Sequence[str]] = {}
    if moves:
        for found in {id(card.moves): card.moves for card in cards}.values():
            known.update(found)
    for slug in {*moves} - {*known, None}:
        move = context.moves.find(slug) if slug and slug in context.moves.slugs else None
        known[slug] = move.tags if move else ()
    return {slug: frozenset(known.get(slug, ())) for slug in moves}


def _any_work(session: Row) -> bool:
    """Return whether a session has more than sets that were left out; without, it counts nowhere.

    A set that hurt counts as no set, but what hurt matters.
    """
    left_out = all(one["result"] == Result.SKIPPED for one in session["work"])
    return session["state"] == "finished" or not left_out


def _answers(past: Past, now: datetime) -> dict[str, bool]:
    """Return what was answered to screening questions; a yes of yesterday still counts.

    What it rules out isn't suggested until the question is answered again.
    """
    found: dict[str, bool] = {}
    for one in past.sessions:  # the newest comes first
        at = local(one["started_at"])
        if now - at > _LONGEST_YES:
            break
        screened = (each for each in one["answers"] if each["number"] is None)
        given = {each["question"]: each["answer"] == "yes" for each in screened}
        for slug, yes in {**given, **answers_noted(one["notes"])}.items():
            guard = GUARDS.get(slug)
            if guard is None:
                continue
            hours = guard.yes_lasts_hours or 0
            recent = (now.date() - at.date()).days <= 1 or now - at <= timedelta(hours=hours)
            if recent:
                found.setdefault(slug, yes)
    if last_injury(past, now) is not None:
        # What counts is when it happened, not when it was answered.
        found.pop(INJURY, None)
    held = _holding(past, now)
    return {**found, **held, **reported_answers(past.facts, now.isoformat())}


def _holding(past: Past, now: datetime) -> dict[str, bool]:
    """Return the answers that are valid at `now`, with what follows from the last injury."""
    facts = dict(past.facts)
    if (injury := last_injury(past, now)) is not None:
        at = injury.isoformat()
        facts = {**dict((fact(INJURY, True, at), (INJURED, f"yes {at}"))), **facts}
    return valid_answers(facts, now.isoformat())


def _said(past: Past, now: datetime) -> Ran | None:
    """Return what was last said about a run today, as long as it counts."""
    for one in past.entries:
        at = local(one["at"])
        if one["kind"] != "run" or at > now or at.date() != now.date():
            continue
        try:
            ran = Ran(one["value"])
        except ValueError:
            continue
        return ran if now - at <= _HOLDS.get(ran, _BACK_FOR) else None
    return None
