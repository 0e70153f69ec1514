"""Problems in a file: each with its place, a stable code, a sentence and a remedy."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from timer.frozen import NamedTuple, frozen
from timer.text import safe

if TYPE_CHECKING:
    from timer.routine.model import Moves, Place
    from timer.routine.reader.includes import Includes

MOST_PROBLEMS = 200
"""A file with more isn't a routine, and guessing at each of its words would take minutes."""
MOST_GUESSES = 200
"""A guess compares a word with a whole library; a hostile file mustn't cause thousands."""


class Severity(StrEnum):
    """How serious a problem is; only errors keep a routine from running."""

    ERROR = "error"
    WARNING = "warning"


@frozen
class Edit:
    """One change to a line: what is from `column` up to `end_column` becomes `text`.

    Columns count from 1, in characters of the line as it is in the file. `text` may have lines.
    """

    line: int
    column: int
    end_column: int
    text: str


@frozen
class Fix:
    """What to change so that a problem is gone: edits that don't overlap, in any order.

    A `safe` fix only writes what was meant in the way that Supple reads it. Any other fix is a
    guess that you should see first.
    """

    edits: tuple[Edit, ...]
    safe: bool = False


@frozen
class Problem:
    """One problem. Lines and columns count from 1; `end_column` is one past the last.

    Where something is missing rather than wrong, `column` and `end_column` may be the same.
    """

    line: int
    column: int
    end_column: int
    code: str
    """A stable name in kebab case, such as `unknown-key`; part of the public contract."""
    message: str
    help: str | None = None
    severity: Severity = Severity.ERROR
    fix: Fix | None = None


class Here(NamedTuple):
    """The key whose value is being read, and what is around it."""

    key: str
    place: Place
    """That of the key."""
    value: object
    siblings: tuple[str, ...]
    """The other keys of its mapping."""
    flow: bool
    """Whether the mapping is in braces."""
    kind: str = ""
    """The kind of its step, if it is in one."""
    move: str = ""
    """What the step's kind says."""
    whole: bool = True
    """Whether all of the mapping could be read."""


class Measured(NamedTuple):
    """A value that was read, and where: what is valid may still be far from what was meant."""

    here: Here
    key: str
    place: Place
    amount: object


class Report:
    """Collects the problems found while a file is read, up to a limit.

    `moves` is the library in which names are looked up, if any, and `includes` finds the routines
    that this one includes.
    """

    def __init__(self, moves: Moves | None = None, includes: Includes | None = None) -> None:
        self.moves = moves
        self.includes = includes
        self.here: Here | None = None
        """Where the reader is."""
        self.measured: list[Measured] = []
        """Every length and count that was read."""
        self.on_lines: set[tuple[int, int]] = set()
        """Where values start that span lines: no edit of one line replaces them."""
        self.mended: set[int] = set()
        """Lines with a repair: a fix of their values alone wouldn't do."""
        self._problems: list[Problem] = []
        self._guesses = 0
        self.failed = False
        """Whether any of them is an error."""
        self.repaired = False
        """Whether the YAML had a fault, so that what is read is only what may have been meant."""

    @property
    def full(self) -> bool:
        """Whether the limit is reached; further problems are dropped."""
        return len(self._problems) > MOST_PROBLEMS

    def error(
        self,
        place: Place,
        code: str,
        message: str,
        help: str | None = None,
        fix: Fix | None = None,
    ) -> None:
        """Add an error: the file can't be used."""
        self.failed = True
        self.add(place, code, message, help, fix=fix)

    def warn(
        self,
        place: Place,
        code: str,
        message: str,
        help: str | None = None,
        fix: Fix | None = None,
    ) -> None:
        """Add a warning: the file can be used, but perhaps not as meant."""
        self.add(place, code, message, help, Severity.WARNING, fix)

    def add(
        self,
        place: Place,
        code: str,
        message: str,
        help: str | None = None,
        severity: Severity = Severity.ERROR,
        fix: Fix | None = None,
    ) -> None:
        """Add a problem. `code` is one of `CODES`."""
        assert code in CODES, code
        for edit in fix.edits if fix else ():
            if (edit.line, edit.column) in self.on_lines or edit.line in self.mended:
                fix = None
        if self.full:
            return
        if len(self._problems) == MOST_PROBLEMS:
            code, message = "too-many-problems", "There are more problems than these."
            help, severity, fix = "Fix these first.", Severity.ERROR, None
            self.failed = True
        self._problems.append(
            Problem(place.line, place.column, place.end_column, code, message, help, severity, fix)
        )

    def absorb(self, other: Report) -> None:
        """Add every problem of `other`."""
        self.failed = self.failed or other.failed
        self._problems += other._problems
        self.on_lines |= other.on_lines

    def guess(self, word: str, known: Iterable[str]) -> str | None:
        """Return the one known word that `word` most likely meant, or None."""
        return guess(word, known) if self.may_guess() and len(word) <= 40 else None

    def may_guess(self) -> bool:
        """Count a guess, and return whether there may be one more: each takes time."""
        self._guesses += 1
        return self._guesses <= MOST_GUESSES

    def did_you_mean(self, word: str, known: Iterable[str], otherwise: str) -> str:
        """Return a remedy: one guess at `word`, or else the sentence `otherwise`."""
        close = self.guess(word, known)
        return f"Did you mean `{close}`?" if close else otherwise

    def problems(self) -> tuple[Problem, ...]:
        """Return all problems in the order of their places."""
        return tuple(sorted(self._problems, key=lambda each: (each.line, each.column)))


def a_step(kind: str) -> str:
    """Return what messages call a step of a kind: "An `effort` step"."""
    return f"A{'n' if kind[:1] in 'aeiou' else ''} `{kind}` step"


def replaced(place: Place, text: str, *, safe: bool = False) -> Fix:
    """Return the fix that writes `text` in place of what is at `place`."""
    return Fix((Edit(place.line, place.column, place.end_column, text),), safe)


def shown(text: str) -> str:
    """Return `text` as messages quote it: safe, short and in backticks."""
    return f"`{safe(' '.join(text.split()), 40)}`"


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence: `a`, `b` or `c`."""
    *most, last = [f"`{word}`" for word in words]
    return f"{', '.join(most)} or {last}" if most else last


def guess(word: str, known: Iterable[str]) -> str | None:
    """Return the one known word that `word` most likely meant, or None rather than a wild guess."""
    from difflib import get_close_matches  # needed only for mistakes

    plain, words = word.casefold(), list(known)
    letters = sorted(plain)
    swapped = (one for one in words if len(one) == len(plain) and sorted(one) == letters)
    close = next(swapped, None) or next(iter(get_close_matches(plain, words, 1, 0.72)), None)
    return close if close != word else None


CODES: dict[str, str] = {
    # The file as such
    "cannot-read": "The file is missing, can't be read, or isn't a regular file.",
    "near-miss-name": "A file isn't read because of its name.",
    "own-sound": "One of your own sounds can't be used.",
    "name-taken": "Another routine has this name, and that one is used.",
    "file-too-large": "The file is over 256 KiB.",
    "not-utf-8": "The file is not UTF-8 text.",
    "control-character": "The file contains a character that controls a terminal.",
    "empty-file": "The file is empty.",
    "too-much": "The file holds more values than any routine needs.",
    "too-deep": "Something is nested more than 12 levels deep.",
    "too-many-problems": "There are more problems than are worth listing.",
    # YAML that can't be read, with the likeliest cause
    "tab-indent": "A line is indented with a tab.",
    "no-space-after-colon": "There is no space between a colon and its value.",
    "no-space-after-dash": "There is no space between a dash and its item.",
    "no-colon": "A key has no colon.",
    "missing-dash": "A step, or another item of a list, has no dash.",
    "wrong-bullet": "An item of a list starts with another sign than `- `.",
    "comment-mark": "A comment starts with another sign than `#`.",
    "missing-comma": "There is no comma between two items in brackets.",
    "markdown-fence": "The file has the fences of a block in Markdown.",
    "second-colon": "Unquoted text contains a colon followed by a space.",
    "quote-in-quotes": "Quoted text contains the quote that ends it.",
    "unclosed-quote": "A quote is opened and never closed.",
    "unclosed-bracket": "A bracket is opened and never closed, or closed and never opened.",
    "reserved-start": "Unquoted text starts with a character that YAML reserves.",
    "bad-escape": "Text in double quotes contains a backslash that means nothing.",
    "no-break-space": "There is a no-break space where a space is needed.",
    "bad-indent": "A line's indent matches none of the lines above.",
    "yaml-syntax": "The YAML can't be read for another reason.",
    # YAML that can be read but is refused, or means something else than intended
    "more-documents": "A second document follows `---`.",
    "anchor": "An anchor (`&name`) is used.",
    "alias": "An alias (`*name`) is used.",
    "tag": "A YAML tag (`!name`) is used.",
    "merge-key": "A merge key (`<<`) is used.",
    "key-not-text": "A key is a list or a mapping.",
    "duplicate-key": "A key is in one mapping twice.",
    "long-text": "A text is over 500 characters.",
    "comment-cuts-text": "A ` #` inside a text starts a comment.",
    "continues-text": "A line with a dash continues the text above.",
    "curly-quotes": "Curly quotes around a text become part of it.",
    "braces-read-as-map": "An unquoted text in braces or brackets is read as a mapping or list.",
    # Keys and shapes
    "not-a-mapping": "There is something other than a mapping of keys here.",
    "not-a-list": "There is something other than a list here.",
    "not-text": "There is something other than text here.",
    "no-value": "A key has no value.",
    "unknown-key": "A key isn't valid here.",
    "misplaced-key": "A key is at the wrong level.",
    "comma-splits-text": "An unquoted sentence in brackets is cut at its commas.",
    "comma-text": "A list is written as one text with commas.",
    "missing-key": "A required key is missing.",
    "no-kind": "A step has no kind.",
    "two-kinds": "A step has two kinds.",
    "dose-as-name": "A length or a count is written as the name of a move.",
    "key-not-for-kind": "A key is for other kinds of step.",
    # Values
    "bad-value": "A value isn't one that the key accepts.",
    "bad-slug": "A name isn't in lower case with hyphens.",
    "bad-duration": "A length of time isn't valid.",
    "zero-duration": "A length of time is zero where that makes no sense.",
    "long-duration": "A length of time is over four hours.",
    "bad-count": "A count isn't a whole number from 1 to 1,000.",
    "bad-range": "A range has an end missing, or both ends the same.",
    "reversed-range": "A range runs backwards.",
    "bad-tempo": "A tempo is in none of its three forms, or empty.",
    "bad-pattern": "A breathing pattern isn't valid.",
    "bad-target": "A target effort isn't of the form `8/10`.",
    "target-over-ceiling": "The target effort is above the ceiling.",
    "bad-sides": "Sides aren't valid.",
    "bad-order": "An order doesn't suit this step.",
    "order-without-sides": "An order is given where there are no sides.",
    "labels-differ": "A dose by side doesn't name exactly the step's sides.",
    "sets-differ": "A dose by set has more or fewer amounts than there are sets.",
    "odd-alternate": "A count that alternates sides can't be shared evenly.",
    "sides-in-sided-group": "A step has sides of its own inside a group that has sides.",
    "for-or-breaths": "A hold has both a time and breaths, or a pattern without breaths.",
    "for-or-cycles": "A breathing step has both or neither of `for` and `cycles`.",
    "at-and-every": "A cue has both an `at` and an `every`.",
    "tempo-and-pace": "A step has both a tempo and a pace.",
    "cap-below-about": "The cap of an open step is below its estimate.",
    "zones-total": "The zones' own times don't match the total.",
    "number-of-options": "A question has fewer than 2 or more than 9 options.",
    "unknown-routine": "There is no such routine.",
    "include-circle": "Routines include each other in a circle.",
    "include-too-deep": "Includes are nested more than three deep.",
    "broken-include": "The file of an included routine has an error.",
    "unknown-guard": "There is no such guard.",
    "unknown-move": "A name looks like a move of the library, but none has it.",
    "unknown-position": "A position isn't in Supple's table of positions.",
    "broken-move": "A move of your own has an error, so it can't be used.",
    "unknown-figure": "There is no such figure.",
    "wrong-folder": "A routine is in the folder for moves, or moves are among the routines.",
    "unknown-tag": "A tag is almost one that guards go by.",
    "does-not-unfold": "The routine can't be laid out in time.",
    # What is valid and hardly meant
    "implausible": "An amount is far from any in the library.",
    "single-window": "A window of reps has only one end.",
    "no-sides": "A move that works one side at a time has no sides.",
    "other-name": "A free name is another name for a move of the library.",
    "no-time-to-move": "A `settle` or a `switch` is shorter than it takes to get there.",
    # What you would miss with your eyes shut
    "no-time-to-say": "The gap before a bout is too short to announce it.",
    "not-announced": "There is no gap before a bout in which to announce it.",
    "dose-never-heard": "Nothing says how much of a bout to do, or when to stop.",
    "no-time-to-read": "A note or a question is too short to be read out.",
    "cue-never-heard": "A cue isn't said in any set or on any side of its step.",
    "unsayable": "No voice can say a text: it has no words, or is in another alphabet.",
    "not-by-ear": "Without a voice, something is only shown on the screen.",
    "not-toned": "A bout has no tone at its start or at its end.",
    # Hints: valid routines that go against what the sources advise
    "hold-before-run": "A routine for before a run contains a static stretch.",
    "long-hold-before-run": "A routine for before a run holds a stretch for over a minute.",
    "warm-up-length": "A routine for before a run is shorter than five or longer than ten minutes.",
    "eccentric-without-rest": "The schedule of a routine with eccentric work has no `apart`.",
    "eccentric-too-often": "Eccentric work is scheduled more than twice a week, or day after day.",
    "no-neighbours": "A stretching routine has only hamstring stretches.",
    "contrast-ratio": "Contrast bathing isn't two parts warm to one part cold.",
    "short-exhale": "A breath out isn't longer than the breath in.",
    "long-cold": "Cold stays on for over fifteen minutes.",
}
"""The stable codes and what each means."""

ABOVE = frozenset(
    {
        *("bad-indent", "missing-dash", "wrong-bullet", "tab-indent", "no-colon", "yaml-syntax"),
        *("misplaced-key", "key-not-for-kind", "two-kinds"),
        *("duplicate-key", "unclosed-quote", "unclosed-bracket", "not-a-mapping", "not-a-list"),
    }
)
"""Problems that are understood only with the line above."""
