"""The two ways in, menu and player, each from start to exit code."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from timer import __version__
from timer.files import mark
from timer.routine.library.file_names import marks_under
from timer.text import hung, safe
from timer.timeline.messages import end_text
from timer.tui.terminal.capabilities import (
    COLOUR_SYSTEM,
    abilities,
    colour_system,
    trust_size,
)
from timer.tui.terminal.first_picture import FirstPicture, surroundings
from timer.worker import share_heap

if TYPE_CHECKING:
    from timer.coach.past import Past
    from timer.services.context import Context
    from timer.services.recommendations import MenuContent
    from timer.services.session_factory import SessionPlan
    from timer.session.session import Session
    from timer.tui.app import SuppleApp


def run_menu(context: Context, past: Past) -> int:
    """Show the menu until the person leaves; return the exit code."""
    from timer.services.recommendations import menu_content

    return _run(context, None, past, menu_content(context, past))


def run_player(context: Context, plan: SessionPlan) -> int:
    """Play the planned session and return the exit code.

    0 if it ends or the person ends it, 130 after a second ctrl+c, 128 and the signal's number after
    a signal.
    """
    return _run(context, plan, plan.past)


def _run(
    context: Context, plan: SessionPlan | None, past: Past, content: MenuContent | None = None
) -> int:
    # Textual reads this once, at import. Keys are painted sooner, and idling costs nothing.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    os.environ[COLOUR_SYSTEM] = colour_system(os.environ)
    with suppress(OSError):
        trust_size(os.environ, *os.get_terminal_size(sys.stderr.fileno()))
    # Nothing imported becomes garbage; collecting now would delay the first picture.
    gc.disable()
    from timer.services.editor_schema import refresh
    from timer.session.sleep_inhibitor import RELEASED_WITHIN_S, SleepInhibitor
    from timer.tui.terminal.lifecycle import Terminal, come_forward
    from timer.tui.terminal.status import begun, ended

    come_forward()
    able = abilities(os.environ)
    app: SuppleApp | None = None
    terminal = Terminal(
        stop=lambda: _stop(app.sessions if app else []),
        save=lambda: app.leave_sessions() if app else None,
        greeting=begun(),
        farewell=ended(able),
    )
    picture = _picture(context, content)
    awake = SleepInhibitor(os.environ)
    if plan is None:  # a single session is over before that is worth it
        share_heap()
    with terminal:
        if picture and picture.frame:
            terminal.paint(picture.frame)
        refresh(context)
        _import_asyncio_alone()
        from timer.tui.app import SuppleApp
        from timer.tui.terminal.less_motion import run_command, wants_less_motion

        app = SuppleApp(
            context,
            plan,
            awake=awake,
            past=past,
            content=content,
            painted=picture.keep if picture else None,
            terminal=terminal,
            abilities=able,
            less_motion=lambda: wants_less_motion(os.environ, run_command),
            unheard=lambda: _unheard(context),
        )
        app.run(mouse=context.settings.mouse)
    _stop(app.sessions)
    awake.release(RELEASED_WITHIN_S)
    for lines in app.leave_sessions():
        _report(lines)
    if terminal.exit_code is not None:
        return terminal.exit_code
    return app.return_code or 0


def _picture(context: Context, content: MenuContent | None) -> FirstPicture | None:
    """Return the menu's first picture as it is kept; None where something else is shown first."""
    from timer.services.routine_files import startup_warnings
    from timer.services.screening import has_card_left

    around = surroundings()
    if content is None or around is None:
        return None
    past = content.past
    if past.error or past.news or has_card_left(past) or startup_warnings(context):
        return None
    entries = [entry for section in content.sections for entry in section.entries]
    heads = [(one.title, one.note, one.ran, len(one.entries)) for one in content.sections]
    ours = (__version__, marks_under(Path(__file__).parent), around)
    chosen = (context.settings, mark(context.folders.settings_file.with_name("keymap.toml")))
    known = (*ours, *chosen, content.now[:10], len(entries), heads, entries[: around.rows])
    ends = end_text(content.now, entries[0][0].total_ms) if entries else ""
    return FirstPicture(context.folders.cache, repr(known), ends, lambda: surroundings() == around)


def _unheard(context: Context) -> str | None:
    from timer.services.hearing import unheard  # after the first picture

    return unheard(context)


def _import_asyncio_alone() -> None:
    """Import asyncio without ssl, its slowest part, which no screen needs."""
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


def _report(lines: tuple[str, ...]) -> None:
    """Print to stderr what was done and what could not be saved, if it is open."""
    with suppress(OSError):
        width = _width()
        for line in lines:
            print(*hung(safe(line), width), sep="\n", file=sys.stderr)


def _width() -> int:
    """Return how wide the terminal of stderr is; 0 is unknown."""
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        return 0
