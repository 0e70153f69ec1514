"""The four questions about what bothers you, where they lead, and every explanation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual.binding import Binding

from timer.services.context import read_past
from timer.services.search import first_sentence
from timer.services.why import (
    CANT_WAIT,
    HELP_FIRST,
    NEVER,
    Answers,
    Result,
    Suggestion,
    answered,
    explained,
    keep,
    reported_signs,
    table,
)
from timer.tui.screens.list_screen import ListScreen, Option, Options
from timer.tui.screens.text_screen import SCROLL_HINT, Block, TextScreen
from timer.tui.widgets.rows import Notice, hints_of

if TYPE_CHECKING:
    from timer.services.context import Context
    from timer.tui.keys.bindings import Hint

HEADING = "What's bothering you?"
KEPT = "Your answers about signs count for today, in the menu too."
_TALL = 24
"""Rows from which there is an empty one below the heading: in fewer, every sign is on show."""
_SIGNS = "Any of these? Kept for today"
_NONE, _NO_SIGN = "none", "None of these"
_NONE_ABOUT = "Answers no to every sign above, for today."
INJURED = "Coming back from an injury? Press i."
_OPEN = "Left and right choose an answer."
_MISSING = "Choose an answer first: left and right change it."
_NO_SIGNS = "Tick what applies, or 'None of these': this one needs an answer."


class WhyScreen(ListScreen[str | None]):
    """Asks where, when, how long and for signs; its result is the slug of a routine to start."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter,f5", "show", "what may help", priority=True),
        Binding("space,right,l,L,plus", "change(1)", "change", key_display="←→"),
        Binding("left,h,H,minus", "change(-1)", show=False),
        Binding("a,A", "all", "all reasons"),
        Binding("i,I", "comeback", "coming back"),
        Binding("q,Q,w,W", "dismiss", "back"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (_TALL, "-tall")]  # noqa: RUF012
    heading = HEADING
    tall, gaps = _TALL, False
    hints = hints_of((*BINDINGS[:2], *Options.BINDINGS, *BINDINGS[2:]))

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._past = read_past(context)
        self._given: dict[str, str] = {}
        self._earlier = reported_signs(context, self._past)
        self._ticked = set(self._earlier)
        self._none = False

    def on_mount(self) -> None:
        """Say where somebody belongs who was injured."""
        self._say()

    def repeats(self, key: str) -> bool:
        """Return whether `key` may repeat while it is held: one press changes one answer."""
        return key in ("up", "down", "j", "k")

    def options(self) -> tuple[Option, ...]:
        """Return every question with its answer, and every sign with its tick."""
        found = [
            Option(
                one.short, one.answers.get(self._given.get(slug, ""), "?"), one.ask + f" {_OPEN}"
            )
            for slug, one in table().questions.items()
        ]
        for slug, sign in table().signs.items():
            found.append(Option(_tick(sign.short, slug in self._ticked), "", sign.ask, _SIGNS))
        found.append(Option(_tick(_NO_SIGN, self._none), "", _NONE_ABOUT, _SIGNS))
        return tuple(found)

    def on_option_list_option_selected(self) -> None:
        """Change the answer that was clicked."""
        self.action_change(1)

    def action_change(self, step: int) -> None:
        """Take another answer to the chosen question, or tick the chosen sign."""
        place = self.query_one(Options).chosen
        if place < len(table().questions):
            slug = [*table().questions][place]
            self._given[slug] = _beside([*table().questions[slug].answers], self._given, slug, step)
        else:
            self._turn([*table().signs, _NONE][place - len(table().questions)])
        self._say()
        self.query_one(Options).fill(self.options())

    def action_show(self) -> None:
        """Keep the answers and show where they lead; say what is missing."""
        missing = [n for n, slug in enumerate(table().questions) if slug not in self._given]
        if missing or not (self._ticked or self._none):
            place = missing[0] if missing else len(table().questions)
            self.query_one(Options).choose(place)
            self._say(_MISSING if missing else _NO_SIGNS)
            return
        answers = Answers(**self._given, signs=frozenset(self._ticked))
        gone = self._earlier - self._ticked
        context = self.shell.context
        said = keep(context, self._past, answers, none=self._none, taken_back=gone)
        self._past = read_past(context)
        self._earlier = frozenset(self._ticked)
        result = answered(context, self._past, answers)
        self.app.push_screen(ResultScreen(result, said or KEPT), self._start)

    def action_all(self) -> None:
        """Show every explanation."""
        self.app.push_screen(ReasonsScreen(), self._start)

    def action_comeback(self) -> None:
        """Show the return from an injury, and how to begin it."""
        from timer.tui.screens.comeback import ComebackScreen

        self.app.push_screen(ComebackScreen(self.shell.context))

    def _start(self, slug: str | None) -> None:
        """Leave for a routine, if one was chosen."""
        if slug is not None:
            self.dismiss(slug)

    def _turn(self, sign: str) -> None:
        self._none = sign == _NONE and not self._none
        if sign == _NONE:
            self._ticked = set()
        else:
            self._ticked ^= {sign}

    def _say(self, *sentences: str) -> None:
        self.query_one(Notice).sentences = sentences or (INJURED,)


class ReasonsScreen(ListScreen[str | None]):
    """Lists what may be behind a tight leg; its result is the slug of a routine to start."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter,space,right,l,L", "show", "read", priority=True),
        Binding("q,Q,left,h,H", "dismiss", "back"),
    ]
    heading = "What may be behind it"
    hints = hints_of((BINDINGS[0], *Options.BINDINGS, BINDINGS[1]))

    def options(self) -> tuple[Option, ...]:
        """Return every explanation."""
        return tuple(
            Option(one.title, "", f"{first_sentence(one.text)} {one.source_text}.")
            for one in table().explanations.values()
        )

    def on_option_list_option_selected(self) -> None:
        """Show the explanation that was clicked."""
        self.action_show()

    def action_show(self) -> None:
        """Show the chosen explanation with what may help."""
        slug = [*table().explanations][self.query_one(Options).chosen]
        context = self.shell.context
        result = explained(context, read_past(context), [slug])
        self.app.push_screen(ResultScreen(result), self._start)

    def _start(self, slug: str | None) -> None:
        if slug is not None:
            self.dismiss(slug)


class ResultScreen(TextScreen[str | None]):
    """What may be behind it and what may help; its result is the slug of a routine to start."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter,f5", "start('now')", show=False),
        Binding("t,T", "start('week')", show=False),
        Binding("q,Q,escape,ctrl+c", "dismiss", show=False),
    ]

    def __init__(self, result: Result, kept: str = "") -> None:
        super().__init__()
        self._result, self._kept = result, kept
        starts: tuple[Hint, ...] = () if result.now is None else (("enter", "start now"),)
        later: tuple[Hint, ...] = () if result.later is None else (("t", "this week's"),)
        self.hints = (*starts, *later, ("esc", "back"), SCROLL_HINT, ("?", "help"))

    def blocks(self) -> tuple[Block, ...]:
        """Return the explanation, the routines, and when to get it checked."""
        result = self._result
        first, *others = result.explanations
        also = f"Or it may be: {'; '.join(one.title for one in others)}." if others else ""
        return (
            Block(first.title if result.help else f"It may be: {first.title}", heading=True),
            Block(""),
            *self._routines(),
            Block(first.text),
            Block(f"Source: {first.source_text}.", quiet=True),
            *((Block(""), Block(also)) if also else ()),
            Block(""),
            Block("Get help today" if result.help else "Get it checked if", heading=True),
            *(Block(line, strong=result.help) for line in result.check),
            Block(""),
            *(block for line in CANT_WAIT for block in (Block(line), Block(""))),
            Block(" ".join(filter(None, (NEVER, self._kept))), quiet=True),
        )

    def action_start(self, which: str) -> None:
        """Leave for the routine for now, or that for the week; back where there is none."""
        one = self._result.now if which == "now" else self._result.later
        if one is not None:
            self.dismiss(one.slug)
        elif which == "now":
            self.dismiss(None)

    def _routines(self) -> Iterator[Block]:
        if self._result.now is None:
            yield Block(HELP_FIRST, strong=True)
            yield Block("")
            return
        yield from _offer("Now", "enter", self._result.now)
        if self._result.later is not None:
            yield from _offer("This week", "t", self._result.later)


def _offer(head: str, key: str, one: Suggestion) -> Iterator[Block]:
    yield Block(f"{head}: {one.name}", key=key, answer=True, strong=True)
    yield Block(one.why, key="")
    yield Block("")


def _beside(answers: list[str], given: Mapping[str, str], question: str, step: int) -> str:
    """Return the answer `step` places after the one that was given, or the first or last."""
    if question not in given:
        return answers[0 if step > 0 else -1]
    return answers[(answers.index(given[question]) + step) % len(answers)]


def _tick(text: str, on: bool) -> str:
    return f"{'[x]' if on else '[ ]'} {text}"
