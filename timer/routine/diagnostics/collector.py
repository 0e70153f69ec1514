"""The one list that problems are collected in while a file is read."""

from __future__ import annotations

from collections.abc import Iterable

from timer.routine.diagnostics.codes import CODES
from timer.routine.diagnostics.problems import Problem, Severity, guess
from timer.routine.model import Moves, Place
from timer.text import safe

MOST_PROBLEMS = 200
"""A file with more is not a routine; guessing at every word of it would take minutes."""


MOST_GUESSES = 200
"""A guess compares a word with a whole library; a hostile file must not ask for thousands."""


class Report:
    """Collects problems, in the order found, up to a bound.

    `moves` is the library that names are looked up in, if there is one.
    """

    def __init__(self, moves: Moves | None = None) -> None:
        self.moves = moves
        self._problems: list[Problem] = []
        self._guesses = 0
        self.failed = False
        """Whether there is an error among them."""

    @property
    def full(self) -> bool:
        """Whether nothing more is taken."""
        return len(self._problems) > MOST_PROBLEMS

    def error(self, place: Place, code: str, message: str, help: str | None = None) -> None:
        """Add an error: the file can't be used."""
        self.failed = True
        self.add(place, code, message, help)

    def warn(self, place: Place, code: str, message: str, help: str | None = None) -> None:
        """Add a warning: the file can be used, but perhaps not as meant."""
        self.add(place, code, message, help, Severity.WARNING)

    def add(
        self,
        place: Place,
        code: str,
        message: str,
        help: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Add a problem. `code` is one of `CODES`."""
        assert code in CODES, code
        if self.full:
            return
        if len(self._problems) == MOST_PROBLEMS:
            code, message = "too-many-problems", "There are more problems than these."
            help, severity = "Mend these first.", Severity.ERROR
            self.failed = True
        self._problems.append(
            Problem(place.line, place.column, place.end_column, code, message, help, severity)
        )

    def absorb(self, other: Report) -> None:
        """Take over every problem of `other`."""
        self.failed = self.failed or other.failed
        self._problems += other._problems

    def guess(self, word: str, known: Iterable[str]) -> str | None:
        """Return the one known word that `word` most likely meant, or None."""
        self._guesses += 1
        return guess(word, known) if self._guesses <= MOST_GUESSES and len(word) <= 40 else None

    def did_you_mean(self, word: str, known: Iterable[str], otherwise: str) -> str:
        """Return a remedy: one guess at `word`, or else the sentence `otherwise`."""
        close = self.guess(word, known)
        return f"Did you mean `{close}`?" if close else otherwise

    def problems(self) -> tuple[Problem, ...]:
        """Return all problems in the order of the file."""
        return tuple(sorted(self._problems, key=lambda each: (each.line, each.column)))


def shown(text: str) -> str:
    """Return `text` as messages quote it: safe, short, between backticks."""
    return f"`{safe(' '.join(text.split()), 40)}`"


def listed(words: Iterable[str]) -> str:
    """Return words as a sentence lists them: `a`, `b` or `c`."""
    *most, last = [f"`{word}`" for word in words]
    return f"{', '.join(most)} or {last}" if most else last
