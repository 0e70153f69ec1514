"""What comes before a start in line mode: what was done lately, then the routine's questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from timer.frozen import replace
from timer.routine.model import Routine
from timer.routine.screening_questions import ruled_out
from timer.services.context import Context
from timer.services.recommendations import caution
from timer.services.resume import InterruptedSession
from timer.services.screening import ScreeningResult, current_answers, keep_answers
from timer.services.screening_interview import ScreeningInterview
from timer.text import safe

KEYS = "y yes, n or enter no, q not now"
AGAIN_KEYS = "a: answer again, enter: leave it so"
GO_ON_KEYS = "enter goes on there, b begins again, q not now"
_ANSWERS = {"y": True, "n": False, "\r": False, "\n": False}


def ask(
    context: Context, routine: Routine, keys: Iterable[str], say: Callable[[str], None]
) -> ScreeningResult | None:
    """Ask what `routine` asks now, keep the answers, and return what they come to.

    None where the person would rather not start. Answers that stand are not asked again, but a yes
    among them is told, and `a` takes it back.
    """
    typed = iter(keys)
    if not _lately(context, routine, typed, say):
        return None
    asking = ScreeningInterview(context, routine)
    if asking.earlier and _again(asking, typed, say):
        asking.again()
    while guard := asking.next:
        answer = _answer(guard.question, typed, say)
        if answer is None:
            break
        asking.answer(answer)
    if asking.given:
        keep_answers(context, asking.given)
    if guard is not None:
        return None
    return _told(asking, say)


def kept(context: Context, routine: Routine, say: Callable[[str], None]) -> ScreeningResult:
    """Say what the answers of today come to where nobody can be asked, and return it."""
    asking = ScreeningInterview(context, routine)
    for question, told in asking.earlier.items():
        say(safe(f"{question} {told}"))
    return replace(_told(asking, say), avoid=ruled_out(current_answers(context)))


def _told(asking: ScreeningInterview, say: Callable[[str], None]) -> ScreeningResult:
    """Say what the answers come to, and return it."""
    result = asking.verdict
    for advice in result.advice:
        say(safe(advice))
    if not result.go and result.instead:
        say(safe(f"Instead: supple run {result.instead}"))
    return result


def _again(asking: ScreeningInterview, typed: Iterator[str], say: Callable[[str], None]) -> bool:
    """Tell of the answers that still hold, and return whether they are to be given anew."""
    for question, told in asking.earlier.items():
        say(safe(f"{question} {told}"))
    say(AGAIN_KEYS)
    return next((key for key in typed if key in "a\r\nnq"), None) == "a"


def go_on(off: InterruptedSession, keys: Iterator[str], say: Callable[[str], None]) -> bool | None:
    """Ask whether a session goes on where it broke off; None where it is not to start now."""
    say(safe(f"{off.text} ({GO_ON_KEYS})"))
    answers = {"\r": True, "\n": True, "b": False, "q": None}
    return next((answers[key] for key in keys if key in answers), None)


def _lately(
    context: Context, routine: Routine, typed: Iterator[str], say: Callable[[str], None]
) -> bool:
    """Say what matters of the last sessions, and return whether the person goes on all the same."""
    lately = caution(context, routine.slug)
    if lately.note:
        say(safe(lately.note))
    return lately.question is None or _answer(lately.question, typed, say) is True


def _answer(question: str, typed: Iterator[str], say: Callable[[str], None]) -> bool | None:
    """Return a yes or a no; None for not now, and where no more can be typed."""
    say(safe(f"{question} ({KEYS})"))
    for key in typed:
        if key in _ANSWERS:
            return _ANSWERS[key]
        if key == "q":
            return None
    return None
