"""What the coach says, asked with the library, the settings and one read of the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timer.coach import capacity
from timer.coach import remarks as coach
from timer.coach.past import local
from timer.coach.today import OBVIOUS, note_before, question_before
from timer.frozen import NamedTuple, frozen
from timer.player.results import counts
from timer.routine.model import Effort, Routine, label_of, leaves
from timer.routine.optional_steps import Selection, kept_choice
from timer.routine.reader.includes import whole
from timer.routine.screening_questions import INJURY, RULES, sign_in
from timer.services.catalog import Mark, RoutineCard, own_files, routine_cards, shown
from timer.services.coaching import loaded_days, suggestions, with_source
from timer.services.comeback import comeback
from timer.services.comeback import ruled_out as left_for_later
from timer.services.menu_sections import FAVOURITES, NOW, Section, sections
from timer.services.resume import (
    InterruptedSession,
    LostPlace,
    interrupted_sessions,
    left_session,
)
from timer.services.routine_files import load_routine
from timer.services.ruled_out import option, raised, ruled_out
from timer.services.screening import (
    ScreeningInterview,
    pains,
    reported_answers,
    valid_answers,
)
from timer.services.summing_up import SetKey
from timer.timeline.compile.preferences import eased, easier_forms, top_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from timer.coach.past import Past, Row
    from timer.services.context import Context

TOO_EARLY = "Your return is at {step}, and this asks more of it. Do it anyway?"
UNKNOWN = "Your last sessions and answers are not taken into account."


class Caution(NamedTuple):
    """What to show before a start because of the last sessions and answers."""

    question: str | None
    """A question; a no leaves the routine for another day."""
    note: str | None
    interrupted: InterruptedSession | None = None
    """A session of the routine that can be continued."""


@frozen
class MenuContent:
    """What the menu shows when it opens."""

    now: str
    """The wall time (ISO 8601) for which it was made."""
    past: Past
    sections: tuple[Section, ...]
    hidden: tuple[RoutineCard, ...] = ()
    """What the person hid from it; a search finds it."""
    files: object = None
    """What `own_files` returned when the files were read."""


def menu_content(context: Context, past: Past) -> MenuContent:
    """Return what the menu shows now."""
    look = context.library.look()
    files, found = own_files(context, look), routine_cards(context, past, look)
    hid = tuple(card for card in found if card.mark is Mark.HIDDEN)
    return MenuContent(context.clock.wall(), past, menu(context, past, found), hid, files)


def hidden(context: Context, past: Past) -> tuple[RoutineCard, ...]:
    """Return the routines that the person hid from the menu."""
    return tuple(card for card in routine_cards(context, past) if card.mark is Mark.HIDDEN)


def menu(
    context: Context, past: Past, all_cards: Sequence[RoutineCard] | None = None
) -> tuple[Section, ...]:
    """Return the menu's sections: what suits now first, what doesn't with the reason.

    What the person hid is not among them.
    `all_cards` are those of `routine_cards`, where they are known already.
    Nothing is recommended if the journal can't be read: an answer in it may rule anything out.
    """
    if all_cards is None:
        all_cards = routine_cards(context, past)
    cards = {card.slug: card for card in shown(all_cards)}
    now = local(context.clock.wall())
    if past.error:
        return sections(cards, (), (), now.hour)
    found = suggestions(context, past, now, cards=all_cards)
    against = {one.slug: one.reason for one in found.not_today if one.reason not in OBVIOUS}
    ruled = ruled_out(context, cards.values(), past)
    interrupted = [
        (session.slug, session.reason)
        for session in interrupted_sessions(context, past)
        if session.slug in cards and session.slug not in {*ruled, *found.painful}
    ]
    first = dict([*interrupted, *((one.slug, with_source(one)) for one in found.suggestions)])
    if not first:
        answers = reported_answers(past.facts, now.isoformat())
        offered = _instead(answers, past.facts, set(cards) - set(against))
        first = dict(filter(None, [offered]))
    ran = found.ran.text if found.ran else ""
    warm = bool(found.ran and found.ran.back)
    return sections(cards, tuple(first.items()), tuple(against.items()), now.hour, ran, warm=warm)


def _instead(
    answers: Mapping[str, bool], facts: Mapping[str, str], free: set[str]
) -> tuple[str, str] | None:
    """Return what a guard with a yes offers instead, and why, if it is `free`."""
    yes = (RULES[slug] for slug, given in answers.items() if given)
    found = ((one.instead, f"instead, with {sign_in(one, facts)}") for one in yes)
    return next((one for one in found if one[0] in free), None)


def caution(
    context: Context, slug: str, past: Past, place_key: str | None = None, *, goes_on: bool = True
) -> Caution:
    """Return what to ask and say before the routine `slug` starts.

    With `goes_on`, that includes the offer to continue a session that was left; its place is
    kept under `place_key`, by default the slug.
    """
    if past.error:
        return Caution(None, f"{past.error.sentences} {UNKNOWN}")
    cards = {card.slug: card for card in routine_cards(context, past) if card.ok}
    left = left_session(context, past, place_key or slug) if goes_on else None
    gone = left.text if isinstance(left, LostPlace) else None
    interrupted = left if isinstance(left, InterruptedSession) else None
    if slug not in cards:
        return Caution(None, gone, interrupted)
    now = context.clock.wall()
    today = local(now).date()
    routine, loaded = option(cards[slug]), loaded_days(context, past, [*cards.values()])
    asked = {guard.slug for guard in raised(cards[slug])}
    hurt = {guard: at for guard, at in pains(past.facts, now).items() if guard in asked}
    back = comeback(past, local(now))
    notes = (
        gone,
        note_before(routine, loaded, today),
        coach.on_return(hurt, valid_answers(past.facts, now), now),
        _on_limit(context, cards[slug], past),
        back.at.check if back else None,
    )
    question: str | None
    fresh = valid_answers(past.facts, now).get(INJURY, False)  # it has a question of its own
    early = back is not None and slug in left_for_later(back, [routine])
    if back is not None and early and not (fresh or back.question):
        question = TOO_EARLY.format(step=back.at.step.name)
    else:
        question = question_before(routine, loaded, today)
    return Caution(question, " ".join(filter(None, notes)) or None, interrupted)


def interview(
    context: Context, routine: Routine, past: Past, beforehand: Mapping[str, bool]
) -> ScreeningInterview:
    """Return the questions before a start of `routine`; some may be answered `beforehand`."""
    return ScreeningInterview(
        routine,
        context.moves,
        past.facts,
        context.clock.wall(),
        lambda slug: load_routine(context, slug, past.facts),
        beforehand,
        _left_for_later(context, past),
    )


def _left_for_later(context: Context, past: Past) -> frozenset[str]:
    """Return what somebody's return from an injury leaves for later."""
    found = comeback(past, local(context.clock.wall()))
    if found is None:
        return frozenset()
    options = [option(card) for card in routine_cards(context, past) if card.ok]
    return frozenset(left_for_later(found, options))


def following(context: Context, slug: str | None, past: Past) -> RoutineCard | None:
    """Return the card of the routine that comes next, unless an answer rules it out.

    Of two halves that are done in turns, it is the one done longest ago. None as well if the
    journal can't be read: it may have such an answer.
    """
    slug = context.library.renamed().get(slug or "", slug)
    cards = [card for card in routine_cards(context, past) if card.ok]
    halves = [card for card in cards if slug and whole(card.slug) == whole(slug)]
    named = any(card.slug == slug for card in halves)
    found = min(halves, key=lambda card: card.last_done or "") if named else None
    if found is None or past.error or ruled_out(context, [found], past):
        return None
    return found


def what_next(context: Context, routine: Routine, past: Past) -> tuple[RoutineCard, str] | None:
    """Return what could follow a session of `routine`, and why: what it names, or what is due."""
    card = following(context, routine.next, past)
    if card is not None:
        return card, "it is meant to follow this one"
    if past.error:
        return None
    suits = (one for one in menu(context, past) if one.title in (FAVOURITES, NOW))
    due = ((card, why) for one in suits for card, why in one.entries if why)
    return next(((card, why) for card, why in due if card.slug != routine.slug), None)


def _on_limit(context: Context, card: RoutineCard, past: Past) -> str | None:
    """Return what the last efforts mean for the routine of `card`, as its timeline has it."""
    tops = coach.tops(past.rated)
    if not tops:
        return None
    limits: dict[str, int] = {}
    routine = load_routine(context, card, past.facts)
    kept = kept_choice(past.facts, routine.slug) or Selection()
    # Where an easier form is offered or done, the start says so.
    forms = easier_forms(routine, context.moves, tops)
    easier = {number for one in forms if one.needed or one.key in kept.on for number in one.numbers}
    for number, step in enumerate(leaves(routine.steps), 1):
        if number in easier:
            continue
        top = top_of(step, context.moves, tops)
        lower = eased(step, context.moves, tops)
        if top is None or not (isinstance(step, Effort) and isinstance(lower, Effort)):
            continue
        ends = [amount for _, amount in lower.window.by_label]
        ends += [lower.window.all] if lower.window.all else []
        move = context.moves.find(step.move)
        name = label_of(step.move, move)
        if lower != step or top < min(amount.low for amount in ends):
            limits[name] = max(amount.high for amount in ends)
    return coach.on_limit(limits)


def remarks(context: Context, slug: str, session_id: str, past: Past) -> tuple[str, ...]:
    """Return remarks after a session of `slug`: on reps, sides, habits, load and soreness.

    Those on its sets are left out if another session began after it.
    """
    cards = [card for card in routine_cards(context, past) if card.ok]
    known = {card.slug: option(card) for card in cards}
    now = context.clock.wall()
    sets = _sets_of(session_id, past)
    hard = coach.too_hard(sets)
    efforts = [
        (one["effort"], one["done"] or 0)
        for one in sets
        if one["effort"] is not None and (one["move"] or one["label"]) not in hard
    ]
    if slug not in known:
        return coach.closing((), efforts)
    if past.error:
        return ()
    moves = [move for one in sets if one["move"] and (move := context.moves.find(one["move"]))]
    tags = {tag for move in moves for tag in move.tags}
    routine, candidates = known[slug], list(known.values())
    against = ruled_out(context, cards, past)
    fit = [one for one in candidates if one.slug not in against]
    found = (
        *(
            _on_test(session_id, past)
            if slug == capacity.TEST
            else coach.on_sets(sets, {move.slug: move.name for move in moves})
        ),
        coach.on_habit(routine, candidates, past.finished, now),
        coach.on_balance(routine, candidates, past.finished, now, fit),
        coach.on_week(past.finished, now),
        coach.on_run(routine, fit),
    )
    return (*filter(None, found), *coach.closing(tags, efforts))


def _on_test(session_id: str, past: Past) -> tuple[str, ...]:
    """Return what the test of each leg in a session showed, beside the one before."""
    own = [row for row in past.tested if row["session_id"] == session_id]
    earlier = [row for row in past.tested if row["session_id"] != session_id]
    test = next(iter(capacity.leg_tests(own)), None)
    before = [one for one in capacity.leg_tests(earlier) if test and one.at < test.at]
    return capacity.result(test, before) if test else ()


def efforts(session_id: str, past: Past) -> dict[SetKey, int]:
    """Return the efforts of a session's sets; none if another session began after it."""
    rated = [one for one in _sets_of(session_id, past) if one["effort"] is not None]
    return {(one["move"] or one["label"], one["side"], one["set"]): one["effort"] for one in rated}


def _sets_of(session_id: str, past: Past) -> list[Row]:
    """Return the sets of a session that count; none if it isn't the newest, the only one read.

    Another one may be running in a second window.
    """
    if past.newest is None or past.newest["id"] != session_id:
        return []
    return [one for one in past.newest["sets"] if counts(one["result"], one["done"])]
