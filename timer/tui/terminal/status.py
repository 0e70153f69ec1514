"""What the terminal shows outside the screen: title, taskbar progress and notifications.

Everything is returned as text; the caller writes it to the terminal.
"""

from __future__ import annotations

from collections.abc import Callable

from timer.player.snapshot import Snapshot, State
from timer.text import safe
from timer.timeline.messages import clock_text
from timer.timeline.segments import SegmentKind
from timer.tui.terminal.capabilities import Capabilities

LONG_REST_MS = 60_000
"""The end of a rest of at least this length is worth a notification."""
LONGEST = 80
"""Characters of a title or a notification."""
AGAIN_S = 8.0
"""How often progress is repeated: some terminals remove it after 15 s without news."""

_PUSH, _POP = "\x1b[22;0t", "\x1b[23;0t"
_END = "\x1b\\"
_BELL = "\a"


class TerminalStatus:
    """Shows a session's state; `write` sends text to the terminal unchanged."""

    def __init__(self, write: Callable[[str], object], abilities: Capabilities) -> None:
        self._write = write
        self._abilities = abilities
        self._title = ""
        self._progress = ""
        self._before: Snapshot | None = None

    def follow(self, now: Snapshot, *, watched: bool) -> None:
        """Show a snapshot; unless the screen is `watched`, some changes raise a notification."""
        title, progress = title_of(now), progress_of(now)
        written = ""
        if title != self._title:
            written += titled(title)
        if self._abilities.taskbar and progress != self._progress:
            written += progress
        if not watched and (text := news_text(self._before, now)):
            written += notification(text, self._abilities.notes)
        self._title, self._progress, self._before = title, progress, now
        if written:
            self._write(written)

    def again(self) -> None:
        """Write title and progress once more."""
        if self._title:
            self._write(titled(self._title) + self._progress * self._abilities.taskbar)

    def clear(self) -> None:
        """Remove title and progress."""
        if self._title:
            self._write(ended(self._abilities) + begun())
        self._title, self._progress, self._before = "", "", None


def begun() -> str:
    """Return the sequence that makes the terminal save its title."""
    return _PUSH


def ended(abilities: Capabilities) -> str:
    """Return the sequence that restores the title and removes progress; safe to write twice."""
    taskbar = f"\x1b]9;4;0;0{_END}" if abilities.taskbar else ""
    return f"{taskbar}\x1b]2;{_END}{_POP}"


def titled(text: str) -> str:
    """Return the sequence that sets the title to `text`."""
    return f"\x1b]2;{safe(text, LONGEST)}{_END}"


def title_of(now: Snapshot) -> str:
    """Return the title for a snapshot: the time left and the move."""
    if now.state is State.PAUSED:
        return f"Paused · {now.segment.label}"
    return f"{clock_text(now.total_left_s * 1000)} · {now.segment.label}"


def progress_of(now: Snapshot) -> str:
    """Return the sequence that shows progress, in yellow while paused."""
    share = now.total_gone_s * 100 // max(now.total_s, 1)
    state = 4 if now.state is State.PAUSED else 1
    return f"\x1b]9;4;{state};{min(share, 100)}{_END}"


def news_text(before: Snapshot | None, now: Snapshot) -> str | None:
    """Return the text of a notification if the change between two snapshots calls for one."""
    if before is None or now.state is not State.PLAYING or before.state is not State.PLAYING:
        return None
    last = before.segment
    if now.place == before.place + 1 and last.kind is SegmentKind.REST:
        return f"The rest is over. {now.segment.label}" if last.length_ms >= LONG_REST_MS else None
    same = now.place == before.place and last.kind is SegmentKind.OPEN
    reached = before.gone_s < before.length_s <= now.gone_s
    return f"{last.label}: that was the plan." if same and reached else None


def notification(text: str, number: str | None) -> str:
    """Return the sequence that shows a notification by the OSC `number`, or rings the bell."""
    plain = safe(text, LONGEST).replace(";", ",")
    if number == "9":
        return f"\x1b]9;{plain}{_END}"
    if number == "99":
        return f"\x1b]99;i=supple:d=0;Supple{_END}\x1b]99;i=supple:p=body;{plain}{_END}"
    if number == "777":
        return f"\x1b]777;notify;Supple;{plain}{_END}"
    return _BELL
