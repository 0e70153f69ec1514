"""What a person, or the shell on their behalf, can tell the player."""

from __future__ import annotations

from enum import StrEnum

from timer.frozen import frozen
from timer.player.clock import Lost
from timer.timeline.cues.plan import CuePlan
from timer.timeline.messages import Phrases


class Key(StrEnum):
    """Commands that carry nothing with them; one for each action of the player's keys."""

    TOGGLE = "toggle"
    """Pause, or resume with a count-in."""
    DONE = "done"
    """End what is under way and keep what was done of it."""
    NEXT = "next"
    """Leave out what is under way, with what was done of it."""
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
    LOUDER = "louder"
    SOFTER = "softer"


@frozen
class Digit:
    """A digit: the answer to a question on show, else the effort of the last set (0 is 10)."""

    digit: int


@frozen
class Jump:
    """Go to the start of the segment at `place` (from 0)."""

    place: int


@frozen
class TimeLost:
    """Time was lost; the session is to stand where it was."""

    lost: Lost


@frozen
class Saved:
    """The journal has the set of the segment with this index (from 1)."""

    segment: int


@frozen
class Replace:
    """Go on with another timeline, at the start of its segment at `place` (from 0), `at_ms` in."""

    plan: CuePlan
    place: int
    at_ms: int
    told: str
    keeps: bool = False
    """Whether the bout under the playhead goes on; if not, what was done of it is a set."""
    forms: tuple[Phrases, ...] = ()
    """The ways of saying `told`, the fullest first."""
    answers: bool = False
    """Whether it is an answer to what hurt, so that the session goes on with it."""


@frozen
class Say:
    """Show the person a sentence; `forms` are the ways of saying it, the fullest first."""

    text: str
    forms: tuple[Phrases, ...] = ()


Command = Key | Digit | Jump | TimeLost | Saved | Replace | Say
