"""The order in which a session begins and ends, the same for every front end.

`begin_session` is a generator. It yields one question after another; a front end shows each in its
own way and sends back a `Reply`. It returns a session ready to start, the plan of another routine
to begin with instead, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from enum import Enum, auto
from typing import TYPE_CHECKING

from timer.coach.past import local
from timer.coach.remarks import on_too_far
from timer.frozen import frozen, replace
from timer.journal.events import Fact
from timer.player.effects import Outcome
from timer.routine.optional_steps import CHOICE, Selection, kept_choice
from timer.routine.screening_questions import Guard, ruled_out
from timer.services import comeback
from timer.services.catalog import routine_cards
from timer.services.context import Context, read_past
from timer.services.hearing import SECOND, sound_turn
from timer.services.preferences import BRIEF, FULL, VOICES, sound_profile, with_volume
from timer.services.recommendations import (
    Caution,
    caution,
    efforts,
    interview,
    remarks,
    what_next,
)
from timer.services.routine_files import load_routine
from timer.services.ruled_out import option
from timer.services.screening import (
    ANSWERS_NOT_SAVED,
    ScreeningInterview,
    ScreeningResult,
    keep_answers,
    valid_answers,
)
from timer.services.session_factory import (
    NO_ANSWERS,
    VOICE,
    SessionPlan,
    going_on,
    open_session,
    plan_session,
    plan_speech,
    unsaid,
)
from timer.services.step_choice import CHOICE_NOT_SAVED, StepChoice
from timer.services.summing_up import Report, report, set_counts
from timer.session.session import Session
from timer.session.speech_cache import SpeechCache
from timer.timeline.compile.kit import missing_text
from timer.timeline.compile.preferences import easier_forms
from timer.timeline.messages import about_time

if TYPE_CHECKING:
    from timer.coach.past import Past
    from timer.services.catalog import RoutineCard
    from timer.session.loop import Summary


RECENT = 40
"""How many sessions are read to compare this one with."""
KNOWN_AFTER = 3
"""After so many sessions of a routine, less needs to be said."""
OFFER_BRIEF = "You know this routine now. Say each cue only once from now on?"
KEPT_BRIEF = "From now on each cue is said once. `--voice full` says everything."
KEPT_FULL = "From now on everything is said."
VOICE_NOT_SAVED = "How much is said could not be saved."
LATER = "The rest is kept for twelve hours: start the routine again to continue."

REST_NOT_SAVED = "What is left of the session was not saved, so it is not offered later."


class Reply(Enum):
    """What a person answers."""

    GO = auto()
    """Carry on; the answer that every question has."""
    LEAVE = auto()
    """Not now: nothing starts."""
    CONTINUE = auto()
    """Continue where the last session was left."""
    YES = auto()
    NO = auto()
    BACK = auto()
    """Return to the question before; from the first one, not now."""
    TODAY = auto()
    """It happened today; YESTERDAY and so on: before."""
    YESTERDAY = auto()
    TWO_DAYS_AGO = auto()
    THREE_DAYS_AGO = auto()
    AGAIN = auto()
    """Ask again what was answered with yes."""
    INSTEAD = auto()
    """Start the routine that is offered instead."""


@frozen
class Lately:
    """What matters about the last sessions: GO, CONTINUE where one was left, or LEAVE."""

    caution: Caution


@frozen
class EarlierAnswers:
    """Each question whose yes still holds, and until when: GO, or AGAIN to be asked again."""

    answers: Mapping[str, str]


@frozen
class ScreeningQuestion:
    """One question about the person's body: YES, NO, BACK or LEAVE; none of them is the default."""

    guard: Guard
    number: int = 1
    """Its place among the questions, from 1."""
    most: int = 1
    """How many questions there are at most."""
    before: tuple[str, bool] | None = None
    """The question before and its answer, to which BACK returns."""
    again: str | None = None
    """The question to ask if the answer was yes on an earlier day."""

    @property
    def text(self) -> str:
        """The question."""
        return self.again or self.guard.question

    @property
    def place(self) -> str:
        """Its place in words: `Question 1 of 2`."""
        if self.most == 1:
            return "One question first"
        return f"Question {self.number} of {self.most}"


@frozen
class InjuryDay:
    """When it happened, asked after the yes to `question`: one of `DAYS`, BACK or LEAVE."""

    question: str


DAYS = (Reply.TODAY, Reply.YESTERDAY, Reply.TWO_DAYS_AGO, Reply.THREE_DAYS_AGO)
"""In the order of `INJURY_DAYS`."""


@frozen
class Advice:
    """What the answers come to: GO (if `result.go`), AGAIN, INSTEAD (if offered), BACK or LEAVE."""

    result: ScreeningResult
    earlier: tuple[str, ...]
    """Until when each earlier yes holds that counts here."""
    other: str | None = None
    """The name of the routine that is offered instead."""


@frozen
class Start:
    """The session as it is about to start, with the steps that may be chosen: GO or LEAVE.

    The front end turns steps of `choice` on and off before it replies.
    """

    choice: StepChoice
    unsaid: str | None = None
    """What no voice can say, if anything."""

    @property
    def news(self) -> tuple[str, ...]:
        """What kit is missing, what grew or went too far, was left out, or can't be said."""
        plan = self.choice.plan
        offers = tuple(on_too_far(one.move, one.easier) for one in self.choice.offers)
        lacks = (missing_text(plan.missing),) if plan.missing else ()
        fitted = () if plan.options.agreed else plan.fitted
        unsaid = (self.unsaid,) if self.unsaid else ()
        uneven = (self.choice.uneven,) if self.choice.uneven else ()
        return (*lacks, *plan.grown, *offers, *uneven, *fitted, *unsaid)

    @property
    def open(self) -> bool:
        """Whether there are steps to choose that were not named with the command."""
        options = self.choice.plan.options
        named = bool(options.wanted or options.unwanted or options.sides)
        return bool(self.choice.steps) and (not named or bool(self.choice.offers))

    @property
    def new(self) -> bool:
        """Whether there is anything that the person has not seen before."""
        return bool(self.news) or (self.open and not self.choice.kept)


@frozen
class Unsaved:
    """Answers or a choice could not be saved, or a file was set aside, as `sentence` says: GO."""

    sentence: str


@frozen
class Silenced:
    """The session will start without sound, as `sentence` says: GO."""

    sentence: str


@frozen
class PrepareVoice:
    """The routine has words that must be spoken first; have `speech` prepare, then GO or LEAVE."""

    speech: SpeechCache


Question = (
    Lately
    | EarlierAnswers
    | ScreeningQuestion
    | InjuryDay
    | Advice
    | Start
    | Unsaved
    | Silenced
    | PrepareVoice
)
Result = Session | SessionPlan | None
Flow = Generator[Question, Reply, Result]


def begin_session(context: Context, plan: SessionPlan) -> Flow:
    """Ask what must be asked before a session, and return it ready to start.

    If the person chooses another routine instead, return its plan, with the same options.
    Raise SuppleError if the answers leave nothing to do. Answers are kept even when the person
    leaves halfway. What the journal isn't to remember asks nothing: that was done before.
    """
    if not plan.options.recorded:
        return open_session(context, plan)
    lately, place = _lately(context, plan), None
    if any(lately):
        reply = yield Lately(lately)
        if reply is Reply.LEAVE:
            return None
        if reply is Reply.CONTINUE and lately.interrupted:
            place = lately.interrupted.place
    screened = yield from _screened(context, plan, plan.options.answers, kept=plan.options.answers)
    if isinstance(screened, SessionPlan) and place is None:
        screened = yield from _choose(context, screened)
    if isinstance(screened, str):
        # The answers are in the journal by now, where a newer one may have replaced them.
        return plan_session(context, screened, plan.options.for_another())
    if screened is None:
        return None
    return (yield from _open(context, screened if place is None else going_on(screened, place)))


def _open(context: Context, plan: SessionPlan) -> Flow:
    """Open a planned session once its words can be said, silent if another one plays."""
    speech = plan_speech(context, plan)
    if speech.waiting and (yield PrepareVoice(speech)) is Reply.LEAVE:
        return None
    turn = sound_turn(context, plan.options.audio) if plan.options.audio is None else None
    silenced = turn is not None and not turn.free
    if silenced and not (plan.options.mute or context.settings.mute):
        yield Silenced(SECOND)
    return open_session(context, plan, speech, silenced=silenced)


def _on_return(
    context: Context, plan: SessionPlan
) -> Generator[Question, Reply, SessionPlan | str | None]:
    """Ask once a day what leaves a step of the return from an injury, and say what follows.

    After a worse answer, a routine that asks more than the step does not start; its own is offered.
    """
    if not plan.options.attended or not plan.past.returned:
        return plan
    past, now = read_past(context), local(context.clock.wall())
    before = comeback.comeback(past, now)
    if before is None or before.question is None:
        return plan
    reply = yield ScreeningQuestion(before.guard)
    if reply not in (Reply.YES, Reply.NO):
        return None
    said = comeback.answer(context, past, yes=reply is Reply.YES)
    after = comeback.comeback(read_past(context), now)
    slug, instead = plan.timeline.routine.slug, None
    card = next((one for one in routine_cards(context) if one.slug == slug), None)
    too_much = card is not None and bool(comeback.ruled_out(after, [option(card)]))
    if after is not None and (too_much or after.at.step is not before.at.step):
        own = after.at.step.routines[0]
        instead = own if own != slug else None
    result = ScreeningResult(not too_much, said, instead)
    other = load_routine(context, instead).name if instead else None
    reply = yield Advice(result, (), other)
    if reply is Reply.INSTEAD and instead:
        return instead
    return plan if reply is Reply.GO and result.go else None


def _choose(
    context: Context, plan: SessionPlan
) -> Generator[Question, Reply, SessionPlan | str | None]:
    """Have the person choose the optional steps, and ask what the chosen ones call for."""
    before, choice = plan, StepChoice(context, plan)
    if plan.options.attended:
        choice.offer()
    question = Start(choice, unsaid(context, choice.plan) if plan.options.attended else None)
    if (question.open or question.news) and (yield question) is not Reply.GO:
        return None
    asked = plan.options
    named = bool(asked.wanted or asked.unwanted or asked.sides)
    if (named or (question.open and plan.options.attended)) and (unsaved := choice.keep()):
        yield Unsaved(unsaved)
    if choice.plan.selection == before.selection or not plan.options.attended:
        return choice.plan
    given = {**valid_answers(read_past(context).facts, context.clock.wall())}
    asking = interview(context, choice.plan.timeline.routine, plan.past, given)
    if asking.next is None and asking.verdict.go:
        return choice.plan
    return (yield from _screened(context, choice.plan, given))


def _screened(
    context: Context,
    plan: SessionPlan,
    beforehand: Mapping[str, bool],
    kept: Mapping[str, bool] = NO_ANSWERS,
) -> Generator[Question, Reply, SessionPlan | str | None]:
    """Return the plan without what the answers rule out; else as `_screen` returns it.

    `kept` are those of the answers given `beforehand` that aren't in the journal yet.
    """
    asking = interview(context, plan.timeline.routine, plan.past, beforehand)
    result = yield from _screen(context, plan, asking, beforehand, kept)
    if not isinstance(result, ScreeningResult):
        return result
    options = replace(plan.options, given={**plan.options.given, **asking.given})
    if result.avoid:
        avoiding = replace(options, avoid=result.avoid)
        plan = plan_session(context, plan.name, avoiding, plan.past)
    else:
        plan = replace(plan, options=options)
    return (yield from _on_return(context, plan))


def drive(flow: Flow, answer: Callable[[Question], Reply]) -> Result:
    """Answer every question of `flow` with `answer` and return what it comes to."""
    with closing(flow):
        try:
            question = next(flow)
            while True:
                question = flow.send(answer(question))
        except StopIteration as end:
            result: Result = end.value
            return result


def _lately(context: Context, plan: SessionPlan) -> Caution:
    """Return what to say about the last sessions; only a whole one at speed 1 can continue one."""
    options = plan.options
    goes_on = not options.fresh and options.from_step is None and options.speed == 1
    slug = plan.timeline.routine.slug
    return caution(context, slug, plan.past, plan.place_key, goes_on=goes_on)


def _screen(
    context: Context,
    plan: SessionPlan,
    asking: ScreeningInterview,
    beforehand: Mapping[str, bool],
    kept: Mapping[str, bool],
) -> Generator[Question, Reply, ScreeningResult | str | None]:
    """Ask about the person's body, and return what the answers come to if the routine may start.

    Return the slug of another routine if the person chooses that instead.

    If nobody can answer, the answers given beforehand and those already kept count, and an older
    yes does not.
    """
    attended = plan.options.attended
    unsaved = None
    try:
        result = yield from _interview(asking, attended)
    finally:
        given = {**kept, **asking.given}
        unsaved = keep_answers(context, given, asking.days or 0, plan.past.facts)
    if unsaved:
        yield Unsaved(unsaved)
    if attended or not isinstance(result, ScreeningResult):
        return result
    valid = valid_answers(plan.past.facts, context.clock.wall())
    return replace(result, avoid=ruled_out({**valid, **beforehand}))


def _interview(
    asking: ScreeningInterview, attended: bool
) -> Generator[Question, Reply, ScreeningResult | str | None]:
    """Ask, and show what the answers come to, until the person starts or leaves."""
    earlier = asking.earlier
    if earlier and (yield EarlierAnswers(earlier)) is Reply.AGAIN:
        asking.again()
    while True:
        if attended and not (yield from _ask(asking)):
            return None
        result = asking.verdict
        if not result.advice:
            return result
        held = tuple(dict.fromkeys(asking.earlier.values()))
        reply = yield Advice(result, held, asking.named(result.instead))
        if reply is Reply.AGAIN:
            asking.again()
        elif reply is Reply.BACK and attended and asking.back():
            continue
        elif reply is Reply.INSTEAD and result.instead:
            return result.instead
        else:
            return result if reply is Reply.GO and result.go else None


def _ask(asking: ScreeningInterview) -> Generator[Question, Reply, bool]:
    """Ask every question that is open; return whether all of them were answered."""
    while asking.asks_when or asking.next:
        if asking.asks_when:
            reply = yield InjuryDay(asking.last[0] if asking.last else "")
            if reply in DAYS:
                asking.answer_when(DAYS.index(reply))
            elif reply is not Reply.BACK or not asking.back():
                return False
            continue
        guard = asking.next
        assert guard is not None, "there is a question"
        again = asking.text(guard)
        reply = yield ScreeningQuestion(guard, *asking.progress, asking.last, again)
        if reply in (Reply.YES, Reply.NO):
            asking.answer(reply is Reply.YES)
        elif reply is not Reply.BACK or not asking.back():
            return False
    return True


@frozen
class Debrief:
    """The report after a session, once its sets are saved."""

    report: Report
    following: RoutineCard | None = None
    """What could come next, unless an answer speaks against it."""
    voice: str | None = None
    """How much is said in this routine, `full` or `brief`, where a key may change that."""
    offer: str | None = None
    """The question whether to say less from now on, at the end of the third session."""


def end_session(context: Context, session: Session) -> tuple[Context, str | None]:
    """Keep what a session that is over leaves behind.

    Return the context that goes with it, and what to say of what was kept, if anything.
    """
    # The session's own records may still be on their way, and the menu is shown at once.
    said = [context.journal.keep(*session.pains, unsaved=ANSWERS_NOT_SAVED)]
    if (flared := session.flared) is not None:
        said.append(context.journal.keep(flared, unsaved=comeback.NOT_SAVED))
        said.append(comeback.after_pain(read_past(context), local(context.clock.wall())))
    if (left_at := session.left_at) and left_at.value:
        said.append(context.journal.keep(left_at, unsaved=REST_NOT_SAVED))
    if (form := _form_taken(context, session)) is not None:
        said.append(context.journal.keep(form, unsaved=CHOICE_NOT_SAVED))
    unsaved = " ".join(filter(None, said)) or None
    if session.volume is not None:
        context = with_volume(context, session.volume)
    return context, unsaved


def _form_taken(context: Context, session: Session) -> Fact | None:
    """Return the choice of the easier forms that were swapped in, or out, during the session.

    They are done next time as well; the start lists them, and they can be turned off there.
    """
    routine = session.timeline.routine
    forms = easier_forms(routine, context.moves, {})
    if not forms or session.snapshot.speed != 1:
        return None
    done = {number: to for number, _, to in session.swapped}
    played = {one.step for one in session.timeline.segments}
    before = kept_choice(read_past(context).facts, routine.slug) or Selection()
    on = before.on
    for form in forms:
        if form.numbers & played:
            taken = any(done.get(number) == form.swap.to for number in form.numbers)
            on = on | {form.key} if taken else on - {form.key}
    if on == before.on:
        return None
    return Fact(CHOICE + routine.slug, replace(before, on=on).text())


def has_debrief(session: Session) -> bool:
    """Return whether there is something to say: the session reached its end, or has a set."""
    summary = session.join(0)
    gone = summary.outcome is Outcome.INTERRUPTED and not summary.at_end
    return not gone and (summary.at_end or bool(summary.sets))


def debrief(context: Context, session: Session, summary: Summary | None = None) -> Debrief:
    """Return the report on a closed session with this `summary`."""
    summary = summary or session.join(0)
    routine, past, now = session.timeline.routine, read_past(context), context.clock.wall()
    recent = context.journal.recent(RECENT, now)
    own = [one for one in recent if one.get("speed", 1) == 1 and any(map(set_counts, one["sets"]))]
    same = (one for one in own if one["routine"] == routine.slug and one["id"] != session.id)
    speed = session.snapshot.speed
    rehearsal = speed != 1
    after = what_next(context, routine, past) if summary.at_end and not rehearsal else None
    written = report(
        session.title,
        summary,
        efforts=efforts(session.id, past),
        remarks=remarks(context, routine.slug, session.id, past) if not rehearsal else (),
        before=next(same, None),
        days=(one["started_at"] for one in own),
        today=now,
        following=_next_text(*after) if after else None,
        speed=speed,
        later=None if summary.at_end or rehearsal or not _is_left(session) else LATER,
    )
    return Debrief(
        written,
        after[0] if after else None,
        *_voice(context, session, past, finished=summary.at_end),
    )


def _voice(
    context: Context, session: Session, past: Past, *, finished: bool
) -> tuple[str | None, str | None]:
    """Return how much is said in this routine, if a key may change it, and what offers that."""
    routine = session.timeline.routine
    kept = past.facts.get(VOICE + routine.slug)
    said = sound_profile(context, routine, session.snapshot.speed, kept=kept).voice
    chosen = context.settings.voice in VOICES
    if chosen or said not in (FULL, BRIEF) or session.snapshot.speed != 1:
        return None, None
    third = past.times_done.get(routine.slug, 0) == KNOWN_AFTER
    return said, OFFER_BRIEF if third and finished and said == FULL and kept is None else None


def keep_voice(context: Context, session: Session, level: str) -> str:
    """Keep how much is said in this routine from now on; return what to say of it."""
    fact = Fact(VOICE + session.timeline.routine.slug, level)
    unsaved = context.journal.keep(fact, unsaved=VOICE_NOT_SAVED)
    return unsaved or (KEPT_BRIEF if level == BRIEF else KEPT_FULL)


def _is_left(session: Session) -> bool:
    """Return whether the rest of a session is kept for later."""
    left_at = session.left_at
    return left_at is not None and bool(left_at.value)


def _next_text(card: RoutineCard, why: str) -> str:
    length = " ".join(about_time(card.total_ms or 0))
    return f"Next could be {card.name or card.slug}, {length}: {why}."
