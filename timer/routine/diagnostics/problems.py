"""Problems in a file: each with its place, a stable code, a sentence and a remedy."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from timer.frozen import frozen


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


def guess(word: str, known: Iterable[str]) -> str | None:
    """Return the one known word that `word` most likely meant, or None rather than a wild guess."""
    from difflib import get_close_matches  # only mistakes need it

    plain, words = word.casefold(), list(known)
    letters = sorted(plain)
    swapped = (one for one in words if len(one) == len(plain) and sorted(one) == letters)
    close = next(swapped, None) or next(iter(get_close_matches(plain, words, 1, 0.72)), None)
    return close if close != word else None
