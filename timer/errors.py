"""Errors for people to read: what is wrong, and what to do about it."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of the process; part of the public contract."""

    OK = 0
    FAILED = 1
    """The command failed: there are problems, or no such routine."""
    USAGE = 2
    INTERRUPTED = 130
    UNREAD = 141
    """The output was closed; as a shell reports a broken pipe (128 + 13)."""


class SuppleError(Exception):
    """Something that the person can fix.

    `message` is a sentence on what is wrong and where; `remedy`, if any, says what to do.
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


def our_fault(error: Exception) -> SuppleError:
    """Return an error that nobody expected while a file was read, in words for people."""
    if isinstance(error, SuppleError):
        return error
    return SuppleError(
        f"Supple itself fails on this file ({type(error).__name__}).",
        "That is a fault in Supple, not in your file. Please report it with the file.",
    )
