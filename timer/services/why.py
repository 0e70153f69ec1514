"""What may be behind a leg that feels tight or sore: four questions, and where the answers lead.

The questions, explanations and routines are a table of the library. Here it is read strictly, and
the answers lead to explanations, a routine for now, one for the week, and when to get it checked.
Nothing here is a diagnosis. Signs come first: what they rule out is never suggested.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from timer import assets
from timer.errors import SuppleError
from timer.frozen import frozen
from timer.routine.library.sources import source_text
from timer.routine.model import NOTHING
from timer.routine.screening_questions import (
    BEFORE_RUN,
    GET_HELP_INJURY,
    GET_HELP_NERVES,
    GUARDS,
    Effect,
    marks_of,
)
from timer.services.routine_files import load_routine
from timer.services.screening import consequences, keep_answers, reported_answers, verdict

if TYPE_CHECKING:
    from timer.coach.past import Past
    from timer.routine.model import Moves, Routine
    from timer.services.context import Context

QUESTIONS = ("where", "when", "lasts")
"""The questions with one answer, in their order; the signs are the fourth."""
MOST = 3
"""How many explanations a set of answers leads to at most."""
NEVER = "Only someone who examines you can say what it is."
CANT_WAIT = (GET_HELP_NERVES, GET_HELP_INJURY)
HELP_FIRST = "No routine now. Get help first."


@frozen
class Question:
    """A question with one answer: what is asked, and the text of each answer by its slug."""

    short: str
    ask: str
    answers: Mapping[str, str]


@frozen
class Sign:
    """Something that decides what is safe, whatever the other answers are."""

    slug: str
    short: str
    ask: str
    answers: tuple[str, ...]
    """The screening questions that it answers with yes."""
    help: bool
    """Whether to get help today, and do nothing else."""
    words: tuple[str, ...] = ()
    """Words that mean it if all of one entry are typed."""

    @property
    def name(self) -> str:
        """What it is called within a sentence."""
        return f"{self.short[:1].lower()}{self.short[1:]}"


@frozen
class Explanation:
    """What may be behind it, and what may help."""

    slug: str
    title: str
    text: str
    source: tuple[str, ...]
    """The articles' numbers, or `house`."""
    now: Mapping[str, str]
    """Routines for now, best first, each with its reason."""
    week: Mapping[str, str]
    check: tuple[str, ...]
    """When to get it checked."""
    words: str
    """What people type who mean it."""
    fits: Mapping[str, tuple[str, ...]]
    """The answers that it fits, by question."""
    signs: tuple[str, ...]
    """The signs that lead to it."""

    @property
    def source_text(self) -> str:
        """Its source in words."""
        return source_text(self.source)

    @property
    def help(self) -> bool:
        """Whether nothing is left but to get help."""
        return not self.now


@frozen
class Answers:
    """What was answered, by slugs."""

    where: str
    when: str
    lasts: str
    signs: frozenset[str] = frozenset()


@frozen
class Suggestion:
    """A routine and why it may help."""

    slug: str
    name: str
    why: str


@frozen
class Result:
    """Where answers or words lead; without `now` and `week`, to getting help."""

    explanations: tuple[Explanation, ...]
    now: Suggestion | None
    week: Suggestion | None

    @property
    def later(self) -> Suggestion | None:
        """What is for the week, unless that is the same as for now."""
        return None if self.week == self.now else self.week

    @property
    def help(self) -> bool:
        """Whether nothing is left but to get help."""
        return any(one.help for one in self.explanations)

    @property
    def check(self) -> tuple[str, ...]:
        """When to get it checked; with `help`, what to do today."""
        return tuple(line for one in self.explanations[:1] for line in one.check)

    @property
    def get_checked(self) -> tuple[str, ...]:
        """The same, and the signs that can't wait, which are always said."""
        return (*self.check, *CANT_WAIT)


@frozen
class Table:
    """The table of questions and explanations."""

    questions: Mapping[str, Question]
    means: Mapping[str, str]
    """The sign that an answer is as well."""
    signs: Mapping[str, Sign]
    otherwise: Mapping[str, str]
    """What to do when an answer rules out everything else, with its reason."""
    explanations: Mapping[str, Explanation]

    def signs_of(self, answers: Answers) -> frozenset[str]:
        """Return the signs among all the answers."""
        given = (answers.where, answers.when, answers.lasts)
        return answers.signs | {self.means[one] for one in given if one in self.means}

    def screening(self, signs: Iterable[str]) -> dict[str, bool]:
        """Return the answers to screening questions that `signs` are: a yes each."""
        return dict.fromkeys((one for sign in signs for one in self.signs[sign].answers), True)

    def alarms(self, explanation: Explanation) -> tuple[str, ...]:
        """Return the words of the signs that lead to an explanation."""
        return tuple(words for sign in explanation.signs for words in self.signs[sign].words)

    def fitting(self, answers: Answers) -> tuple[Explanation, ...]:
        """Return the explanations that fit, best first: only those of the signs if there are any.

        A sign to get help with leaves room for nothing else.
        """
        signs = self.signs_of(answers)
        if signs:
            found = [one for one in self.explanations.values() if signs.intersection(one.signs)]
            return tuple([one for one in found if one.help] or found)
        fitting = [(_fit(one, answers), one) for one in self.explanations.values()]
        ranked = sorted((one for one in fitting if one[0] > 0), key=lambda one: -one[0])
        return tuple(explanation for _, explanation in ranked[:MOST])


def _fit(explanation: Explanation, answers: Answers) -> float:
    """Return how well an explanation fits: not at all unless place and time do."""
    fits = explanation.fits
    if answers.where not in fits.get("where", ()) or answers.when not in fits.get("when", ()):
        return 0
    # What names few answers says more about them.
    narrow = sum(1 / len(named) for named in fits.values())
    return narrow + (2 if answers.lasts in fits.get("lasts", ()) else 0)


class Chooser:
    """Chooses routines after answers; `load` reads one by its slug and may raise SuppleError.

    What the coach keeps for `later` is chosen for now only if nothing else is left, and what is in
    `never`, which a return from an injury leaves for another week, not at all.
    """

    def __init__(
        self,
        moves: Moves,
        load: Callable[[str], Routine],
        answers: Mapping[str, bool],
        later: Collection[str] = (),
        never: Collection[str] = (),
    ) -> None:
        self._moves = moves
        self._load = load
        self._answers = answers
        self._later = later
        self._never = never

    def result(self, explanations: Sequence[Explanation]) -> Result:
        """Return what `explanations` lead to, the first above all."""
        first = explanations[:1]
        if any(one.help for one in first):
            return Result(tuple(first), None, None)
        offered = [offer for one in explanations for offer in one.now.items()]
        now = self._first(sorted(offered, key=lambda offer: offer[0] in self._later))
        week = self._first([offer for one in explanations for offer in one.week.items()])
        return Result(tuple(explanations), now, week)

    def _first(self, offered: Iterable[tuple[str, str]]) -> Suggestion:
        """Return the first routine that nothing rules out, else the one to rest with."""
        for slug, why in offered:
            name = self._allowed(slug)
            if name is not None:
                return Suggestion(slug, name, why)
        slug, why = next(iter(table().otherwise.items()))
        try:
            return Suggestion(slug, self._load(slug).name, why)
        except SuppleError:
            return Suggestion(slug, slug, why)

    def _allowed(self, slug: str) -> str | None:
        """Return the name of a routine if it can be done whole after the answers.

        What a screening question offers in its place may lose what that question rules out.
        """
        if slug in self._never:
            return None
        try:
            routine = self._load(slug)
        except SuppleError:
            return None
        if not verdict(routine, self._moves, self._answers).go:
            return None
        found = consequences(routine, self._moves, self._answers)
        yes = [one for one in found if self._answers[one.guard.slug] and one.effect is not None]
        own = frozenset(n for one in yes if one.guard.instead == slug for n in one.steps)
        marks = marks_of(routine, self._moves)
        for one in yes:
            guard = one.guard
            if guard.instead == slug or guard.effect is Effect.WARN:
                continue
            runs = guard.runs and BEFORE_RUN in routine.when
            if one.steps - own or runs or not marks.isdisjoint(guard.care):
                return None
        return routine.name


def answered(context: Context, past: Past, answers: Answers) -> Result:
    """Return where answers lead, mindful of what was answered to screening questions before."""
    signs = table().screening(table().signs_of(answers))
    return _chooser(context, past, signs).result(table().fitting(answers))


def explained(context: Context, past: Past, slugs: Sequence[str]) -> Result:
    """Return what explanations lead to, without answers: the first ones' signs count as given."""
    found = [table().explanations[slug] for slug in slugs]
    signs = [sign for one in takewhile(lambda one: one.signs, found) for sign in one.signs]
    return _chooser(context, past, table().screening(signs)).result(found)


def keep(
    context: Context, past: Past, answers: Answers, *, none: bool, taken_back: Iterable[str] = ()
) -> str | None:
    """Save the signs as answers to screening questions; return what to say of it, if anything.

    With `none` the person said that there is no sign; `taken_back` are those reported earlier that
    are no longer there. Other signs that aren't among the answers stay open.
    """
    given = screening_answers(answers, none=none, taken_back=taken_back)
    # Those to get help with come first in the table, and so does their name.
    ticked = table().signs_of(answers) - GUARDS.keys()
    found = [one for slug, one in table().signs.items() if slug in ticked]
    named = {guard: one.name for one in reversed(found) for guard in one.answers}
    return keep_answers(context, given, facts=past.facts, signs=named) if given else None


def screening_answers(
    answers: Answers, *, none: bool, taken_back: Iterable[str] = ()
) -> dict[str, bool]:
    """Return what is saved of the signs; see `keep`."""
    asked = [one for one in table().signs.values() if one.slug in GUARDS]
    gone = {*taken_back, *(one.slug for one in asked if none)}
    no = dict.fromkeys(sorted(gone), False)
    return {**no, **table().screening(sorted(table().signs_of(answers)))}


def reported_signs(context: Context, past: Past) -> frozenset[str]:
    """Return the signs that were reported earlier and still hold."""
    yes = {slug for slug, given in _reported(context, past).items() if given}
    return frozenset(yes & table().signs.keys())


def _reported(context: Context, past: Past) -> dict[str, bool]:
    return {} if past.error else reported_answers(past.facts, context.clock.wall())


def _chooser(context: Context, past: Past, signs: Mapping[str, bool]) -> Chooser:
    from timer.coach.past import local
    from timer.coach.today import OBVIOUS
    from timer.services.catalog import routine_cards
    from timer.services.coaching import suggestions
    from timer.services.comeback import comeback
    from timer.services.comeback import ruled_out as left_for_later
    from timer.services.ruled_out import option

    answers = {**_reported(context, past), **signs}
    if past.error:
        return Chooser(context.moves, partial(_unknown, context), answers)
    found = suggestions(context, past, local(context.clock.wall()), answers=signs)
    later = {one.slug for one in found.not_today if one.reason not in OBVIOUS}
    options = [option(card) for card in routine_cards(context, past) if card.ok]
    never = left_for_later(comeback(past, local(context.clock.wall())), options)
    return Chooser(context.moves, partial(load_routine, context), answers, later, never)


def _unknown(context: Context, slug: str) -> Routine:
    """Load only what nothing rules out, where the journal can't say what is ruled out."""
    if slug not in table().otherwise:
        raise SuppleError(f"{slug} may be ruled out.")
    return load_routine(context, slug)


@cache
def table() -> Table:
    """Return the bundled table."""
    from timer.routine.yaml.tree import LARGEST, load, values

    path = assets.folder("routines") / "tables" / "why.yaml"
    return read_table(values(load(path, LARGEST, "`questions:`")))


def read_table(found: Mapping[str, Any]) -> Table:
    """Return the table of `found`. Raise ValueError, with where, for anything that isn't meant."""
    _keys("the table", found, ("questions", "means", "signs", "otherwise", "explanations"))
    _keys("questions", found["questions"], QUESTIONS)
    questions: dict[str, Question] = {}
    for slug, one in found["questions"].items():
        _keys(slug, one, ("short", "ask", "answers"))
        questions[slug] = Question(one["short"], one["ask"], one["answers"])
    signs = {slug: _sign(slug, one) for slug, one in found["signs"].items()}
    known = {answer for one in questions.values() for answer in one.answers}
    _known("means", found["means"], known)
    _known("means", found["means"].values(), signs)
    explanations = {
        slug: _explanation(slug, one, questions, signs)
        for slug, one in found["explanations"].items()
    }
    return Table(questions, found["means"], signs, found["otherwise"], explanations)


def _sign(slug: str, found: Mapping[str, Any]) -> Sign:
    _keys(slug, found, ("short", "answers"), ("ask", "help", "words"))
    _known(slug, found["answers"], GUARDS)
    ask = found.get("ask") or GUARDS[slug].question
    answers, words = tuple(found["answers"]), tuple(found.get("words", ()))
    return Sign(slug, found["short"], ask, answers, found.get("help") == "true", words)


def _explanation(
    slug: str,
    found: Mapping[str, Any],
    questions: Mapping[str, Question],
    signs: Mapping[str, Sign],
) -> Explanation:
    _keys(
        slug,
        found,
        ("title", "text", "source", "words", "check"),
        ("signs", "fits", "now", "week"),
    )
    fits, its = found.get("fits", {}), found.get("signs", [])
    _known(slug, fits, questions)
    for question, answers in fits.items():
        _known(f"{slug}, {question}", answers, questions[question].answers)
    _known(slug, its, signs)
    if not (fits or its):
        raise ValueError(f"{slug}: nothing leads to it")
    helps = [signs[one].help for one in its]
    if any(helps) != ("now" not in found) or ("now" in found) != ("week" in found):
        raise ValueError(f"{slug}: routines for now and the week, unless it is to get help")
    return Explanation(
        slug,
        found["title"],
        " ".join(found["text"].split()),
        tuple(found["source"]),
        found.get("now", NOTHING),
        found.get("week", NOTHING),
        tuple(found["check"]),
        found["words"],
        {question: tuple(answers) for question, answers in fits.items()},
        tuple(its),
    )


def _keys(
    where: str, found: Mapping[str, Any], needed: Iterable[str], others: Iterable[str] = ()
) -> None:
    needed, others = set(needed), set(others)
    if missing := needed - found.keys():
        raise ValueError(f"{where}: {', '.join(sorted(missing))} missing")
    _known(where, found, needed | others)


def _known(where: str, found: Iterable[str], known: Iterable[str]) -> None:
    if strange := set(found) - set(known):
        raise ValueError(f"{where}: {', '.join(sorted(strange))} unknown")
