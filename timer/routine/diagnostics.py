"""Problems in a file: each with its place, a stable code, a sentence and a remedy."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from timer.frozen import frozen
from timer.text import safe

if TYPE_CHECKING:
    from timer.routine.model import Moves, Place

MOST_PROBLEMS = 200
"""A file with more is not a routine; guessing at every word of it would take minutes."""
MOST_GUESSES = 200
"""A guess compares a word with a whole library; a hostile file must not ask for thousands."""


class Severity(StrEnum):
    """Only errors keep a routine from running."""

    ERROR = "error"
    WARNING = "warning"


@frozen
class Problem:
    """One thing wrong. Lines and columns count from 1; `end_column` is one past the last."""

    line: int
    column: int
    end_column: int
    code: str
    """A stable name in kebab case, such as `unknown-key`; part of the public contract."""
    message: str
    help: str | None = None
    severity: Severity = Severity.ERROR


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


def guess(word: str, known: Iterable[str]) -> str | None:
    """Return the one known word that `word` most likely meant, or None rather than a wild guess."""
    from difflib import get_close_matches  # only mistakes need it

    plain, words = word.casefold(), list(known)
    letters = sorted(plain)
    swapped = (one for one in words if len(one) == len(plain) and sorted(one) == letters)
    close = next(swapped, None) or next(iter(get_close_matches(plain, words, 1, 0.72)), None)
    return close if close != word else None


CODES: dict[str, str] = {
    # The file as such
    "cannot-read": "The file is missing, may not be read, or is no regular file.",
    "file-too-large": "The file is over 256 KiB.",
    "not-utf-8": "The file is not UTF-8 text.",
    "control-character": "The file holds a character that controls a terminal.",
    "empty-file": "The file holds nothing.",
    "too-much": "The file holds more values than any routine needs.",
    "too-deep": "Something is nested more than 12 levels deep.",
    "too-many-problems": "There are more problems than are worth listing.",
    # YAML that can't be read, with the likeliest cause
    "tab-indent": "A line is indented with a tab.",
    "no-space-after-colon": "A colon stands right before its value.",
    "no-space-after-dash": "A dash stands right before its item.",
    "no-colon": "A key lacks its colon.",
    "second-colon": "An unquoted text holds a colon followed by a space.",
    "quote-in-quotes": "A quoted text holds the quote that ends it.",
    "unclosed-quote": "A quote opens and never closes.",
    "unclosed-bracket": "A bracket opens and never closes.",
    "reserved-start": "An unquoted text starts with a character that YAML keeps for itself.",
    "bad-escape": "A text in double quotes holds a backslash that means nothing.",
    "no-break-space": "A no-break space stands where a space is meant.",
    "bad-indent": "A line's indent fits none of the lines above.",
    "yaml-syntax": "The YAML can't be read for another reason.",
    # YAML that can be read but is refused, or read otherwise than meant
    "more-documents": "A second document follows `---`.",
    "anchor": "An anchor (`&name`) is used.",
    "alias": "An alias (`*name`) is used.",
    "tag": "A YAML tag (`!name`) is used.",
    "merge-key": "A merge key (`<<`) is used.",
    "key-not-text": "A key is a list or a mapping.",
    "duplicate-key": "A key stands twice in one mapping.",
    "long-text": "A text is over 500 characters.",
    "comment-cuts-text": "A ` #` inside a text starts a comment.",
    "curly-quotes": "Curly quotes around a text become part of it.",
    "braces-read-as-map": "An unquoted text in braces or brackets is read as a mapping or list.",
    # Keys and shapes
    "not-a-mapping": "Something other than a mapping of keys stands here.",
    "not-a-list": "Something other than a list stands here.",
    "not-text": "Something other than a text stands here.",
    "no-value": "A key has no value.",
    "unknown-key": "A key is not known here.",
    "missing-key": "A required key is missing.",
    "no-kind": "A step has no kind.",
    "two-kinds": "A step has two kinds.",
    "key-not-for-kind": "A key belongs to other kinds of step.",
    # Values
    "bad-value": "A value is none of those that the key knows.",
    "bad-slug": "A name is not in small letters with hyphens.",
    "bad-duration": "A length of time can't be read.",
    "zero-duration": "A length of time is zero where that means nothing.",
    "long-duration": "A length of time is over four hours.",
    "bad-count": "A count is not a whole number from 1 to 1,000.",
    "bad-range": "A range lacks an end, or has both alike.",
    "reversed-range": "A range runs backwards.",
    "bad-tempo": "A tempo is in none of its three forms, or empty.",
    "bad-pattern": "A pattern of breath can't be read.",
    "bad-target": "A target of effort is not of the form `8/10`.",
    "target-over-ceiling": "The target of effort lies over the ceiling.",
    "bad-sides": "Sides can't be read.",
    "bad-order": "An order does not go with this step.",
    "order-without-sides": "An order is given where there are no sides to put in order.",
    "labels-differ": "A dose by side does not name exactly the step's sides.",
    "odd-alternate": "A count that changes side each rep can't be shared evenly.",
    "sides-in-sided-group": "A step has sides of its own inside a group that has sides.",
    "for-or-cycles": "A breathing step has both or neither of `for` and `cycles`.",
    "tempo-and-pace": "A step has both a tempo and a pace.",
    "cap-below-about": "The cap of an open step is below its estimate.",
    "zones-total": "The zones' own times do not go with the total.",
    "number-of-options": "A question has fewer than 2 or more than 9 options.",
    "unknown-guard": "A guard is not known.",
    "unknown-move": "A name looks like a move of the library, but none has it.",
    "unknown-position": "A position is none of those that Supple knows the way between.",
    # What somebody with their eyes shut would miss
    "no-time-to-say": "The gap before a bout is too short for its announcement.",
    "not-announced": "No gap before a bout leaves room for its announcement.",
    "dose-never-heard": "Nothing says how much of a bout to do, or where to stop.",
    "no-time-to-read": "A note or a question is shorter than what it has to say.",
    "cue-never-heard": "A cue is said in no set and on no side of its step.",
    "not-toned": "A bout has no tone at its start or at its end.",
    # Hints: what reads well and goes against what the sources advise
    "hold-before-run": "A routine for before a run holds a still stretch.",
    "long-hold-before-run": "A routine for before a run holds a stretch for over a minute.",
    "warm-up-length": "A routine for before a run is shorter than five or longer than ten minutes.",
    "eccentric-without-rest": "Eccentric work has no `apart` in the routine's schedule.",
    "eccentric-too-often": "Eccentric work is scheduled over twice a week, or on days in a row.",
    "no-neighbours": "A stretch routine has the hamstrings only.",
    "contrast-ratio": "Warm and cold in turn are not two parts to one.",
    "short-exhale": "A breath out is no longer than the breath in.",
    "long-cold": "Cold stays on for over fifteen minutes.",
}
"""The stable codes and what each means."""
