"""Around every command: streams that may be closed, and errors that become sentences."""

from __future__ import annotations

import os
import sys
from codecs import register_error
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING

from timer.cli.output import say, spelt, terminal_encoding
from timer.errors import ExitCode, SuppleError
from timer.sealed import Memory

if TYPE_CHECKING:
    from pathlib import Path


def guarded(action: Callable[[], object]) -> int:
    """Do `action` and return an exit code; any error becomes a sentence on stderr."""
    _repair_streams()
    with Memory(_texts):
        code = _as_code(action)
    unread = _drop_dead_streams()
    return ExitCode.UNREAD if unread and code == ExitCode.OK else code


def _texts() -> Path | None:
    """Return where it is kept what was made of texts that were read before."""
    from timer.paths import find_folders

    try:
        return find_folders(os.environ).cache / "texts"
    except SuppleError:
        return None


def _as_code(action: Callable[[], object]) -> int:
    stdout = sys.stdout
    try:
        code = action()
    except SuppleError as error:
        _complain(error)
        return ExitCode.FAILED
    except KeyboardInterrupt:
        say("Interrupted.", err=True)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        return ExitCode.UNREAD
    except SystemExit:
        # Click answers a closed pipe with other streams and an exit, whatever was asked of it.
        if sys.stdout is stdout:
            raise
        return ExitCode.UNREAD
    except OSError as error:
        _complain(_as_sentence(error))
        return ExitCode.FAILED
    return code if isinstance(code, int) else ExitCode.OK


def _repair_streams() -> None:
    """Replace closed streams, and spell out characters that the others can't take."""
    register_error("spelt", spelt)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="spelt")
    # Python writes UTF-8 in the C locale too, but the terminal needn't show it. The screens, which
    # check what a terminal can do, are written to stderr.
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.isatty():
        encoding = terminal_encoding(os.environ, sys.stdout.encoding)
        sys.stdout.reconfigure(encoding=encoding, errors="spelt")


def _as_sentence(error: OSError) -> SuppleError:
    """Return an error of the system as a sentence with a remedy."""
    where = f"{error.filename}: " if error.filename else ""
    return SuppleError(
        f"{where}{error.strerror or error}.",
        "Check that there is room and that you have access; `supple doctor` checks every folder.",
    )


def _complain(error: SuppleError) -> None:
    # If nobody can read it any more, the exit code must do.
    with suppress(OSError):
        say(f"Error: {error.message}", err=True)
        if error.remedy:
            say(error.remedy, err=True)


def _drop_dead_streams() -> bool:
    """Discard output that nobody reads any more, and return whether a pipe was closed."""
    unread = False
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError as error:
            unread = unread or isinstance(error, BrokenPipeError)
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return unread
