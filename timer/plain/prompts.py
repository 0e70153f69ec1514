"""What plain mode asks outside a session: the menu, and the questions before a start."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from timer.coach.past import local
from timer.plain.raw_keys import ESCAPE
from timer.routine.screening_questions import INJURY_DAYS, INJURY_QUESTION
from timer.services.catalog import Mark, RoutineCard
from timer.services.comeback import (
    ABOUT,
    FINE,
    LONGER_AGO,
    answer,
    comeback,
    leave,
    start,
)
from timer.services.menu_sections import HIDDEN_WHY, Entry, Section
from timer.services.recommendations import Caution
from timer.services.session_flow import (
    DAYS,
    Advice,
    EarlierAnswers,
    InjuryDay,
    Lately,
    PrepareVoice,
    Question,
    Reply,
    ScreeningQuestion,
    Silenced,
    Start,
    Unsaved,
)
from timer.services.step_choice import ONE_STAYS
from timer.services.why import (
    CANT_WAIT,
    HELP_FIRST,
    NEVER,
    Answers,
    Result,
    answered,
    keep,
    table,
)
from timer.text import folded, safe
from timer.timeline.messages import clock_text, times

if TYPE_CHECKING:
    from timer.coach.past import Past
    from timer.services.context import Context

Print = Callable[[str], object]

FIRST_KEYS = "y yes, n no, q not now"
KEYS = "y yes, n no, esc back, q not now"
Y_OR_N = "Press y or n. Enter does not answer."
SIGNS = "Any of these signs?"
SEVERAL = "Type their numbers with blanks between, or 0 for none of them, then enter. q leaves."
DIGIT = "Press a number from 1 to 4. Enter does not answer."
AGAIN_KEYS = "a answers again, enter keeps these answers"
CONTINUE_KEYS = "enter continues there, b starts at the beginning, q not now"
MENU_PROMPT = "Type a number or part of a name, then enter. ? shows the keys, q quits."
MENU_KEYS = (
    "A number and enter starts that routine.",
    "Part of a name and enter starts it; if several match, they are listed.",
    "Enter alone lists everything again.",
    "w and enter asks what bothers you, and says what may help.",
    "i and enter is for coming back from an injury.",
    "h and enter looks back: weeks, moves and your newest sessions.",
    "* and a number or name makes a favourite, which comes first; again takes it back.",
    "z and a number or name hides a routine, or shows it again. Hidden ones start by their name.",
    "a and enter shows the welcome again.",
    "? and enter shows this help.",
    "q quits, with enter if a name begins with q.",
)
PREPARING = "Preparing the voice ..."
ANYWAY_KEYS = "Enter starts anyway, q not now."
CHOOSE_KEYS = "a number turns a step on or off, enter starts, q not now"
_ANSWERS = {"y": Reply.YES, "n": Reply.NO, ESCAPE: Reply.BACK, "q": Reply.LEAVE}
_CONTINUE = {"\r": Reply.CONTINUE, "\n": Reply.CONTINUE, "b": Reply.GO, "q": Reply.LEAVE}


class TypedAnswers:
    """Asks each question and takes the answer from typed keys; the end of the input starts nothing.

    `say` prints what is asked, `note` what is only for information. `answered` is called after each
    reply, since the key that gave it may still be held.
    """

    def __init__(
        self,
        keys: Iterable[str],
        say: Print,
        note: Print,
        answered: Callable[[], object] = lambda: None,
        *,
        terse: bool = False,
    ) -> None:
        """With `terse`, the keys are named only once, and questions aren't counted."""
        self._terse = terse
        self._told: set[str] = set()
        self._keys = iter(keys)
        self._say = say
        self._note = note
        self._answered = answered

    def __call__(self, question: Question) -> Reply:
        """Return the person's reply to one question."""
        reply = self._ask(question)
        self._answered()
        return reply

    def _ask(self, question: Question) -> Reply:
        match question:
            case Lately(caution):
                return self._lately(caution)
            case EarlierAnswers():
                _say_earlier(question, self._say)
                self._say(AGAIN_KEYS)
                again = next((key for key in self._keys if key in "a\r\nnq"), None) == "a"
                return Reply.AGAIN if again else Reply.GO
            case ScreeningQuestion():
                place = f"{question.place}: " if question.most > 1 and not self._terse else ""
                keys = KEYS if question.before else FIRST_KEYS
                return self._yes_or_no(f"{place}{question.text}", keys)
            case InjuryDay():
                return self._injury_day()
            case Start():
                return self._start(question)
            case _:
                return _say_only(question, self._say, self._note)

    def _start(self, question: Start) -> Reply:
        """List the steps that may be chosen, and turn one on or off with each digit."""
        for sentence in question.news:
            self._say(sentence)
        choice = question.choice
        if question.open:
            self._list(question)
        elif choice.plan.over:
            self._say(ANYWAY_KEYS)
        else:
            return Reply.GO
        for key in self._keys:
            if key in "\r\n":
                return Reply.GO
            if key.lower() in ("q", ESCAPE):
                return Reply.LEAVE
            place = int(key) - 1 if key.isdecimal() else -1
            if not (question.open and 0 <= place < len(choice.steps)):
                self._say(CHOOSE_KEYS if question.open else ANYWAY_KEYS)
            elif choice.turn(place):
                step = choice.steps[place]
                total = clock_text(choice.plan.timeline.total_ms)
                self._say(safe(f"{step.name}: {'on' if step.on else 'off'}. Total: {total}."))
                for sentence in question.news:
                    self._say(safe(sentence))
            else:
                self._say(ONE_STAYS)
        return Reply.LEAVE

    def _list(self, question: Start) -> None:
        self._say("You can choose:")
        for number, step in enumerate(question.choice.steps, 1):
            self._say(safe(f"{number} {step.name}: {'on' if step.on else 'off'}"))
        total = clock_text(question.choice.plan.timeline.total_ms)
        self._say(f"Total: {total}. ({CHOOSE_KEYS})")

    def _lately(self, caution: Caution) -> Reply:
        start = Reply.GO
        if (off := caution.interrupted) is not None:
            self._say(safe(off.text))
            self._say(safe(f"{off.question} ({CONTINUE_KEYS})"))
            start = _first(self._keys, _CONTINUE)
        if start is Reply.LEAVE:
            return start
        if caution.note:
            self._say(safe(caution.note))
        if caution.question and self._yes_or_no(caution.question, FIRST_KEYS) is not Reply.YES:
            return Reply.LEAVE
        return start

    def _injury_day(self) -> Reply:
        """Ask until a digit says when it happened, and print the answer."""
        days = ", ".join(f"{number} {day}" for number, day in enumerate(INJURY_DAYS, 1))
        self._say(f"{INJURY_QUESTION} ({days}, esc back, q not now)")
        replies = {str(number): reply for number, reply in enumerate(DAYS, 1)}
        for key in self._keys:
            if (reply := replies.get(key)) is not None:
                self._say(f"{INJURY_DAYS[DAYS.index(reply)].capitalize()}.")
                return reply
            if key == ESCAPE or key.lower() == "q":
                return _ANSWERS[key.lower()]
            if key in "\r\n ":
                self._say(DIGIT)
        return Reply.LEAVE

    def _yes_or_no(self, question: str, keys: str) -> Reply:
        """Ask until a key answers, and print the answer; enter only says which keys do."""
        known = self._terse and keys in self._told
        self._told.add(keys)
        self._say(safe(question if known else f"{question} ({keys})"))
        for key in self._keys:
            if (reply := _ANSWERS.get(key.lower())) is not None:
                if reply in (Reply.YES, Reply.NO):
                    self._say(f"{reply.name.capitalize()}.")
                return reply
            if key in "\r\n ":
                self._say(Y_OR_N)
        return Reply.LEAVE


class PrintedAnswers:
    """Prints the questions that nobody can answer, and starts what may start."""

    def __init__(self, note: Print) -> None:
        self._note = note
        self.lately: tuple[str, ...] = ()
        """What matters about the last sessions; printed among the opening lines."""

    def __call__(self, question: Question) -> Reply:
        """Return the default reply to one question."""
        match question:
            case Lately(caution):
                self.lately = tuple(_unanswered(caution))
                return Reply.GO
            case EarlierAnswers():
                _say_earlier(question, self._note)
                return Reply.GO
            case _:
                return _say_only(question, self._note, self._note)


def _say_earlier(question: EarlierAnswers, say: Print) -> None:
    for asked, until in question.answers.items():
        say(safe(f"{asked} {until}"))


def _say_only(question: Question, say: Print, note: Print) -> Reply:
    """Print what needs no key, and return the reply that follows from it."""
    match question:
        case Advice(result):
            for advice in result.advice:
                say(safe(advice))
            if not result.go and result.instead:
                say(safe(f"Instead: supple run {result.instead}"))
            return Reply.GO if result.go else Reply.LEAVE
        case Start():
            for sentence in question.news:
                note(sentence)
        case Unsaved(sentence) | Silenced(sentence):
            say(safe(sentence))
        case PrepareVoice(speech):
            note(PREPARING)
            speech.prepare()
    return Reply.GO


def _unanswered(caution: Caution) -> Iterator[str]:
    """Yield what is said about the last sessions when nobody can answer."""
    yield from filter(None, (caution.question, caution.note))
    if (off := caution.interrupted) is not None:
        yield f"{off.text} This starts at the beginning; `--from {off.at.step}` starts there."


def _first(keys: Iterator[str], meanings: dict[str, Reply]) -> Reply:
    """Return the reply for the first key that has a meaning; LEAVE at the end of the input."""
    return next((meanings[key] for key in keys if key in meanings), Reply.LEAVE)


def ask_why(line: Callable[[], str | None], say: Print) -> tuple[Answers, bool] | None:
    """Ask the four questions of "What's bothering you?" in numbered lines.

    Return the answers, and whether the person said that there is no sign; None if they leave.
    """
    given: list[str] = []
    for question in table().questions.values():
        slugs = [*question.answers]
        numbers = _numbers(line, say, question.ask, [*question.answers.values()])
        if not numbers:
            return None
        given.append(slugs[numbers[0] - 1])
    signs = [*table().signs.values()]
    found = _numbers(line, say, SIGNS, [sign.ask for sign in signs], several=True)
    if not found:
        return None
    ticked = frozenset(signs[number - 1].slug for number in found if number)
    where, when, lasts = given
    return Answers(where, when, lasts, ticked), found == [0]


def bothered(context: Context, past: Past, line: Callable[[], str | None], say: Print) -> None:
    """Ask the four questions, keep what was said about signs, and say where the answers lead."""
    given = ask_why(line, say)
    if given is None:
        return
    answers, none = given
    unsaved = keep(context, past, answers, none=none)
    say("")
    for text in result_lines(answered(context, past, answers)):
        say(safe(text))
    say(unsaved or "Your answers about signs count for today, in the menu too.")


def coming_back(context: Context, past: Past, line: Callable[[], str | None], say: Print) -> None:
    """Begin a return from an injury, or say where it is and ask what leaves the step."""
    at = comeback(past, local(context.clock.wall()))
    if at is None:
        say(ABOUT)
        days = [*INJURY_DAYS, LONGER_AGO]
        if chosen := _numbers(line, say, INJURY_QUESTION, [one.capitalize() for one in days]):
            ago = chosen[0] - 1 if chosen[0] <= len(INJURY_DAYS) else None
            for text in start(context, past, ago):
                say(text)
        return
    for text in at.lines:
        say(text)
    replies: dict[str, Callable[[], tuple[str, ...]]] = {}
    if at.question:
        replies["No."] = lambda: answer(context, past, yes=False)
        replies["Yes."] = lambda: answer(context, past, yes=True)
    replies[FINE] = lambda: leave(context)
    if chosen := _numbers(line, say, at.question or at.waits, [*replies]):
        for text in [*replies.values()][chosen[0] - 1]():
            say(text)


def result_lines(found: Result) -> Iterator[str]:
    """Yield where answers or words lead, in lines."""
    first, *others = found.explanations
    yield first.title if found.help else f"It may be: {first.title}"
    yield first.text
    yield f"Source: {first.source_text}."
    if others:
        yield f"Or: {'; '.join(one.title for one in others)}."
    yield ""
    if found.now is None:
        yield HELP_FIRST
    for head, one in (("Now", found.now), ("This week", found.later)):
        if one is not None:
            yield f"{head}: {one.name} (supple run {one.slug}). {one.why}"
    yield ""
    yield "Get help today:" if found.help else "Get it checked if:"
    yield from (f"- {line}" for line in found.check)
    yield ""
    yield from (*CANT_WAIT, NEVER)


def _numbers(
    line: Callable[[], str | None],
    say: Print,
    asked: str,
    answers: Sequence[str],
    *,
    several: bool = False,
) -> list[int]:
    """Ask until numbers of `answers` are typed: one, or `several` or 0; none to leave."""
    say(asked)
    for number, text in enumerate(answers, 1):
        say(f"{number}. {text}")
    least = 0 if several else 1
    say(SEVERAL if several else f"Type a number from 1 to {len(answers)}, then enter. q leaves.")
    while (typed := line()) is not None:
        if typed.strip().casefold() in ("q", ESCAPE):
            break
        parts = typed.replace(",", " ").split()
        numbers = [int(one) for one in parts if one.isascii() and one.isdigit() and len(one) < 4]
        fits = len(numbers) == len(parts) and (several or len(parts) == 1)
        fits = fits and (0 not in numbers or numbers == [0])
        if numbers and fits and all(least <= number <= len(answers) for number in numbers):
            return numbers
        say(f"The numbers go from {least} to {len(answers)}{'.' if several else ', one of them.'}")
    return []


class MenuChoice:
    """Lists the routines with numbers, and reads which one is chosen from the next `line`s.

    `load` returns the sections as the files are now; numbers stay as they were listed. `ask_why`
    asks what bothers the person, `come_back` is about a return from an injury, and `look_back`
    yields what they did, in lines. `hidden` returns what the person hid from the list, and `mark`
    keeps a mark and returns what to say of it. `welcome` shows the welcome again.
    """

    def __init__(
        self,
        load: Callable[[], Sequence[Section]],
        line: Callable[[], str | None],
        say: Print,
        ask_why: Callable[[], object] = lambda: None,
        look_back: Callable[[], Iterable[str]] = tuple,
        come_back: Callable[[], object] = lambda: None,
        hidden: Callable[[], Sequence[RoutineCard]] = tuple,
        mark: Callable[[RoutineCard, Mark], str] = lambda card, mark: "",
        welcome: Callable[[], object] = lambda: None,
    ) -> None:
        self._welcome = welcome
        self._hidden, self._mark = hidden, mark
        self._shown = 0
        """How many of the entries are listed; those after them are hidden."""
        self._load = load
        self._entries: list[Entry] = []
        self._line = line
        self._say = say
        self._look_back = look_back
        self._asks = {"w": ask_why, "i": come_back}

    def ask(self) -> RoutineCard | None:
        """Return the routine that is chosen, or None to leave."""
        self._list_all()
        while (line := self._line()) is not None:
            typed = line.strip()
            if typed.casefold() == "q":
                return None
            if typed in ("", ESCAPE):
                self._list_all()
            elif (ask := self._asks.get(typed.casefold())) is not None:
                ask()
                self._list_all()
            elif typed.casefold() == "h":
                self._list(self._look_back())
            elif typed.casefold() == "a":
                self._welcome()
                self._list_all()
            elif typed == "?":
                self._list(MENU_KEYS)
            elif (marked := _marking(typed)) is not None:
                self._give(*marked)
            elif card := self._meant(typed):
                return card
        return None

    def has_word_with(self, letter: str) -> bool:
        """Return whether a word of a name or a slug begins with `letter`."""
        names = (f"{card.slug.replace('-', ' ')} {card.name or ''}" for card, _ in self._entries)
        return any(word.startswith(letter) for name in names for word in folded(name).split())

    def _give(self, mark: Mark, typed: str) -> None:
        """Give the one routine that is meant a mark, or take it away."""
        found = chosen(self._entries, typed)
        if len(found) == 1:
            self._say(safe(self._mark(self._entries[found[0]][0], mark)))
            self._list_all()
        elif found:
            self._list(_item(place + 1, self._entries[place]) for place in found)
        else:
            self._say(f"Nothing here is called {typed}.")

    def _meant(self, typed: str) -> RoutineCard | None:
        """Return the one routine that is meant; otherwise say why there is none."""
        found = chosen(self._entries, typed)
        saved = {card.slug: card for section in self._load() for card, _ in section.entries}
        saved |= {card.slug: card for card in self._hidden()}
        if not found and chosen([(card, None) for card in saved.values()], typed):
            self._list_all()
        elif not found:
            last = self._shown
            self._say(f"Nothing here is called {typed}. The numbers go from 1 to {last}.")
        elif len(found) > 1:
            self._list(_item(place + 1, self._entries[place]) for place in found)
        elif (card := saved.get(self._entries[found[0]][0].slug, self._entries[found[0]][0])).ok:
            return card
        else:
            self._say(f"{card.slug} can't be started: {card.problem}")
        return None

    def _list_all(self) -> None:
        sections = self._load()
        self._entries = [entry for section in sections for entry in section.entries]
        self._shown = len(self._entries)
        self._entries += [(card, HIDDEN_WHY) for card in self._hidden()]
        self._list(listing(sections))

    def _list(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._say(line)
        self._say(MENU_PROMPT)


def _marking(typed: str) -> tuple[Mark, str] | None:
    """Return the mark that is meant and the rest: `* core`, `*3`, `z core` or `z3`."""
    found = re.fullmatch(r"(\*|z(?=[\s\d]))\s*(.+)", typed, re.IGNORECASE)
    if found is None:
        return None
    return Mark.FAVOURITE if found[1] == "*" else Mark.HIDDEN, found[2]


def listing(sections: Sequence[Section]) -> Iterator[str]:
    """Yield a line for each heading and each routine, which are numbered from 1."""
    number = 0
    for section in sections:
        yield f"{section.title}. {section.note}" if section.note else f"{section.title}:"
        for entry in section.entries:
            number += 1
            yield _item(number, entry)


def chosen(entries: Sequence[Entry], typed: str) -> list[int]:
    """Return the places of the routines that `typed` may mean: a number, or part of a name."""
    if typed.isascii() and typed.isdigit() and 0 < int(typed) <= len(entries):
        return [int(typed) - 1]
    wanted = folded(typed)
    names = [
        (place, (folded(card.slug), folded(card.name or "")))
        for place, (card, _) in enumerate(entries)
    ]
    exact = [place for place, both in names if wanted in both]
    return exact or [place for place, both in names if any(wanted in name for name in both)]


def _item(number: int, entry: Entry) -> str:
    card, reason = entry
    if not card.ok or card.total_ms is None:
        return f"{number}. {card.name or card.slug}: {card.problem}"
    minutes = times(max(1, round(card.total_ms / 60_000)), "minute")
    why = f", {reason}" if reason else ""
    done = ", done today" if card.done_today else ""
    done += ", a favourite" if card.mark is Mark.FAVOURITE else ""
    return f"{number}. {card.name}, {minutes}{why}{done}"
