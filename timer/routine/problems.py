"""Problems in a file: each with its place, a stable code, a sentence and a remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class Severity(StrEnum):
    """Only errors keep a routine from running."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
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
    close = get_close_matches(word.casefold(), list(known), n=1, cutoff=0.72)
    return close[0] if close else None
