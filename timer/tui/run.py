"""The two ways in: the menu and the player, each from start to exit code."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from timer.text import safe
from timer.tui.terminal.capabilities import abilities, is_deep

if TYPE_CHECKING:
    from timer.coach.past import Past
    from timer.services.context import Context
    from timer.session.loop import Summary
    from timer.session.session import Session
    from timer.tui.app import Anew

SAVED_WITHIN_S = 8.0
"""The longest that the end of a session is waited for."""


def run_menu(context: Context, past: Past) -> int:
    """Show the menu until the person leaves; return the exit code."""
    return _run(context, past, None, None, None)


def run_player(
    context: Context,
    past: Past,
    session: Session,
    routine: str | None = None,
    anew: Anew | None = None,
) -> int:
    """Play a session that was prepared and return the exit code.

    0 when it ends or the person ends it, 130 after a second ctrl+c, 128 and the signal's number
    after a signal. `routine` is what the person called it, for editing its file. `anew` prepares it
    again with the same wishes, where the answers to its questions leave something out.
    """
    return _run(context, past, session, routine, anew)


def _run(
    context: Context, past: Past, session: Session | None, routine: str | None, anew: Anew | None
) -> int:
    # Textual reads this once, at import: keys are painted sooner, and idle costs nothing.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    if is_deep(os.environ):
        os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", "truecolor")
    # Nothing of what is imported becomes garbage; looking for it would hold up the first picture.
    gc.disable()
    _import_asyncio_alone()
    from timer.session.sleep_inhibitor import RELEASED_WITHIN_S
    from timer.tui.app import SuppleApp
    from timer.tui.terminal.lifecycle import Terminal, come_forward
    from timer.tui.terminal.status import begun, ended

    come_forward()
    able = abilities(os.environ)
    terminal = Terminal(
        stop=lambda: _stop(app.sessions),
        save=lambda: _save(app.sessions),
        greeting=begun(),
        farewell=ended(able),
    )
    app = SuppleApp(
        context,
        session,
        routine=routine,
        past=past,
        anew=anew,
        terminal=terminal,
        abilities=able,
    )
    with terminal:
        app.run(mouse=context.settings.mouse)
    _stop(app.sessions)
    app.awake.release(RELEASED_WITHIN_S)
    for summary in _save(app.sessions):
        _tell(summary)
    if terminal.exit_code is not None:
        return terminal.exit_code
    return app.return_code or 0


def _import_asyncio_alone() -> None:
    """Import asyncio without encryption: it is the dearest of its parts, and no screen needs it."""
    if "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]


def _stop(sessions: list[Session]) -> None:
    for session in sessions:
        session.stop()


def _save(sessions: list[Session]) -> list[Summary]:
    return [session.join(SAVED_WITHIN_S) for session in sessions]


def _tell(summary: Summary) -> None:
    """Leave a word on stderr of what was done and of what could not be kept, if anybody reads."""
    with suppress(OSError):
        for line in summary.lines():
            print(safe(line), file=sys.stderr)
