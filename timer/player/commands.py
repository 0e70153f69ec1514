"""What a person, or the shell on their behalf, can tell the player."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from timer.player.vigil import Lost
from timer.timeline.cues import CuePlan


class Key(StrEnum):
    """Commands that carry nothing with them; one for each action of the player's keys."""

    TOGGLE = "toggle"
    """Pause, or resume with a count-in."""
    DONE = "done"
    """End an effort, open or self-paced set; otherwise next."""
    NEXT = "next"
    BACK = "back"
    RESTART = "restart"
    MORE = "more"
    LESS = "less"
    HURTS = "hurts"
    QUIT = "quit"
    """Ask whether to leave; a second one, or LEAVE, leaves."""
    LEAVE = "leave"
    MUTE = "mute"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Digit:
    """A digit: the answer to a question on show, else the effort of the last set (0 is 10)."""

    digit: int


@dataclass(frozen=True, slots=True)
class Jump:
    """Go to the start of the segment at `place` (from 0)."""

    place: int


@dataclass(frozen=True, slots=True)
class Away:
    """Time was lost; the session is to stand where it was."""

    lost: Lost


@dataclass(frozen=True, slots=True)
class Saved:
    """The journal has the set of the segment with this index (from 1)."""

    segment: int


@dataclass(frozen=True, slots=True)
class Replace:
    """Go on with another timeline, at the start of its segment at `place` (from 0), `at_ms` in."""

    plan: CuePlan
    place: int
    at_ms: int
    told: str


@dataclass(frozen=True, slots=True)
class Say:
    """Show the person a sentence."""

    text: str


Command = Key | Digit | Jump | Away | Saved | Replace | Say
