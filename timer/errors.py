"""Errors that a person is meant to read: a sentence, and what to do about it."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process answers with; part of the public contract."""

    OK = 0
    FAILED = 1
    """What was asked failed: problems found, no such routine."""
    USAGE = 2
    INTERRUPTED = 130
    UNREAD = 141
    """Nobody reads what is printed any more: what a shell makes of a closed pipe (128 + 13)."""


class SuppleError(Exception):
    """Something the person can mend.

    `message` is a sentence that says what is wrong and where; `remedy`, if any, says what to do.
    """

    def __init__(self, message: str, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    @property
    def sentences(self) -> str:
        """What is wrong and what to do, on one line."""
        return f"{self.message} {self.remedy or ''}".rstrip()

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}" if self.remedy else self.message
