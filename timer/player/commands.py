"""What a person, or the session on their behalf, can ask of the player."""

from __future__ import annotations

from enum import StrEnum

from timer.frozen import frozen
from timer.player.clock import Lost
from timer.timeline.cues.plan import CuePlan
from timer.timeline.messages import Phrases


class Key(StrEnum):
    """Commands without values, one for each action of the player's keys."""

    TOGGLE = "toggle"
    """Pause, or resume with a count-in."""
    GO_ON = "go on"
    """Resume; nothing where it plays."""
    BUTTON = "button"
    """The only button: done where something waits for the person, else pause or resume.

    A second press right after that is done, too.
    """
    DONE = "done"
    """End the segment and keep what was done of it."""
    NEXT = "next"
    """Skip the segment, and drop what was done of it."""
    BACK = "back"
    RESTART = "restart"
    MORE = "more"
    LESS = "less"
    HURTS = "hurts"
    QUIT = "quit"
    """Ask whether to leave; a second QUIT leaves like LATER."""
    LATER = "later"
    """Leave, and keep the rest for later."""
    LEAVE = "leave"
    """Leave, and end the session here."""
    YES = "yes"
    """Leave without keeping the rest, where that is asked."""
    ESCAPE = "escape"
    """Go back one step: from a question or a pause to what was before it."""
    UNKNOWN = "unknown"
    """A key that has no meaning here."""
    TIME = "time"
    """Say how long this and the whole session still take."""
    MUTE = "mute"
    VOICE = "voice"
    LOUDER = "louder"
    SOFTER = "softer"


@frozen
class Digit:
    """The answer to a question on the screen, or the effort of the last set."""

    digit: int

    @property
    def effort(self) -> int:
        """The effort that it means, out of ten: no key has 10, so 0 stands for it."""
        return self.digit or 10


@frozen
class Twice:
    """The second of two quick presses of TOGGLE: undo the first, and say the time."""


@frozen
class Jump:
    """Go to the start of the segment at `place` (from 0)."""

    place: int


@frozen
class TimeLost:
    """Time was lost; pause the session where it was then."""

    lost: Lost


@frozen
class Saved:
    """The journal has the set of the segment with this index (from 1)."""

    segment: int


@frozen
class Replace:
    """Continue with another timeline, `at_ms` into its segment at `place` (from 0)."""

    plan: CuePlan
    place: int
    at_ms: int
    message: str
    keeps: bool = False
    """Whether the bout under the playhead continues; if not, it is closed as a set."""
    forms: tuple[Phrases, ...] = ()
    """The ways to say `message`, the fullest first."""
    answers: bool = False
    """Whether it answers the question of what hurt, so that the session continues."""
    resumes: bool = False
    """Whether a pause ends with it."""


@frozen
class Say:
    """Show the person a message; `forms` are the ways to say it, the fullest first."""

    text: str
    forms: tuple[Phrases, ...] = ()


Command = Key | Digit | Twice | Jump | TimeLost | Saved | Replace | Say
